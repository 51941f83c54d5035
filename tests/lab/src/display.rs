//! An X server in memory, for tests that open windows.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::process::output;

/// A virtual X server. It ends when this value is dropped or this process ends.
#[derive(Debug)]
pub struct Display {
    child: Child,
    /// `:N`, for `DISPLAY`.
    pub name: String,
}

impl Display {
    /// Starts one on the first free number.
    ///
    /// # Errors
    /// When Xvfb is not installed or does not start.
    pub fn start() -> Result<Self> {
        let mut child = Command::new("setpriv")
            .args(["--pdeathsig", "TERM", "--", "Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24"])
            .args(["-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("could not start Xvfb: install the package xvfb")?;
        let mut number = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut number)?;
        }
        ensure!(!number.trim().is_empty(), "Xvfb did not start");
        Ok(Self { child, name: format!(":{}", number.trim()) })
    }

    /// Makes a command open its windows here.
    pub fn give(&self, command: &mut Command) {
        command.env("DISPLAY", &self.name).env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET");
    }

    /// A script in `directory` that runs `program` with its windows here, and with `directory` as its home.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn script(&self, program: &str, directory: &Path) -> Result<PathBuf> {
        let script = directory.join(program);
        let (name, home) = (&self.name, directory.display());
        let text = format!("#!/bin/sh\nDISPLAY={name} GDK_BACKEND=x11 HOME='{home}' exec {program} \"$@\"\n");
        fs::write(&script, text)?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
        Ok(script)
    }

    /// Runs a program that talks to this X server, such as xdotool, and returns what it prints.
    ///
    /// # Errors
    /// When it is not installed.
    pub fn ask(&self, program: &str, arguments: &[&str]) -> Result<Vec<u8>> {
        let mut command = Command::new(program);
        self.give(command.args(arguments));
        Ok(output(&mut command)?.stdout)
    }

    /// The id of the visible window whose title contains this.
    ///
    /// # Errors
    /// When xdotool is not installed.
    pub fn window(&self, title: &str) -> Result<Option<String>> {
        let found = self.ask("xdotool", &["search", "--onlyvisible", "--name", title])?;
        Ok(String::from_utf8_lossy(&found).lines().next().map(str::to_owned))
    }

    /// A window's picture, as PNG.
    ///
    /// # Errors
    /// When ImageMagick is not installed.
    pub fn picture(&self, window: &str) -> Result<Vec<u8>> {
        self.ask("import", &["-window", window, "png:-"])
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        Command::new("sh").args(["-c", "kill -TERM \"$1\"", "sh", &pid]).status().ok();
        self.child.wait().ok();
    }
}
