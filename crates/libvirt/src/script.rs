//! A script for the host's shell. Its text is a constant. All other data is passed as arguments or on standard input,
//! so no name is ever read as a command.

use std::{pin::Pin, time::Duration};

use futures::future::BoxFuture;
use sarrio_hypervisor::{HostError, HostResult, Reason, said};
use sarrio_model::problem::{EndedWithCode, HostCall};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    sync::OwnedSemaphorePermit,
};

use crate::errors;

/// The longest output of a script, in bytes.
const MOST_OUTPUT: u64 = 16 << 20;

/// Precedes every script: English messages, the directories of `chattr` and `ip`, and files that QEMU can read, which
/// runs as another user.
pub const PRELUDE: &str = "export LC_ALL=C PATH=\"$PATH:/usr/sbin:/sbin\"; umask 022\n";

/// A script with its arguments and its input.
#[derive(Debug, Clone)]
pub struct Script {
    /// The program that does the work, for errors.
    pub name: HostCall,
    /// The text.
    pub text: &'static str,
    /// `$1`, `$2`, …
    pub args: Vec<String>,
    /// Its standard input.
    pub input: Vec<u8>,
    /// How long it may take.
    pub deadline: Duration,
    /// How long it usually takes.
    pub kind: ScriptKind,
}

/// How long a script usually takes. Each kind has its own limit on a host, so short scripts never wait for long ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptKind {
    /// Less than a second.
    Quick,
    /// Up to a minute.
    Long,
    /// Minutes or hours, for copying a whole image.
    Bulk,
}

impl Script {
    /// A quick script.
    pub fn new(name: HostCall, text: &'static str) -> Self {
        let (args, input) = (Vec::new(), Vec::new());
        Self { name, text, args, input, deadline: Duration::from_secs(5), kind: ScriptKind::Quick }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, arg: impl ToString) -> Self {
        self.args.push(arg.to_string());
        self
    }

    /// Sets the standard input.
    #[must_use]
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Sets the deadline.
    #[must_use]
    pub fn within(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Marks it as long.
    #[must_use]
    pub fn long(mut self) -> Self {
        self.kind = ScriptKind::Long;
        self
    }

    /// Marks it as copying a whole image.
    #[must_use]
    pub fn bulk(mut self) -> Self {
        self.kind = ScriptKind::Bulk;
        self
    }

    /// The text for the host's `sh -c`.
    pub fn body(&self) -> String {
        format!("{PRELUDE}{}", self.text)
    }
}

/// How a script ended.
#[derive(Debug, Clone)]
pub struct Output {
    /// Its exit code.
    pub code: i32,
    /// Its standard output.
    pub stdout: Vec<u8>,
    /// Its standard error.
    pub stderr: String,
}

impl Output {
    /// Its standard output as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// The output of a script that succeeded, or an error with its message.
    pub fn checked(self, call: HostCall) -> HostResult<Self> {
        match self.code {
            0 => Ok(self),
            _ => Err(HostError::Command { call, why: self.reason() }),
        }
    }

    /// Why it failed: what it said last, or how it ended.
    pub fn reason(&self) -> Reason {
        match errors::last_words(&self.stderr) {
            silent if silent.is_empty() => EndedWithCode { code: self.code.to_string() }.into(),
            words => said(words),
        }
    }
}

/// The writing end of a pipe.
pub type Writer = Pin<Box<dyn AsyncWrite + Send>>;
/// The reading end of a pipe.
pub type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// A running script.
pub struct Process {
    /// Its standard input. It is closed when this is dropped.
    pub stdin: Option<Writer>,
    /// Its standard output.
    pub stdout: Reader,
    /// Its standard error.
    pub stderr: Reader,
    /// Its exit code.
    pub ended: BoxFuture<'static, HostResult<i32>>,
    /// Counts it among the scripts that may run at the same time.
    pub permit: OwnedSemaphorePermit,
}

impl Process {
    /// Sends the input and waits for the end. `watch` gets the output as it arrives.
    pub async fn finish(self, input: Vec<u8>, mut watch: impl FnMut(&[u8]) + Send) -> HostResult<Output> {
        let Self { stdin, stdout, mut stderr, ended, permit } = self;
        let write = async {
            if let Some(mut stdin) = stdin {
                // A script may exit before it has read all of its input. Its exit code says why.
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
        drop(permit);
        Ok(Output { code, stdout: printed, stderr: String::from_utf8_lossy(&complained).into_owned() })
    }
}
