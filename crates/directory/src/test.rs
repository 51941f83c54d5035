//! The test of a directory: one step after the other, each with what was found.

use sarrio_model::{
    DirectoryBind, DirectoryPerson, DirectorySecurity, DirectorySettings, DirectoryStep, DirectoryStepName,
    DirectoryTest, GroupNesting, Outcome, Problem, RuleCondition,
    problem::{
        AddressesFound, BoundAs, BoundAsNobody, BoundAsPerson, DirectoryAnswers, DirectoryNameTwice,
        DirectoryNameUnusable, GroupsFound, GroupsNotNeeded, InGroups, InNoGroup, NobodyFound,
        NotEncryptedAtAll, NotEncryptedHere, PasswordNotGiven, PasswordRight, PasswordWrong, PeopleFound,
        PersonFound, PersonNeededToBind, PersonNotFound, ReferralsLeft, RuleGroupMissing, RulesFine,
        ServerCanChains, ServerCanNothing, ServerCanPages, StepNotReached, TlsAgreed, Wording,
    },
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Access, Person,
    bind::{Bound, name_of_person},
    connection::{Connection, Patience, dial, resolve, secure},
    entry::Entry,
    filter::Filter,
    groups::{self, named_by_rules, word},
    person::username,
    search::Depth,
};

/// What a test found in the directory.
#[derive(Debug, Default)]
pub struct Tested {
    /// The steps, without the last: what Sarrio makes of the person.
    pub test: DirectoryTest,
    /// The person, where everything about them was found.
    pub person: Option<Person>,
}

/// Somebody to look for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The name as it was typed.
    pub name: String,
    /// The password, to try it.
    pub password: Option<SecretString>,
}

/// Tries the settings, and looks for somebody. Nothing is changed.
pub async fn test(access: &Access, wanted: Option<Wanted>) -> Tested {
    let (mine, looks_for_person) = (access.clone(), wanted.is_some());
    let tried = access.apart(async move { Ok(Trial::run(&mine, wanted).await) }).await;
    let mut tested = tried.unwrap_or_else(|problem| {
        let steps = vec![DirectoryStep::of_problem(DirectoryStepName::Server, problem)];
        Tested { test: DirectoryTest { steps, person: None }, person: None }
    });
    let failed = tested.test.steps.iter().any(|step| step.outcome == Outcome::Failed);
    let stopped = failed
        || tested
            .test
            .steps
            .iter()
            .any(|step| step.name == DirectoryStepName::Bind && step.outcome == Outcome::Skipped);
    if stopped {
        let person = if looks_for_person { ABOUT_PERSON.as_slice() } else { &[] };
        for name in ABOUT_SERVER.iter().chain(person) {
            if !tested.test.steps.iter().any(|step| step.name == *name) {
                tested.test.steps.push(DirectoryStep::new(*name, Outcome::Skipped, StepNotReached));
            }
        }
    }
    tested
}

const ABOUT_SERVER: [DirectoryStepName; 8] = [
    DirectoryStepName::Resolve,
    DirectoryStepName::Connect,
    DirectoryStepName::Encryption,
    DirectoryStepName::Bind,
    DirectoryStepName::Server,
    DirectoryStepName::People,
    DirectoryStepName::Groups,
    DirectoryStepName::Rules,
];

const ABOUT_PERSON: [DirectoryStepName; 3] =
    [DirectoryStepName::Person, DirectoryStepName::Password, DirectoryStepName::Membership];

/// The step that failed, and why.
type Stopped = (DirectoryStepName, Problem);

/// Says during which step a problem arose.
trait During<T> {
    fn during(self, step: DirectoryStepName) -> Result<T, Stopped>;
}

impl<T> During<T> for Result<T, Problem> {
    fn during(self, step: DirectoryStepName) -> Result<T, Stopped> {
        self.map_err(|problem| (step, problem))
    }
}

/// A test that runs.
struct Trial<'a> {
    access: &'a Access,
    settings: &'a DirectorySettings,
    tested: Tested,
}

impl<'a> Trial<'a> {
    async fn run(access: &'a Access, wanted: Option<Wanted>) -> Tested {
        let mut trial = Self { access, settings: &access.settings, tested: Tested::default() };
        if let Err((step, problem)) = trial.steps(wanted).await {
            trial.tested.test.steps.push(DirectoryStep::of_problem(step, problem));
        }
        trial.tested
    }

    fn passed(&mut self, step: DirectoryStepName, finding: impl Into<Wording>) {
        self.found(step, Outcome::Passed, finding);
    }

    fn found(&mut self, step: DirectoryStepName, outcome: Outcome, finding: impl Into<Wording>) {
        self.tested.test.steps.push(DirectoryStep::new(step, outcome, finding));
    }

    async fn steps(&mut self, wanted: Option<Wanted>) -> Result<(), Stopped> {
        let mut connection = self.connect().await?;
        if !self.bind(&mut connection, wanted.as_ref()).await? {
            return Ok(());
        }
        let way = self.server(&mut connection).await?;
        self.people(&mut connection).await?;
        self.groups(&mut connection, way).await?;
        match wanted {
            Some(wanted) => self.person(&mut connection, way, &wanted).await,
            None => Ok(()),
        }
    }

    async fn connect(&mut self) -> Result<Connection, Stopped> {
        use DirectoryStepName::{Connect, Encryption, Resolve};
        let settings = self.settings;
        let patience = Patience::of_sync(settings);
        let addresses = resolve(settings, &patience).await.during(Resolve)?;
        let texts: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
        self.passed(Resolve, AddressesFound { addresses: texts.join(", ") });
        let (stream, address) = dial(settings, &addresses, &patience).await.during(Connect)?;
        self.passed(
            Connect,
            DirectoryAnswers { address: address.to_string(), port: settings.port().to_string() },
        );
        let connection = secure(settings, stream, patience).await.during(Encryption)?;
        match settings.security {
            DirectorySecurity::Ldaps | DirectorySecurity::StartTls => {
                self.passed(Encryption, TlsAgreed { host: settings.address.clone() });
            }
            DirectorySecurity::Loopback => self.passed(Encryption, NotEncryptedHere),
            DirectorySecurity::Unencrypted => self.found(Encryption, Outcome::Warning, NotEncryptedAtAll),
        }
        Ok(connection)
    }

    /// Whether somebody is signed in to the directory now.
    async fn bind(&mut self, connection: &mut Connection, wanted: Option<&Wanted>) -> Result<bool, Stopped> {
        use DirectoryStepName::Bind;
        match &self.settings.bind {
            DirectoryBind::Account { name } => {
                connection.bind_as_asker(self.access).await.during(Bind)?;
                self.passed(Bind, BoundAs { name: name.clone() });
                Ok(true)
            }
            DirectoryBind::Anonymous => {
                connection.bind_as_asker(self.access).await.during(Bind)?;
                self.passed(Bind, BoundAsNobody);
                Ok(true)
            }
            DirectoryBind::Person { pattern } => {
                let Some(Wanted { name, password: Some(password) }) = wanted else {
                    self.found(Bind, Outcome::Skipped, PersonNeededToBind);
                    return Ok(false);
                };
                let entry = name_of_person(pattern, name);
                match connection.bind(&entry, password).await.during(Bind)? {
                    Bound::Right => {
                        self.passed(Bind, BoundAsPerson { name: entry });
                        Ok(true)
                    }
                    Bound::Wrong => {
                        self.found(Bind, Outcome::Failed, PasswordWrong);
                        Ok(false)
                    }
                    Bound::Kept(why) => Err((Bind, self.kept(why, name))),
                }
            }
        }
    }

    fn kept(&self, why: crate::bind::Kept, name: &str) -> Problem {
        match name.parse() {
            Ok(username) => why.problem(username),
            Err(_) => DirectoryNameUnusable { name: name.to_owned() }.into(),
        }
    }

    /// What the server can, and how groups are followed.
    async fn server(&mut self, connection: &mut Connection) -> Result<Option<GroupNesting>, Stopped> {
        use DirectoryStepName::{Groups, Server};
        let server = connection.server().await.during(Server)?;
        match (server.pages, server.chains) {
            (_, true) => self.passed(Server, ServerCanChains),
            (true, false) => self.passed(Server, ServerCanPages),
            (false, false) => self.found(Server, Outcome::Warning, ServerCanNothing),
        }
        match &self.settings.groups {
            Some(groups) => Ok(Some(groups::way(groups, server, connection).during(Groups)?)),
            None => Ok(None),
        }
    }

    async fn people(&mut self, connection: &mut Connection) -> Result<(), Stopped> {
        use DirectoryStepName::People;
        let settings = self.settings;
        let attribute = settings.attributes.username.as_str();
        let filter = Filter::of_settings(&settings.people.filter).and(Filter::has(attribute));
        let found = connection
            .search(&settings.people.base, Depth::Below, &filter, &[attribute])
            .await
            .during(People)?;
        if let Some(cut) = found.cut {
            // Somebody can sign in all the same, so the rest is tested too.
            let step = DirectoryStep::of_problem(People, cut);
            self.tested.test.steps.push(DirectoryStep { outcome: Outcome::Warning, ..step });
            return Ok(());
        }
        let people = found.entries.len() as u64;
        match found.entries.first().and_then(|entry| entry.text(attribute)) {
            None => self.found(People, Outcome::Failed, NobodyFound { base: settings.people.base.clone() }),
            Some(_) if !found.referrals.is_empty() => {
                let servers = found.referrals.join(", ");
                self.found(People, Outcome::Warning, ReferralsLeft { people, servers });
            }
            Some(example) => self.passed(People, PeopleFound { people, example: example.to_owned() }),
        }
        Ok(())
    }

    async fn groups(
        &mut self,
        connection: &mut Connection,
        way: Option<GroupNesting>,
    ) -> Result<(), Stopped> {
        use DirectoryStepName::{Groups, Rules};
        let settings = self.settings;
        let (Some(groups), Some(way)) = (&settings.groups, way) else {
            self.passed(Groups, GroupsNotNeeded);
            self.passed(Rules, RulesFine { rules: settings.rules.len() as u64 });
            return Ok(());
        };
        let filter = Filter::of_settings(&groups.filter);
        let found = connection.search(&groups.base, Depth::Below, &filter, &["1.1"]).await.during(Groups)?;
        let found = found.whole().during(Groups)?;
        self.passed(Groups, GroupsFound { groups: found.len() as u64, way: word(way) });
        if named_by_rules(settings).is_empty() {
            self.passed(Rules, RulesFine { rules: settings.rules.len() as u64 });
            return Ok(());
        }
        let mut missing = None;
        for (place, rule) in settings.rules.iter().enumerate() {
            if let RuleCondition::InGroup(group) = &rule.who
                && missing.is_none()
                && !found.iter().any(|entry| entry.name == *group)
                && connection.entry(group, &["1.1"]).await.during(Rules)?.is_none()
            {
                missing = Some(RuleGroupMissing { rule: place as u64 + 1, group: group.clone() });
            }
        }
        match missing {
            Some(missing) => self.found(Rules, Outcome::Warning, missing),
            None => self.passed(Rules, RulesFine { rules: settings.rules.len() as u64 }),
        }
        Ok(())
    }

    async fn person(
        &mut self,
        connection: &mut Connection,
        way: Option<GroupNesting>,
        wanted: &Wanted,
    ) -> Result<(), Stopped> {
        use DirectoryStepName::{Membership, Person as PersonStep};
        let settings = self.settings;
        let found = connection.people_called(settings, way, &wanted.name).await.during(PersonStep)?;
        let entry = match found.as_slice() {
            [] => {
                self.found(PersonStep, Outcome::Failed, PersonNotFound { name: wanted.name.clone() });
                return Ok(());
            }
            [entry] => entry,
            _ => return Err((PersonStep, DirectoryNameTwice { name: wanted.name.clone() }.into())),
        };
        username(settings, entry).during(PersonStep)?;
        self.passed(PersonStep, PersonFound { entry: entry.name.to_string() });
        self.password(connection, entry, wanted).await?;
        let person = connection.placed(settings, way, entry).await.during(Membership)?;
        let shown = person.shown();
        self.membership(&shown, way);
        self.tested.test.person = Some(shown);
        self.tested.person = Some(person);
        Ok(())
    }

    async fn password(
        &mut self,
        connection: &mut Connection,
        entry: &Entry,
        wanted: &Wanted,
    ) -> Result<(), Stopped> {
        use DirectoryStepName::Password;
        let Some(password) = &wanted.password else {
            self.found(Password, Outcome::Skipped, PasswordNotGiven);
            return Ok(());
        };
        if matches!(self.settings.bind, DirectoryBind::Person { .. }) {
            self.passed(Password, PasswordRight);
            return Ok(());
        }
        if password.expose_secret().is_empty() {
            self.found(Password, Outcome::Failed, PasswordWrong);
            return Ok(());
        }
        match connection.bind(entry.name.as_str(), password).await.during(Password)? {
            Bound::Right => self.passed(Password, PasswordRight),
            Bound::Wrong => self.found(Password, Outcome::Failed, PasswordWrong),
            Bound::Kept(why) => {
                let problem = self.kept(why, &wanted.name);
                self.tested.test.steps.push(DirectoryStep::of_problem(Password, problem));
            }
        }
        connection.bind_as_asker(self.access).await.during(Password)
    }

    fn membership(&mut self, person: &DirectoryPerson, way: Option<GroupNesting>) {
        use DirectoryStepName::Membership;
        let Some(way) = way.filter(|_| !named_by_rules(self.settings).is_empty()) else {
            self.passed(Membership, GroupsNotNeeded);
            return;
        };
        let way = word(way);
        let groups = person.groups.len() as u64;
        match groups {
            0 => self.passed(Membership, InNoGroup { way }),
            _ => self.passed(Membership, InGroups { groups, names: person.groups.join("; "), way }),
        }
    }
}
