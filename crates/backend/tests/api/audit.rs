//! The audit: who did what to what, from where, and with which outcome.

use std::collections::HashSet;

use futures::StreamExt as _;
use sarrio_client::Client;
use sarrio_model::{
    AuditEntry, AuditFormat, AuditOutcome, AuditQuery, Code, DesktopId, EditProfile, EditUser, NewCategory,
    NewGroup, NewRoom, NewUser, Origin, OutcomeName, Permission, Role,
};
use secrecy::ExposeSecret as _;
use serde_json::Value;

use crate::school::{PASSWORD, School, eventually, name, new_desktops};

async fn entries(client: &Client, query: &AuditQuery) -> Vec<AuditEntry> {
    let (mut query, mut all) = (query.clone(), Vec::new());
    loop {
        let page = client.audit().list(&query).await.unwrap();
        all.extend(page.items);
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return all,
        }
    }
}

/// What an entry says, on one line.
fn line(entry: &AuditEntry) -> String {
    let thing =
        entry.thing.as_ref().map(|thing| format!(" {} {}", thing.kind, thing.name)).unwrap_or_default();
    let problem = entry.outcome.problem().map(|code| format!(" {code}")).unwrap_or_default();
    format!("{}: {}{thing}, {}{problem}", entry.who.name, entry.action, entry.outcome.name().as_str())
}

async fn lines(client: &Client, query: &AuditQuery) -> Vec<String> {
    let mut lines: Vec<String> = entries(client, query).await.iter().map(line).collect();
    lines.reverse();
    lines
}

#[tokio::test]
pub(crate) async fn whoever_does_something_is_in_the_audit_with_what_became_of_it() {
    let (school, template) = School::with_template().await;
    let admin = &school.admin;
    let pau = school.person("pau").await;
    let created = pau.desktops().create(&new_desktops("pc", Some(&template))).await.unwrap();
    school.done(&pau, created.id).await;
    let pc = pau.desktops().list(&Default::default()).await.unwrap().items.remove(0);
    assert_eq!(pau.desktops().stop(pc.id).await.unwrap_err().code, Code::WrongState);
    assert_eq!(
        pau.categories().add(&NewCategory { name: name("Mine") }).await.unwrap_err().code,
        Code::Forbidden
    );
    pau.sign_out().await.unwrap();

    let person = admin.users().list(&Default::default()).await.unwrap().items;
    let person = person.into_iter().find(|user| user.username.as_str() == "pau").unwrap();
    let his = AuditQuery { who: Some(person.id), ..AuditQuery::default() };
    assert_eq!(
        lines(admin, &his).await,
        [
            "pau: session.sign_in, done",
            "pau: desktop.create desktop pc, accepted",
            "pau: desktop.stop desktop pc, refused wrong_state",
            "pau: category.add, refused auth.forbidden",
            "pau: session.sign_out, done",
        ]
    );
    let first = entries(admin, &his).await.pop().unwrap();
    let Origin::Network { address, session } = first.from else { panic!("{:?}", first.from) };
    assert!(address.is_loopback() && session.is_some());
    assert_eq!(first.who.role, Some(Role::Teacher));

    let of_pc = AuditQuery { thing: Some(pc.id.0), ..AuditQuery::default() };
    assert_eq!(
        lines(admin, &of_pc).await,
        [
            "pau: desktop.create desktop pc, accepted",
            "Sarrio: desktop.create desktop pc, done",
            "pau: desktop.stop desktop pc, refused wrong_state",
        ]
    );
    let both = entries(admin, &of_pc).await;
    assert_eq!((both[1].operation, both[2].operation), (Some(created.id), Some(created.id)));
}

#[tokio::test]
async fn sign_ins_that_fail_are_told_without_what_was_typed() {
    let school = School::empty().await;
    school.person("pau").await;
    let stranger = school.stranger();
    for username in ["pau", "my secret password"] {
        stranger.sign_in(username, "wrong password 1".into()).await.unwrap_err();
    }
    let failed = AuditQuery { outcome: Some(OutcomeName::Failed), ..AuditQuery::default() };
    let found = entries(&school.admin, &failed).await;
    let who: Vec<_> = found.iter().map(|entry| entry.who.name.as_str()).collect();
    assert_eq!(who, ["", "pau"]);
    // After some more of them, the next is refused before the password is looked at.
    while stranger.sign_in("pau", "wrong password 1".into()).await.unwrap_err().code != Code::TooManyAttempts
    {
    }
    let refused = AuditQuery { outcome: Some(OutcomeName::Refused), ..AuditQuery::default() };
    assert_eq!(entries(&school.admin, &refused).await[0].who.name, "pau");
    let all = serde_json::to_string(&entries(&school.admin, &AuditQuery::default()).await).unwrap();
    assert!(!all.contains("secret") && !all.contains("wrong password") && !all.contains(PASSWORD), "{all}");
}

#[tokio::test]
pub(crate) async fn whoever_takes_the_name_of_somebody_else_is_told_with_the_name_they_sign_in_with() {
    let school = School::empty().await;
    let aina = school.person("aina").await;
    let edit = EditProfile { full_name: Some("Joan Puig".to_owned()), ..EditProfile::default() };
    aina.edit_profile(&edit).await.unwrap();
    school.signed_in("aina").await;
    let id = school.admin.users().list(&Default::default()).await.unwrap().items;
    let id = id.into_iter().find(|user| user.username.as_str() == "aina").unwrap().id;
    let hers = AuditQuery { who: Some(id), ..AuditQuery::default() };
    let told = entries(&school.admin, &hers).await.into_iter().map(|entry| entry.who.name);
    // The newest first: she signed in, changed her name, and had signed in before.
    assert_eq!(told.collect::<Vec<_>>()[..2], ["Joan Puig (aina)", "aina"]);
    let searched = AuditQuery { q: Some("aina puig".to_owned()), ..AuditQuery::default() };
    assert_eq!(entries(&school.admin, &searched).await.len(), 1);
}

#[tokio::test]
pub(crate) async fn words_times_actions_and_outcomes_narrow_the_audit_and_pages_follow_each_other() {
    let school = School::empty().await;
    let admin = &school.admin;
    for number in 0..7 {
        admin.categories().add(&NewCategory { name: name(&format!("Peça {number}")) }).await.unwrap();
    }
    let found = |query: AuditQuery| async move { lines(admin, &query).await.len() };
    let words = |q: &str| AuditQuery { q: Some(q.to_owned()), ..AuditQuery::default() };
    assert_eq!(found(words("peca")).await, 7);
    assert_eq!(found(words("peça 3")).await, 1);
    assert_eq!(found(words("nothing like that")).await, 0);
    let added = AuditQuery { action: Some("category.add".into()), limit: Some(3), ..AuditQuery::default() };
    assert_eq!(found(added.clone()).await, 7, "three pages");
    assert_eq!(found(AuditQuery { outcome: Some(OutcomeName::Refused), ..added.clone() }).await, 0);
    let all = entries(admin, &added).await;
    assert!(all.windows(2).all(|pair| pair[0].at > pair[1].at), "newest first");
    let window = AuditQuery { from: Some(all[4].at), to: Some(all[1].at), ..added.clone() };
    assert_eq!(found(window).await, 3);
    let wrong = AuditQuery { cursor: Some("no".into()), ..added };
    assert_eq!(admin.audit().list(&wrong).await.unwrap_err().field.as_deref(), Some("cursor"));
}

#[tokio::test]
pub(crate) async fn a_manager_sees_what_concerns_their_category_and_others_see_nothing() {
    let school = School::empty().await;
    let admin = &school.admin;
    let category = async |text| admin.categories().add(&NewCategory { name: name(text) }).await.unwrap().id;
    let (mine, other) = (category("Mecànica").await, category("Informàtica").await);
    for (username, role, category) in
        [("nuria", Role::Manager, mine), ("aina", Role::Student, mine), ("biel", Role::Student, other)]
    {
        let new = NewUser {
            username: username.parse().unwrap(),
            full_name: String::new(),
            role,
            custom_role: None,
            category: Some(category),
            group: None,
            password: PASSWORD.into(),
            must_change_password: false,
        };
        admin.users().add(&new).await.unwrap();
    }
    let (nuria, aina) = (school.signed_in("nuria").await, school.signed_in("aina").await);
    school.signed_in("biel").await;
    admin.groups().add(&NewGroup { name: name("1INF"), category: other }).await.unwrap();
    nuria.groups().add(&NewGroup { name: name("2MEC"), category: mine }).await.unwrap();

    let seen = lines(&nuria, &AuditQuery::default()).await;
    for told in ["aina: session.sign_in, done", "nuria: group.add group 2MEC, done"] {
        assert!(seen.iter().any(|line| line == told), "{told} in {seen:?}");
    }
    assert!(seen.iter().any(|line| line.contains("user.add user aina")), "{seen:?}");
    assert!(!seen.iter().any(|line| line.contains("biel") || line.contains("1INF")), "{seen:?}");
    assert_eq!(aina.audit().list(&AuditQuery::default()).await.unwrap_err().code, Code::Forbidden);
    assert_eq!(
        aina.audit().export(&AuditQuery::default(), AuditFormat::Csv).await.err().unwrap().code,
        Code::Forbidden
    );
}

#[tokio::test]
async fn the_audit_is_exported_as_a_table_and_as_lines_and_says_so_itself() {
    let school = School::empty().await;
    let admin = &school.admin;
    admin.categories().add(&NewCategory { name: name("=1+1") }).await.unwrap();
    let export = async |format| {
        let mut pieces = std::pin::pin!(admin.audit().export(&AuditQuery::default(), format).await.unwrap());
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.next().await {
            bytes.extend(piece.unwrap());
        }
        String::from_utf8(bytes).unwrap()
    };
    let table = export(AuditFormat::Csv).await;
    assert!(table.starts_with("\u{feff}time,who,") && table.contains(",'=1+1,"), "{table}");
    let jsonl = export(AuditFormat::Jsonl).await;
    let read: Vec<AuditEntry> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(read[0].action, "audit.export");
    assert_eq!(read.len(), table.lines().count(), "one more export, and no headings");
}

#[tokio::test]
async fn a_change_of_a_person_tells_what_was_changed_but_no_password() {
    let school = School::empty().await;
    let admin = &school.admin;
    school.person("pau").await;
    let people = admin.users().list(&Default::default()).await.unwrap().items;
    let pau = people.into_iter().find(|user| user.username.as_str() == "pau").unwrap();
    let edit = EditUser {
        revision: pau.revision,
        role: Some(Role::Student),
        password: Some("a quite different one".into()),
        ..EditUser::default()
    };
    admin.users().edit(pau.id, &edit).await.unwrap();
    let of_pau = AuditQuery { thing: Some(pau.id.0), ..AuditQuery::default() };
    let told = entries(admin, &of_pau).await;
    let actions: Vec<_> = told.iter().take(2).map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["user.edit", "user.password"]);
    let change = &told[0].changes[0];
    assert_eq!(
        (&*change.field, change.from.as_deref(), change.to.as_deref()),
        ("role", Some("teacher"), Some("student"))
    );
    assert!(!serde_json::to_string(&told).unwrap().contains("different"));
}

/// Calls a route, about a thing where it names one. Nobody minds what it answers.
async fn call(
    school: &School,
    admin: &Client,
    http: &reqwest::Client,
    method: &str,
    path: &str,
    body: &Value,
) -> u16 {
    let token = admin.token().unwrap();
    let url = format!("{}{path}", school.url());
    let mut request =
        http.request(method.to_uppercase().parse().unwrap(), url).bearer_auth(token.expose_secret());
    if !body.is_null() {
        request = request.json(body);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn every_request_that_would_change_something_leaves_an_entry() {
    let (school, template) = School::with_template().await;
    let admin = school.first_signed_in().await;
    let http = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
    let created = admin.desktops().create(&new_desktops("pc", Some(&template))).await.unwrap();
    school.done(&admin, created.id).await;
    let pc = admin.desktops().list(&Default::default()).await.unwrap().items.remove(0);
    let category = admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap().id;
    let group = admin.groups().add(&NewGroup { name: name("2MEC"), category }).await.unwrap().id;
    let room = admin
        .rooms()
        .add(&NewRoom { name: name("Aula 2.10"), broadcast: None, seats: vec![] })
        .await
        .unwrap()
        .id;
    let begin = serde_json::json!({ "group": group, "minutes": 55 });
    let lesson = admin.lessons().add(&serde_json::from_value(begin).unwrap()).await.unwrap().id;
    let host = admin.hypervisors().list().await.unwrap().remove(0).id;
    let user = admin.session().await.unwrap().user.id;
    let api = sarrio_backend::openapi();
    let mut silent = Vec::new();
    let mut tried = HashSet::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            // Signing in and out is tried elsewhere, and a preview changes nothing.
            if method == "get" || path.ends_with("/session") || path.ends_with("/preview") {
                continue;
            }
            let noun = path.trim_start_matches("/api/v1/").split("/{id}").next().unwrap();
            let id = match noun {
                "desktops" => pc.id.to_string(),
                "disks" => {
                    pc.disks.first().map_or_else(|| DesktopId::new().to_string(), |disk| disk.id.to_string())
                }
                "templates" => template.id.to_string(),
                "operations" => created.id.to_string(),
                "users" => user.to_string(),
                "groups" => group.to_string(),
                "categories" => category.to_string(),
                "hypervisors" => host.to_string(),
                "rooms" => room.to_string(),
                // What ends it is tried elsewhere, and an answer to a hand that is down changes nothing.
                "lessons" if method != "delete" && !path.ends_with("/answer") => lesson.to_string(),
                "storage/paths" => school.nas().await.id.to_string(),
                _ => DesktopId::new().to_string(),
            };
            let body = &operation["requestBody"]["content"]["application/json"]["example"];
            let newest =
                async || entries(&admin, &AuditQuery { limit: Some(500), ..AuditQuery::default() }).await;
            let before = newest().await.first().unwrap().at;
            let status = call(&school, &admin, &http, method, &path.replace("{id}", &id), body).await;
            let told = newest().await.into_iter().filter(|entry| entry.at > before);
            let told: Vec<_> = told.filter(|entry| entry.who.id == Some(user)).collect();
            // A test of the directory is answered with what it found, and told with it.
            let wanted = |entry: &AuditEntry| {
                path.ends_with("/directory/test")
                    || matches!(entry.outcome, AuditOutcome::Done | AuditOutcome::Accepted) == (status < 400)
            };
            if !told.iter().any(wanted) {
                silent.push(format!(
                    "{method} {path}: {status}, {:?}",
                    told.iter().map(line).collect::<Vec<_>>()
                ));
            }
            tried.insert(format!("{method} {path}"));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert!(tried.len() > 40, "{}", tried.len());
}

#[tokio::test]
async fn looking_at_somebody_elses_screen_is_told_once_and_at_ones_own_never() {
    let (school, template) = School::with_template().await;
    let pau = school.person("pau").await;
    let mut new = new_desktops("pc", Some(&template));
    new.start = true;
    school.done(&pau, pau.desktops().create(&new).await.unwrap().id).await;
    let pc = pau.desktops().list(&Default::default()).await.unwrap().items.remove(0);
    eventually("it runs", async || school.state(pc.id).await == sarrio_model::StateName::Running).await;
    for _ in 0..2 {
        let _ = pau.desktops().screen(pc.id, 320).await;
        let _ = school.admin.desktops().screen(pc.id, 320).await;
    }
    let watched =
        AuditQuery { action: Some(Permission::DesktopWatch.as_str().into()), ..AuditQuery::default() };
    let who: Vec<_> =
        entries(&school.admin, &watched).await.into_iter().map(|entry| entry.who.name).collect();
    assert_eq!(who.len(), 1, "{who:?}");
    assert_ne!(who[0], "pau");
    let stills =
        AuditQuery { action: Some(Permission::DesktopStill.as_str().into()), ..AuditQuery::default() };
    for taken in 1..=2 {
        school.admin.desktops().still(pc.id).await.unwrap();
        assert_eq!(entries(&school.admin, &stills).await.len(), taken, "each picture that is kept is told");
    }
}
