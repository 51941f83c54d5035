//! The database: desktops and what they need, operations, sessions, leases, and the outbox of events.
//!
//! This crate handles rows, revisions and transactions, on SQLite and on PostgreSQL. It decides nothing: its callers
//! know what a state means and who may do what. It knows neither hosts nor HTTP.
//!
//! Reads are methods of [`Store`] and never wait for a writer. Writes are methods of [`Tx`], one transaction at a time;
//! its changes and the events that announce them are committed together. A row that is written back carries the
//! revision that was read, and is refused where somebody else has changed it since.
//!
//! ```
//! # use sarrio_store::{PasswordHash, Store};
//! # use sarrio_model::{Actions, Revision, Role, Source, User, UserId};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = Store::open("sqlite::memory:").await?;
//! let marta = User {
//!     id: UserId::new(), username: "marta".parse()?, full_name: "Marta Vila".into(), role: Role::Teacher, custom_role: None,
//!     category: None, group: None, source: Source::Local, language: None, enabled: true,
//!     created: jiff::Timestamp::now(), revision: Revision::default(),
//!     actions: Actions::default(),
//! };
//! let mut tx = store.begin().await?;
//! tx.insert_user(&marta, &PasswordHash::new("$argon2id$…".into())).await?;
//! tx.commit().await?;
//! assert_eq!(store.user(marta.id).await?.map(|user| user.full_name), Some("Marta Vila".into()));
//! # Ok(()) }
//! ```

mod attention;
mod audit;
mod audit_list;
mod audit_months;
mod audit_tables;
mod callers;
mod categories;
mod charges;
mod class_powers;
mod classes;
mod consent;
mod created_desktops;
mod cursor;
mod custom_roles;
mod deployments;
mod desktop_list;
mod desktop_query;
mod desktops;
mod directory;
mod disks;
mod error;
mod failed_sign_ins;
mod gathered;
mod groups;
mod handouts;
mod hypervisors;
mod imported_series;
mod key;
mod known_people;
mod leases;
mod lesson_parts;
mod lesson_people;
mod lessons;
mod media;
mod migrations;
mod month;
mod names;
mod operations;
mod outbox;
mod path_contents;
mod pending;
mod places;
mod quota_holder;
mod quotas;
mod rooms;
mod screens;
mod search;
mod seatings;
mod series;
mod sessions;
mod shares;
mod sign_in_rules;
mod sql;
mod storage_paths;
mod store;
mod student_work;
mod templates;
mod transport;
mod tx;
mod unplaced_computers;
mod used;
mod user_batch;
mod user_list;
mod users;
mod viewers;
mod wake;
mod wal;

pub use attention::{AttentionRow, LookRow};
pub use audit::{Concerns, NewAuditEntry};
pub use consent::{ConsentInLesson, ConsentOf};
pub use directory::{DirectoryAccount, DirectoryRow, EntryRow, Memberships};
pub use error::{Result, StoreError};
pub use failed_sign_ins::{Failures, Guesser, HashedName};
pub use groups::Part;
pub use handouts::{DiscInDrive, HandoutPlace};
pub use key::key as name_key;
pub use known_people::{KnownPeople, PersonToAdd};
pub use leases::Token;
pub use operations::OperationRow;
pub use path_contents::PathContents;
pub use places::Places;
pub use quota_holder::QuotaHolder;
pub use sessions::{SessionRow, SignedIn};
pub use store::Store;
pub use student_work::WorkFile;
pub use transport::Transport;
pub use tx::Tx;
pub use unplaced_computers::UnplacedSession;
pub use users::{Account, PasswordHash};
pub use viewers::ViewerRow;
