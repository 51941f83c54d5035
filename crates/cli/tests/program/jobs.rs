//! What the program says about jobs, and how it ends with them.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::school::School;

const CREATE: [&str; 5] = ["desktop", "create", "PC", "--template", "demo"];

#[tokio::test(flavor = "multi_thread")]
async fn desktops_that_are_created_and_started_are_on_when_the_command_ends_or_it_says_why_not() {
    let (school, host) = School::ready().await;
    let made = school.say(&[&CREATE[..], &["--count", "2", "--start"]].concat()).await.good();
    assert!(made.contains("create 2 desktops: PC: succeeded"), "{made}");
    assert!(made.contains("start 2 desktops: PC 01: succeeded, 2 of 2 done"), "{made}");
    assert_eq!(host.running().len(), 2);
    let one = ["desktop", "create", "Single", "--template", "demo", "--start", "--json"];
    let started = school.say(&one).await.json();
    assert_eq!((&started["kind"], &started["state"]["name"]), (&"desktop.start".into(), &"succeeded".into()));

    school.say(&["hypervisor", "maintenance", "hyp-1"]).await.good();
    let refused = school.say(&[&CREATE[..2], &["Late", "--template", "demo", "--start"]].concat()).await;
    assert!(refused.code == 1 && refused.err.contains("hyp-1: in maintenance"), "{refused:?}");
    assert!(
        school.say(&["desktop", "show", "Late"]).await.good().contains("failed while it was being started")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_tells_each_reason_once() {
    let (school, _) = School::ready().await;
    school.say(&[&CREATE[..], &["--count", "3", "--start"]].concat()).await.good();
    let partly = school.say(&["desktop", "start", "PC 01", "PC 02"]).await;
    assert!(partly.code == 5 && partly.out.contains("start 2 desktops: PC 01: failed"), "{partly:?}");
    for name in ["PC 01", "PC 02"] {
        assert_eq!(partly.err.matches(&format!("{name}: {name} is on already")).count(), 1, "{partly:?}");
    }
    assert_eq!(partly.err.matches("is on already").count(), 2, "{partly:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_cannot_be_undone_says_so_wherever_it_is_met() {
    let (school, host) = School::ready().await;
    host.slow("make_folders", Duration::from_secs(3));
    host.slow("rename", Duration::from_secs(4));
    let begun = school.say(&[&CREATE[..], &["--count", "3", "--no-wait", "--json"]].concat()).await.json();
    let id = begun["id"].as_str().unwrap();
    // It gets on, so nobody is asked whether to abandon it.
    let early = school.say(&["operation", "abandon", id]).await;
    assert!(early.code == 5 && early.err.contains("It is making progress"), "{early:?}");
    // One desktop cannot be made, and its storage goes before that is undone.
    let shown = school.say(&["operation", "show", id, "--json"]).await.json();
    let place = format!("/srv/nas/desktops/{}", shown["desktops"][1]["desktop"].as_str().unwrap());
    school.fleet.put_text(&place.parse().unwrap(), "in the way").unwrap();
    school.until(&["operation", "list"], "undoing").await;
    host.nas_cut();
    school.until(&["operation", "list"], "undoing, waits").await;
    assert!(school.say(&["desktop", "list"]).await.good().contains("undoing"));
    assert!(school.say(&["desktop", "show", "PC 02"]).await.good().contains("undoing: "));
    let again = school.say(&["operation", "cancel", id]).await.good();
    assert!(again.contains("create 3 desktops: PC: it is being undone already."), "{again}");
    assert!(again.contains("/srv/nas is not mounted") && again.contains("operation abandon"), "{again}");

    let unasked = school.say(&["operation", "abandon", id]).await;
    assert!(unasked.code == 2 && unasked.err.contains("Abandon “create 3 desktops: PC”?"), "{unasked:?}");
    let ended = school.say(&["operation", "abandon", id, "--yes"]).await.good();
    assert!(ended.contains("create 3 desktops: PC: abandoned."), "{ended}");
    let late = school.say(&["operation", "abandon", id]).await;
    assert!(late.code == 5 && late.err.contains("It is over already."), "{late:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn desktops_that_were_not_made_are_named_and_made_by_another_try() {
    let (school, host) = School::ready().await;
    host.slow("make_folders", Duration::from_secs(1));
    let begun = school.say(&[&CREATE[..], &["--count", "3", "--no-wait", "--json"]].concat()).await.json();
    let id = begun["id"].as_str().unwrap();
    let shown = school.say(&["operation", "show", id, "--json"]).await.json();
    let second = shown["desktops"][1]["desktop"].as_str().unwrap();
    let place = format!("/srv/nas/desktops/{second}").parse().unwrap();
    school.fleet.put_text(&place, "in the way").unwrap();
    let over = school.say(&["operation", "wait", id]).await;
    assert!(over.out.contains("create 3 desktops: PC: failed, 2 of 3 done"), "{over:?}");
    assert!(over.err.contains("2 of 3 desktops were made. "), "{over:?}");
    assert!(over.err.contains("PC 02 of admin: ") && over.err.contains("operation again"), "{over:?}");
    let shown = school.say(&["operation", "show", id]).await.good();
    assert!(shown.contains("PC 01 of admin: made") && shown.contains("PC 02 of admin: not made."), "{shown}");

    let again = school.say(&["operation", "again", id]).await.good();
    assert!(again.contains("create PC 02: succeeded"), "{again}");
    assert!(school.say(&["operation", "show", id]).await.good().contains("PC 02 of admin: tried again by"));
    let twice = school.say(&["operation", "again", id]).await;
    assert!(twice.code == 5 && twice.err.contains("No desktop of this job is missing."), "{twice:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_class_gets_its_desktops_and_moves_up_at_the_end_of_the_year() {
    let (school, _) = School::ready().await;
    school.say(&["category", "add", "Mecànica"]).await.good();
    for group in ["1MEC", "2MEC"] {
        school.say(&["group", "add", group, "--category", "Mecànica"]).await.good();
    }
    for (person, group) in [("aina", "1MEC"), ("carla", "2MEC")] {
        let add = ["user", "add", person, "--role", "student", "--category", "Mecànica", "--password-stdin"];
        school.say_with(&add, "correct horse battery\n").await.good();
        school.say(&["group", "join", group, person]).await.good();
    }
    let create = ["desktop", "create", "{first name}", "--template", "demo", "--group", "2MEC", "--keep-up"];
    school.say(&create).await.good();
    let listed = school.say(&["group", "deployments", "2MEC"]).await.good();
    assert!(listed.contains("{first name}") && listed.contains("yes"), "{listed}");
    let id = school.say(&["group", "deployments", "2MEC", "--json"]).await.json()[0]["id"].to_string();
    let id = id.trim_matches('"');
    let shown = school.say(&["deployment", "show", id]).await.good();
    assert!(shown.contains("1 made, 0 missing"), "{shown}");
    assert!(school.say(&["deployment", "end", id]).await.good().contains("by admin"));

    let year = ["group", "move-up", "1MEC=2MEC", "2MEC=archive", "--recycle"];
    let unasked = school.say(&year).await;
    assert!(unasked.code == 2 && unasked.err.contains("1 people from 1MEC to 2MEC"), "{unasked:?}");
    let forecast = school.say(&[&year[..], &["--dry-run"]].concat()).await.good();
    assert!(forecast.contains("1 desktops were made for the archived groups"), "{forecast}");
    let moved = school.say(&[&year[..], &["--yes"]].concat()).await.good();
    assert!(moved.contains("delete carla: succeeded"), "{moved}");
    assert!(school.say(&["group", "list", "--archived"]).await.good().contains("2MEC"));
    assert!(school.say(&["group", "show", "2MEC"]).await.good().contains("1, 1 of them students"));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_named_get_a_desktop_each_after_it_was_told_what_would_happen() {
    let (school, _) = School::ready().await;
    for person in ["aina", "carla"] {
        let add = ["user", "add", person, "--role", "student", "--password-stdin"];
        school.say_with(&add, "correct horse battery\n").await.good();
    }
    school.say(&["quota", "set", "desktops=0", "--user", "carla"]).await.good();
    let create =
        ["desktop", "create", "{template} {first name}", "--template", "demo", "--for", "aina", "carla"];
    let with = |more: &[&'static str]| [&create[..], more].concat();
    let told = school.say(&with(&["--preview"])).await;
    assert!(told.code != 0 && told.err.contains("carla"), "all together are refused: {told:?}");
    for part in ["2 desktops, 2 of which find a host", "hyp-1", "carla: "] {
        assert!(told.out.contains(part), "{part} in {told:?}");
    }
    let skips = school.say(&with(&["--over-limit", "skip", "--preview"])).await.good();
    assert!(skips.contains("1 desktop, 1 of which"), "{skips}");
    assert!(!school.say(&["desktop", "list"]).await.good().contains("demo aina"), "only a preview");
    school.say(&with(&["--over-limit", "skip"])).await.good();
    let listed = school.say(&["desktop", "list"]).await.good();
    assert!(listed.contains("demo aina") && !listed.contains("demo carla"), "{listed}");
    let late = ["desktop", "create", "{template} {first name}", "--template", "demo", "--for", "carla"];
    school.say(&[&late[..], &["--over-limit", "allow"]].concat()).await.good();
    assert!(school.say(&["desktop", "list"]).await.good().contains("demo carla"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_anything_to_change_names_the_options() {
    let (school, _) = School::ready().await;
    school.say(&CREATE).await.good();
    for (words, option) in [
        (["hypervisor", "edit", "hyp-1"], "--viewer-address"),
        (["storage", "edit", "nas"], "--templates"),
        (["template", "edit", "demo"], "--picture"),
        (["desktop", "edit", "PC"], "--memory"),
        (["user", "edit", "admin"], "--role"),
    ] {
        let said = school.say(&words).await;
        assert!(
            said.code == 2 && said.err.contains("nothing to change") && said.err.contains(option),
            "{said:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_at_a_terminal_leaves_the_job_and_says_how_to_look_at_it_and_cancel_it() {
    let (school, host) = School::ready().await;
    host.slow("make_folders", Duration::from_secs(30));
    let begun = school.say(&[&CREATE[..], &["--no-wait", "--json"]].concat()).await.json();
    let id = begun["id"].as_str().unwrap();
    let mut waits = school.at_terminal(&["operation", "wait", id]).spawn().unwrap();
    let mut said = String::new();
    let mut screen = waits.stdout.take().unwrap();
    let mut shows = async |text: &str| {
        let mut some = [0; 4096];
        while !said.contains(text) {
            let read = tokio::time::timeout(Duration::from_secs(20), screen.read(&mut some)).await;
            let read = read.unwrap_or_else(|_| panic!("no “{text}”: {said}")).unwrap();
            assert!(read > 0, "no “{text}”: {said}");
            said.push_str(&String::from_utf8_lossy(&some[..read]));
        }
    };
    shows("create PC").await;
    waits.stdin.as_mut().unwrap().write_all(b"\x03").await.unwrap();
    shows("The job goes on.").await;
    for what in ["show", "wait", "cancel"] {
        shows(&format!("sarrioctl operation {what} {id}")).await;
    }
    assert_eq!(waits.wait().await.unwrap().code(), Some(130));
    assert!(school.say(&["operation", "show", id]).await.good().contains("running"));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_disk_that_grows_is_followed_by_how_much_space_there_is() {
    let (school, _) = School::ready().await;
    school.say(&CREATE).await.good();
    let refused = school.say(&["desktop", "grow", "PC", "1G"]).await;
    assert!(refused.code == 8 && !refused.err.contains("nas has"), "{refused:?}");
    let grown = school.say(&["desktop", "grow", "PC", "20G"]).await;
    assert!(grown.err.contains("nas has") && grown.code == 0, "{grown:?}");
}
