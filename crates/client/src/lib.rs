//! The typed client of Sarrio's API, for the app, `sarrioctl` and tests. It uses TLS, or the private Unix socket of a
//! backend on the same machine. It knows no widget, no hypervisor and no database.
//!
//! Every failure is a [`Problem`]: one that the backend sends or, where it did not answer, `backend.unreachable` or
//! `backend.certificate`. There is one module for each kind of thing and one method for each route.
//!
//! ```no_run
//! # async fn example() -> Result<(), sarrio_model::Problem> {
//! use sarrio_client::{Client, Trust};
//! let seen = Client::fingerprint("https://school.example:8443").await?; // shown to a person, who compares it
//! let client = Client::https("https://school.example:8443", Trust::Pinned(seen))?;
//! client.sign_in("marta.vila", "correct horse battery".into()).await?;
//! for desktop in client.desktops().list(&Default::default()).await?.items {
//!     client.desktops().start(desktop.id).await?;
//! }
//! # Ok(())
//! # }
//! ```

mod address;
mod audit;
mod call;
mod certificate;
mod classroom;
mod consent;
mod desktops;
mod device;
mod directory;
mod disks;
mod endpoint;
mod events;
mod failure;
mod groups;
mod handouts;
mod hypervisors;
mod media;
mod operations;
mod pack;
mod quotas;
mod roles;
mod save;
mod screen;
mod session;
mod socket;
mod storage;
mod templates;
mod timetable;
mod users;

use std::sync::{Arc, PoisonError, RwLock};

use sarrio_model::{Fingerprint, Problem};
use secrecy::SecretString;

pub use audit::Audit;
pub use certificate::Trust;
pub use classroom::{Lessons, Rooms};
pub use consent::Consent;
pub use desktops::Desktops;
pub use directory::DirectoryService;
pub use disks::Disks;
pub use events::Signal;
pub use groups::{Categories, Deployments, Groups};
pub use handouts::{FilesToHandOut, Passed};
pub use hypervisors::Hypervisors;
pub use media::MediaLibrary;
pub use operations::Operations;
pub use pack::{Packed, pack};
pub use quotas::Quotas;
pub use roles::Roles;
pub use save::save;
pub use screen::ScreenNews;
pub use storage::Storage;
pub use templates::Templates;
pub use timetable::Timetable;
pub use users::Users;

use endpoint::Endpoint;

/// A client of a backend. Clones share its session.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    http: reqwest::Client,
    token: RwLock<Option<SecretString>>,
}

impl Client {
    /// A client of the backend at `url` (`https://host:port`), whose certificate must be one that `trust` accepts.
    /// Nothing is sent yet.
    ///
    /// # Errors
    /// `invalid` where `url` is no `https` address, `backend.certificate` where the system's roots cannot be read.
    pub fn https(url: &str, trust: Trust) -> Result<Self, Problem> {
        Self::at(Endpoint::https(url, trust)?)
    }

    /// A client of a backend on this machine, over its Unix socket. Whoever can open the socket is an administrator.
    ///
    /// # Errors
    /// The HTTP client cannot be made.
    #[cfg(unix)]
    pub fn unix(path: impl Into<std::path::PathBuf>) -> Result<Self, Problem> {
        Self::at(Endpoint::Unix(path.into()))
    }

    fn at(endpoint: Endpoint) -> Result<Self, Problem> {
        // The HTTP client needs a TLS provider even for a socket without TLS. One that is installed already stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = endpoint.http()?;
        Ok(Self(Arc::new(Inner { endpoint, http, token: RwLock::new(None) })))
    }

    /// The fingerprint of the certificate of the backend at `url`, for a person to compare. Nothing is sent after the
    /// handshake.
    ///
    /// # Errors
    /// `invalid` where `url` is no `https` address, `backend.unreachable` where no TLS server answers.
    pub async fn fingerprint(url: &str) -> Result<Fingerprint, Problem> {
        certificate::shown_by(url).await
    }

    /// Continues an earlier session.
    pub fn set_token(&self, token: Option<SecretString>) {
        *self.0.token.write().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// The session's token, for the keyring.
    #[must_use]
    pub fn token(&self) -> Option<SecretString> {
        self.0.token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Desktops.
    #[must_use]
    pub fn desktops(&self) -> Desktops<'_> {
        Desktops(self)
    }

    /// Templates.
    #[must_use]
    pub fn templates(&self) -> Templates<'_> {
        Templates(self)
    }

    /// ISO images.
    #[must_use]
    pub fn media(&self) -> MediaLibrary<'_> {
        MediaLibrary(self)
    }

    /// Hosts.
    #[must_use]
    pub fn hypervisors(&self) -> Hypervisors<'_> {
        Hypervisors(self)
    }

    /// Storage paths.
    #[must_use]
    pub fn storage(&self) -> Storage<'_> {
        Storage(self)
    }

    /// Disks.
    #[must_use]
    pub fn disks(&self) -> Disks<'_> {
        Disks(self)
    }

    /// Operations.
    #[must_use]
    pub fn operations(&self) -> Operations<'_> {
        Operations(self)
    }

    /// The audit.
    #[must_use]
    pub fn audit(&self) -> Audit<'_> {
        Audit(self)
    }

    /// Categories of people.
    #[must_use]
    pub fn categories(&self) -> Categories<'_> {
        Categories(self)
    }

    /// Desktops that were made for groups.
    #[must_use]
    pub fn deployments(&self) -> Deployments<'_> {
        Deployments(self)
    }

    /// Rooms and their seats.
    #[must_use]
    pub fn rooms(&self) -> Rooms<'_> {
        Rooms(self)
    }

    /// Lessons, and what a teacher does with a class.
    #[must_use]
    pub fn lessons(&self) -> Lessons<'_> {
        Lessons(self)
    }

    /// Series of lessons, holidays, and calendar files.
    #[must_use]
    pub fn timetable(&self) -> Timetable<'_> {
        Timetable(self)
    }

    /// Groups of people.
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups(self)
    }

    /// The school's own roles.
    #[must_use]
    pub fn roles(&self) -> Roles<'_> {
        Roles(self)
    }

    /// Quotas.
    #[must_use]
    pub fn quotas(&self) -> Quotas<'_> {
        Quotas(self)
    }

    /// Consent: its rules, what people are asked, and helping at desktops.
    #[must_use]
    pub fn consent(&self) -> Consent<'_> {
        Consent(self)
    }

    /// The school's directory.
    #[must_use]
    pub fn directory(&self) -> DirectoryService<'_> {
        DirectoryService(self)
    }

    /// People.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({})", self.0.endpoint)
    }
}
