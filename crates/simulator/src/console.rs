//! Consoles: they are opened with a password for a while, and closed again.

use std::time::Duration;

use jiff::Timestamp;
use sarrio_hypervisor::{Console, HostError, HostEvent, HostResult};
use sarrio_model::{DesktopId, Epoch, SiteId};
use tokio::time::Instant;

use crate::{machine::Password, world::World};

impl World {
    pub(crate) fn open_console(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
        password: String,
        valid: Duration,
    ) -> HostResult<Console> {
        let host = self.host(address);
        if !host.facts.spice {
            return Err(HostError::NoConsole("SPICE"));
        }
        let machine = host.machine(site, desktop, epoch)?;
        machine.password = Some(Password { text: password, until: Instant::now() + valid });
        Ok(Console {
            tls_port: machine.port,
            ca: format!("-----BEGIN CERTIFICATE-----\n{address}\n-----END CERTIFICATE-----\n"),
            subject: format!("O=simulator,CN={address}"),
            expires: Timestamp::now().checked_add(valid).unwrap_or(Timestamp::MAX),
        })
    }

    pub(crate) fn disconnect_viewers(
        &mut self,
        address: &str,
        site: SiteId,
        desktop: DesktopId,
        epoch: Epoch,
    ) -> HostResult<()> {
        let host = self.host(address);
        let machine = host.machine(site, desktop, epoch)?;
        machine.password = None;
        if machine.viewers > 0 {
            machine.viewers = 0;
            host.emit(&HostEvent::Viewers { desktop, count: 0 });
        }
        Ok(())
    }
}
