//! What the operator chooses, on the command line or in the environment.

use std::path::PathBuf;

use clap::Parser;

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
}
