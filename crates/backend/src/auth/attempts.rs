//! Limits attempts to sign in. Failures are counted for each name from each address, for each address and for each
//! name. So nobody can guess many passwords, and guessers cannot lock the right person out for long.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use sarrio_model::{Problem, problem::TooManySignIns};

/// The time after which failures are forgotten.
const WINDOW: Duration = Duration::from_secs(60);

/// How many failures one name may have from one address.
const OF_PAIR: u32 = 5;
/// How many failures one address may have. A whole school may share an address.
const OF_ADDRESS: u32 = 60;
/// How many failures one name may have in total.
const OF_NAME: u32 = 100;

/// How many refused attempts of a minute are told of.
const TOLD: u32 = 60;

/// How many counts are kept at most. Those with the fewest attempts are dropped first.
const MOST: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Pair(u64, Option<IpAddr>),
    Address(Option<IpAddr>),
    Name(u64),
}

/// Failed sign-ins of the last minute.
#[derive(Default)]
pub(crate) struct Attempts {
    counts: Mutex<HashMap<Key, (Instant, u32)>>,
    /// When the current minute of refusals began, and how many of it were told of.
    told: Mutex<Option<(Instant, u32)>>,
}

impl Attempts {
    /// Whether a refused attempt is told of: not all of a flood are, since each would be a write.
    pub(crate) fn tell_of_refusal(&self) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (since, count) =
            told.filter(|(since, _)| now.duration_since(*since) < WINDOW).unwrap_or((now, 0));
        *told = Some((since, count + 1));
        count < TOLD
    }

    /// Counts an attempt as failed, or refuses it after too many failures. This happens before the password is checked,
    /// so that a thousand guesses at the same time are not all checked.
    pub(crate) fn admit(&self, name: &str, from: Option<IpAddr>) -> Result<(), Problem> {
        self.admit_at(name, from, Instant::now())
    }

    fn admit_at(&self, name: &str, from: Option<IpAddr>, now: Instant) -> Result<(), Problem> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |since: Instant| now.duration_since(since) < WINDOW;
        let over = keys(name, from).iter().any(|(key, limit)| {
            counts.get(key).is_some_and(|(since, failed)| fresh(*since) && failed >= limit)
        });
        if over {
            return Err(TooManySignIns.into());
        }
        if counts.len() > MOST {
            counts.retain(|_, (since, _)| fresh(*since));
            // A flood of names has few attempts for each, so names with many attempts are kept longest.
            let mut seldom = 1;
            while counts.len() > MOST {
                counts.retain(|_, (_, failed)| *failed > seldom);
                seldom *= 2;
            }
        }
        for (key, _) in keys(name, from) {
            let count = counts.entry(key).or_insert((now, 0));
            if !fresh(count.0) {
                *count = (now, 0);
            }
            count.1 += 1;
        }
        Ok(())
    }

    /// Call this when an admitted attempt has succeeded.
    pub(crate) fn succeeded(&self, name: &str, from: Option<IpAddr>) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys(name, from) {
            if let Some((_, failed)) = counts.get_mut(&key) {
                *failed = failed.saturating_sub(1);
            }
        }
    }
}

/// Names are kept as hashes, because they may be very long, and people sometimes type a password into that field.
fn keys(name: &str, from: Option<IpAddr>) -> [(Key, u32); 3] {
    let mut hasher = DefaultHasher::new();
    name.trim().to_lowercase().hash(&mut hasher);
    let name = hasher.finish();
    [(Key::Pair(name, from), OF_PAIR), (Key::Address(from), OF_ADDRESS), (Key::Name(name), OF_NAME)]
}

#[cfg(test)]
mod tests {
    use sarrio_model::Code;

    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn a_guesser_is_stopped_for_a_minute_and_others_are_not() {
        let attempts = Attempts::default();
        let (now, here, there) = (Instant::now(), "10.0.0.1".parse().ok(), "10.0.0.2".parse().ok());
        for _ in 0..OF_PAIR {
            attempts.admit_at("marta", here, now).unwrap();
        }
        assert_eq!(attempts.admit_at("Marta ", here, now).unwrap_err().code, Code::TooManyAttempts);
        attempts.succeeded("marta", here);
        attempts.admit_at("marta", here, now).unwrap();
        attempts.admit_at("pau", here, now).unwrap();
        attempts.admit_at("marta", there, now).unwrap();
        attempts.admit_at("marta", here, now + WINDOW).unwrap();
        for i in 1..OF_ADDRESS {
            attempts.admit_at(&format!("guess{i}"), there, now).unwrap();
        }
        assert!(attempts.admit_at("anybody", there, now).is_err());
    }

    #[test]
    fn a_flood_of_names_does_not_reset_the_count_of_a_guessed_name() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for i in 0..OF_NAME {
            attempts.admit_at("marta", Some(Ipv4Addr::from(i).into()), now).unwrap();
        }
        for i in 0..20_000 {
            attempts.admit_at(&format!("x{i}"), Some(Ipv4Addr::from(1_000_000 + i).into()), now).unwrap();
        }
        assert!(attempts.counts.lock().unwrap().len() <= MOST + 3);
        assert!(attempts.admit_at("marta", Some(Ipv4Addr::LOCALHOST.into()), now).is_err());
    }
}
