//! Asks a school's directory over LDAP: OpenLDAP, Active Directory and their kin. It knows nothing of stores, and changes
//! nothing in the directory.
//!
//! - [`sign_in`] finds out whether a name and a password belong together, and what the rules make of the person.
//! - [`read_people`] reads everybody, for a sync.
//! - [`test`] tries the settings step by step and says what it found.
//! - [`check`] refuses settings that cannot work.
//!
//! Whatever was typed is escaped before it becomes part of a filter or of a name. An empty password is never sent, since a
//! directory would take it for a sign-in as nobody, and accept it. Every wait has a bound. Referrals to other servers are
//! not followed, only told.

mod access;
mod bind;
mod check;
mod connection;
mod entry;
mod filter;
mod groups;
mod membership;
mod person;
mod read;
mod result;
mod rules;
mod search;
mod server;
mod sign_in;
mod test;
mod tls;

pub use access::Access;
pub use check::check;
pub use person::{Person, Placement};
pub use read::{People, read_people};
pub use sign_in::{SignIn, sign_in};
pub use test::{Tested, Wanted, test};
