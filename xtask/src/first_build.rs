//! `cargo xtask first-build`: the cost of what `cargo xtask run` builds on a fresh clone, compared with another commit.

use std::{fs, path::Path, process::Command, time::Instant};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::{
    cargo::{cargo, root, target_dir},
    packages::{self, BUILD, Consent},
};

/// The kernel counts processor time in hundredths of a second, on every architecture that Debian has.
const TICKS: f64 = 100.0;

/// What is built on a fresh clone before the app starts.
const BUILDS: [&[&str]; 2] = [&["build", "--package", "xtask"], &["build", "--workspace", "--bin", "sarrio"]];

/// Compare the cost of the first build with that of another commit
///
/// Clones both commits and builds each from nothing, which takes about a quarter of an hour on two cores. Uncommitted
/// changes are left out.
#[derive(Debug, Args)]
pub struct FirstBuild {
    /// The commit to compare with
    #[arg(value_name = "COMMIT")]
    baseline: String,
}

/// The cost of a build, in seconds.
struct Cost {
    /// The time of all processors together. Other programs that run at the same time hardly change it.
    processor: f64,
    elapsed: f64,
}

impl FirstBuild {
    /// # Errors
    /// When a commit is unknown or does not build.
    pub fn run(self, consent: Consent) -> Result<()> {
        packages::need(&[BUILD], consent)?;
        let (before, now) = (resolve(&self.baseline)?, resolve("HEAD")?);
        let (before, now) = (cost_of(&before)?, cost_of(&now)?);
        println!("\n{:<16} {:>12} {:>12} {:>8}", "seconds", self.baseline, "HEAD", "ratio");
        for (what, before, now) in
            [("processor time", before.processor, now.processor), ("elapsed", before.elapsed, now.elapsed)]
        {
            println!("{what:<16} {before:>12.0} {now:>12.0} {:>8.2}", now / before);
        }
        Ok(())
    }
}

fn cost_of(commit: &str) -> Result<Cost> {
    let clone = target_dir().join("first-build");
    remove(&clone)?;
    git(&root(), &["clone", "--quiet", "--no-checkout", "."], Some(&clone))?;
    git(&clone, &["checkout", "--quiet", "--detach", commit], None)?;
    println!("\n=== {commit}: download");
    finish(cargo(["fetch"]).current_dir(&clone))?;
    println!("=== {commit}: build");
    let (start, used) = (Instant::now(), processor_time_of_children()?);
    for arguments in BUILDS {
        let mut build = cargo(arguments.iter().copied());
        finish(build.current_dir(&clone).env("CARGO_TARGET_DIR", clone.join("target")))?;
    }
    let cost =
        Cost { processor: processor_time_of_children()? - used, elapsed: start.elapsed().as_secs_f64() };
    remove(&clone)?;
    Ok(cost)
}

/// The hash of a commit, which the clone has too.
fn resolve(commit: &str) -> Result<String> {
    let wanted = format!("{commit}^{{commit}}");
    let parsed = Command::new("git")
        .args(["rev-parse", "--verify", "--quiet", &wanted])
        .current_dir(root())
        .output()?;
    ensure!(parsed.status.success(), "git knows no commit `{commit}`");
    Ok(String::from_utf8_lossy(&parsed.stdout).trim().to_owned())
}

fn git(directory: &Path, arguments: &[&str], last: Option<&Path>) -> Result<()> {
    finish(Command::new("git").args(arguments).args(last).current_dir(directory))
}

fn finish(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("could not start {program}"))?;
    ensure!(status.success(), "{program} failed ({status})");
    Ok(())
}

fn remove(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory).with_context(|| format!("could not remove {}", directory.display()))?;
    }
    Ok(())
}

/// The processor time of children that have ended, and of their children, in seconds.
fn processor_time_of_children() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // Fields 16 and 17 of proc(5); the name in field 2 may hold spaces and brackets.
    let fields = stat.rsplit_once(") ").map(|(_, rest)| rest.split(' ').skip(13).take(2));
    let ticks = fields.into_iter().flatten().map(str::parse::<f64>).sum::<Result<f64, _>>();
    Ok(ticks.context("could not read /proc/self/stat")? / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_of_a_child_is_counted_when_it_has_ended() {
        let before = processor_time_of_children().unwrap();
        let mut work = Command::new("sh");
        work.args(["-c", "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done"]);
        assert!(work.status().unwrap().success());
        assert!(processor_time_of_children().unwrap() > before);
    }
}
