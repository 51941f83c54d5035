//! `users`

use sarrio_model::{Code, EditUser, NewCustomRole, NewUser, Role, User, UserId, UserQuery};

use crate::school::{PASSWORD, School, name};

fn edit(user: &User) -> EditUser {
    EditUser { revision: user.revision, ..EditUser::default() }
}

#[tokio::test]
pub(crate) async fn people_are_added_changed_and_removed() {
    let school = School::empty().await;
    let users = school.admin.users();
    let marta = school.add_person("marta", Role::Student).await;
    let named = EditUser { full_name: Some(" Marta Vila ".into()), ..edit(&marta) };
    let marta = users.edit(marta.id, &named).await.unwrap();
    assert_eq!(marta.full_name, "Marta Vila");
    assert_eq!(users.edit(marta.id, &named).await.unwrap_err().code, Code::StaleRevision);
    let again = NewUser {
        username: "MARTA".parse().unwrap(),
        full_name: String::new(),
        role: Role::Student,
        custom_role: None,
        category: None,
        group: None,
        password: PASSWORD.into(),
        must_change_password: false,
    };
    let taken = users.add(&again).await.unwrap_err();
    assert_eq!((taken.code, taken.field.as_deref()), (Code::NameTaken, Some("username")));
    for hidden in ["a\nb", "Marta\u{202e}nimda", &"x".repeat(121)] {
        let disguised =
            NewUser { username: "pau".parse().unwrap(), full_name: hidden.into(), ..again.clone() };
        assert_eq!(users.add(&disguised).await.unwrap_err().field.as_deref(), Some("full_name"));
    }
    let weak = NewUser { username: "pau".parse().unwrap(), password: "short".into(), ..again };
    assert_eq!(users.add(&weak).await.unwrap_err().field.as_deref(), Some("password"));
    users.remove(marta.id).await.unwrap();
    assert_eq!(users.get(marta.id).await.unwrap_err().code, Code::NotFound);
    let everybody = users.list(&UserQuery::default()).await.unwrap();
    assert!(everybody.items.iter().all(|user| user.username.as_str() != "marta"));
}

#[tokio::test]
async fn a_person_changes_their_own_password_and_nothing_else() {
    let school = School::empty().await;
    let marta = school.person("marta").await;
    let me = marta.session().await.unwrap().user;
    for more in [
        EditUser { role: Some(Role::Administrator), ..edit(&me) },
        EditUser { full_name: Some("Boss".into()), ..edit(&me) },
        EditUser { enabled: Some(true), ..edit(&me) },
    ] {
        assert_eq!(marta.users().edit(me.id, &more).await.unwrap_err().code, Code::Forbidden);
    }
    let admin = school.admin.session().await.unwrap().user;
    for id in [admin.id, UserId::new()] {
        assert_eq!(marta.users().get(id).await.unwrap_err().code, Code::NotFound);
        assert_eq!(marta.users().edit(id, &edit(&admin)).await.unwrap_err().code, Code::NotFound);
    }
    let seen = marta.users().list(&UserQuery::default()).await.unwrap();
    assert_eq!(seen.items, std::slice::from_ref(&me), "everybody sees themselves");
    let own = EditUser { password: Some("quite another one".into()), ..edit(&me) };
    let problem = marta.users().edit(me.id, &own).await.unwrap_err();
    assert_eq!((problem.code, problem.field.as_deref()), (Code::Invalid, Some("password")));
    marta.change_password(PASSWORD.into(), "quite another one".into()).await.unwrap();
    school.stranger().sign_in("marta", "quite another one".into()).await.unwrap();
}

#[tokio::test]
pub(crate) async fn the_last_administrator_cannot_be_removed() {
    let school = School::empty().await;
    let client = school.first_signed_in().await;
    let me = client.session().await.unwrap().user;
    // Whoever has a copy of the role may lack what the school needs an administrator for.
    let copy = NewCustomRole { name: name("Desk"), base: Role::Administrator, without: Default::default() };
    let copy = school.admin.roles().add(&copy).await.unwrap().id;
    for less in [
        EditUser { role: Some(Role::Student), ..edit(&me) },
        EditUser { custom_role: Some(Some(copy)), ..edit(&me) },
        EditUser { enabled: Some(false), ..edit(&me) },
    ] {
        assert_eq!(school.admin.users().edit(me.id, &less).await.unwrap_err().code, Code::LastAdministrator);
    }
    assert_eq!(school.admin.users().remove(me.id).await.unwrap_err().code, Code::LastAdministrator);
    client.session().await.unwrap();
    school.add_person("berta", Role::Administrator).await;
    school.admin.users().edit(me.id, &EditUser { role: Some(Role::Student), ..edit(&me) }).await.unwrap();
}

#[tokio::test]
async fn a_person_who_owns_desktops_cannot_be_removed() {
    let (school, template) = School::with_template().await;
    let marta = school.person("marta").await;
    school.desktop(&marta, "pc-07", &template).await;
    let id = marta.session().await.unwrap().user.id;
    let problem = school.admin.users().remove(id).await.unwrap_err();
    assert_eq!(problem.code, Code::WrongState);
    marta.session().await.unwrap();
}
