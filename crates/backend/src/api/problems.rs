//! The problems that a route may answer with, by status. Most follow from the route's method, path, query, body and
//! answer. A route lists the others in its `responses`: [`AsksHost`], [`NamesThings`], [`TakesCalendar`], [`TakesArchive`] and [`ChecksPassword`].

use std::collections::BTreeMap;

use sarrio_calendar::LARGEST_CALENDAR;
use sarrio_model::{
    Bytes, Handout, Name, Noun, Problem,
    problem::{
        BackendFailed, BodyCut, BodyNotJson, BodyTooLarge, BodyTooSlow, ContentTypeMissing, CursorWrong,
        DatabaseFailed, HandoutCut, HandoutNotPlain, HandoutTooLarge, HostCall, ImageNotPlainBytes,
        ImageSizeMissing, LibvirtRefused, ListNotCsv, NotACalendarFile, NotAllowed, PathHasNoRoom, Said,
        SessionEnded, SomethingElseIsDone, StoreTask, TooManyAtOnce, TooManySignIns, VcpusOutOfRange,
        WebSocketNeeded, WrongNameOrPassword,
    },
};
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
            LibvirtRefused {
                host: Name::lossy("vdesktop1"),
                call: HostCall::Start,
                why: Said { text: "operation failed".to_owned() }.into(),
            },
            "The host or its storage refused",
        );
        let (path, left, needed) = (Name::lossy("NAS"), Bytes(1 << 30), Bytes(20 << 30));
        all.add(PathHasNoRoom { path, left, needed }, "No space is left on the storage path");
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

/// The route takes a calendar file.
pub(crate) struct TakesCalendar;

impl IntoResponses for TakesCalendar {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Problems::default();
        all.add(BodyCut, "The body cannot be read");
        all.add_as(408, BodyTooSlow { seconds: 30 }, "The body took too long to arrive");
        all.add(BodyTooLarge { most: LARGEST_CALENDAR }, "The body is too large");
        let found = "application/json".to_owned();
        all.add_as(415, NotACalendarFile { found }, "The body has another content type");
        all.0.into_iter().map(|(status, response)| (status, response.into())).collect()
    }
}

/// The route takes an archive of files.
pub(crate) struct TakesArchive;

impl IntoResponses for TakesArchive {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut all = Problems::default();
        all.add(HandoutCut, "The archive ended early");
        all.add(HandoutTooLarge { most: Handout::LARGEST }, "The archive is too large");
        all.add_as(415, ImageNotPlainBytes, "The body has another content type");
        all.add(
            HandoutNotPlain { name: "notes.lnk".to_owned() },
            "The archive has something in it that is refused",
        );
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
    has_table: bool,
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
            has_table: content["text/csv"].is_object(),
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
        logged(BackendFailed.into()),
        "The backend failed. Its log has the cause, under the id in `request`",
    );
    match shape.signs_in {
        true => all.add(
            TooManyAtOnce { seconds: 12 }.problem().retry_after(12),
            "Too many people sign in at the same time, and `Retry-After` says when to try again; or the database does not answer",
        ),
        false => all.add(
            logged(DatabaseFailed { task: StoreTask::Read }.into()),
            "The database or a host does not answer",
        ),
    }
    all.0
        .into_iter()
        .filter_map(|(status, response)| Some((status, serde_json::to_value(response).ok()?)))
        .collect()
}

/// A problem whose cause is in the backend's log.
fn logged(problem: Problem) -> Problem {
    problem.with_request("5f0c…")
}

#[derive(Default)]
struct Problems(BTreeMap<String, Response>);

impl Problems {
    fn add(&mut self, problem: impl Into<Problem>, when: &str) {
        let problem = problem.into();
        let status = problem.status.to_string();
        let schema = Ref::from_schema_name("Problem");
        let content = ContentBuilder::new().schema(Some(schema)).example(serde_json::to_value(problem).ok());
        let response = ResponseBuilder::new().description(when);
        self.0.insert(status, response.content("application/problem+json", content.build()).build());
    }

    /// Adds a problem with a status that only HTTP has.
    fn add_as(&mut self, status: u16, problem: impl Into<Problem>, when: &str) {
        self.add(problem.into().with_status(status), when);
    }

    fn not_found(&mut self) {
        self.add(
            Problem::not_found(Noun::Desktop, "0190163d-8694-739b-aea5-966c26f8ad91"),
            "It does not exist, or the caller may not see it",
        );
    }

    fn too_many_attempts(&mut self) {
        self.add(
            TooManySignIns { seconds: 8 }.problem().retry_after(8),
            "Too many attempts failed. `Retry-After` says how long the next one must wait",
        );
    }

    fn conflict(&mut self) {
        self.add(
            SomethingElseIsDone { name: Name::lossy("pc-07") },
            "Its state does not allow this, something else is being done to it, or it was changed in the meantime",
        );
    }

    fn of_caller(&mut self, shape: &Shape) {
        if shape.signs_in {
            self.add(WrongNameOrPassword, "The name or the password is wrong");
            self.too_many_attempts();
            return;
        }
        self.add(SessionEnded, "There is no session, or it has ended");
        if !shape.of_session {
            self.add(
                NotAllowed { name: "Pau".to_owned(), action: "hypervisor.add" },
                "The caller may see it, but not do this",
            );
        }
    }

    fn of_request(&mut self, shape: &Shape) {
        if shape.has_json {
            self.add(BodyNotJson { why: "EOF while parsing".to_owned() }, "The body cannot be read");
            self.add_as(408, BodyTooSlow { seconds: 30 }, "The body took too long to arrive");
            self.add(BodyTooLarge { most: Bytes(1 << 20) }, "The body is too large");
        }
        if shape.has_table {
            self.add(BodyCut, "The body cannot be read");
            self.add_as(408, BodyTooSlow { seconds: 30 }, "The body took too long to arrive");
            self.add(BodyTooLarge { most: Bytes(2 << 20) }, "The body is too large");
            let found = "application/json".to_owned();
            self.add_as(415, ListNotCsv { found }, "The body has another content type");
        }
        if shape.has_bytes {
            self.add_as(411, ImageSizeMissing, "`Content-Length` is missing");
        }
        if shape.has_json || shape.has_bytes {
            self.add_as(415, ContentTypeMissing, "The body has another content type");
        }
        if shape.is_socket {
            self.add_as(426, WebSocketNeeded, "The request does not ask for a WebSocket");
        }
        if shape.has_json || shape.has_bytes || shape.has_query {
            let problem = match shape.has_json {
                true => VcpusOutOfRange { value: 0, least: 1, most: 64 }.at("hardware.vcpus"),
                false => CursorWrong.at("cursor"),
            };
            self.add(problem, "A value is not valid; `field` names it as a path");
        }
    }
}
