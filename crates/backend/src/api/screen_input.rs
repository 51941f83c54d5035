//! What a client does at the desktops at which it helps. It comes over the WebSocket of screens.

use std::collections::HashMap;

use sarrio_engine::{
    Hands,
    authz::{HelpAtDesktop, may},
};
use sarrio_model::{
    DesktopId, DesktopInput, Problem, ScreenInput,
    problem::{InputNotRead, InputTooFast},
};
use serde::{Deserialize, de::IgnoredAny};
use tokio::time::{Duration, Instant};

use super::desktops::seen;
use crate::{app::App, http::Who};

/// So many keys and movements a second pass. A fast hand with a fast mouse makes fewer.
const A_SECOND: u32 = 500;

/// A client that was refused the keyboard of a desktop is refused for so long without asking again.
const REFUSED: Duration = Duration::from_secs(1);

/// Whether a message of a client is about what it does, and not about what it looks at.
pub(super) fn is_input(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Which {
        input: Option<IgnoredAny>,
    }
    serde_json::from_str::<Which>(text).is_ok_and(|which| which.input.is_some())
}

/// Reads what a client does.
pub(super) fn read(text: &str) -> Result<DesktopInput, Problem> {
    let wrong = |why: String| InputNotRead { why };
    let done: DesktopInput = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    let count = done.input.len();
    if !(1..=DesktopInput::MOST).contains(&count) {
        return Err(wrong(format!("{count} at once; there can be from 1 to {}", DesktopInput::MOST)).into());
    }
    match done.input.iter().find(|input| !input.is_sound()) {
        Some(input) => Err(wrong(format!("there is no such key or button: {input:?}")).into()),
        None => Ok(done),
    }
}

/// The desktops at which a client helps.
pub(super) struct Helper {
    hands: HashMap<DesktopId, Hands>,
    refused: HashMap<DesktopId, Instant>,
    /// How many more may come in the second that began then.
    left: u32,
    began: Instant,
    told: bool,
}

impl Helper {
    pub(super) fn new() -> Self {
        Self {
            hands: HashMap::new(),
            refused: HashMap::new(),
            left: A_SECOND,
            began: Instant::now(),
            told: false,
        }
    }

    /// Does something at a desktop. Where it does not arrive there, the client is told why, once a second at most.
    pub(super) async fn touch(&mut self, app: &App, who: &Who, done: DesktopInput) -> Result<(), Problem> {
        let DesktopInput { desktop, input } = done;
        let (input, dropped) = self.paced(input);
        for one in input {
            if let Some(hands) = self.hands.get(&desktop)
                && hands.touch(one).await
            {
                continue;
            }
            // Not yet taken, or taken away: whoever still helps takes the keyboard again.
            self.hands.remove(&desktop);
            if self.refused.get(&desktop).is_some_and(|at| at.elapsed() < REFUSED) {
                return Ok(());
            }
            match take(app, who, desktop).await {
                Ok(hands) => {
                    hands.touch(one).await;
                    self.hands.insert(desktop, hands);
                }
                Err(problem) => {
                    self.refused.retain(|_, at| at.elapsed() < REFUSED);
                    self.refused.insert(desktop, Instant::now());
                    return Err(problem);
                }
            }
        }
        match dropped && !std::mem::replace(&mut self.told, true) {
            true => Err(InputTooFast { most: A_SECOND }.into()),
            false => Ok(()),
        }
    }

    /// Lets go of the desktops at which the client may not help any more.
    pub(super) async fn check_again(&mut self, app: &App, who: &Who) {
        let mut lost = Vec::new();
        for desktop in self.hands.keys() {
            let seen = seen(app, who, *desktop).await;
            if !seen.is_ok_and(|seen| may(&who.caller, HelpAtDesktop, seen).is_ok()) {
                lost.push(*desktop);
            }
        }
        lost.iter().for_each(|desktop| drop(self.hands.remove(desktop)));
    }

    /// As much of it as may still come in this second, and whether some of it may not. What lets go of a key always may.
    fn paced(&mut self, input: Vec<ScreenInput>) -> (Vec<ScreenInput>, bool) {
        if self.began.elapsed() >= Duration::from_secs(1) {
            (self.left, self.began, self.told) = (A_SECOND, Instant::now(), false);
        }
        let count = input.len();
        let passes = |one: &ScreenInput| {
            let lets_go =
                matches!(one, ScreenInput::Key { down: false, .. } | ScreenInput::Pointer { buttons: 0, .. });
            let passes = self.left > 0 || lets_go;
            self.left = self.left.saturating_sub(1);
            passes
        };
        let input: Vec<ScreenInput> = input.into_iter().filter(passes).collect();
        let dropped = input.len() < count;
        (input, dropped)
    }
}

async fn take(app: &App, who: &Who, desktop: DesktopId) -> Result<Hands, Problem> {
    let permit = may(&who.caller, HelpAtDesktop, seen(app, who, desktop).await?)?;
    app.engine().take_hands(&permit).await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_cannot_be_done_is_refused_before_anything_is_done() {
        let desktop = DesktopId::new();
        let message = |input: &str| format!(r#"{{"desktop": "{desktop}", "input": [{input}]}}"#);
        let key = r#"{"type": "key", "keysym": 97, "down": true}"#;
        assert!(is_input(&message(key)) && read(&message(key)).is_ok());
        assert!(is_input(&message("")) && read(&message("")).is_err());
        assert!(!is_input(r#"{"screens": {}}"#));
        for wrong in [
            r#"{"type": "key", "keysym": 0, "down": true}"#,
            r#"{"type": "pointer", "x": 1, "y": 1, "buttons": 64}"#,
            r#"{"type": "pointer", "x": 70000, "y": 1, "buttons": 0}"#,
            r#"{"type": "text", "text": "a"}"#,
        ] {
            assert!(read(&message(wrong)).is_err(), "{wrong}");
        }
        assert!(read(&message(&vec![key; DesktopInput::MOST + 1].join(","))).is_err());
    }

    #[test]
    fn too_much_in_a_second_is_left_out_but_never_what_lets_go() {
        let mut helper = Helper::new();
        let down = ScreenInput::Key { keysym: 97, place: None, down: true };
        let up = ScreenInput::Key { keysym: 97, place: None, down: false };
        let (passed, dropped) = helper.paced(vec![down; 600]);
        assert_eq!((passed.len(), dropped), (500, true));
        assert_eq!(helper.paced(vec![down, up]), (vec![up], true));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            if is_input(&text) {
                let _ = read(&text);
            }
        }
    }
}
