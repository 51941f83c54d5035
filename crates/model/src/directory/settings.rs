//! How a school's directory is asked, and what its answers mean.

use serde::{Deserialize, Serialize};

use super::name::{AttributeName, BindName, BindPattern, DistinguishedName};
use crate::{HostAddress, Name, Role};

/// How a school's directory is asked, and what its answers mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectorySettings {
    /// Whether people sign in with their accounts of the directory.
    #[serde(default)]
    pub enabled: bool,
    /// The server. If the name has several addresses, they are tried one after the other.
    pub address: HostAddress,
    /// Its port; 636 by default with `ldaps`, else 389.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(minimum = 1)]
    pub port: Option<u16>,
    /// How the connection is protected.
    #[serde(default)]
    pub security: DirectorySecurity,
    /// The certificates (PEM) of the authority that signed the server's; without them, those that the system trusts.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(max_length = 100_000)]
    pub certificate_authority: Option<String>,
    /// Who asks.
    pub bind: DirectoryBind,
    /// Where people are, and which entries are people.
    pub people: DirectoryPeople,
    /// Which attributes say what of a person.
    #[serde(default)]
    pub attributes: DirectoryAttributes,
    /// Where groups are, and how their members are found. Needed only where a rule names a group.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub groups: Option<DirectoryGroups>,
    /// What a person gets for what the directory says of them. All rules that match count. The first of them that names a
    /// role gives the role, and the first that names a category gives the category.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub rules: Vec<DirectoryRule>,
    /// What becomes of a person for whom there is no rule and no role.
    #[serde(default)]
    pub without_rule: WithoutRule,
    /// What becomes of categories and groups that a rule or an attribute names, and that Sarrio does not have.
    #[serde(default)]
    pub missing: MissingPlaces,
    /// When people who are new to Sarrio are added.
    #[serde(default)]
    pub add_people: AddPeople,
    /// How many hours lie between two syncs; none by itself without it. It needs a bind account.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(minimum = 1, maximum = 168)]
    pub sync_every_hours: Option<u16>,
    /// For how many seconds a sign-in waits for the directory in all. A sync waits that long for each answer.
    #[serde(default = "seconds")]
    #[schema(minimum = 1, maximum = 60)]
    pub patience_seconds: u16,
}

fn seconds() -> u16 {
    8
}

impl DirectorySettings {
    /// The port of the server.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            DirectorySecurity::Ldaps => 636,
            _ => 389,
        })
    }

    /// Whether a password of the bind account that was given for `other` may be sent with these settings: nobody else would
    /// learn it.
    #[must_use]
    pub fn asks_as_before(&self, other: &Self) -> bool {
        let way = |settings: &Self| {
            let authority = settings.certificate_authority.clone();
            (settings.address.clone(), settings.port(), settings.security, authority, settings.bind.clone())
        };
        way(self) == way(other)
    }
}

/// How a connection to a directory is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DirectorySecurity {
    /// TLS from the beginning.
    #[default]
    Ldaps,
    /// TLS after asking for it, on the usual port.
    StartTls,
    /// None, to a server on sarriod's own machine.
    Loopback,
    /// None. Everybody on the way can read the passwords of all people.
    Unencrypted,
}

/// Who asks a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "as", rename_all = "snake_case", deny_unknown_fields)]
pub enum DirectoryBind {
    /// An account that may read people and groups. Its password is given apart, and never shown.
    Account {
        /// Its name.
        name: BindName,
    },
    /// The person who signs in, under a name made from the one that they typed. Nothing can be read without them, so there
    /// is no sync.
    Person {
        /// How that name is made.
        pattern: BindPattern,
    },
    /// Nobody: the directory answers everyone.
    Anonymous,
}

/// Which entries are people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectoryPeople {
    /// They are below this entry.
    pub base: DistinguishedName,
    /// They match this filter (RFC 4515).
    #[serde(default = "people_filter")]
    #[schema(max_length = 2000, examples("(objectClass=inetOrgPerson)"))]
    pub filter: String,
}

fn people_filter() -> String {
    "(objectClass=person)".to_owned()
}

/// Which attributes say what of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryAttributes {
    /// What they sign in with: `uid`, or `sAMAccountName` in Active Directory.
    pub username: AttributeName,
    /// Their full name.
    pub full_name: AttributeName,
    /// Their e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<AttributeName>,
    /// The name of their category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<AttributeName>,
    /// The names of their groups; the first one is the main group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<AttributeName>,
    /// Their role, in the words of this API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<AttributeName>,
}

impl Default for DirectoryAttributes {
    fn default() -> Self {
        let name = AttributeName::known;
        let (username, full_name, email) = (name("uid"), name("cn"), Some(name("mail")));
        Self { username, full_name, email, category: None, group: None, role: None }
    }
}

/// Where a directory's groups are, and how their members are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectoryGroups {
    /// They are below this entry.
    pub base: DistinguishedName,
    /// They match this filter (RFC 4515).
    #[serde(default = "group_filter")]
    #[schema(max_length = 2000, examples("(objectClass=groupOfNames)"))]
    pub filter: String,
    /// How it is found out who is in which, in groups of groups too. Without it, Sarrio chooses what the server can.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub nesting: Option<GroupNesting>,
    /// The attribute with a group's members.
    #[serde(default)]
    pub members: GroupMembers,
}

fn group_filter() -> String {
    "(|(objectClass=groupOfNames)(objectClass=group)(objectClass=posixGroup))".to_owned()
}

/// How it is found out in which groups somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupNesting {
    /// From the attribute `memberOf` of the person, and of each group. Not every server keeps it, nor for every group.
    MemberOf,
    /// By asking in which groups the person is, then in which these are, and so on. Every server can.
    Walk,
    /// By Active Directory's rule for chains of groups: the server does the walking.
    InChain,
}

/// What a group says of its members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupMembers {
    /// `member`, with the names of their entries (groupOfNames, and Active Directory's groups).
    #[default]
    Member,
    /// `uniqueMember`, with the names of their entries (groupOfUniqueNames).
    UniqueMember,
    /// `memberUid`, with the names that they sign in with (posixGroup). Such groups are not nested.
    MemberUid,
}

impl GroupMembers {
    /// The attribute.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::UniqueMember => "uniqueMember",
            Self::MemberUid => "memberUid",
        }
    }
}

/// What a person gets for what the directory says of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DirectoryRule {
    /// Whom it is about.
    pub who: RuleCondition,
    /// Their role.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role: Option<Role>,
    /// The name of their category.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub category: Option<Name>,
    /// The names of Sarrio's groups, in their category, that they are members of.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schema(max_items = 100)]
    pub member_of: Vec<Name>,
    /// The names of Sarrio's groups, in their category, that they teach.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schema(max_items = 100)]
    pub teaches: Vec<Name>,
}

/// Whom a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleCondition {
    /// Those who are in this group of the directory, or in a group in it.
    InGroup(DistinguishedName),
    /// Those whose entry is below this one.
    Below(DistinguishedName),
    /// Those whose attribute has this value. Capitals do not count.
    Has {
        /// The attribute.
        attribute: AttributeName,
        /// The value.
        value: String,
    },
}

/// What becomes of a person for whom there is no rule and no role.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithoutRule {
    /// They cannot sign in.
    #[default]
    Refuse,
    /// They are a student in no group.
    Student,
}

/// What becomes of categories and groups that are named, and that Sarrio does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingPlaces {
    /// They are left out, and the sync and the test say so.
    #[default]
    LeaveOut,
    /// They are added.
    Add,
}

/// When people who are new to Sarrio are added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddPeople {
    /// When they sign in for the first time.
    #[default]
    AtSignIn,
    /// By a sync, or when they sign in before it.
    AtSignInAndSync,
    /// Only by a sync.
    AtSync,
}

impl AddPeople {
    /// Whether somebody is added at their first sign-in.
    #[must_use]
    pub fn at_sign_in(self) -> bool {
        matches!(self, Self::AtSignIn | Self::AtSignInAndSync)
    }

    /// Whether a sync adds somebody.
    #[must_use]
    pub fn at_sync(self) -> bool {
        matches!(self, Self::AtSync | Self::AtSignInAndSync)
    }
}
