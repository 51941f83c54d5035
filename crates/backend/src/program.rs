//! The program `sarriod`: its arguments, its log, its signals.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use anyhow::Context;
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Config, LogFormat},
    notify,
    service::Service,
};

/// The backend of Sarrio: virtual desktops for a school, over HTTPS.
#[derive(Parser)]
#[command(name = "sarriod", version)]
pub struct Arguments {
    /// The configuration file [default: /etc/sarrio/sarriod.toml, if it exists]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Prints the configuration with all its keys, and exits
    #[arg(long)]
    print_config: bool,
}

/// Runs until a signal stops it.
///
/// # Errors
/// The backend cannot run. The error has all causes.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let config = Config::load(arguments.config.as_deref(), std::env::vars())?;
    if arguments.print_config {
        return print(&config.shown());
    }
    log(&config)?;
    let runtime = tokio::runtime::Runtime::new().context("could not start the runtime")?;
    runtime.block_on(serve(&config))
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("could not listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("could not listen for SIGINT")?;
    let service = Service::start(config).await?;
    if let Some(first) = &service.first_administrator {
        print(&format!(
            "The first administrator is “{}”. The password is in {}, which only root and sarriod read;\n\
             it must be changed at the first sign-in, and the file goes then.\n",
            first.name,
            first.password_file.display()
        ))?;
    }
    if let Some(fingerprint) = service.fingerprint {
        print(&format!(
            "The SHA-256 fingerprint of the certificate, which everybody who connects should compare:\n\n    {fingerprint}\n"
        ))?;
    }
    tracing::info!(address = %service.address, socket = %service.socket.display(), "sarriod is ready");
    notify::tell("READY=1");
    let mut taken_over = false;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = service.taken_over() => taken_over = true,
    }
    tracing::info!("going down");
    notify::tell("STOPPING=1");
    service.stop().await;
    anyhow::ensure!(!taken_over, "another backend has taken over the database of this one");
    Ok(())
}

/// Limits libraries that would log what they transfer, including passwords and tokens. Naming one in `log` overrides
/// this.
const DISCREET: &str = "h2=info,hyper=info,russh=info,tungstenite=info,tokio_tungstenite=info,sqlx=info";

fn filter(config: &Config) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_new(format!("{DISCREET},{}", config.log))
        .with_context(|| format!("could not understand log = {:?}", config.log))
}

fn log(config: &Config) -> anyhow::Result<()> {
    let filter = filter(config)?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}

fn print(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).context("could not write to the standard output")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_log_no_secrets_unless_they_are_named() {
        let filter =
            |log: &str| filter(&Config { log: log.to_owned(), ..Config::default() }).unwrap().to_string();
        assert!(filter("trace").contains("h2=info") && filter("trace").contains("russh=info"));
        let named = filter("info,russh=trace");
        assert!(named.contains("russh=trace") && !named.contains("russh=info"), "{named}");
    }
}
