//! `quota`: what people may use, who says so, and what is used.

use clap::{Args, Subcommand, builder::PossibleValuesParser};
use sarrio_client::Client;
use sarrio_model::{
    Amounts, Bytes, CategoryId, Ceiling, Counted, EditQuota, GroupId, Limit, Limits, MiB, PersonQuota,
    Problem, Quantity, QuantityUnit, Quota, QuotaLine, QuotaSource, Role, UserId, problem::RoleWord,
};

use crate::{
    connect::Context,
    find,
    hardware::{size, word},
    outcome::Failure,
    table::{NOTHING, Table},
};

/// The quantities, and how values are written.
const QUANTITIES: &str = "\
Quantities:
  desktops        desktops, the recycle bin apart
  running         desktops that are on
  running-vcpus   processors of the desktops that are on
  running-memory  memory of the desktops that are on
  templates       templates, the recycle bin apart
  media           ISO images that they added
  storage         space that disks take, the recycle bin included
  disk-size       the size of one disk
  desktop-vcpus   processors of one desktop
  desktop-memory  memory of one desktop
  batch           desktops that they create with one request

A value is a number, a size such as 512M or 100G, `unlimited`, or `default`: the next wider rule counts.
The nearest rule counts: a person's own, then those of their groups (the most generous of several), then
their category's, then their role's.";

/// Quotas: how much people may use, and use.
#[derive(Debug, Subcommand)]
pub enum QuotaCommand {
    /// Shows what a person may use and uses; or the rules of a role, category or group.
    #[command(after_help = QUANTITIES)]
    Show(Show),
    /// Sets rules of a role, category, group or person. What is not named stays as it is.
    #[command(after_help = QUANTITIES)]
    Set(Set),
}

/// What to show.
#[derive(Debug, Args)]
pub struct Show {
    /// Whose, by sign-in name, full name or id; your own if nobody is named.
    #[arg(conflicts_with_all = ["role", "category", "group"])]
    person: Option<String>,
    /// The rules of this role.
    #[arg(long, value_parser = roles(), conflicts_with_all = ["category", "group"])]
    role: Option<String>,
    /// The rules of this category, by name or id.
    #[arg(long, conflicts_with = "group")]
    category: Option<String>,
    /// The rules of this group, by name or id.
    #[arg(long)]
    group: Option<String>,
}

/// What to set.
#[derive(Debug, Args)]
pub struct Set {
    /// The rules: `desktops=6 running-memory=3G storage=unlimited`.
    #[arg(required = true, value_name = "QUANTITY=VALUE", value_parser = rule)]
    rules: Vec<Rule>,
    /// Of whom.
    #[command(flatten)]
    holder: HolderOptions,
    /// What all people of the category or group together may use, instead of what each of them may.
    #[arg(long, conflicts_with_all = ["role", "user"])]
    ceiling: bool,
}

/// Whose rules are set.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct HolderOptions {
    /// Of everybody with this role.
    #[arg(long, value_parser = roles())]
    role: Option<String>,
    /// Of everybody in this category, by name or id.
    #[arg(long)]
    category: Option<String>,
    /// Of everybody in this group, by name or id.
    #[arg(long)]
    group: Option<String>,
    /// Of this person alone, by sign-in name, full name or id.
    #[arg(long)]
    user: Option<String>,
}

/// The roles, as the API writes them.
fn roles() -> PossibleValuesParser {
    PossibleValuesParser::new(Role::ALL.iter().rev().map(|role| role.as_str()))
}

/// One rule: so much of a quantity, or nothing said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rule {
    quantity: Quantity,
    limit: Option<Limit>,
}

/// `desktops=6`, `running-memory=2560M`, `storage=unlimited`, `templates=default`.
fn rule(text: &str) -> Result<Rule, String> {
    let (name, value) = text.split_once('=').ok_or("write QUANTITY=VALUE, such as desktops=6")?;
    let word = name.trim().replace('-', "_");
    let quantity = Quantity::ALL.iter().copied().find(|quantity| quantity.as_str() == word);
    let quantity = quantity
        .ok_or_else(|| format!("there is no quantity “{name}”: see below for those that there are"))?;
    let limit = match value.trim() {
        "default" => None,
        Limit::UNLIMITED => Some(Limit::Unlimited),
        value => Some(Limit::AtMost(amount(quantity, value)?)),
    };
    match limit {
        Some(Limit::AtMost(most)) if most > Limit::LARGEST => {
            Err(format!("“{value}” is too much: write unlimited"))
        }
        limit => Ok(Rule { quantity, limit }),
    }
}

fn amount(quantity: Quantity, value: &str) -> Result<u64, String> {
    match quantity.unit() {
        QuantityUnit::Count => {
            value.parse().map_err(|_| format!("“{value}” is no number, nor unlimited, nor default"))
        }
        QuantityUnit::Bytes => size(value).map(|bytes| bytes.0),
        QuantityUnit::MiB => match size(value)? {
            bytes if bytes.mib().bytes() == bytes => Ok(bytes.mib().0),
            _ => Err(format!("“{value}” is no whole number of megabytes: write 512M or 2.5G")),
        },
    }
}

/// Whose rules these are.
enum Holder {
    Role(Role),
    Category(CategoryId),
    Group(GroupId),
}

impl Holder {
    async fn of(
        client: &Client,
        role: Option<&str>,
        category: Option<&str>,
        group: Option<&str>,
    ) -> Result<Option<Self>, Failure> {
        Ok(match (role, category, group) {
            (Some(role), ..) => word(Some(role))?.map(Self::Role),
            (_, Some(category), _) => Some(Self::Category(find::category(client, category).await?.id)),
            (.., Some(group)) => Some(Self::Group(find::group(client, group).await?.id)),
            (None, None, None) => None,
        })
    }

    async fn read(&self, client: &Client) -> Result<Quota, Problem> {
        match self {
            Self::Role(role) => client.quotas().of_role(*role).await,
            Self::Category(id) => client.quotas().of_category(*id).await,
            Self::Group(id) => client.quotas().of_group(*id).await,
        }
    }

    async fn edit(&self, client: &Client, edit: &EditQuota) -> Result<Quota, Problem> {
        match self {
            Self::Role(role) => client.quotas().edit_of_role(*role, edit).await,
            Self::Category(id) => client.quotas().edit_of_category(*id, edit).await,
            Self::Group(id) => client.quotas().edit_of_group(*id, edit).await,
        }
    }
}

pub(crate) async fn run(context: &Context, command: QuotaCommand) -> Result<(), Failure> {
    let client = context.client()?;
    match command {
        QuotaCommand::Show(show) => {
            let (role, category, group) =
                (show.role.as_deref(), show.category.as_deref(), show.group.as_deref());
            if let Some(holder) = Holder::of(&client, role, category, group).await? {
                return context.output.show(&holder.read(&client).await?, rules);
            }
            let quota = match &show.person {
                Some(person) => client.quotas().of_user(find::user(&client, person).await?.id).await?,
                None => client.quotas().own().await?,
            };
            context.output.show(&quota, of_person)
        }
        QuotaCommand::Set(set) => {
            let of = &set.holder;
            let (role, category, group) = (of.role.as_deref(), of.category.as_deref(), of.group.as_deref());
            if let Some(holder) = Holder::of(&client, role, category, group).await? {
                let Quota { mut limits, mut ceilings, revision, .. } = holder.read(&client).await?;
                apply(&set.rules, if set.ceiling { &mut ceilings } else { &mut limits });
                let edit = EditQuota { revision, limits, ceilings };
                return context.output.show(&holder.edit(&client, &edit).await?, rules);
            }
            let user: UserId = find::user(&client, of.user.as_deref().unwrap_or_default()).await?.id;
            let PersonQuota { own: mut limits, revision, .. } = client.quotas().of_user(user).await?;
            apply(&set.rules, &mut limits);
            let edit = EditQuota { revision, limits, ceilings: Limits::new() };
            context.output.show(&client.quotas().edit_of_user(user, &edit).await?, of_person)
        }
    }
}

fn apply(rules: &[Rule], limits: &mut Limits) {
    for Rule { quantity, limit } in rules {
        match limit {
            Some(limit) => drop(limits.insert(*quantity, *limit)),
            None => drop(limits.remove(quantity)),
        }
    }
}

/// An amount with its unit.
pub(crate) fn shown(quantity: Quantity, amount: u64) -> String {
    match quantity.unit() {
        QuantityUnit::Count => amount.to_string(),
        QuantityUnit::MiB => MiB(amount).to_string(),
        QuantityUnit::Bytes => Bytes(amount).to_string(),
    }
}

fn limit_of(quantity: Quantity, limit: Limit) -> String {
    match limit {
        Limit::AtMost(most) => shown(quantity, most),
        Limit::Unlimited => Limit::UNLIMITED.to_owned(),
    }
}

fn source(source: &QuotaSource) -> String {
    match source {
        QuotaSource::Person => "their own rule".to_owned(),
        QuotaSource::Group(group) => format!("group {}", group.name),
        QuotaSource::Category(category) => format!("category {}", category.name),
        QuotaSource::Role(role) => format!("role {}", RoleWord(*role)),
    }
}

fn name(quantity: Quantity) -> String {
    quantity.as_str().replace('_', "-")
}

fn of_person(quota: &PersonQuota) -> Table {
    let mut table = Table::new(["QUANTITY", "USED", "LIMIT", "FROM", "CEILINGS"]);
    for QuotaLine { quantity, limit, source: from, used, ceilings } in &quota.lines {
        let ceiling = |Ceiling { source: of, limit, used }: &Ceiling| {
            let used = used.map_or(String::new(), |used| format!("{} of ", shown(*quantity, used)));
            format!("{used}{} ({})", shown(*quantity, *limit), source(of))
        };
        let ceilings: Vec<String> = ceilings.iter().map(ceiling).collect();
        table.row([
            name(*quantity),
            used.map_or_else(|| NOTHING.to_owned(), |used| shown(*quantity, used)),
            limit_of(*quantity, *limit),
            from.as_ref().map_or_else(|| NOTHING.to_owned(), source),
            if ceilings.is_empty() { NOTHING.to_owned() } else { ceilings.join(", ") },
        ]);
    }
    table
}

fn rules(quota: &Quota) -> Table {
    let mut table = Table::new(["QUANTITY", "EACH", "TOGETHER", "USED"]);
    let said = |limits: &Limits, quantity: Quantity| {
        limits.get(&quantity).map_or_else(|| NOTHING.to_owned(), |limit| limit_of(quantity, *limit))
    };
    let used = |used: &Amounts, quantity: Quantity| match (quantity.counted(), used.get(&quantity)) {
        (Counted::InSum, Some(used)) => shown(quantity, *used),
        _ => NOTHING.to_owned(),
    };
    for quantity in Quantity::ALL.iter().copied() {
        table.row([
            name(quantity),
            said(&quota.limits, quantity),
            said(&quota.ceilings, quantity),
            used(&quota.used, quantity),
        ]);
    }
    table
}

/// `2 of 6`, for the page of a person.
pub(crate) fn used_of(quota: &PersonQuota, quantity: Quantity) -> Option<String> {
    let line = quota.lines.iter().find(|line| line.quantity == quantity)?;
    let used = shown(quantity, line.used?);
    Some(match line.limit {
        Limit::AtMost(most) => format!("{used} of {}", shown(quantity, most)),
        Limit::Unlimited => used,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_as_people_write_them() {
        let read = |text| rule(text).map(|rule| (rule.quantity, rule.limit));
        for (text, quantity, limit) in [
            ("desktops=6", Quantity::Desktops, Some(Limit::AtMost(6))),
            ("running-memory=2.5G", Quantity::RunningMemory, Some(Limit::AtMost(2560))),
            ("running_memory = 512MiB", Quantity::RunningMemory, Some(Limit::AtMost(512))),
            ("disk-size=100GiB", Quantity::DiskSize, Some(Limit::AtMost(100 << 30))),
            ("storage=unlimited", Quantity::Storage, Some(Limit::Unlimited)),
            ("templates=default", Quantity::Templates, None),
        ] {
            assert_eq!(read(text), Ok((quantity, limit)), "{text}");
        }
        for bad in ["desktops", "printers=3", "desktops=many", "desktops=-1", "desktops=", "running-memory=3"]
        {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
