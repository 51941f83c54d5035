//! Bad input on every route.

use proptest::{prelude::*, test_runner::TestRunner};
use sarrio_model::{Code, DesktopQuery, OperationQuery, StateName};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
};

use crate::school::{School, eventually, new_desktops};

/// An id that nothing has.
const UNKNOWN: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

/// The method and path of every route, with an id that nothing has.
fn routes() -> Vec<(String, String)> {
    let api = sarrio_backend::openapi();
    let paths = api["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let path = path.replace("{id}", UNKNOWN);
            item.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), path.clone()))
        })
        .collect()
}

#[tokio::test]
async fn each_kind_of_bad_request_has_its_own_answer() {
    let school = School::empty().await;
    let raw = async |method: &str, path: &str, kind: Option<&str>, body: &str| {
        school.raw(method, path, kind, body).await.problem()
    };
    let json = Some("application/json");
    let people = "/api/v1/users";
    assert_eq!(raw("GET", "/api/v1/nothing", None, "").await.status, 404);
    assert_eq!(raw("GET", "/api/v1/desktops/not-an-id", None, "").await.code, Code::NotFound);
    assert_eq!(raw("GET", "/api/v1/desktops/%ff%00", None, "").await.code, Code::NotFound);
    assert_eq!(raw("PUT", people, json, "{}").await.status, 405);
    assert_eq!(raw("POST", people, None, "{}").await.status, 415);
    assert_eq!(raw("POST", people, Some("text/plain"), "{}").await.status, 415);
    assert_eq!(raw("POST", people, json, "{").await.code, Code::BadRequest);
    assert_eq!(raw("POST", people, json, "").await.code, Code::BadRequest);
    assert_eq!(raw("POST", people, json, "{}{}").await.status, 422);
    assert_eq!(raw("POST", people, json, &format!("\"{}\"", "x".repeat(2 << 20))).await.code, Code::TooLarge);
    let misspelt = raw("POST", people, json, r#"{"username":"a","pasword":"x"}"#).await;
    assert_eq!((misspelt.status, misspelt.field.as_deref()), (422, Some("pasword")));
    assert_eq!(raw("GET", "/api/v1/desktops?limit=-1", None, "").await.field.as_deref(), Some("limit"));
    assert_eq!(raw("GET", "/api/v1/desktops?state=asleep", None, "").await.status, 422);
    assert_eq!(raw("GET", "/api/v1/desktops?sort=colour", None, "").await.status, 422);
    assert_eq!(raw("GET", "/api/v1/users?cursor=%00x", None, "").await.status, 422);
    assert_eq!(raw("GET", "/api/v1/disks", None, "").await.status, 422);
}

#[tokio::test]
async fn every_route_needs_a_session() {
    let school = School::empty().await;
    let http = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).build();
    let http = http.unwrap();
    for (method, path) in routes() {
        let request = http.request(method.parse().unwrap(), format!("{}{path}", school.url()));
        let request = request.header("content-type", "application/json").body("{}");
        // The same for a request for a WebSocket.
        let answer = request.header("upgrade", "websocket").send().await.unwrap();
        let expected =
            if (method.as_str(), path.as_str()) == ("POST", "/api/v1/session") { 422 } else { 401 };
        assert_eq!(answer.status().as_u16(), expected, "{method} {path}");
    }
}

/// Each route with a body: its method, its path, and the example of the body in the description.
fn bodies_of_routes() -> Vec<(String, String, Value)> {
    let api = sarrio_backend::openapi();
    routes()
        .into_iter()
        .filter_map(|(method, path)| {
            let route = path.replace(UNKNOWN, "{id}");
            let operation = &api["paths"][&route][method.to_lowercase()];
            let body = &operation["requestBody"]["content"]["application/json"]["example"];
            body.is_object().then(|| (method, path, body.clone()))
        })
        .collect()
}

#[tokio::test]
pub(crate) async fn an_unknown_id_is_404_on_every_route() {
    let school = School::empty().await;
    let bodies = bodies_of_routes();
    let mut tried = 0;
    for (method, path) in routes() {
        // The live screen is a WebSocket; `another_persons_desktop_is_as_if_it_were_not_there` tries it as one.
        if !path.contains(UNKNOWN) || path.ends_with("/live") {
            continue;
        }
        let body = bodies.iter().find(|(known, of, _)| (known, of) == (&method, &path));
        let (kind, body) = match body {
            Some((_, _, body)) => (Some("application/json"), body.to_string()),
            None if path.ends_with("/upload") => (Some("application/octet-stream"), "x".to_owned()),
            None => (None, String::new()),
        };
        let problem = school.raw(&method, &path, kind, body).await.problem();
        assert_eq!((problem.code, problem.status), (Code::NotFound, 404), "{method} {path}: {problem}");
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
}

#[tokio::test]
async fn an_invalid_name_is_refused_wherever_one_is_given() {
    let school = School::empty().await;
    let mut tried = 0;
    for (method, path, body) in bodies_of_routes() {
        if method != "POST" || body["name"].is_null() {
            continue;
        }
        for bad in ["", "   ", &"x".repeat(121), "a\nb", "a\u{7f}b", "a\u{202e}b"] {
            let mut body = body.clone();
            body["name"] = json!(bad);
            let problem = school.refused(&method, &path, body).await;
            let found = (problem.code, problem.field.as_deref());
            assert_eq!(found, (Code::Invalid, Some("name")), "{method} {path} {bad:?}");
        }
        tried += 1;
    }
    assert!(tried >= 6, "{tried}");
}

/// JSON of any shape, with many of the words that bodies have.
fn bodies() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "name", "template", "count", "hardware", "memory", "vcpus", "revision", "ids", "action", "ssh", "address",
            "host_key", "line", "file", "directory", "username", "password", "role", "full_name", "target", "owner",
            "disk", "network", "media", "path", "start", "shares", "description", "enabled", "protocol", "route",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        ".{0,24}".prop_map(Value::from),
        Just(json!("0190163d-8694-739b-aea5-966c26f8ad91")),
        Just(json!("start")),
        Just(json!(1)),
    ];
    leaf.prop_recursive(4, 24, 6, move |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            4 => prop::collection::btree_map(word.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_body_makes_the_backend_fail() {
    let school = School::empty().await;
    let routes = routes();
    let runtime = tokio::runtime::Handle::current();
    let strategy = (prop::sample::select(routes), bodies(), any::<bool>(), ".{0,20}");
    tokio::task::block_in_place(|| {
        let mut runner = TestRunner::new(ProptestConfig { cases: 400, ..ProptestConfig::default() });
        let outcome = runner.run(&strategy, |((method, path), body, cut, query)| {
            let mut text = body.to_string().into_bytes();
            if cut {
                text.truncate(text.len() / 2);
            }
            let query: String = url_encoded(&query);
            let answer = runtime.block_on(school.raw(
                &method,
                &format!("{path}?q={query}"),
                Some("application/json"),
                text,
            ));
            // Hosts that do not exist may be unreachable, but the backend never fails.
            prop_assert!(answer.status != 500, "{method} {path}: {}", answer.text());
            if answer.status >= 400 {
                answer.problem();
            }
            Ok(())
        });
        outcome.unwrap();
    });
}

fn url_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

#[tokio::test]
async fn a_job_whose_caller_hangs_up_is_carried_out() {
    let (school, template) = School::with_template().await;
    let mut new = new_desktops("pc", Some(&template));
    new.count = 24;
    let made = school.admin.desktops().create(&new).await.unwrap();
    school.done(&school.admin, made.id).await;
    let pcs = school.admin.desktops().list(&DesktopQuery::default()).await.unwrap().items;
    for (number, pc) in pcs.iter().enumerate() {
        let mut line = UnixStream::connect(school.config.runtime_dir.join("sarriod.sock")).await.unwrap();
        let request =
            format!("POST /api/v1/desktops/{}/start HTTP/1.1\r\nhost: s\r\ncontent-length: 0\r\n\r\n", pc.id);
        line.write_all(request.as_bytes()).await.unwrap();
        // Hangs up between the request's arrival and its answer, at another moment each time.
        for _ in 0..number {
            tokio::task::yield_now().await;
        }
        // The last one waits for its answer; by then all others have arrived.
        if number + 1 == pcs.len() {
            assert!(line.read(&mut [0; 64]).await.unwrap() > 0);
        }
    }
    let active = OperationQuery { active: Some(true), ..OperationQuery::default() };
    eventually("every job that was accepted is over", async || {
        let summary = school.admin.desktops().summary().await.unwrap();
        let jobs = school.admin.operations().list(&active).await.unwrap().items;
        jobs.is_empty() && !summary.states.contains_key(&StateName::Starting)
    })
    .await;
    let summary = school.admin.desktops().summary().await.unwrap();
    let running = summary.states.get(&StateName::Running).copied().unwrap_or_default();
    assert!(running > 1, "some were accepted though nobody waited for their answers");
}
