//! Who somebody is, and everybody.

use sarrio_directory::{SignIn, read_people};
use sarrio_model::{
    Role,
    problem::{DirectoryBaseMissing, DirectoryElsewhere, DirectoryReadPartial},
};
use sarrio_slapd::{Options, PASSWORD, Slapd, WITH_MEMBER_OF};
use serde_json::json;

use crate::{access, person, signs_in, slapd, usual};

#[tokio::test]
async fn a_person_is_the_same_however_they_spell_their_name() {
    let slapd = slapd(0);
    let access = usual(&slapd);
    let biel = person(&access, "biel.soler").await;
    assert_eq!((biel.username.as_str(), biel.full_name.as_str()), ("Biel.Soler", "Biel SOLER"));
    assert_eq!(biel.email.as_deref(), Some("Biel.Soler@escola.example"));
    assert!(biel.key.starts_with("entryuuid:"), "{}", biel.key);
    assert_eq!(person(&access, "BIEL.Soler").await, biel);
    let everybody = read_people(&access).await.unwrap();
    assert!(everybody.people.contains(&biel), "a sync finds the same person");
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_one_outside_the_filter_are_just_wrong() {
    let slapd = slapd(0);
    let access = access(
        &slapd,
        WITH_MEMBER_OF,
        json!({ "people": {
        "base": format!("ou=people,{WITH_MEMBER_OF}"), "filter": "(!(uid=marta))",
    } }),
    );
    for (name, password) in
        [("joan", "incorrect horse"), ("nobody", PASSWORD), ("marta", PASSWORD), ("sarrio", PASSWORD)]
    {
        assert_eq!(signs_in(&access, name, password).await.unwrap(), SignIn::Wrong, "{name}");
    }
    person(&access, "joan").await;
}

#[tokio::test]
async fn people_sign_in_to_the_directory_themselves_where_sarrio_has_no_account() {
    let slapd = slapd(0);
    let pattern = format!("uid={{name}},ou=people,{WITH_MEMBER_OF}");
    let access = access(&slapd, WITH_MEMBER_OF, json!({ "bind": { "as": "person", "pattern": pattern } }));
    let joan = person(&access, "joan").await;
    assert_eq!(joan.placement.role, Some(Role::Teacher));
    assert_eq!(signs_in(&access, "joan", "incorrect horse").await.unwrap(), SignIn::Wrong);
    assert_eq!(signs_in(&access, "nobody", PASSWORD).await.unwrap(), SignIn::Wrong);
}

#[tokio::test]
async fn two_thousand_people_are_read_page_by_page_each_with_their_groups() {
    let slapd = slapd(2_000);
    let everybody = read_people(&usual(&slapd)).await.unwrap();
    assert_eq!((everybody.people.len(), everybody.cut), (2_006, None));
    let students = everybody.people.iter().filter(|person| person.placement.role == Some(Role::Student));
    assert_eq!(students.count(), 2_002, "the students without names, aina and biel");
    let last = everybody.people.iter().find(|person| person.username == "alumne2000").unwrap();
    assert_eq!(crate::groups(last), ["alumnes", "classe-67"]);
    assert!(everybody.people.iter().any(|person| person.full_name == "Aina Puig i Peça"));
}

#[tokio::test]
async fn a_server_that_stops_in_the_middle_is_noticed_although_each_page_came() {
    let options = Options { students: 1_000, size_limit: Some(700), ..Options::default() };
    let slapd = Slapd::start(&options).unwrap();
    let without_groups = json!({ "rules": [], "without_rule": "student" });
    let everybody = read_people(&access(&slapd, WITH_MEMBER_OF, without_groups)).await.unwrap();
    let cut = everybody.cut.unwrap();
    assert!(cut.says(DirectoryReadPartial::KEY) && cut.detail.contains("sizeLimitExceeded"), "{cut}");
    assert!(!everybody.people.is_empty() && everybody.people.len() < 1_006);
}

#[tokio::test]
async fn referrals_are_told_and_not_followed() {
    let slapd = slapd(0);
    let whole = json!({ "people": { "base": WITH_MEMBER_OF, "filter": "(objectClass=inetOrgPerson)" } });
    let everybody = read_people(&access(&slapd, WITH_MEMBER_OF, whole)).await.unwrap();
    assert_eq!(everybody.people.len(), 6);
    assert_eq!(everybody.referrals.len(), 1, "{:?}", everybody.referrals);
    assert!(everybody.referrals[0].starts_with("ldap://altres.escola.example/"));

    let elsewhere = json!({ "people": { "base": format!("ou=altres,{WITH_MEMBER_OF}") } });
    let problem = read_people(&access(&slapd, WITH_MEMBER_OF, elsewhere)).await.unwrap_err();
    assert!(
        problem.says(DirectoryElsewhere::KEY) && problem.detail.contains("altres.escola.example"),
        "{problem}"
    );
    let nowhere = json!({ "people": { "base": format!("ou=nowhere,{WITH_MEMBER_OF}") } });
    let problem = read_people(&access(&slapd, WITH_MEMBER_OF, nowhere)).await.unwrap_err();
    assert!(problem.says(DirectoryBaseMissing::KEY), "{problem}");
}
