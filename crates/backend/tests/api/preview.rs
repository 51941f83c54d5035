//! What creating desktops would do is told before, for a list of people too; and then exactly that happens.

use std::collections::BTreeMap;

use sarrio_client::Client;
use sarrio_model::{
    Bytes, Code, DesktopQuery, DesktopState, DesktopsPreview, EditQuota, ForGroup, Limit, Limits, MiB,
    NewDesktops, OverLimit, Quantity, QuotaSource, Role, TakesNone, Template, User, UserId,
};
use serde_json::json;

use crate::{
    people::{People, add, code},
    school::{School, eventually, name, new_desktops},
};

fn for_people(template: &Template, people: &[UserId]) -> NewDesktops {
    NewDesktops { for_people: people.to_vec(), ..new_desktops("{template} {first name}", Some(template)) }
}

async fn names(client: &Client) -> Vec<String> {
    let query = DesktopQuery { limit: Some(500), ..DesktopQuery::default() };
    let all = client.desktops().list(&query).await.unwrap().items;
    all.iter().map(|desktop| desktop.name.to_string()).collect()
}

fn at_most(quantity: Quantity, most: u64) -> Limits {
    Limits::from([(quantity, Limit::AtMost(most))])
}

impl School {
    async fn limit_person(&self, user: &User, limits: Limits) {
        let quota = self.admin.quotas().of_user(user.id).await.unwrap();
        let edit = EditQuota { revision: quota.revision, limits, ceilings: Limits::new() };
        self.admin.quotas().edit_of_user(user.id, &edit).await.unwrap();
    }

    async fn limit_class(&self, people: &People, ceilings: Limits) {
        let quota = self.admin.quotas().of_group(people.class.id).await.unwrap();
        let edit = EditQuota { revision: quota.revision, limits: Limits::new(), ceilings };
        self.admin.quotas().edit_of_group(people.class.id, &edit).await.unwrap();
    }

    /// Everything that a preview might change.
    async fn everything(&self) -> (Vec<String>, Vec<sarrio_model::OperationId>, usize) {
        let jobs = self.admin.operations().list(&Default::default()).await.unwrap().items;
        let told = self.admin.audit().list(&Default::default()).await.unwrap().items;
        (names(&self.admin).await, jobs.iter().map(|job| job.id).collect(), told.len())
    }
}

#[tokio::test]
pub(crate) async fn each_of_a_list_of_people_gets_a_desktop_whichever_group_they_are_in() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let (carla, herself) = school.added("carla", Role::Student, people.mechanics.id).await;
    let list = for_people(&template, &[people.aina.0.id, carla.id, people.aina.0.id]);
    let refused = people.teacher.desktops().create(&list).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("for_people")));
    let made = people.manager.desktops().create(&list).await.unwrap();
    school.done(&people.manager, made.id).await;
    assert_eq!(names(&herself).await, ["Debian carla"]);
    assert_eq!(names(&people.aina.1).await, ["Debian aina"], "named twice, she has one");
    assert!(people.teacher.groups().deployments(people.class.id).await.unwrap().is_empty());

    let of_class = ForGroup { group: people.class.id, members: vec![], missing: false, keep_up: false };
    for (wrong, field) in [
        (NewDesktops { owner: Some(carla.id), ..list.clone() }, "for_people"),
        (NewDesktops { count: 2, ..list.clone() }, "for_people"),
        (NewDesktops { for_group: Some(of_class), ..list.clone() }, "for_people"),
        (NewDesktops { name: name("{group} {name}"), ..list.clone() }, "name"),
        (for_people(&template, &[UserId::new()]), "for_people"),
    ] {
        for refused in [
            people.manager.desktops().create(&wrong).await.unwrap_err(),
            people.manager.desktops().preview(&wrong).await.unwrap_err(),
        ] {
            assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some(field)), "{refused:?}");
        }
    }
    // Whose desktop is gone gets another one alone.
    let gone = herself.desktops().list(&Default::default()).await.unwrap().items.remove(0);
    let deleted = herself.desktops().delete(gone.id).await.unwrap();
    school.done(&herself, deleted.id).await;
    let again = people.manager.desktops().create(&for_people(&template, &[carla.id])).await.unwrap();
    school.done(&people.manager, again.id).await;
    assert_eq!(names(&herself).await, ["Debian carla"]);
}

#[tokio::test]
pub(crate) async fn a_preview_tells_whose_limits_are_passed_and_changes_nothing() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let (carla, _) = school.added("carla", Role::Student, people.mechanics.id).await;
    school.admin.groups().change_members(people.class.id, &add(&[carla.id])).await.unwrap();
    school.limit_person(&carla, at_most(Quantity::Desktops, 0)).await;
    school.limit_class(&people, at_most(Quantity::Running, 1)).await;

    let mut new = new_desktops("{template} {first name}", Some(&template));
    new.for_group =
        Some(ForGroup { group: people.class.id, members: vec![], missing: false, keep_up: false });
    let before = school.everything().await;
    let seen = people.teacher.desktops().preview(&new).await.unwrap();
    assert_eq!(school.everything().await, before, "nothing was created, begun or told");
    let over: Vec<_> = seen.over.iter().map(|over| (over.person.id, over.may_allow)).collect();
    assert_eq!(over, [(carla.id, false)], "a teacher sets no quotas");
    assert_eq!(seen.desktops, 2);
    assert!(seen.hosts.is_empty(), "a teacher sees no hosts");
    assert_eq!(seen.placed, 2);
    let refused = people.teacher.desktops().create(&new).await.unwrap_err();
    assert_eq!(seen.refused.as_ref(), Some(&refused), "creating them is refused for the same reason");
    let running = seen.quotas.iter().find(|line| line.quantity == Quantity::Running).unwrap();
    assert_eq!((running.who.as_str(), running.now, running.after, running.limit), ("2MEC-A", 0, 2, 1));
    assert!(matches!(&running.source, QuotaSource::Group(group) if group.id == people.class.id));

    let allowing = NewDesktops { over_limit: OverLimit::Allow, ..new.clone() };
    assert_eq!(code(people.teacher.desktops().create(&allowing).await), Code::Forbidden);
    let by_teacher = people.teacher.desktops().preview(&allowing).await.unwrap();
    assert_eq!(by_teacher.refused.map(|problem| problem.code), Some(Code::Forbidden));
    let by_manager = people.manager.desktops().preview(&allowing).await.unwrap();
    assert_eq!((by_manager.refused, by_manager.over[0].may_allow), (None, true));

    let skipping = NewDesktops { over_limit: OverLimit::Skip, ..new.clone() };
    let seen = people.teacher.desktops().preview(&skipping).await.unwrap();
    assert_eq!((seen.desktops, seen.over.len(), seen.refused), (1, 1, None));
    let made = people.teacher.desktops().create(&skipping).await.unwrap();
    school.done(&people.teacher, made.id).await;
    assert_eq!(names(&school.admin).await, ["Debian aina"]);
    let hers = for_people(&template, &[carla.id]);
    let nobody = NewDesktops { over_limit: OverLimit::Skip, ..hers.clone() };
    assert_eq!(code(people.teacher.desktops().create(&nobody).await), Code::QuotaDesktops);
    let allowed = NewDesktops { over_limit: OverLimit::Allow, ..hers };
    let made = people.manager.desktops().create(&allowed).await.unwrap();
    school.done(&people.manager, made.id).await;
    assert_eq!(names(&school.admin).await, ["Debian aina", "Debian carla"]);
}

#[tokio::test]
pub(crate) async fn desktops_run_where_the_preview_said_that_they_would() {
    let school = School::with_hosts(3).await;
    let template = school.template("Debian").await;
    let admin = &school.admin;
    let hosts = admin.hypervisors().list().await.unwrap();
    let id = |label: &str| hosts.iter().find(|host| host.name.as_str() == label).unwrap().id;
    admin.hypervisors().begin_maintenance(id("h3")).await.unwrap();
    let mut new = new_desktops("pc", Some(&template));
    (new.count, new.start) = (5, true);
    let seen: DesktopsPreview = admin.desktops().preview(&new).await.unwrap();
    let resting = seen.hosts.iter().find(|host| host.id == id("h3")).unwrap();
    assert_eq!((resting.desktops, resting.none.clone()), (0, Some(TakesNone::InMaintenance)));
    assert_eq!((seen.placed, seen.no_host), (5, None));
    for host in &seen.hosts {
        let more = u64::from(host.desktops) * template.hardware.memory.0;
        assert_eq!(host.after, MiB(host.now.0 + more), "{host:?}");
    }
    assert!(seen.storage.more > Bytes(0));

    school.done(admin, admin.desktops().create(&new).await.unwrap().id).await;
    let running = async || {
        let all = admin.desktops().list(&Default::default()).await.unwrap().items;
        let mut by_host = BTreeMap::new();
        for desktop in &all {
            if let DesktopState::Running { on, .. } = desktop.state {
                *by_host.entry(on).or_insert(0_u32) += 1;
            }
        }
        by_host
    };
    eventually("all run", async || running().await.values().sum::<u32>() == 5).await;
    let told: BTreeMap<_, _> =
        seen.hosts.iter().filter(|host| host.desktops > 0).map(|host| (host.id, host.desktops)).collect();
    assert_eq!(running().await, told);

    let huge = NewDesktops { count: 500, ..new };
    let seen = admin.desktops().preview(&huge).await.unwrap();
    assert!(seen.placed < 500, "{seen:?}");
    assert_eq!(seen.no_host.map(|problem| problem.code), Some(Code::NoHost));
    let full = seen.hosts.iter().find(|host| host.id == id("h2")).unwrap();
    assert!(full.desktops > 0 && full.none.is_none(), "{full:?}");
}

#[tokio::test]
async fn who_sits_where_is_listed_for_the_groups_that_somebody_sees() {
    let (school, _) = School::with_template().await;
    let people = school.people().await;
    let room = json!({ "name": "Aula 2.10", "seats": [{ "name": "10" }, { "name": "11" }] });
    let room = school.admin.rooms().add(&serde_json::from_value(room).unwrap()).await.unwrap();
    let plan =
        json!({ "group": people.class.id, "seats": { room.seats[1].id.to_string(): people.aina.0.id } });
    school.admin.rooms().seat(room.id, &serde_json::from_value(plan).unwrap()).await.unwrap();
    let seen = people.teacher.rooms().seating().await.unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].room.id, seen[0].group.id), (room.id, people.class.id));
    let places: Vec<_> = seen[0].people.iter().map(|one| (one.name.as_str(), one.person.id)).collect();
    assert_eq!(places, [("11", people.aina.0.id)]);
    let (_, other) = school.added("marta", Role::Teacher, people.other.id).await;
    assert!(other.rooms().seating().await.unwrap().is_empty());
    assert_eq!(code(people.aina.1.rooms().seating().await), Code::Forbidden);
}
