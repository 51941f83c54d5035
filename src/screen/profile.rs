//! The person's own account: name, language, password, and the list of their sessions.

mod view;

use sarrio_model::{EditProfile, OpenSession, PasswordRules, Problem, SessionId, User};

use super::{Action, Notification};
use crate::backend::request::{Answer, Reply, Request};
use crate::widget::focus;
use crate::words::{Language, profile as texts};

const NAME: &str = "profile.name";
const CURRENT: &str = "profile.current";
const NEW: &str = "profile.new";
const REPEATED: &str = "profile.repeated";

/// What is sent and not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sent {
    Name,
    Password,
    End(SessionId),
    EndOthers,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrong {
    field: &'static str,
    why: String,
}

/// The screen.
#[derive(Default)]
pub struct Profile {
    /// The name as it is typed; `None` while it is the account's.
    full_name: Option<String>,
    current: String,
    new: String,
    repeated: String,
    wrong: Option<Wrong>,
    rules: Option<PasswordRules>,
    /// `None` until they are read.
    sessions: Option<Vec<OpenSession>>,
    sent: Option<Sent>,
}

/// Never shows the passwords.
impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile").field("sessions", &self.sessions).finish_non_exhaustive()
    }
}

/// What happens on this screen.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum Message {
    /// The screen is opened: it reads the sessions and the rules of passwords.
    Opened,
    Read(Reply),
    FullName(String),
    SaveName,
    NameSaved(Reply),
    /// The shell changes the language.
    Language(Language),
    Current(String),
    CurrentDone,
    New(String),
    NewDone,
    Repeated(String),
    ChangePassword,
    PasswordChanged(Reply),
    End(SessionId),
    EndOthers,
    Ended(Reply),
    /// The shell signs out.
    SignOut,
}

/// Never shows the passwords.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("profile::Message")
    }
}

impl Profile {
    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message, me: &User) -> Action<Message> {
        match message {
            Message::Opened => {
                self.forget_passwords();
                self.full_name = None;
                let rules = Action::ask(Request::SignInRules, Message::Read);
                return Action::All(vec![Action::Run(focus::on(NAME)), Self::read_sessions(), rules]);
            }
            Message::Read(Ok(Answer::Sessions(sessions))) => self.sessions = Some(sessions),
            Message::Read(Ok(Answer::SignInRules(rules))) => self.rules = Some(rules.passwords),
            Message::Read(Ok(_)) => {}
            Message::Read(Err(problem)) => return Action::Notify(Notification::bad(&problem)),
            Message::FullName(typed) => (self.full_name, self.wrong) = (Some(typed), None),
            Message::SaveName => return self.save_name(me),
            Message::NameSaved(reply) => {
                self.sent = None;
                match reply {
                    Ok(_) => {
                        self.full_name = None;
                        return Action::Notify(Notification::good(texts::name_saved()));
                    }
                    Err(problem) => self.wrong = Some(wrong(&problem, "full_name")),
                }
            }
            Message::Current(typed) => (self.current, self.wrong) = (typed, None),
            Message::CurrentDone => return Action::Run(focus::on(NEW)),
            Message::New(typed) => (self.new, self.wrong) = (typed, None),
            Message::NewDone => return Action::Run(focus::on(REPEATED)),
            Message::Repeated(typed) => (self.repeated, self.wrong) = (typed, None),
            Message::ChangePassword => return self.change_password(),
            Message::PasswordChanged(reply) => return self.password_changed(reply),
            Message::End(id) => {
                self.sent = Some(Sent::End(id));
                return Action::ask(Request::EndSession(id), Message::Ended);
            }
            Message::EndOthers => {
                self.sent = Some(Sent::EndOthers);
                return Action::ask(Request::EndOtherSessions, Message::Ended);
            }
            Message::Ended(reply) => {
                self.sent = None;
                let told = match reply {
                    Ok(_) => Notification::good(texts::ended()),
                    Err(problem) => Notification::bad(&problem),
                };
                return Action::All(vec![Action::Notify(told), Self::read_sessions()]);
            }
            Message::Language(_) | Message::SignOut => {}
        }
        Action::None
    }

    fn read_sessions() -> Action<Message> {
        Action::ask(Request::Sessions, Message::Read)
    }

    fn save_name(&mut self, me: &User) -> Action<Message> {
        let typed = self.full_name.as_deref().map(str::trim).filter(|typed| *typed != me.full_name);
        let Some(full_name) = typed.map(str::to_owned).filter(|_| self.sent.is_none()) else {
            return Action::None;
        };
        self.sent = Some(Sent::Name);
        let edit = EditProfile { full_name: Some(full_name), language: None };
        Action::ask(Request::EditProfile(edit), Message::NameSaved)
    }

    fn change_password(&mut self) -> Action<Message> {
        if self.sent.is_some() {
            return Action::None;
        }
        let wrong = if self.current.is_empty() {
            Some((CURRENT, "current", texts::need_current()))
        } else if self.new.is_empty() {
            Some((NEW, "new", texts::need_new()))
        } else if self.new != self.repeated {
            Some((REPEATED, "repeated", texts::differs()))
        } else {
            None
        };
        if let Some((id, field, why)) = wrong {
            self.wrong = Some(Wrong { field, why });
            return Action::Run(focus::on(id));
        }
        self.sent = Some(Sent::Password);
        let (current, new) = (self.current.clone().into(), self.new.clone().into());
        Action::ask(Request::ChangePassword { current, new }, Message::PasswordChanged)
    }

    fn password_changed(&mut self, reply: Reply) -> Action<Message> {
        self.sent = None;
        match reply {
            Ok(_) => {
                self.forget_passwords();
                let told = Notification::good(texts::password_changed()).detail(texts::others_ended());
                Action::All(vec![Action::Notify(told), Self::read_sessions()])
            }
            Err(problem) => {
                let wrong = wrong(&problem, "new");
                let id = if wrong.field == "current" { CURRENT } else { NEW };
                self.wrong = Some(wrong);
                Action::Run(focus::on(id))
            }
        }
    }

    fn forget_passwords(&mut self) {
        self.current.clear();
        self.new.clear();
        self.repeated.clear();
        self.wrong = None;
    }

    fn wrong_in(&self, field: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|wrong| wrong.field == field).map(|wrong| wrong.why.as_str())
    }

    /// How many sessions there are besides this one.
    fn others(&self) -> usize {
        self.sessions.iter().flatten().filter(|session| !session.current).count()
    }
}

/// What the backend refused, at the field that it names, or else at `otherwise`.
fn wrong(problem: &Problem, otherwise: &'static str) -> Wrong {
    let field = match problem.field.as_deref() {
        Some("current") => "current",
        Some("new") => "new",
        _ => otherwise,
    };
    Wrong { field, why: format!("{} {}", super::say(problem), super::hint_of(problem)) }
}

#[cfg(test)]
mod tests {
    use sarrio_model::Role;
    use sarrio_model::problem::{CurrentPasswordWrong, PasswordTooCommon};
    use secrecy::ExposeSecret;

    use super::*;

    fn me() -> User {
        crate::tests::school::user("Marta Vila", Role::Teacher)
    }

    #[test]
    fn a_password_is_sent_when_both_new_ones_are_the_same_and_a_refusal_stands_at_its_field() {
        let mut profile = Profile::default();
        let press = |profile: &mut Profile| profile.update(Message::ChangePassword, &me());
        assert!(press(&mut profile).request().is_none());
        assert!(profile.wrong_in("current").is_some());
        for message in [
            Message::Current("the old one".to_owned()),
            Message::New("pluja mapa tambor".to_owned()),
            Message::Repeated("pluja mapa violí".to_owned()),
        ] {
            let _ = profile.update(message, &me());
        }
        assert!(press(&mut profile).request().is_none());
        assert_eq!(profile.wrong_in("repeated"), Some(texts::differs().as_str()));
        let _ = profile.update(Message::Repeated("pluja mapa tambor".to_owned()), &me());
        let sent = press(&mut profile);
        let Some(Request::ChangePassword { current, new }) = sent.request() else { panic!("it is sent") };
        assert_eq!((current.expose_secret(), new.expose_secret()), ("the old one", "pluja mapa tambor"));
        assert!(press(&mut profile).request().is_none(), "it is sent once");

        for (problem, field) in
            [(PasswordTooCommon.at("new"), "new"), (CurrentPasswordWrong.at("current"), "current")]
        {
            let _ = profile.update(Message::PasswordChanged(Err(problem)), &me());
            assert!(profile.wrong_in(field).is_some(), "{field}");
        }
        let _ = profile.update(Message::PasswordChanged(Ok(Answer::Done)), &me());
        assert!(profile.current.is_empty() && profile.new.is_empty() && profile.repeated.is_empty());
        assert!(!format!("{profile:?} {:?}", Message::New("pluja".to_owned())).contains("pluja"));
    }

    #[test]
    fn a_name_is_saved_where_it_was_changed() {
        let mut profile = Profile::default();
        assert!(profile.update(Message::SaveName, &me()).request().is_none());
        let _ = profile.update(Message::FullName("Marta Vila ".to_owned()), &me());
        assert!(profile.update(Message::SaveName, &me()).request().is_none(), "it is the same");
        let _ = profile.update(Message::FullName("Marta Vila Puig".to_owned()), &me());
        let saved = profile.update(Message::SaveName, &me());
        let Some(Request::EditProfile(edit)) = saved.request() else { panic!("it is sent") };
        assert_eq!(edit.full_name.as_deref(), Some("Marta Vila Puig"));
    }
}
