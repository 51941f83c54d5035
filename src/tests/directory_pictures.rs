//! The school's directory can be drawn in every tab, in both themes and at every size. See [`super::pictures`].

use iced::Size;
use sarrio_model::problem::{
    AddressesFound, BoundAs, DirectoryAnswers, DirectoryPlaceMissing, GroupsFound, PasswordWrong,
    PeopleFound, PersonFound, RulesFine, ServerCanPages, StepNotReached, SyncWouldDisableMany, TlsAgreed,
};
use sarrio_model::{
    Directory, DirectoryNote, DirectoryPerson, DirectorySettings, DirectoryStep, DirectoryStepName,
    DirectorySync, DirectoryTest, Outcome, Revision, Role, SyncOutcome, SyncTrigger,
};

use super::pictures::{Scene, app, draw_in_both_themes, draw_small, draw_with_large_text};
use super::school::{School, ago};
use crate::app::signed_in::Message as M;
use crate::backend::request::Answer;
use crate::screen::Screen;
use crate::screen::directory::parts::Part;
use crate::screen::directory::{Message, Tab, form, rule_form, syncs, test};

fn settings() -> DirectorySettings {
    let settings = serde_json::json!({
        "enabled": true,
        "address": "ldap.escola.example",
        "security": "start_tls",
        "certificate_authority": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "bind": { "as": "account", "name": "cn=sarrio,ou=system,dc=escola,dc=example" },
        "people": { "base": "ou=people,dc=escola,dc=example", "filter": "(objectClass=inetOrgPerson)" },
        "attributes": { "group": "departmentNumber" },
        "groups": { "base": "ou=groups,dc=escola,dc=example" },
        "rules": [
            {
                "who": { "in_group": "cn=claustre,ou=groups,dc=escola,dc=example" },
                "role": "teacher", "category": "Mecànica", "teaches": ["2MEC-A", "2MEC-B"],
            },
            { "who": { "below": "ou=alumnes,ou=people,dc=escola,dc=example" }, "role": "student" },
            {
                "who": { "has": { "attribute": "employeeType", "value": "head" } },
                "role": "administrator",
            },
        ],
        "sync_every_hours": 12,
    });
    serde_json::from_value(settings).unwrap()
}

fn steps() -> Vec<DirectoryStep> {
    use DirectoryStepName as Name;
    use Outcome::{Failed, Passed, Skipped};
    let text = |text: &str| text.to_owned();
    vec![
        DirectoryStep::new(Name::Resolve, Passed, AddressesFound { addresses: text("10.20.0.5, 10.20.0.6") }),
        DirectoryStep::new(
            Name::Connect,
            Passed,
            DirectoryAnswers { address: text("10.20.0.5"), port: 389.to_string() },
        ),
        DirectoryStep::new(
            Name::Encryption,
            Passed,
            TlsAgreed { host: "ldap.escola.example".parse().unwrap() },
        ),
        DirectoryStep::new(
            Name::Bind,
            Passed,
            BoundAs { name: "cn=sarrio,ou=system,dc=escola,dc=example".parse().unwrap() },
        ),
        DirectoryStep::new(Name::Server, Passed, ServerCanPages),
        DirectoryStep::new(Name::People, Passed, PeopleFound { people: 3_740, example: text("aina.puig") }),
        DirectoryStep::new(Name::Groups, Passed, GroupsFound { groups: 112, way: "memberOf" }),
        DirectoryStep::new(Name::Rules, Passed, RulesFine { rules: 3 }),
        DirectoryStep::new(
            Name::Person,
            Passed,
            PersonFound { entry: text("uid=joan,ou=people,dc=escola,dc=example") },
        ),
        DirectoryStep::new(Name::Password, Failed, PasswordWrong),
        DirectoryStep::new(Name::Membership, Skipped, StepNotReached),
        DirectoryStep::new(Name::Result, Skipped, StepNotReached),
    ]
}

fn person() -> DirectoryPerson {
    DirectoryPerson {
        entry: "uid=joan,ou=people,dc=escola,dc=example".to_owned(),
        username: "joan".to_owned(),
        full_name: "Joan Bosch".to_owned(),
        email: Some("joan@escola.example".to_owned()),
        groups: vec!["cn=claustre,ou=groups,dc=escola,dc=example".to_owned()],
        rules: vec![1],
        role: Some(Role::Teacher),
        category: Some("Mecànica".parse().unwrap()),
        member_of: vec![],
        teaches: vec!["2MEC-A".parse().unwrap(), "2MEC-B".parse().unwrap()],
    }
}

fn sync(began: i64, ended: Option<i64>, outcome: Option<SyncOutcome>) -> DirectorySync {
    DirectorySync {
        began: ago(began),
        ended: ended.map(ago),
        trigger: if began > 9_000 { SyncTrigger::Schedule } else { SyncTrigger::Person },
        outcome,
        read: 3_740,
        added: 112,
        changed: 38,
        disabled: 4,
        enabled: 1,
        notes: vec![],
        more_notes: 0,
    }
}

fn scenes(percent: u16, size: Size) -> Vec<Scene> {
    let school = School::new();
    let directory = |settings: Option<DirectorySettings>| Directory {
        has_bind_password: settings.is_some(),
        settings,
        last_sync: None,
        revision: Revision(3),
    };
    let read = || Message::Read(Ok(Answer::Directory(directory(Some(settings())))));
    let fresh = || Message::Read(Ok(Answer::Directory(directory(None))));
    let scene = |name, messages: Vec<Message>| {
        let messages = messages.into_iter().map(M::Directory).collect();
        Scene { name, app: app(&school, Screen::Directory, percent, size, messages) }
    };
    let typed = |part, text: &str| Message::Form(form::Message::Typed(part, text.to_owned()));
    let tested = Answer::DirectoryTest(DirectoryTest { steps: steps(), person: Some(person()) });
    let on_test = |message| Message::Test(message);
    let mut refused = sync(600, Some(580), Some(SyncOutcome::Refused));
    refused.notes = vec![DirectoryNote::from(sarrio_model::Problem::from(SyncWouldDisableMany {
        vanished: 1_912,
        people: 3_740,
    }))];
    let mut noted = sync(40_000, Some(39_970), Some(SyncOutcome::Completed));
    noted.notes = (1..=6)
        .map(|n| {
            let place = format!("{n}ELE-A").parse().unwrap();
            DirectoryNote::from(sarrio_model::Problem::from(DirectoryPlaceMissing { name: place }))
        })
        .collect();
    let syncs_read =
        |all: Vec<DirectorySync>| Message::Syncs(syncs::Message::Read(Ok(Answer::DirectorySyncs(all))));
    vec![
        scene("directory", vec![read()]),
        scene("directory-new", vec![fresh(), typed(Part::Address, "ldap.escola.example"), Message::Saved]),
        scene("directory-rules", vec![read(), Message::Tab(Tab::Rules)]),
        scene("directory-no-rules", vec![fresh(), Message::Tab(Tab::Rules)]),
        scene("directory-rule", vec![read(), Message::Tab(Tab::Rules), Message::RuleAsked(Some(0))]),
        scene(
            "directory-rule-wrong",
            vec![
                read(),
                Message::Tab(Tab::Rules),
                Message::RuleAsked(None),
                Message::Rule(rule_form::Message::Done),
            ],
        ),
        scene("directory-testing", vec![read(), Message::Tab(Tab::Test), on_test(test::Message::Pressed)]),
        scene(
            "directory-test",
            vec![
                read(),
                Message::Tab(Tab::Test),
                on_test(test::Message::Name("joan".to_owned())),
                on_test(test::Message::Password("tururut".to_owned())),
                on_test(test::Message::Pressed),
                on_test(test::Message::Answered(1, Ok(tested))),
            ],
        ),
        scene(
            "directory-syncs",
            vec![read(), Message::Tab(Tab::Syncs), syncs_read(vec![refused.clone(), noted.clone()])],
        ),
        scene(
            "directory-syncing",
            vec![read(), Message::Tab(Tab::Syncs), syncs_read(vec![sync(41, None, None), noted])],
        ),
        scene(
            "directory-disable",
            vec![
                read(),
                Message::Tab(Tab::Syncs),
                syncs_read(vec![refused]),
                Message::Syncs(syncs::Message::DisableAsked),
            ],
        ),
    ]
}

#[test]
fn the_directory_draws_in_both_themes() {
    draw_in_both_themes(scenes);
}

#[test]
fn the_directory_fits_a_small_window_with_large_text() {
    draw_with_large_text(scenes);
    draw_small(scenes);
}
