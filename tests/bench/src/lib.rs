//! What benches of the whole product share: the line that `cargo xtask bench` reads, and sums.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::json;

/// A ratio that should not be passed, or should be reached.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// `ratio <= limit`.
    AtMost(f64),
    /// `ratio >= limit`.
    AtLeast(f64),
}

/// Prints one figure beside its baseline, and whether the goal is met.
#[allow(clippy::print_stdout)]
pub fn report(bench: &str, case: &str, value: f64, unit: &str, baseline: f64, goal: Goal) {
    let (ratio, goal, met) = match goal {
        Goal::AtMost(limit) => (value / baseline, format!("<= {limit}"), value / baseline <= limit),
        Goal::AtLeast(limit) => {
            (baseline / value, format!(">= {limit} times as fast"), baseline / value >= limit)
        }
    };
    let line = json!({ "bench": bench, "case": case, "value": value, "unit": unit, "baseline": baseline, "ratio": ratio, "goal": goal, "met": met });
    println!("{line}");
}

/// The middle of several figures.
#[must_use]
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Runs a command to its end.
///
/// # Errors
/// It could not be started or failed: what it said.
pub fn run(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("could not start {command:?}"))?;
    ensure!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
