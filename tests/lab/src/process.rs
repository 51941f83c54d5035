//! Running programs. Processes are identified by pid and start time, because pids are reused.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Runs a command to its end and returns what it printed.
///
/// # Errors
/// When it cannot be started or fails. The error has the command and its output.
pub fn run(command: &mut Command) -> Result<String> {
    let output = output(command)?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", show(command), output.status, message.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command to its end, whatever its exit code.
///
/// # Errors
/// When it cannot be started.
pub fn output(command: &mut Command) -> Result<Output> {
    command.stdin(Stdio::null());
    command.output().with_context(|| format!("could not start `{}`: is it installed?", show(command)))
}

/// User and system time in a `/proc/PID/stat`, in seconds. The kernel counts in steps of 10 ms.
#[must_use]
pub fn processor_seconds(stat: &str) -> f64 {
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// A command with its arguments in one line, for error messages.
pub fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// A process by pid and start time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    pub pid: u32,
    start: u64,
}

impl Process {
    /// Reads the pid and start time that a process has written into a file; `None` if the process is gone.
    pub fn written_in(file: &Path) -> Option<Self> {
        let text = fs::read_to_string(file).ok()?;
        let (pid, start) = text.trim().split_once(' ')?;
        let process = Self { pid: pid.parse().ok()?, start: start.parse().ok()? };
        process.is_alive().then_some(process)
    }

    pub fn is_alive(self) -> bool {
        // Field 22 of proc(5); the name in field 2 may hold spaces and brackets.
        let Ok(stat) = fs::read_to_string(format!("/proc/{}/stat", self.pid)) else { return false };
        let Some((_, rest)) = stat.rsplit_once(") ") else { return false };
        !rest.starts_with('Z') && rest.split(' ').nth(19).and_then(|s| s.parse().ok()) == Some(self.start)
    }

    /// SIGKILL, then waits until the process is gone.
    ///
    /// # Errors
    /// When it is still there after ten seconds.
    pub fn kill(self) -> Result<()> {
        if self.is_alive() {
            let pid = self.pid.to_string();
            run(Command::new("sh").args(["-c", "kill -KILL \"$1\" 2>&- || :", "sh", &pid]))?;
        }
        wait_for(&format!("the end of process {}", self.pid), Duration::from_secs(10), || !self.is_alive())
    }

    /// A command that runs in namespaces of this process, given as nsenter's letters.
    pub fn enter(self, namespaces: &[&str]) -> Command {
        let mut command = Command::new("nsenter");
        command.arg("-t").arg(self.pid.to_string()).args(namespaces).arg("--");
        command
    }
}

/// Waits until a condition holds. It is checked 50 times a second.
///
/// # Errors
/// When it does not hold within `limit`. The error says what was waited for.
pub fn wait_for(what: &str, limit: Duration, mut is_so: impl FnMut() -> bool) -> Result<()> {
    let end = Instant::now() + limit;
    while !is_so() {
        if Instant::now() > end {
            bail!("waited {} s in vain for {what}", limit.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
