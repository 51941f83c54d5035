//! The backend: sign-in, the HTTP and WebSocket API of the engine, and metrics. It runs as the program `sarriod`, or
//! inside another program ([`embedded`]).
//!
//! It finds out who calls. [`sarrio_engine::authz`] decides what they may do, the engine does it, and the store keeps
//! the result. This crate alone connects libvirt to the engine.
//!
//! ```no_run
//! # async fn example() -> Result<(), sarrio_backend::StartError> {
//! use sarrio_backend::{EmbeddedSettings, embedded};
//! let backend = embedded(EmbeddedSettings::new("/home/marta/.local/share/sarrio", "/run/user/1000/sarrio")).await?;
//! println!("{}", backend.socket.display());
//! backend.stop().await;
//! # Ok(()) }
//! ```

mod api;
mod app;
mod auth;
mod calendar_changes;
mod calendar_export;
mod calendar_groups;
mod certificate;
mod config;
mod directory;
mod embed;
mod feed;
mod http;
mod metrics;
mod notify;
mod open_sockets;
mod people_list;
mod person_audit;
pub mod program;
mod router;
mod seat_list;
mod serve;
mod service;
mod text_table;
mod trace;
mod uploads;

pub use auth::FirstAdministrator;
pub use certificate::CertificateError;
pub use config::{Config, ConfigError, DEFAULT_FILE, LogFormat};
pub use embed::{Embedded, EmbeddedSettings, embedded, embedded_with};
pub use serve::ListenError;
pub use service::{Service, StartError};

/// The API's description, in OpenAPI 3.1.
#[must_use]
pub fn openapi() -> serde_json::Value {
    api::document()
}
