//! Handing in work, collecting it, and the end of the hour as a checklist.

use std::io;

use bytes::Bytes;
use futures::{StreamExt, stream};
use sarrio_client::Client;
use sarrio_model::{
    AtEnd, Code, CollectWork, DesktopAction, Lesson, LessonPhase, OperationState, Problem, StateName, UserId,
    WorkSource,
};

use crate::{
    classroom::Class,
    people::code,
    school::{School, eventually},
};

const FOLDER: &str = "/home/student/work";

/// A tar file with these entries.
fn tar(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        builder.append_data(&mut header, name, content.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

/// The names and texts of the files in a tar file.
fn files(tar: &[u8]) -> Vec<(String, String)> {
    let mut archive = tar::Archive::new(tar);
    let file = |entry: io::Result<tar::Entry<'_, &[u8]>>| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        (name, io::read_to_string(&mut entry).unwrap())
    };
    archive.entries().unwrap().map(file).collect()
}

async fn hand_in(who: &Client, lesson: &Lesson, tar: Vec<u8>) -> Result<Lesson, Problem> {
    let pieces: Vec<io::Result<Bytes>> =
        tar.chunks(700).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    who.lessons().hand_in(lesson.id, stream::iter(pieces)).await
}

async fn read(who: &Client, lesson: &Lesson, student: UserId) -> Result<Vec<u8>, Problem> {
    let mut pieces = Box::pin(who.lessons().read_work(lesson.id, student).await?);
    let mut all = Vec::new();
    while let Some(piece) = pieces.next().await {
        all.extend_from_slice(&piece?);
    }
    Ok(all)
}

/// The files that uploads left on their way.
fn left(school: &School) -> Vec<String> {
    school.fleet.names_in(&"/srv/nas/incoming".parse().unwrap())
}

fn kept(school: &School, lesson: &Lesson) -> usize {
    let folder = format!("/srv/nas/lessons/{}/work", lesson.id).parse().unwrap();
    school.fleet.names_in(&folder).len()
}

#[tokio::test]
pub(crate) async fn what_a_student_hands_in_reaches_the_teacher_alone_and_replaces_what_was_there() {
    let class = Class::on_hosts(1).await;
    let (aina, carla, joan) = (&class.people.aina, &class.carla, &class.people.teacher);
    let lesson = class.begun().await;
    let first = hand_in(&aina.1, &lesson, tar(&[("a.txt", "one"), ("b/c.txt", "two")])).await.unwrap();
    let mine = &first.work[0];
    assert_eq!((mine.person.id, mine.handed_in.unwrap().files), (aina.0.id, Some(2)));
    let again = tar(&[("ç.txt", &"three".repeat(1000))]);
    let second = hand_in(&aina.1, &lesson, again).await.unwrap();
    let there = second.work[0].handed_in.unwrap();
    assert_eq!((there.files, there.how), (Some(1), WorkSource::Student));
    assert_eq!((kept(&class.school, &lesson), left(&class.school)), (1, vec![]), "the old file is gone");

    let seen = class.lesson(&lesson).await.work;
    assert_eq!(seen, second.work, "the class's teachers hear of it with the lesson");
    assert_eq!(carla.1.lessons().get(lesson.id).await.unwrap().work, [], "another student does not");
    let read_by_joan = read(joan, &lesson, aina.0.id).await.unwrap();
    assert_eq!(files(&read_by_joan), [("ç.txt".to_owned(), "three".repeat(1000))]);
    assert_eq!(read_by_joan.len() as u64, there.size.0);
    let list = joan.lessons().work(lesson.id).await.unwrap();
    let of = |id| list.iter().find(|work| work.person.id == id).unwrap().handed_in;
    assert_eq!((of(aina.0.id), of(carla.0.id)), (Some(there), None));
    let table = joan.lessons().work_table(lesson.id).await.unwrap();
    assert!(table.contains("student,1,") && table.lines().count() == list.len() + 1, "{table}");

    for (who, wanted) in [(&aina.1, Code::Forbidden), (&class.people.biel.1, Code::NotFound)] {
        assert_eq!(code(who.lessons().work(lesson.id).await), wanted);
        assert_eq!(code(read(who, &lesson, aina.0.id).await), wanted);
    }
    assert_eq!(code(hand_in(joan, &lesson, tar(&[("a", "b")])).await), Code::Forbidden);
    assert_eq!(code(read(joan, &lesson, carla.0.id).await), Code::NotFound);
    class.over(&lesson).await;
    assert_eq!(code(hand_in(&aina.1, &lesson, tar(&[("a", "b")])).await), Code::WrongState);
    assert_eq!(files(&read(joan, &lesson, aina.0.id).await.unwrap()).len(), 1, "it can be read afterwards");
}

#[tokio::test]
async fn what_is_no_plain_tar_file_is_refused_and_what_was_handed_in_before_stays() {
    let class = Class::on_hosts(1).await;
    let aina = &class.people.aina;
    let lesson = class.begun().await;
    let good = hand_in(&aina.1, &lesson, tar(&[("a.txt", "one")])).await.unwrap();
    let mut link = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    link.append_link(&mut header, "link", "/etc/shadow").unwrap();
    let mut outside = tar(&[("aa/x", "one")]);
    // `append_data` takes no such name.
    outside[..4].copy_from_slice(b"../x");
    let sum: u32 =
        outside[..148].iter().chain(&outside[156..512]).map(|byte| u32::from(*byte)).sum::<u32>() + 8 * 32;
    outside[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let whole = tar(&[("a.txt", &"x".repeat(5000))]);
    let bad =
        [link.into_inner().unwrap(), outside, whole[..3000].to_vec(), b"no tar at all".repeat(90), vec![]];
    for tar in bad {
        let refused = hand_in(&aina.1, &lesson, tar).await.unwrap_err();
        assert_eq!((refused.code, refused.status), (Code::Invalid, 422), "{refused}");
    }
    assert_eq!(class.lesson(&lesson).await.work, good.work);
    assert_eq!((kept(&class.school, &lesson), left(&class.school)), (1, vec![]));
}

/// Joan collects.
async fn collect(class: &Class, lesson: &Lesson, request: CollectWork) -> OperationState {
    let joan = &class.people.teacher;
    let operation = joan.lessons().collect(lesson.id, &request).await.unwrap();
    class.school.over(joan, operation.id).await.state
}

#[tokio::test]
pub(crate) async fn a_folder_is_collected_by_the_agent_and_the_disk_where_none_answers() {
    let class = Class::on_hosts(1).await;
    let (aina, carla, joan) = (&class.people.aina, &class.carla, &class.people.teacher);
    let of_aina = class.running(aina.0.id, "pc-aina").await.id;
    let of_carla = class.desktop(carla.0.id, "pc-carla").await.id;
    let lesson = class.begun().await;
    let host = class.school.fleet.host("h1");
    let folder = |disk| CollectWork { folder: Some(FOLDER.parse().unwrap()), disk, ..CollectWork::default() };
    let nothing = joan.lessons().collect(lesson.id, &CollectWork::default()).await;
    assert_eq!(code(nothing), Code::Invalid);
    assert_eq!(code(aina.1.lessons().collect(lesson.id, &folder(false)).await), Code::Forbidden);

    let answers = async || {
        let state = collect(&class, &lesson, folder(false)).await;
        let work = class.lesson(&lesson).await.work;
        let of = |id| work.iter().find(|work| work.person.id == id).unwrap().clone();
        (state, of(aina.0.id), of(carla.0.id))
    };
    eventually("the agent says that there is no such folder", async || {
        let (state, of_aina, of_carla) = answers().await;
        assert!(matches!(state, OperationState::Failed { .. }), "{state:?}");
        let key = |work: sarrio_model::StudentWork| work.not_collected.unwrap().problem.message.unwrap().key;
        assert_eq!(key(of_carla), "desktop-off-to-read");
        key(of_aina) == "guest-folder-missing"
    })
    .await;
    let mut in_guest = tar(&[("essay.txt", "To be"), ("notes/n.txt", "or not")]);
    in_guest.truncate(in_guest.len() - 1024);
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder.append_link(&mut header, "link", "/etc/shadow").unwrap();
    in_guest.extend(builder.into_inner().unwrap());
    host.put_guest_folder(of_aina, FOLDER, in_guest);
    let (state, essay, nothing) = answers().await;
    let OperationState::Failed { problem } = state else { panic!("{state:?}") };
    assert_eq!(problem.message.unwrap().key, "work-partly-collected");
    assert_eq!(essay.handed_in.map(|work| (work.how, work.files)), Some((WorkSource::Folder, Some(2))));
    assert_eq!((essay.not_collected, nothing.handed_in), (None, None));
    let wanted =
        [("essay.txt", "To be"), ("notes/n.txt", "or not")].map(|(n, t)| (n.to_owned(), t.to_owned()));
    assert_eq!(files(&read(joan, &lesson, aina.0.id).await.unwrap()), wanted, "without the link");

    // One who failed is tried again alone, and another's work stays as it is.
    let only = CollectWork { people: Some(vec![carla.0.id]), ..folder(true) };
    assert_eq!(collect(&class, &lesson, only).await, OperationState::Succeeded);
    let (of_a, of_c) = {
        let work = class.lesson(&lesson).await.work;
        let of = |id| work.iter().find(|work| work.person.id == id).unwrap().handed_in.unwrap();
        (of(aina.0.id), of(carla.0.id))
    };
    assert_eq!((Some(of_a), of_c.how, of_c.files), (essay.handed_in, WorkSource::Disk, None));
    assert_eq!(class.now(of_carla).await.operation, None, "it can be started again");

    // A running desktop's disk is copied without stopping it.
    let disks = CollectWork { disk: true, ..CollectWork::default() };
    assert_eq!(collect(&class, &lesson, disks).await, OperationState::Succeeded);
    assert_eq!(class.school.state(of_aina).await, StateName::Running);
    assert_eq!((kept(&class.school, &lesson), left(&class.school)), (2, vec![]));
}

#[tokio::test]
async fn the_end_of_the_hour_is_a_checklist_and_one_request_does_what_is_open() {
    let class = Class::on_hosts(1).await;
    let (aina, carla, joan) = (&class.people.aina, &class.carla, &class.people.teacher);
    let of_aina = class.running(aina.0.id, "pc-aina").await.id;
    let of_carla = class.running(carla.0.id, "pc-carla").await.id;
    let lesson = class.begun().await;
    carla.1.desktops().act(DesktopAction::Pause, &[of_carla]).await.unwrap();
    class.becomes(of_carla, StateName::Paused).await;
    hand_in(&aina.1, &lesson, tar(&[("a.txt", "one")])).await.unwrap();
    carla.1.lessons().raise_hand(lesson.id, true).await.unwrap();
    assert_eq!(code(aina.1.lessons().checklist(lesson.id).await), Code::Forbidden);
    let list = joan.lessons().checklist(lesson.id).await.unwrap();
    let ids = |all: &[sarrio_model::UserRef]| all.iter().map(|who| who.id).collect::<Vec<_>>();
    assert!(list.has_work && !list.is_done());
    assert_eq!((ids(&list.not_handed_in), ids(&list.hands)), (vec![carla.0.id], vec![carla.0.id]));
    let desktops = |all: &[sarrio_model::OpenDesktop]| all.iter().map(|one| one.desktop).collect::<Vec<_>>();
    assert_eq!((desktops(&list.running), desktops(&list.busy)), (vec![of_aina], vec![of_carla]));

    let people = Some(list.not_handed_in.iter().map(|who| who.id).collect());
    let end = CollectWork { disk: true, people, end: Some(AtEnd::ShutDown), ..CollectWork::default() };
    assert_eq!(collect(&class, &lesson, end).await, OperationState::Succeeded);
    let over = class.lesson(&lesson).await;
    assert_eq!(over.phase, LessonPhase::Over);
    assert!(over.work.iter().all(|work| work.handed_in.is_some()), "{:?}", over.work);
    class.becomes(of_aina, StateName::Stopped).await;
}
