//! `sarrioctl`: all that the API can do, for scripts and administrators.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    sarrio_cli::main().await
}
