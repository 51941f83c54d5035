//! How the form with the settings looks.

use iced::widget::{Column, column, container, row};
use iced::{Center, Fill, Padding};
use sarrio_model::{DirectorySecurity, MissingPlaces, WithoutRule};

use super::authority;
use super::form::{Asker, Form, Message};
use super::names::Names;
use super::parts::Part;
use crate::theme::Tone;
use crate::theme::icon;
use crate::widget::field::{Field, field};
use crate::widget::menu::separator;
use crate::widget::segmented::{segment, segmented};
use crate::widget::select::{Look, select};
use crate::widget::toggle::toggle;
use crate::widget::{Element, button, label, notice};
use crate::words::{directory as texts, hypervisors};

/// Below this width the names of the parts stand above them.
const NARROW: f32 = 760.0;

impl Form {
    /// The whole form. `keeps_password` is whether the backend has the password of the account as it is.
    pub(super) fn view<'a>(
        &'a self,
        names: &'a Names,
        keeps_password: bool,
        width: f32,
    ) -> Element<'a, Message> {
        let parts = [
            (texts::part_server(), texts::part_server_help(), self.server()),
            (texts::part_asker(), texts::part_asker_help(), self.account(keeps_password)),
            (texts::part_people(), texts::part_people_help(), self.people()),
            (texts::part_attributes(), texts::part_attributes_help(), self.attributes()),
            (texts::part_groups(), texts::part_groups_help(), self.groups(names)),
            (texts::part_adding(), texts::part_adding_help(), self.adding(names)),
        ];
        let mut all = column![].spacing(22);
        for (at, (name, help, content)) in parts.into_iter().enumerate() {
            if at > 0 {
                all = all.push(separator());
            }
            let words = column![label::h2(name), label::caption(help)].spacing(3);
            let part: Element<'a, Message> = match width < NARROW {
                true => column![words, content].spacing(12).into(),
                false => row![words.width(220), container(content).width(Fill)].spacing(24).into(),
            };
            all = all.push(part);
        }
        all.into()
    }

    fn text<'a>(&'a self, part: Part, name: String) -> Field<'a, Message> {
        field(self.texts.of(part))
            .label(name)
            .id(part.id())
            .error(self.wrong(part))
            .on_input(move |typed| Message::Typed(part, typed))
    }

    fn server(&self) -> Element<'_, Message> {
        use DirectorySecurity::{Ldaps, Loopback, StartTls, Unencrypted};
        let port = if self.security == Ldaps { "636" } else { "389" };
        let line = row![
            self.text(Part::Address, hypervisors::address()).placeholder("ldap.escola.example"),
            self.text(Part::Port, hypervisors::port()).placeholder(port).width(92),
        ];
        let securities = segmented(
            [
                segment(Ldaps, texts::ldaps()),
                segment(StartTls, texts::start_tls()),
                segment(Loopback, texts::loopback()),
                segment(Unencrypted, texts::unencrypted()),
            ],
            self.security,
            Message::Security,
        );
        let mut all = column![line.spacing(12), named(texts::security(), securities)].spacing(14);
        match self.security {
            Unencrypted => {
                let body = texts::unencrypted_warning();
                all = all.push(notice::note(Tone::Caution, icon::TRIANGLE_ALERT, None, body, vec![]));
            }
            Loopback => all = all.push(label::caption(texts::loopback_help())),
            Ldaps | StartTls => all = all.push(self.authority()),
        }
        all.push(
            self.text(Part::Patience, texts::patience()).unit("s").width(200).help(texts::patience_help()),
        )
        .into()
    }

    fn authority(&self) -> Element<'_, Message> {
        let browse = button::default(texts::authority_choose())
            .icon(icon::FOLDER_OPEN)
            .on_press(Message::AuthorityBrowsed);
        if let Some(pem) = &self.authority {
            let remove = button::ghost(texts::authority_remove()).icon(icon::X);
            let line = row![
                label::tag(Some(icon::BADGE_CHECK), texts::authority_has(authority::count(pem))),
                browse,
                remove.on_press(Message::AuthorityRemoved),
            ];
            let line = line.spacing(10).align_y(Center);
            return named(texts::authority(), line.into());
        }
        let input = self
            .text(Part::Authority, texts::authority())
            .mono()
            .placeholder("-----BEGIN CERTIFICATE-----")
            .help(if self.typing { texts::authority_typing() } else { texts::authority_help() })
            .on_submit(Message::AuthorityTyped);
        row![input, container(browse).padding(Padding::ZERO.top(23))].spacing(8).into()
    }

    fn account(&self, keeps_password: bool) -> Element<'_, Message> {
        let askers = segmented(
            [
                segment(Asker::Account, texts::asker_account()),
                segment(Asker::Person, texts::asker_person()),
                segment(Asker::Anonymous, texts::asker_anonymous()),
            ],
            self.asker,
            Message::Asker,
        );
        let mut all = column![row![askers]].spacing(14);
        match self.asker {
            Asker::Account => {
                let help = if keeps_password { texts::password_kept() } else { texts::password_needed() };
                all = all
                    .push(
                        self.text(Part::BindName, texts::bind_name())
                            .mono()
                            .placeholder("cn=sarrio,ou=system,dc=escola,dc=example"),
                    )
                    .push(
                        self.text(Part::BindPassword, texts::bind_password())
                            .icon(icon::LOCK)
                            .secret()
                            .help(help),
                    );
            }
            Asker::Person => {
                all = all.push(
                    self.text(Part::BindPattern, texts::bind_pattern())
                        .mono()
                        .placeholder("uid={name},ou=people,dc=escola,dc=example")
                        .help(texts::bind_pattern_help()),
                );
            }
            Asker::Anonymous => all = all.push(label::caption(texts::asker_anonymous_help())),
        }
        all.into()
    }

    fn people(&self) -> Element<'_, Message> {
        column![
            self.text(Part::Base, texts::base()).mono().placeholder("ou=people,dc=escola,dc=example"),
            self.text(Part::Filter, texts::filter()).mono(),
        ]
        .spacing(14)
        .into()
    }

    fn attributes(&self) -> Element<'_, Message> {
        let two = |one, other| row![one, other].spacing(12);
        let text = |part, name| self.text(part, name).mono();
        column![
            two(
                text(Part::Username, texts::attribute_username()).placeholder("uid"),
                text(Part::FullName, texts::attribute_full_name()).placeholder("cn"),
            ),
            two(
                text(Part::Email, texts::attribute_email()).placeholder("mail"),
                text(Part::Category, texts::attribute_category()),
            ),
            two(text(Part::Group, texts::attribute_group()), text(Part::Role, texts::attribute_role()),),
            label::caption(texts::attributes_help()),
        ]
        .spacing(14)
        .into()
    }

    fn groups<'a>(&'a self, names: &'a Names) -> Element<'a, Message> {
        let on = toggle(self.with_groups, texts::with_groups(), Some(Message::GroupsToggled));
        if !self.with_groups {
            return on;
        }
        let nesting = select(
            &self.nestings,
            &names.nestings,
            Some(self.nesting_chosen()),
            named_look(texts::nesting(), "directory.nesting"),
            Message::Nesting,
        );
        let members = select(
            &self.members_select,
            &names.members,
            Some(self.members_chosen()),
            named_look(texts::members(), "directory.members"),
            Message::Members,
        );
        column![
            on,
            self.text(Part::GroupBase, texts::base()).mono().placeholder("ou=groups,dc=escola,dc=example"),
            self.text(Part::GroupFilter, texts::filter()).mono(),
            row![nesting, members].spacing(12),
        ]
        .spacing(14)
        .into()
    }

    fn adding<'a>(&'a self, names: &'a Names) -> Element<'a, Message> {
        let without = segmented(
            [
                segment(WithoutRule::Refuse, texts::without_refuse()),
                segment(WithoutRule::Student, texts::without_student()),
            ],
            self.without_rule,
            Message::WithoutRule,
        );
        let missing = segmented(
            [
                segment(MissingPlaces::LeaveOut, texts::missing_leave_out()),
                segment(MissingPlaces::Add, texts::missing_add()),
            ],
            self.missing,
            Message::Missing,
        );
        let adds = select(
            &self.adds_select,
            &names.adds,
            Some(self.adds_chosen()),
            named_look(texts::adds(), "directory.adds"),
            Message::Adds,
        );
        let mut all: Column<'a, Message, crate::theme::Theme> =
            column![named(texts::without(), without), named(texts::missing(), missing), adds,].spacing(14);
        // Nobody can read the people without the account.
        if self.asker != Asker::Person {
            let hours = self
                .text(Part::SyncHours, texts::sync_hours())
                .unit("h")
                .width(200)
                .help(texts::sync_hours_help());
            all = all.push(hours);
        }
        all.into()
    }
}

/// A control with its name above it, as fields have it.
fn named<'a>(name: String, control: Element<'a, Message>) -> Element<'a, Message> {
    column![label::medium(name).size(12), row![control]].spacing(6).into()
}

fn named_look<'a>(name: String, id: &'static str) -> Look<'a> {
    Look { name: Some(name.into()), glyph: None, width: Fill, id }
}
