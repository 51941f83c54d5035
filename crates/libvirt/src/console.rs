//! The SPICE console: it is opened with a password that expires, and closed again.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use sarrio_hypervisor::{Console, HostError, HostResult, Reason, said};
use sarrio_model::{
    DesktopId, Epoch,
    problem::{AnswerNotRead, CertificateNotReadable, DateNotReadable, FileNotReadable, HostCall},
};
use secrecy::{ExposeSecret as _, SecretString};
use virt::{connect::Connect, sys as libvirt};

use crate::{
    certificate::Certificate, domains, errors::Fault, host::Host, live::Consoles, script::Script,
    session::Session,
};

const ACT: Duration = Duration::from_secs(10);
const NO_SPICE: HostError = HostError::NoConsole("SPICE");

/// What a viewer needs to verify the host's TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The certificate of the authority, as PEM.
    pub ca: String,
    /// The certificate of the console.
    pub server: Certificate,
    /// How far the host's clock is ahead of ours.
    pub ahead: SignedDuration,
}

const LOOK: &str = r#"date -u '+now=%s.%N'
for file in ca server; do
  printf '%s=' "$file"
  base64 -w 0 <"$1/$file-cert.pem" 2>/dev/null
  echo
done
"#;

/// Reads the host's certificates and its clock.
pub async fn tls(session: &Session, pki: &str) -> HostResult<Tls> {
    const NAME: HostCall = HostCall::ReadCertificates;
    let asked = Timestamp::now();
    let output = session.run(Script::new(NAME, LOOK).arg(pki)).await?.checked(NAME)?;
    let text = output.text();
    let value = |key: &str| {
        text.lines().filter_map(|line| line.split_once('=')).find(|(k, _)| *k == key).map_or("", |(_, v)| v)
    };
    let failed = |why: Reason| HostError::Command { call: NAME, why };
    let pem = |key: &str| {
        let bytes = STANDARD.decode(value(key)).unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        match text.is_empty() {
            true => Err(failed(FileNotReadable { file: format!("{pki}/{key}-cert.pem") }.into())),
            false => Ok(text),
        }
    };
    let now: f64 = value("now").parse().map_err(|_| failed(DateNotReadable.into()))?;
    let now = SignedDuration::try_from_secs_f64(now).ok().and_then(|now| Timestamp::from_duration(now).ok());
    let now = now.ok_or_else(|| failed(DateNotReadable.into()))?;
    // The host read its clock at some time between the request and now.
    let middle = asked + (Timestamp::now().duration_since(asked) / 2);
    let server = Certificate::parse(&pem("server")?).map_err(|_| failed(CertificateNotReadable.into()))?;
    Ok(Tls { ca: pem("ca")?, server, ahead: now.duration_since(middle) })
}

/// Sets a password that expires after `valid`. Viewers that are connected stay connected.
pub async fn open(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    password: &SecretString,
    valid: Duration,
) -> HostResult<Console> {
    let connections = host.connections()?;
    let tls = tls(&*host.session()?, &connections.survey.pki).await?;
    let valid = SignedDuration::try_from(valid).unwrap_or(SignedDuration::from_secs(120));
    let expires = Timestamp::now() + valid;
    // The host compares this with its own clock.
    let until = expires + tls.ahead;
    let password = password.expose_secret().to_owned();
    let tls_port = set_password(host, desktop, epoch, password, until, Connected::Keep).await?;
    Ok(Console { tls_port, ca: tls.ca, subject: tls.server.subject, expires })
}

/// Makes the password expire now.
pub async fn close(host: &Host, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
    expire(host, desktop, epoch, Connected::Keep).await
}

/// The same, and disconnects every viewer.
pub async fn disconnect(host: &Host, desktop: DesktopId, epoch: Epoch) -> HostResult<()> {
    expire(host, desktop, epoch, Connected::Disconnect).await
}

async fn expire(host: &Host, desktop: DesktopId, epoch: Epoch, connected: Connected) -> HostResult<()> {
    let died = Timestamp::from_second(86_400).unwrap_or_default();
    match set_password(host, desktop, epoch, domains::random_password(), died, connected).await {
        Err(error) if error == NO_SPICE => Ok(()),
        done => done.map(drop),
    }
}

/// What happens to connected viewers when the password changes.
#[derive(Clone, Copy)]
enum Connected {
    Keep,
    Disconnect,
}

impl Connected {
    /// Its name in libvirt's XML.
    fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Disconnect => "disconnect",
        }
    }
}

async fn set_password(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    password: String,
    until: Timestamp,
    connected: Connected,
) -> HostResult<u16> {
    const CALL: HostCall = HostCall::SetConsolePassword;
    let set = move |_: &Connect, domain: &virt::domain::Domain| {
        let consoles = Consoles::parse(&domain.xml_desc(0)?);
        let consoles = consoles.map_err(|error| {
            Fault::Host(HostError::Refused {
                call: CALL,
                why: AnswerNotRead { text: error.to_string() }.into(),
            })
        })?;
        let (Some(spice), Some(port)) = (consoles.spice, consoles.tls_port) else {
            return Err(Fault::Host(NO_SPICE));
        };
        let element = spice
            .with("passwd", password)
            .with("passwdValidTo", until.strftime("%Y-%m-%dT%H:%M:%S"))
            .with("connected", connected.as_str());
        let xml = element
            .document()
            .map_err(|error| Fault::Host(HostError::Refused { call: CALL, why: said(error.to_string()) }))?;
        domain.update_device_flags(&xml, libvirt::VIR_DOMAIN_AFFECT_LIVE)?;
        Ok(port)
    };
    domains::with_domain(host, desktop, epoch, CALL, ACT, set).await
}
