//! What is read from a host's configuration for each connection.

use sarrio_hypervisor::HostResult;
use sarrio_model::problem::HostCall;

use crate::{connection::MOST_CALLS, errors, script::Script, session::Session};

/// What the host's configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// The path of libvirt's socket.
    pub socket: String,
    /// The processor's name.
    pub cpu: String,
    /// How many processors it has.
    pub threads: usize,
    /// Whether SPICE has TLS; `None` where the configuration cannot be read.
    pub spice_tls: Option<bool>,
    /// The directory of the console's certificates.
    pub pki: String,
}

const SURVEY: &str = r#"
for socket in /run/libvirt/libvirt-sock /run/libvirt/virtqemud-sock; do
  [ -S "$socket" ] && { printf 'socket=%s\n' "$socket"; break; }
done
sed -n 's/^model name[[:space:]]*: \(.*\)/cpu=\1/p;' /proc/cpuinfo | head -n 1
printf 'threads=%s\n' "$(nproc)"
conf=/etc/libvirt/qemu.conf
if [ -r "$conf" ]; then
  echo conf=read
  sed -n 's/^[[:space:]]*\(spice_tls\(_x509_cert_dir\)\{0,1\}\)[[:space:]]*=[[:space:]]*"\{0,1\}\([^"]*\)"\{0,1\}.*$/\1=\3/p' "$conf"
fi
"#;

impl Survey {
    /// Reads the configuration.
    pub async fn take(session: &Session) -> HostResult<Self> {
        let output = session.run(Script::new(HostCall::ReadConfiguration, SURVEY)).await?;
        Ok(Self::parse(&output.text()))
    }

    /// How many desktops are started at the same time. A start keeps a processor busy, so with more of them each would
    /// take longer. Half of the processors are left to running desktops, and one slot to other calls. With two starts,
    /// one works while the other waits for its QEMU.
    pub fn starts(&self) -> usize {
        (self.threads / 2).clamp(2, MOST_CALLS - 1)
    }

    fn parse(text: &str) -> Self {
        let mut survey = Self { pki: "/etc/pki/libvirt-spice".into(), ..Self::default() };
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            match key {
                "socket" => survey.socket = value.to_owned(),
                "cpu" => survey.cpu = errors::one_line(value),
                "threads" => survey.threads = value.parse().unwrap_or_default(),
                "conf" => survey.spice_tls = Some(false),
                "spice_tls" => survey.spice_tls = Some(value.trim() == "1"),
                "spice_tls_x509_cert_dir" if value.starts_with('/') => survey.pki = value.to_owned(),
                _ => {}
            }
        }
        survey
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_s_configuration_is_read_as_it_is_written() {
        let survey = Survey::parse(
            "socket=/run/libvirt/libvirt-sock\ncpu=AMD = x\nthreads=6\nconf=read\nspice_tls=1\njunk\n=\n",
        );
        assert_eq!((survey.threads, survey.starts()), (6, 3));
        assert_eq!(survey.spice_tls, Some(true));
        assert_eq!((survey.cpu.as_str(), survey.pki.as_str()), ("AMD = x", "/etc/pki/libvirt-spice"));
        assert_eq!(Survey::parse("conf=read").spice_tls, Some(false));
        assert_eq!(Survey::parse("").spice_tls, None);
        assert_eq!((Survey::parse("").starts(), Survey::parse("threads=64").starts()), (2, 3));
    }
}
