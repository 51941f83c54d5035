//! How often one may try to sign in. Failures are counted per name and address together, per address and per name, so
//! that neither one guesser nor many stop the right person for long, and no guesser gets far.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use sarrio_model::{Code, Problem};

/// Failures are forgotten one a window.
const WINDOW: Duration = Duration::from_secs(60);

/// Failures in a window of one name from one address.
const OF_PAIR: u32 = 5;
/// Failures in a window from one address: a whole school may sit behind one.
const OF_ADDRESS: u32 = 60;
/// Failures in a window of one name, from anywhere.
const OF_NAME: u32 = 100;

/// Counts are kept for at most so many; those of the fewest tries go first.
const MOST: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Pair(u64, Option<IpAddr>),
    Address(Option<IpAddr>),
    Name(u64),
}

/// Failed sign-ins of the last minute.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<HashMap<Key, (Instant, u32)>>);

impl Attempts {
    /// Counts a try as failed, or refuses it where too many failed. It counts before the password is looked at, so that
    /// a thousand guesses at once are not all let in.
    pub(crate) fn admit(&self, name: &str, from: Option<IpAddr>) -> Result<(), Problem> {
        self.admit_at(name, from, Instant::now())
    }

    fn admit_at(&self, name: &str, from: Option<IpAddr>, now: Instant) -> Result<(), Problem> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |since: Instant| now.duration_since(since) < WINDOW;
        let over = keys(name, from).iter().any(|(key, limit)| {
            counts.get(key).is_some_and(|(since, failed)| fresh(*since) && failed >= limit)
        });
        if over {
            return Err(Problem::new(Code::TooManyAttempts, "Too many sign-ins failed within a minute."));
        }
        if counts.len() > MOST {
            counts.retain(|_, (since, _)| fresh(*since));
            // Whoever floods us with names tries each of them seldom; what was tried often is remembered longest.
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

    /// The try that was admitted did not fail.
    pub(crate) fn succeeded(&self, name: &str, from: Option<IpAddr>) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, _) in keys(name, from) {
            if let Some((_, failed)) = counts.get_mut(&key) {
                *failed = failed.saturating_sub(1);
            }
        }
    }
}

/// Names are kept as hashes: they may be as long as a body, and people type passwords into that field.
fn keys(name: &str, from: Option<IpAddr>) -> [(Key, u32); 3] {
    let mut hasher = DefaultHasher::new();
    name.trim().to_lowercase().hash(&mut hasher);
    let name = hasher.finish();
    [(Key::Pair(name, from), OF_PAIR), (Key::Address(from), OF_ADDRESS), (Key::Name(name), OF_NAME)]
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn guessing_is_stopped_for_a_minute_and_others_are_not() {
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
    fn a_flood_of_names_makes_nobody_forget_who_was_guessed_at() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for i in 0..OF_NAME {
            attempts.admit_at("marta", Some(Ipv4Addr::from(i).into()), now).unwrap();
        }
        for i in 0..20_000 {
            attempts.admit_at(&format!("x{i}"), Some(Ipv4Addr::from(1_000_000 + i).into()), now).unwrap();
        }
        assert!(attempts.0.lock().unwrap().len() <= MOST + 3);
        assert!(attempts.admit_at("marta", Some(Ipv4Addr::LOCALHOST.into()), now).is_err());
    }
}
