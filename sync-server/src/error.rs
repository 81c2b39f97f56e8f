//! Why the relay does not start: one error, each kind a sentence that the operator can act on.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Why the relay did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// Somebody else listens there.
    #[error("Port {port} is taken by another program. Choose another with --listen.")]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// Not an address of this machine, or not allowed.
    #[error("Cannot listen on {listen} ({source}). Choose another address with --listen.")]
    Listen {
        /// As the operator gave it.
        listen: String,
        /// What the system says.
        source: io::Error,
    },
    /// The folder cannot be made or written to.
    #[error("The data folder {} cannot be written to ({source}). Choose another with --data-dir.", path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A relay already runs on it.
    #[error("Another relay is using the data folder {}. Stop it, or choose another folder with --data-dir.", path.display())]
    DataDirInUse {
        /// The folder.
        path: PathBuf,
    },
    /// The database has migrations that this program does not know.
    #[error(
        "The database {database} was written by a newer version of the relay (format {found}, this one knows {known}). Update sync-server."
    )]
    NewerDatabase {
        /// The file, or where the server is.
        database: String,
        /// Its last migration.
        found: i64,
        /// The last one known here.
        known: i64,
    },
    /// Not a database, damaged, or out of reach.
    #[error("The database {} cannot be opened ({reason}). Restore it from a backup, or choose another folder with --data-dir.", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        reason: String,
    },
    /// Not the URL of a database.
    #[error("The address of the database cannot be read ({reason}). Check --database-url.")]
    DatabaseUrl {
        /// What is wrong with it; never the URL itself, which may hold a password.
        reason: String,
    },
    /// A database server is out of reach or refuses.
    #[error("The database at {database} cannot be used ({reason}). Check --database-url.")]
    DatabaseServer {
        /// Host, port and name.
        database: String,
        /// What the server says.
        reason: String,
    },
    /// There is nobody to vouch for the database's certificate.
    #[error(
        "The certificates {place} cannot vouch for the database ({reason}). Check --database-ca."
    )]
    DatabaseCa {
        /// Where they were looked for.
        place: String,
        /// What is wrong with them.
        reason: String,
    },
    /// There is no app to serve.
    #[error("There is no built app in {} ({source}). Build it with `cargo xtask build`, or choose another folder with --site.", path.display())]
    Site {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The certificate or its key is no use.
    #[error("The certificate {} cannot be used ({reason}). Check --tls-cert and --tls-key.", path.display())]
    Tls {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Not an origin.
    #[error("{given} is not an address like https://kith.example. Check --origin.")]
    Origin {
        /// As the operator gave it.
        given: String,
    },
    /// The key that reminders are posted with is no use.
    #[error("The key for reminders cannot be used ({reason}). Restore the database from a backup.")]
    PushKey {
        /// What is wrong with it.
        reason: String,
    },
    /// The system gives no threads, sockets or randomness.
    #[error("The system does not let the relay run ({0}).")]
    System(#[from] io::Error),
}
