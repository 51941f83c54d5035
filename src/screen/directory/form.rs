//! The form with the settings of the directory.

use std::path::PathBuf;

use iced::Task;
use sarrio_model::{
    AddPeople, AttributeName, DirectoryAttributes, DirectoryBind, DirectoryGroups, DirectoryPeople,
    DirectoryRule, DirectorySecurity, DirectorySettings, DistinguishedName, GroupMembers, GroupNesting,
    MissingPlaces, WithoutRule,
};
use secrecy::SecretString;

use super::authority::{self, NoCertificate};
use super::parts::{Part, Texts};
use crate::screen::file_dialog;
use crate::screen::input::parse_path;
use crate::widget::{focus, select};
use crate::words::{self, directory as texts, hypervisors};

/// Who asks the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Asker {
    /// An account of Sarrio's.
    #[default]
    Account,
    /// The person who signs in.
    Person,
    /// Nobody.
    Anonymous,
}

/// The ways to find who is in which group; the first leaves the choice to Sarrio.
const NESTINGS: [Option<GroupNesting>; 4] =
    [None, Some(GroupNesting::MemberOf), Some(GroupNesting::Walk), Some(GroupNesting::InChain)];
const MEMBERS: [GroupMembers; 3] =
    [GroupMembers::Member, GroupMembers::UniqueMember, GroupMembers::MemberUid];
const ADDS: [AddPeople; 3] = [AddPeople::AtSignIn, AddPeople::AtSignInAndSync, AddPeople::AtSync];

/// What is typed and chosen.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum Message {
    Typed(Part, String),
    Security(DirectorySecurity),
    Asker(Asker),
    AuthorityBrowsed,
    AuthorityPicked(Option<PathBuf>),
    /// Enter in its field: what was typed is the name of a file.
    AuthorityTyped,
    AuthorityRead(Result<String, NoCertificate>),
    AuthorityRemoved,
    GroupsToggled,
    Nesting(select::Message),
    Members(select::Message),
    Adds(select::Message),
    WithoutRule(WithoutRule),
    Missing(MissingPlaces),
}

/// Never shows the password.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("directory::form::Message")
    }
}

/// The form.
#[derive(Debug)]
pub(super) struct Form {
    pub(super) texts: Texts,
    pub(super) security: DirectorySecurity,
    pub(super) asker: Asker,
    pub(super) authority: Option<String>,
    /// The file dialog gave no file, so its path has to be typed.
    pub(super) typing: bool,
    pub(super) with_groups: bool,
    nesting: Option<GroupNesting>,
    pub(super) nestings: select::State,
    members: GroupMembers,
    pub(super) members_select: select::State,
    pub(super) without_rule: WithoutRule,
    pub(super) missing: MissingPlaces,
    adds: AddPeople,
    pub(super) adds_select: select::State,
    pub(super) rules: Vec<DirectoryRule>,
    enabled: bool,
    wrong: Option<(Part, String)>,
}

impl Form {
    /// The form of settings, or one to fill in.
    pub(super) fn of(settings: Option<&DirectorySettings>) -> Self {
        let mut form = Self::empty();
        if let Some(settings) = settings {
            form.fill(settings);
        }
        form
    }

    fn empty() -> Self {
        let mut form = Self {
            texts: Texts::default(),
            security: DirectorySecurity::default(),
            asker: Asker::default(),
            authority: None,
            typing: false,
            with_groups: false,
            nesting: None,
            nestings: select::State::default(),
            members: GroupMembers::default(),
            members_select: select::State::default(),
            without_rule: WithoutRule::default(),
            missing: MissingPlaces::default(),
            adds: AddPeople::default(),
            adds_select: select::State::default(),
            rules: vec![],
            enabled: false,
            wrong: None,
        };
        form.fill_attributes(&DirectoryAttributes::default());
        form.texts.set(Part::Filter, "(objectClass=person)");
        form.texts.set(
            Part::GroupFilter,
            "(|(objectClass=groupOfNames)(objectClass=group)(objectClass=posixGroup))",
        );
        form.texts.set(Part::Patience, "8");
        form
    }

    fn fill_attributes(&mut self, of: &DirectoryAttributes) {
        let text = |name: &Option<AttributeName>| name.as_ref().map_or("", AttributeName::as_str).to_owned();
        self.texts.set(Part::Username, of.username.as_str());
        self.texts.set(Part::FullName, of.full_name.as_str());
        self.texts.set(Part::Email, text(&of.email));
        self.texts.set(Part::Category, text(&of.category));
        self.texts.set(Part::Group, text(&of.group));
        self.texts.set(Part::Role, text(&of.role));
    }

    fn fill(&mut self, settings: &DirectorySettings) {
        let number = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
        self.texts.set(Part::Address, settings.address.as_str());
        self.texts.set(Part::Port, number(settings.port));
        self.security = settings.security;
        self.authority.clone_from(&settings.certificate_authority);
        self.asker = match &settings.bind {
            DirectoryBind::Account { name } => {
                self.texts.set(Part::BindName, name.as_str());
                Asker::Account
            }
            DirectoryBind::Person { pattern } => {
                self.texts.set(Part::BindPattern, pattern.as_str());
                Asker::Person
            }
            DirectoryBind::Anonymous => Asker::Anonymous,
        };
        self.texts.set(Part::Base, settings.people.base.as_str());
        self.texts.set(Part::Filter, settings.people.filter.as_str());
        self.fill_attributes(&settings.attributes);
        self.with_groups = settings.groups.is_some();
        if let Some(groups) = &settings.groups {
            self.texts.set(Part::GroupBase, groups.base.as_str());
            self.texts.set(Part::GroupFilter, groups.filter.as_str());
            (self.nesting, self.members) = (groups.nesting, groups.members);
        }
        self.rules.clone_from(&settings.rules);
        (self.without_rule, self.missing) = (settings.without_rule, settings.missing);
        (self.adds, self.enabled) = (settings.add_people, settings.enabled);
        self.texts.set(Part::SyncHours, number(settings.sync_every_hours));
        self.texts.set(Part::Patience, settings.patience_seconds.to_string());
    }

    /// The settings, or the first field that is wrong and why.
    pub(super) fn settings(&self) -> Result<DirectorySettings, (Part, String)> {
        let text = |part| self.texts.given(part).unwrap_or_default();
        let encrypted = matches!(self.security, DirectorySecurity::Ldaps | DirectorySecurity::StartTls);
        if encrypted && self.texts.given(Part::Authority).is_some() {
            return Err((Part::Authority, texts::authority_wrong()));
        }
        let bind = match self.asker {
            Asker::Account => DirectoryBind::Account {
                name: text(Part::BindName).parse().map_err(|_| (Part::BindName, texts::bind_name_wrong()))?,
            },
            Asker::Person => DirectoryBind::Person {
                pattern: text(Part::BindPattern)
                    .parse()
                    .map_err(|_| (Part::BindPattern, texts::pattern_wrong()))?,
            },
            Asker::Anonymous => DirectoryBind::Anonymous,
        };
        let address =
            text(Part::Address).parse().map_err(|_| (Part::Address, hypervisors::address_wrong()))?;
        let port = self.number(Part::Port, 1, u16::MAX)?;
        let people = DirectoryPeople { base: self.entry(Part::Base)?, filter: text(Part::Filter).to_owned() };
        let attributes = DirectoryAttributes {
            username: self.attribute(Part::Username)?.ok_or_else(|| missing_attribute(Part::Username))?,
            full_name: self.attribute(Part::FullName)?.ok_or_else(|| missing_attribute(Part::FullName))?,
            email: self.attribute(Part::Email)?,
            category: self.attribute(Part::Category)?,
            group: self.attribute(Part::Group)?,
            role: self.attribute(Part::Role)?,
        };
        let groups = match self.with_groups {
            true => Some(DirectoryGroups {
                base: self.entry(Part::GroupBase)?,
                filter: text(Part::GroupFilter).to_owned(),
                nesting: self.nesting,
                members: self.members,
            }),
            false => None,
        };
        let patience = self.number(Part::Patience, 1, 60)?;
        Ok(DirectorySettings {
            enabled: self.enabled,
            address,
            port,
            security: self.security,
            certificate_authority: self.authority.clone(),
            bind,
            people,
            attributes,
            groups,
            rules: self.rules.clone(),
            without_rule: self.without_rule,
            missing: self.missing,
            add_people: self.adds,
            // Nobody can read the people without an account.
            sync_every_hours: match self.asker {
                Asker::Person => None,
                Asker::Account | Asker::Anonymous => self.number(Part::SyncHours, 1, 168)?,
            },
            patience_seconds: patience
                .ok_or_else(|| (Part::Patience, words::common::range(1_u64, 60_u64)))?,
        })
    }

    /// The password of the account, if one was typed.
    pub(super) fn password(&self) -> Option<SecretString> {
        let typed = self.texts.of(Part::BindPassword);
        (self.asker == Asker::Account && !typed.is_empty()).then(|| typed.into())
    }

    /// Whether it differs from what is saved.
    pub(super) fn is_changed(&self, saved: Option<&DirectorySettings>) -> bool {
        let fresh = Self::of(saved);
        let differs = (&self.texts, self.security, self.asker, &self.authority, &self.rules)
            != (&fresh.texts, fresh.security, fresh.asker, &fresh.authority, &fresh.rules);
        let groups = (self.with_groups, self.nesting, self.members);
        let rest = (self.without_rule, self.missing, self.adds);
        differs
            || groups != (fresh.with_groups, fresh.nesting, fresh.members)
            || rest != (fresh.without_rule, fresh.missing, fresh.adds)
    }

    /// The directory was switched on or off, whatever else is changed here.
    pub(super) fn switched(&mut self, enabled: bool) {
        self.enabled = enabled;
    }

    /// A field is wrong: it says why, and gets the focus.
    pub(super) fn refused(&mut self, part: Part, why: String) -> Task<Message> {
        self.with_groups |= part == Part::GroupBase;
        self.wrong = Some((part, why));
        focus::on(part.id())
    }

    /// Why a field is wrong.
    pub(super) fn wrong(&self, part: Part) -> Option<&str> {
        self.wrong.as_ref().filter(|(wrong, _)| *wrong == part).map(|(_, why)| why.as_str())
    }

    fn entry(&self, part: Part) -> Result<DistinguishedName, (Part, String)> {
        self.texts.given(part).unwrap_or_default().parse().map_err(|_| (part, texts::entry_wrong()))
    }

    fn attribute(&self, part: Part) -> Result<Option<AttributeName>, (Part, String)> {
        let name = self.texts.given(part).map(str::parse).transpose();
        name.map_err(|_| (part, texts::attribute_wrong()))
    }

    fn number(&self, part: Part, least: u16, most: u16) -> Result<Option<u16>, (Part, String)> {
        let number = self.texts.given(part).map(str::parse::<u16>).transpose().ok();
        let fits = |number: &Option<u16>| number.is_none_or(|number| (least..=most).contains(&number));
        number.filter(fits).ok_or_else(|| (part, words::common::range(u64::from(least), u64::from(most))))
    }

    pub(super) fn nesting_chosen(&self) -> usize {
        NESTINGS.iter().position(|nesting| *nesting == self.nesting).unwrap_or(0)
    }

    pub(super) fn members_chosen(&self) -> usize {
        MEMBERS.iter().position(|members| *members == self.members).unwrap_or(0)
    }

    pub(super) fn adds_chosen(&self) -> usize {
        ADDS.iter().position(|adds| *adds == self.adds).unwrap_or(0)
    }

    /// Handles a message.
    pub(super) fn update(&mut self, message: Message, names: &super::names::Names) -> Task<Message> {
        self.wrong = None;
        match message {
            Message::Typed(Part::Authority, text) => match authority::certificates(&text) {
                Some(pem) => self.take_authority(pem),
                None => self.texts.set(Part::Authority, text),
            },
            Message::Typed(part, text) => self.texts.set(part, text),
            Message::Security(security) => self.security = security,
            Message::Asker(asker) => self.asker = asker,
            Message::AuthorityBrowsed => {
                let picked = file_dialog::choose(texts::authority_choose(), None);
                return Task::perform(picked, Message::AuthorityPicked);
            }
            Message::AuthorityPicked(Some(file)) => {
                return Task::perform(authority::read(file), Message::AuthorityRead);
            }
            // Cancelled, or this computer has no file dialog: the path can be typed.
            Message::AuthorityPicked(None) => {
                self.typing = true;
                return focus::on(Part::Authority.id());
            }
            Message::AuthorityTyped => {
                if let Some(path) = self.texts.given(Part::Authority) {
                    return Task::perform(authority::read(parse_path(path)), Message::AuthorityRead);
                }
            }
            Message::AuthorityRead(Ok(pem)) => self.take_authority(pem),
            Message::AuthorityRead(Err(why)) => {
                let why = match why {
                    NoCertificate::Unreadable => texts::authority_unreadable(),
                    NoCertificate::None => texts::authority_none(),
                };
                return self.refused(Part::Authority, why);
            }
            Message::AuthorityRemoved => self.authority = None,
            Message::GroupsToggled => self.with_groups = !self.with_groups,
            Message::Nesting(message) => {
                if let Some(at) = self.nestings.update(message, &names.nestings) {
                    self.nesting = NESTINGS.get(at).copied().flatten();
                }
            }
            Message::Members(message) => {
                if let Some(at) = self.members_select.update(message, &names.members) {
                    self.members = MEMBERS.get(at).copied().unwrap_or_default();
                }
            }
            Message::Adds(message) => {
                if let Some(at) = self.adds_select.update(message, &names.adds) {
                    self.adds = ADDS.get(at).copied().unwrap_or_default();
                }
            }
            Message::WithoutRule(chosen) => self.without_rule = chosen,
            Message::Missing(chosen) => self.missing = chosen,
        }
        Task::none()
    }

    fn take_authority(&mut self, pem: String) {
        self.authority = Some(pem);
        self.texts.set(Part::Authority, "");
        self.typing = false;
    }
}

fn missing_attribute(part: Part) -> (Part, String) {
    (part, texts::attribute_wrong())
}
