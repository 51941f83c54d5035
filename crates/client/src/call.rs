//! Requests and answers.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, header};
use sarrio_model::{
    Accepted, Operation, Page, Problem,
    problem::{AnswerNotKnown, BackendTooSlow, QueryNotWritten},
};
use secrecy::ExposeSecret;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Client,
    failure::{answered, broken},
};

/// How long an answer may take. Checking a silent host takes less than that. Uploads have no limit.
const ANSWER: Duration = Duration::from_secs(90);

impl Client {
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.0.http.request(method, self.0.endpoint.url(path));
        match self.token() {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        }
    }

    /// Sends a request. Every answer that is not a success becomes a problem.
    pub(crate) async fn response(&self, request: RequestBuilder) -> Result<Response, Problem> {
        let response = request.send().await.map_err(|error| self.failed(&error))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        let body = response.bytes().await.map_err(|error| self.failed(&error))?;
        Err(answered(status.as_u16(), &body))
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Problem> {
        let response = self.response(request.timeout(ANSWER)).await?;
        self.parsed(response).await
    }

    pub(crate) async fn parsed<T: DeserializeOwned>(&self, response: Response) -> Result<T, Problem> {
        let body = response.bytes().await.map_err(|error| self.failed(&error))?;
        let body: &[u8] = if body.is_empty() { b"null" } else { &body };
        serde_json::from_slice(body).map_err(|error| AnswerNotKnown { why: error.to_string() }.into())
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        self.answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn get_by<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
    ) -> Result<T, Problem> {
        let query = written(query)?;
        self.get(&if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }).await
    }

    /// A list that always fits on one page.
    pub(crate) async fn all_of<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, Problem> {
        Ok(self.get::<Page<T>>(path).await?.items)
    }

    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Problem> {
        self.answer(self.request(method, path).json(body)).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Problem> {
        self.send(Method::POST, path, body).await
    }

    pub(crate) async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Problem> {
        self.send(Method::PATCH, path, body).await
    }

    pub(crate) async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Problem> {
        self.send(Method::PUT, path, body).await
    }

    /// Sends a file. Reading a large one may take the backend minutes.
    pub(crate) async fn send_file<T: DeserializeOwned>(
        &self,
        path: &str,
        content_type: &'static str,
        file: Vec<u8>,
    ) -> Result<T, Problem> {
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, content_type).body(file);
        let response = self.response(request).await?;
        self.parsed(response).await
    }

    /// An answer that is text.
    pub(crate) async fn text(&self, path: &str) -> Result<String, Problem> {
        let response = self.response(self.request(Method::GET, path).timeout(ANSWER)).await?;
        response.text().await.map_err(|error| self.failed(&error))
    }

    /// A `POST` without a body.
    pub(crate) async fn act<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        self.answer(self.request(Method::POST, path)).await
    }

    pub(crate) async fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        self.answer(self.request(Method::DELETE, path)).await
    }

    /// A `POST` that begins an operation.
    pub(crate) async fn begin(&self, path: &str) -> Result<Operation, Problem> {
        Ok(self.act::<Accepted>(path).await?.operation)
    }

    /// The same with a body.
    pub(crate) async fn begin_with(&self, path: &str, body: &impl Serialize) -> Result<Operation, Problem> {
        Ok(self.post::<Accepted>(path, body).await?.operation)
    }

    pub(crate) fn failed(&self, error: &reqwest::Error) -> Problem {
        let endpoint = &self.0.endpoint;
        if error.is_timeout() && !error.is_connect() {
            return BackendTooSlow { endpoint: endpoint.to_string() }.into();
        }
        broken(endpoint, error)
    }
}

/// A query as it stands after the `?` of an address.
pub(crate) fn written(query: &impl Serialize) -> Result<String, Problem> {
    serde_urlencoded::to_string(query).map_err(|error| QueryNotWritten { why: error.to_string() }.into())
}
