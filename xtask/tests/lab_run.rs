//! `cargo xtask run` where no window can be opened.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::{
    collections::HashSet,
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long taking everything down may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A run. It is killed with its lab if the test fails.
struct Run(Child);

impl Drop for Run {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn a_run_without_a_display_shows_three_desktops_and_nothing_remains_when_it_is_interrupted() {
    let name = format!("run-test-{}", std::process::id());
    let lab = Path::new("/var/tmp").join(format!("sarrio-lab-{name}"));
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(["run", "--lab", "2", "--yes", "--name", &name]);
    xtask.env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET").env("DISPLAY", ":64999");
    xtask.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut run = Run(xtask.spawn().unwrap());

    let mut lines = Vec::new();
    for line in BufReader::new(run.0.stdout.take().unwrap()).lines() {
        lines.push(line.unwrap().trim().to_owned());
        if lines.last().is_some_and(|line| line.starts_with("Running until Ctrl+C")) {
            break;
        }
    }
    let all = lines.join("\n");
    let pictures: Vec<_> = lines.iter().filter(|line| line.ends_with(".png")).map(PathBuf::from).collect();
    assert_eq!(pictures.len(), 4, "the main page and three desktops: {all}");
    for picture in &pictures {
        let pixels = image::open(picture).unwrap().to_rgb8();
        let colours: HashSet<_> = pixels.pixels().collect();
        assert!(pixels.width() >= 640 && colours.len() > 20, "{} shows nothing", picture.display());
    }
    let export = lines.iter().find(|line| line.starts_with("export SARRIO_SOCKET=")).expect(&all);
    let list = lines.iter().find(|line| line.ends_with("desktop list")).expect(&all);
    let listed = Command::new("sh").args(["-c", &format!("{export}; {list}")]).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert_eq!(listed.matches("running").count(), 3, "{listed}");

    let link = format!("sarriolab{}", fs::read_to_string(lab.join("network")).unwrap());
    assert!(Path::new("/sys/class/net").join(&link).exists());
    let pid = run.0.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -INT \"$1\"", "sh", &pid]).status().unwrap().success());
    let limit = Instant::now() + PATIENCE;
    let ended = loop {
        if let Some(ended) = run.0.try_wait().unwrap() {
            break ended;
        }
        assert!(Instant::now() < limit, "it does not end");
        thread::sleep(Duration::from_millis(50));
    };
    assert!(ended.success(), "{ended}");
    assert!(!lab.exists(), "the lab's files are left");
    assert!(!Path::new("/sys/class/net").join(&link).exists(), "the lab's link is left");
    assert_eq!(processes_that_name(&name), [""; 0], "processes are left");
}

/// The command lines that contain a word.
fn processes_that_name(word: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    lines
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.contains(word))
        .collect()
}
