//! The keyboard and pointer of a desktop, for whoever helps there.

use std::{collections::BTreeSet, time::Duration};

use sarrio_hypervisor::HandMove;
use sarrio_model::{
    Problem, ScreenInput,
    problem::{NoHelp, NoSecondConsole},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    Engine, Look,
    authz::{HelpAtDesktop, Permit},
};

/// The narrowest picture: whoever has the keyboard looks at the screen in another way.
const WIDTH: u16 = 16;

/// Its pictures are not waited for.
const PACE: Duration = Duration::from_secs(60);

/// How much may wait to be done.
const WAITING: usize = 256;

/// The keyboard and pointer of a desktop. When this is dropped or the help ends, the keys that are down go up.
#[derive(Debug)]
pub struct Hands(mpsc::Sender<ScreenInput>);

impl Hands {
    /// Does something. Returns false where the keyboard was taken away: the help has ended, the class is paused, or the desktop
    /// is off.
    pub async fn touch(&self, input: ScreenInput) -> bool {
        self.0.send(input).await.is_ok()
    }
}

impl Engine {
    /// Takes keyboard and pointer of a desktop at which the caller helps.
    ///
    /// # Errors
    /// They do not help there; the desktop is off or paused with its class; its host has no second console for it, or does not
    /// answer.
    pub async fn take_hands(&self, permit: &Permit<HelpAtDesktop>) -> Result<Hands, Problem> {
        let desktop = permit.on();
        let help = self.0.store.help_at(desktop.id).await?;
        if help.is_none_or(|help| help.by.id != permit.caller().user.id) {
            return Err(NoHelp { name: desktop.name.clone() }.into());
        }
        let taken = self.0.classroom.helping.at(desktop.id);
        let (host, _, epoch) = self.where_it_runs(permit).await?;
        let at = (desktop.id, epoch);
        let look = self.0.screens.look(&host, &self.0.store, at, WIDTH, PACE).await?;
        let to = look.hands().ok_or_else(|| NoSecondConsole { name: desktop.name.clone() })?;
        let (hands, said) = mpsc::channel(WAITING);
        self.0.spawn(carry(said, look, to, taken));
        Ok(Hands(hands))
    }
}

/// Passes on what is done, and lets go of everything in the end.
async fn carry(
    mut said: mpsc::Receiver<ScreenInput>,
    mut look: Look,
    to: mpsc::Sender<HandMove>,
    taken: CancellationToken,
) {
    // Before the first picture nobody knows how large the screen is.
    let mut down = Down::default();
    if taken.run_until_cancelled(look.changed()).await == Some(true) {
        while let Some(input) = taken.run_until_cancelled(said.recv()).await.flatten() {
            let done = look.placed(input);
            down.note(done);
            if to.send(done).await.is_err() {
                return;
            }
        }
    }
    drop(said);
    for done in down.let_go() {
        if to.send(done).await.is_err() {
            return;
        }
    }
}

/// What is held down.
#[derive(Debug, Default)]
struct Down {
    /// The keysym and the place of each key.
    keys: BTreeSet<(u32, Option<u8>)>,
    /// Where the pointer is, and with which buttons.
    pointer: Option<(u16, u16, u8)>,
}

impl Down {
    fn note(&mut self, done: HandMove) {
        match done {
            HandMove::Key { keysym, place, down: true } => drop(self.keys.insert((keysym, place))),
            HandMove::Key { keysym, place, down: false } => drop(self.keys.remove(&(keysym, place))),
            HandMove::Pointer { x, y, buttons } => self.pointer = Some((x, y, buttons)),
        }
    }

    /// What lets go of everything.
    fn let_go(self) -> impl Iterator<Item = HandMove> {
        let held = self.pointer.filter(|(_, _, buttons)| *buttons != 0);
        let pointer = held.map(|(x, y, _)| HandMove::Pointer { x, y, buttons: 0 });
        let up = |(keysym, place)| HandMove::Key { keysym, place, down: false };
        self.keys.into_iter().map(up).chain(pointer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_lets_go_leaves_no_key_and_no_button_down() {
        let mut down = Down::default();
        for done in [
            HandMove::Key { keysym: 0x61, place: None, down: true },
            HandMove::Key { keysym: 0x61, place: None, down: false },
            HandMove::Key { keysym: 0xffe1, place: None, down: true },
            HandMove::Pointer { x: 3, y: 4, buttons: 1 },
        ] {
            down.note(done);
        }
        let done: Vec<_> = down.let_go().collect();
        assert_eq!(
            done,
            [
                HandMove::Key { keysym: 0xffe1, place: None, down: false },
                HandMove::Pointer { x: 3, y: 4, buttons: 0 }
            ]
        );
    }
}
