//! Syncs: the people of the directory become those of Sarrio. Who vanished from it is disabled, and nobody is deleted.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sarrio_directory::{Access, People, Person};
use sarrio_engine::authz::{Action, EditUser};
use sarrio_model::{
    Code, DirectoryNote, DirectorySync, Problem, SyncOutcome, SyncTrigger, UserId, Vanishing, WithoutRule,
    problem::{
        DirectoryIsOff, DirectoryLastAdministrator, DirectoryPlaceMissing, NobodyFound, ReferralsLeft,
        SyncRuns, SyncWouldDisableMany,
    },
};
use sarrio_store::{Concerns, DirectoryAccount, Places};

use super::{
    apply::{Newcomer, apply},
    placement::{Change, plan},
    settings::access,
};
use crate::{
    app::App,
    person_audit::{tell_changes, tell_of_directory},
};

/// How many notes of a sync are kept.
const NOTES: usize = 100;

/// So few may always vanish, however small the school is.
const FEW: usize = 10;

/// Starts a sync. It goes on after the answer.
///
/// # Errors
/// One runs already; no directory is set up, or it is off; the store's.
pub(crate) async fn start(
    app: &App,
    trigger: SyncTrigger,
    vanishing: Vanishing,
) -> Result<DirectorySync, Problem> {
    let turn = app.directory().syncing.clone().try_lock_owned().map_err(|_| SyncRuns)?;
    let access = access(app).await?;
    if !access.settings.enabled {
        return Err(DirectoryIsOff.into());
    }
    let sync = DirectorySync {
        began: Timestamp::now(),
        ended: None,
        trigger,
        outcome: None,
        read: 0,
        added: 0,
        changed: 0,
        disabled: 0,
        enabled: 0,
        notes: Vec::new(),
        more_notes: 0,
    };
    save(app, &sync).await?;
    let (running, begun) = (app.clone(), sync.clone());
    app.sockets().spawn(async move {
        let _turn = turn;
        let closing = running.closing().clone();
        tokio::select! {
            () = run(&running, access, begun, vanishing) => {}
            // What is written stays, and the next start says that this one was interrupted.
            () = closing.cancelled() => {}
        }
    });
    Ok(sync)
}

pub(super) async fn save(app: &App, sync: &DirectorySync) -> Result<(), Problem> {
    let mut tx = app.store().begin().await?;
    tx.put_sync(sync).await?;
    Ok(tx.commit().await?)
}

async fn run(app: &App, access: Access, sync: DirectorySync, vanishing: Vanishing) {
    let mut work = Work { app, access: &access, sync, named: HashSet::new() };
    let outcome = match work.everybody(vanishing).await {
        Ok(outcome) => outcome,
        Err(problem) => {
            tracing::warn!(%problem, "a sync of the directory failed");
            work.note(problem);
            SyncOutcome::Failed
        }
    };
    work.sync.outcome = Some(outcome);
    work.sync.ended = Some(Timestamp::now());
    let DirectorySync { read, added, changed, disabled, enabled, .. } = work.sync;
    tracing::info!(?outcome, read, added, changed, disabled, enabled, "synced with the directory");
    app.access_changed();
    if let Err(problem) = save(app, &work.sync).await {
        tracing::error!(%problem, "could not write what a sync did");
    }
}

/// The accounts of the directory, by what it knows their entries by.
struct Index<'a> {
    by_key: HashMap<&'a str, &'a DirectoryAccount>,
    /// Those whose entry it knew only by its name when the account was made.
    by_name: HashMap<&'a str, &'a DirectoryAccount>,
}

impl<'a> Index<'a> {
    fn of(accounts: &'a [DirectoryAccount]) -> Self {
        let by_key = accounts.iter().map(|account| (account.entry.key.as_str(), account)).collect();
        let named = accounts.iter().filter(|account| account.entry.key.starts_with("name:"));
        let by_name = named.map(|account| (account.entry.name_key.as_str(), account)).collect();
        Self { by_key, by_name }
    }

    fn find(&self, person: &Person) -> Option<&'a DirectoryAccount> {
        let by_name = || self.by_name.get(person.entry.key().as_str()).copied();
        self.by_key.get(person.key.as_str()).copied().or_else(by_name)
    }
}

/// A sync that runs.
struct Work<'a> {
    app: &'a App,
    access: &'a Access,
    sync: DirectorySync,
    /// The categories and groups that are missing and were noted.
    named: HashSet<String>,
}

impl Work<'_> {
    fn note(&mut self, note: impl Into<DirectoryNote>) {
        match self.sync.notes.len() < NOTES {
            true => self.sync.notes.push(note.into()),
            false => self.sync.more_notes += 1,
        }
    }

    async fn everybody(&mut self, vanishing: Vanishing) -> Result<SyncOutcome, Problem> {
        let People { people, referrals, cut } = sarrio_directory::read_people(self.access).await?;
        self.sync.read = people.len() as u64;
        let accounts = self.app.store().directory_accounts().await?;
        let mut places = self.app.store().places().await?;
        let index = Index::of(&accounts);
        let mut there = HashSet::new();
        for person in &people {
            let known = index.find(person);
            match self.one(person, known, &mut places).await {
                Ok(Some(user)) => drop(there.insert(user)),
                Ok(None) => {}
                Err(problem) if problem.code == Code::StoreUnavailable => return Err(problem),
                Err(problem) => {
                    // Whoever is refused for their name is there all the same.
                    there.extend(known.map(|account| account.user.id));
                    self.note(problem);
                }
            }
        }
        if !referrals.is_empty() {
            let note = ReferralsLeft { people: self.sync.read, servers: referrals.join(", ") };
            self.note(DirectoryNote::new(note));
        }
        match cut {
            Some(problem) => {
                self.note(problem);
                Ok(SyncOutcome::Partial)
            }
            None => self.disable_vanished(&accounts, &there, vanishing).await,
        }
    }

    /// Takes one person over. Returns who they are in Sarrio, if they may use it.
    async fn one(
        &mut self,
        person: &Person,
        known: Option<&DirectoryAccount>,
        places: &mut Places,
    ) -> Result<Option<UserId>, Problem> {
        let settings = &self.access.settings;
        // Most people of a directory may have nothing to do with Sarrio.
        if person.placement.is_unknown() && settings.without_rule == WithoutRule::Refuse {
            return Ok(None);
        }
        let store = self.app.store();
        let newcomer = match settings.add_people.at_sync() {
            true => Newcomer::Add,
            false => Newcomer::Refuse,
        };
        if known.is_none() && newcomer == Newcomer::Refuse {
            return Ok(None);
        }
        // Most people are as they were, and nothing is written.
        if let Some(known) = known {
            let planned = plan(settings, places, person, Some(known))?;
            if planned.change == Change::Nothing && planned.missing.is_empty() {
                return Ok(Some(known.user.id));
            }
        }
        let applied = apply(store, settings, places, person, newcomer).await?;
        match applied.change {
            Change::Added => self.sync.added += 1,
            Change::CameBack => self.sync.enabled += 1,
            Change::Changed => self.sync.changed += 1,
            Change::Nothing => {}
        }
        for name in applied.missing {
            if self.named.insert(name.to_string()) {
                self.note(DirectoryPlaceMissing { name }.problem());
            }
        }
        Ok(Some(applied.user.id))
    }

    async fn disable_vanished(
        &mut self,
        accounts: &[DirectoryAccount],
        there: &HashSet<UserId>,
        vanishing: Vanishing,
    ) -> Result<SyncOutcome, Problem> {
        let enabled: Vec<&DirectoryAccount> =
            accounts.iter().filter(|account| account.user.enabled).collect();
        let vanished: Vec<&DirectoryAccount> =
            enabled.iter().copied().filter(|account| !there.contains(&account.user.id)).collect();
        let many = vanished.len() > FEW && vanished.len() * 3 > enabled.len();
        let nobody_left = !vanished.is_empty() && self.sync.read == 0;
        if vanishing == Vanishing::RefuseMany && (many || nobody_left) {
            if nobody_left {
                let base = self.access.settings.people.base.clone();
                self.note(DirectoryNote::new(NobodyFound { base }));
            }
            let (vanished, people) = (vanished.len() as u64, enabled.len() as u64);
            self.note(SyncWouldDisableMany { vanished, people }.problem());
            return Ok(SyncOutcome::Refused);
        }
        for account in vanished {
            match self.disable(account).await {
                Ok(()) => self.sync.disabled += 1,
                Err(problem) if problem.code == Code::StoreUnavailable => return Err(problem),
                Err(problem) => self.note(problem),
            }
        }
        Ok(SyncOutcome::Completed)
    }

    /// Disables somebody, and ends their sessions.
    async fn disable(&self, account: &DirectoryAccount) -> Result<(), Problem> {
        let mut tx = self.app.store().begin().await?;
        let Some(mut user) = tx.user(account.user.id).await? else { return Ok(()) };
        let (administrators, before) = (tx.count_administrators().await?, user.clone());
        user.enabled = false;
        tx.save_user(&mut user).await?;
        tell_of_directory(&mut tx, EditUser::NAME, &user, Concerns::Person(user.id));
        tell_changes(&mut tx, Some(&before), &user);
        if administrators > 0 && tx.count_administrators().await? == 0 {
            return Err(DirectoryLastAdministrator { username: user.username }.into());
        }
        let mut entry = account.entry.clone();
        entry.vanished = Some(self.sync.began);
        tx.put_entry(&entry).await?;
        tx.end_sessions_of(user.id, None).await?;
        Ok(tx.commit().await?)
    }
}
