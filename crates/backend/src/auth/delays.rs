//! Delays after failed sign-ins. They grow with each failure, and are in the store: they outlast a restart, and hold for
//! whichever backend serves.
//!
//! Failures are counted three times, and each count is forgotten by and by:
//!
//! - those of a name from an address, which delay first. A guesser elsewhere delays nobody here.
//! - those of a name from anywhere, of which many are needed: a guesser with many addresses.
//! - those of an address, of which more are needed, since a whole school may share one: a guesser with many names.
//!
//! The last two do not delay a name at an address from which it has signed in lately. So a guesser can keep nobody out who
//! comes from where they usually do, not even at their own address. A success changes nothing of these two counts:
//! otherwise a guesser would sign in to an account of their own in between.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};
use sarrio_model::{
    Problem,
    problem::{TooManySignIns, TooManySignInsForMinutes},
};
use sarrio_store::{Failures, Guesser, HashedName, Store, StoreError, Tx};
use sha2::{Digest, Sha256};

/// How the failures of one kind delay the next attempt.
#[derive(Debug, Clone, Copy)]
struct Rule {
    /// So many delay nothing. The next ones delay by 1, 2, 4, 8 … seconds.
    free: u32,
    /// The longest delay.
    longest: SignedDuration,
    /// One failure is forgotten in each such time.
    forgets: SignedDuration,
}

const PAIR: Rule =
    Rule { free: 3, longest: SignedDuration::from_mins(15), forgets: SignedDuration::from_mins(15) };
const NAME: Rule =
    Rule { free: 50, longest: SignedDuration::from_mins(1), forgets: SignedDuration::from_mins(1) };
const ADDRESS: Rule =
    Rule { free: 100, longest: SignedDuration::from_mins(1), forgets: SignedDuration::from_secs(10) };

/// How long it is remembered from where a name has signed in.
pub(crate) const REMEMBERS_PLACES: SignedDuration = SignedDuration::from_hours(24 * 30);

impl Rule {
    /// How many failures are not forgotten yet.
    fn count(&self, failures: Option<Failures>, now: Timestamp) -> u32 {
        let left = failures.map_or(SignedDuration::ZERO, |failures| failures.forgotten.duration_since(now));
        let left = u128::try_from(left.as_millis()).unwrap_or_default();
        let count = left.div_ceil(self.forgets.as_millis().unsigned_abs());
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The delay after so many failures.
    fn delay(&self, count: u32) -> SignedDuration {
        let Some(over) = count.checked_sub(self.free + 1) else { return SignedDuration::ZERO };
        let seconds = 1_i64.checked_shl(over.min(62)).unwrap_or(i64::MAX);
        SignedDuration::from_secs(seconds).min(self.longest)
    }

    /// The failures with another one.
    fn with_another(&self, failures: Option<Failures>, now: Timestamp) -> Failures {
        let forgotten = failures.map_or(now, |failures| failures.forgotten.max(now)) + self.forgets;
        // A count has an end: it must not take days to forget it.
        let most = now + self.forgets * i32::try_from(self.free + 20).unwrap_or(i32::MAX);
        // Where nothing is delayed, nobody waits, not even somebody who asked a moment before.
        let mut failures = Failures { forgotten: forgotten.min(most), waits_until: Timestamp::UNIX_EPOCH };
        let delay = self.delay(self.count(Some(failures), now));
        if delay.is_positive() {
            failures.waits_until = now + delay;
        }
        failures
    }
}

/// Delays after failed sign-ins.
#[derive(Clone, Default)]
pub(crate) struct Delays {
    /// How many attempts of each name from each address are being checked. They count as failures until they are over, so
    /// that a thousand guesses at the same time are not all checked.
    checking: Arc<Mutex<HashMap<Pair, u32>>>,
}

/// A name and the network that it is tried from.
type Pair = (HashedName, String);

/// The hash of a name, as the store keeps it.
pub(crate) fn hashed(store: &Store, name: &str) -> HashedName {
    let mut hash = Sha256::new();
    // The same name has another hash at each site.
    hash.update(store.site().0.as_bytes());
    hash.update(name.trim().to_lowercase());
    hash.finalize().into()
}

impl Delays {
    /// Admits an attempt to sign in with `name` from `network`, or says how long to wait.
    pub(crate) async fn admit(&self, store: &Store, name: &str, network: &str) -> Result<Attempt, Problem> {
        self.admit_at(store, name, network, Timestamp::now()).await
    }

    async fn admit_at(
        &self,
        store: &Store,
        name: &str,
        network: &str,
        now: Timestamp,
    ) -> Result<Attempt, Problem> {
        let name = hashed(store, name);
        let network = network.to_owned();
        let [pair, by_name, by_address] = store
            .failures([
                &Guesser::Pair(name, network.clone()),
                &Guesser::Name(name),
                &Guesser::Address(network.clone()),
            ])
            .await?;
        let mut wait = waiting(pair, now);
        let elsewhere = waiting(by_name, now).max(waiting(by_address, now));
        if elsewhere > wait && !store.has_signed_in(&name, &network, now - REMEMBERS_PLACES).await? {
            wait = elsewhere;
        }
        if wait.is_positive() {
            return Err(refused(wait));
        }
        let free = PAIR.free.saturating_sub(PAIR.count(pair, now)).max(1);
        let mut checking = self.checking.lock().unwrap_or_else(PoisonError::into_inner);
        let now_checking = checking.entry((name, network.clone())).or_default();
        if *now_checking >= free {
            return Err(refused(SignedDuration::from_secs(1)));
        }
        *now_checking += 1;
        Ok(Attempt { delays: self.clone(), pair: (name, network) })
    }
}

fn waiting(failures: Option<Failures>, now: Timestamp) -> SignedDuration {
    failures.map_or(SignedDuration::ZERO, |failures| failures.waits_until.duration_since(now))
}

fn refused(wait: SignedDuration) -> Problem {
    let seconds = u64::try_from(wait.as_millis().max(1)).unwrap_or(1).div_ceil(1000);
    let problem: Problem = match seconds {
        ..=90 => TooManySignIns { seconds }.into(),
        _ => TooManySignInsForMinutes { minutes: seconds.div_ceil(60) }.into(),
    };
    problem.retry_after(seconds)
}

/// An attempt that was admitted. It ends as a failure or as a success; dropped, it changes no count.
#[must_use]
pub(crate) struct Attempt {
    delays: Delays,
    pair: Pair,
}

impl Attempt {
    /// The password was wrong.
    pub(crate) async fn failed(self, store: &Store) -> Result<(), StoreError> {
        self.failed_at(store, Timestamp::now()).await
    }

    async fn failed_at(self, store: &Store, now: Timestamp) -> Result<(), StoreError> {
        let (name, network) = self.pair.clone();
        let mut tx = store.begin().await?;
        for (guesser, rule) in [
            (Guesser::Pair(name, network.clone()), PAIR),
            (Guesser::Name(name), NAME),
            (Guesser::Address(network), ADDRESS),
        ] {
            let before = tx.failures(&guesser).await?;
            tx.save_failures(&guesser, rule.with_another(before, now)).await?;
        }
        tx.commit().await
    }

    /// The password was right: in the transaction that says so, the failures of this name from this address are forgotten.
    pub(crate) async fn succeeded(self, tx: &mut Tx) -> Result<(), StoreError> {
        let (name, network) = &self.pair;
        tx.signed_in_from(name, network, Timestamp::now()).await
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let mut checking = self.delays.checking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = checking.get_mut(&self.pair) {
            *count -= 1;
            if *count == 0 {
                checking.remove(&self.pair);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sarrio_model::Code;

    use super::*;

    const SCHOOL: &str = "192.0.2.1";
    const ELSEWHERE: &str = "198.51.100.7";

    fn seconds(seconds: i64) -> SignedDuration {
        SignedDuration::from_secs(seconds)
    }

    /// A store with its delays, at a time that passes when the test says so.
    struct Site {
        store: Store,
        delays: Delays,
        now: Timestamp,
    }

    impl Site {
        async fn new() -> Self {
            let store = Store::open("sqlite::memory:").await.unwrap();
            Self { store, delays: Delays::default(), now: Timestamp::now() }
        }

        /// Guesses wrong. Says how many seconds to wait instead, if it was not admitted.
        async fn guess(&self, name: &str, from: &str) -> Option<u64> {
            match self.delays.admit_at(&self.store, name, from, self.now).await {
                Ok(attempt) => {
                    attempt.failed_at(&self.store, self.now).await.unwrap();
                    None
                }
                Err(problem) => {
                    assert_eq!(problem.code, Code::TooManyAttempts);
                    problem.retry_after
                }
            }
        }

        async fn sign_in(&self, name: &str, from: &str) -> Result<(), Problem> {
            let attempt = self.delays.admit_at(&self.store, name, from, self.now).await?;
            let mut tx = self.store.begin().await.unwrap();
            attempt.succeeded(&mut tx).await.unwrap();
            tx.commit().await.unwrap();
            Ok(())
        }
    }

    #[tokio::test]
    async fn the_delay_doubles_with_each_failure_up_to_a_quarter_of_an_hour() {
        let mut site = Site::new().await;
        let mut waits = Vec::new();
        for _ in 0..16 {
            assert_eq!(site.guess("marta", SCHOOL).await, None);
            // Upper case and blanks make no other name.
            let wait = site.delays.admit_at(&site.store, " MARTA", SCHOOL, site.now).await.err();
            let wait = wait.and_then(|problem| problem.retry_after).unwrap_or_default();
            waits.push(wait);
            site.now += seconds(i64::try_from(wait).unwrap());
        }
        // After a quarter of an hour the first of them is forgotten.
        assert_eq!(waits, [0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 900, 900]);
        site.sign_in("marta", SCHOOL).await.unwrap();
        assert_eq!(site.guess("marta", SCHOOL).await, None);
        assert_eq!(site.guess("marta", SCHOOL).await, None, "a success forgets the failures");
    }

    #[tokio::test]
    async fn failures_are_forgotten_one_by_one() {
        let mut site = Site::new().await;
        for _ in 0..4 {
            site.guess("marta", SCHOOL).await;
        }
        assert_eq!(site.guess("marta", SCHOOL).await, Some(1));
        site.now += PAIR.forgets;
        assert_eq!(site.guess("marta", SCHOOL).await, None);
        assert_eq!(site.guess("marta", SCHOOL).await, Some(1), "three are not forgotten");
        site.now += PAIR.forgets * 10;
        let mut tx = site.store.begin().await.unwrap();
        assert!(tx.prune_sign_ins(site.now, site.now).await.unwrap() > 0);
        assert_eq!(tx.prune_sign_ins(site.now, site.now).await.unwrap(), 0, "nothing is left of them");
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn thirty_students_at_one_address_of_whom_some_mistype_never_delay_each_other() {
        let site = Site::new().await;
        for i in 0..30 {
            let name = format!("student{i}");
            if i % 10 == 0 {
                assert_eq!(site.guess(&name, SCHOOL).await, None);
                assert_eq!(site.guess(&name, SCHOOL).await, None);
            }
            site.sign_in(&name, SCHOOL).await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_failure_that_delays_nothing_delays_nobody_who_asks_at_the_same_moment() {
        let mut site = Site::new().await;
        assert_eq!(site.guess("marta", SCHOOL).await, None);
        // Their clock was read before that failure was written.
        site.now -= SignedDuration::from_millis(20);
        site.sign_in("pau", SCHOOL).await.unwrap();
        site.sign_in("marta", ELSEWHERE).await.unwrap();
        site.sign_in("marta", SCHOOL).await.unwrap();
    }

    #[tokio::test]
    async fn many_guesses_at_the_same_time_are_not_all_checked() {
        let site = Site::new().await;
        let mut admitted = Vec::new();
        for _ in 0..1000 {
            admitted.extend(site.delays.admit_at(&site.store, "marta", SCHOOL, site.now).await.ok());
        }
        assert_eq!(admitted.len(), 3);
        for attempt in admitted {
            attempt.failed_at(&site.store, site.now).await.unwrap();
        }
        let _one = site.delays.admit_at(&site.store, "marta", SCHOOL, site.now).await.unwrap();
        assert_eq!(site.guess("marta", SCHOOL).await, Some(1), "one at a time is checked then");
        site.sign_in("pau", SCHOOL).await.unwrap();
    }

    #[tokio::test]
    async fn a_guesser_with_many_names_is_delayed_and_those_who_come_as_usual_are_not() {
        let mut site = Site::new().await;
        site.sign_in("marta", SCHOOL).await.unwrap();
        for i in 0..=ADDRESS.free {
            assert_eq!(site.guess(&format!("x{i}"), SCHOOL).await, None);
            // An own account between the guesses does not help.
            site.sign_in("guesser", SCHOOL).await.unwrap();
        }
        assert_eq!(site.guess("another", SCHOOL).await, Some(1));
        site.sign_in("marta", SCHOOL).await.unwrap();
        assert_eq!(site.guess("another", ELSEWHERE).await, None);
        for _ in 0..200 {
            while let Some(wait) = site.guess("another", SCHOOL).await {
                site.now += seconds(i64::try_from(wait).unwrap());
            }
        }
        site.sign_in("marta", SCHOOL).await.unwrap();
    }

    #[tokio::test]
    async fn a_guesser_with_many_addresses_is_delayed_and_the_right_person_is_not_at_their_usual_one() {
        let site = Site::new().await;
        site.sign_in("marta", SCHOOL).await.unwrap();
        for i in 0..=NAME.free {
            assert_eq!(site.guess("marta", &format!("203.0.113.{i}")).await, None);
        }
        assert_eq!(site.guess("marta", ELSEWHERE).await, Some(1));
        site.sign_in("marta", SCHOOL).await.unwrap();
        site.sign_in("pau", ELSEWHERE).await.unwrap();
    }

    proptest! {
        #[test]
        fn more_failures_never_delay_less_and_no_delay_is_longer_than_the_longest(count in 0..u32::MAX) {
            for rule in [PAIR, NAME, ADDRESS] {
                let delay = rule.delay(count);
                prop_assert!(delay <= rule.delay(count.saturating_add(1)) && delay <= rule.longest);
            }
        }

        #[test]
        fn a_count_is_forgotten_in_the_end(times in proptest::collection::vec(0_i64..4_000, 1..300)) {
            for rule in [PAIR, NAME, ADDRESS] {
                let mut now = Timestamp::UNIX_EPOCH;
                let mut failures = None;
                for passed in &times {
                    now += seconds(*passed);
                    let count = rule.count(failures, now);
                    let another = rule.with_another(failures, now);
                    prop_assert!(rule.count(Some(another), now) <= count.max(rule.free + 19) + 1);
                    failures = Some(another);
                }
                let end = now + rule.forgets * i32::try_from(rule.free + 20).unwrap();
                prop_assert_eq!(rule.count(failures, end), 0);
            }
        }
    }
}
