//! The API's description, generated from the routes, with the problems of each and with examples.

use sarrio_model::{Code, Frame, Problem};
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::{
    example,
    permissions::{self, Needs},
    problems, routes, schemas,
};
use crate::app::App;

/// What applies to all routes.
#[derive(OpenApi)]
#[openapi(
    info(title = "Sarrio", license(name = "AGPL-3.0-or-later", identifier = "AGPL-3.0-or-later"), description = INTRODUCTION),
    components(schemas(Problem, Code, Frame)),
    tags(
        (name = "session", description = "Signing in and out"),
        (name = "desktops", description = "People's virtual machines, running or not"),
        (name = "templates", description = "What desktops are made from"),
        (name = "media", description = "ISO images that desktops boot or read"),
        (name = "hypervisors", description = "Hosts that run desktops; for administrators"),
        (name = "storage", description = "Directories with desktops and templates, which all hosts reach by the same path"),
        (name = "disks", description = "Disk images and what they are built on"),
        (name = "operations", description = "Work that takes time. It is done in steps, and goes on or is undone after a restart"),
        (name = "people", description = "People, their roles, categories and groups"),
        (name = "classroom", description = "Rooms, lessons, and what a teacher does with a class"),
        (name = "audit", description = "Who did what to what, when, from where, and with which outcome"),
        (name = "events", description = "Every change, sent as it happens"),
    ),
)]
struct Head;

const INTRODUCTION: &str = "\
Virtual desktops for a school. Whatever takes time answers 202 with an operation, which goes on also when the caller \
disconnects; follow it by `events`, or at `operations/{id}`. Lists come in pages: send `next` as `cursor` to get the next \
page. Each row has `actions`: the permissions that the caller may use on it now, by their role and by its state. A change must name the `revision` that was read; it is refused (409) where somebody else changed it since. What a \
caller may not see is answered as not found (404). Every failure is a problem (RFC 9457) with a stable `code`, a sentence \
for people, and a `hint` that says what to do.";

/// The complete description.
pub(crate) fn document() -> Value {
    let (_, routes) =
        OpenApiRouter::<App>::with_openapi(Head::openapi()).merge(routes::routes()).split_for_parts();
    let mut document = serde_json::to_value(&routes).unwrap_or_default();
    document["openapi"] = json!("3.1.0");
    document["info"]["version"] = json!("1");
    if let Some(info) = document["info"].as_object_mut() {
        info.remove("contact");
    }
    document["components"]["securitySchemes"] = json!({
        "session": { "type": "http", "scheme": "bearer", "description": "The token of `POST session`." },
    });
    document["security"] = json!([{ "session": [] }]);
    schemas::complete(&mut document);
    let Some(paths) = document["paths"].as_object_mut() else { return document };
    for (path, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else { continue };
        for (method, operation) in item.iter_mut() {
            // The names of handlers are short, but ids must be unique.
            operation["operationId"] = json!(operation_id(method, path));
            exemplify(method, path, operation);
            if let Some(Needs::Permission(permission)) =
                permissions::of_route(method, path.trim_start_matches("/api/v1/"))
            {
                operation["x-permission"] = json!(permission);
            }
            let problems = problems::of_route(method, path, operation);
            let Some(responses) = operation["responses"].as_object_mut() else { continue };
            for (status, problem) in problems {
                responses.entry(status).or_insert(problem);
            }
        }
    }
    document
}

/// `POST /api/v1/desktops/{id}/start` is `post_desktop_start`, `GET /api/v1/desktops` `get_desktops`.
fn operation_id(method: &str, path: &str) -> String {
    let mut words = vec![method.to_owned()];
    for part in path.trim_start_matches("/api/v1/").split('/') {
        match (part, words.last_mut()) {
            // `session` is the one that asks.
            ("{id}", Some(noun)) if noun == "sessions" => "one_session".clone_into(noun),
            ("{id}", Some(noun)) if noun == "series" => "one_series".clone_into(noun),
            ("{id}", Some(noun)) => *noun = noun.strip_suffix('s').unwrap_or(noun).to_owned(),
            (word, _) => words.push(word.replace('-', "_")),
        }
    }
    words.join("_")
}

fn exemplify(method: &str, path: &str, operation: &mut Value) {
    let path = path.trim_start_matches("/api/v1/");
    if let Some(body) = example::request(method, path) {
        operation["requestBody"]["content"]["application/json"]["example"] = body;
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for (status, response) in responses.iter_mut() {
        let content = &mut response["content"]["application/json"];
        let named = content["schema"]["$ref"].as_str().and_then(|name| name.rsplit('/').next());
        if let Some(mut body) = named.and_then(example::response) {
            if status == "200"
                && let Some(session) = body.as_object_mut()
            {
                session.remove("token"); // only the answer that creates the session has it
            }
            content["example"] = body;
        } else if content.is_null()
            && let Some(response) = response.as_object_mut()
        {
            // Indexing has created it.
            match response.get_mut("content").and_then(Value::as_object_mut) {
                Some(content) if content.len() > 1 => drop(content.remove("application/json")),
                _ => drop(response.remove("content")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_decided_for_every_route_who_may_call_it() {
        let document = document();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                let needs = permissions::of_route(method, path.trim_start_matches("/api/v1/"));
                assert!(needs.is_some(), "{method} {path} is not in permissions.rs");
            }
        }
    }

    #[test]
    fn every_route_describes_what_it_does_and_how_it_fails() {
        let document = document();
        let mut ids = std::collections::HashSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let what = format!("{method} {path}");
                let summary = operation["summary"].as_str().unwrap_or_default();
                assert!(!summary.is_empty() && !summary.ends_with('.'), "{what}: {summary}");
                assert!(operation["responses"]["401"].is_object(), "{what}");
                assert!(
                    ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
                    "{what}: another route has the same id"
                );
                let body = &operation["requestBody"]["content"]["application/json"];
                assert!(!body.is_object() || body["example"].is_object(), "{what} has no example");
            }
        }
        assert!(ids.len() > 50);
    }

    #[test]
    fn every_parameter_and_number_has_its_limits() {
        fn numbers(value: &Value, at: &str) {
            if value["type"] == "integer"
                || value["type"].as_array().is_some_and(|all| all.contains(&json!("integer")))
            {
                assert!(value["minimum"].is_number() && value["maximum"].is_number(), "{at}: {value}");
            }
            match value {
                Value::Object(map) => {
                    map.iter().for_each(|(name, value)| numbers(value, &format!("{at}/{name}")))
                }
                Value::Array(all) => all.iter().for_each(|value| numbers(value, at)),
                _ => {}
            }
        }
        fn is_exact(schema: &Value, document: &Value) -> bool {
            if let Some(target) = schema["$ref"].as_str() {
                return is_exact(
                    document.pointer(target.trim_start_matches('#')).unwrap_or(&Value::Null),
                    document,
                );
            }
            let choices = schema["oneOf"].as_array().map(Vec::as_slice).unwrap_or_default();
            let of_choice = |choice: &Value| choice["type"] == "null" || is_exact(choice, document);
            let boolean = schema["type"].to_string().contains("boolean");
            boolean
                || ["format", "pattern", "enum", "minimum"].iter().any(|limit| !schema[*limit].is_null())
                || (!choices.is_empty() && choices.iter().all(of_choice))
        }
        let document = document();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    let what = format!("{method} {path} {}", parameter["name"]);
                    // What is searched for may be any text.
                    assert!(
                        parameter["name"] == "q"
                            || parameter["name"] == "begins"
                            || is_exact(&parameter["schema"], &document),
                        "{what}: {parameter}"
                    );
                }
                assert!(
                    !path.contains("{id}") || operation["responses"]["404"].is_object(),
                    "{method} {path}"
                );
            }
        }
        numbers(&document["components"]["schemas"], "schemas");
        numbers(&document["paths"], "paths");
    }

    #[test]
    fn every_reference_has_a_target() {
        fn follow(value: &Value, document: &Value) {
            match value {
                Value::Object(map) => {
                    if let Some(Value::String(target)) = map.get("$ref") {
                        let pointer = target.trim_start_matches('#');
                        assert!(document.pointer(pointer).is_some(), "{target}");
                    }
                    map.values().for_each(|value| follow(value, document));
                }
                Value::Array(all) => all.iter().for_each(|value| follow(value, document)),
                _ => {}
            }
        }
        let document = document();
        follow(&document, &document);
    }
}
