//! A real directory is asked: Debian's slapd, which each test starts for itself.

#![allow(clippy::unwrap_used)] // helpers fail as the tests that call them do

mod groups;
mod people;
mod safety;
mod steps;

use sarrio_directory::{Access, Person, SignIn, sign_in};
use sarrio_model::{DirectorySettings, Problem};
use sarrio_slapd::{BIND_PASSWORD, Options, PASSWORD, Slapd, WITH_MEMBER_OF};
use serde_json::{Value, json};

/// Starts a directory with these many students without names.
fn slapd(students: usize) -> Slapd {
    Slapd::start(&Options { students, ..Options::default() }).unwrap()
}

/// How a directory is asked for the people of a database, with other settings over that.
fn access(slapd: &Slapd, suffix: &str, over: Value) -> Access {
    let mut settings = json!({
        "enabled": true,
        "address": "localhost",
        "port": slapd.port,
        "security": "start_tls",
        "certificate_authority": slapd.authority,
        "bind": { "as": "account", "name": format!("cn=sarrio,ou=system,{suffix}") },
        "people": { "base": format!("ou=people,{suffix}"), "filter": "(objectClass=inetOrgPerson)" },
        "groups": { "base": format!("ou=groups,{suffix}") },
        "rules": [
            { "who": { "in_group": format!("cn=claustre,ou=groups,{suffix}") }, "role": "teacher" },
            { "who": { "in_group": format!("cn=alumnes,ou=groups,{suffix}") }, "role": "student" },
        ],
    });
    for (key, value) in over.as_object().unwrap() {
        settings[key] = value.clone();
    }
    let settings: DirectorySettings = serde_json::from_value(settings).unwrap();
    sarrio_directory::check(&settings).unwrap();
    Access { settings, bind_password: Some(BIND_PASSWORD.into()) }
}

fn usual(slapd: &Slapd) -> Access {
    access(slapd, WITH_MEMBER_OF, json!({}))
}

async fn signs_in(access: &Access, name: &str, password: &str) -> Result<SignIn, Problem> {
    sign_in(access, &name.parse().unwrap(), password.into()).await
}

/// The person, whose password is right.
async fn person(access: &Access, name: &str) -> Person {
    match signs_in(access, name, PASSWORD).await.unwrap() {
        SignIn::Right(person) => *person,
        other => panic!("{name}: {other:?}"),
    }
}

/// The names of somebody's groups in the directory, sorted.
fn groups(person: &Person) -> Vec<String> {
    let name = |entry: &str| entry.split([',', '=']).nth(1).unwrap_or_default().to_owned();
    let mut names: Vec<String> = person.groups.iter().map(|group| name(group.as_str())).collect();
    names.sort();
    names
}
