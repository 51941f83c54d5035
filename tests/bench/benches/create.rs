//! 30 desktops from one template, from the API call to all there, against bare `qemu-img create` in parallel over one SSH
//! connection, and against `virt-clone`'s way, a whole copy of each disk.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};
use sarrio_bench::{Goal, median, report, run};
use sarrio_model::{Batch, BatchAction, Template};
use sarrio_school::School;

/// Desktops.
const COUNT: u32 = 30;

/// Rounds, each of which takes ours and the bare command in turn.
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() -> Result<()> {
    let school = School::on_lab(1).await?;
    let template = school.demo_template().await?;
    let base = template.disk.as_ref().context("the template has a base")?.file.to_string();
    let master = Master::open(&school)?;
    let (mut ours, mut bare, mut copies) = (vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        ours.push(through_the_api(&school, &template, round).await?);
        bare.push(bare_overlays(&school, &master, &base)?);
        if round == 0 {
            copies.push(whole_copies(&school, &base)?);
        }
    }
    let (ours, bare, copies) = (median(ours), median(bare), median(copies));
    report("create", "30 desktops, against bare qemu-img -P4 over SSH", ours, "s", bare, Goal::AtMost(1.25));
    report(
        "create",
        "30 desktops, against a whole copy each, as virt-clone makes",
        ours,
        "s",
        copies,
        Goal::AtLeast(20.0),
    );
    school.close().await;
    Ok(())
}

async fn through_the_api(school: &School, template: &Template, round: usize) -> Result<f64> {
    let begun = Instant::now();
    let made = school.make(template, &format!("round {round} pc"), COUNT).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let ids: Vec<_> = made.iter().map(|desktop| desktop.id).collect();
    school.done(school.client.desktops().batch(&Batch { action: BatchAction::Delete, ids }).await?).await?;
    school.done(school.client.desktops().purge_all(u64::from(COUNT)).await?).await?;
    Ok(seconds)
}

/// One SSH connection, kept open, as ours is.
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

/// What `virt-clone` does of each disk: a whole copy, one after another. One is measured and counted 30 times.
fn whole_copies(school: &School, base: &str) -> Result<f64> {
    let host = school.lab.host(1);
    let copy = "/srv/nas/whole-copy.qcow2";
    let begun = Instant::now();
    host.exec(["qemu-img", "convert", "-f", "qcow2", "-O", "qcow2", base, copy])?;
    let seconds = begun.elapsed().as_secs_f64() * f64::from(COUNT);
    host.exec(["rm", copy])?;
    Ok(seconds)
}
