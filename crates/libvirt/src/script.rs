//! A program for the host's shell. Its text is a constant of ours; whatever comes from elsewhere is an argument or comes
//! on standard input, so no name is ever read as a command.

use std::{pin::Pin, time::Duration};

use futures::future::BoxFuture;
use sarrio_hypervisor::{HostError, HostResult};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    sync::OwnedSemaphorePermit,
};

use crate::errors;

/// The most that a host may answer.
const MOST_OUTPUT: u64 = 16 << 20;

/// What is run before every text: messages in English, the directories of `chattr` and `ip`, and files that QEMU can read,
/// which runs as another user than the one who makes them.
pub const PRELUDE: &str = "export LC_ALL=C PATH=\"$PATH:/usr/sbin:/sbin\"; umask 022\n";

/// A script and what it works on.
#[derive(Debug, Clone)]
pub struct Script {
    /// For errors: the program that does the work.
    pub name: &'static str,
    /// The text, of our own.
    pub text: &'static str,
    /// `$1`, `$2`, …
    pub args: Vec<String>,
    /// What it reads.
    pub input: Vec<u8>,
    /// How long it may take.
    pub deadline: Duration,
    /// With which other scripts it shares its places.
    pub room: Room,
}

/// How long a script takes. Each kind has its own places on a host, so that short scripts never wait for long ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Less than a second.
    Quick,
    /// Up to a minute.
    Long,
    /// Minutes or hours: it moves a whole image.
    Bulk,
}

impl Script {
    /// A quick script.
    pub fn new(name: &'static str, text: &'static str) -> Self {
        let (args, input) = (Vec::new(), Vec::new());
        Self { name, text, args, input, deadline: Duration::from_secs(5), room: Room::Quick }
    }

    /// With an argument.
    #[must_use]
    pub fn arg(mut self, arg: impl ToString) -> Self {
        self.args.push(arg.to_string());
        self
    }

    /// With something to read.
    #[must_use]
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// With a deadline of its own.
    #[must_use]
    pub fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// One that takes long.
    #[must_use]
    pub fn long(mut self) -> Self {
        self.room = Room::Long;
        self
    }

    /// One that moves a whole image.
    #[must_use]
    pub fn bulk(mut self) -> Self {
        self.room = Room::Bulk;
        self
    }

    /// What the host's `sh -c` gets.
    pub fn body(&self) -> String {
        format!("{PRELUDE}{}", self.text)
    }
}

/// How a script ended.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its exit code.
    pub code: i32,
    /// What it printed.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl Output {
    /// What it printed, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// An error with the script's own words, unless it succeeded.
    pub fn checked(self, command: &'static str) -> HostResult<Self> {
        match self.code {
            0 => Ok(self),
            _ => Err(HostError::Command { command, message: self.words() }),
        }
    }

    /// What it wrote to standard error, on one line.
    pub fn words(&self) -> String {
        match errors::one_line(&self.stderr) {
            silent if silent.is_empty() => format!("it ended with code {}", self.code),
            words => words,
        }
    }
}

/// The end of a pipe that is written.
pub type Writer = Pin<Box<dyn AsyncWrite + Send>>;
/// The end of a pipe that is read.
pub type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// A script that runs.
pub struct Process {
    /// Its standard input; dropped, it ends.
    pub stdin: Option<Writer>,
    /// What it prints.
    pub stdout: Reader,
    /// Its standard error.
    pub stderr: Reader,
    /// Its exit code.
    pub ended: BoxFuture<'static, HostResult<i32>>,
    /// Its place among those that may run at once.
    pub place: OwnedSemaphorePermit,
}

impl Process {
    /// Gives it its input and waits for its end. `watch` sees what it prints as it comes.
    pub async fn finish(self, input: Vec<u8>, mut watch: impl FnMut(&[u8]) + Send) -> HostResult<Output> {
        let Self { stdin, stdout, mut stderr, ended, place } = self;
        let write = async {
            if let Some(mut stdin) = stdin {
                // A script may end without reading all of its input; its exit code says why.
                let _ = stdin.write_all(&input).await;
                let _ = stdin.shutdown().await;
            }
        };
        let (mut printed, mut complained) = (Vec::new(), Vec::new());
        let read = async {
            let mut stdout = stdout.take(MOST_OUTPUT);
            let mut chunk = vec![0; 16 << 10];
            while let Ok(count @ 1..) = stdout.read(&mut chunk).await {
                watch(&chunk[..count]);
                printed.extend_from_slice(&chunk[..count]);
            }
        };
        let complain = async {
            let _ = (&mut stderr).take(64 << 10).read_to_end(&mut complained).await;
            let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
        };
        tokio::join!(write, read, complain);
        let code = ended.await?;
        drop(place);
        Ok(Output { code, stdout: printed, stderr: String::from_utf8_lossy(&complained).into_owned() })
    }
}
