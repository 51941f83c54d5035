//! A class on real hosts: its teacher pauses it, and holds an exam during which the backend is killed.

use anyhow::{Context as _, Result, ensure};
use sarrio_client::{FilesToHandOut, Passed};
use sarrio_model::{
    Batch, Category, Desktop, DesktopAction, EditGroupPeople, ForGroup, Group, HandoutDisc, Lesson, Name,
    NetworkHold, NewCategory, NewDesktops, NewGroup, NewHandout, NewLesson, NewUser, PowerKind, Role,
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
        let client = &school.client;
        let category: Category = client.categories().add(&NewCategory { name: "Mecànica".parse()? }).await?;
        let group: Group =
            client.groups().add(&NewGroup { name: "2MEC-A".parse()?, category: category.id }).await?;
        let mut students = Vec::new();
        for number in 0..STUDENTS {
            let new: NewUser = serde_json::from_value(serde_json::json!({
                "username": format!("student{number}"), "full_name": format!("Student {number}"),
                "role": Role::Student, "category": category.id, "password": "a quite long secret",
            }))?;
            students.push(client.users().add(&new).await?.id);
        }
        client.groups().change_members(group.id, &EditGroupPeople { add: students, remove: vec![] }).await?;
        let for_group = ForGroup { group: group.id, members: vec![], missing: false, keep_up: false };
        let new = NewDesktops {
            name: "{template}".parse::<Name>()?,
            template: Some(template.id),
            count: 1,
            owner: None,
            for_group: Some(for_group),
            hardware: Default::default(),
            disk: None,
            data_disk: None,
            scratch_disk: None,
            path: None,
            start: false,
        };
        school.done(client.desktops().create(&new).await?).await?;
        let desktops = client.lessons().class(group.id, None).await?.desktops;
        ensure!(desktops.len() == STUDENTS as usize, "{} desktops", desktops.len());
        let ids = desktops.iter().skip(1).map(|desktop| desktop.id).collect();
        school.done(client.desktops().batch(&Batch::of(DesktopAction::Start, ids)).await?).await?;
        let lesson = NewLesson {
            title: None,
            group: group.id,
            room: None,
            co_teachers: vec![],
            templates: vec![],
            begins: None,
            minutes: 30,
            start_before: None,
            at_end: Default::default(),
        };
        let lesson = client.lessons().add(&lesson).await?;
        Ok(Self { desktops, lesson, school })
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
