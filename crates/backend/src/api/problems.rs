//! The problems that a route may answer with, by status. Most follow from the route's method, path, query, body and
//! answer. A route lists the others in its `responses`: [`AsksHost`], [`NamesThings`] and [`ChecksPassword`].

use std::collections::BTreeMap;

use sarrio_model::{Code, Problem};
use serde_json::{Map, Value};
use utoipa::{
    IntoResponses,
    openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder},
};

/// The route calls a host before it answers.
pub(crate) struct AsksHost;

impl IntoResponses for AsksHost {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Problems::default();
        all.conflict();
        all.add(
            Problem::new(Code::HostRefused, "vdesktop1: libvirt refused starting: operation failed."),
            "The host or its storage refused",
        );
        all.add(
            Problem::new(Code::StorageNoSpace, "vdesktop1: no space left in /srv/nas."),
            "No space is left on the storage path",
        );
        all.0.into_iter().map(|(status, response)| (status, response.into())).collect()
    }
}

/// The route's query or body names things. It answers 404 where one does not exist.
pub(crate) struct NamesThings;

impl IntoResponses for NamesThings {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Problems::default();
        all.not_found();
        all.0.into_iter().map(|(status, response)| (status, response.into())).collect()
    }
}

/// The route checks a password, and limits the attempts.
pub(crate) struct ChecksPassword;

impl IntoResponses for ChecksPassword {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Problems::default();
        all.too_many_attempts();
        all.conflict();
        all.0.into_iter().map(|(status, response)| (status, response.into())).collect()
    }
}

/// What determines the problems of a route.
struct Shape {
    signs_in: bool,
    of_session: bool,
    changes: bool,
    names_one: bool,
    has_query: bool,
    has_json: bool,
    has_bytes: bool,
    is_socket: bool,
}

impl Shape {
    fn of(method: &str, path: &str, operation: &Value) -> Self {
        let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let content = &operation["requestBody"]["content"];
        Self {
            signs_in: (method, path) == ("post", "/api/v1/session"),
            of_session: path.ends_with("/session"),
            changes: method != "get",
            names_one: path.contains("{id}"),
            has_query: parameters.iter().any(|one| one["in"] == "query"),
            has_json: content["application/json"].is_object(),
            has_bytes: content["application/octet-stream"].is_object(),
            is_socket: operation["responses"]["101"].is_object(),
        }
    }
}

/// The problems of a route, by status.
pub(super) fn of_route(method: &str, path: &str, operation: &Value) -> Map<String, Value> {
    let shape = Shape::of(method, path, operation);
    let mut all = Problems::default();
    all.of_caller(&shape);
    all.of_request(&shape);
    if shape.names_one {
        all.not_found();
    }
    if shape.changes && !shape.of_session || shape.is_socket {
        all.conflict();
    }
    all.add(
        Problem {
            request: Some("5f0c…".to_owned()),
            ..Problem::new(Code::Internal, "Could not read a desktop.")
        },
        "The backend failed. Its log has the cause, under the id in `request`",
    );
    all.add(
        Problem {
            request: Some("5f0c…".to_owned()),
            ..Problem::new(Code::StoreUnavailable, "Could not list desktops.")
        },
        "The database or a host does not answer",
    );
    all.0
        .into_iter()
        .filter_map(|(status, response)| Some((status, serde_json::to_value(response).ok()?)))
        .collect()
}

#[derive(Default)]
struct Problems(BTreeMap<String, Response>);

impl Problems {
    fn add(&mut self, problem: Problem, when: &str) {
        let status = problem.status.to_string();
        let schema = Ref::from_schema_name("Problem");
        let content = ContentBuilder::new().schema(Some(schema)).example(serde_json::to_value(problem).ok());
        let response = ResponseBuilder::new().description(when);
        self.0.insert(status, response.content("application/problem+json", content.build()).build());
    }

    /// Adds a problem with a status that only HTTP has.
    fn add_as(&mut self, status: u16, detail: &str, when: &str) {
        self.add(Problem { status, ..Problem::new(Code::BadRequest, detail) }, when);
    }

    fn not_found(&mut self) {
        self.add(
            Problem::not_found("desktop", "0190163d-8694-739b-aea5-966c26f8ad91"),
            "It does not exist, or the caller may not see it",
        );
    }

    fn too_many_attempts(&mut self) {
        self.add(
            Problem::new(Code::TooManyAttempts, "Too many sign-ins failed within a minute."),
            "Too many attempts failed; wait for a minute",
        );
    }

    fn conflict(&mut self) {
        self.add(
            Problem::new(Code::Busy, "Something else is being done to pc-07."),
            "Its state does not allow this, something else is being done to it, or it was changed in the meantime",
        );
    }

    fn of_caller(&mut self, shape: &Shape) {
        if shape.signs_in {
            self.add(
                Problem::new(Code::WrongCredentials, "Nobody signs in with this name and password."),
                "The name or the password is wrong",
            );
            self.too_many_attempts();
            return;
        }
        self.add(
            Problem::new(Code::NotSignedIn, "The session has ended."),
            "There is no session, or it has ended",
        );
        if !shape.of_session {
            self.add(
                Problem::new(Code::Forbidden, "Pau may not do this (hypervisor.add)."),
                "The caller may see it, but not do this",
            );
        }
    }

    fn of_request(&mut self, shape: &Shape) {
        if shape.has_json {
            self.add(
                Problem::new(Code::BadRequest, "The body is not JSON: EOF while parsing."),
                "The body cannot be read",
            );
            self.add_as(408, "The body did not arrive within 30 s.", "The body took too long to arrive");
            self.add(
                Problem::new(Code::TooLarge, "The body is larger than 1048576 bytes."),
                "The body is too large",
            );
        }
        if shape.has_bytes {
            self.add_as(411, "The size of the image is missing.", "`Content-Length` is missing");
        }
        if shape.has_json || shape.has_bytes {
            self.add_as(415, "The body's Content-Type is missing.", "The body has another content type");
        }
        if shape.is_socket {
            self.add_as(426, "This address is a WebSocket.", "The request does not ask for a WebSocket");
        }
        if shape.has_json || shape.has_bytes || shape.has_query {
            let field = if shape.has_json { "hardware.vcpus" } else { "limit" };
            self.add(
                Problem::invalid(field, "vcpus is 0; it can be from 1 to 64."),
                "A value is not valid; `field` names it as a path",
            );
        }
    }
}
