//! The configuration: `/etc/sarrio/sarriod.toml`. Each key can also be set by an environment variable `SARRIO_…`, which
//! has precedence.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use sarrio_engine::EngineSettings;
use sarrio_store::Transport;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// The default file. It need not exist.
pub const DEFAULT_FILE: &str = "/etc/sarrio/sarriod.toml";

/// The prefix of the environment variables.
const PREFIX: &str = "SARRIO_";

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error(
        "could not read the configuration {file}: see whether it is there and the user of sarriod may read it"
    )]
    Read {
        /// Which.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The file is not valid TOML.
    #[error("could not understand the configuration {file}: {source}")]
    Syntax {
        /// Which.
        file: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A key is unknown, or its value has another type.
    #[error("could not understand the configuration: {0}; `sarriod --print-config` shows every key")]
    Key(Box<toml::de::Error>),
    /// A value cannot be used.
    #[error("{key} is {value}: {advice}")]
    Value {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What is allowed.
        advice: &'static str,
    },
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Text, for people and the journal.
    Text,
    /// One JSON object on each line.
    Json,
}

/// The complete configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What people call this installation.
    pub site_name: String,
    /// The address at which the backend serves HTTPS.
    pub listen: SocketAddr,
    /// Whether it uses TLS. It may be off only behind a proxy on the same machine that does: then the address must be a
    /// loopback address.
    pub tls: bool,
    /// A certificate chain (PEM) to use instead of the one that is made at the first start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// The private key of the certificate (PEM).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_key: Option<PathBuf>,
    /// More names for the certificate that is made at the first start, separated by commas.
    pub certificate_names: String,
    /// The directory of what lasts: the database, the certificate, the key to the hypervisors. Only the backend's user
    /// may enter it.
    pub data_dir: PathBuf,
    /// The directory of sockets. Its path must be short.
    pub runtime_dir: PathBuf,
    /// `sqlite:/path/file.db` or `postgres://user@host/name`; by default a SQLite file in `data_dir`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// Allows connections to a database on another machine without TLS, or without verifying the server.
    pub database_without_verified_tls: bool,
    /// A file with the token that `/metrics` requires from other machines. Without it, `/metrics` answers only this
    /// machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics_token_file: Option<PathBuf>,
    /// A private key without a passphrase for signing in to hypervisors, instead of the backend's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssh_identity: Option<PathBuf>,
    /// How many seconds a guest may take to shut down before it is forced off.
    pub shutdown_grace_seconds: u64,
    /// How many days the recycle bin keeps a desktop or a template.
    pub keep_deleted_days: u64,
    /// How many desktops a person who is not an administrator may have. It was set here before there were quotas; the first
    /// start with it makes it the limit of students.
    #[serde(skip_serializing)]
    pub desktops_each: Option<u64>,
    /// How many whole months the audit is kept, besides the current one.
    pub keep_audit_months: u32,
    /// What is logged, in the syntax of `RUST_LOG`.
    pub log: String,
    /// The format of the log.
    pub log_format: LogFormat,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            site_name: "Sarrio".to_owned(),
            listen: SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 0], 8443)),
            tls: true,
            certificate: None,
            certificate_key: None,
            certificate_names: String::new(),
            data_dir: "/var/lib/sarrio".into(),
            runtime_dir: "/run/sarrio".into(),
            database: None,
            database_without_verified_tls: false,
            metrics_token_file: None,
            ssh_identity: None,
            shutdown_grace_seconds: 60,
            keep_deleted_days: 7,
            desktops_each: None,
            keep_audit_months: 12,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

impl Config {
    /// Reads `file` (only the default one may be missing) and then the variables of `env`.
    ///
    /// # Errors
    /// The file cannot be read or understood, or a value cannot be used.
    pub fn load(
        file: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let path = file.unwrap_or(Path::new(DEFAULT_FILE));
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(ConfigError::Read { file: path.to_owned(), source }),
        };
        let mut table: Table = text
            .parse()
            .map_err(|source| ConfigError::Syntax { file: path.to_owned(), source: Box::new(source) })?;
        for (name, value) in env {
            // Variables with this prefix that are not keys belong to other programs.
            if let Some(key) = name.strip_prefix(PREFIX).map(str::to_lowercase).filter(|key| is_key(key)) {
                table.insert(key.clone(), typed(&key, &value));
            }
        }
        let config: Self = table.try_into().map_err(|error| ConfigError::Key(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let bad = |key, value: &dyn std::fmt::Display, advice| {
            Err(ConfigError::Value { key, value: value.to_string(), advice })
        };
        if self.certificate.is_some() != self.certificate_key.is_some() {
            return bad(
                "certificate",
                &"given without its key, or the key without it",
                "give both or neither",
            );
        }
        if !self.tls && !self.listen.ip().is_loopback() {
            return bad(
                "tls",
                &"false",
                "without TLS it listens on a loopback address alone, for a proxy on this machine: set listen = \"127.0.0.1:8080\"",
            );
        }
        if self.keep_audit_months == 0 || self.keep_audit_months > 1200 {
            let advice = "the audit is kept for at least one month, and at most 1200";
            return bad("keep_audit_months", &self.keep_audit_months, advice);
        }
        if self.data_dir.is_relative() || self.runtime_dir.is_relative() {
            return bad("data_dir", &self.data_dir.display(), "data_dir and runtime_dir are absolute paths");
        }
        Ok(())
    }

    /// The configuration as TOML, without the password of the database.
    #[must_use]
    pub fn shown(&self) -> String {
        let database = self.database.as_deref().map(without_password);
        let shown = Self { database: Some(database.unwrap_or_else(|| self.database_url())), ..self.clone() };
        toml::to_string(&shown).unwrap_or_default()
    }

    /// The database's address.
    #[must_use]
    pub fn database_url(&self) -> String {
        let own = || format!("sqlite:{}", self.data_dir.join("sarrio.db").display());
        self.database.clone().unwrap_or_else(own)
    }

    /// What a connection to the database requires.
    #[must_use]
    pub fn database_transport(&self) -> Transport {
        if self.database_without_verified_tls { Transport::Any } else { Transport::Verified }
    }

    /// The settings of the engine.
    #[must_use]
    pub fn engine(&self) -> EngineSettings {
        EngineSettings {
            shutdown_grace: Duration::from_secs(self.shutdown_grace_seconds),
            keep_deleted: Duration::from_secs(self.keep_deleted_days.saturating_mul(24 * 3600)),
            keep_audit_months: self.keep_audit_months,
            ..EngineSettings::default()
        }
    }
}

/// A key of older versions, which is still understood, but neither printed nor offered.
const FORMER: &str = "desktops_each";

/// All keys, including those without a default.
fn keys() -> Table {
    let all = Config {
        certificate: Some(PathBuf::new()),
        certificate_key: Some(PathBuf::new()),
        database: Some(String::new()),
        metrics_token_file: Some(PathBuf::new()),
        ssh_identity: Some(PathBuf::new()),
        ..Config::default()
    };
    Table::try_from(all).unwrap_or_default()
}

fn is_key(key: &str) -> bool {
    key == FORMER || keys().contains_key(key)
}

/// The value of a variable. It is text, and is read as a number or a boolean where the key has that type.
fn typed(key: &str, value: &str) -> Value {
    let read = match keys().get(key) {
        Some(Value::Boolean(_)) => value.parse().ok().map(Value::Boolean),
        Some(Value::Integer(_)) => value.parse().ok().map(Value::Integer),
        None if key == FORMER => value.parse().ok().map(Value::Integer),
        _ => None,
    };
    read.unwrap_or_else(|| Value::String(value.to_owned()))
}

fn without_password(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(mut url) if url.password().is_some() => {
            let _ = url.set_password(Some("…"));
            url.to_string()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn load(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("sarriod.toml");
        fs::write(&file, text).unwrap();
        Config::load(Some(&file), env(pairs))
    }

    #[test]
    fn every_key_comes_from_the_file_and_the_environment_wins() {
        let config = load(
            "site_name = \"Institut\"\nkeep_deleted_days = 3\ndesktops_each = 7",
            &[
                ("SARRIO_KEEP_DELETED_DAYS", "4"),
                ("SARRIO_TLS", "true"),
                ("SARRIO_LISTEN", "127.0.0.1:9000"),
                ("SARRIO_DATABASE", "postgres://sarrio:secret@db/sarrio"),
                ("SARRIO_LAB", "/somebody/elses"),
                ("PATH", "/bin"),
            ],
        )
        .unwrap();
        assert_eq!(
            (config.site_name.as_str(), config.keep_deleted_days, config.desktops_each),
            ("Institut", 4, Some(7))
        );
        assert_eq!(config.listen.to_string(), "127.0.0.1:9000");
        let shown = config.shown();
        assert!(shown.contains("keep_deleted_days = 4") && !shown.contains("secret"), "{shown}");
    }

    #[test]
    fn the_printed_configuration_can_be_read_again() {
        let config = Config::default();
        let again = load(&config.shown(), &[]).unwrap();
        assert_eq!(again.database_url(), config.database_url());
    }

    #[test]
    fn the_shipped_file_has_every_key_with_its_default_value() {
        let shipped = include_str!("../../../packaging/sarriod.toml");
        let offered: String = shipped
            .lines()
            .filter_map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')))
            .map(|line| format!("{line}\n"))
            .collect();
        let offered: Table = offered.parse().unwrap();
        let defaults = Table::try_from(Config::default()).unwrap();
        for key in keys().keys() {
            let value = offered.get(key).unwrap_or_else(|| panic!("{key} is not offered"));
            assert!(defaults.get(key).is_none_or(|default| default == value), "{key} = {value}");
        }
        assert_eq!(offered.len(), keys().len());
    }

    #[test]
    fn an_error_names_its_key() {
        let failure = |text: &str, pairs: &[(&str, &str)]| load(text, pairs).unwrap_err().to_string();
        assert!(failure("sitename = \"x\"", &[]).contains("sitename"));
        assert!(failure("", &[("SARRIO_KEEP_DELETED_DAYS", "many")]).contains("keep_deleted_days"));
        assert!(failure("", &[("SARRIO_DESKTOPS_EACH", "many")]).contains("desktops_each"));
        assert!(failure("tls = false", &[]).contains("loopback"));
        assert!(failure("certificate = \"/x\"", &[]).contains("both"));
        assert!(load("tls = false\nlisten = \"127.0.0.1:8080\"", &[]).is_ok());
    }
}
