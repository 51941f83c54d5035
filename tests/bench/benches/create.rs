//! Creates 30 desktops from one template, and measures from the API call until the events show all of them. Compared
//! with `qemu-img create` in parallel over one SSH connection, and with `virt-clone`, one after the other, on the host.
//! The template's disk has 512 MiB of data, which is little for a real one.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};
use sarrio_bench::{Goal, full_disk, median, note, processor_time, report, run};
use sarrio_model::{Batch, DesktopAction, DesktopQuery, MiB, NewDesktops, OverLimit, Template};
use sarrio_school::School;

/// Desktops.
const COUNT: u32 = 30;

/// How often Sarrio and the bare command are measured, alternately.
const ROUNDS: usize = 7;

/// The data on the template's disk, in bytes.
const CONTENT: usize = 512 << 20;

/// How many clones are made. `virt-clone` is too slow to make as many as there are desktops.
const CLONES: u32 = 3;

#[tokio::main]
async fn main() -> Result<()> {
    let school = School::on_lab(1).await?;
    let file = full_disk(&school.lab, CONTENT)?;
    let template = school.template("Full", "", &file, MiB(160)).await?;
    let base = template.disk.as_ref().context("the template has a base")?.file.to_string();
    let master = Master::open(&school)?;
    let (mut ours, mut bare, mut cost) = (vec![], vec![], vec![]);
    let mut clones = f64::NAN;
    for round in 0..ROUNDS {
        let before = processor_time()?;
        ours.push(through_the_api(&school, &template).await?);
        cost.push(processor_time()? - before);
        empty_bin(&school, &template).await?;
        bare.push(bare_overlays(&school, &master, &base)?);
        if round == ROUNDS / 2 {
            clones = virt_clones(&school, &base)?;
        }
    }
    eprintln!("ours {ours:.3?} s, {cost:.2?} s of processor; bare {bare:.3?} s; virt-clone {clones:.2} s");
    let (ours, bare) = (median(ours), median(bare));
    report("create", "30 desktops, against bare qemu-img -P4 over SSH", ours, "s", bare, Goal::AtMost(1.25));
    report("create", "30 desktops of 512 MiB, against virt-clone", ours, "s", clones, Goal::AtLeast(20.0));
    note("create", "processor time of backend and client for them", median(cost), "s");
    school.close().await;
    Ok(())
}

async fn through_the_api(school: &School, template: &Template) -> Result<f64> {
    let new = NewDesktops {
        name: "pc".parse()?,
        template: Some(template.id),
        count: COUNT,
        owner: None,
        for_group: None,
        for_people: vec![],
        over_limit: OverLimit::Refuse,
        hardware: Default::default(),
        disk: None,
        data_disk: None,
        scratch_disk: None,
        path: None,
        persistence: sarrio_model::Persistence::default(),
        start: false,
    };
    let begun = Instant::now();
    school.done(school.client.desktops().create(&new).await?).await?;
    Ok(begun.elapsed().as_secs_f64())
}

async fn empty_bin(school: &School, template: &Template) -> Result<()> {
    let query = DesktopQuery { template: Some(template.id), limit: Some(500), ..Default::default() };
    let ids = school.client.desktops().list(&query).await?.items.iter().map(|desktop| desktop.id).collect();
    school.done(school.client.desktops().batch(&Batch::of(DesktopAction::Delete, ids)).await?).await?;
    school.done(school.client.desktops().purge_all(u64::from(COUNT)).await?).await
}

/// One SSH connection that is kept open, like Sarrio's.
struct Master {
    options: Vec<String>,
    target: String,
}

impl Master {
    fn open(school: &School) -> Result<Self> {
        let target = format!("root@{}", school.lab.host(1).address);
        let options = [
            ("IdentityFile", school.lab.identity().display().to_string()),
            ("UserKnownHostsFile", school.lab.known_hosts().display().to_string()),
            ("ControlPath", school.lab.dir().join("bench.sock").display().to_string()),
            ("ControlMaster", "auto".to_owned()),
            ("ControlPersist", "300".to_owned()),
        ];
        let options =
            options.iter().flat_map(|(key, value)| ["-o".to_owned(), format!("{key}={value}")]).collect();
        let master = Self { options, target };
        run(&mut master.command("true"))?;
        Ok(master)
    }

    fn command(&self, command: &str) -> Command {
        let mut ssh = Command::new("ssh");
        ssh.args(&self.options).arg(&self.target).arg(command);
        ssh
    }
}

impl Drop for Master {
    fn drop(&mut self) {
        let mut exit = Command::new("ssh");
        exit.args(&self.options).args(["-O", "exit"]).arg(&self.target).stderr(Stdio::null());
        let _ = exit.status();
    }
}

fn bare_overlays(school: &School, master: &Master, base: &str) -> Result<f64> {
    let directory = school.lab.nas().join("bare");
    std::fs::create_dir(&directory)?;
    let names: Vec<String> = (0..COUNT).map(|number| format!("/srv/nas/bare/{number}.qcow2")).collect();
    let create = format!("xargs -0 -r -n1 -P4 -- qemu-img create -q -f qcow2 -F qcow2 -b {base}");
    let begun = Instant::now();
    let mut child = master.command(&create).stdin(Stdio::piped()).spawn()?;
    child.stdin.take().context("its input")?.write_all(names.join("\0").as_bytes())?;
    ensure!(child.wait()?.success(), "the bare qemu-img failed");
    let seconds = begun.elapsed().as_secs_f64();
    std::fs::remove_dir_all(directory)?;
    Ok(seconds)
}

/// Makes some clones with `virt-clone` of a domain whose disk is a copy of the base. Returns the time for as many
/// clones as there are desktops.
fn virt_clones(school: &School, base: &str) -> Result<f64> {
    let host = school.lab.host(1);
    let on = ["--connect", "qemu:///system"];
    let disk = "/srv/nas/clones/original.qcow2";
    host.exec(["mkdir", "/srv/nas/clones"])?;
    host.exec(["cp", base, disk])?;
    let xml = format!(
        "<domain type='qemu'><name>original</name><memory unit='MiB'>160</memory><os><type>hvm</type></os>\
         <devices><disk type='file'><driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda'/>\
         </disk></devices></domain>"
    );
    std::fs::write(school.lab.nas().join("clones/original.xml"), xml)?;
    host.exec(["virsh", on[0], on[1], "define", "/srv/nas/clones/original.xml"])?;
    let begun = Instant::now();
    for number in 1..=CLONES {
        let name = format!("clone-{number}");
        let file = format!("/srv/nas/clones/{name}.qcow2");
        host.exec(["virt-clone", on[0], on[1], "-o", "original", "-n", &name, "-f", &file])?;
    }
    let seconds = begun.elapsed().as_secs_f64() * f64::from(COUNT) / f64::from(CLONES);
    for name in (1..=CLONES).map(|number| format!("clone-{number}")).chain(["original".to_owned()]) {
        host.exec(["virsh", on[0], on[1], "undefine", &name])?;
    }
    host.exec(["rm", "-r", "/srv/nas/clones"])?;
    Ok(seconds)
}
