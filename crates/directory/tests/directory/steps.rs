//! The test of a directory says step by step what it found.

use sarrio_directory::{Access, Tested, Wanted, test};
use sarrio_model::{DirectoryStepName, Outcome, problem::DirectoryReadPartial};
use sarrio_slapd::{Options, PASSWORD, Slapd, WITH_MEMBER_OF};
use serde_json::json;

use crate::{access, slapd, usual};

async fn looks_for(access: &Access, name: &str, password: &str) -> Tested {
    let wanted = Wanted { name: name.to_owned(), password: Some(password.into()) };
    test(access, Some(wanted)).await
}

fn outcome(tested: &Tested, name: DirectoryStepName) -> (Outcome, String) {
    let step = tested.test.steps.iter().find(|step| step.name == name).unwrap();
    (step.outcome, step.message.as_ref().map(|message| message.key.clone()).unwrap_or_default())
}

#[tokio::test]
async fn each_step_of_a_directory_that_works_says_what_it_found() {
    let slapd = slapd(40);
    let tested = looks_for(&usual(&slapd), "AINA.puig", PASSWORD).await;
    let found: Vec<String> = tested
        .test
        .steps
        .iter()
        .map(|step| format!("{} {:?}: {}", step.name.as_str(), step.outcome, step.found))
        .collect();
    let port = slapd.port;
    let expected = [
        format!("connect Passed: 127.0.0.1 answers on port {port}"),
        "encryption Passed: the connection is encrypted, and the server proved to be localhost".to_owned(),
        format!("bind Passed: as cn=sarrio,ou=system,{WITH_MEMBER_OF}"),
        "server Passed: it gives entries in pages; Sarrio follows chains of groups".to_owned(),
        "people Passed: 46 people, such as aina.puig".to_owned(),
        "groups Passed: 10 groups, followed by walk".to_owned(),
        "rules Passed: 2 rules".to_owned(),
        format!("person Passed: uid=aina.puig,ou=people,{WITH_MEMBER_OF}"),
        "password Passed: it is right".to_owned(),
        format!(
            "membership Passed: in 2 groups, followed by walk: cn=2MEC-A,ou=groups,{WITH_MEMBER_OF}; \
             cn=alumnes,ou=groups,{WITH_MEMBER_OF}"
        ),
    ];
    assert_eq!(found[1..], expected);
    assert_eq!(tested.test.person.unwrap().rules, [2]);
}

#[tokio::test]
async fn the_test_goes_as_far_as_it_can_and_names_the_step_that_failed() {
    use DirectoryStepName::{Bind, Encryption, Membership, Password, People, Person, Rules};
    let slapd = slapd(0);
    let wrong = looks_for(&usual(&slapd), "joan", "incorrect horse").await;
    assert_eq!(outcome(&wrong, Password).0, Outcome::Failed);
    assert_eq!(
        outcome(&wrong, Membership).0,
        Outcome::Passed,
        "why they could not sign in is shown all the same"
    );

    let nobody = looks_for(&usual(&slapd), "nobody", PASSWORD).await;
    assert_eq!(outcome(&nobody, Person), (Outcome::Failed, "person-not-found".to_owned()));
    assert_eq!(outcome(&nobody, Password).0, Outcome::Skipped);

    let no_account = Access { bind_password: Some("incorrect".into()), ..usual(&slapd) };
    let tested = test(&no_account, None).await;
    assert_eq!(outcome(&tested, Bind).0, Outcome::Failed);
    assert_eq!(outcome(&tested, People).0, Outcome::Skipped);

    let system = json!({ "certificate_authority": null });
    let tested = test(&access(&slapd, WITH_MEMBER_OF, system), None).await;
    assert_eq!(outcome(&tested, Encryption).0, Outcome::Failed);

    let gone = json!({ "rules": [
        { "who": { "in_group": format!("cn=gone,ou=groups,{WITH_MEMBER_OF}") }, "role": "teacher" },
    ] });
    let tested = test(&access(&slapd, WITH_MEMBER_OF, gone), None).await;
    assert_eq!(outcome(&tested, Rules), (Outcome::Warning, "rule-group-missing".to_owned()));
}

#[tokio::test]
async fn limits_and_referrals_are_warnings_before_a_sync_meets_them() {
    use DirectoryStepName::People;
    let options = Options { students: 60, size_limit: Some(50), ..Options::default() };
    let slapd = Slapd::start(&options).unwrap();
    let tested = test(&usual(&slapd), None).await;
    assert_eq!(outcome(&tested, People), (Outcome::Warning, DirectoryReadPartial::KEY.to_owned()));

    let slapd = crate::slapd(0);
    let whole = json!({ "people": { "base": WITH_MEMBER_OF, "filter": "(objectClass=inetOrgPerson)" } });
    let tested = test(&access(&slapd, WITH_MEMBER_OF, whole), None).await;
    assert_eq!(outcome(&tested, People), (Outcome::Warning, "referrals-left".to_owned()));
}

#[tokio::test]
async fn a_name_with_the_signs_of_a_filter_or_of_an_entry_finds_nobody() {
    use DirectoryStepName::{Bind, Person};
    let slapd = slapd(0);
    for name in ["*", "aina*", "*)(uid=*", "joan)(objectClass=*", "joan\\2a", "joan\0", "joan,ou=people"] {
        let tested = looks_for(&usual(&slapd), name, PASSWORD).await;
        assert_eq!(outcome(&tested, Person).0, Outcome::Failed, "{name:?}");
        assert!(tested.person.is_none());
    }
    let pattern = format!("uid={{name}},ou=people,{WITH_MEMBER_OF}");
    let direct = access(&slapd, WITH_MEMBER_OF, json!({ "bind": { "as": "person", "pattern": pattern } }));
    for name in ["joan,ou=people", "x+uid=joan", "joan,ou=people,dc=escola,dc=example#", "", "*"] {
        let tested = looks_for(&direct, name, PASSWORD).await;
        assert_eq!(outcome(&tested, Bind).0, Outcome::Failed, "{name:?}");
    }
}
