//! With whom templates and ISO images are shared, as options and in tables.

use clap::Args;
use sarrio_client::Client;
use sarrio_model::{EditShares, Role, Share, Sharing, Subject};

use crate::{find, outcome::Failure};

/// With whom something is shared from now on, and with whom no longer.
#[derive(Debug, Args)]
pub struct ShareOptions {
    /// Shares it with a group.
    #[arg(long, value_name = "GROUP")]
    with_group: Vec<String>,
    /// Shares it with a category.
    #[arg(long, value_name = "CATEGORY")]
    with_category: Vec<String>,
    /// Shares it with a person.
    #[arg(long, value_name = "PERSON")]
    with_person: Vec<String>,
    /// Shares it with everyone who has a role.
    #[arg(long, value_name = "ROLE", value_parser = roles())]
    with_role: Vec<String>,
    /// Shares it with everyone at the school.
    #[arg(long)]
    everyone: bool,
    /// Ends every sharing that is not named in the same command.
    #[arg(long)]
    private: bool,
    /// Shares it with a group no longer.
    #[arg(long, value_name = "GROUP")]
    without_group: Vec<String>,
    /// Shares it with a category no longer.
    #[arg(long, value_name = "CATEGORY")]
    without_category: Vec<String>,
    /// Shares it with a person no longer.
    #[arg(long, value_name = "PERSON")]
    without_person: Vec<String>,
}

fn roles() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(Role::ALL.iter().rev().map(|role| role.as_str()))
}

impl ShareOptions {
    /// The change, for something that is shared with `shares` now.
    ///
    /// # Errors
    /// Nothing is asked for, or somebody who was named is not found.
    pub(crate) async fn edit(&self, client: &Client, shares: &[Share]) -> Result<EditShares, Failure> {
        let add = self.added(client).await?;
        let mut remove = Vec::new();
        for typed in &self.without_group {
            remove.push(Subject::Group(find::group(client, typed).await?.id));
        }
        for typed in &self.without_category {
            remove.push(Subject::Category(find::category(client, typed).await?.id));
        }
        for typed in &self.without_person {
            remove.push(Subject::Person(find::user(client, typed).await?.id));
        }
        if self.private {
            remove.extend(shares.iter().map(|share| share.with));
        }
        if add.is_empty() && remove.is_empty() && !self.private {
            let options = "--with-group, --with-category, --with-person, --with-role, --everyone, --private, \
                           --without-group, --without-category, --without-person";
            return Err(Failure::nothing_to_change(options));
        }
        Ok(EditShares { add, remove })
    }

    async fn added(&self, client: &Client) -> Result<Vec<Subject>, Failure> {
        let mut add = everyone(self.everyone);
        for typed in &self.with_role {
            let role = Role::ALL.iter().find(|role| role.as_str() == typed);
            add.extend(role.map(|role| Subject::Role(*role)));
        }
        for typed in &self.with_category {
            add.push(Subject::Category(find::category(client, typed).await?.id));
        }
        for typed in &self.with_group {
            add.push(Subject::Group(find::group(client, typed).await?.id));
        }
        for typed in &self.with_person {
            add.push(Subject::Person(find::user(client, typed).await?.id));
        }
        Ok(add)
    }
}

/// Everyone, or nobody.
pub(crate) fn everyone(asked: bool) -> Vec<Subject> {
    asked.then_some(Subject::Everyone).into_iter().collect()
}

/// How far something is shared, in a word or two.
pub(crate) fn word(sharing: Sharing) -> &'static str {
    match sharing {
        Sharing::OnlyMe => "its owner",
        Sharing::Chosen => "some",
        Sharing::Everyone => "everyone",
    }
}

/// With whom something is shared, one by one.
pub(crate) fn names(shares: &[Share]) -> Option<String> {
    let one = |share: &Share| {
        let name = share.name.clone().unwrap_or_default();
        match share.with {
            Subject::Everyone => "everyone".to_owned(),
            Subject::Role(role) => format!("each {}", role.as_str()),
            Subject::Category(_) => format!("category {name}"),
            Subject::Group(_) => format!("group {name}"),
            Subject::Person(_) => name,
        }
    };
    (!shares.is_empty()).then(|| shares.iter().map(one).collect::<Vec<_>>().join(", "))
}
