//! The powers over a class: pausing it, exams, and how they end.

use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use sarrio_client::Client;
use sarrio_model::{
    Code, DesktopAction, EditLesson, Lesson, NetworkHold, PowerKind, SetPower, SiteId, StateName,
};
use sarrio_simulator::{Call, Fate, Moment};

use crate::{
    classroom::Class,
    people::code,
    school::{School, eventually},
};

/// The networks that the site's desktops reach on a host, as many times as there are desktops.
fn limited(school: &School, site: SiteId, host: &str) -> Vec<String> {
    let limits = school.fleet.host(host).limits(site);
    let networks = |limit: &sarrio_hypervisor::NetworkLimit| {
        let allowed = limit.allowed.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        vec![allowed; limit.taps.len()]
    };
    limits.iter().flat_map(networks).collect()
}

#[tokio::test]
pub(crate) async fn eyes_on_me_pauses_the_desktops_of_the_class_and_of_nobody_else() {
    let class = Class::on_hosts(1).await;
    let (aina, carla) = (&class.people.aina, &class.carla);
    let pc = class.running(aina.0.id, "pc-aina").await.id;
    let paused_before = class.running(carla.0.id, "pc-carla").await.id;
    let late = class.desktop(carla.0.id, "late").await.id;
    let biel = class.running(class.people.biel.0.id, "pc-biel").await.id;
    class
        .school
        .done(&carla.1, carla.1.desktops().act(DesktopAction::Pause, &[paused_before]).await.unwrap().id)
        .await;
    let lesson = class.begun().await;
    let power = class.pause(&lesson).await.power(PowerKind::EyesOnMe).cloned().unwrap();
    assert_eq!((power.until, power.stays, power.by.name.as_str()), (lesson.ends, false, "joan"));
    assert_eq!(class.school.state(pc).await, StateName::Paused, "it is done when the call returns");
    assert_eq!(class.school.state(biel).await, StateName::Running);

    class.school.admin.desktops().start(late).await.unwrap();
    class.becomes(late, StateName::Paused).await;
    for (owner, desktop) in [(&aina.1, pc), (&carla.1, late), (&carla.1, paused_before)] {
        let refused = owner.desktops().resume(desktop).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.message.unwrap().key.as_str()),
            (Code::WrongState, "paused-with-class")
        );
        let actions = owner.desktops().get(desktop).await.unwrap().actions;
        assert!(!actions.contains(sarrio_model::Permission::DesktopResume));
    }
    class.end(&lesson, PowerKind::EyesOnMe).await;
    class.becomes(pc, StateName::Running).await;
    class.becomes(late, StateName::Running).await;
    assert_eq!(class.school.state(paused_before).await, StateName::Paused, "Carla had paused it herself");
    carla.1.desktops().resume(paused_before).await.unwrap();
    class.becomes(paused_before, StateName::Running).await;
}

#[tokio::test]
pub(crate) async fn eyes_on_me_for_some_leaves_the_others_alone() {
    let class = Class::on_hosts(1).await;
    let (aina, carla) = (class.people.aina.0.id, class.carla.0.id);
    let (of_aina, of_carla) =
        (class.running(aina, "pc-aina").await.id, class.running(carla, "pc-carla").await.id);
    let lesson = class.begun().await;
    let some = |people| SetPower { people: Some(people), ..SetPower::default() };
    class.set(&lesson, PowerKind::EyesOnMe, &some(vec![aina])).await;
    class.becomes(of_aina, StateName::Paused).await;
    assert_eq!(class.school.state(of_carla).await, StateName::Running);
    class.set(&lesson, PowerKind::EyesOnMe, &some(vec![carla])).await;
    class.becomes(of_aina, StateName::Running).await;
    class.becomes(of_carla, StateName::Paused).await;
    let lessons = class.people.teacher.lessons();
    let strange =
        lessons.set_power(lesson.id, PowerKind::EyesOnMe, &some(vec![class.people.biel.0.id])).await;
    assert_eq!(strange.unwrap_err().field.as_deref(), Some("people"));
    let long = SetPower { minutes: Some(1441), ..SetPower::default() };
    let long = lessons.set_power(lesson.id, PowerKind::EyesOnMe, &long).await.unwrap_err();
    assert_eq!(long.field.as_deref(), Some("minutes"));
}

#[tokio::test]
pub(crate) async fn those_without_charge_of_the_class_have_no_power_over_it() {
    let class = Class::on_hosts(1).await;
    let lesson = class.begun().await;
    let try_both = async |who: &Client| {
        let mut codes = vec![];
        for kind in PowerKind::ALL {
            let set = who.lessons().set_power(lesson.id, *kind, &SetPower::default()).await;
            codes.push(set.err().map(|why| why.code));
            codes.push(who.lessons().end_power(lesson.id, *kind).await.err().map(|why| why.code));
        }
        codes.dedup();
        codes
    };
    assert_eq!(try_both(&class.people.aina.1).await, [Some(Code::Forbidden)]);
    assert_eq!(try_both(&class.people.biel.1).await, [Some(Code::NotFound)]);
    assert_eq!(try_both(&class.pep.1).await, [Some(Code::NotFound)]);
    assert_eq!(try_both(&class.people.teacher).await, [None]);
    assert_eq!(try_both(&class.people.manager).await, [None]);
    assert_eq!(code(class.people.teacher.lessons().get(sarrio_model::LessonId::new()).await), Code::NotFound);
}

#[tokio::test]
pub(crate) async fn an_exam_unplugs_the_cables_of_the_class_also_of_what_is_started_meanwhile() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let (pc, late) = (class.running(aina, "pc-aina").await.id, class.desktop(aina, "late").await.id);
    let biel = class.running(class.people.biel.0.id, "pc-biel").await.id;
    let lesson = class.begun().await;
    let power = class.exam(&lesson, &[]).await.power(PowerKind::Exam).cloned().unwrap();
    assert!(power.stays, "an exam does not end with the teacher's app");
    assert!(!class.is_plugged(pc).await && class.is_plugged(biel).await);
    assert_eq!(class.now(pc).await.holds.network, NetworkHold::Off);
    assert_eq!(class.school.state(pc).await, StateName::Running);

    let from_the_first_packet_on = Arc::new(Mutex::new(None));
    let (host, seen) = (class.school.fleet.host("h1"), from_the_first_packet_on.clone());
    class.school.fleet.on_call(move |call: &Call| {
        if call.name == "create_paused" && call.moment == Moment::After {
            *seen.lock().unwrap() = host.is_plugged(late);
        }
        Fate::Go
    });
    class.start(late).await;
    class.school.fleet.let_calls_go();
    assert_eq!(*from_the_first_packet_on.lock().unwrap(), Some(false));
    assert_eq!(class.now(late).await.holds.network, NetworkHold::Off);
    class.end(&lesson, PowerKind::Exam).await;
    for desktop in [pc, late] {
        eventually("it is plugged in", async || class.is_plugged(desktop).await).await;
        eventually("nothing holds it", async || class.now(desktop).await.holds.is_none()).await;
    }
}

#[tokio::test]
pub(crate) async fn an_exam_with_allowed_networks_limits_the_class_to_them() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let (pc, late) = (class.running(aina, "pc-aina").await.id, class.desktop(aina, "late").await.id);
    let biel = class.running(class.people.biel.0.id, "pc-biel").await.id;
    let site = class.site().await;
    let here = || limited(&class.school, site, "h1");
    let lesson = class.begun().await;
    class.exam(&lesson, &["10.0.0.5", "192.168.7.0/24"]).await;
    assert_eq!(here(), ["10.0.0.5 192.168.7.0/24"]);
    assert!(class.is_plugged(pc).await && class.is_plugged(biel).await);
    assert_eq!(class.now(pc).await.holds.network, NetworkHold::Limited);

    let before_it_runs = Arc::new(Mutex::new(0));
    let (host, seen) = (class.school.fleet.host("h1"), before_it_runs.clone());
    class.school.fleet.on_call(move |call: &Call| {
        if call.name == "create_paused" && call.moment == Moment::Before {
            *seen.lock().unwrap() = host.limits(site).iter().map(|limit| limit.taps.len()).sum::<usize>();
        }
        Fate::Go
    });
    class.start(late).await;
    class.school.fleet.let_calls_go();
    assert_eq!(*before_it_runs.lock().unwrap(), 2, "the limits of both stand before the second is created");

    class.exam(&lesson, &[]).await;
    assert!(!class.is_plugged(pc).await && here().is_empty(), "now it allows nothing");
    class.exam(&lesson, &["10.0.0.5"]).await;
    assert!(class.is_plugged(pc).await);
    assert_eq!(here(), ["10.0.0.5", "10.0.0.5"]);
    class.end(&lesson, PowerKind::Exam).await;
    eventually("all is free", async || here().is_empty() && class.now(pc).await.holds.is_none()).await;
}

#[tokio::test]
pub(crate) async fn a_host_that_cannot_limit_networks_cuts_them_off_whole() {
    let class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let (pc, late) = (class.running(aina, "pc-aina").await.id, class.desktop(aina, "late").await.id);
    class.school.fleet.host("h1").remove_nftables();
    let lesson = class.begun().await;
    class.exam(&lesson, &["10.0.0.5"]).await;
    assert!(!class.is_plugged(pc).await);
    class.start(late).await;
    assert!(!class.is_plugged(late).await);
    assert_eq!(class.now(late).await.holds.network, NetworkHold::Off, "and people are told so");
    class.end(&lesson, PowerKind::Exam).await;
    eventually("it is plugged in", async || class.is_plugged(pc).await && class.is_plugged(late).await).await;
}

#[tokio::test]
pub(crate) async fn a_power_ends_by_its_timer_with_its_lesson_and_when_that_is_removed() {
    let class = Class::on_hosts(1).await;
    let pc = class.running(class.people.aina.0.id, "pc-aina").await.id;
    let lesson = class.begun().await;
    let timed = SetPower { minutes: Some(5), ..SetPower::default() };
    let until = class.set(&lesson, PowerKind::EyesOnMe, &timed).await.powers[0].until;
    assert!(until < lesson.ends - SignedDuration::from_mins(50));
    class.becomes(pc, StateName::Paused).await;
    class.soon_over(&lesson, PowerKind::EyesOnMe).await;
    class.becomes(pc, StateName::Running).await;
    assert_eq!(class.lesson(&lesson).await.powers, []);

    class.pause(&lesson).await;
    class.exam(&lesson, &[]).await;
    class.becomes(pc, StateName::Paused).await;
    assert_eq!(class.over(&lesson).await.powers, []);
    class.becomes(pc, StateName::Running).await;
    eventually("it is plugged in", async || class.is_plugged(pc).await).await;

    let lesson = class.begun().await;
    class.pause(&lesson).await;
    class.becomes(pc, StateName::Paused).await;
    class.people.teacher.lessons().remove(lesson.id).await.unwrap();
    class.becomes(pc, StateName::Running).await;
}

#[tokio::test]
pub(crate) async fn a_lesson_that_is_extended_takes_its_powers_with_it() {
    let class = Class::on_hosts(1).await;
    let lesson = class.begun().await;
    class.exam(&lesson, &[]).await;
    let timed = SetPower { minutes: Some(5), ..SetPower::default() };
    let known = class.set(&lesson, PowerKind::EyesOnMe, &timed).await;
    let ends = Some(known.ends + SignedDuration::from_mins(30));
    let edit = EditLesson { revision: known.revision, ends, ..EditLesson::default() };
    let longer = class.people.teacher.lessons().edit(lesson.id, &edit).await.unwrap();
    let until = |lesson: &Lesson, kind| lesson.power(kind).unwrap().until;
    assert_eq!(until(&longer, PowerKind::Exam), longer.ends);
    assert_eq!(
        until(&longer, PowerKind::EyesOnMe),
        until(&known, PowerKind::EyesOnMe),
        "a timer stays what it is"
    );
}

#[tokio::test]
pub(crate) async fn an_exam_holds_while_the_backend_is_started_again_and_ends_by_its_timer_all_the_same() {
    let mut class = Class::on_hosts(1).await;
    let aina = class.people.aina.0.id;
    let (pc, late) = (class.running(aina, "pc-aina").await.id, class.desktop(aina, "late").await.id);
    let lesson = class.begun().await;
    class.exam(&lesson, &[]).await;
    class.school.restart().await;
    class.reconnect().await;
    assert!(!class.is_plugged(pc).await);
    assert_eq!(class.lesson(&lesson).await.powers.len(), 1);
    let online = async || {
        let hosts = class.school.admin.hypervisors().list().await.unwrap();
        hosts.iter().all(|host| host.state.takes_desktops())
    };
    eventually("the host answers", online).await;
    class.start(late).await;
    assert!(!class.is_plugged(late).await);
    class.soon_over(&lesson, PowerKind::Exam).await;
    eventually("both are plugged in", async || class.is_plugged(pc).await && class.is_plugged(late).await)
        .await;
    assert_eq!(class.lesson(&lesson).await.powers, []);
}

#[tokio::test]
pub(crate) async fn a_host_that_hangs_keeps_no_other_host_from_being_paused_or_from_going_on() {
    let class = Class::on_hosts(2).await;
    let of_aina = class.running(class.people.aina.0.id, "pc-aina").await;
    let of_carla = class.running(class.carla.0.id, "pc-carla").await;
    assert_ne!(of_aina.host_name, of_carla.host_name);
    let lesson = class.begun().await;
    let hung = class.school.fleet.host(of_aina.host_name.unwrap().as_str());
    hung.hang();
    class.pause(&lesson).await;
    class.becomes(of_carla.id, StateName::Paused).await;
    class.soon_over(&lesson, PowerKind::EyesOnMe).await;
    class.becomes(of_carla.id, StateName::Running).await;
    class.pause(&lesson).await;
    hung.unhang();
    class.becomes(of_aina.id, StateName::Paused).await;
    class.end(&lesson, PowerKind::EyesOnMe).await;
    class.becomes(of_aina.id, StateName::Running).await;
    class.becomes(of_carla.id, StateName::Running).await;
}
