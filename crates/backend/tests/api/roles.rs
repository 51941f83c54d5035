//! The school's own roles: copies of Sarrio's roles with permissions taken away.

use std::collections::BTreeSet;

use sarrio_client::Client;
use sarrio_model::{
    Code, CustomRole, EditCustomRole, EditUser, NewCustomRole, Permission, Problem, Role, User,
    problem::{RoleKeepsSight, RoleLacksPermission},
};

use crate::school::{School, name, new_desktops};

fn copy(called: &str, base: Role, without: &[Permission]) -> NewCustomRole {
    NewCustomRole { name: name(called), base, without: without.iter().copied().collect() }
}

impl School {
    /// Somebody with a role of the school's own.
    async fn person_with(&self, username: &str, role: &CustomRole) -> (User, Client) {
        let user = self.add_person(username, role.base).await;
        let edit =
            EditUser { revision: user.revision, custom_role: Some(Some(role.id)), ..EditUser::default() };
        let user = self.admin.users().edit(user.id, &edit).await.unwrap();
        assert_eq!((user.role, user.custom_role.as_ref()), (role.base, Some(&role.named())));
        (user, self.signed_in(username).await)
    }

    async fn change(&self, role: &CustomRole, without: &[Permission]) -> Result<CustomRole, Problem> {
        let without: BTreeSet<Permission> = without.iter().copied().collect();
        let edit = EditCustomRole { revision: role.revision, name: None, without: Some(without) };
        self.admin.roles().edit(role.id, &edit).await
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, Problem>) -> Code {
    answer.unwrap_err().code
}

#[tokio::test]
pub(crate) async fn a_permission_that_is_taken_from_a_role_is_lost_at_once_and_the_others_stay() {
    let (school, template) = School::with_template().await;
    let role = school.admin.roles().add(&copy("Exam", Role::Student, &[])).await.unwrap();
    let (_, pau) = school.person_with("pau", &role).await;
    let made = pau.desktops().create(&new_desktops("pc", Some(&template))).await.unwrap();
    school.done(&pau, made.id).await;
    let pc = pau.desktops().list(&Default::default()).await.unwrap().items.remove(0);

    school.change(&role, &[Permission::DesktopDelete, Permission::DesktopCreate]).await.unwrap();
    assert_eq!(code(pau.desktops().delete(pc.id).await), Code::Forbidden);
    assert_eq!(code(pau.desktops().create(&new_desktops("two", Some(&template))).await), Code::Forbidden);
    let started = pau.desktops().start(pc.id).await.unwrap();
    school.done(&pau, started.id).await;
}

#[tokio::test]
async fn a_role_gives_no_more_than_the_one_that_it_copies_and_takes_away_no_sight() {
    let school = School::empty().await;
    let roles = school.admin.roles();
    for (without, why) in
        [(Permission::DesktopSee, RoleKeepsSight::KEY), (Permission::HypervisorAdd, RoleLacksPermission::KEY)]
    {
        let refused = roles.add(&copy("Helper", Role::Teacher, &[without])).await.unwrap_err();
        assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("without")));
        assert!(refused.says(why), "{refused:?}");
    }
    let helper = roles.add(&copy("Helper", Role::Teacher, &[])).await.unwrap();
    assert_eq!(code(roles.add(&copy("helper", Role::Student, &[])).await), Code::NameTaken);
    assert_eq!(code(school.change(&helper, &[Permission::UserSee]).await), Code::Invalid);
    let (_, teacher) = school.person_with("joan", &helper).await;
    assert_eq!(code(teacher.hypervisors().list().await), Code::Forbidden);
    assert_eq!(code(teacher.roles().add(&copy("Mine", Role::Teacher, &[])).await), Code::Forbidden);
}

#[tokio::test]
async fn an_administrator_who_may_do_less_cannot_give_themselves_or_others_more() {
    let school = School::empty().await;
    let roles = school.admin.roles();
    let role = roles.add(&copy("Desk", Role::Administrator, &[Permission::StorageForget])).await.unwrap();
    let (me, desk) = school.person_with("berta", &role).await;
    let whole = EditUser { revision: me.revision, custom_role: Some(None), ..EditUser::default() };
    assert_eq!(code(desk.users().edit(me.id, &whole).await), Code::Forbidden);
    let administrator =
        EditUser { revision: me.revision, role: Some(Role::Administrator), ..EditUser::default() };
    assert_eq!(code(desk.users().edit(me.id, &administrator).await), Code::Forbidden);
    let give_back = EditCustomRole { revision: role.revision, name: None, without: Some(BTreeSet::new()) };
    assert_eq!(code(desk.roles().edit(role.id, &give_back).await), Code::Forbidden);
    let student = school.add_person("pau", Role::Student).await;
    let promoted = EditUser { revision: student.revision, ..administrator };
    assert_eq!(code(desk.users().edit(student.id, &promoted).await), Code::Forbidden);
    let renamed =
        EditUser { revision: student.revision, full_name: Some("Pau".into()), ..EditUser::default() };
    desk.users().edit(student.id, &renamed).await.unwrap();
}

#[tokio::test]
async fn a_role_that_somebody_has_stays_and_another_role_ends_it() {
    let school = School::empty().await;
    let roles = school.admin.roles();
    let role = roles.add(&copy("Exam", Role::Student, &[])).await.unwrap();
    let (pau, _) = school.person_with("pau", &role).await;
    assert_eq!(roles.get(role.id).await.unwrap().people, 1);
    assert_eq!(code(roles.remove(role.id).await), Code::WrongState);
    let teacher = EditUser { revision: pau.revision, role: Some(Role::Teacher), ..EditUser::default() };
    let pau = school.admin.users().edit(pau.id, &teacher).await.unwrap();
    assert_eq!((pau.role, pau.custom_role), (Role::Teacher, None));
    roles.remove(role.id).await.unwrap();
    assert_eq!(code(roles.get(role.id).await), Code::NotFound);
}
