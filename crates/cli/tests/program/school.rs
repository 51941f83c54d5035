//! A school that is run by `sarrioctl`.

use std::{process::Stdio, sync::Arc, time::Duration};

use sarrio_backend::{Config, Service};
use sarrio_model::Bytes;
use sarrio_simulator::{Fleet, SimHost, SimImage};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt as _, process::Command};

/// A backend over TLS with hosts in memory, and a home for the program.
pub(crate) struct School {
    pub(crate) fleet: Fleet,
    pub(crate) service: Service,
    pub(crate) server: String,
    pub(crate) home: TempDir,
}

/// The output of the program.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.good()).unwrap()
    }
}

impl School {
    pub(crate) async fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let config = Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            data_dir: home.path().join("data"),
            runtime_dir: home.path().join("run"),
            site_name: "Institut".to_owned(),
            shutdown_grace_seconds: 5,
            ..Config::default()
        };
        let fleet = Fleet::new();
        let service = Service::start_with(&config, Arc::new(fleet.clone())).await.unwrap();
        let server = format!("https://{}", service.address);
        Self { fleet, service, server, home }
    }

    /// The same with somebody signed in, one host, a storage path and the template `demo`.
    pub(crate) async fn ready() -> (Self, SimHost) {
        let school = Self::new().await;
        school.sign_in().await.good();
        let host = school.fleet.host("h1");
        let key = host.host_key().fingerprint().to_owned();
        school.say(&["hypervisor", "add", "hyp-1", "--ssh", "root@h1", "--fingerprint", &key]).await.good();
        school.until(&["hypervisor", "list"], "online").await;
        school.say(&["storage", "add", "nas", "/srv/nas"]).await.good();
        let image = SimImage::qcow2(Bytes(8 << 30), Bytes(1 << 30));
        school.fleet.put_image(&"/srv/nas/import/demo.qcow2".parse().unwrap(), image).unwrap();
        let import =
            ["template", "import", "demo", "--file", "/srv/nas/import/demo.qcow2", "--memory", "512M"];
        school.say(&import).await.good();
        (school, host)
    }

    /// Repeats a command until it prints `text`.
    pub(crate) async fn until(&self, words: &[&str], text: &str) {
        let mut said = String::new();
        for _ in 0..200 {
            said = self.say(words).await.out;
            if said.contains(text) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{words:?} never said “{text}”: {said}");
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sarrioctl"));
        command.args(words);
        self.at_home(command)
    }

    /// The program at a terminal, whose keys are what is written to its standard input.
    pub(crate) fn at_terminal(&self, words: &[&str]) -> Command {
        let mut command = Command::new("script");
        let line = format!("exec {} {}", env!("CARGO_BIN_EXE_sarrioctl"), words.join(" "));
        command.args(["--quiet", "--return", "--flush", "--command", &line, "/dev/null"]);
        let mut command = self.at_home(command);
        command.env("TERM", "xterm").env("SHELL", "/bin/sh");
        command
    }

    fn at_home(&self, mut command: Command) -> Command {
        command
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("SARRIO_CONFIG_DIR", self.home.path().join("config"))
            .env("SARRIO_REMOTE_VIEWER", self.home.path().join("remote-viewer"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    pub(crate) async fn say(&self, words: &[&str]) -> Said {
        self.say_with(words, "").await
    }

    pub(crate) async fn say_with(&self, words: &[&str], stdin: &str) -> Said {
        Self::run(self.command(words), words, stdin).await
    }

    /// The same on another computer, whose sign-ins are remembered in the directory `home`.
    pub(crate) async fn say_from(&self, home: &str, words: &[&str], stdin: &str) -> Said {
        let mut command = self.command(words);
        command.env("SARRIO_CONFIG_DIR", self.home.path().join(home));
        Self::run(command, words, stdin).await
    }

    async fn run(mut command: Command, words: &[&str], stdin: &str) -> Said {
        let mut child = command.spawn().unwrap();
        // One that needs no input may have ended already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes()).await;
        let output = tokio::time::timeout(Duration::from_secs(60), child.wait_with_output());
        let output = output.await.unwrap_or_else(|_| panic!("no end: {words:?}")).unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) async fn sign_in(&self) -> Said {
        let first = self.service.first_administrator.as_ref().unwrap();
        let fingerprint = self.service.fingerprint.unwrap().to_string();
        let name = first.name.to_string();
        let words = ["login", "--server", &self.server, "--user", &name, "--password-stdin"];
        // The first time, the password that sarriod made is changed.
        let password = match std::fs::read_to_string(&first.password_file) {
            Ok(made) => format!("{}\n{PASSWORD}\n", made.trim()),
            Err(_) => format!("{PASSWORD}\n"),
        };
        self.say_with(&[&words[..], &["--fingerprint", &fingerprint]].concat(), &password).await
    }
}

/// The password of the first administrator.
pub(crate) const PASSWORD: &str = "correct horse battery";
