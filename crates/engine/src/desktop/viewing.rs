//! Consoles of running desktops.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use rand::{Rng, distr::Alphanumeric};
use sarrio_model::{
    Connection, Desktop, DesktopId, Epoch, HypervisorId, NewTicket, Noun, Problem, Route, SessionId, Ticket,
    problem::{DesktopIsOff, NoTunnelFromElsewhere},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Engine, Inner,
    authz::{About, Action, OpenDesktop, Permit, SaveStill},
    host::Host,
};

/// Letters and digits of a console's password: 95 bits. SPICE takes at most 60 characters.
const PASSWORD_LENGTH: usize = 16;

/// A ticket whose password may still be valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Issued {
    epoch: Epoch,
    number: u64,
    /// The session that got it; `None` on the Unix socket.
    session: Option<SessionId>,
}

/// The newest ticket of each desktop whose password may still be valid.
#[derive(Default)]
pub(crate) struct Tickets {
    valid: Mutex<HashMap<DesktopId, Issued>>,
    /// Numbers the tickets.
    count: AtomicU64,
}

impl Tickets {
    fn issue(&self, desktop: DesktopId, epoch: Epoch, session: Option<SessionId>) {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let issued = Issued { epoch, number, session };
        self.valid.lock().unwrap_or_else(PoisonError::into_inner).insert(desktop, issued);
    }

    fn newest(&self, desktop: DesktopId) -> Option<Issued> {
        self.valid.lock().unwrap_or_else(PoisonError::into_inner).get(&desktop).copied()
    }

    /// The desktop is off, or the password has expired.
    pub(crate) fn forget(&self, desktop: DesktopId) {
        self.valid.lock().unwrap_or_else(PoisonError::into_inner).remove(&desktop);
    }
}

impl Engine {
    /// A password for the desktop's console that expires soon, and where the console is. The host's handle checks desktop
    /// and epoch once more, so that no ticket ever opens another machine. The viewer is disconnected when `session` ends;
    /// without one, as on the Unix socket, it stays.
    ///
    /// # Errors
    /// It is off, its host does not answer, or a tunnel was asked of a backend that is not the app's own.
    pub async fn ticket(
        &self,
        permit: Permit<OpenDesktop>,
        new: NewTicket,
        session: Option<SessionId>,
    ) -> Result<Ticket, Problem> {
        let (caller, desktop) = (permit.caller(), permit.on());
        let (host, id, epoch) = self.where_it_runs(&permit).await?;
        if new.route == Route::Tunnel && !caller.direct {
            return Err(NoTunnelFromElsewhere.into());
        }
        let password: String =
            rand::rng().sample_iter(Alphanumeric).take(PASSWORD_LENGTH).map(char::from).collect();
        let password = SecretString::from(password);
        let console = host
            .api
            .open_console(desktop.id, epoch, &password, self.0.settings.ticket_life)
            .await
            .map_err(|why| why.problem(&host.name))?;
        self.0.tickets.issue(desktop.id, epoch, session);
        let mut tx = self.0.store.begin().await?;
        let now = tx.desktop(desktop.id).await?;
        let now = now.ok_or_else(|| Problem::not_found(Noun::Desktop, desktop.id))?;
        // Whoever lost the right meanwhile is not told the password, which then expires unused.
        permit.confirm(&mut tx, &now).await?;
        if let Some(session) = session {
            tx.insert_viewer(desktop.id, epoch, session, caller.user.id).await?;
        }
        tx.commit().await?;
        if session.is_some() {
            // The right may be lost or the session end after this, but before the viewer connects.
            self.access_changed();
        }
        let (address, port) = match new.route {
            Route::Straight => (self.viewer_address(id).await?, console.tls_port),
            Route::Tunnel => {
                let port = host.api.tunnel(console.tls_port).await.map_err(|why| why.problem(&host.name))?;
                ("127.0.0.1".to_owned(), port)
            }
        };
        tracing::info!(desktop.id = %desktop.id, host.name = %host.name, user.id = %caller.user.id, "ticket");
        Ok(Ticket {
            desktop: desktop.id,
            title: desktop.name.clone(),
            protocol: new.protocol,
            host: address,
            tls_port: port,
            password: password.expose_secret().to_owned(),
            ca: console.ca,
            host_subject: console.subject,
            hypervisor: id,
            epoch,
            expires: console.expires,
        })
    }

    /// The host on which a desktop runs, and since which start.
    ///
    /// # Errors
    /// It is off, or its host does not answer.
    /// Tells the audit that a picture of the desktop's screen is saved.
    ///
    /// # Errors
    /// It is off, or the caller lost the right meanwhile; the store's.
    pub async fn note_still(&self, permit: Permit<SaveStill>) -> Result<(), Problem> {
        permit.note(&self.0.store, permit.on(), About::of(permit.on())).await
    }

    pub(crate) async fn where_it_runs<A: Action<On = Desktop>>(
        &self,
        permit: &Permit<A>,
    ) -> Result<(std::sync::Arc<Host>, HypervisorId, Epoch), Problem> {
        let id = permit.on().id;
        let desktop = self.0.store.desktop(id).await?;
        let desktop = desktop.ok_or_else(|| Problem::not_found(Noun::Desktop, id))?;
        permit.require_possible(&desktop)?;
        let Some((id, epoch)) = desktop.state.place() else {
            return Err(DesktopIsOff { name: desktop.name.clone() }.into());
        };
        Ok((self.0.hosts.require(id)?, id, epoch))
    }

    async fn viewer_address(&self, id: HypervisorId) -> Result<String, Problem> {
        let row =
            self.0.store.hypervisor(id).await?.ok_or_else(|| Problem::not_found(Noun::Hypervisor, id))?;
        Ok(match (row.viewer_address, row.connection) {
            (Some(address), _) => address.to_string(),
            (None, Connection::Ssh { target, .. }) => target.address.to_string(),
            (None, Connection::Local) => "127.0.0.1".to_owned(),
        })
    }
}

/// A viewer signed in. A SPICE server has one viewer, so those that other sessions opened before are gone.
pub(crate) async fn viewer_came(engine: &Inner, host: &Host, desktop: DesktopId) -> Result<(), Problem> {
    let Some(issued) = engine.tickets.newest(desktop) else { return Ok(()) };
    expire_soon(engine, host, desktop, issued);
    if let Some(session) = issued.session {
        let mut tx = engine.store.begin().await?;
        tx.only_viewer(desktop, session).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Ends a password that was used, once all channels of the viewer, which need it too, have been opened.
fn expire_soon(engine: &Inner, host: &Host, desktop: DesktopId, issued: Issued) {
    let (api, wait) = (host.api.clone(), engine.settings.ticket_after_use);
    let host_name = host.name.clone();
    let this = engine.this();
    engine.spawn(async move {
        tokio::time::sleep(wait).await;
        let Some(engine) = this.upgrade() else { return };
        // A newer ticket belongs to somebody who has not signed in yet.
        if engine.tickets.newest(desktop) != Some(issued) {
            return;
        }
        match api.close_console(desktop, issued.epoch).await {
            Ok(()) => engine.tickets.forget(desktop),
            Err(why) => tracing::debug!(desktop.id = %desktop, host.name = %host_name, %why, "the ticket expires by itself"),
        }
    });
}

/// Records how many viewers a desktop has now.
pub(crate) async fn viewers(engine: &Inner, desktop: DesktopId, count: u32) -> Result<(), Problem> {
    let mut tx = engine.store.begin().await?;
    let Some(mut row) = tx.desktop(desktop).await? else { return Ok(()) };
    if row.viewers != count {
        row.viewers = count;
        tx.save_desktop(&mut row).await?;
        tx.commit().await?;
    }
    Ok(())
}
