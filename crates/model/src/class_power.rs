//! The powers of a teacher over a class: what is to be, until when, and for whom.

use std::str::FromStr;

use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ClassMessageId, UserId, UserRef};

/// What a teacher can switch on for a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum ClassPower {
    /// Eyes on me: all desktops are paused.
    EyesOnMe,
    /// Exam: the network of all desktops is cut.
    Exam {
        /// The networks that stay reachable (`10.0.0.5`, `192.168.7.0/24`). Without any, the cable is unplugged.
        #[serde(default)]
        #[schema(max_items = 1000)]
        allowed: Vec<AllowedNetwork>,
        /// Whether USB devices, the clipboard and file transfer of viewers stay on.
        #[serde(default)]
        sharing: bool,
    },
}

/// Which power it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PowerKind {
    /// Eyes on me.
    EyesOnMe,
    /// Exam.
    Exam,
}

impl PowerKind {
    /// All of them.
    pub const ALL: &[Self] = &[Self::EyesOnMe, Self::Exam];

    /// As it is written in the API and the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EyesOnMe => "eyes_on_me",
            Self::Exam => "exam",
        }
    }
}

impl ClassPower {
    /// Which it is.
    #[must_use]
    pub fn kind(&self) -> PowerKind {
        match self {
            Self::EyesOnMe => PowerKind::EyesOnMe,
            Self::Exam { .. } => PowerKind::Exam,
        }
    }
}

/// A network that an exam leaves reachable: an address, or a range of addresses.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, examples("192.168.7.0/24"), pattern = "^[0-9a-fA-F.:]+(/[0-9]+)?$")]
pub struct AllowedNetwork(IpNet);

/// A text that is not a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a network is an address such as 10.0.0.5, or a range such as 192.168.7.0/24")]
pub struct NetworkError;

impl AllowedNetwork {
    /// Whether it is one of IPv6.
    #[must_use]
    pub fn is_ipv6(self) -> bool {
        matches!(self.0, IpNet::V6(_))
    }

    /// Whether each address of `other` is also one of this.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0.contains(&other.0)
    }
}

impl FromStr for AllowedNetwork {
    type Err = NetworkError;
    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let text = text.trim();
        let address = || text.parse().map(|address: std::net::IpAddr| IpNet::from(address));
        text.parse::<IpNet>().or_else(|_| address()).map(|net| Self(net.trunc())).map_err(|_| NetworkError)
    }
}

impl TryFrom<String> for AllowedNetwork {
    type Error = NetworkError;
    fn try_from(text: String) -> Result<Self, NetworkError> {
        text.parse()
    }
}

impl From<AllowedNetwork> for String {
    fn from(network: AllowedNetwork) -> Self {
        network.to_string()
    }
}

impl std::fmt::Display for AllowedNetwork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.prefix_len() == self.0.max_prefix_len() {
            true => self.0.addr().fmt(f),
            false => self.0.fmt(f),
        }
    }
}

/// A power that is in force in a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PowerInForce {
    /// Which.
    pub power: ClassPower,
    /// For whom; absent for the whole class, with those who join it later.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub people: Option<Vec<UserId>>,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When it ends by itself.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// Who switched it on.
    pub by: UserRef,
    /// Whether it goes on when the app of whoever switched it on is closed or loses the backend.
    pub stays: bool,
}

impl PowerInForce {
    /// Whether it is for this person, who is in the class.
    #[must_use]
    pub fn reaches(&self, person: UserId) -> bool {
        self.people.as_ref().is_none_or(|people| people.contains(&person))
    }
}

impl Holds {
    /// What these powers do together to a desktop of somebody whom they reach.
    #[must_use]
    pub fn of<'a>(powers: impl IntoIterator<Item = &'a ClassPower>) -> Self {
        powers.into_iter().fold(Self::default(), |mut holds, power| {
            match power {
                ClassPower::EyesOnMe => holds.paused = true,
                ClassPower::Exam { allowed, sharing } => {
                    let network = if allowed.is_empty() { NetworkHold::Off } else { NetworkHold::Limited };
                    // Of two exams, the one that allows less counts.
                    if holds.network != NetworkHold::Off {
                        holds.network = network;
                    }
                    holds.sharing_off |= !sharing;
                }
            }
            holds
        })
    }
}

/// Switches a power on, or changes it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPower {
    /// For whom; without it for the whole class.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_items = 500)]
    pub people: Option<Vec<UserId>>,
    /// After so many minutes it ends by itself: 1 to 1,440. Without it, and at the latest, it ends with the lesson.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(minimum = 1, maximum = 1440)]
    pub minutes: Option<u16>,
    /// Whether it goes on when the app of whoever switched it on is closed or loses the backend. Without it an exam does, and
    /// eyes on me does not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stays: Option<bool>,
    /// Of an exam: the networks that stay reachable.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub allowed: Vec<AllowedNetwork>,
    /// Of an exam: whether USB devices, the clipboard and file transfer of viewers stay on.
    #[serde(default)]
    pub sharing: bool,
}

/// What powers do to one desktop now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Holds {
    /// It is paused with its class.
    #[serde(skip_serializing_if = "is_default", default)]
    pub paused: bool,
    /// It was paused before its class was, and stays so when the class goes on.
    #[serde(skip_serializing_if = "is_default", default)]
    pub stays_paused: bool,
    /// What it reaches of the network.
    #[serde(skip_serializing_if = "is_default", default)]
    pub network: NetworkHold,
    /// USB devices, the clipboard and file transfer are off.
    #[serde(skip_serializing_if = "is_default", default)]
    pub sharing_off: bool,
}

impl Holds {
    /// Whether they do nothing to it.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

/// What a desktop reaches of the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NetworkHold {
    /// Everything.
    #[default]
    Free,
    /// Nothing: its cable is unplugged.
    Off,
    /// What an exam allows.
    Limited,
}

impl NetworkHold {
    /// As it is written in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Off => "off",
            Self::Limited => "limited",
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What a teacher wrote to a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ClassMessage {
    /// Its id.
    pub id: ClassMessageId,
    /// The text.
    pub text: MessageText,
    /// To whom; absent for the whole class, with those who join it later.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub people: Option<Vec<UserId>>,
    /// Who wrote it.
    pub by: UserRef,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub sent: Timestamp,
}

impl ClassMessage {
    /// Whether it is for this person, who is in the class.
    #[must_use]
    pub fn reaches(&self, person: UserId) -> bool {
        self.people.as_ref().is_none_or(|people| people.contains(&person))
    }
}

/// Writes to a class.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClassMessage {
    /// The text.
    pub text: MessageText,
    /// To whom; without it to the whole class.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_items = 500)]
    pub people: Option<Vec<UserId>>,
}

/// A text that is not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message has 1 to 1,000 characters, without control characters")]
pub struct MessageError;

/// The text of a message: 1 to 1,000 characters; lines may be broken.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, min_length = 1, max_length = 1000, examples("Please save your work: we stop in five minutes."),
    pattern = r"^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$")]
pub struct MessageText(Box<str>);

impl MessageText {
    /// The most characters that it may have.
    pub const LIMIT: usize = 1000;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MessageText {
    type Err = MessageError;
    fn from_str(text: &str) -> Result<Self, MessageError> {
        let text = text.trim();
        let fits = (1..=Self::LIMIT).contains(&text.chars().count());
        let plain = !text.chars().any(|c| c.is_control() && c != '\n');
        if fits && plain { Ok(Self(text.into())) } else { Err(MessageError) }
    }
}

impl TryFrom<String> for MessageText {
    type Error = MessageError;
    fn try_from(text: String) -> Result<Self, MessageError> {
        text.parse()
    }
}

impl From<MessageText> for String {
    fn from(text: MessageText) -> Self {
        text.0.into()
    }
}

impl std::fmt::Display for MessageText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allowed_network_is_an_address_or_a_range_and_written_shortly() {
        let written = |text: &str| text.parse::<AllowedNetwork>().map(|network| network.to_string());
        assert_eq!(written("10.0.0.5"), Ok("10.0.0.5".to_owned()));
        assert_eq!(written("192.168.7.9/24"), Ok("192.168.7.0/24".to_owned()));
        assert_eq!(written("2001:db8::1/64"), Ok("2001:db8::/64".to_owned()));
        for wrong in ["", "school.example", "10.0.0.5/33", "10.0.0"] {
            assert_eq!(written(wrong), Err(NetworkError), "{wrong}");
        }
    }

    #[test]
    fn a_power_for_some_reaches_these_alone() {
        let (one, other) = (UserId::new(), UserId::new());
        let by = UserRef { id: UserId::new(), name: "Joan".into() };
        let (since, until) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
        let power = |people| PowerInForce {
            power: ClassPower::EyesOnMe,
            people,
            since,
            until,
            by: by.clone(),
            stays: false,
        };
        assert!(power(None).reaches(one) && power(Some(vec![one])).reaches(one));
        assert!(!power(Some(vec![one])).reaches(other) && !power(Some(vec![])).reaches(one));
    }
}
