//! A class on real hosts: its teacher pauses it, and holds an exam during which the backend is killed.

use anyhow::{Context as _, Result, ensure};
use futures::StreamExt as _;
use sarrio_client::{FilesToHandOut, Passed};
use sarrio_model::{
    Batch, CollectWork, Desktop, DesktopAction, HandoutDisc, Lesson, NetworkHold, NewHandout, PowerKind,
    SetPower, StateName,
};
use sarrio_school::School;

const BACKEND: &str = env!("CARGO_BIN_EXE_backend");

const STUDENTS: u32 = 4;

/// A class whose students have a desktop each, of which the last is off, in a lesson that takes place.
struct Class {
    school: School,
    desktops: Vec<Desktop>,
    lesson: Lesson,
}

impl Class {
    async fn new() -> Result<Self> {
        let mut school = School::on_lab(2).await?;
        let template = school.demo_template().await?;
        school.move_apart(BACKEND.as_ref()).await?;
        let class = school.class(&template, STUDENTS).await?;
        let ids = class.desktops.iter().skip(1).map(|desktop| desktop.id).collect();
        school.done(school.client.desktops().batch(&Batch::of(DesktopAction::Start, ids)).await?).await?;
        let lesson = school.begin_lesson(&class, 30).await?;
        Ok(Self { desktops: class.desktops, lesson, school })
    }

    /// What libvirt says of a desktop's domain.
    fn virsh(&self, desktop: &Desktop, arguments: &[&str]) -> Result<String> {
        let domain = desktop.id.to_string();
        for host in self.school.lab.hosts() {
            let command = ["virsh", "-c", "qemu:///system", arguments[0], &domain];
            if let Ok(said) = host.exec(command.iter().chain(&arguments[1..])) {
                return Ok(said.trim().to_owned());
            }
        }
        anyhow::bail!("no host has {}", desktop.name)
    }

    fn state(&self, desktop: &Desktop) -> Result<String> {
        self.virsh(desktop, &["domstate"])
    }

    /// Whether the cable of a desktop is plugged in, as libvirt sees it.
    fn is_plugged(&self, desktop: &Desktop) -> Result<bool> {
        let cards = self.virsh(desktop, &["domiflist"])?;
        let card = cards.lines().nth(2).and_then(|line| line.split_whitespace().next());
        let link = self.virsh(desktop, &["domif-getlink", card.context("it has a network card")?])?;
        Ok(link.ends_with("up"))
    }

    async fn holds(&self, desktop: &Desktop) -> Result<NetworkHold> {
        Ok(self.school.client.desktops().get(desktop.id).await?.holds.network)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_is_paused_and_an_exam_outlasts_the_backend_and_ends_by_its_timer() -> Result<()> {
    let mut class = Class::new().await?;
    let (off, on) = class.desktops.split_first().context("there are desktops")?;
    let (off, on) = (off.clone(), on.to_vec());
    let id = class.lesson.id;

    class.school.client.lessons().set_power(id, PowerKind::EyesOnMe, &SetPower::default()).await?;
    for desktop in &on {
        ensure!(class.state(desktop)? == "paused", "{} goes on", desktop.name);
        ensure!(
            class.school.client.desktops().resume(desktop.id).await.is_err(),
            "it is paused with its class"
        );
    }
    class.school.client.lessons().end_power(id, PowerKind::EyesOnMe).await?;
    for desktop in &on {
        ensure!(class.state(desktop)? == "running", "{} stands still", desktop.name);
        class.school.reaches(desktop.id, StateName::Running).await?;
    }

    let exam = SetPower { minutes: Some(1), ..SetPower::default() };
    class.school.client.lessons().set_power(id, PowerKind::Exam, &exam).await?;
    for desktop in &on {
        ensure!(
            !class.is_plugged(desktop)? && class.holds(desktop).await? == NetworkHold::Off,
            "{}",
            desktop.name
        );
    }
    // A desktop that is started during the exam has no network from its first packet on.
    class.school.done(class.school.client.desktops().start(off.id).await?).await?;
    ensure!(!class.is_plugged(&off)? && class.holds(&off).await? == NetworkHold::Off, "{}", off.name);

    class.school.kill_and_start().await?;
    class.school.all_online().await?;
    let lesson = class.school.client.lessons().get(id).await?;
    ensure!(lesson.power(PowerKind::Exam).is_some(), "the exam goes on: {:?}", lesson.powers);
    ensure!(!class.is_plugged(&on[0])?, "{} has its network back", on[0].name);

    let all: Vec<Desktop> = class.desktops.clone();
    class
        .school
        .until("the exam has ended by its timer", async || {
            Ok(class.school.client.lessons().get(id).await?.powers.is_empty())
        })
        .await?;
    class
        .school
        .until("all have their network back", async || {
            Ok(all.iter().map(|one| class.is_plugged(one)).collect::<Result<Vec<_>>>()?.iter().all(|up| *up))
        })
        .await?;
    class.school.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_collected_from_a_guest_by_its_agent_and_from_the_disk_of_one_that_runs() -> Result<()> {
    const FOLDER: &str = "/home/student/my work";
    let class = Class::new().await?;
    let lessons = class.school.client.lessons();
    let (id, marker) = (class.lesson.id, "to-be-or-not-to-be-8c1f");
    let (by_agent, by_disk) = (&class.desktops[1], &class.desktops[2]);
    for desktop in [by_agent, by_disk] {
        let script = format!(
            "mkdir -p '{FOLDER}' && echo {marker} >'{FOLDER}/essay.txt' && ln -s /etc '{FOLDER}/etc' && sync"
        );
        class.in_guest(desktop, &script).await?;
    }
    let people = |desktop: &Desktop| Some(vec![desktop.owner.id]);
    let folder = Some(FOLDER.parse()?);
    let request = CollectWork { folder, people: people(by_agent), ..CollectWork::default() };
    class.school.done(lessons.collect(id, &request).await?).await?;
    let tar = class.work(by_agent).await?;
    let mut entries = tar::Archive::new(&tar[..]);
    let names: Vec<String> =
        entries.entries()?.map(|entry| Ok(entry?.path()?.display().to_string())).collect::<Result<_>>()?;
    ensure!(names == ["essay.txt"], "the link is left out: {names:?}");
    ensure!(contains(&tar, marker), "the file is there");
    let temporary = class.in_guest(by_agent, "! ls /var/tmp/sarrio-* /tmp/sarrio-*").await;
    ensure!(temporary.is_ok(), "nothing is left in the guest: {temporary:?}");

    let request = CollectWork { disk: true, people: people(by_disk), ..CollectWork::default() };
    class.school.done(lessons.collect(id, &request).await?).await?;
    ensure!(class.state(by_disk)? == "running", "it was not stopped");
    let directory = tempfile::tempdir()?;
    let (image, raw) = (directory.path().join("disk.qcow2"), directory.path().join("disk.raw"));
    std::fs::write(&image, class.work(by_disk).await?)?;
    let converted = std::process::Command::new("qemu-img")
        .args(["convert", "-f", "qcow2", "-O", "raw"])
        .args([&image, &raw])
        .status()?;
    ensure!(converted.success(), "it is a whole image of its own");
    ensure!(contains(&std::fs::read(&raw)?, marker), "the student's file is in the copy of the disk");
    class.school.close().await;
    Ok(())
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

impl Class {
    /// Runs a script in a guest by its agent, once that answers.
    async fn in_guest(&self, desktop: &Desktop, script: &str) -> Result<()> {
        let ask = |command: serde_json::Value| {
            let said = self.virsh(desktop, &["qemu-agent-command", &command.to_string()])?;
            Ok::<_, anyhow::Error>(serde_json::from_str::<serde_json::Value>(&said)?["return"].take())
        };
        let ping = serde_json::json!({ "execute": "guest-ping" });
        self.school.until("the agent answers", async || Ok(ask(ping.clone()).is_ok())).await?;
        let run = serde_json::json!({
            "execute": "guest-exec", "arguments": { "path": "/bin/sh", "arg": ["-c", script] },
        });
        let pid = ask(run)?["pid"].clone();
        let status = serde_json::json!({ "execute": "guest-exec-status", "arguments": { "pid": pid } });
        let mut code = None;
        self.school
            .until("it ends", async || {
                let status = ask(status.clone())?;
                code = status["exitcode"].as_i64();
                Ok(status["exited"] == true)
            })
            .await?;
        ensure!(code == Some(0), "“{script}” ended with {code:?}");
        Ok(())
    }

    /// What was collected from the owner of a desktop.
    async fn work(&self, desktop: &Desktop) -> Result<Vec<u8>> {
        let lessons = self.school.client.lessons();
        let mut pieces = Box::pin(lessons.read_work(self.lesson.id, desktop.owner.id).await?);
        let mut all = Vec::new();
        while let Some(piece) = pieces.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all)
    }
}
#[tokio::test(flavor = "multi_thread")]
async fn what_is_handed_out_is_in_the_drives_of_the_class_until_its_lesson_ends() -> Result<()> {
    let class = Class::new().await?;
    let client = &class.school.client;
    let (off, on) = class.desktops.split_first().context("there are desktops")?;
    let folder = tempfile::tempdir()?;
    let exercise = folder.path().join("exercise 3");
    std::fs::create_dir(&exercise)?;
    let long = format!("{}.docx", "a long name ".repeat(6));
    for name in ["què fer.txt", &long] {
        std::fs::write(exercise.join(name), format!("This is {name}"))?;
    }
    let files = FilesToHandOut::gather(std::slice::from_ref(&exercise))?;
    let nobody: Passed = std::sync::Arc::new(|_| ());
    let new = NewHandout::default();
    let lesson = client.lessons().hand_out(class.lesson.id, &new, files, nobody.clone()).await?;
    let handout = lesson.handouts.last().context("it is handed out")?;
    ensure!(handout.disc == HandoutDisc::Made { shortened: 0 }, "{:?}", handout.disc);
    let file = format!("lessons/{}/{}.iso", class.lesson.id, handout.id);
    let has_disc = |desktop: &Desktop| {
        class.virsh(desktop, &["domblklist", "--details"]).map(|drives| drives.contains(&file))
    };
    let all_have = async || Ok(on.iter().map(has_disc).collect::<Result<Vec<_>>>()?.iter().all(|has| *has));
    class.school.until("those that run have the disc", all_have).await?;
    class.school.done(client.desktops().start(off.id).await?).await?;
    class.school.until("one that starts later has it, too", async || has_disc(off)).await?;

    // What a guest reads from the disc, with the long names of Linux and of Windows.
    let disc = class.school.lab.nas().join(&file);
    for tree in ["any", "norock"] {
        let read = folder.path().join(tree);
        let mut command = std::process::Command::new("xorriso");
        command.args(["-osirrox", "on", "-read_fs", tree]);
        let done = command.arg("-indev").arg(&disc).args(["-extract", "/"]).arg(&read).output()?;
        ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        for name in ["què fer.txt", &long] {
            let content = std::fs::read_to_string(read.join("exercise 3").join(name));
            ensure!(content.context(tree)? == format!("This is {name}"), "{tree}: {name}");
        }
    }
    let saved = tempfile::tempdir()?;
    client.lessons().save_handout(class.lesson.id, handout.id, saved.path(), nobody).await?;
    ensure!(saved.path().join("exercise 3").join(&long).is_file(), "it is saved on this computer");

    let edit = sarrio_model::EditLesson {
        revision: lesson.revision,
        ends: Some(lesson.begins),
        ..Default::default()
    };
    client.lessons().edit(class.lesson.id, &edit).await?;
    let none_has =
        async || Ok(!class.desktops.iter().map(has_disc).collect::<Result<Vec<_>>>()?.contains(&true));
    class.school.until("no drive has the disc any more", none_has).await?;
    client.lessons().take_back(class.lesson.id, handout.id).await?;
    class.school.until("its files are gone", async || Ok(!disc.exists())).await?;
    class.school.close().await;
    Ok(())
}
