//! Compares the app's window with virt-manager's, with 2,000 desktops each, alternately: the time to the first frame
//! and to a picture that no longer changes, memory, and processor time while nothing happens.
//!
//! The app also runs the whole backend in its process, with desktops that were created through the API. virt-manager
//! shows a host with 2,000 domains that are off. Both draw on a screen in memory, whose rows are compared 50 times a
//! second.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use sarrio_bench::{Goal, halting_disk, limited, median, report};
use sarrio_lab::{Host, Manifest};
use sarrio_model::{MiB, NewDesktops};
use sarrio_school::School;

/// Desktops in each of the two.
const DESKTOPS: u32 = 2_000;

/// How many are made by one request.
const AT_ONCE: u32 = 500;

/// How often each is measured.
const ROUNDS: usize = 3;

/// How long a picture must not change to count as final.
const CALM: Duration = Duration::from_secs(6);

/// How long to wait for that.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long processor time is measured while nothing happens.
const IDLE: Duration = Duration::from_secs(10);

/// How many rows change at least when a frame is drawn, and at most when only a caret or a clock changes.
const A_FRAME: usize = 100;
const A_CARET: usize = 30;

#[tokio::main]
async fn main() -> Result<()> {
    let mut school = School::on_lab(2).await?;
    make_desktops(&school).await?;
    school.rest().await;
    define_domains(&school, school.lab.host(2))?;
    let room = tempfile::tempdir()?;
    let file = room.path().join("lab.json");
    let hosts = school.lab.manifest()?.hosts;
    let data_dir = school.data_dir().to_owned();
    Manifest { hosts, storage_path: "/srv/nas".into(), template: None, data_dir }.write(&file)?;
    let app = || {
        let mut app = Command::new(env!("CARGO_BIN_EXE_sarrio"));
        app.arg("--here").env(Manifest::VARIABLE, &file).env("ICED_BACKEND", "tiny-skia");
        app
    };
    let uri = school.lab.host(2).uri();
    let manager = || {
        let mut manager = Command::new("virt-manager");
        manager.args(["--no-fork", "--connect", &uri]).env("GSETTINGS_BACKEND", "memory");
        manager
    };
    let (mut ours, mut theirs) = (Figures::default(), Figures::default());
    for _ in 0..ROUNDS {
        ours.add(look_at(app(), room.path())?);
        theirs.add(look_at(manager(), room.path())?);
    }
    eprintln!("ours {ours:.2?}\nvirt-manager {theirs:.2?}");
    for (case, unit, our, their) in [
        ("first frame, against virt-manager", "s", ours.first, theirs.first),
        ("picture stands still, against virt-manager", "s", ours.still, theirs.still),
        ("resident memory, against virt-manager", "MiB", ours.memory, theirs.memory),
        ("processor when nothing happens, against virt-manager", "%", ours.idle.clone(), theirs.idle),
    ] {
        let case = format!("2,000 desktops: {case}");
        report("app", &case, median(our), unit, median(their), Goal::AtMost(1.0));
    }
    limited("app", "2,000 desktops: processor when nothing happens", median(ours.idle), "%", 2.0);
    Ok(())
}

async fn make_desktops(school: &School) -> Result<()> {
    let template = school.template("Halting", "", &halting_disk(&school.lab)?, MiB(48)).await?;
    for part in 1..=DESKTOPS / AT_ONCE {
        let new = NewDesktops {
            name: format!("Room {part} pc").parse()?,
            template: Some(template.id),
            count: AT_ONCE,
            owner: None,
            for_group: None,
            for_people: vec![],
            over_limit: Default::default(),
            hardware: Default::default(),
            disk: None,
            data_disk: None,
            scratch_disk: None,
            path: None,
            persistence: sarrio_model::Persistence::default(),
            start: false,
        };
        school.done(school.client.desktops().create(&new).await?).await?;
    }
    Ok(())
}

fn define_domains(school: &School, host: &Host) -> Result<()> {
    let directory = school.lab.nas().join("defined");
    fs::create_dir(&directory)?;
    let mut commands = String::new();
    for number in 1..=DESKTOPS {
        let xml = format!(
            "<domain type='qemu'><name>pc-{number:04}</name><memory unit='MiB'>48</memory><os><type>hvm</type></os></domain>"
        );
        fs::write(directory.join(format!("{number}.xml")), xml)?;
        commands += &format!("define /srv/nas/defined/{number}.xml\n");
    }
    fs::write(directory.join("commands"), commands)?;
    host.exec(["sh", "-c", "virsh -q -c qemu:///system </srv/nas/defined/commands"]).map(drop)
}

/// What was measured of one of the two, with one figure for each round.
#[derive(Debug, Default)]
struct Figures {
    first: Vec<f64>,
    still: Vec<f64>,
    memory: Vec<f64>,
    idle: Vec<f64>,
}

impl Figures {
    fn add(&mut self, [first, still, memory, idle]: [f64; 4]) {
        self.first.push(first);
        self.still.push(still);
        self.memory.push(memory);
        self.idle.push(idle);
    }
}

/// The seconds to its first frame and to its final picture, its memory in MiB, and its use of a processor in percent.
fn look_at(mut program: Command, room: &Path) -> Result<[f64; 4]> {
    let screen = Screen::new()?;
    let empty = screen.rows()?;
    let home = tempfile::tempdir_in(room)?;
    program.env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path()).env("DISPLAY", &screen.name);
    program.env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET").env_remove("DBUS_SESSION_BUS_ADDRESS");
    let begun = Instant::now();
    let program = Running(program.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?);
    let (mut first, mut changed, mut before) = (None, begun.elapsed(), empty.clone());
    while first.is_none() || begun.elapsed() - changed < CALM {
        ensure!(begun.elapsed() < PATIENCE, "nothing is shown, or it does not come to rest");
        thread::sleep(Duration::from_millis(20));
        let (rows, now) = (screen.rows()?, begun.elapsed());
        if first.is_none() && differing(&rows, &empty) >= A_FRAME {
            first = Some(now);
        }
        if differing(&rows, &before) >= A_CARET {
            changed = now;
        }
        before = rows;
    }
    let used = program.processor_time()?;
    thread::sleep(IDLE);
    let idle = (program.processor_time()? - used) / IDLE.as_secs_f64() * 100.0;
    Ok([first.unwrap_or_default().as_secs_f64(), changed.as_secs_f64(), program.memory()?, idle])
}

/// How many rows differ.
fn differing(rows: &Rows, others: &Rows) -> usize {
    rows.0.chunks(Rows::WIDTH).zip(others.0.chunks(Rows::WIDTH)).filter(|(row, other)| row != other).count()
}

/// What a screen shows.
#[derive(Clone)]
struct Rows(Vec<u8>);

impl Rows {
    /// Bytes of a row.
    const WIDTH: usize = 1600 * 4;
}

/// An X server that draws into a file.
struct Screen {
    server: Child,
    name: String,
    file: PathBuf,
    _directory: tempfile::TempDir,
}

impl Screen {
    fn new() -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let mut server = Command::new("setpriv")
            .args([
                "--pdeathsig",
                "TERM",
                "--",
                "Xvfb",
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1600x1000x24",
                "-nolisten",
                "tcp",
                "-fbdir",
            ])
            .arg(directory.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("could not start Xvfb: install the package xvfb")?;
        let mut number = String::new();
        if let Some(stdout) = server.stdout.take() {
            BufReader::new(stdout).read_line(&mut number)?;
        }
        let (name, file) = (format!(":{}", number.trim()), directory.path().join("Xvfb_screen0"));
        Ok(Self { server, name, file, _directory: directory })
    }

    /// The file is a header and the picture.
    fn rows(&self) -> Result<Rows> {
        let mut file = fs::read(&self.file)?;
        let header = file.len().checked_sub(Rows::WIDTH * 1000).context("the screen's file is too short")?;
        Ok(Rows(file.split_off(header)))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A program that is ended when this is dropped.
struct Running(Child);

impl Running {
    /// User and system time of the process in seconds, without that of processes it started.
    fn processor_time(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        Ok((ticks(11) + ticks(12)) / 100.0)
    }

    /// Its resident memory in MiB.
    fn memory(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("it has ended")?;
        let kibibytes: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
        Ok(kibibytes / 1024.0)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
