//! Handing files out to a class: who gets them, where, and for how long.

use std::{
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use sarrio_client::{Client, FilesToHandOut, Passed};
use sarrio_model::{
    Code, DesktopId, FileOfHandout, Handout, HandoutDisc, Lesson, NewHandout, NewMedia, Permission, Problem,
    Subject, UserId,
};
use sarrio_simulator::{Call, Fate, Moment, SimImage};
use tempfile::TempDir;

use crate::{
    classroom::Class,
    people::code,
    school::{eventually, name},
};

fn nobody() -> Passed {
    Arc::new(|_| ())
}

/// A folder of the teacher with an exercise.
fn exercise() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let exercise = folder.path().join("exercise 3");
    fs::create_dir(&exercise).unwrap();
    fs::write(exercise.join("bracket.step"), "ISO-10303-21;").unwrap();
    fs::write(exercise.join("què fer.txt"), "Dibuixa").unwrap();
    (folder, exercise)
}

impl Class {
    async fn try_to_hand_out(
        &self,
        who: &Client,
        lesson: &Lesson,
        people: Option<Vec<UserId>>,
    ) -> Result<Lesson, Problem> {
        let (_folder, exercise) = exercise();
        let files = FilesToHandOut::gather(&[exercise]).unwrap();
        who.lessons().hand_out(lesson.id, &NewHandout { name: None, people }, files, nobody()).await
    }

    /// The newest hand-out, once it is handed out.
    async fn hand_out(&self, lesson: &Lesson, people: Option<Vec<UserId>>) -> Handout {
        let after = self.try_to_hand_out(&self.people.teacher, lesson, people).await.unwrap();
        after.handouts.last().cloned().unwrap()
    }

    /// The hand-out whose disc is in the drive of a desktop.
    async fn disc(&self, desktop: DesktopId) -> Option<String> {
        let host = self.now(desktop).await.host_name?;
        let file = self.school.fleet.host(host.as_str()).media(desktop)?;
        Some(file.file_name().trim_end_matches(".iso").to_owned())
    }

    async fn gets(&self, desktop: DesktopId, handout: Option<&Handout>) {
        let wanted = handout.map(|handout| handout.id.to_string());
        eventually("its drive has what it should", async || self.disc(desktop).await == wanted).await;
    }

    /// All files of hand-outs on the storage path.
    fn files(&self) -> Vec<String> {
        let fleet = &self.school.fleet;
        let lessons = "/srv/nas/lessons".parse().unwrap();
        let in_lessons = |folder: String| {
            fleet.names_in(&format!("/srv/nas/lessons/{folder}").parse().unwrap()).into_iter()
        };
        let mut all = fleet.names_in(&"/srv/nas/incoming".parse().unwrap());
        all.extend(fleet.names_in(&lessons).into_iter().flat_map(in_lessons));
        all
    }
}

#[tokio::test]
pub(crate) async fn a_hand_out_reaches_those_whom_it_is_for_in_their_window_and_in_their_drive() {
    let class = Class::on_hosts(1).await;
    let (aina, carla, joan) = (&class.people.aina, &class.carla, &class.people.teacher);
    let of_aina = class.running(aina.0.id, "pc-aina").await.id;
    let of_carla = class.running(carla.0.id, "pc-carla").await.id;
    let of_biel = class.running(class.people.biel.0.id, "pc-biel").await.id;
    let late = class.desktop(carla.0.id, "late").await.id;
    let lesson = class.begun().await;
    let all = class.hand_out(&lesson, None).await;
    assert_eq!((all.name.as_str(), all.file_count, all.size.0), ("exercise 3", 2, 20));
    assert_eq!(all.files[0].name, "exercise 3/bracket.step");
    assert_eq!(all.disc, HandoutDisc::Made { shortened: 0 });
    class.gets(of_aina, Some(&all)).await;
    class.gets(of_carla, Some(&all)).await;
    let some = class.hand_out(&lesson, Some(vec![aina.0.id])).await;
    class.gets(of_aina, Some(&some)).await;
    assert_eq!(class.disc(of_carla).await, Some(all.id.to_string()), "the newest that is for her");
    assert_eq!(class.disc(of_biel).await, None);
    class.start(late).await;
    class.gets(late, Some(&all)).await;

    // In the student's own window.
    let mine = aina.1.lessons().get(lesson.id).await.unwrap().handouts;
    assert_eq!(mine.iter().map(|one| one.id).collect::<Vec<_>>(), [all.id, some.id]);
    let hers = carla.1.lessons().get(lesson.id).await.unwrap();
    assert_eq!(hers.handouts, std::slice::from_ref(&all));
    let (folder, seen) = (tempfile::tempdir().unwrap(), Arc::new(AtomicU64::new(0)));
    let passed: Passed = {
        let seen = seen.clone();
        Arc::new(move |bytes| seen.store(bytes, Ordering::SeqCst))
    };
    let saved = carla.1.lessons().save_handout(lesson.id, all.id, folder.path(), passed).await.unwrap();
    assert_eq!(saved, [folder.path().join("exercise 3")]);
    assert_eq!(fs::read_to_string(saved[0].join("què fer.txt")).unwrap(), "Dibuixa");
    assert!(seen.load(Ordering::SeqCst) > 20, "it was told how far it is");
    let again = carla.1.lessons().save_handout(lesson.id, all.id, folder.path(), nobody()).await;
    assert_eq!(code(again), Code::WrongState, "nothing is written over");
    let one = aina.1.lessons().handed_file(lesson.id, some.id, "exercise 3/bracket.step").await.unwrap();
    assert_eq!(&one[..], b"ISO-10303-21;");
    let none =
        aina.1.lessons().handed_file(lesson.id, some.id, &FileOfHandout { name: "x".into() }.name).await;
    assert_eq!(code(none), Code::NotFound);

    // Others get nothing, and hand nothing out.
    for (who, handout) in [(&carla.1, &some), (&class.people.biel.1, &all), (&class.pep.1, &all)] {
        let read = who.lessons().save_handout(lesson.id, handout.id, folder.path(), nobody()).await;
        assert_eq!(code(read), Code::NotFound);
    }
    assert_eq!(code(class.try_to_hand_out(&aina.1, &lesson, None).await), Code::Forbidden);
    assert_eq!(code(aina.1.lessons().take_back(lesson.id, all.id).await), Code::Forbidden);
    assert_eq!(code(class.try_to_hand_out(&class.pep.1, &lesson, None).await), Code::NotFound);
    let of_another_class = Some(vec![class.people.biel.0.id]);
    assert_eq!(code(class.try_to_hand_out(joan, &lesson, of_another_class).await), Code::Invalid);
}

#[tokio::test]
pub(crate) async fn what_is_taken_back_and_what_a_lesson_ends_goes_out_of_the_drives() {
    let class = Class::on_hosts(2).await;
    let (aina, joan) = (&class.people.aina, &class.people.teacher);
    let pc = class.running(aina.0.id, "pc-aina").await.id;
    let lesson = class.begun().await;
    let first = class.hand_out(&lesson, None).await;
    let second = class.hand_out(&lesson, None).await;
    class.gets(pc, Some(&second)).await;
    assert_eq!(class.files().len(), 4);
    let after = joan.lessons().take_back(lesson.id, second.id).await.unwrap();
    assert_eq!(after.handouts, std::slice::from_ref(&first));
    class.gets(pc, Some(&first)).await;
    eventually("its files are gone", async || class.files().len() == 2).await;
    let folder = tempfile::tempdir().unwrap();
    let gone = aina.1.lessons().save_handout(lesson.id, second.id, folder.path(), nobody()).await;
    assert_eq!(code(gone), Code::NotFound);
    assert_eq!(code(joan.lessons().take_back(lesson.id, second.id).await), Code::NotFound);

    class.over(&lesson).await;
    class.gets(pc, None).await;
    aina.1.lessons().save_handout(lesson.id, first.id, folder.path(), nobody()).await.unwrap();
    assert_eq!(code(class.try_to_hand_out(joan, &lesson, None).await), Code::WrongState);
    joan.lessons().take_back(lesson.id, first.id).await.unwrap();
    eventually("its files are gone", async || class.files().is_empty()).await;

    // With a lesson that is removed go its files.
    let other = class.begun().await;
    class.hand_out(&other, None).await;
    joan.lessons().remove(other.id).await.unwrap();
    class.gets(pc, None).await;
    eventually("its files are gone", async || class.files().is_empty()).await;
}

#[tokio::test]
async fn a_medium_of_the_desktop_s_own_stays_in_its_drive() {
    let class = Class::on_hosts(1).await;
    let file: sarrio_model::HostPath = "/srv/nas/iso/debian.iso".parse().unwrap();
    class.school.fleet.put_image(&file, SimImage::raw(sarrio_model::Bytes(600 << 20))).unwrap();
    let new = NewMedia { name: name("Debian"), file: file.clone(), shares: vec![Subject::Everyone] };
    let media = class.school.admin.media().add(&new).await.unwrap();
    let aina = class.people.aina.0.id;
    let (own, other) = (class.desktop(aina, "own").await, class.running(aina, "other").await.id);
    let edit = serde_json::json!({ "revision": own.revision, "hardware": { "media": media.id } });
    let edit = serde_json::from_value(edit).unwrap();
    class.school.admin.desktops().edit(own.id, &edit).await.unwrap();
    class.start(own.id).await;
    let lesson = class.begun().await;
    let handout = class.hand_out(&lesson, None).await;
    class.gets(other, Some(&handout)).await;
    assert_eq!(class.school.fleet.host("h1").media(own.id), Some(file));
}

#[tokio::test]
async fn an_archive_that_is_refused_or_ends_early_hands_nothing_out_and_leaves_nothing() {
    let class = Class::on_hosts(1).await;
    let lesson = class.begun().await;
    let path = format!("/api/v1/lessons/{}/handouts?name=Exercise", lesson.id);
    let send = async |kind, body: Vec<u8>| class.school.raw("POST", &path, Some(kind), body).await.status;
    let archive = |kind: tar::EntryType, name: &str| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(4);
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        let mut archive = tar::Builder::new(Vec::new());
        archive.append(&header, &b"text"[..]).unwrap();
        archive.into_inner().unwrap()
    };
    let tar = "application/x-tar";
    for (kind, name) in [
        (tar::EntryType::Regular, "../../../etc/cron.d/x"),
        (tar::EntryType::Regular, "/etc/passwd"),
        (tar::EntryType::Symlink, "link"),
        (tar::EntryType::Link, "link"),
        (tar::EntryType::Block, "disk"),
    ] {
        assert_eq!(send(tar, archive(kind, name)).await, 422, "{name}");
    }
    assert_eq!(send(tar, vec![b'x'; 4096]).await, 422);
    assert_eq!(send(tar, vec![]).await, 422);
    assert_eq!(send("application/json", b"{}".to_vec()).await, 415);
    let nobody_of_the_class = format!("{path}&people={}", class.people.biel.0.id);
    let body = archive(tar::EntryType::Regular, "a");
    assert_eq!(class.school.raw("POST", &nobody_of_the_class, Some(tar), body).await.status, 422);

    // The teacher's computer loses a file in the middle of it, and the host its storage.
    let (folder, exercise) = exercise();
    fs::write(exercise.join("large"), vec![7; 3 << 20]).unwrap();
    let files = FilesToHandOut::gather(std::slice::from_ref(&exercise)).unwrap();
    fs::write(exercise.join("large"), "short").unwrap();
    let lessons = class.people.teacher.lessons();
    let new = NewHandout::default();
    let broken = lessons.hand_out(lesson.id, &new, files, nobody()).await.unwrap_err();
    assert!(broken.detail.contains("large"), "{}", broken.detail);
    drop(folder);
    let is_full = Arc::new(AtomicBool::new(true));
    let full = is_full.clone();
    class.school.fleet.on_call(move |call: &Call| {
        let fails = call.name == "upload" && call.moment == Moment::Before && full.load(Ordering::SeqCst);
        match fails {
            true => Fate::Fail(sarrio_hypervisor::HostError::NoSpace("/srv/nas/incoming".parse().unwrap())),
            false => Fate::Go,
        }
    });
    assert_eq!(code(class.try_to_hand_out(&class.people.teacher, &lesson, None).await), Code::StorageNoSpace);
    is_full.store(false, Ordering::SeqCst);

    assert_eq!(class.lesson(&lesson).await.handouts, []);
    eventually("nothing is left", async || class.files().is_empty()).await;
    class.hand_out(&lesson, None).await;
}

#[tokio::test]
async fn without_a_disc_the_students_have_their_windows_and_are_told_why() {
    let class = Class::on_hosts(1).await;
    let pc = class.running(class.people.aina.0.id, "pc-aina").await.id;
    let lesson = class.begun().await;
    // The second file that is stored is the disc.
    let uploads = Arc::new(AtomicU64::new(0));
    class.school.fleet.on_call(move |call: &Call| {
        let second = call.name == "upload"
            && call.moment == Moment::Before
            && uploads.fetch_add(1, Ordering::SeqCst) == 1;
        match second {
            true => Fate::Fail(sarrio_hypervisor::HostError::NoSpace("/srv/nas/incoming".parse().unwrap())),
            false => Fate::Go,
        }
    });
    let handout = class.hand_out(&lesson, None).await;
    class.school.fleet.let_calls_go();
    let HandoutDisc::None { why } = &handout.disc else { panic!("{:?}", handout.disc) };
    assert_eq!(why.code, Code::StorageNoSpace);
    let folder = tempfile::tempdir().unwrap();
    let aina = class.people.aina.1.lessons();
    aina.save_handout(lesson.id, handout.id, folder.path(), nobody()).await.unwrap();
    assert_eq!((class.disc(pc).await, class.files().len()), (None, 1));
}

#[tokio::test]
async fn a_backend_that_dies_meanwhile_leaves_no_half_hand_out_and_brings_the_drives_up() {
    let mut class = Class::on_hosts(1).await;
    let pc = class.running(class.people.aina.0.id, "pc-aina").await.id;
    let lesson = class.begun().await;
    // It dies while the disc goes into the drive: that is done, and not yet written.
    class.school.fleet.on_call(|call: &Call| match (call.name, call.moment) {
        ("insert_media", Moment::After) => Fate::Halt,
        _ => Fate::Go,
    });
    let handout = class.hand_out(&lesson, None).await;
    class.gets(pc, Some(&handout)).await;
    class.school.stop().await;
    class.school.fleet.let_calls_go();
    class.school.start_again().await;
    class.reconnect().await;
    class.over(&lesson).await;
    class.gets(pc, None).await;

    // And once more while files arrive.
    let lesson = class.begun().await;
    let (arrived, has_arrived) = (Arc::new(tokio::sync::Notify::new()), Arc::new(tokio::sync::Notify::new()));
    let notify = arrived.clone();
    class.school.fleet.on_call(move |call: &Call| match (call.name, call.moment) {
        ("upload", Moment::After) => {
            notify.notify_one();
            Fate::Halt
        }
        _ => Fate::Go,
    });
    drop(has_arrived);
    {
        let sends = class.try_to_hand_out(&class.people.teacher, &lesson, None);
        tokio::select! {
            handed = sends => panic!("{handed:?}"),
            () = arrived.notified() => {}
        }
    }
    class.school.stop().await;
    class.school.fleet.let_calls_go();
    class.school.start_again().await;
    let old = format!("{}.tar", handout.id);
    eventually("nothing is left", async || {
        class.files().into_iter().all(|file| file == old || file == format!("{}.iso", handout.id))
    })
    .await;
    assert_eq!(class.lesson(&lesson).await.handouts, []);
    assert!(class.lesson(&lesson).await.actions.contains(Permission::ClassHandOut));
}
