//! Importing people and groups from a list.

use sarrio_client::Client;
use sarrio_model::{
    AuditQuery, Code, Existing, ImportQuery, ImportedPeople, ListedChange, Missing, NewCategory, NewGroup,
    NewUser, Problem, Role, TextEncoding, User, UserQuery,
};
use secrecy::ExposeSecret as _;

use crate::school::{PASSWORD, School, name};

const PREVIEW: ImportQuery =
    ImportQuery { preview: true, existing: Existing::Refuse, missing: Missing::Refuse };
const STRICT: ImportQuery = ImportQuery { preview: false, ..PREVIEW };

async fn import(of: &Client, text: &str, query: ImportQuery) -> Result<ImportedPeople, Problem> {
    of.users().import(text.as_bytes().to_vec(), &query).await
}

async fn everybody(of: &Client) -> Vec<User> {
    of.users().list(&UserQuery { limit: Some(500), ..UserQuery::default() }).await.unwrap().items
}

async fn find(of: &Client, username: &str) -> User {
    everybody(of).await.into_iter().find(|user| user.username.as_str() == username).unwrap()
}

/// The errors of a preview, each as `line: text`.
fn errors(list: &ImportedPeople) -> Vec<String> {
    list.errors.iter().map(|error| format!("{}: {}", error.line, error.problem.detail)).collect()
}

impl School {
    /// A category with a group.
    async fn place(&self, category: &str, group: &str) {
        let id = self.admin.categories().add(&NewCategory { name: name(category) }).await.unwrap().id;
        self.admin.groups().add(&NewGroup { name: name(group), category: id }).await.unwrap();
    }
}

#[tokio::test]
async fn a_list_is_looked_at_imported_whole_and_each_person_signs_in_with_the_password_of_the_answer() {
    let school = School::empty().await;
    school.place("Mecànica", "2MEC-A").await;
    let text = "usuari;nom;cognoms;rol;categoria;grup;altres grups;contrasenya\n\
        aina;Aina;Soler;alumna;Mecànica;2MEC-A;;\njoan;Joan;Mas;professor;mecanica;;2mec-a;correct horse battery\n";
    let preview = import(&school.admin, text, PREVIEW).await.unwrap();
    assert!(preview.errors.is_empty(), "{:?}", errors(&preview));
    assert!(
        preview.people.iter().all(|person| person.change == ListedChange::Add && person.password.is_none())
    );
    assert_eq!(
        everybody(&school.admin).await.iter().filter(|user| user.username.as_str() == "aina").count(),
        0
    );

    let done = import(&school.admin, text, STRICT).await.unwrap();
    let aina = find(&school.admin, "aina").await;
    assert_eq!((aina.full_name.as_str(), aina.role), ("Aina Soler", Role::Student));
    assert_eq!(aina.group.map(|group| group.name), Some(name("2MEC-A")));
    let group = school.admin.groups().list(&Default::default()).await.unwrap().items.remove(0);
    assert_eq!(group.members, 2, "Joan joins it as a further group");
    assert!(done.people[1].password.is_none(), "his own is not told back");
    let password = done.people[0].password.clone().unwrap();
    let herself = school.stranger();
    assert!(herself.sign_in("aina", password.clone().into()).await.unwrap().must_change_password);
    herself.change_password(password.into(), PASSWORD.into()).await.unwrap();
    assert!(!school.stranger().sign_in("joan", PASSWORD.into()).await.unwrap().must_change_password);
    let told =
        serde_json::to_string(&school.admin.audit().list(&AuditQuery::default()).await.unwrap()).unwrap();
    assert!(told.contains("user.add") && told.contains("aina") && !told.contains("correct horse"));
}

#[tokio::test]
async fn one_wrong_line_leaves_everything_as_it_was_and_each_is_named() {
    let school = School::empty().await;
    school.place("Mecànica", "2MEC-A").await;
    school.add_person("pau", Role::Student).await;
    let text = "username,full name,role,category,group\naina,Aina,,Mecànica,2MEC-A\npau,Pau,,,\nbiel,Biel,,Física,\n\
        carla,Carla,,Mecànica,9Z\naina,Other,,,\nona,Ona,king,,\nquim,Quim,manager,,\n";
    let preview = import(&school.admin, text, PREVIEW).await.unwrap();
    assert_eq!(
        errors(&preview),
        [
            "3: Somebody signs in as pau already.",
            "4: There is no category called Física.",
            "5: Mecànica has no group called 9Z.",
            "6: aina is in line 2 already.",
            "7: There is no role “king”.",
            "8: A manager looks after one category.",
        ]
    );
    let columns: Vec<_> = preview.errors.iter().filter_map(|error| error.problem.field.as_deref()).collect();
    assert_eq!(columns, ["username", "category", "group", "username", "role", "category"]);
    let before = everybody(&school.admin).await.len();
    let refused = import(&school.admin, text, STRICT).await.unwrap_err();
    assert_eq!((refused.code, refused.status), (Code::Invalid, 422));
    assert!(
        refused.detail.contains("errors (6)") && refused.detail.contains("line 3: Somebody"),
        "{refused}"
    );
    assert_eq!(everybody(&school.admin).await.len(), before);
}

#[tokio::test]
pub(crate) async fn categories_and_groups_are_made_and_people_moved_if_the_request_says_so() {
    let school = School::empty().await;
    school.place("Mecànica", "1MEC").await;
    let make = ImportQuery { missing: Missing::Create, ..STRICT };
    let first = "usuario,nombre,categoria,grupo\naina,Aina,Mecànica,1MEC\nbiel,Biel,Informàtica,1INF\n";
    let done = import(&school.admin, first, make).await.unwrap();
    assert_eq!((done.new_categories.len(), done.new_groups.len()), (1, 1));

    // The next year: one moves up, one stays as they are, and their passwords stay.
    let next = "usuario,grupo,grupos\naina,2MEC,1MEC\nbiel,1INF,\n";
    let update = ImportQuery { existing: Existing::Update, ..make };
    let done = import(&school.admin, next, update).await.unwrap();
    let changes: Vec<_> = done.people.iter().map(|person| person.change).collect();
    assert_eq!(changes, [ListedChange::Update, ListedChange::Keep]);
    let aina = find(&school.admin, "aina").await;
    assert_eq!(aina.group.map(|group| group.name), Some(name("2MEC")));
    assert_eq!(aina.category.map(|category| category.name), Some(name("Mecànica")));
    assert_eq!(aina.full_name, "Aina");
    assert!(done.people.iter().all(|person| person.password.is_none()));
    let again = import(&school.admin, next, update).await.unwrap();
    assert!(again.people.iter().all(|person| person.change == ListedChange::Keep));
}

#[tokio::test]
async fn a_manager_imports_students_of_their_category_and_nobody_above_or_elsewhere() {
    let school = School::empty().await;
    school.place("Mecànica", "2MEC-A").await;
    school.place("Informàtica", "1INF").await;
    let categories = school.admin.categories().list(&Default::default()).await.unwrap().items;
    let category = |text: &str| categories.iter().find(|one| one.name == name(text)).map(|one| one.id);
    for (username, role, of) in [("nuria", Role::Manager, "Mecànica"), ("biel", Role::Student, "Informàtica")]
    {
        let new = NewUser {
            username: username.parse().unwrap(),
            full_name: String::new(),
            role,
            custom_role: None,
            category: category(of),
            group: None,
            password: PASSWORD.into(),
            must_change_password: false,
        };
        school.admin.users().add(&new).await.unwrap();
    }
    let nuria = school.signed_in("nuria").await;
    let update = ImportQuery { existing: Existing::Update, missing: Missing::Create, ..STRICT };
    let text = "username,role,category,group\naina,student,,2MEC-A\ncarla,,,2MEC-B\n";
    import(&nuria, text, update).await.unwrap();
    let aina = find(&nuria, "aina").await;
    assert_eq!(aina.category.map(|one| one.name), Some(name("Mecànica")));

    let wrong = "username,role,category,group\nxavi,manager,,\nyago,administrator,,\nzoe,,Informàtica,\nbiel,,,\nwalter,,,1INF\n\
        nuria,teacher,,\nvera,,Química,\n";
    let preview = import(&nuria, wrong, ImportQuery { preview: true, missing: Missing::Refuse, ..update })
        .await
        .unwrap();
    let lines: Vec<_> = preview.errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 8], "{:?}", errors(&preview));
    let forbidden = import(&nuria, "username,category\nvera,Química\n", update).await.unwrap_err();
    assert!(forbidden.detail.contains("category.add"), "{forbidden}");
    let aina = school.stranger();
    let password =
        import(&school.admin, "username\nodd\n", STRICT).await.unwrap().people[0].password.clone().unwrap();
    aina.sign_in("odd", password.clone().into()).await.unwrap();
    aina.change_password(password.into(), PASSWORD.into()).await.unwrap();
    assert_eq!(import(&aina, text, STRICT).await.unwrap_err().code, Code::Forbidden);
}

#[tokio::test]
async fn whoever_gets_another_role_from_a_list_is_signed_out() {
    let school = School::empty().await;
    for username in ["aina", "pau"] {
        school.add_person(username, Role::Student).await;
    }
    let (aina, pau) = (school.signed_in("aina").await, school.signed_in("pau").await);
    let text = "username,full name,role\naina,Aina Soler,student\npau,Pau Mas,teacher\n";
    let update = ImportQuery { existing: Existing::Update, ..STRICT };
    import(&school.admin, text, update).await.unwrap();
    assert_eq!(aina.session().await.unwrap().user.full_name, "Aina Soler");
    assert_eq!(pau.session().await.unwrap_err().code, Code::NotSignedIn);
}

#[tokio::test]
async fn windows_1252_is_said_and_other_bodies_are_refused_in_words() {
    let school = School::empty().await;
    let windows = b"usuari;nom\nnuria;N\xfaria Pe\xe7a\n".to_vec();
    let preview = school.admin.users().import(windows, &PREVIEW).await.unwrap();
    assert_eq!(
        (preview.encoding, preview.people[0].full_name.as_str()),
        (TextEncoding::Windows1252, "Núria Peça")
    );
    let picture = school.admin.users().import(b"\x89PNG\r\n\x1a\n\0\0".to_vec(), &PREVIEW).await.unwrap_err();
    assert!(picture.says("list-not-text"), "{picture}");
    let imports = AuditQuery { action: Some("user.import".into()), ..AuditQuery::default() };
    let told = async || school.admin.audit().list(&imports).await.unwrap().items.len();
    assert_eq!(told().await, 0, "whoever looks at a list does not import it");
    school.admin.users().import(b"\x89PNG\r\n".to_vec(), &STRICT).await.unwrap_err();
    assert_eq!(told().await, 1);
    let large = school.admin.users().import(vec![b'a'; 10 << 20], &PREVIEW).await.unwrap_err();
    assert!(matches!(large.code, Code::TooLarge | Code::BackendUnreachable), "{large}");

    let administrator = school.first_signed_in().await;
    let http = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy().build().unwrap();
    let url = format!("{}/api/v1/users/import", school.url());
    let json = http.post(url).bearer_auth(administrator.token().unwrap().expose_secret()).json(&["a"]);
    assert_eq!(json.send().await.unwrap().status().as_u16(), 415);
}

#[tokio::test]
pub(crate) async fn two_thousand_people_are_imported_at_once() {
    let school = School::empty().await;
    let mut text = "username,full name,category,group\n".to_owned();
    for number in 0..2_000 {
        text +=
            &format!("student{number},Student {number},Category {},Group {}\n", number / 500, number / 25);
    }
    let make = ImportQuery { missing: Missing::Create, ..STRICT };
    let done = import(&school.admin, &text, make).await.unwrap();
    assert_eq!((done.people.len(), done.new_categories.len(), done.new_groups.len()), (2_000, 4, 80));
    let query = UserQuery { role: Some(Role::Student), limit: Some(1), ..UserQuery::default() };
    assert_eq!(school.admin.users().list(&query).await.unwrap().total, 2_000);
}
