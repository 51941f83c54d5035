//! The school's directory: signing in with it, its settings, and its syncs. Debian's slapd is asked.

use sarrio_client::Client;
use sarrio_model::{
    AuditOutcome, AuditQuery, Code, DirectorySettings, DirectoryStepName, DirectorySync, EditGroupPeople,
    EditUser, NewCategory, NewCustomRole, NewGroup, Origin, Outcome, PutDirectory, Role, Source, StartSync,
    SyncOutcome, TestDirectory, User, UserQuery, Vanishing,
    problem::{
        BindPasswordNeeded, DirectoryNameIsLocal, DirectoryNameOfOther, DirectoryNotAdded,
        DirectoryNotReached, DirectoryPersonDisabled, DirectoryPlaceMissing, DirectoryReadPartial,
        DirectoryWithoutRule, FilterWrong, SyncWouldDisableMany,
    },
};
use sarrio_slapd::{BIND_PASSWORD, Options, PASSWORD as THEIRS, Slapd, WITH_MEMBER_OF as SUFFIX};
use serde_json::{Value, json};

use crate::school::{School, eventually, name};

/// A school with a directory.
struct Site {
    school: School,
    slapd: Slapd,
}

/// Everybody may use Sarrio, and nobody is `baixa`, as those are called who have left.
fn settings(slapd: &Slapd, over: Value) -> DirectorySettings {
    let mut settings = json!({
        "enabled": true,
        "address": "localhost",
        "port": slapd.port,
        "security": "start_tls",
        "certificate_authority": slapd.authority,
        "bind": { "as": "account", "name": format!("cn=sarrio,ou=system,{SUFFIX}") },
        "people": {
            "base": format!("ou=people,{SUFFIX}"),
            "filter": "(&(objectClass=inetOrgPerson)(!(description=baixa)))",
        },
        "attributes": { "group": "departmentNumber" },
        "groups": { "base": format!("ou=groups,{SUFFIX}") },
        "rules": [
            {
                "who": { "in_group": format!("cn=claustre,ou=groups,{SUFFIX}") },
                "role": "teacher", "category": "Mecànica", "teaches": ["2MEC-A"],
            },
            {
                "who": { "in_group": format!("cn=alumnes,ou=groups,{SUFFIX}") },
                "role": "student", "category": "mecanica",
            },
        ],
    });
    for (key, value) in over.as_object().unwrap() {
        settings[key] = value.clone();
    }
    serde_json::from_value(settings).unwrap()
}

impl Site {
    async fn new(options: Options, over: Value) -> Self {
        let (school, slapd) = (School::empty().await, Slapd::start(&options).unwrap());
        let mechanics = school.admin.categories().add(&NewCategory { name: name("Mecànica") }).await.unwrap();
        school.admin.groups().add(&NewGroup { name: name("2MEC-A"), category: mechanics.id }).await.unwrap();
        let site = Self { school, slapd };
        site.set(over).await;
        site
    }

    /// Sets the directory up.
    async fn set(&self, over: Value) {
        let directory = self.school.admin.directory();
        let revision = directory.get().await.unwrap().revision;
        let settings = settings(&self.slapd, over);
        let put = PutDirectory { revision, settings, bind_password: Some(BIND_PASSWORD.into()) };
        directory.put(&put).await.unwrap();
    }

    async fn sync(&self, vanishing: Vanishing) -> DirectorySync {
        let directory = self.school.admin.directory();
        let begun = directory.sync(&StartSync { vanishing }).await.unwrap();
        let mut ended = None;
        eventually("the sync ended", async || {
            ended = directory.syncs().await.unwrap().into_iter().find(|sync| sync.began == begun.began);
            ended.as_ref().is_some_and(|sync| sync.ended.is_some())
        })
        .await;
        ended.unwrap()
    }

    /// A person of the directory, signed in.
    async fn signed_in(&self, username: &str) -> Client {
        let client = self.school.stranger();
        client.sign_in(username, THEIRS.into()).await.unwrap();
        client
    }

    async fn refused(&self, username: &str, password: &str) -> sarrio_model::Problem {
        self.school.stranger().sign_in(username, password.into()).await.unwrap_err()
    }

    async fn user(&self, username: &str) -> User {
        let query = UserQuery { q: Some(username.to_owned()), ..UserQuery::default() };
        let found = self.school.admin.users().list(&query).await.unwrap().items;
        found.into_iter().find(|user| user.username.as_str() == username).unwrap()
    }

    async fn leaves(&self, uid: &str) {
        let dn = format!("uid={uid},ou=people,{SUFFIX}");
        self.slapd
            .modify(&format!("dn: {dn}\nchangetype: modify\nadd: description\ndescription: baixa\n"))
            .unwrap();
    }

    async fn comes_back(&self, uid: &str) {
        let dn = format!("uid={uid},ou=people,{SUFFIX}");
        self.slapd.modify(&format!("dn: {dn}\nchangetype: modify\ndelete: description\n")).unwrap();
    }
}

#[tokio::test]
async fn a_person_of_the_directory_signs_in_and_is_what_the_rules_say() {
    let site = Site::new(Options::default(), json!({})).await;
    let joan = site.signed_in("joan").await;
    let session = joan.session().await.unwrap();
    let (user, source) = (session.user, session.source);
    assert_eq!((user.role, user.source, source), (Role::Teacher, Source::Directory, Source::Directory));
    assert_eq!(user.full_name, "Joan Bosch");
    assert_eq!(user.category.unwrap().name.as_str(), "Mecànica");
    assert!(!session.must_change_password);

    // Their names are compared as the directory compares them: it is one person.
    let biel = site.signed_in("BIEL.soler").await.session().await.unwrap().user;
    assert_eq!(site.signed_in("biel.soler").await.session().await.unwrap().user.id, biel.id);
    assert_eq!((biel.username.as_str(), biel.role), ("biel.soler", Role::Student));
    assert_eq!(biel.group.unwrap().name.as_str(), "2MEC-A", "the attribute names the group");
    let groups = joan.groups().list(&Default::default()).await.unwrap().items;
    assert_eq!(
        groups.iter().map(|group| (group.name.as_str(), group.students)).collect::<Vec<_>>(),
        [("2MEC-A", 1)]
    );

    for (who, password) in [("joan", "incorrect horse"), ("nobody", THEIRS), ("joan", "!")] {
        assert_eq!(site.refused(who, password).await.code, Code::WrongCredentials, "{who}");
    }
    assert_eq!(site.refused("joan", "").await.code, Code::WrongCredentials, "never a sign-in as nobody");
}

#[tokio::test]
async fn who_is_in_no_known_group_is_refused_with_the_reason_or_a_student_in_no_group() {
    let site = Site::new(Options::default(), json!({})).await;
    let problem = site.refused("ningu", THEIRS).await;
    assert!(problem.says(DirectoryWithoutRule::KEY) && problem.code == Code::DirectoryRefused, "{problem}");
    let people = site.school.admin.users().list(&Default::default()).await.unwrap().items;
    assert!(people.iter().all(|user| user.source == Source::Local), "nobody was added");
    site.set(json!({ "without_rule": "student" })).await;
    let user = site.signed_in("ningu").await.session().await.unwrap().user;
    assert_eq!((user.role, user.category, user.group), (Role::Student, None, None));
    site.set(json!({ "add_people": "at_sync" })).await;
    assert!(site.refused("marta", THEIRS).await.says(DirectoryNotAdded::KEY));
}

#[tokio::test]
async fn a_local_account_keeps_its_name_and_administrators_learn_of_the_other() {
    let site = Site::new(Options::default(), json!({ "add_people": "at_sign_in_and_sync" })).await;
    let local = site.school.add_person("joan", Role::Student).await;
    assert_eq!(site.refused("joan", THEIRS).await.code, Code::WrongCredentials);
    let session = site.school.signed_in("joan").await.session().await.unwrap();
    assert_eq!(
        (session.user.id, session.user.role, session.source),
        (local.id, Role::Student, Source::Local)
    );

    let test = TestDirectory { username: Some("joan".to_owned()), ..TestDirectory::default() };
    let found = site.school.admin.directory().test(&test).await.unwrap();
    let last = found.steps.last().unwrap();
    assert_eq!((last.name, last.outcome), (DirectoryStepName::Result, Outcome::Failed));
    assert_eq!(last.message.as_ref().unwrap().key, DirectoryNameIsLocal::KEY);
    let sync = site.sync(Vanishing::RefuseMany).await;
    let keys: Vec<&str> = sync.notes.iter().map(|note| note.message.as_ref().unwrap().key.as_str()).collect();
    assert!(keys.contains(&DirectoryNameIsLocal::KEY), "{keys:?}");
    assert_eq!(site.user("joan").await.source, Source::Local);
}

#[tokio::test]
async fn while_the_directory_is_down_local_accounts_work_and_others_learn_what_is_wrong() {
    let mut site = Site::new(Options::default(), json!({})).await;
    site.school.add_person("local", Role::Student).await;
    site.signed_in("joan").await;
    site.slapd.stop().unwrap();
    let problem = site.refused("joan", THEIRS).await;
    assert!(
        problem.says(DirectoryNotReached::KEY) && problem.code == Code::DirectoryUnavailable,
        "{problem}"
    );
    assert!(problem.hint.contains("Local accounts still work"), "{problem}");
    site.school.signed_in("local").await;
    // It is no failed attempt of theirs.
    for _ in 0..6 {
        assert_eq!(site.refused("joan", THEIRS).await.code, Code::DirectoryUnavailable);
    }
    let sync = site.sync(Vanishing::RefuseMany).await;
    assert_eq!((sync.outcome, sync.disabled), (Some(SyncOutcome::Failed), 0));
    assert_eq!(sync.notes[0].message.as_ref().unwrap().key, DirectoryNotReached::KEY);
}

#[tokio::test]
async fn the_bind_password_is_shown_to_nobody_and_sent_to_no_other_server() {
    let site = Site::new(Options::default(), json!({})).await;
    let shown = site.school.raw("GET", "/api/v1/directory", None, "").await;
    assert!(shown.text().contains("has_bind_password\":true") && !shown.text().contains(BIND_PASSWORD));
    let database = site.school.database();
    if let Some(file) = database.strip_prefix("sqlite:") {
        for part in ["", "-wal"] {
            let bytes = std::fs::read(format!("{file}{part}")).unwrap_or_default();
            let there = bytes.windows(BIND_PASSWORD.len()).any(|bytes| bytes == BIND_PASSWORD.as_bytes());
            assert!(!there, "{file}{part}");
        }
    }
    let directory = site.school.admin.directory();
    let put = async |over: Value| {
        let revision = directory.get().await.unwrap().revision;
        let settings = settings(&site.slapd, over);
        directory.put(&PutDirectory { revision, settings, bind_password: None }).await
    };
    put(json!({ "rules": [] })).await.unwrap();
    for over in [
        json!({ "address": "127.0.0.1" }),
        json!({ "security": "unencrypted" }),
        json!({ "certificate_authority": null }),
        json!({ "bind": { "as": "account", "name": "cn=other" } }),
    ] {
        let problem = put(over.clone()).await.unwrap_err();
        assert!(problem.says(BindPasswordNeeded::KEY), "{over}: {problem}");
        let test = TestDirectory { settings: Some(settings(&site.slapd, over)), ..TestDirectory::default() };
        assert!(directory.test(&test).await.unwrap_err().says(BindPasswordNeeded::KEY));
    }
    let wrong = put(json!({ "people": { "base": SUFFIX, "filter": "(uid=a" } })).await.unwrap_err();
    assert!(wrong.says(FilterWrong::KEY) && wrong.field.as_deref() == Some("settings.people.filter"));
    // The kept password still works.
    let found = directory.test(&TestDirectory::default()).await.unwrap();
    assert!(found.steps.iter().all(|step| step.outcome == Outcome::Passed), "{:?}", found.steps);
    let nobody = TestDirectory { username: Some("nobody".into()), ..TestDirectory::default() };
    assert_eq!(directory.test(&nobody).await.unwrap().failed(), Some(DirectoryStepName::Person));
    let tests = AuditQuery { action: Some("directory.test".into()), ..AuditQuery::default() };
    let told = site.school.admin.audit().list(&tests).await.unwrap().items;
    let told: Vec<_> = told.iter().map(|entry| entry.outcome).collect();
    assert_eq!(
        told[..2],
        [AuditOutcome::Failed { problem: Code::DirectoryRefused }, AuditOutcome::Done],
        "the newest first"
    );
}

#[tokio::test]
async fn the_directorys_password_is_neither_changed_nor_given_here() {
    let site = Site::new(Options::default(), json!({})).await;
    let joan = site.signed_in("joan").await;
    let own = joan.change_password(THEIRS.into(), "another long one".into()).await.unwrap_err();
    assert_eq!(own.code, Code::WrongState, "{own}");
    let user = site.user("joan").await;
    let edit = EditUser {
        revision: user.revision,
        password: Some("another long one".into()),
        ..EditUser::default()
    };
    let given = site.school.admin.users().edit(user.id, &edit).await.unwrap_err();
    assert_eq!(given.code, Code::WrongState, "{given}");
    joan.session().await.unwrap();
}

#[tokio::test]
pub(crate) async fn a_sync_adds_changes_disables_and_enables_again_and_deletes_nobody() {
    let options = Options { students: 40, ..Options::default() };
    let site = Site::new(options, json!({ "add_people": "at_sign_in_and_sync" })).await;
    let first = site.sync(Vanishing::RefuseMany).await;
    // Of 46 people, núria and ningu are in no group.
    assert_eq!((first.outcome, first.read), (Some(SyncOutcome::Completed), 46));
    assert_eq!((first.added, first.changed, first.disabled), (44, 0, 0), "{:?}", first.notes);
    assert!(first.notes.iter().any(|note| note.found.contains("classe-01")), "Sarrio has no such group");
    let again = site.sync(Vanishing::RefuseMany).await;
    assert_eq!((again.added, again.changed, again.disabled, again.enabled), (0, 0, 0, 0));
    assert!(again.notes.iter().any(|note| note.message.as_ref().unwrap().key == DirectoryPlaceMissing::KEY));

    let aina = site.signed_in("aina.puig").await;
    site.leaves("aina.puig").await;
    let gone = site.sync(Vanishing::RefuseMany).await;
    assert_eq!((gone.outcome, gone.disabled), (Some(SyncOutcome::Completed), 1));
    assert!(!site.user("aina.puig").await.enabled, "she is still there, and cannot sign in");
    assert_eq!(aina.session().await.unwrap_err().code, Code::NotSignedIn);
    site.comes_back("aina.puig").await;
    assert_eq!(site.sync(Vanishing::RefuseMany).await.enabled, 1);
    site.signed_in("aina.puig").await;

    // Whom an administrator disabled, no sync enables.
    let user = site.user("biel.soler").await;
    let off = EditUser { revision: user.revision, enabled: Some(false), ..EditUser::default() };
    site.school.admin.users().edit(user.id, &off).await.unwrap();
    assert_eq!(site.sync(Vanishing::RefuseMany).await.enabled, 0);
    assert!(site.refused("biel.soler", THEIRS).await.says(DirectoryPersonDisabled::KEY));

    let dn = format!("uid=joan,ou=people,{SUFFIX}");
    site.slapd.modify(&format!("dn: {dn}\nchangetype: modify\nreplace: cn\ncn: Joan Bosch i Mas\n")).unwrap();
    assert_eq!(site.sync(Vanishing::RefuseMany).await.changed, 1);
    assert_eq!(site.user("joan").await.full_name, "Joan Bosch i Mas");
    let last = site.school.admin.directory().get().await.unwrap().last_sync.unwrap();
    assert_eq!((last.outcome, last.changed), (Some(SyncOutcome::Completed), 1));

    // All of it stands in the audit, as done by Sarrio itself.
    let of_aina = AuditQuery { thing: Some(site.user("aina.puig").await.id.0), ..AuditQuery::default() };
    let entries = site.school.admin.audit().list(&of_aina).await.unwrap().items;
    let told = entries.iter().filter(|entry| entry.from == Origin::Sarrio).map(|entry| {
        let enabled = entry.changes.iter().find(|change| change.field == "enabled").unwrap();
        (entry.action.as_str(), enabled.to.as_deref())
    });
    let right = [("user.edit", Some("true")), ("user.edit", Some("false")), ("user.add", Some("true"))];
    assert_eq!(told.collect::<Vec<_>>(), right);
}

#[tokio::test]
async fn what_the_directory_gave_it_takes_away_and_what_people_gave_stays() {
    let site = Site::new(Options::default(), json!({ "add_people": "at_sign_in_and_sync" })).await;
    let category = site.school.admin.categories().list(&Default::default()).await.unwrap().items[0].id;
    let club = site.school.admin.groups().add(&NewGroup { name: name("Club"), category }).await.unwrap();
    site.sync(Vanishing::RefuseMany).await;
    let aina = site.user("aina.puig").await;
    let joins = EditGroupPeople { add: vec![aina.id], remove: vec![] };
    site.school.admin.groups().change_members(club.id, &joins).await.unwrap();
    let dn = format!("uid=aina.puig,ou=people,{SUFFIX}");
    site.slapd.modify(&format!("dn: {dn}\nchangetype: modify\ndelete: departmentNumber\n")).unwrap();
    site.sync(Vanishing::RefuseMany).await;
    let query = sarrio_model::GroupQuery { member: Some(aina.id), ..Default::default() };
    let groups = site.school.admin.groups().list(&query).await.unwrap().items;
    assert_eq!(groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["Club"]);
    assert_eq!(site.user("aina.puig").await.group, None, "the main group was the directory's");
}

#[tokio::test]
async fn a_role_of_the_schools_own_stays_as_long_as_the_directory_gives_the_one_that_it_copies() {
    let site = Site::new(Options::default(), json!({ "add_people": "at_sign_in_and_sync" })).await;
    site.sync(Vanishing::RefuseMany).await;
    let copy = NewCustomRole { name: name("Exam"), base: Role::Student, without: Default::default() };
    let copy = site.school.admin.roles().add(&copy).await.unwrap();
    let aina = site.user("aina.puig").await;
    let gets_it =
        EditUser { revision: aina.revision, custom_role: Some(Some(copy.id)), ..EditUser::default() };
    site.school.admin.users().edit(aina.id, &gets_it).await.unwrap();
    site.sync(Vanishing::RefuseMany).await;
    assert_eq!(site.user("aina.puig").await.custom_role, Some(copy.named()));

    let rule = |group, role| {
        let group = format!("cn={group},ou=groups,{SUFFIX}");
        json!({ "who": { "in_group": group }, "role": role, "category": "Mecànica" })
    };
    let rules = [rule("claustre", "teacher"), rule("alumnes", "teacher")];
    site.set(json!({ "add_people": "at_sign_in_and_sync", "rules": rules })).await;
    site.sync(Vanishing::RefuseMany).await;
    let aina = site.user("aina.puig").await;
    assert_eq!((aina.role, aina.custom_role), (Role::Teacher, None));
}

#[tokio::test]
async fn an_account_that_was_made_anew_is_somebody_else_and_gets_nothing_of_the_earlier_one() {
    let site = Site::new(Options::default(), json!({})).await;
    let before = site.signed_in("joan").await;
    site.slapd.remove_person("joan", SUFFIX).unwrap();
    let anew = format!(
        "dn: uid=joan,ou=people,{SUFFIX}\nobjectClass: inetOrgPerson\nuid: joan\ncn: Joana Mas\nsn: Mas\n\
         userPassword: {THEIRS}\n\n"
    );
    site.slapd.add(&anew).unwrap();
    assert!(site.refused("joan", THEIRS).await.says(DirectoryNameOfOther::KEY));
    let sync = site.sync(Vanishing::RefuseMany).await;
    assert_eq!((sync.outcome, sync.disabled), (Some(SyncOutcome::Completed), 1));
    assert_eq!(before.session().await.unwrap_err().code, Code::NotSignedIn);
    assert_eq!(site.user("joan").await.full_name, "Joan Bosch");
    // Once the earlier person is removed, the name is free.
    site.school.admin.users().remove(site.user("joan").await.id).await.unwrap();
    assert_eq!(site.signed_in("joan").await.session().await.unwrap().user.full_name, "Joana Mas");
}

#[tokio::test]
async fn groups_that_sarrio_lacks_are_added_where_the_settings_say_so() {
    let options = Options { students: 31, ..Options::default() };
    let over = json!({ "add_people": "at_sign_in_and_sync", "missing": "add" });
    let site = Site::new(options, over).await;
    let sync = site.sync(Vanishing::RefuseMany).await;
    assert_eq!(sync.outcome, Some(SyncOutcome::Completed));
    let groups = site.school.admin.groups().list(&Default::default()).await.unwrap().items;
    let found: Vec<_> = groups.iter().map(|group| (group.name.as_str(), group.members)).collect();
    assert_eq!(found, [("2MEC-A", 2), ("classe-01", 30), ("classe-02", 1)]);
}

#[tokio::test]
async fn after_a_partial_read_nobody_is_disabled() {
    let options = Options { students: 0, size_limit: Some(12), ..Options::default() };
    let over = json!({ "add_people": "at_sign_in_and_sync", "without_rule": "student", "rules": [] });
    let site = Site::new(options, over).await;
    assert_eq!(site.sync(Vanishing::RefuseMany).await.outcome, Some(SyncOutcome::Completed));
    let more: String = (0..30)
        .map(|number| {
            format!(
                "dn: uid=nou{number},ou=people,{SUFFIX}\nobjectClass: inetOrgPerson\nuid: nou{number}\ncn: Nou\nsn: Nou\n\n"
            )
        })
        .collect();
    site.slapd.add(&more).unwrap();
    site.leaves("joan").await;
    let sync = site.sync(Vanishing::DisableAll).await;
    assert_eq!((sync.outcome, sync.disabled), (Some(SyncOutcome::Partial), 0));
    assert!(sync.notes.iter().any(|note| note.message.as_ref().unwrap().key == DirectoryReadPartial::KEY));
    assert!(site.user("joan").await.enabled);
}

#[tokio::test]
async fn a_sync_that_would_disable_many_disables_nobody_until_it_is_told_to() {
    let options = Options { students: 40, ..Options::default() };
    let site = Site::new(options, json!({ "add_people": "at_sign_in_and_sync" })).await;
    assert_eq!(site.sync(Vanishing::RefuseMany).await.added, 44);
    // A slip in the filter.
    let people = json!({ "base": format!("ou=people,{SUFFIX}"), "filter": "(employeeType=teacher)" });
    let over = json!({ "add_people": "at_sign_in_and_sync", "people": people });
    site.set(over).await;
    let refused = site.sync(Vanishing::RefuseMany).await;
    assert_eq!((refused.outcome, refused.disabled), (Some(SyncOutcome::Refused), 0));
    let note = refused.notes.last().unwrap();
    assert_eq!(note.message.as_ref().unwrap().key, SyncWouldDisableMany::KEY);
    assert!(note.found.starts_with("43 of 44 people"), "{}", note.found);
    assert!(site.user("aina.puig").await.enabled);
    let told = site.sync(Vanishing::DisableAll).await;
    assert_eq!((told.outcome, told.disabled), (Some(SyncOutcome::Completed), 43));
}

#[tokio::test]
async fn settings_are_kept_over_a_restart_and_a_lost_key_is_told() {
    let mut site = Site::new(Options::default(), json!({})).await;
    site.school.restart().await;
    site.signed_in("joan").await;
    let file = site.school.config.data_dir.join("secret-key");
    std::fs::remove_file(file).unwrap();
    let problem = site.refused("joan", THEIRS).await;
    assert_eq!(problem.code, Code::DirectoryUnavailable, "{problem}");
    assert!(problem.detail.contains("another key"), "{problem}");
}
