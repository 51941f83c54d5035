//! How many desktops the person who is signed in has of how many, and how many of them run: in the top bar of everybody who
//! has a limit. A press shows the rest of what they may use.

use iced::widget::{button as stock, column, container, row, text};
use iced::{Center, Shrink, border};
use sarrio_model::{Change, Limit, PersonQuota, Quantity, QuotaLine, User};

use crate::backend::live::Live;
use crate::backend::request::{Answer, Reply};
use crate::theme::icon::{self, icon};
use crate::theme::{Theme, style};
use crate::widget::tip::{Position, tip};
use crate::widget::{Element, bar, focus, label};
use crate::words::{self, quotas as texts};

/// In a window that is narrower, only the desktops are shown.
const BOTH: f32 = 940.0;

/// What the person may use and uses, as it was read last.
#[derive(Debug, Default)]
pub(super) struct OwnQuota {
    quota: Option<PersonQuota>,
    /// Whether something has changed since it was asked for.
    outdated: bool,
    /// Whether it was asked for and not answered yet. Events that arrive meanwhile lead to one more question, not to many.
    asked: bool,
}

impl OwnQuota {
    /// It may be another now.
    pub(super) fn outdate(&mut self) {
        self.outdated = true;
    }

    /// Takes in an event, before the lists do.
    pub(super) fn changed(&mut self, change: &Change, me: &User, live: &Live) {
        self.outdated |= match change {
            Change::Desktop(new) => {
                // One that is not known may have been theirs; who has no limit need not ask.
                let limited = matches!(self.used_of(Quantity::Desktops), Some((_, Limit::AtMost(_))));
                let before = live.desktop(new.id).map_or(limited, |known| known.owner.id == me.id);
                new.owner.id == me.id || before
            }
            // Also one that somebody else has got.
            Change::DesktopGone(_) => true,
            // The rules for the person, their groups and their category.
            Change::User(user) => user.id == me.id,
            Change::Group(_) | Change::GroupGone(_) | Change::Category(_) => true,
            _ => false,
        };
    }

    /// Whether to ask for it now.
    pub(super) fn begins(&mut self) -> bool {
        let begins = self.outdated && !self.asked;
        if begins {
            (self.outdated, self.asked) = (false, true);
        }
        begins
    }

    /// It was read. If it could not be, what is known stays, and the next event asks again.
    pub(super) fn answered(&mut self, reply: Reply) {
        self.asked = false;
        if let Ok(Answer::PersonQuota(quota)) = reply {
            self.quota = Some(quota);
        }
    }

    /// What was read last, for the screen of the person's own account.
    pub(super) fn lines(&self) -> &[QuotaLine] {
        self.quota.as_ref().map_or(&[], |quota| &quota.lines)
    }

    /// What the top bar shows of it; nothing for people without a limit. A press sends `pressed`.
    pub(super) fn view<'a, M: Clone + 'a>(&self, window: f32, pressed: M) -> Option<Element<'a, M>> {
        let desktops = self.used_of(Quantity::Desktops);
        let running = self.used_of(Quantity::Running);
        let says = |known: Option<(u64, Limit)>| matches!(known, Some((_, Limit::AtMost(_))));
        if !says(desktops) && !says(running) {
            return None;
        }
        let desktops = desktops.and_then(|(used, limit)| match limit {
            Limit::AtMost(limit) => {
                let say = if used >= limit { texts::own_desktops_full } else { texts::own_desktops };
                Some(part(say(words::grouped(used), words::grouped(limit)), Some((used, limit))))
            }
            Limit::Unlimited => None,
        });
        let running =
            running.filter(|_| window >= BOTH || desktops.is_none()).map(|(used, limit)| match limit {
                Limit::AtMost(limit) => {
                    let say = if used >= limit { texts::own_running_full } else { texts::own_running };
                    part(say(words::grouped(used), words::grouped(limit)), Some((used, limit)))
                }
                Limit::Unlimited => part(texts::own_running_free(words::grouped(used)), None),
            });
        let content = row(desktops).extend(running).spacing(16).width(Shrink).align_y(Center);
        let button = stock(content).padding([6, 8]).width(Shrink).on_press(pressed.clone()).style(
            |t: &Theme, status| {
                let hovered = matches!(status, stock::Status::Hovered | stock::Status::Pressed);
                stock::Style {
                    background: hovered.then(|| t.hover.into()),
                    border: border::rounded(8),
                    text_color: t.text2,
                    ..stock::Style::default()
                }
            },
        );
        Some(tip(focus::activate(button, Some(pressed)), texts::own_hint(), Position::Bottom))
    }

    fn used_of(&self, quantity: Quantity) -> Option<(u64, Limit)> {
        let line = self.lines().iter().find(|line| line.quantity == quantity)?;
        Some((line.used?, line.limit))
    }
}

/// The words, above their bar.
fn part<'a, M: 'a>(words: String, of: Option<(u64, u64)>) -> Element<'a, M> {
    let full = of.is_some_and(|(used, limit)| used >= limit);
    let mark = full.then(|| icon(icon::TRIANGLE_ALERT, 13.0).style(style::warn).into());
    let ink = if full { style::main } else { style::second };
    let words = label::caption(words).style(ink).wrapping(text::Wrapping::None);
    let bar = of.map(|(used, limit)| container(bar::filled(share(used, limit)).height(4.0)).into());
    column![row(mark).push(words).spacing(5).align_y(Center)].extend(bar).spacing(4).width(Shrink).into()
}

/// How full something is. Of what nobody may have anything, all is used.
fn share(used: u64, limit: u64) -> f32 {
    if limit == 0 { 1.0 } else { used as f32 / limit as f32 }
}
