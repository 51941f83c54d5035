//! `cargo xtask screenshots`: every screen on a real lab, or every widget, as PNG.
//!
//! Both are tests of the app that also write what they saw where `SARRIO_SCREENSHOTS` names a directory.

use anyhow::{Result, bail};
use sarrio_lab::{Lab, Manifest};

use crate::{
    cargo::{cargo, stage, target_dir},
    display::Display,
    packages::{self, APP, BUILD, Consent, LAB, TEST},
};

pub fn screenshots(words: &[String], consent: Consent) -> Result<()> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (test, on_lab) = match words.as_slice() {
        [] => ("screenshots", true),
        ["gallery"] => ("gallery", false),
        other => bail!("`cargo xtask screenshots` takes nothing or `gallery`, not `{}`", other.join(" ")),
    };
    packages::need(&[BUILD, APP, LAB, TEST], consent)?;
    let directory = target_dir().join("screenshots");
    std::fs::create_dir_all(&directory)?;
    let display = Display::start()?;
    let mut run = cargo(["test", "--package", "sarrio", "--test", test, "--", "--nocapture"]);
    run.env("SARRIO_SCREENSHOTS", &directory);
    display.give(&mut run);
    let lab = if on_lab { Some(Lab::up("screenshots", 3)?) } else { None };
    if let Some(lab) = &lab {
        lab.add_demo_template()?;
        let file = lab.dir().join("app").join("lab.json");
        lab.manifest()?.write(&file)?;
        run.env(Manifest::VARIABLE, file);
    }
    stage(test, &mut run)?;
    println!("The pictures are in {}", directory.display());
    Ok(())
}
