//! The time that a host does not answer: logged once when it begins and once when it ends, however often the host was
//! tried in between.

use std::time::{Duration, Instant};

use sarrio_hypervisor::HostError;

/// Failed tries since the link was last up.
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

/// Whether a failed try is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The host does not answer any more, or for another reason than before.
    Changed,
    /// As before.
    Same,
}

impl Outage {
    /// Counts a failed try. The answer is the reason to show, and whether it is news.
    ///
    /// sshd from OpenSSH 9.8 on drops the connections of an address whose sign-ins failed. The refused key stays the
    /// reason then: a dropped connection would hide what a person has to put right.
    pub fn failed(&mut self, why: HostError) -> (HostError, News) {
        let Some(begin) = &mut self.begin else {
            self.begin = Some(Begin { at: Instant::now(), tries: 1, why: why.clone() });
            return (why, News::Changed);
        };
        begin.tries += 1;
        if matches!(begin.why, HostError::SignIn(_)) && is_dropped_before_sign_in(&why) {
            return (begin.why.clone(), News::Same);
        }
        let news = if begin.why.code() == why.code() { News::Same } else { News::Changed };
        begin.why = why.clone();
        (why, news)
    }

    /// The link is up: how long it was not, and how many tries failed; `None` where none did.
    pub fn end(&mut self) -> Option<(Duration, u32)> {
        self.begin.take().map(|begin| (begin.at.elapsed(), begin.tries))
    }
}

/// Whether sshd ended the connection before anybody could sign in, in OpenSSH's words.
fn is_dropped_before_sign_in(why: &HostError) -> bool {
    let HostError::Unreachable(said) = why else { return false };
    ["closed by", "reset by", "kex_exchange_identification", "banner exchange", "Not allowed at this time"]
        .iter()
        .any(|words| said.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unreachable(said: &str) -> HostError {
        HostError::Unreachable(said.into())
    }

    #[test]
    fn a_night_of_failed_tries_is_news_once_and_its_end_tells_their_number() {
        let mut outage = Outage::default();
        assert_eq!(outage.end(), None);
        let news: Vec<_> = (0..5).map(|_| outage.failed(unreachable("No route to host")).1).collect();
        assert_eq!(news[0], News::Changed);
        assert!(news[1..].iter().all(|news| *news == News::Same));
        assert_eq!(outage.failed(HostError::NoLibvirt("it has no socket".into())).1, News::Changed);
        assert_eq!(outage.end().unwrap().1, 6);
        assert_eq!(outage.end(), None);
    }

    #[test]
    fn a_refused_key_stays_the_reason_while_sshd_drops_connections() {
        let refused = HostError::SignIn("its account root does not take Sarrio's key".into());
        let mut outage = Outage::default();
        outage.failed(refused.clone());
        for said in [
            "Connection closed by 10.0.0.1 port 22",
            "kex_exchange_identification: read: Connection reset by peer",
        ] {
            assert_eq!(outage.failed(unreachable(said)), (refused.clone(), News::Same));
        }
        let off = unreachable("connect to host 10.0.0.1 port 22: No route to host");
        assert_eq!(outage.failed(off.clone()), (off, News::Changed));
    }
}
