//! Which entries are shown. The backend applies it.

use iced::Task;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned, civil};
use sarrio_model::{AuditQuery, AuditThing, OutcomeName, Permission, UserId, UserRef};

use super::told;
use crate::screen::person_search::pause;
use crate::widget::select;
use crate::words::{Language, audit as texts, language};

/// The ids of the fields, for the focus.
pub(super) const SEARCH: &str = "audit.search";
pub(super) const FROM: &str = "audit.from";
pub(super) const TO: &str = "audit.to";

/// From when on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// Whenever.
    #[default]
    Any,
    /// Since midnight.
    Today,
    /// The last seven days.
    Week,
    /// The last thirty days.
    Month,
    /// Between two days that are typed.
    Between,
}

const PERIODS: [Period; 5] = [Period::Any, Period::Today, Period::Week, Period::Month, Period::Between];

/// What somebody did that is not a permission.
const SESSION: [&str; 5] =
    ["session.sign_in", "session.sign_out", "session.end", "session.password", "session.profile"];

/// The filter.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) typed: String,
    searched: String,
    letters: u64,
    pub(super) who: Option<UserRef>,
    pub(super) thing: Option<AuditThing>,
    deed: Option<String>,
    pub(super) deeds: select::State,
    /// What can be chosen, in the order of its names.
    deed_values: Vec<String>,
    pub(super) deed_names: Vec<String>,
    outcome: Option<OutcomeName>,
    pub(super) outcomes: select::State,
    pub(super) outcome_names: Vec<String>,
    pub(super) period: Period,
    pub(super) periods: select::State,
    pub(super) period_names: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
    /// The moments that were asked for, where two days are typed.
    between: (Option<Timestamp>, Option<Timestamp>),
    /// The language of the names.
    spoken: Option<Language>,
    /// Which of the two fields is wrong.
    pub(super) wrong: Option<&'static str>,
}

/// What is typed and chosen.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Message {
    Typed(String),
    From(String),
    To(String),
    /// Nobody has typed for a moment.
    Paused(u64),
    Submitted,
    Deed(select::Message),
    Outcome(select::Message),
    Period(select::Message),
    /// Only what this person did, or what anybody did.
    Who(Option<UserRef>),
    /// Only what was done to this thing, or to any.
    Thing(Option<AuditThing>),
    Cleared,
}

/// What follows from a message.
pub(super) enum Next {
    /// The same entries.
    Same,
    /// Wait for somebody to go on typing.
    Wait(Task<Message>),
    /// Other entries.
    Other,
}

impl Filter {
    /// The names of what can be chosen, in the language of the person.
    pub(super) fn refresh(&mut self) {
        if self.spoken.replace(language()) == Some(language()) {
            return;
        }
        let permissions = Permission::ALL.iter().map(|permission| permission.as_str());
        // What is only read is not in the audit.
        let changing = permissions.filter(|name| !name.ends_with(".see"));
        let mut deeds: Vec<(String, String)> =
            SESSION.into_iter().chain(changing).map(|deed| (told::deed(deed), deed.to_owned())).collect();
        deeds.sort_by_cached_key(|(name, _)| name.to_lowercase());
        (self.deed_names, self.deed_values) = deeds.into_iter().unzip();
        self.deed_names.insert(0, texts::any_deed());
        let outcomes = OutcomeName::ALL.iter().map(|outcome| told::outcome_name(*outcome));
        self.outcome_names = std::iter::once(texts::any_outcome()).chain(outcomes).collect();
        self.period_names = PERIODS
            .map(|period| match period {
                Period::Any => texts::any_time(),
                Period::Today => texts::today(),
                Period::Week => texts::last_days(7),
                Period::Month => texts::last_days(30),
                Period::Between => texts::between(),
            })
            .into();
    }

    pub(super) fn deed_chosen(&self) -> usize {
        let chosen = |deed: &String| self.deed_values.iter().position(|value| value == deed);
        self.deed.as_ref().and_then(chosen).map_or(0, |at| at + 1)
    }

    pub(super) fn outcome_chosen(&self) -> usize {
        let chosen = |outcome| OutcomeName::ALL.iter().position(|value| *value == outcome);
        self.outcome.and_then(chosen).map_or(0, |at| at + 1)
    }

    pub(super) fn period_chosen(&self) -> usize {
        PERIODS.iter().position(|period| *period == self.period).unwrap_or(0)
    }

    /// Whether everything is shown.
    pub(super) fn is_open(&self) -> bool {
        self.query(Timestamp::now()) == AuditQuery::default()
    }

    /// What the backend is asked.
    pub(super) fn query(&self, now: Timestamp) -> AuditQuery {
        let here = now.to_zoned(TimeZone::system());
        let days_ago = |days: i32| midnight(&here.checked_sub(days.days()).unwrap_or_else(|_| here.clone()));
        let (from, to) = match self.period {
            Period::Any => (None, None),
            Period::Today => (days_ago(0), None),
            Period::Week => (days_ago(6), None),
            Period::Month => (days_ago(29), None),
            Period::Between => self.between,
        };
        AuditQuery {
            from,
            to,
            who: self.who.as_ref().map(|who| who.id),
            action: self.deed.clone(),
            thing: self.thing.as_ref().and_then(|thing| thing.id),
            outcome: self.outcome,
            q: Some(self.searched.clone()).filter(|q| !q.is_empty()),
            ..AuditQuery::default()
        }
    }

    pub(super) fn update(&mut self, message: Message) -> Next {
        match message {
            Message::Typed(typed) => {
                self.typed = typed;
                self.pause()
            }
            Message::From(typed) => {
                (self.from, self.wrong) = (typed, None);
                self.pause()
            }
            Message::To(typed) => {
                (self.to, self.wrong) = (typed, None);
                self.pause()
            }
            Message::Paused(number) if number != self.letters => Next::Same,
            Message::Paused(_) => self.search(false),
            Message::Submitted => self.search(true),
            Message::Deed(message) => match self.deeds.update(message, &self.deed_names) {
                Some(at) => {
                    self.deed = at.checked_sub(1).and_then(|at| self.deed_values.get(at)).cloned();
                    Next::Other
                }
                None => Next::Same,
            },
            Message::Outcome(message) => match self.outcomes.update(message, &self.outcome_names) {
                Some(at) => {
                    self.outcome = at.checked_sub(1).and_then(|at| OutcomeName::ALL.get(at)).copied();
                    Next::Other
                }
                None => Next::Same,
            },
            Message::Period(message) => match self.periods.update(message, &self.period_names) {
                Some(at) => {
                    self.period = PERIODS.get(at).copied().unwrap_or_default();
                    Next::Other
                }
                None => Next::Same,
            },
            Message::Who(who) => {
                self.who = who;
                Next::Other
            }
            Message::Thing(thing) => {
                self.thing = thing;
                Next::Other
            }
            Message::Cleared => {
                self.typed.clear();
                self.searched.clear();
                (self.who, self.thing, self.deed, self.outcome) = (None, None, None, None);
                self.period = Period::Any;
                Next::Other
            }
        }
    }

    /// Whoever types goes on soon.
    fn pause(&mut self) -> Next {
        self.letters += 1;
        let number = self.letters;
        Next::Wait(Task::perform(pause(), move |()| Message::Paused(number)))
    }

    /// Takes in what was typed. `done` is whether somebody says that it is whole, and so wants to know what is wrong with it.
    fn search(&mut self, done: bool) -> Next {
        let before = (self.searched.clone(), self.between);
        self.searched = self.typed.trim().to_owned();
        let (from, to) = (moment(&self.from, Side::From), moment(&self.to, Side::To));
        match (from, to) {
            (Ok(from), Ok(to)) => self.between = (from, to),
            (from, _) if done => self.wrong = Some(if from.is_err() { FROM } else { TO }),
            _ => {}
        }
        if before == (self.searched.clone(), self.between) { Next::Same } else { Next::Other }
    }

    /// Whether this is the person whose deeds are shown.
    pub(super) fn is_of(&self, id: Option<UserId>) -> bool {
        id.is_some() && self.who.as_ref().map(|who| who.id) == id
    }
}

/// Which end of a time a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    From,
    To,
}

/// The text is no day and no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NotATime;

/// The moment that was typed, in this computer's time zone: a day, or a day and a time. A day at the end counts whole.
fn moment(typed: &str, side: Side) -> Result<Option<Timestamp>, NotATime> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let (day, clock) = match typed.split_once([' ', 'T']) {
        Some((day, clock)) => (day, Some(clock.trim())),
        None => (typed, None),
    };
    let day = civil::Date::strptime("%Y-%m-%d", day).or_else(|_| civil::Date::strptime("%d/%m/%Y", day));
    let day = day.map_err(|_| NotATime)?;
    let at = match clock {
        Some(clock) => day.to_datetime(civil::Time::strptime("%H:%M", clock).map_err(|_| NotATime)?),
        None if side == Side::To => {
            day.tomorrow().map_err(|_| NotATime)?.to_datetime(civil::Time::midnight())
        }
        None => day.to_datetime(civil::Time::midnight()),
    };
    let at = at.to_zoned(TimeZone::system()).map_err(|_| NotATime)?;
    Ok(Some(at.timestamp()))
}

fn midnight(at: &Zoned) -> Option<Timestamp> {
    at.start_of_day().ok().map(|at| at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_or_a_time_is_understood_as_people_write_it_and_a_last_day_counts_whole() {
        let at = |typed, side| moment(typed, side).map(|at| at.map(|at| at.as_second()));
        let day = at("2026-11-29", Side::From).unwrap().unwrap();
        assert_eq!(at("29/11/2026", Side::From), Ok(Some(day)));
        assert_eq!(at(" 2026-11-29 08:30 ", Side::From), Ok(Some(day + 8 * 3600 + 1800)));
        assert_eq!(at("2026-11-29", Side::To), Ok(Some(day + 24 * 3600)));
        assert_eq!(at("2026-11-29 08:30", Side::To), Ok(Some(day + 8 * 3600 + 1800)));
        assert_eq!(at("", Side::To), Ok(None));
        for wrong in ["yesterday", "2026-13-01", "2026-11-29 25:00", "29/11"] {
            assert_eq!(at(wrong, Side::From), Err(NotATime), "{wrong}");
        }
    }

    #[test]
    fn what_is_chosen_is_what_is_asked_and_nothing_is_said_of_a_day_before_it_is_typed_whole() {
        let mut filter = Filter::default();
        filter.refresh();
        assert!(filter.is_open());
        let at = filter.deed_values.iter().position(|deed| deed == "desktop.start").unwrap();
        filter.update(Message::Deed(select::Message::Opened(0)));
        assert!(matches!(filter.update(Message::Deed(select::Message::Chosen(at + 1))), Next::Other));
        let failed = OutcomeName::ALL.iter().position(|outcome| *outcome == OutcomeName::Failed).unwrap();
        filter.update(Message::Outcome(select::Message::Chosen(failed + 1)));
        filter.update(Message::Period(select::Message::Chosen(4)));
        let _ = filter.update(Message::From("2026-11-2".to_owned()));
        assert!(matches!(filter.update(Message::Paused(1)), Next::Other | Next::Same));
        let _ = filter.update(Message::From("2026-11".to_owned()));
        filter.update(Message::Paused(2));
        assert_eq!(filter.wrong, None, "it may not be whole yet");
        filter.update(Message::Submitted);
        assert_eq!(filter.wrong, Some(FROM));
        let _ = filter.update(Message::From("2026-11-29".to_owned()));
        assert!(matches!(filter.update(Message::Paused(3)), Next::Other));
        let query = filter.query(Timestamp::now());
        assert_eq!(
            (query.action.as_deref(), query.outcome),
            (Some("desktop.start"), Some(OutcomeName::Failed))
        );
        assert!(query.from.is_some() && query.to.is_none());
        assert!(matches!(filter.update(Message::Cleared), Next::Other));
        assert!(filter.is_open());
    }
}
