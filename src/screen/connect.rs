//! The first screen: where the desktops are, whether the backend is trusted, and signing in.

mod view;

use iced::Task;
use sarrio_client::Client;
use sarrio_model::{Fingerprint, Problem, problem::CertificateRefused};

use crate::backend::session::{self, Connected, Found, Remember};
use crate::preferences::{Appearance, Home, Preferences};
use crate::widget::{focus, select};
use crate::words::{Language, connect as texts};

const ADDRESS: &str = "connect.address";
const USER: &str = "connect.user";
const PASSWORD: &str = "connect.password";
const NEW_PASSWORD: &str = "connect.new_password";
const REPEATED: &str = "connect.repeated";
const TRUST: &str = "connect.trust";
const PASTED: &str = "connect.pasted";

/// Whether libvirt is on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Libvirt {
    /// Its socket is there.
    Answers,
    /// It is not installed, or does not run.
    Missing,
}

/// Where the backend runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The school runs it.
    School,
    /// It runs in this app.
    Here,
}

#[derive(Debug)]
enum Step {
    Where,
    Trust {
        fingerprint: Fingerprint,
        changed: bool,
    },
    SignIn {
        client: Client,
    },
    /// Signed in with a password that must be changed before anything else.
    NewPassword {
        connected: Box<Connected>,
    },
}

/// The screen.
#[derive(Debug)]
pub struct Connect {
    step: Step,
    kind: Kind,
    address: String,
    pinned: std::collections::BTreeMap<String, String>,
    pasted: String,
    user: String,
    password: String,
    new_password: String,
    repeated: String,
    stay: bool,
    wrong: Option<String>,
    problem: Option<Problem>,
    /// Whether the keyring, which has the token of the last session, does not answer.
    without_keyring: bool,
    working: bool,
    language_select: select::State,
    appearance_select: select::State,
    language_names: Vec<String>,
    appearance_names: Vec<String>,
}

/// What happens on this screen.
#[derive(Clone)]
#[allow(missing_docs)]
pub enum Message {
    Kind(Kind),
    Address(String),
    Continue,
    Back,
    Looked(Result<Found, Problem>),
    Pasted(String),
    Trusted,
    Differs,
    User(String),
    Password(String),
    UserDone,
    Stay,
    SignIn,
    SignedIn(Result<Connected, Problem>),
    NewPassword(String),
    NewPasswordDone,
    Repeated(String),
    ChangePassword,
    Started(Result<Connected, Problem>),
    Language(select::Message),
    Appearance(select::Message),
    Quit,
}

/// Never shows the password.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("connect::Message")
    }
}

/// What the screen asks the shell to do.
pub enum Action {
    /// Nothing.
    None,
    /// Something within iced.
    Run(Task<Message>),
    /// Starts the backend in this process; the answer comes as [`Message::Started`].
    StartHere,
    /// Pins this certificate for the backend at this address: the person has compared it.
    Pin(String, Fingerprint),
    /// The person is signed in.
    Ready(Box<Connected>, Remember),
    /// Changes the language.
    Speak(Language),
    /// Changes light or dark.
    Appearance(Appearance),
    /// Ends the app.
    Quit,
}

impl Connect {
    /// The screen as it opens, filled in with what is remembered.
    #[must_use]
    pub fn new(preferences: &Preferences) -> Self {
        let (kind, address) = match &preferences.home {
            Some(Home::Backend { url }) => (Kind::School, url.clone()),
            Some(Home::Here) => (Kind::Here, String::new()),
            None if cfg!(feature = "direct") => (Kind::Here, String::new()),
            None => (Kind::School, String::new()),
        };
        Self {
            step: Step::Where,
            kind,
            address,
            pinned: preferences.pinned.clone(),
            pasted: String::new(),
            user: preferences.user.clone(),
            password: String::new(),
            new_password: String::new(),
            repeated: String::new(),
            stay: true,
            wrong: None,
            problem: None,
            without_keyring: false,
            working: false,
            language_select: select::State::default(),
            appearance_select: select::State::default(),
            language_names: Language::ALL.map(|l| l.name().to_owned()).to_vec(),
            appearance_names: vec![],
        }
        .named()
    }

    fn named(mut self) -> Self {
        use crate::words::settings as s;
        self.appearance_names = vec![s::theme_system(), s::theme_light(), s::theme_dark()];
        self
    }

    /// The same while the app connects by itself. The button shows that it is working.
    #[must_use]
    pub fn working(mut self) -> Self {
        self.working = true;
        self
    }

    /// The same with the reason why the last session ended.
    #[must_use]
    pub fn because(mut self, problem: Problem) -> Self {
        self.problem = Some(problem);
        self
    }

    /// The same with a note that the keyring does not answer, so that the last session cannot go on.
    #[must_use]
    pub fn without_keyring(mut self) -> Self {
        self.without_keyring = true;
        self
    }

    /// What happens when the screen opens: a backend that is known is connected to, so that its sign-in form is next.
    /// Otherwise the focus is put where it belongs.
    pub fn begin(&mut self) -> Task<Message> {
        match self.kind {
            Kind::School if !self.url().is_empty() => self.look(),
            Kind::School => focus::on(ADDRESS),
            Kind::Here => focus::on(TRUST),
        }
    }

    /// Whether the person has pasted the fingerprint that is shown; `None` before they paste one.
    fn pasted_is_same(&self) -> Option<bool> {
        let Step::Trust { fingerprint, .. } = &self.step else { return None };
        let bare = |s: &str| s.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
        let pasted = bare(self.pasted.rsplit('=').next().unwrap_or_default());
        (!self.pasted.trim().is_empty()).then(|| pasted == bare(&fingerprint.to_string()))
    }

    fn url(&self) -> String {
        self.address.trim().trim_end_matches('/').to_owned()
    }

    fn pin(&self) -> Option<Fingerprint> {
        self.pinned.get(&self.url()).and_then(|text| text.parse().ok())
    }

    /// Handles a message. Returns what the shell has to do.
    pub fn update(&mut self, message: Message) -> Action {
        match message {
            Message::Kind(kind) => {
                // A backend in this process starts whatever is pressed.
                self.working &= self.kind == Kind::Here;
                self.kind = kind;
                self.wrong = None;
                self.problem = None;
                if kind == Kind::School {
                    return Action::Run(focus::on(ADDRESS));
                }
            }
            Message::Address(typed) => {
                (self.address, self.wrong, self.working) = (typed, None, false);
            }
            Message::Continue => return self.go_on(),
            Message::Back => {
                self.step = Step::Where;
                self.problem = None;
                self.working = false;
                self.forget_passwords();
            }
            // Something else was chosen or typed meanwhile.
            Message::Looked(_) if !self.working => {}
            Message::Looked(Ok(Found::Trusted(client))) => {
                self.working = false;
                self.step = Step::SignIn { client };
                return Action::Run(focus::on(if self.user.is_empty() { USER } else { PASSWORD }));
            }
            Message::Looked(Ok(Found::Unknown { fingerprint, changed })) => {
                self.working = false;
                self.pasted.clear();
                self.step = Step::Trust { fingerprint, changed };
                return Action::Run(focus::on(PASTED));
            }
            Message::Looked(Err(problem)) => {
                self.working = false;
                if problem.field.is_some() {
                    self.wrong = Some(texts::address_wrong());
                    return Action::Run(focus::on(ADDRESS));
                }
                self.problem = Some(problem);
            }
            Message::Pasted(typed) => self.pasted = typed,
            Message::Trusted => {
                if let Step::Trust { fingerprint, .. } = self.step
                    && self.pasted_is_same() != Some(false)
                {
                    self.pinned.insert(self.url(), fingerprint.to_string());
                    return Action::Pin(self.url(), fingerprint);
                }
            }
            Message::Differs => {
                self.step = Step::Where;
                self.problem = Some(CertificateRefused { place: self.url() }.into());
            }
            Message::User(typed) => (self.user, self.wrong) = (typed, None),
            Message::Password(typed) => (self.password, self.wrong) = (typed, None),
            Message::UserDone => return Action::Run(focus::on(PASSWORD)),
            Message::Stay => self.stay = !self.stay,
            Message::SignIn => return self.sign_in(),
            Message::SignedIn(Ok(connected)) if connected.session.must_change_password => {
                self.working = false;
                self.step = Step::NewPassword { connected: Box::new(connected) };
                return Action::Run(focus::on(NEW_PASSWORD));
            }
            Message::SignedIn(Ok(connected)) => {
                self.forget_passwords();
                let remember = if self.stay { Remember::Yes } else { Remember::No };
                return Action::Ready(Box::new(connected), remember);
            }
            Message::NewPassword(typed) => (self.new_password, self.wrong) = (typed, None),
            Message::NewPasswordDone => return Action::Run(focus::on(REPEATED)),
            Message::Repeated(typed) => (self.repeated, self.wrong) = (typed, None),
            Message::ChangePassword => return self.change_password(),
            Message::Started(Ok(connected)) => return Action::Ready(Box::new(connected), Remember::No),
            Message::SignedIn(Err(problem)) | Message::Started(Err(problem)) => {
                self.working = false;
                self.problem = Some(problem);
                let field =
                    if matches!(self.step, Step::NewPassword { .. }) { NEW_PASSWORD } else { PASSWORD };
                return Action::Run(focus::on(field));
            }
            Message::Language(message) => {
                if let Some(at) = self.language_select.update(message, &self.language_names) {
                    return Action::Speak(Language::ALL[at.min(2)]);
                }
            }
            Message::Appearance(message) => {
                if let Some(at) = self.appearance_select.update(message, &self.appearance_names) {
                    let all = [Appearance::System, Appearance::Light, Appearance::Dark];
                    return Action::Appearance(all[at.min(2)]);
                }
            }
            Message::Quit => return Action::Quit,
        }
        Action::None
    }

    /// The language has changed. Translates the names of the choices.
    pub fn respeak(&mut self) {
        use crate::words::settings as s;
        self.appearance_names = vec![s::theme_system(), s::theme_light(), s::theme_dark()];
    }

    /// Connects to the backend, with the certificate that is pinned.
    pub fn look(&mut self) -> Task<Message> {
        self.working = true;
        Task::perform(session::look(self.url(), self.pin()), Message::Looked)
    }

    fn go_on(&mut self) -> Action {
        self.problem = None;
        if self.working {
            return Action::None;
        }
        match (&self.step, self.kind) {
            (Step::Where, Kind::Here) => {
                self.working = true;
                Action::StartHere
            }
            (Step::Where, Kind::School) => {
                if self.url().is_empty() {
                    self.wrong = Some(texts::need_address());
                    return Action::Run(focus::on(ADDRESS));
                }
                Action::Run(self.look())
            }
            // Enter trusts only what was compared here; for the rest there is the button.
            (Step::Trust { .. }, _) if self.pasted_is_same() == Some(true) => self.update(Message::Trusted),
            (Step::Trust { .. }, _) => Action::None,
            (Step::SignIn { .. }, _) => self.sign_in(),
            (Step::NewPassword { .. }, _) => self.change_password(),
        }
    }

    fn sign_in(&mut self) -> Action {
        let Step::SignIn { client } = &self.step else { return Action::None };
        self.problem = None;
        if self.user.trim().is_empty() || self.password.is_empty() {
            self.wrong = Some(texts::need_user());
            return Action::Run(focus::on(if self.user.trim().is_empty() { USER } else { PASSWORD }));
        }
        self.working = true;
        let (client, url) = (client.clone(), self.url());
        let (user, password) = (self.user.clone(), self.password.clone().into());
        Action::Run(Task::perform(session::sign_in(client, url, user, password), Message::SignedIn))
    }

    fn change_password(&mut self) -> Action {
        let Step::NewPassword { connected } = &self.step else { return Action::None };
        self.problem = None;
        if self.working {
            return Action::None;
        }
        if self.new_password.is_empty() {
            self.wrong = Some(texts::new_password_needed());
            return Action::Run(focus::on(NEW_PASSWORD));
        }
        if self.new_password != self.repeated {
            self.wrong = Some(texts::new_password_differs());
            return Action::Run(focus::on(REPEATED));
        }
        self.working = true;
        let (current, new) = (self.password.clone().into(), self.new_password.clone().into());
        let change = session::change_password((**connected).clone(), current, new);
        Action::Run(Task::perform(change, Message::SignedIn))
    }

    fn forget_passwords(&mut self) {
        self.password.clear();
        self.new_password.clear();
        self.repeated.clear();
    }

    /// The user name that was typed.
    #[must_use]
    pub fn user(&self) -> &str {
        self.user.trim()
    }

    /// Goes one step back. Returns whether there was one.
    pub fn escape(&mut self) -> bool {
        let back = !matches!(self.step, Step::Where);
        if back {
            let _ = self.update(Message::Back);
        }
        back
    }
}

#[cfg(test)]
mod tests {
    use sarrio_client::Trust;
    use sarrio_model::{Actions, Role, Session, SessionId, Source};

    use super::*;

    /// Who made a password.
    #[derive(PartialEq, Eq)]
    enum Made {
        BySarriod,
        ByPerson,
    }

    fn connected(password: Made) -> Connected {
        let session = Session {
            id: SessionId::new(),
            token: None,
            user: crate::tests::school::user("Marta Vila", Role::Administrator),
            source: Source::Local,
            site: "School".to_owned(),
            direct: false,
            must_change_password: password == Made::BySarriod,
            expires: jiff::Timestamp::MAX,
            actions: Actions::default(),
        };
        let url = "https://127.0.0.1:8443".to_owned();
        let client = Client::https(&url, Trust::Pinned(Fingerprint([0; 32]))).unwrap();
        Connected { client, session, home: Home::Backend { url } }
    }

    #[test]
    fn a_certificate_is_not_trusted_while_it_differs_from_what_was_pasted_nor_by_enter_before_it_is_compared()
    {
        let mut connect = Connect::new(&Preferences::default()).working();
        let fingerprint = Fingerprint([7; 32]);
        let _ = connect.update(Message::Looked(Ok(Found::Unknown { fingerprint, changed: false })));
        assert!(matches!(connect.update(Message::Continue), Action::None), "Enter after the address");
        let _ = connect.update(Message::Pasted("AA:BB".to_owned()));
        for press in [Message::Continue, Message::Trusted] {
            assert!(matches!(connect.update(press), Action::None));
        }
        assert!(connect.pinned.is_empty());
        let _ = connect.update(Message::Pasted(format!("sha256 Fingerprint={fingerprint}")));
        assert!(matches!(connect.update(Message::Continue), Action::Pin(_, pinned) if pinned == fingerprint));
    }

    #[test]
    fn after_a_session_has_ended_the_sign_in_form_of_its_backend_is_next_and_says_why() {
        let Connected { client, home, .. } = connected(Made::ByPerson);
        let preferences =
            Preferences { home: Some(home), user: "marta".to_owned(), ..Preferences::default() };
        let mut connect = Connect::new(&preferences).because(sarrio_model::problem::SessionEnded.into());
        let _ = connect.begin();
        assert!(connect.working, "it connects by itself");
        let _ = connect.update(Message::Looked(Ok(Found::Trusted(client))));
        assert!(matches!(connect.step, Step::SignIn { .. }) && connect.problem.is_some());
        let _ = connect.update(Message::Back);
        let _ = connect.update(Message::Kind(Kind::Here));
        assert!(matches!(connect.step, Step::Where), "another place can be chosen");
    }

    #[test]
    fn a_password_that_must_be_changed_is_changed_before_the_desktops_are_shown() {
        let mut connect = Connect::new(&Preferences::default());
        connect.password = "the first one".to_owned();
        assert!(matches!(connect.update(Message::SignedIn(Ok(connected(Made::BySarriod)))), Action::Run(_)));
        let try_with = |connect: &mut Connect, new: &str, again: &str| {
            let _ = connect.update(Message::NewPassword(new.to_owned()));
            let _ = connect.update(Message::Repeated(again.to_owned()));
            let _ = connect.update(Message::ChangePassword);
            connect.wrong.clone()
        };
        assert_eq!(try_with(&mut connect, "", ""), Some(texts::new_password_needed()));
        assert_eq!(
            try_with(&mut connect, "correct horse", "correct house"),
            Some(texts::new_password_differs())
        );
        assert_eq!(try_with(&mut connect, "correct horse", "correct horse"), None);
        assert!(connect.working, "it is sent");
        let done = connect.update(Message::SignedIn(Ok(connected(Made::ByPerson))));
        assert!(matches!(done, Action::Ready(..)));
        assert!(
            connect.password.is_empty() && connect.new_password.is_empty() && connect.repeated.is_empty()
        );
    }
}
