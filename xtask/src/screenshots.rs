//! `cargo xtask screenshots`: pictures of every screen, on a real lab, or of every widget, drawn without a window.
//!
//! The app's program `headless` draws them: `headless gallery DIR`, and `headless screens DIR` with the lab in `SARRIO_LAB`.

use std::process::Command;

use anyhow::Result;
use clap::{Args, ValueEnum};
use sarrio_lab::Lab;

use crate::{
    cargo::{WORKSPACE, cargo, program, stage, target_dir},
    packages::{self, APP, BUILD, Consent, LAB},
    run::tell,
};

/// Draw every screen, or every widget, as PNG, without a window
#[derive(Debug, Args)]
pub struct Screenshots {
    /// What to draw
    #[arg(value_enum, default_value_t = Pictures::Screens)]
    what: Pictures,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Pictures {
    /// Every screen, with what is on a real lab
    Screens,
    /// Every widget in every state
    Gallery,
}

impl Screenshots {
    /// # Errors
    /// When a package is missing and may not be installed, or a picture cannot be drawn.
    pub fn run(self, consent: Consent) -> Result<()> {
        let what = match self.what {
            Pictures::Screens => "screens",
            Pictures::Gallery => "gallery",
        };
        packages::need(&[BUILD, APP], consent)?;
        stage(
            "build",
            "5 to 10 minutes the first time",
            cargo(["build", "--bin", "headless"]).args(WORKSPACE),
        )?;
        let directory = target_dir().join("screenshots");
        std::fs::create_dir_all(&directory)?;
        let mut draw = Command::new(program("headless"));
        draw.arg(what).arg(&directory);
        let mut lab = None;
        if self.what == Pictures::Screens {
            packages::need(&[LAB], consent)?;
            tell(lab.insert(Lab::up("screenshots", 3)?), &mut draw)?;
        }
        stage(what, "a minute or two", &mut draw)?;
        println!("The pictures are in {}", directory.display());
        Ok(())
    }
}
