//! `cargo xtask run`: builds Sarrio and starts it with hypervisors, with a window or without.
//!
//! ask for packages -> download -> build -> bring up the lab -> start the app, until it ends or Ctrl+C
//!
//! Only the app knows whether a window can be opened. If it reports that there is no display, the program `headless`
//! runs instead.

use std::{
    io::{self, Write as _},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use clap::Args;
use sarrio_lab::{Lab, LabName, Manifest};

use crate::{
    cargo::{WORKSPACE, cargo, program, stage, target_dir},
    packages::{self, APP, BUILD, Consent, LAB},
    stop::Stop,
    stopwatch::Stopwatch,
    user::is_root,
};

/// The app's exit code where there is no display.
const NO_DISPLAY: i32 = 3;

const NOTES: &str = "\
The first build takes 5 to 10 minutes on two cores; later ones take seconds. A lab needs
root; it is up in a few seconds, and is gone when the app ends, with everything in it.

Without a display, or with --headless, three desktops are made and started on the lab, and
pictures of their screens and of the app's main page are written. The backend then runs
until Ctrl+C.";

/// Build Sarrio and start it with hypervisors
#[derive(Debug, Args)]
#[command(after_long_help = NOTES)]
pub struct Run {
    /// Bring up a lab of N hypervisors [default: use this machine's own libvirt or, if there is none, a lab of one]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=99))]
    lab: Option<u8>,
    /// The lab's name; a lab with this name that is already up is used, and stays up
    #[arg(long, default_value = "run")]
    name: LabName,
    /// Run without a window even if there is a display
    #[arg(long)]
    headless: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Window,
    Headless,
}

impl Run {
    /// # Errors
    /// When a package is missing and may not be installed, or a stage fails.
    pub fn run(self, consent: Consent) -> Result<()> {
        let mut stopwatch = Stopwatch::start();
        let mode = self.mode();
        let hosts = self.lab.or_else(|| if own_libvirt_answers() { None } else { Some(1) });
        stopwatch.time("packages", || -> Result<()> {
            let app = if mode == Mode::Window { APP } else { &[] };
            let lab = if hosts.is_some() { LAB } else { &[] };
            packages::need(&[BUILD, app, lab], consent)
        })?;
        if let Some(hosts) = hosts {
            // Before the build, so that nobody waits for that in vain.
            ensure!(
                is_root() || Lab::attach(&self.name.to_string()).is_ok(),
                "a lab needs root: run `sudo {} lab --name {} up {hosts}`, then this again",
                program("xtask").display(),
                self.name
            );
        }
        stopwatch.time("download", download)?;
        stopwatch.time("build", || build(mode))?;
        let stop = Stop::listen()?;
        let lab = match hosts {
            Some(hosts) => Some(stopwatch.time("lab", || open_lab(&self.name, hosts))?),
            None => {
                println!(
                    "Using this machine's own libvirt, qemu:///system (--lab N brings up a lab instead)"
                );
                None
            }
        };
        println!("From the command to the app: {stopwatch}");
        let ended = if stop.is_asked() { Ok(()) } else { start(mode, lab.as_ref(), &stop) };
        if let Some(lab) = lab
            && lab.is_owned()
        {
            // Unlike `println!`, this does not panic when nobody reads any more.
            let _ = writeln!(io::stdout(), "Taking the lab down.");
            lab.down()?;
        }
        ended
    }

    fn mode(&self) -> Mode {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if self.headless {
            return Mode::Headless;
        }
        if ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set) {
            return Mode::Window;
        }
        println!(
            "There is no display here (DISPLAY and WAYLAND_DISPLAY are not set): running without a window."
        );
        Mode::Headless
    }
}

/// Adds the demo template to the lab, and describes the lab to a program of the app.
///
/// # Errors
/// When the template cannot be built.
pub fn tell(lab: &Lab, program: &mut Command) -> Result<()> {
    lab.add_demo_template()?;
    let file = lab.dir().join("app").join("lab.json");
    lab.manifest()?.write(&file)?;
    program.env(Manifest::VARIABLE, file);
    Ok(())
}

/// Downloads the dependencies, only for this kind of machine.
fn download() -> Result<()> {
    let host =
        Command::new("rustc").args(["--print", "host-tuple"]).output().context("could not start rustc")?;
    let host = String::from_utf8_lossy(&host.stdout).trim().to_owned();
    stage("download", "about half a minute the first time", cargo(["fetch", "--target"]).arg(host))
}

fn build(mode: Mode) -> Result<()> {
    let programs: &[&str] = match mode {
        Mode::Window => &["sarrio"],
        Mode::Headless => &["headless", "sarrioctl"],
    };
    let takes = if programs.iter().all(|name| program(name).exists()) {
        "as long as the changes since the last time take"
    } else {
        "5 to 10 minutes the first time on two cores"
    };
    let mut build = cargo(["build"]);
    build.args(WORKSPACE);
    for name in programs {
        build.args(["--bin", name]);
    }
    stage("build", takes, &mut build)
}

/// The lab with that name if it is up, otherwise a new one that ends with this process. In both cases with the demo
/// template.
fn open_lab(name: &LabName, hosts: u8) -> Result<Lab> {
    let lab = if let Ok(lab) = Lab::attach(&name.to_string()) {
        println!("Using the lab `{name}`, which is up with {} hosts and stays up", lab.hosts().len());
        lab
    } else {
        println!("Bringing up a lab of {hosts} (a few seconds; it goes with this run)");
        Lab::up(&name.to_string(), hosts)?
    };
    println!("Adding the demo template (half a minute the first time: it is built from Debian packages)");
    lab.add_demo_template()?;
    Ok(lab)
}

/// Starts the app in that mode, or without a window if the app finds no display, and waits until it ends.
fn start(mode: Mode, lab: Option<&Lab>, stop: &Stop) -> Result<()> {
    let status = stop.run(&app(mode, lab)?)?;
    if mode == Mode::Window && status.code() == Some(NO_DISPLAY) {
        println!("Going on without a window.");
        build(Mode::Headless)?;
        return start(Mode::Headless, lab, stop);
    }
    ensure!(status.success() || stop.is_asked(), "the app ended with {status}");
    Ok(())
}

/// The program of that mode, set up to use the lab or this machine's own libvirt.
fn app(mode: Mode, lab: Option<&Lab>) -> Result<Command> {
    let mut command = match mode {
        Mode::Window => Command::new(program("sarrio")),
        Mode::Headless => {
            let mut headless = Command::new(program("headless"));
            headless.arg("demo").arg(target_dir().join("demo"));
            headless
        }
    };
    match lab {
        Some(lab) => tell(lab, &mut command)?,
        None if mode == Mode::Window => drop(command.arg("--here")),
        None => {}
    }
    Ok(command)
}

fn own_libvirt_answers() -> bool {
    let mut virsh = Command::new("timeout");
    virsh.args(["5", "virsh", "-q", "-c", "qemu:///system", "uri"]);
    virsh.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let answers = virsh.status().is_ok_and(|status| status.success());
    if !answers {
        println!("This machine's own libvirt does not answer at qemu:///system: using a lab of one host");
    }
    answers
}
