//! What a desktop exchanges with the viewer's computer: USB devices, the clipboard and files.
//!
//! Each needs a device of the domain, which is unplugged and plugged in again while the desktop runs. libvirt also has a
//! switch for the clipboard, `<clipboard copypaste='no'/>`, but takes it from a running domain without doing anything.

use std::{
    thread,
    time::{Duration, Instant},
};

use sarrio_hypervisor::{HostError, HostResult};
use sarrio_model::{
    DesktopId, Epoch,
    problem::{DevicesStay, HostCall},
};
use virt::{connect::Connect, domain::Domain, error::Error, sys as libvirt};

use crate::{
    devices,
    domain_xml::{self, CLIPBOARD, NAMESPACE, NO_USB, USB_PORTS},
    domains,
    errors::{self, Fault},
    host::Host,
    xml::Element,
};

const CALL: HostCall = HostCall::SetExchange;
const ACT: Duration = Duration::from_secs(30);
/// How long the guest may take to let go of the devices.
const LET_GO: Duration = Duration::from_secs(10);

/// Allows or forbids the exchange.
pub async fn set(host: &Host, desktop: DesktopId, epoch: Epoch, allowed: bool) -> HostResult<()> {
    let set = move |_: &Connect, domain: &Domain| if allowed { allow(domain) } else { forbid(domain) };
    domains::with_domain(host, desktop, epoch, CALL, ACT, set).await
}

fn is_clipboard(device: &Element) -> bool {
    let named = |target: &Element| target.attribute("name") == Some(CLIPBOARD);
    device.name() == "channel" && device.get("target").is_some_and(named)
}

fn is_usb_port(device: &Element) -> bool {
    device.name() == "redirdev"
}

fn allow(domain: &Domain) -> Result<(), Fault> {
    let devices = devices::all(domain, CALL)?;
    let is_spice =
        |device: &Element| device.name() == "graphics" && device.attribute("type") == Some("spice");
    if !devices.iter().any(is_spice) {
        return Ok(()); // no viewer of such a host exchanges anything
    }
    let plug = |device: &Element| {
        let xml = devices::document(device, CALL)?;
        Ok::<_, Fault>(domain.attach_device_flags(&xml, libvirt::VIR_DOMAIN_AFFECT_LIVE)?)
    };
    if !devices.iter().any(is_clipboard) {
        plug(&domain_xml::clipboard())?;
    }
    let wanted = if has_usb(domain)? { USB_PORTS } else { 0 };
    for _ in devices.iter().filter(|device| is_usb_port(device)).count()..wanted {
        plug(&domain_xml::usb_port())?;
    }
    Ok(())
}

/// Whether the desktop's hardware has USB redirection, as its start has written into the metadata.
fn has_usb(domain: &Domain) -> Result<bool, Error> {
    let metadata = domain.metadata(libvirt::VIR_DOMAIN_METADATA_ELEMENT.cast_signed(), Some(NAMESPACE), 0)?;
    let document = roxmltree::Document::parse(&metadata);
    Ok(!document.is_ok_and(|ours| ours.root_element().has_attribute(NO_USB)))
}

/// Unplugs all devices of the exchange, until they are gone: libvirt also answers when the guest has not let go of one yet.
fn forbid(domain: &Domain) -> Result<(), Fault> {
    let until = Instant::now() + LET_GO;
    loop {
        let devices = devices::all(domain, CALL)?.into_iter();
        let there: Vec<_> = devices.filter(|device| is_clipboard(device) || is_usb_port(device)).collect();
        if there.is_empty() {
            return Ok(());
        }
        if Instant::now() > until {
            return Err(Fault::Host(HostError::Refused { call: CALL, why: DevicesStay.into() }));
        }
        for device in &there {
            let xml = devices::document(device, CALL)?;
            match domain.detach_device_flags(&xml, libvirt::VIR_DOMAIN_AFFECT_LIVE) {
                Err(error) if errors::is_of_connection(&error) || errors::is_no_domain(&error) => {
                    return Err(error.into());
                }
                // It is on its way out, or gone in the meantime.
                Err(error) => {
                    tracing::debug!(error = errors::message(&error), "a device is not unplugged yet")
                }
                Ok(_) => {}
            }
        }
        thread::sleep(Duration::from_millis(20));
    }
}
