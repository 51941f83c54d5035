//! Passwords, hashed with argon2id. Few are hashed at the same time and few more wait, so that any number of sign-ins at
//! once takes bounded memory and leaves room for other requests.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};
use metrics::{counter, gauge};
use rand::Rng;
use sarrio_model::{
    Problem,
    problem::{PasswordNotHashed, TooManyAtOnce},
};
use sarrio_store::PasswordHash;
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, oneshot},
    task::spawn_blocking,
};

use super::hasher::Hasher;

/// How many may wait. The last of them waits for about 15 s where two are hashed at the same time.
const MOST_WAITING: usize = 1_000;

/// The longest password, in bytes.
pub(crate) const LONGEST: usize = 1024;

/// How many are hashed at the same time: on half of the cores, but on two at least. Each takes 19 MiB and about 30 ms.
fn at_once() -> usize {
    (thread::available_parallelism().map_or(2, usize::from) / 2).clamp(2, 8)
}

/// Hashes and compares passwords.
#[derive(Clone)]
pub(crate) struct Passwords {
    queue: Queue,
    /// Compared with when the person is unknown, so that the work is the same.
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares hashing.
    pub(crate) async fn new() -> Result<Self, Problem> {
        let queue = Queue::new(at_once(), MOST_WAITING).map_err(|error| failed(&error))?;
        let nobody = hash(&queue, random_password()).await?;
        Ok(Self { queue, nobody: nobody.into() })
    }

    /// Hashes a password for the store.
    ///
    /// # Errors
    /// Too many others wait.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<PasswordHash, Problem> {
        Ok(PasswordHash::new(hash(&self.queue, password).await?))
    }

    /// Hashes passwords that [`generated_password`] made. Nobody can guess those, so a single quick round is enough, and
    /// thousands take no longer than one that a person has chosen.
    pub(crate) async fn hash_generated(
        &self,
        passwords: Vec<SecretString>,
    ) -> Result<Vec<PasswordHash>, Problem> {
        let work = spawn_blocking(move || {
            let params = Params::new(Params::MIN_M_COST, 1, 1, None).map_err(|error| failed(&error))?;
            let quick = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let hash = |password: &SecretString| {
                let hash = quick.hash_password(password.expose_secret().as_bytes());
                hash.map(|hash| PasswordHash::new(hash.to_string())).map_err(|error| failed(&error))
            };
            passwords.iter().map(hash).collect()
        });
        work.await.map_err(|error| failed(&error))?
    }

    /// Whether the password is right. The work is the same for an unknown person.
    ///
    /// # Errors
    /// Too many others wait.
    pub(crate) async fn matches(
        &self,
        password: SecretString,
        known: Option<PasswordHash>,
    ) -> Result<bool, Problem> {
        // A text that is not a hash, as for a user without a password, also takes the same work.
        let known = known.filter(|known| phc::PasswordHash::new(known.expose()).is_ok());
        let exists = known.is_some();
        let known = known.map_or_else(|| self.nobody.to_string(), |known| known.expose().to_owned());
        let nobody = self.nobody.clone();
        let compared = self.queue.run(move |hasher| {
            // No password is longer, so what is cut here matches none.
            let given = password.expose_secret().as_bytes();
            let given = &given[..given.len().min(LONGEST + 1)];
            let verify = |known: &str| {
                let known = phc::PasswordHash::new(known);
                known.is_ok_and(|known| hasher.verify_password(given, &known).is_ok())
            };
            // A password that was generated is hashed quickly, and takes the usual time all the same.
            if cost(&known) != cost(&nobody) {
                verify(&nobody);
            }
            verify(&known)
        });
        Ok(compared.await? && exists)
    }
}

/// The part of a hash that says how costly it is.
fn cost(phc: &str) -> Option<&str> {
    phc.split('$').find(|part| part.starts_with("m="))
}

async fn hash(queue: &Queue, password: SecretString) -> Result<String, Problem> {
    let hashed = queue.run(move |hasher| {
        hasher.hash_password(password.expose_secret().as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|error| failed(&error))
}

fn failed(error: &dyn std::error::Error) -> Problem {
    tracing::error!(cause = %error, "could not hash a password");
    PasswordNotHashed.into()
}

/// One piece of work.
type Job = Box<dyn FnOnce(&Hasher) + Send>;

/// Hashes passwords, a few at the same time, each on a thread that keeps the memory for it. A few more wait; beyond those it is
/// refused.
#[derive(Clone)]
struct Queue {
    jobs: mpsc::Sender<Job>,
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
}

impl Queue {
    fn new(at_once: usize, most_waiting: usize) -> io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..at_once {
            let queue = queue.clone();
            let next = move || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            // It ends when the last clone of this is dropped.
            let work = move || {
                let hasher = Hasher::default();
                while let Ok(job) = next() {
                    // Whoever waits for a job that panics learns that there is no answer.
                    let _ = catch_unwind(AssertUnwindSafe(|| job(&hasher)));
                }
            };
            thread::Builder::new().name("password".to_owned()).spawn(work)?;
        }
        let turns = Arc::new(Semaphore::new(at_once));
        Ok(Self { jobs, turns, waiting: Arc::default(), most_waiting })
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = self.turn().await?;
        counter!("sarrio_passwords_total").increment(1);
        let (answer, answered) = oneshot::channel();
        // The turn lasts until the work is done, also where nobody waits for it any more.
        let job: Job = Box::new(move |hasher| {
            gauge!("sarrio_passwords_running").increment(1.0);
            let done = work(hasher);
            gauge!("sarrio_passwords_running").decrement(1.0);
            drop(turn);
            let _ = answer.send(done);
        });
        self.jobs.send(job).map_err(|error| failed(&error))?;
        answered.await.map_err(|error| failed(&error))
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let _place = Place::take(self)?;
        self.turns.clone().acquire_owned().await.map_err(|error| failed(&error))
    }
}

/// A place among those who wait.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(queue: &Queue) -> Result<Self, Problem> {
        let taken = queue.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |waiting| {
            (waiting < queue.most_waiting).then_some(waiting + 1)
        });
        if taken.is_err() {
            // Those who are sent away do not all come back at the same time.
            let seconds = rand::rng().random_range(5..=20);
            return Err(TooManyAtOnce { seconds }.problem().retry_after(seconds));
        }
        gauge!("sarrio_passwords_waiting").increment(1.0);
        Ok(Self(queue.waiting.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
        gauge!("sarrio_passwords_waiting").decrement(1.0);
    }
}

/// A random password: 20 characters that cannot be confused with each other, 98 bits.
pub(crate) fn random_password() -> SecretString {
    random_letters(20, 5)
}

/// A random password for a printed list, which must be changed at its first use: 15 such characters, 74 bits.
pub(crate) fn generated_password() -> SecretString {
    random_letters(15, 5)
}

fn random_letters(count: usize, group: usize) -> SecretString {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut random = rand::rng();
    let letters: Vec<char> =
        (0..count).map(|_| char::from(LETTERS[random.random_range(0..LETTERS.len())])).collect();
    let groups: Vec<String> = letters.chunks(group).map(|group| group.iter().collect()).collect();
    groups.join("-").into()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use sarrio_model::Code;

    use super::*;

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let passwords = Passwords::new().await.unwrap();
        let known = passwords.hash("correct horse".into()).await.unwrap();
        assert!(known.expose().starts_with("$argon2id$"));
        let matches = async |given: &str, known| passwords.matches(given.into(), known).await.unwrap();
        assert!(matches("correct horse", Some(known.clone())).await);
        assert!(!matches("correct horsf", Some(known)).await);
        assert!(!matches("", Some(PasswordHash::new("!".into()))).await);
        assert!(!matches("correct horse", None).await);
    }

    #[tokio::test]
    async fn a_password_that_begins_with_the_right_one_and_is_too_long_is_wrong() {
        let passwords = Passwords::new().await.unwrap();
        let right = "x".repeat(LONGEST);
        let known = passwords.hash(right.clone().into()).await.unwrap();
        assert!(passwords.matches(right.clone().into(), Some(known.clone())).await.unwrap());
        assert!(!passwords.matches(format!("{right}y").into(), Some(known)).await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn of_ten_thousand_at_once_two_run_some_wait_and_the_others_are_sent_away() {
        let queue = Queue::new(2, 100).unwrap();
        let (go, held) = mpsc::channel::<()>();
        let held = Arc::new(Mutex::new(held));
        let running = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let all: Vec<_> = (0..10_000)
            .map(|_| {
                let (queue, held, running, most) =
                    (queue.clone(), held.clone(), running.clone(), most.clone());
                tokio::spawn(async move {
                    let work = move |_: &Hasher| {
                        most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        held.lock().unwrap().recv().unwrap();
                        running.fetch_sub(1, Ordering::SeqCst);
                    };
                    queue.run(work).await
                })
            })
            .collect();
        // Nothing ends before all have asked.
        while all.iter().filter(|one| one.is_finished()).count() < 10_000 - 102 {
            tokio::task::yield_now().await;
        }
        for _ in 0..102 {
            go.send(()).unwrap();
        }
        let (mut done, mut sent_away) = (0, 0);
        for one in all {
            match one.await.unwrap() {
                Ok(()) => done += 1,
                Err(problem) => {
                    assert_eq!((problem.code, problem.status), (Code::Overloaded, 503));
                    assert!(problem.retry_after.is_some_and(|seconds| seconds > 0));
                    sent_away += 1;
                }
            }
        }
        assert_eq!((done, sent_away, most.load(Ordering::SeqCst)), (102, 10_000 - 102, 2));
    }

    #[tokio::test]
    async fn a_generated_password_is_hashed_quickly_and_matches_like_others() {
        let passwords = Passwords::new().await.unwrap();
        let made = generated_password();
        let hash = passwords.hash_generated(vec![made.clone()]).await.unwrap().remove(0);
        assert_ne!(cost(hash.expose()), cost(&passwords.nobody));
        assert!(passwords.matches(made, Some(hash.clone())).await.unwrap());
        assert!(!passwords.matches(generated_password(), Some(hash)).await.unwrap());
    }
}
