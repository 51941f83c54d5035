//! The time from the command to the app, by stages.

use std::{
    fmt, fs,
    time::{Duration, Instant},
};

/// The kernel counts the start of a process in hundredths of a second, on every architecture that Debian has.
const TICKS: f64 = 100.0;

/// The stages so far, each with its time.
#[derive(Debug, Default)]
pub struct Stopwatch {
    stages: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    /// Starts with the time that cargo took to build this program. Cargo replaces itself by this program, so this
    /// process began with the command.
    pub fn start() -> Self {
        Self { stages: vec![("xtask", age_of_this_process().unwrap_or_default())] }
    }

    /// Runs a stage and notes its time.
    pub fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.stages.push((stage, start.elapsed()));
        done
    }
}

/// Such as `368 s (xtask 14 s, download 21 s, build 330 s)`. Stages of less than half a second are left out of the
/// list.
impl fmt::Display for Stopwatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total: Duration = self.stages.iter().map(|(_, took)| took).sum();
        write!(f, "{:.0} s", total.as_secs_f64())?;
        let long = self.stages.iter().filter(|(_, took)| took.as_secs_f64() >= 0.5);
        let long: Vec<_> = long.map(|(stage, took)| format!("{stage} {:.0} s", took.as_secs_f64())).collect();
        if long.is_empty() { Ok(()) } else { write!(f, " ({})", long.join(", ")) }
    }
}

fn age_of_this_process() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // Field 22 of proc(5), in ticks since the machine started; the name in field 2 may hold spaces and brackets.
    let (_, rest) = stat.rsplit_once(") ")?;
    let started: f64 = rest.split(' ').nth(19)?.parse().ok()?;
    let uptime: f64 = fs::read_to_string("/proc/uptime").ok()?.split(' ').next()?.parse().ok()?;
    Duration::try_from_secs_f64(uptime - started / TICKS).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_counts_every_stage_and_the_list_only_long_ones() {
        let seconds = Duration::from_secs_f64;
        let stages = vec![("xtask", seconds(0.2)), ("download", seconds(21.4)), ("build", seconds(330.2))];
        assert_eq!(Stopwatch { stages }.to_string(), "352 s (download 21 s, build 330 s)");
        assert_eq!(Stopwatch { stages: vec![("xtask", seconds(0.3))] }.to_string(), "0 s");
    }

    #[test]
    fn this_process_is_younger_than_the_machine() {
        let uptime: f64 =
            fs::read_to_string("/proc/uptime").unwrap().split(' ').next().unwrap().parse().unwrap();
        let age = age_of_this_process().unwrap().as_secs_f64();
        assert!((0.0..uptime).contains(&age), "{age}");
    }
}
