//! The description of the API, as snapshots that are reviewed.

use std::fmt::Write;

use serde_json::Value;

use crate::school::School;

/// One line for each route: its parameters and its answers.
#[test]
fn the_routes_are_these() {
    let api = sarrio_backend::openapi();
    let mut lines = String::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let body = operation["requestBody"]["content"].as_object().and_then(|all| all.values().next());
            let body = body.and_then(|content| content["schema"]["$ref"].as_str()).unwrap_or_default();
            let statuses: Vec<&str> =
                operation["responses"].as_object().unwrap().keys().map(String::as_str).collect();
            let body = body.rsplit('/').next().unwrap_or_default();
            writeln!(lines, "{} {path} {body} -> {}", method.to_uppercase(), statuses.join(" ")).unwrap();
        }
    }
    insta::assert_snapshot!("routes", lines);
}

/// One line for each field of each body.
#[test]
fn the_bodies_are_these() {
    let api = sarrio_backend::openapi();
    let mut lines = String::new();
    for (name, schema) in api["components"]["schemas"].as_object().unwrap() {
        match schema["oneOf"].as_array() {
            None => writeln!(lines, "{name} {}", kind(schema)).unwrap(),
            Some(choices) => {
                writeln!(lines, "{name}").unwrap();
                choices.iter().for_each(|choice| writeln!(lines, "  | {}", kind(choice)).unwrap());
            }
        }
    }
    insta::assert_snapshot!("bodies", lines);
}

/// A schema in one line: `{ name: string, template?: TemplateId }`.
fn kind(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        return target.rsplit('/').next().unwrap().to_owned();
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(Value::to_string).collect::<Vec<_>>().join(" ");
    }
    if let Some(fields) = schema["properties"].as_object() {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let field = |(name, of): (&String, &Value)| {
            let mark = if required.iter().any(|one| one == name) { "" } else { "?" };
            format!("{name}{mark}: {}", kind(of))
        };
        return format!("{{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join(", "));
    }
    if let Some(parts) = schema["allOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        let and = if schema["allOf"].is_array() { " & " } else { " | " };
        return parts.iter().map(kind).collect::<Vec<_>>().join(and);
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("[{}]", kind(&schema["items"])),
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
        name => name.as_str().unwrap_or_default().to_owned(),
    }
}

#[tokio::test]
async fn the_description_is_served() {
    let school = School::empty().await;
    let served = school.raw("GET", "/api/v1/openapi.json", None, "").await;
    let served: Value = serde_json::from_slice(&served.body).unwrap();
    assert_eq!(served, sarrio_backend::openapi());
    assert_eq!(served["openapi"], "3.1.0");
}
