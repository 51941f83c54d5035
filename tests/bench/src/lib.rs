//! What the benches of the whole product share: the output that `cargo xtask bench` reads, medians, and disks for
//! templates.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use sarrio_lab::{Lab, processor_seconds};
use serde_json::json;

/// The required ratio to the baseline.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// `ratio <= limit`.
    AtMost(f64),
    /// `ratio >= limit`.
    AtLeast(f64),
    /// `value / baseline >= limit`, for figures that are better when they are larger.
    OfBaseline(f64),
}

/// Prints a figure with its baseline, and whether the goal is met.
#[allow(clippy::print_stdout)]
pub fn report(bench: &str, case: &str, value: f64, unit: &str, baseline: f64, goal: Goal) {
    let (ratio, goal, met) = match goal {
        Goal::AtMost(limit) => (value / baseline, format!("<= {limit}"), value / baseline <= limit),
        Goal::AtLeast(limit) => {
            (baseline / value, format!(">= {limit} times as fast"), baseline / value >= limit)
        }
        Goal::OfBaseline(limit) => (value / baseline, format!(">= {limit}"), value / baseline >= limit),
    };
    let line = json!({ "bench": bench, "case": case, "value": value, "unit": unit, "baseline": baseline, "ratio": ratio, "goal": goal, "met": met });
    println!("{line}");
}

/// Prints a figure that should stay below `limit`.
#[allow(clippy::print_stdout)]
pub fn limited(bench: &str, case: &str, value: f64, unit: &str, limit: f64) {
    let goal = format!("< {limit} {unit}");
    println!(
        "{}",
        json!({ "bench": bench, "case": case, "value": value, "unit": unit, "goal": goal, "met": value < limit })
    );
}

/// Prints a figure without a baseline.
#[allow(clippy::print_stdout)]
pub fn note(bench: &str, case: &str, value: f64, unit: &str) {
    println!("{}", json!({ "bench": bench, "case": case, "value": value, "unit": unit }));
}

/// The median of several figures.
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

/// User and system time of this process and its threads in seconds, as the kernel counts it: in steps of 10 ms.
///
/// # Errors
/// `/proc` cannot be read.
pub fn processor_time() -> Result<f64> {
    Ok(processor_seconds(&fs::read_to_string("/proc/self/stat")?))
}

/// A disk of 1 MiB whose machine halts at once, so that even many of them take no processor time. Returns its path on
/// the hosts.
///
/// # Errors
/// It could not be made.
pub fn halting_disk(lab: &Lab) -> Result<PathBuf> {
    let mut disk = vec![0; 1 << 20];
    disk[..4].copy_from_slice(&[0xfa, 0xf4, 0xeb, 0xfd]); // cli; again: hlt; jmp again
    disk[510..512].copy_from_slice(&[0x55, 0xaa]);
    qcow2(lab, "halting", &disk)
}

/// A disk with `size` bytes of data, all of which a copy has to contain. Returns its path on the hosts.
///
/// # Errors
/// It could not be made.
pub fn full_disk(lab: &Lab, size: usize) -> Result<PathBuf> {
    let mut number = 1_u64;
    let mut words = || {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        number.to_le_bytes()
    };
    let data: Vec<u8> = std::iter::repeat_with(&mut words).take(size / 8).flatten().collect();
    qcow2(lab, "full", &data)
}

fn qcow2(lab: &Lab, name: &str, content: &[u8]) -> Result<PathBuf> {
    let raw = lab.nas().join(format!("{name}.raw"));
    let disk = format!("{name}.qcow2");
    fs::write(&raw, content)?;
    run(Command::new("qemu-img")
        .args(["convert", "-f", "raw", "-O", "qcow2"])
        .arg(&raw)
        .arg(lab.nas().join(&disk)))?;
    fs::remove_file(raw)?;
    Ok(Path::new("/srv/nas").join(disk))
}
