//! `kith`, the headless device: the same book, the same sync, no screen.
//!
//! Data goes to stdout, everything else to stderr. Exit code 0, 1 for a failure, 2 for wrong usage.

mod backup;
mod commands;
mod demo;
mod digest;
mod erase;
mod people;
mod phrase;
mod picture;
mod platform;
mod secret;
mod session;
mod shrink;
mod store;
mod token;
mod view;

use backup::Passphrase;
use chrono::NaiveDate;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use kith_graph::schema;
use picture::Picture;
use std::path::PathBuf;
use std::process::ExitCode;
use token::TokenSource;

/// A relationship book without a screen: one more device of the same vault.
#[derive(Parser)]
#[command(name = "kith", version, about)]
struct Cli {
    /// The folder that the book lies in.
    #[arg(long, env = "KITH_STORE")]
    store: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a book.
    Init {
        /// The relay that devices will meet at, such as https://kith.example.
        #[arg(long)]
        relay: Option<String>,
        #[command(flatten)]
        token: TokenSource,
    },
    /// Bring in files of contacts.
    Import {
        /// vCard files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List the people.
    List {
        /// As a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Write the book to a file.
    Export {
        /// Which kind of file.
        #[arg(long, value_enum)]
        format: Format,
        /// Where to; `-` for stdout.
        #[arg(short = 'o', long = "output")]
        output: PathBuf,
    },
    /// Let another device in: prints a link, waits, and asks whether the codes match.
    Pair {
        /// Take the codes for matching without asking. Only where nobody can stand in between.
        #[arg(long)]
        yes: bool,
        /// The relay, if `init` did not name one.
        #[arg(long)]
        relay: Option<String>,
        #[command(flatten)]
        token: TokenSource,
    },
    /// Print the recovery phrase, as long as it was not confirmed.
    Phrase {
        /// Read the 24 words from standard input instead; if they are right, they are kept here no longer.
        #[arg(long, conflicts_with = "replace")]
        confirm: bool,
        /// Read the present 24 words from standard input and print new ones, which take their place.
        #[arg(long)]
        replace: bool,
    },
    /// Delete the book from the relay, with the recovery phrase from standard input. What is on devices stays on them.
    DeleteVault {
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Come back into a book with its recovery phrase, read from standard input.
    Recover {
        /// The relay that keeps the book.
        #[arg(long)]
        relay: String,
        /// What this device is called in the list of devices.
        #[arg(long, default_value = "Command line")]
        label: String,
    },
    /// Join the book of another device.
    Join {
        /// The link that it shows, or its 12 words.
        #[arg(required = true, num_args = 1..)]
        link: Vec<String>,
        /// The relay that the words belong to; a link names its own.
        #[arg(long)]
        relay: Option<String>,
        /// What this device is called in the list of devices.
        #[arg(long, default_value = "Command line")]
        label: String,
    },
    /// Exchange everything with the other devices.
    Sync {
        /// Stay connected until interrupted.
        #[arg(long)]
        watch: bool,
    },
    /// Write the whole book to a file that only a passphrase opens.
    Backup {
        /// Where to; `-` for stdout.
        file: PathBuf,
        /// Replace a file that is there.
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        passphrase: Passphrase,
    },
    /// Bring a book back: whole into an empty one, by value into another.
    Restore {
        /// A backup, or a book that was exported as `automerge` or `json`.
        file: PathBuf,
        /// Bring in what the preview shows without asking.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        passphrase: Passphrase,
    },
    /// Put a picture of somebody into the book, or take one out of it.
    Picture {
        #[command(subcommand)]
        what: Picture,
    },
    /// Erase somebody for good: on every device and at the relay. It cannot be undone.
    Erase {
        /// A name that only one person has, or a key as `list --json` gives it.
        person: String,
        /// Do not ask.
        #[arg(long)]
        yes: bool,
    },
    /// Run commands, one JSON object a line: the same that the app sends.
    Apply {
        /// JSON Lines; `-` for stdin.
        file: PathBuf,
    },
    /// Show what the app shows: `today`, `person "Priya Raman"`, `path "Fjord Capital"` …
    View(Box<view::Asked>),
    /// Print what a reminder would say, on the day of a time and on those after it.
    Digest {
        /// The moment that it is asked for: a time with its offset, or a date. Now, if not given.
        #[arg(long, value_name = "TIME", value_parser = view::day)]
        at: Option<NaiveDate>,
        /// For so many days, as if nothing were done until then.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=14))]
        days: u64,
        /// As a JSON array.
        #[arg(long)]
        json: bool,
    },
    /// Bring in the example book: 120 made-up people and two years with them.
    Demo {
        /// The same number makes the same book. By chance, if not given; one that was used in a book works there no more.
        #[arg(long)]
        seed: Option<u64>,
        /// The moment that its days are counted from. Now, if not given.
        #[arg(long, value_name = "TIME", value_parser = view::day)]
        at: Option<NaiveDate>,
        /// Take it out again.
        #[arg(long, conflicts_with_all = ["seed", "at"])]
        remove: bool,
    },
    /// Print the JSON schema of what `apply` takes or of what `view` prints. Needs no store.
    Schema {
        #[command(subcommand)]
        of: Schema,
    },
}

#[derive(Clone, Copy, Subcommand)]
enum Schema {
    /// A command, a line for `apply`.
    Command,
    /// All views by their names, or one of them.
    View {
        /// Which one.
        #[arg(value_enum)]
        name: Option<view::Name>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Vcard,
    Vcard3,
    Csv,
    GoogleCsv,
    LinkedinCsv,
    Json,
    Ics,
    Automerge,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    // Only the first provider counts, and this is the first.
    drop(rustls::crypto::ring::default_provider().install_default());
    match tokio::task::LocalSet::new().run_until(run(cli)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    if let Command::Schema { of } = cli.command {
        return print_schema(of);
    }
    let Some(dir) = &cli.store else {
        let what = "name the folder that the book lies in with --store DIR or KITH_STORE";
        Cli::command()
            .error(ErrorKind::MissingRequiredArgument, what)
            .exit()
    };
    match cli.command {
        Command::Init { relay, token } => commands::init(dir, relay, &token).await,
        Command::Import { files } => commands::import(dir, &files).await,
        Command::List { json } => commands::list(dir, json).await,
        Command::Export { format, output } => commands::export(dir, format, &output).await,
        Command::Pair { yes, relay, token } => commands::pair(dir, yes, relay, &token).await,
        Command::Join { link, relay, label } => {
            commands::join(dir, &link.join(" "), relay.as_deref(), &label).await
        }
        Command::Phrase { confirm: true, .. } => phrase::confirm(dir).await,
        Command::Phrase { replace: true, .. } => phrase::replace(dir).await,
        Command::Phrase { .. } => phrase::show(dir).await,
        Command::DeleteVault { yes } => phrase::delete_vault(dir, yes).await,
        Command::Recover { relay, label } => phrase::recover(dir, &relay, &label).await,
        Command::Sync { watch } => commands::sync(dir, watch).await,
        Command::Backup {
            file,
            force,
            passphrase,
        } => backup::backup(dir, &file, force, &passphrase).await,
        Command::Restore {
            file,
            yes,
            passphrase,
        } => backup::restore(dir, &file, yes, &passphrase).await,
        Command::Picture { what } => picture::picture(dir, what).await,
        Command::Erase { person, yes } => erase::erase(dir, &person, yes).await,
        Command::Apply { file } => commands::apply(dir, &file).await,
        Command::View(asked) => view::view(dir, *asked).await,
        Command::Digest { at, days, json } => digest::digest(dir, at, days, json).await,
        Command::Demo { remove: true, .. } => demo::remove(dir).await,
        Command::Demo { seed, at, .. } => demo::bring(dir, seed, at).await,
        Command::Schema { of } => print_schema(of),
    }
}

fn print_schema(of: Schema) -> anyhow::Result<()> {
    let schema = match of {
        Schema::Command => schema::command(),
        Schema::View { name: None } => schema::views(),
        Schema::View { name: Some(name) } => schema::view(&view::in_schema(name))
            .ok_or_else(|| anyhow::anyhow!("This view has no schema."))?,
    };
    println!("{:#}", schema.as_value());
    Ok(())
}
