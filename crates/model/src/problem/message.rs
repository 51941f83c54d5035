//! Messages: sentences by key and arguments.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::code::Code;

/// A sentence as a key with arguments, for programs that say it in another language. Advice that belongs to it takes the
/// same arguments. A key that a program does not know comes from a newer backend: it shows the English words then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Message {
    /// Which message, such as `desktop-is-off`. It never changes its meaning.
    #[schema(pattern = "^[a-z-]+$", examples("desktop-is-off"))]
    pub key: String,
    /// The names and numbers in it, by their places.
    pub arguments: BTreeMap<String, Argument>,
}

/// What stands in one place of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MessageArgument, no_recursion)]
#[serde(untagged)]
pub enum Argument {
    /// A name, a path, or the words of a host or of a library, shown as they are; or one of a few words, such as
    /// `stopped`, for which each language has its own.
    Text(String),
    /// A number.
    Number(u64),
    /// An amount of memory or of storage.
    Amount {
        /// How many bytes.
        bytes: u64,
    },
    /// Another message.
    Message(Message),
    /// Several, told one after the other.
    List(Vec<Argument>),
}

/// All arguments of a message, by name.
pub type Arguments = BTreeMap<String, Argument>;

/// Reads a message; one that this version cannot read is none.
pub(crate) fn known<'de, M: From<Message>, D: Deserializer<'de>>(from: D) -> Result<Option<M>, D::Error> {
    let value = Option::<serde_json::Value>::deserialize(from)?;
    Ok(value.and_then(|value| serde_json::from_value::<Message>(value).ok()).map(M::from))
}

/// A message in its English words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The message.
    pub message: Message,
    /// What it says.
    pub text: String,
    /// What to do about it, where it has advice of its own.
    pub advice: Option<String>,
}

/// A message of the catalogue.
#[derive(Debug)]
pub struct Entry {
    /// Its stable key.
    pub key: &'static str,
    /// The kind of failure that it is, where its problem is not given another one. What a check finds, or
    /// a part of another message, has none.
    pub code: Option<Code>,
    /// Its words with several arguments, to try them.
    pub samples: fn() -> Vec<Wording>,
}
