//! Ctrl+C and SIGTERM: programs that were started are ended too, so that they can clean up.

use std::{
    io,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use signal_hook::{consts::TERM_SIGNALS, flag};

/// How long a program may take to end before it is killed.
const GRACE: Duration = Duration::from_secs(30);

/// Whether this program was asked to end, by Ctrl+C, SIGTERM or SIGQUIT.
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Handles signals from now on: the first one does not end this program by itself, but the second ends it at once.
    ///
    /// # Errors
    /// When the handlers cannot be set.
    pub fn listen() -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        for signal in TERM_SIGNALS {
            flag::register_conditional_shutdown(*signal, 128 + *signal, asked.clone())?;
            flag::register(*signal, asked.clone())?;
        }
        Ok(Self(asked))
    }

    /// Whether this program was asked to end.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Runs a program until it ends, or until this program is asked to end, and then ends it. It also ends when this
    /// process is killed.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn run(&self, program: &Command) -> Result<ExitStatus> {
        let name = program.get_program().to_owned();
        let mut bound = Command::new("setpriv");
        bound.args(["--pdeathsig", "TERM", "--"]).arg(&name).args(program.get_args());
        bound.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let mut child =
            bound.spawn().with_context(|| format!("could not start {}", name.to_string_lossy()))?;
        while !self.is_asked() {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(Duration::from_millis(50));
        }
        end(&mut child)
    }
}

/// Asks a program to end, and kills it if it does not.
fn end(child: &mut Child) -> Result<ExitStatus> {
    let pid = child.id().to_string();
    // Ctrl+C at a terminal reaches the child too, so it may have ended already.
    let mut kill = Command::new("sh");
    kill.args(["-c", "kill -TERM \"$1\"", "sh", &pid]).stderr(Stdio::null()).status()?;
    let limit = Instant::now() + GRACE;
    while Instant::now() < limit {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill()?;
    Ok(child.wait()?)
}
