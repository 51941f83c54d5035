//! Desktops for a group: by person, for those who join later, and at the end of the year.

use std::time::Duration;

use sarrio_client::Client;
use sarrio_model::{
    ArchiveGroup, Code, CreateOutcome, DesktopQuery, DesktopsOfGroup, EditUser, EndReason, ForGroup, Group,
    GroupId, GroupMove, GroupQuery, KeepUp, MoveTo, MoveUp, NewDesktops, NewGroup, Role, Template, UserQuery,
};

use crate::{
    people::{People, add, code},
    school::{School, eventually, name, new_desktops},
};

fn for_group(group: &Group, template: &Template, keep_up: bool) -> NewDesktops {
    let mut new = new_desktops("{template} {first name}", Some(template));
    new.for_group = Some(ForGroup { group: group.id, members: vec![], missing: false, keep_up });
    new
}

async fn desktops(client: &Client) -> Vec<String> {
    let page = client.desktops().list(&Default::default()).await.unwrap();
    page.items.iter().map(|desktop| desktop.name.to_string()).collect()
}

#[tokio::test]
pub(crate) async fn who_joins_later_gets_a_desktop_until_the_teacher_ends_that() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let mut chosen = for_group(&people.class, &template, true);
    chosen.for_group.as_mut().unwrap().members = vec![people.aina.0.id];
    let refused = people.teacher.desktops().create(&chosen).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("for_group.keep_up")));
    let made = for_group(&people.class, &template, true);
    let made = people.teacher.desktops().create(&made).await.unwrap();
    school.done(&people.teacher, made.id).await;

    let (carla, herself) = school.added("carla", Role::Student, people.mechanics.id).await;
    school.admin.groups().change_members(people.class.id, &add(&[carla.id])).await.unwrap();
    eventually("she has one", async || desktops(&herself).await == ["Debian carla"]).await;
    let all = people.teacher.groups().deployments(people.class.id).await.unwrap();
    assert_eq!((all.len(), all[0].made, all[0].missing, &all[0].keep_up), (1, 2, 0, &KeepUp::Yes));
    assert_eq!((all[0].orderer.name.as_str(), all[0].template_name.clone()), ("joan", Some(name("Debian"))));

    for client in [&herself, &people.biel.1] {
        assert_eq!(code(client.groups().deployments(people.class.id).await), Code::NotFound);
        assert_eq!(code(client.deployments().get(all[0].id).await), Code::NotFound);
        assert_eq!(code(client.deployments().end(all[0].id).await), Code::NotFound);
    }
    let ended = people.teacher.deployments().end(all[0].id).await.unwrap();
    assert!(
        matches!(&ended.keep_up, KeepUp::Ended { why: EndReason::Asked { by }, .. } if by.name == "joan")
    );
    assert_eq!(people.manager.deployments().get(all[0].id).await.unwrap().keep_up, ended.keep_up);
    assert_eq!(code(people.manager.deployments().end(all[0].id).await), Code::WrongState);
}

#[tokio::test]
pub(crate) async fn desktops_that_were_not_made_are_named_by_person_and_made_by_another_try() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let (carla, herself) = school.added("carla", Role::Student, people.mechanics.id).await;
    school.admin.groups().change_members(people.class.id, &add(&[carla.id])).await.unwrap();
    school.fleet.host("h1").slow("make_folders", Duration::from_secs(1));
    let made = for_group(&people.class, &template, false);
    let made = people.teacher.desktops().create(&made).await.unwrap();
    let jobs = people.teacher.operations();
    let hers = jobs.desktops(made.id).await.unwrap().into_iter().find(|one| one.owner.id == carla.id);
    let place = format!("/srv/nas/desktops/{}", hers.unwrap().desktop).parse().unwrap();
    school.fleet.put_text(&place, "in the way").unwrap();
    let over = school.over(&people.teacher, made.id).await;
    assert_eq!(over.children.map(|children| (children.succeeded, children.failed)), Some((1, 1)), "{over:?}");
    let outcomes = jobs.desktops(made.id).await.unwrap();
    let of = |who: &str| &outcomes.iter().find(|one| one.owner.name == who).unwrap().outcome;
    assert_eq!(*of("aina"), CreateOutcome::Made);
    assert!(matches!(of("carla"), CreateOutcome::Failed { problem } if problem.code == Code::DiskExists));
    assert_eq!(
        (desktops(&people.aina.1).await, desktops(&herself).await),
        (vec!["Debian aina".into()], vec![])
    );

    assert_eq!(code(herself.operations().again(made.id).await), Code::NotFound);
    let again = jobs.again(made.id).await.unwrap();
    school.done(&people.teacher, again.id).await;
    assert_eq!(desktops(&herself).await, ["Debian carla"]);
    assert_eq!(code(jobs.again(made.id).await), Code::WrongState);
    let deployment = people.teacher.groups().deployments(people.class.id).await.unwrap().remove(0);
    assert_eq!((deployment.made, deployment.missing, deployment.keep_up), (2, 0, KeepUp::No));
}

async fn members(school: &School, group: GroupId) -> Vec<String> {
    let query = UserQuery { group: Some(group), ..UserQuery::default() };
    let page = school.admin.users().list(&query).await.unwrap();
    page.items.iter().map(|user| user.username.to_string()).collect()
}

/// A group of the first category with this student, whose main group it is.
async fn group_of(school: &School, people: &People, label: &str, student: &str) -> Group {
    let new = NewGroup { name: name(label), category: people.mechanics.id };
    let group = school.admin.groups().add(&new).await.unwrap();
    let (user, _) = school.added(student, Role::Student, people.mechanics.id).await;
    school.admin.groups().change_members(group.id, &add(&[user.id])).await.unwrap();
    let now = school.admin.users().get(user.id).await.unwrap();
    let edit = EditUser { revision: now.revision, group: Some(Some(group.id)), ..EditUser::default() };
    school.admin.users().edit(user.id, &edit).await.unwrap();
    group
}

fn moves(all: &[(GroupId, MoveTo)]) -> MoveUp {
    let moves = all.iter().map(|(from, to)| GroupMove { from: *from, to: *to }).collect();
    MoveUp { moves, desktops: DesktopsOfGroup::Keep, dry_run: false }
}

#[tokio::test]
pub(crate) async fn a_whole_category_moves_up_at_once_and_nobody_twice() {
    let school = School::empty().await;
    let people = school.people().await;
    let first = group_of(&school, &people, "1MEC", "pere").await;
    let second = group_of(&school, &people, "2MEC", "carla").await;
    let joan = people.class.teachers[0].id;
    school.admin.groups().change_teachers(second.id, &add(&[joan])).await.unwrap();
    let year = [(first.id, MoveTo::Group(second.id)), (second.id, MoveTo::Archive)];
    let forecast = MoveUp { dry_run: true, ..moves(&year) };
    let taught = moves(&[(second.id, MoveTo::Archive)]);
    assert_eq!(code(people.teacher.groups().move_up(&taught).await), Code::Forbidden);
    let told = people.manager.groups().move_up(&forecast).await.unwrap();
    assert_eq!(told.moves.iter().map(|one| one.people).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(members(&school, first.id).await, ["pere"], "nothing was done");

    let moved = people.manager.groups().move_up(&moves(&year)).await.unwrap();
    let new = moved.moves[0].to.clone().unwrap();
    assert_eq!((new.name.clone(), moved.moves[1].to.clone()), (second.name.clone(), None));
    assert_ne!(new.id, second.id, "the archived group keeps those who leave");
    assert_eq!(members(&school, new.id).await, ["pere"]);
    assert_eq!(members(&school, second.id).await, ["carla"]);
    assert!(members(&school, first.id).await.is_empty());
    assert!(school.admin.groups().get(second.id).await.unwrap().archived.is_some());
    let new_group = school.admin.groups().get(new.id).await.unwrap();
    assert_eq!(new_group.teachers.iter().map(|teacher| teacher.id).collect::<Vec<_>>(), [joan]);
    let pere = UserQuery { q: Some("pere".to_owned()), ..UserQuery::default() };
    let pere = school.admin.users().list(&pere).await.unwrap().items.remove(0);
    assert_eq!(pere.group.map(|group| group.id), Some(new.id), "it is the main group now");

    // Two groups change places: both are moved as they were before.
    let swap = [(first.id, MoveTo::Group(new.id)), (new.id, MoveTo::Group(first.id))];
    people.manager.groups().move_up(&moves(&swap)).await.unwrap();
    assert_eq!(members(&school, first.id).await, ["pere"]);
    assert!(members(&school, new.id).await.is_empty());
}

#[tokio::test]
pub(crate) async fn moves_that_make_no_sense_or_are_somebody_elses_change_nothing() {
    let school = School::empty().await;
    let people = school.people().await;
    let first = group_of(&school, &people, "1MEC", "pere").await;
    let other = NewGroup { name: name("1INF"), category: people.other.id };
    let other = school.admin.groups().add(&other).await.unwrap();
    let to = MoveTo::Group;
    let class = people.class.id;
    for (who, all, key) in [
        (&school.admin, vec![], "move-up-count-wrong"),
        (&school.admin, vec![(first.id, to(class)), (first.id, MoveTo::Archive)], "moved-twice"),
        (&school.admin, vec![(first.id, to(first.id))], "moved-to-itself"),
        (&school.admin, vec![(first.id, to(other.id))], "moved-to-other-category"),
        (&people.manager, vec![(first.id, to(class)), (other.id, MoveTo::Archive)], "no-such-group"),
    ] {
        let refused = who.groups().move_up(&moves(&all)).await.unwrap_err();
        assert!(refused.says(key), "{key}: {refused}");
    }
    assert_eq!(members(&school, first.id).await, ["pere"]);
    let archived = GroupQuery { archived: Some(true), ..GroupQuery::default() };
    assert_eq!(school.admin.groups().list(&archived).await.unwrap().total, 0);
}

#[tokio::test]
pub(crate) async fn a_group_is_archived_with_the_desktops_that_were_made_for_it_and_no_others() {
    let (school, template) = School::with_template().await;
    let people = school.people().await;
    let made = for_group(&people.class, &template, true);
    let made = people.teacher.desktops().create(&made).await.unwrap();
    school.done(&people.teacher, made.id).await;
    school.desktop(&people.aina.1, "her own", &template).await;
    let counted = people.manager.groups().desktops(people.class.id).await.unwrap();
    assert_eq!((counted.desktops, counted.on), (1, 0));

    let now = people.manager.groups().get(people.class.id).await.unwrap();
    let archive = ArchiveGroup { revision: now.revision, desktops: DesktopsOfGroup::Recycle };
    assert_eq!(code(people.teacher.groups().archive(now.id, &archive).await), Code::Forbidden);
    let archived = people.manager.groups().archive(now.id, &archive).await.unwrap();
    assert!(archived.group.archived.is_some());
    school.done(&people.manager, archived.operation.unwrap().id).await;
    assert_eq!(desktops(&people.aina.1).await, ["her own"]);
    let bin = DesktopQuery { deleted: Some(true), ..DesktopQuery::default() };
    let bin = people.aina.1.desktops().list(&bin).await.unwrap().items;
    assert_eq!(bin.iter().map(|desktop| desktop.name.as_str()).collect::<Vec<_>>(), ["Debian aina"]);
    let deployments = async || people.manager.groups().deployments(now.id).await.unwrap();
    let ended = |keep_up: &KeepUp| matches!(keep_up, KeepUp::Ended { why: EndReason::GroupArchived, .. });
    eventually("it keeps up no more", async || ended(&deployments().await[0].keep_up)).await;
}
