//! The app without a window: pictures of it, and a demo for machines without a display.
//!
//! `headless gallery DIR` draws every widget in every state. The other two start the backend in this process, with the
//! lab that `SARRIO_LAB` names: `headless screens DIR` draws every screen with what is on the lab, and `headless demo
//! DIR` creates three desktops, draws what a person would see and then runs until Ctrl+C.

#![allow(clippy::print_stdout)] // it speaks to a person at a terminal

mod demo;
mod draw;
mod gallery;
mod people;
mod screens;
mod wait;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let what = args.next().context("say what to do: gallery, screens or demo")?;
    let folder = PathBuf::from(args.next().context("name the folder for the pictures")?);
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    match what.as_str() {
        "gallery" => gallery::gallery(&folder),
        "screens" => screens::screens(&folder),
        "demo" => demo::demo(&folder),
        other => bail!("`{other}` is unknown: use gallery, screens or demo"),
    }
}

/// Writes a picture, and says where it is.
fn write(folder: &Path, name: &str, picture: &[u8]) -> anyhow::Result<PathBuf> {
    let file = folder.join(format!("{name}.png"));
    std::fs::write(&file, picture).with_context(|| format!("could not write {}", file.display()))?;
    Ok(file)
}
