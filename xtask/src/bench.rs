//! `cargo xtask bench`: runs what measures, and shows it beside its goals.
//!
//! Each `[[bench]]` of the workspace is a program that prints one JSON object a line, a [`Measure`]; anything else it
//! prints is for people. A bench takes its pairs interleaved, in one run, and names its baseline.

use std::{
    fmt, fs,
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::{
    cargo::{cargo, target_dir},
    display::Display,
    packages::{self, APP, BENCH, BUILD, Consent, LAB, TEST},
    postgres::Postgres,
};

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
    /// The same figure of what it is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    baseline: Option<f64>,
    /// `value / baseline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ratio: Option<f64>,
    /// What it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    goal: Option<Goal>,
    /// Whether the goal was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    met: Option<bool>,
}

/// At most so much, or in words: `>= 1.8`, `none to speak of`.
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
    name: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

pub fn bench(words: &[String], consent: Consent) -> Result<()> {
    let name = words.first().map(String::as_str);
    packages::need(&[BUILD, LAB, APP, TEST, BENCH], consent)?;
    let benches = find(name)?;
    ensure!(!benches.is_empty(), "no bench is called `{}`", name.unwrap_or_default());
    let (postgres, display) = (Postgres::start()?, Display::start()?);
    let mut measures = Vec::new();
    let mut failed = Vec::new();
    for (package, bench) in benches {
        println!("\n=== {bench}");
        let mut run = cargo(["bench", "--package", &package, "--bench", &bench]);
        run.env("SARRIO_TEST_POSTGRES", &postgres.url).stdout(Stdio::piped());
        display.give(&mut run);
        let mut child = run.spawn().with_context(|| format!("could not start the bench {bench}"))?;
        let lines = child.stdout.take().map(|stdout| BufReader::new(stdout).lines());
        for line in lines.into_iter().flatten() {
            let line = line?;
            match serde_json::from_str::<Measure>(&line) {
                Ok(measure) => measures.push(measure),
                Err(error) if line.starts_with('{') => bail!("the bench {bench} printed `{line}`: {error}"),
                Err(_) => println!("{line}"),
            }
        }
        if !child.wait()?.success() {
            failed.push(bench);
        }
    }
    print_table(&measures);
    let file = target_dir().join("bench.json");
    fs::write(&file, serde_json::to_string_pretty(&measures)?)?;
    println!("\n{} figures are in {}", measures.len(), file.display());
    ensure!(failed.is_empty(), "these benches failed: {}", failed.join(", "));
    Ok(())
}

/// Package and name of each bench whose name contains `part`.
fn find(part: Option<&str>) -> Result<Vec<(String, String)>> {
    let metadata = cargo(["metadata", "--no-deps", "--format-version", "1"]).output()?;
    let metadata: Metadata =
        serde_json::from_slice(&metadata.stdout).context("could not read cargo's metadata")?;
    let mut found = Vec::new();
    for package in metadata.packages {
        for target in package.targets {
            let is_bench = target.kind.iter().any(|kind| kind == "bench");
            if is_bench && part.is_none_or(|part| target.name.contains(part)) {
                found.push((package.name.clone(), target.name));
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
    fn a_line_with_a_goal_in_figures_or_in_words_or_without_is_a_measure() {
        let line = |goal: &str| {
            format!(r#"{{"bench":"list","case":"first page","value":1.5,"unit":"ms","goal":{goal}}}"#)
        };
        for (goal, shown) in [("10", "<= 10"), (r#"">= 1.8""#, ">= 1.8"), ("null", "")] {
            let measure: Measure = serde_json::from_str(&line(goal)).unwrap();
            assert_eq!(measure.goal.map(|goal| goal.to_string()).unwrap_or_default(), shown);
        }
    }
}
