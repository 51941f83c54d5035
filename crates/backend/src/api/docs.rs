//! `/docs`: the API's description as one page of plain HTML. It runs no script and loads nothing, so it works in a
//! school's network without a CDN.

use std::{fmt::Write, sync::OnceLock};

use axum::{
    Json, Router,
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use serde_json::Value;

use super::openapi;
use crate::app::App;

const STYLE: &str = include_str!("docs.css");

/// The order of methods on the page.
const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/docs", get(page)).route("/api/v1/openapi.json", get(json))
}

fn description() -> &'static Value {
    static DESCRIPTION: OnceLock<Value> = OnceLock::new();
    DESCRIPTION.get_or_init(openapi::document)
}

async fn json() -> Json<&'static Value> {
    Json(description())
}

async fn page() -> Response {
    static PAGE: OnceLock<String> = OnceLock::new();
    let page = PAGE.get_or_init(|| render(description()).unwrap_or_default());
    let headers = [(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'")];
    (headers, Html(page.as_str())).into_response()
}

fn render(api: &Value) -> Result<String, std::fmt::Error> {
    let mut html = String::new();
    let title = text(&api["info"]["title"]);
    write!(
        html,
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}: API</title><style>{STYLE}</style><nav><h1>{title}</h1>",
    )?;
    let tags = api["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    for tag in tags {
        write!(html, "<a href=\"#{0}\">{0}</a>", text(&tag["name"]))?;
    }
    write!(
        html,
        "<a href=\"#schemas\">schemas</a><a href=\"/api/v1/openapi.json\">openapi.json</a></nav><main>"
    )?;
    write!(html, "<p>{}</p>", prose(&api["info"]["description"]))?;
    for tag in tags {
        write!(html, "<h2 id=\"{0}\">{0}</h2><p>{1}</p>", text(&tag["name"]), prose(&tag["description"]))?;
        for (path, item) in entries(&api["paths"]) {
            for method in METHODS {
                let operation = &item[*method];
                if operation["tags"][0] == tag["name"] {
                    route(&mut html, method, path, operation)?;
                }
            }
        }
    }
    write!(html, "<h2 id=schemas>schemas</h2>")?;
    for (name, schema) in entries(&api["components"]["schemas"]) {
        write!(html, "<section id=\"{0}\"><h3>{0}</h3>", escape(name))?;
        described(&mut html, schema)?;
        write!(html, "</section>")?;
    }
    write!(html, "</main></html>")?;
    Ok(html)
}

fn route(html: &mut String, method: &str, path: &str, operation: &Value) -> std::fmt::Result {
    write!(
        html,
        "<details id=\"{}\"><summary><b class={method}>{}</b> <code>{}</code> {}</summary><p>{}</p>",
        text(&operation["operationId"]),
        method.to_uppercase(),
        escape(path),
        text(&operation["summary"]),
        prose(&operation["description"]),
    )?;
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        write!(html, "<h4>Parameters</h4><table>")?;
        for parameter in parameters {
            row(
                html,
                &text(&parameter["name"]),
                &kind(&parameter["schema"]),
                &prose(&parameter["description"]),
            )?;
        }
        write!(html, "</table>")?;
    }
    for (media, content) in entries(&operation["requestBody"]["content"]) {
        write!(html, "<h4>Body: {} ({})</h4>", kind(&content["schema"]), escape(media))?;
        example(html, content)?;
    }
    write!(html, "<h4>Answers</h4>")?;
    for (status, response) in entries(&operation["responses"]) {
        write!(html, "<p><b>{}</b> {}</p>", escape(status), prose(&response["description"]))?;
        for (media, content) in entries(&response["content"]) {
            if media == "application/problem+json" {
                write!(html, "<p class=problem><code>{}</code></p>", text(&content["example"]["code"]))?;
                continue;
            }
            write!(html, "<p>{} ({})</p>", kind(&content["schema"]), escape(media))?;
            example(html, content)?;
        }
    }
    write!(html, "</details>")
}

fn example(html: &mut String, content: &Value) -> std::fmt::Result {
    if content["example"].is_null() {
        return Ok(());
    }
    let pretty = serde_json::to_string_pretty(&content["example"]).unwrap_or_default();
    write!(html, "<pre>{}</pre>", escape(&pretty))
}

/// A schema: its description, its fields, or its possible values.
fn described(html: &mut String, schema: &Value) -> std::fmt::Result {
    write!(html, "<p>{}</p>", prose(&schema["description"]))?;
    for part in schema["allOf"].as_array().into_iter().flatten() {
        described(html, part)?;
    }
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<String> =
            values.iter().map(|value| format!("<code>{}</code>", text(value))).collect();
        write!(html, "<p>One of {}</p>", values.join(" "))?;
    }
    if schema["properties"].is_object() {
        write!(html, "<table>")?;
        let required = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (name, field) in entries(&schema["properties"]) {
            let mark = if required.iter().any(|one| one == name) { "" } else { "?" };
            row(html, &format!("{}{mark}", escape(name)), &kind(field), &prose(&field["description"]))?;
        }
        write!(html, "</table>")?;
    }
    for choice in schema["oneOf"].as_array().into_iter().flatten() {
        write!(html, "<div class=choice>{}", kind(choice))?;
        described(html, choice)?;
        write!(html, "</div>")?;
    }
    Ok(())
}

fn row(html: &mut String, name: &str, kind: &str, meaning: &str) -> std::fmt::Result {
    write!(html, "<tr><td><code>{name}</code><td>{kind}<td>{meaning}")
}

/// The type of a value, with a link where the type has a name.
fn kind(schema: &Value) -> String {
    if let Some(target) = schema["$ref"].as_str() {
        let name = escape(target.rsplit('/').next().unwrap_or(target));
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    if let Some(choices) = schema["oneOf"].as_array().or_else(|| schema["allOf"].as_array()) {
        let kinds: Vec<String> = choices.iter().map(kind).filter(|kind| !kind.is_empty()).collect();
        return kinds.join(" or ");
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(name) => match schema["enum"].as_array() {
            Some(values) if values.len() == 1 => format!("<code>{}</code>", text(&values[0])),
            _ => escape(name),
        },
        Value::Array(names) => names.iter().map(text).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

/// Text, with `code` marked up.
fn prose(value: &Value) -> String {
    let escaped = text(value);
    let mut html = String::new();
    for (i, part) in escaped.split('`').enumerate() {
        html += &if i % 2 == 1 { format!("<code>{part}</code>") } else { part.replace("\n\n", "</p><p>") };
    }
    html
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_every_route_and_loads_nothing() {
        let page = render(description()).unwrap();
        for (path, _) in entries(&description()["paths"]) {
            assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
        }
        assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("https://"));
    }
}
