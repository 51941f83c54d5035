//! Outages of a host. Each is logged once when it begins and once when it ends, however many attempts fail in between.

use std::time::{Duration, Instant};

use sarrio_hypervisor::HostError;

/// The failed attempts since the link was last up.
#[derive(Debug, Default)]
pub struct Outage {
    begin: Option<Begin>,
}

#[derive(Debug)]
struct Begin {
    at: Instant,
    tries: u32,
    why: HostError,
}

/// Whether the reason of a failed attempt is new. Only new ones are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The host has stopped answering, or does not answer for another reason than before.
    New,
    /// The reason is the same as before.
    Same,
}

impl Outage {
    /// Counts a failed attempt. Returns the reason to show, and whether it is new.
    ///
    /// Since OpenSSH 9.8, sshd drops connections from an address whose sign-ins have failed. Then the refused key stays
    /// the reason, because a person has to correct that, and not a dropped connection.
    pub fn failed(&mut self, why: HostError) -> (HostError, Reason) {
        let Some(begin) = &mut self.begin else {
            self.begin = Some(Begin { at: Instant::now(), tries: 1, why: why.clone() });
            return (why, Reason::New);
        };
        begin.tries += 1;
        if matches!(begin.why, HostError::SignIn(_) | HostError::JumpSignIn { .. })
            && is_dropped_before_sign_in(&why)
        {
            return (begin.why.clone(), Reason::Same);
        }
        let reason = if begin.why.code() == why.code() { Reason::Same } else { Reason::New };
        begin.why = why.clone();
        (why, reason)
    }

    /// The link is up. Returns how long it was not and how many attempts failed; `None` where none failed.
    pub fn end(&mut self) -> Option<(Duration, u32)> {
        self.begin.take().map(|begin| (begin.at.elapsed(), begin.tries))
    }
}

/// Whether sshd closed the connection before the sign-in, according to OpenSSH's message.
fn is_dropped_before_sign_in(why: &HostError) -> bool {
    let (HostError::Unreachable(reason) | HostError::JumpHostInTheWay { why: reason, .. }) = why else {
        return false;
    };
    ["closed by", "reset by", "kex_exchange_identification", "banner exchange", "Not allowed at this time"]
        .iter()
        .any(|words| reason.text.contains(words))
}

#[cfg(test)]
mod tests {
    use sarrio_hypervisor::said;

    use super::*;

    fn unreachable(message: &str) -> HostError {
        HostError::unreachable(message)
    }

    #[test]
    fn a_night_of_failed_attempts_is_logged_once_and_counted_at_its_end() {
        let mut outage = Outage::default();
        assert_eq!(outage.end(), None);
        let reasons: Vec<_> = (0..5).map(|_| outage.failed(unreachable("No route to host")).1).collect();
        assert_eq!(reasons[0], Reason::New);
        assert!(reasons[1..].iter().all(|reason| *reason == Reason::Same));
        assert_eq!(outage.failed(HostError::NoLibvirt(said("it has no socket"))).1, Reason::New);
        assert_eq!(outage.end().unwrap().1, 6);
        assert_eq!(outage.end(), None);
    }

    #[test]
    fn a_refused_key_stays_the_reason_while_sshd_drops_connections() {
        let refused = HostError::SignIn("root".parse().unwrap());
        let mut outage = Outage::default();
        outage.failed(refused.clone());
        for message in [
            "Connection closed by 10.0.0.1 port 22",
            "kex_exchange_identification: read: Connection reset by peer",
        ] {
            assert_eq!(outage.failed(unreachable(message)), (refused.clone(), Reason::Same));
        }
        let off = unreachable("connect to host 10.0.0.1 port 22: No route to host");
        assert_eq!(outage.failed(off.clone()), (off, Reason::New));
    }
}
