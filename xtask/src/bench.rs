//! `cargo xtask bench`: runs the benches, and shows their figures with the goals.
//!
//! Each `[[bench]]` of the workspace is a program that prints JSON objects, one on each line: a [`Measure`]. Anything
//! else that it prints is for people. A bench measures its baseline in the same run, alternately.

use std::{
    collections::BTreeSet,
    fmt, fs,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use sarrio_lab::Display;
use serde::{Deserialize, Serialize};

use crate::{
    cargo::{cargo, root, stage, target_dir},
    packages::{self, APP, BENCH, BUILD, Consent, LAB, TEST},
    postgres::Postgres,
};

/// How long one bench may run, in seconds.
const PATIENCE: &str = "360";

/// One line of a bench.
#[derive(Debug, Serialize, Deserialize)]
struct Measure {
    /// `start`, `create`, …
    bench: String,
    /// What was measured, in a few words.
    case: String,
    /// The figure, in `unit`.
    value: f64,
    /// `ms`, `MiB`, `%`, …
    unit: String,
    /// The same figure of the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    baseline: Option<f64>,
    /// `value / baseline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    /// The goal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    goal: Option<Goal>,
    /// Whether the goal was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    met: Option<bool>,
}

/// A limit of the ratio, or the goal in words: `>= 1.8`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Goal {
    AtMost(f64),
    Words(String),
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "<= {most}"),
            Self::Words(words) => f.write_str(words),
        }
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Run the benches, and show their figures with the goals
#[derive(Debug, Args)]
pub struct Bench {
    /// Run only the benches whose name contains this; without it, run all, and write the figures to target/bench.json
    name: Option<String>,
    /// The cargo profile to build with; `dev` builds quickly, but its figures mean nothing
    #[arg(long, default_value = "bench")]
    profile: String,
}

impl Bench {
    /// # Errors
    /// When a package is missing and may not be installed, or a bench fails.
    pub fn run(self, consent: Consent) -> Result<()> {
        let name = self.name.as_deref();
        packages::need(&[BUILD, LAB, APP, TEST, BENCH], consent)?;
        let benches = find(name)?;
        ensure!(!benches.is_empty(), "no bench is called `{}`", name.unwrap_or_default());
        // The whole workspace, because with `--package` each bench would be built with other features.
        let words = ["bench", "--workspace", "--profile", &self.profile].map(str::to_owned);
        let named = benches.iter().flat_map(|bench| ["--bench".to_owned(), bench.clone()]);
        let build = words.iter().cloned().chain(named).chain(["--no-run".to_owned()]);
        stage("build", "some minutes the first time", &mut cargo(build))?;
        let (postgres, display) = (Postgres::start()?, Display::start()?);
        let mut measures = Vec::new();
        let mut failed = Vec::new();
        for bench in benches {
            println!("\n=== {bench}");
            let begun = Instant::now();
            let one = cargo(words.iter().cloned().chain(["--bench".to_owned(), bench.clone()]));
            // A bench that hangs is ended after a while, with its lab. It is also ended with this process.
            let mut run = Command::new("setpriv");
            run.args(["--pdeathsig", "TERM", "--", "timeout", "--kill-after=10", PATIENCE])
                .arg(one.get_program())
                .args(one.get_args());
            for (name, _) in one.get_envs().filter(|(_, value)| value.is_none()) {
                run.env_remove(name);
            }
            run.current_dir(root()).env("SARRIO_TEST_POSTGRES", &postgres.url).stdout(Stdio::piped());
            display.give(&mut run);
            let mut child = run.spawn().with_context(|| format!("could not start the bench {bench}"))?;
            let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines());
            let mut sound = true;
            for line in lines.into_iter().flatten() {
                let line = line?;
                match serde_json::from_str::<Measure>(&line) {
                    Ok(measure) => measures.push(measure),
                    Err(error) if line.starts_with('{') => {
                        println!("this line is not a measure ({error}): {line}");
                        sound = false;
                    }
                    Err(_) => println!("{line}"),
                }
            }
            let ended = child.wait()?;
            println!("=== {bench}: {:.0} s, {ended}", begun.elapsed().as_secs_f64());
            if !(ended.success() && sound) {
                failed.push(bench);
            }
        }
        print_table(&measures);
        if name.is_none() {
            let file = target_dir().join("bench.json");
            fs::write(&file, serde_json::to_string_pretty(&measures)?)?;
            println!("\n{} figures are in {}", measures.len(), file.display());
        }
        ensure!(failed.is_empty(), "these benches failed: {}", failed.join(", "));
        Ok(())
    }
}

/// The names of the benches that contain `part`. Benches with the same name run together.
fn find(part: Option<&str>) -> Result<BTreeSet<String>> {
    let metadata = cargo(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    let metadata: Metadata =
        serde_json::from_slice(&metadata.stdout).context("could not read cargo's metadata")?;
    let mut found = BTreeSet::new();
    for package in metadata.packages {
        for target in package.targets {
            let is_bench = target.kind.iter().any(|kind| kind == "bench");
            if is_bench && part.is_none_or(|part| target.name.contains(part)) {
                found.insert(target.name);
            }
        }
    }
    Ok(found)
}

fn print_table(measures: &[Measure]) {
    println!("\n{:<8} {:<48} {:>12} {:>12} {:>8}  goal", "bench", "case", "value", "baseline", "ratio");
    for m in measures {
        let value = format!("{:.2} {}", m.value, m.unit);
        let baseline = m.baseline.map(|b| format!("{b:.2} {}", m.unit)).unwrap_or_default();
        let ratio = m.ratio.map(|r| format!("{r:.2}")).unwrap_or_default();
        let verdict = m.met.map_or("", |met| if met { "met" } else { "MISSED" });
        let goal = m.goal.as_ref().map(Goal::to_string).unwrap_or_default();
        println!("{:<8} {:<48} {value:>12} {baseline:>12} {ratio:>8}  {goal} {verdict}", m.bench, m.case);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_has_a_goal_as_a_number_or_in_words_or_none() {
        let line = |goal: &str| {
            format!(r#"{{"bench":"list","case":"first page","value":1.5,"unit":"ms","goal":{goal}}}"#)
        };
        for (goal, shown) in [("10", "<= 10"), (r#"">= 1.8""#, ">= 1.8"), ("null", "")] {
            let measure: Measure = serde_json::from_str(&line(goal)).unwrap();
            assert_eq!(measure.goal.map(|goal| goal.to_string()).unwrap_or_default(), shown);
        }
    }
}
