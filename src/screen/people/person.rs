//! The panel of one person.

use iced::widget::{column, container, row, space};
use iced::{Center, Fill, Padding};
use sarrio_model::{Change, Group, GroupQuery, Permission, PersonQuota, Role, Source, User, UserId, UserRef};

use super::edit;
use super::may::May;
use crate::backend::request::{Answer, QuotaOf, Reply, Request};
use crate::screen::{Action, Scene, quota_lines};
use crate::theme::{STRONG, icon, style};
use crate::widget::elide::elide;
use crate::widget::{Element, button, label, panel};
use crate::words::{self, people as texts};

/// What happens to the panel.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Closed,
    GroupsOf(UserId, Reply),
    TaughtBy(UserId, Reply),
    QuotaOf(UserId, Reply),
    QuotaPressed(UserId),
    DesktopsOf(UserRef),
    EditPressed,
    Edit(edit::Message),
    PasswordPressed,
    RemovePressed(UserId),
}

/// The panel.
#[derive(Debug, Default)]
pub(super) struct Panel {
    /// Whether it is open. It stays closed after it was closed, until another row is chosen.
    pub(super) closed: bool,
    /// Who is shown.
    pub(super) user: Option<User>,
    /// The groups that they are in, and those that they teach, once they were read.
    groups: Option<Vec<Group>>,
    teaches: Option<Vec<Group>>,
    /// What they may use and use, once it was read.
    pub(super) quota: Option<PersonQuota>,
    /// Whether that has changed since.
    outdated: bool,
    /// Whether it is being read again.
    asking: bool,
    pub(super) form: Option<edit::Form>,
}

impl Panel {
    /// Shows somebody, unless the form of somebody else has changes. What is not known of them is asked for.
    pub(super) fn show(&mut self, user: User) -> Action<Message> {
        let id = user.id;
        if self.user.as_ref().is_some_and(|shown| shown.id == id) {
            self.user = Some(user);
            return Action::None;
        }
        if !self.leave_form() {
            return Action::None;
        }
        *self = Self { user: Some(user), ..Self::default() };
        self.read()
    }

    /// Asks for the groups of the person who is shown.
    pub(super) fn read(&self) -> Action<Message> {
        let Some(user) = &self.user else { return Action::None };
        let id = user.id;
        let member = GroupQuery { member: Some(id), ..GroupQuery::default() };
        let mut asks = vec![Action::ask(Request::Groups(member), move |reply| Message::GroupsOf(id, reply))];
        if user.role != Role::Student {
            let teacher = GroupQuery { teacher: Some(id), ..GroupQuery::default() };
            asks.push(Action::ask(Request::Groups(teacher), move |reply| Message::TaughtBy(id, reply)));
        }
        asks.push(self.read_quota());
        Action::All(asks)
    }

    /// Asks for what the person who is shown may use and uses.
    pub(super) fn read_quota(&self) -> Action<Message> {
        let sees = |user: &&User| user.actions.contains(Permission::QuotaSee);
        let Some(id) = self.user.as_ref().filter(sees).map(|user| user.id) else { return Action::None };
        Action::ask(Request::Quota(QuotaOf::User(id)), move |reply| Message::QuotaOf(id, reply))
    }

    /// Takes in an event.
    pub(super) fn changed(&mut self, change: &Change) {
        match change {
            Change::User(user) if self.is_of(user.id) => {
                (self.user, self.outdated) = (Some(user.clone()), true);
            }
            Change::UserGone(id) => self.forget(*id),
            Change::Desktop(desktop) => self.outdated |= self.is_of(desktop.owner.id),
            Change::DesktopGone(_) | Change::Group(_) | Change::Category(_) => self.outdated = true,
            _ => {}
        }
    }

    /// Reads what has changed, once at a time: many events lead to one more question.
    pub(super) fn read_changed(&mut self) -> Action<Message> {
        if self.closed || self.asking || !std::mem::take(&mut self.outdated) {
            return Action::None;
        }
        self.asking = true;
        self.read_quota()
    }

    /// The groups that somebody is in or teaches were read. Where another person is shown by now, that is of no use.
    pub(super) fn answered(&mut self, message: Message) {
        match message {
            Message::GroupsOf(id, Ok(Answer::Groups(groups))) if self.is_of(id) => self.groups = Some(groups),
            Message::TaughtBy(id, Ok(Answer::Groups(groups))) if self.is_of(id) => {
                self.teaches = Some(groups)
            }
            Message::QuotaOf(id, reply) if self.is_of(id) => {
                self.asking = false;
                if let Ok(Answer::PersonQuota(quota)) = reply {
                    self.quota = Some(quota);
                }
            }
            _ => {}
        }
    }

    /// Closes the form, unless something in it was changed. Returns whether it is closed.
    pub(super) fn leave_form(&mut self) -> bool {
        self.form.take_if(edit::Form::leave);
        self.form.is_none()
    }

    pub(super) fn is_of(&self, id: UserId) -> bool {
        self.user.as_ref().is_some_and(|user| user.id == id)
    }

    /// The person is not there any more.
    pub(super) fn forget(&mut self, id: UserId) {
        if self.is_of(id) {
            *self = Self::default();
        }
    }

    /// The panel, if somebody is shown.
    pub(super) fn view<'a>(&'a self, scene: Scene<'a>) -> Option<Element<'a, Message>> {
        let user = self.user.as_ref().filter(|_| !self.closed)?;
        let head = head(user);
        Some(match &self.form {
            Some(form) => {
                let foot = form.foot().map(Message::Edit);
                panel::panel(panel::EDITED, head, form.view().map(Message::Edit), Some(foot))
            }
            None => panel::panel(panel::EDITED, head, self.facts(user, scene), foot(user, scene)),
        })
    }

    fn facts<'a>(&'a self, user: &'a User, scene: Scene<'a>) -> Element<'a, Message> {
        let line = |words: String| elide(words).width(Fill);
        let or_none = |name: Option<String>| line(name.unwrap_or_else(|| "–".to_owned()));
        let sign_in = if user.enabled { texts::sign_in_yes() } else { texts::sign_in_no() };
        let mut facts = column![
            label::fact(texts::sign_in_name(), line(user.username.to_string())),
            label::fact(texts::role(), line(words::role_of(user))),
            label::fact(texts::category(), or_none(user.category.as_ref().map(|of| of.name.to_string()))),
            label::fact(texts::main_group(), or_none(user.group.as_ref().map(|of| of.name.to_string()))),
        ];
        if let Some(further) = self.further(user) {
            facts = facts.push(label::fact(texts::further_groups(), label::body(further)));
        }
        if let Some(teaches) = self.teaches.as_ref().filter(|groups| !groups.is_empty()) {
            facts = facts.push(label::fact(texts::teaches(), label::body(names(teaches.iter()))));
        }
        let account = match user.source {
            Source::Local => texts::account_local(),
            Source::Directory => texts::account_directory(),
        };
        facts = facts
            .push(label::fact(texts::account(), line(account)))
            .push(label::fact(texts::may_sign_in(), line(sign_in)))
            .push(label::fact(texts::added_on(), line(words::short_date(user.created, scene.now))));
        let desktops = button::default(texts::show_desktops())
            .icon(icon::MONITOR)
            .small()
            .on_press(Message::DesktopsOf(user.named()));
        let facts = container(facts.spacing(7)).padding(Padding::from([4, 16]).bottom(16));
        column![facts, panel::section(row![desktops])].extend(self.quota_of(user)).into()
    }

    /// What they may use and use, with a button for whoever may change it.
    fn quota_of<'a>(&'a self, user: &'a User) -> Option<Element<'a, Message>> {
        let quota = self.quota.as_ref().filter(|quota| quota.user == user.id)?;
        let change = user.actions.contains(Permission::QuotaEdit).then(|| {
            let change = button::default(words::quotas::change()).icon(icon::GAUGE).small();
            change.on_press(Message::QuotaPressed(user.id)).into()
        });
        let head = row![label::h2(words::quotas::title()).width(Fill)].extend(change).align_y(Center);
        Some(panel::section(column![head, quota_lines::lines(&quota.lines)].spacing(12)))
    }

    /// The names of the groups besides the main one.
    fn further(&self, user: &User) -> Option<String> {
        let main = user.group.as_ref().map(|group| group.id);
        let further: Vec<&Group> =
            self.groups.as_ref()?.iter().filter(|group| Some(group.id) != main).collect();
        (!further.is_empty()).then(|| names(further.into_iter()))
    }
}

fn names<'a>(groups: impl Iterator<Item = &'a Group>) -> String {
    groups.map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn head(user: &User) -> Element<'_, Message> {
    let places = [
        Some(words::role_of(user)),
        user.group.as_ref().map(|group| group.name.to_string()),
        user.category.as_ref().map(|category| category.name.to_string()),
    ];
    let places = places.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let name = user.named().name;
    let words = column![
        elide(name.clone()).size(15.0).font(STRONG).width(Fill),
        elide(places).style(style::second).width(Fill),
    ];
    let close = button::icon_only(icon::X, words::common::close())
        .kind(button::Kind::Ghost)
        .small()
        .side(crate::widget::tip::Position::Left)
        .on_press(Message::Closed);
    row![label::avatar(&name, 30.0), words, close].spacing(10).into()
}

/// The buttons; none for whoever may not change the person.
fn foot<'a>(user: &User, scene: Scene<'_>) -> Option<Element<'a, Message>> {
    let may = May::of(scene.me, scene.live);
    let mut foot = row![].spacing(8);
    if may.change(user) {
        foot = foot
            .push(button::default(words::common::edit()).icon(icon::PENCIL).on_press(Message::EditPressed));
    }
    if may.give_password(user) {
        let new = button::default(texts::new_password()).icon(icon::KEY_ROUND);
        foot = foot.push(new.on_press(Message::PasswordPressed));
    }
    if may.remove(user) {
        let remove = button::icon_only(icon::TRASH_2, texts::remove())
            .kind(button::Kind::Danger)
            .side(crate::widget::tip::Position::Left)
            .on_press(Message::RemovePressed(user.id));
        foot = foot.push(space().width(Fill)).push(remove);
    }
    (may.change(user) || may.give_password(user) || may.remove(user)).then(|| foot.into())
}
