//! Many people are changed with one request: all of them, or nobody.

use sarrio_client::Client;
use sarrio_model::{
    Code, EditGroup, EditUser, NewGroup, Problem, Role, User, UserBatch, UserChange, UserFilter, UserId,
    UserSelection, UsersChanged,
};

use crate::{
    people::{code, usernames},
    school::{School, name},
};

async fn change(client: &Client, people: UserSelection, change: UserChange) -> Result<UsersChanged, Problem> {
    client.users().batch(&UserBatch { people, change, preview: false }).await
}

fn ids(people: &[UserId]) -> UserSelection {
    UserSelection::of(people.to_vec())
}

fn matching(filter: UserFilter, count: u64) -> UserSelection {
    UserSelection::Matching { filter, except: vec![], count }
}

fn students() -> UserFilter {
    UserFilter { role: Some(Role::Student), ..UserFilter::default() }
}

fn leaves(done: &UsersChanged) -> Vec<(&str, u64)> {
    done.leaves.iter().map(|left| (left.group.name.as_str(), left.people)).collect()
}

async fn now(school: &School, user: &User) -> User {
    school.admin.users().get(user.id).await.unwrap()
}

#[tokio::test]
pub(crate) async fn people_move_to_another_category_all_or_nobody_and_it_is_said_which_groups_they_leave() {
    let school = School::empty().await;
    let people = school.people().await;
    let (carla, _) = school.added("carla", Role::Student, people.mechanics.id).await;
    let to = UserChange::Move { category: Some(people.other.id), group: None };
    let both = ids(&[people.aina.0.id, carla.id]);
    let preview = UserBatch { people: both.clone(), change: to.clone(), preview: true };
    let told = school.admin.users().batch(&preview).await.unwrap();
    assert_eq!((told.people, leaves(&told)), (2, vec![("2MEC-A", 1)]));
    assert_eq!(now(&school, &carla).await.category, carla.category, "a preview changes nothing");

    let unknown = ids(&[people.aina.0.id, UserId::new()]);
    assert_eq!(code(change(&school.admin, unknown, to.clone()).await), Code::NotFound);
    assert_eq!(now(&school, &people.aina.0).await.category, people.aina.0.category, "all or nobody");
    let fewer = matching(UserFilter { category: Some(people.mechanics.id), ..students() }, 1);
    let refused = change(&school.admin, fewer, to.clone()).await.unwrap_err();
    assert_eq!(refused.detail, "There are 2 people now, not 1: nothing was changed.");

    assert_eq!(change(&school.admin, both, to).await.unwrap(), told);
    for user in [&people.aina.0, &carla] {
        assert_eq!(now(&school, user).await.category.map(|category| category.id), Some(people.other.id));
    }
    assert_eq!(school.admin.groups().get(people.class.id).await.unwrap().members, 0);
    assert_eq!(usernames(&people.teacher).await, ["joan"], "their teacher sees them no more");
}

#[tokio::test]
pub(crate) async fn a_manager_slips_nobody_in_whom_they_may_not_change() {
    let school = School::empty().await;
    let people = school.people().await;
    let manager = &people.manager;
    let me = manager.session().await.unwrap().user;
    let elsewhere =
        school.admin.groups().add(&NewGroup { name: name("1INF"), category: people.other.id }).await.unwrap();
    let disable = |selection| change(manager, selection, UserChange::Disable);
    assert_eq!(code(disable(ids(&[people.aina.0.id, people.biel.0.id])).await), Code::NotFound);
    let refused = disable(ids(&[people.aina.0.id, me.id])).await.unwrap_err();
    assert_eq!((refused.code, refused.detail.as_str()), (Code::Forbidden, "You may not change nuria."));
    let others = UserFilter { category: Some(people.other.id), ..UserFilter::default() };
    assert_eq!(code(disable(matching(others.clone(), 1)).await), Code::WrongState, "they see nobody there");
    assert_eq!(disable(matching(others, 0)).await.unwrap().people, 0);
    let all_seen = matching(UserFilter::default(), 3);
    assert_eq!(code(disable(all_seen).await), Code::Forbidden, "they are one of them");
    for (selection, to, field) in [
        (
            ids(&[people.aina.0.id]),
            UserChange::Move { category: Some(people.other.id), group: None },
            "category",
        ),
        (ids(&[people.aina.0.id]), UserChange::Move { category: None, group: Some(elsewhere.id) }, "group"),
        (ids(&[people.aina.0.id]), UserChange::Join { group: elsewhere.id }, "group"),
    ] {
        let refused = change(manager, selection, to).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            (Code::Invalid, Some(&*format!("change.{field}")))
        );
    }
    let nowhere = UserChange::Move { category: None, group: None };
    assert_eq!(code(change(manager, ids(&[people.aina.0.id]), nowhere).await), Code::Forbidden);
    for client in [&people.teacher, &people.aina.1] {
        let own = client.session().await.unwrap().user.id;
        for selection in [ids(&[own]), ids(&[people.aina.0.id])] {
            let refused = code(change(client, selection, UserChange::Disable).await);
            assert!(matches!(refused, Code::Forbidden | Code::NotFound), "{refused:?}");
        }
        let join = UserChange::Leave { group: people.class.id };
        let refused = code(change(client, ids(&[people.aina.0.id]), join).await);
        assert!(matches!(refused, Code::Forbidden | Code::Invalid), "{refused:?}");
    }
    assert!(now(&school, &people.aina.0).await.enabled);

    assert_eq!(disable(matching(students(), 1)).await.unwrap().people, 1);
    assert!(!now(&school, &people.aina.0).await.enabled && now(&school, &people.biel.0).await.enabled);
}

#[tokio::test]
async fn whoever_is_switched_off_is_signed_out_and_nobody_switches_themselves_or_the_last_administrator_off()
{
    let school = School::empty().await;
    let people = school.people().await;
    let (carla, carla_herself) = school.added("carla", Role::Student, people.mechanics.id).await;
    let except = UserSelection::Matching { filter: students(), except: vec![people.biel.0.id], count: 2 };
    change(&school.admin, except.clone(), UserChange::Disable).await.unwrap();
    for client in [&people.aina.1, &carla_herself] {
        assert_eq!(code(client.session().await), Code::NotSignedIn);
    }
    assert!(people.biel.1.session().await.is_ok(), "who was left out");
    assert_eq!(school.admin.groups().get(people.class.id).await.unwrap().students, 0);
    change(&school.admin, except, UserChange::Enable).await.unwrap();
    assert!(now(&school, &carla).await.enabled);

    let (berta, berta_herself) = school.added("berta", Role::Administrator, people.mechanics.id).await;
    assert_eq!(code(change(&berta_herself, ids(&[berta.id]), UserChange::Disable).await), Code::WrongState);
    let administrators = UserFilter { role: Some(Role::Administrator), ..UserFilter::default() };
    let count = school.admin.users().list(&Default::default()).await.unwrap().items;
    let others: Vec<UserId> = count
        .iter()
        .filter(|user| user.role == Role::Administrator && user.id != berta.id)
        .map(|user| user.id)
        .collect();
    change(&berta_herself, ids(&others), UserChange::Disable).await.unwrap();
    let all = matching(administrators, others.len() as u64 + 1);
    let refused = code(change(&berta_herself, all, UserChange::Disable).await);
    assert_eq!(refused, Code::WrongState, "they are one of them");
}

#[tokio::test]
async fn a_move_to_a_group_leaves_the_main_group_and_joining_and_leaving_keep_the_others() {
    let school = School::empty().await;
    let people = school.people().await;
    let (aina, joan) = (people.aina.0.id, people.class.teachers[0].id);
    let group = async |text| {
        let new = NewGroup { name: name(text), category: people.mechanics.id };
        school.admin.groups().add(&new).await.unwrap()
    };
    let (robots, next_year) = (group("Robots").await, group("3MEC-A").await);
    let main = EditUser {
        revision: people.aina.0.revision,
        group: Some(Some(people.class.id)),
        ..EditUser::default()
    };
    school.admin.users().edit(aina, &main).await.unwrap();
    let join = UserChange::Join { group: robots.id };
    change(&people.manager, ids(&[aina, joan]), join).await.unwrap();
    let to = UserChange::Move { category: None, group: Some(next_year.id) };
    let done = change(&people.manager, ids(&[aina]), to.clone()).await.unwrap();
    assert_eq!(leaves(&done), [("2MEC-A", 1)]);
    assert_eq!(change(&people.manager, ids(&[aina]), to).await.unwrap().leaves, [], "they are there already");
    let members = async |group| school.admin.groups().get(group).await.unwrap().members;
    assert_eq!(
        (members(people.class.id).await, members(robots.id).await, members(next_year.id).await),
        (0, 2, 1)
    );
    change(&people.manager, ids(&[aina, joan]), UserChange::Leave { group: robots.id }).await.unwrap();
    assert_eq!(members(robots.id).await, 0);

    let moved =
        EditGroup { revision: next_year.revision, category: Some(people.other.id), ..EditGroup::default() };
    assert_eq!(
        code(people.manager.groups().edit(next_year.id, &moved).await),
        Code::Invalid,
        "it is not told"
    );
    let moved = school.admin.groups().edit(next_year.id, &moved).await.unwrap();
    assert_eq!((moved.category.id, moved.members), (people.other.id, 1));
    let aina = now(&school, &people.aina.0).await;
    assert_eq!(aina.category.map(|category| category.id), Some(people.other.id));
    assert_eq!(aina.group.map(|group| group.id), Some(next_year.id));
}

#[tokio::test]
async fn everybody_who_is_signed_in_reads_what_each_role_may_do() {
    let school = School::empty().await;
    let people = school.people().await;
    let table = people.aina.1.users().permissions().await.unwrap();
    let row = table.iter().find(|row| row.permission.as_str() == "user.add").unwrap();
    assert_eq!(row.meaning, "Add a person");
    assert_eq!(row.reach(Role::Manager), sarrio_model::Reach::Charges);
    assert_eq!(row.reach(Role::Student), sarrio_model::Reach::Nothing);
}
