//! What the operator chooses, on the command line or in the environment.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use kith_sync::wire::MAX_TOKEN;

use crate::limits::Limits;

/// The relay of Kith. It stores sealed logs, passes them on, and serves the app.
#[derive(Clone, Debug, Parser)]
#[command(name = "sync-server", version)]
pub struct Options {
    /// Where to listen: host and port. `localhost` listens on IPv4 and IPv6
    #[arg(
        long,
        env = "KITH_LISTEN",
        default_value = "localhost:8787",
        value_name = "HOST:PORT"
    )]
    pub listen: String,

    /// Where the logs lie
    #[arg(
        long,
        env = "KITH_DATA_DIR",
        default_value = "./kith-data",
        value_name = "DIR"
    )]
    pub data_dir: PathBuf,

    /// A Postgres to keep the logs in instead, like `postgres://kith:PASSWORD@host/kith`; several relays may share it.
    /// With `?sslmode=require` the connection is encrypted and the server's certificate verified
    #[arg(
        long,
        env = "KITH_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub database_url: Option<String>,

    /// Who vouches for that Postgres, as PEM. Without it whomever this machine trusts
    #[arg(long, env = "KITH_DATABASE_CA", value_name = "FILE")]
    pub database_ca: Option<PathBuf>,

    /// The built app. Without it only the relay answers
    #[arg(long, env = "KITH_SITE", value_name = "DIR")]
    pub site: Option<PathBuf>,

    /// Certificate chain as PEM, for HTTPS without a proxy
    #[arg(long, env = "KITH_TLS_CERT", requires = "tls_key", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,

    /// Private key of the certificate as PEM
    #[arg(long, env = "KITH_TLS_KEY", requires = "tls_cert", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// The address people reach this relay under, like `https://kith.example`, if it is behind a proxy.
    /// May be given several times, or separated by commas
    #[arg(
        long = "origin",
        env = "KITH_ORIGIN",
        value_delimiter = ',',
        value_name = "URL"
    )]
    pub origins: Vec<String>,

    /// Whoever makes a new vault must bring this. Without it everybody may
    #[arg(
        long,
        env = "KITH_TOKEN",
        hide_env_values = true,
        value_parser = token,
        value_name = "TOKEN"
    )]
    pub token: Option<String>,

    /// Whom the makers of browsers may write to about this relay's reminders, like `mailto:me@kith.example`; some refuse
    /// without. If not given, the first address of --origin that is https
    #[arg(long, env = "KITH_CONTACT", value_name = "URL")]
    pub contact: Option<String>,

    /// Post reminders to this machine and its network too, without TLS and on any port. For tests; whoever has a book at
    /// this relay could otherwise have it call what only it can reach
    #[arg(long, env = "KITH_POST_ANYWHERE")]
    pub post_anywhere: bool,

    /// How the log on stderr is written. What is logged at all is chosen by `RUST_LOG`
    #[arg(long, env = "KITH_LOG", default_value = "text", value_name = "FORM")]
    pub log: LogForm,

    #[command(flatten)]
    #[allow(
        missing_docs,
        reason = "a doc comment would become the program's description"
    )]
    pub limits: Limits,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// For people, a line an event.
    Text,
    /// For programs, a JSON object a line.
    Json,
}

fn token(text: &str) -> Result<String, String> {
    if text.is_empty() || text.len() > MAX_TOKEN {
        return Err(format!("it has 1 to {MAX_TOKEN} bytes"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn limits() -> Vec<clap::Arg> {
        let mut command = Options::command();
        command.build();
        let ours = |arg: &&clap::Arg| {
            arg.get_help_heading()
                .is_some_and(|heading| heading.starts_with("Limits"))
        };
        command.get_arguments().filter(ours).cloned().collect()
    }

    fn of<'a>(arg: &clap::Arg, arguments: impl Iterator<Item = &'a str>) -> Limits {
        // The environment of whoever runs the tests is none of theirs.
        let command = Options::command().mut_args(|arg| arg.env(None));
        let matches = command.try_get_matches_from(["sync-server"].into_iter().chain(arguments));
        let matches = matches.unwrap_or_else(|error| panic!("{}: {error}", arg.get_id()));
        <Options as clap::FromArgMatches>::from_arg_matches(&matches)
            .unwrap()
            .limits
    }

    #[test]
    fn without_options_the_limits_are_the_defaults() {
        assert_eq!(of(&limits()[0], [].into_iter()), Limits::default());
    }

    #[test]
    fn every_limit_is_an_option_a_variable_and_a_row_of_the_readme() {
        let fields = format!("{:?}", Limits::default()).matches(": ").count();
        assert_eq!(limits().len(), fields);
        let mut table = String::from(
            "| option | variable | default | what it limits |\n| --- | --- | --- | --- |\n",
        );
        for arg in limits() {
            let long = arg.get_long().unwrap();
            let env = arg.get_env().unwrap().to_str().unwrap();
            assert_eq!(
                env,
                format!("KITH_{}", long.replace('-', "_").to_uppercase())
            );
            let default = arg.get_default_values()[0].to_str().unwrap();
            let unit = arg.get_value_names().unwrap()[0].to_lowercase();
            let unit = if unit == "seconds" { " s" } else { "" };
            let help = arg.get_help().unwrap();
            table.push_str(&format!(
                "| `--{long}` | `{env}` | {default}{unit} | {help} |\n"
            ));
        }
        let readme = include_str!("../../README.md");
        assert!(
            readme.contains(&table),
            "the README's table of limits should be:\n{table}"
        );
    }

    #[test]
    fn each_limit_moves_by_its_option() {
        for arg in limits() {
            let long = format!("--{}", arg.get_long().unwrap());
            let other = match arg.get_default_values()[0].to_str().unwrap() {
                rate if rate.contains(':') => "2M:3M",
                _ if arg.get_value_names().unwrap()[0] == "BYTES" => "1M",
                _ => "7",
            };
            assert_ne!(
                of(&arg, [long.as_str(), other].into_iter()),
                Limits::default(),
                "{long}"
            );
        }
    }

    #[test]
    fn a_limit_that_would_stop_everything_is_wrong_usage() {
        for (option, value) in [
            ("--connections", "0"),
            ("--live-queue", "0"),
            ("--in-flight-bytes", "4K"),
            ("--vault-traffic", "1M:1K"),
            ("--send", "soon"),
            ("--token", ""),
        ] {
            let command = Options::command().mut_args(|arg| arg.env(None));
            let error = command
                .try_get_matches_from(["sync-server", option, value])
                .unwrap_err();
            assert_eq!(error.exit_code(), 2, "{option} {value}");
        }
    }
}
