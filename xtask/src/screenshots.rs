//! `cargo xtask screenshots`: every screen on a real lab, or every widget, as PNG, drawn without a window.
//!
//! The app's program `screenshots` draws them: `screenshots gallery DIR`, and `screenshots screens DIR` with the lab in
//! `SARRIO_LAB`.

use std::process::Command;

use anyhow::{Result, bail};
use sarrio_lab::Lab;

use crate::{
    cargo::{cargo, stage, target_dir},
    packages::{self, APP, BUILD, Consent, LAB},
    run::tell,
};

pub fn screenshots(words: &[String], consent: Consent) -> Result<()> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let what = match words.as_slice() {
        [] => "screens",
        ["gallery"] => "gallery",
        other => bail!("`cargo xtask screenshots` takes nothing or `gallery`, not `{}`", other.join(" ")),
    };
    packages::need(&[BUILD, APP], consent)?;
    stage("build", &mut cargo(["build", "--workspace", "--bin", "screenshots"]))?;
    let directory = target_dir().join("screenshots");
    std::fs::create_dir_all(&directory)?;
    let mut draw = Command::new(target_dir().join("debug/screenshots"));
    draw.arg(what).arg(&directory);
    let mut lab = None;
    if what == "screens" {
        packages::need(&[LAB], consent)?;
        tell(lab.insert(Lab::up("screenshots", 3)?), &mut draw)?;
    }
    stage(what, &mut draw)?;
    println!("The pictures are in {}", directory.display());
    Ok(())
}
