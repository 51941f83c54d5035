//! Quotas: how much a person may use of what, who says so, and how much they use.
//!
//! Rules are set for roles, categories, groups and people. Of each quantity the nearest rule counts that says something:
//! the person's own, then those of their groups (the most generous of several), then their category's, then their role's.
//! Besides, a category and a group have ceilings: what all their people together may use.
//!
//! Nobody is held by a rule that they set themselves. So rules of groups hold teachers and students, and those of
//! categories also managers; an administrator is held by a rule for themselves or for their role alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{CategoryRef, GroupRef, Revision, Role, UserId};

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $unit:ident, $counted:ident;)*) => {
        /// Something of which a person may use so much and no more.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Quantity { $($(#[$doc])* $name,)* }

        impl Quantity {
            /// All of them, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// As it is written in the API and the store.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The unit of its amounts.
            #[must_use]
            pub fn unit(self) -> QuantityUnit {
                match self { $(Self::$name => QuantityUnit::$unit,)* }
            }

            /// What its limit is compared with.
            #[must_use]
            pub fn counted(self) -> Counted {
                match self { $(Self::$name => Counted::$counted,)* }
            }
        }
    };
}
quantities! {
    /// Desktops, those in the recycle bin apart.
    Desktops = "desktops", Count, InSum;
    /// Desktops that are on: from the accepted start until they are known to be off.
    Running = "running", Count, InSum;
    /// Processors of the desktops that are on.
    RunningVcpus = "running_vcpus", Count, InSum;
    /// Memory of the desktops that are on, in MiB.
    RunningMemory = "running_memory", MiB, InSum;
    /// Templates, those in the recycle bin apart.
    Templates = "templates", Count, InSum;
    /// ISO images that they added.
    Media = "media", Count, InSum;
    /// Space that the disks of their desktops and templates take, the recycle bin included, in bytes.
    Storage = "storage", Bytes, InSum;
    /// The size of one disk, as its guest sees it, in bytes.
    DiskSize = "disk_size", Bytes, Each;
    /// Processors of one desktop.
    DesktopVcpus = "desktop_vcpus", Count, Each;
    /// Memory of one desktop, in MiB.
    DesktopMemory = "desktop_memory", MiB, Each;
    /// Desktops that they create with one request.
    Batch = "batch", Count, Each;
}

/// The unit of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityUnit {
    /// A number of things.
    Count,
    /// Mebibytes.
    MiB,
    /// Bytes.
    Bytes,
}

/// What a limit is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// With the sum over all that somebody has.
    InSum,
    /// With each thing by itself.
    Each,
}

/// How much of a quantity may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "LimitOnWire", into = "LimitOnWire")]
pub enum Limit {
    /// So much.
    AtMost(u64),
    /// Any amount.
    Unlimited,
}

impl Limit {
    /// The largest number that a limit can be: the largest whole number that every JSON program reads exactly.
    pub const LARGEST: u64 = (1 << 53) - 1;

    /// As it is written for no limit.
    pub const UNLIMITED: &str = "unlimited";

    /// Whether so much is within it.
    #[must_use]
    pub fn allows(self, amount: u64) -> bool {
        match self {
            Self::AtMost(most) => amount <= most,
            Self::Unlimited => true,
        }
    }
}

/// How much of a quantity may be used.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
#[schema(as = Limit)]
enum LimitOnWire {
    /// So much.
    Number(u64),
    /// Any amount.
    Word(LimitWord),
}

/// No limit.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
enum LimitWord {
    /// Any amount.
    #[serde(rename = "unlimited")]
    Unlimited,
}

/// A number that is too large for a limit.
#[derive(Debug, thiserror::Error)]
#[error("a limit is a whole number up to {most}, or “{word}”", most = Limit::LARGEST, word = Limit::UNLIMITED)]
pub struct LimitError;

impl TryFrom<LimitOnWire> for Limit {
    type Error = LimitError;

    fn try_from(wire: LimitOnWire) -> Result<Self, LimitError> {
        match wire {
            LimitOnWire::Number(most) if most <= Self::LARGEST => Ok(Self::AtMost(most)),
            LimitOnWire::Number(_) => Err(LimitError),
            LimitOnWire::Word(LimitWord::Unlimited) => Ok(Self::Unlimited),
        }
    }
}

impl From<Limit> for LimitOnWire {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::AtMost(most) => Self::Number(most),
            Limit::Unlimited => Self::Word(LimitWord::Unlimited),
        }
    }
}

/// Limits by quantity.
pub type Limits = BTreeMap<Quantity, Limit>;

/// Amounts by quantity.
pub type Amounts = BTreeMap<Quantity, u64>;

/// Who says how much may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "of", rename_all = "snake_case")]
pub enum QuotaSource {
    /// A rule for this person alone.
    Person,
    /// A group that they are in.
    Group(GroupRef),
    /// Their category.
    Category(CategoryRef),
    /// Their role.
    Role(Role),
}

/// A rule that holds somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaRule {
    /// Who says so.
    pub source: QuotaSource,
    /// What each person may use.
    pub limits: Limits,
    /// What all people of the group or category together may use.
    pub ceilings: Limits,
}

/// The rules that hold one person, the nearest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuotaRules(pub Vec<QuotaRule>);

impl QuotaRules {
    /// How much the person may use, and who says so. Where nobody says anything there is no limit.
    #[must_use]
    pub fn limit(&self, quantity: Quantity) -> (Limit, Option<&QuotaSource>) {
        let said = |rule: &QuotaRule| rule.limits.get(&quantity).copied();
        let nearest = self.0.iter().find_map(|rule| Some((said(rule)?, &rule.source)));
        let groups = self.0.iter().filter(|rule| matches!(rule.source, QuotaSource::Group(_)));
        match nearest {
            None => (Limit::Unlimited, None),
            Some((first, source @ QuotaSource::Group(_))) => {
                // Of those that are as generous the first, so that the same one is named each time.
                let generous = groups
                    .filter_map(|rule| Some((said(rule)?, &rule.source)))
                    .fold((first, source), |most, next| if next.0 > most.0 { next } else { most });
                (generous.0, Some(generous.1))
            }
            Some((limit, source)) => (limit, Some(source)),
        }
    }

    /// The ceilings below which the person is: how much, and whose.
    pub fn ceilings(&self, quantity: Quantity) -> impl Iterator<Item = (u64, &QuotaSource)> {
        self.0.iter().filter_map(move |rule| match rule.ceilings.get(&quantity) {
            Some(Limit::AtMost(most)) => Some((*most, &rule.source)),
            Some(Limit::Unlimited) | None => None,
        })
    }
}

/// The rules of a role, a category, a group or a person, as they are set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Quota {
    /// What each person may use. Of a quantity that is not named the next wider rule counts.
    #[schema(value_type = BTreeMap<Quantity, LimitOnWire>)]
    pub limits: Limits,
    /// What all people of a category or a group together may use; for a quantity that is no sum, what nobody's may
    /// exceed. Roles and people have none.
    #[schema(value_type = BTreeMap<Quantity, LimitOnWire>)]
    pub ceilings: Limits,
    /// What all people of a category or group together, or this person, use now. Of quantities that are no sums there is
    /// nothing; of a role neither.
    pub used: Amounts,
    /// Counts changes; 0 where nothing was ever set.
    pub revision: Revision,
}

/// Sets the rules of a role, a category, a group or a person: these, and no others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditQuota {
    /// The revision that was read.
    pub revision: Revision,
    /// What each person may use.
    #[serde(default)]
    #[schema(value_type = BTreeMap<Quantity, LimitOnWire>)]
    pub limits: Limits,
    /// What all people of a category or a group together may use.
    #[serde(default)]
    #[schema(value_type = BTreeMap<Quantity, LimitOnWire>)]
    pub ceilings: Limits,
}

/// What a person may use and uses of each quantity, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PersonQuota {
    /// Whose it is.
    pub user: UserId,
    /// One for each quantity.
    pub lines: Vec<QuotaLine>,
    /// The rules for this person alone, which `PUT` replaces.
    #[schema(value_type = BTreeMap<Quantity, LimitOnWire>)]
    pub own: Limits,
    /// Counts the changes of those; 0 where nothing was ever set.
    pub revision: Revision,
}

/// What a person may use and uses of one quantity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct QuotaLine {
    /// Of what.
    pub quantity: Quantity,
    /// How much they may use.
    #[schema(value_type = LimitOnWire)]
    pub limit: Limit,
    /// Who says so; absent where nobody does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub source: Option<QuotaSource>,
    /// How much they use; absent where the limit is for each thing by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub used: Option<u64>,
    /// The ceilings below which they are.
    pub ceilings: Vec<Ceiling>,
}

/// What all people of a group or a category together may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Ceiling {
    /// Whose.
    pub source: QuotaSource,
    /// How much.
    pub limit: u64,
    /// How much they use; absent where the limit is for each thing by itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub used: Option<u64>,
}

/// The part of a person's quota that a list of people shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UserUse {
    /// Whose it is.
    pub user: UserId,
    /// Their desktops.
    pub desktops: UsedOf,
    /// Those of them that are on.
    pub running: UsedOf,
}

/// How much is used of how much, as in “2 of 6”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UsedOf {
    /// How much they use.
    pub used: u64,
    /// How much they may use.
    #[schema(value_type = LimitOnWire)]
    pub limit: Limit,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CategoryId, GroupId};

    fn rule(source: QuotaSource, desktops: Option<Limit>) -> QuotaRule {
        let limits = desktops.map(|limit| (Quantity::Desktops, limit)).into_iter().collect();
        QuotaRule { source, limits, ceilings: Limits::new() }
    }

    fn group(name: &str) -> QuotaSource {
        QuotaSource::Group(GroupRef { id: GroupId::new(), name: name.parse().unwrap() })
    }

    #[test]
    fn the_nearest_rule_that_says_something_counts_and_of_several_groups_the_most_generous() {
        let (first, second, third) = (group("2MEC-A"), group("Robòtica"), group("Cor"));
        let category =
            QuotaSource::Category(CategoryRef { id: CategoryId::new(), name: "Mecànica".parse().unwrap() });
        let role = QuotaSource::Role(Role::Student);
        let at = |most| Some(Limit::AtMost(most));
        let mut rules = QuotaRules(vec![
            rule(QuotaSource::Person, at(1)),
            rule(first, at(2)),
            rule(second.clone(), at(5)),
            rule(third, None),
            rule(category.clone(), Some(Limit::Unlimited)),
            rule(role.clone(), at(3)),
        ]);
        let mut said = |without: usize| {
            rules.0.drain(..without);
            let (limit, source) = rules.limit(Quantity::Desktops);
            (limit, source.cloned())
        };
        assert_eq!(said(0), (Limit::AtMost(1), Some(QuotaSource::Person)));
        assert_eq!(said(1), (Limit::AtMost(5), Some(second)));
        assert_eq!(said(3), (Limit::Unlimited, Some(category)));
        assert_eq!(said(1), (Limit::AtMost(3), Some(role)));
        assert_eq!(said(1), (Limit::Unlimited, None));
    }

    #[test]
    fn a_limit_is_a_number_or_a_word_and_nothing_else() {
        let read = |text: &str| serde_json::from_str::<Limits>(text);
        let limits = read(r#"{ "desktops": 3, "running_memory": "unlimited" }"#).unwrap();
        assert_eq!(limits[&Quantity::Desktops], Limit::AtMost(3));
        assert_eq!(limits[&Quantity::RunningMemory], Limit::Unlimited);
        assert_eq!(read(&serde_json::to_string(&limits).unwrap()).unwrap(), limits);
        for bad in ["-1", "1.5", "9007199254740992", "\"none\"", "null", "true", "[3]"] {
            assert!(read(&format!(r#"{{ "desktops": {bad} }}"#)).is_err(), "{bad}");
        }
        assert!(read(r#"{ "printers": 3 }"#).is_err());
        for quantity in Quantity::ALL {
            assert_eq!(serde_json::to_value(quantity).unwrap(), quantity.as_str());
        }
    }
}
