//! Typing at the desktop of somebody whom one helps.

use std::{collections::BTreeMap, str::FromStr, time::Duration};

use futures::StreamExt as _;
use sarrio_client::{Client, ScreenNews};
use sarrio_model::{
    Attention, ConsentAnswer, ConsentTo, DesktopId, DesktopInput, LookAt, LookAtScreen, ScreenInput,
    ScreenNote, UserId, keysym_of,
};
use tokio::{
    sync::{mpsc, watch},
    time::{sleep, timeout},
};

use crate::outcome::Failure;

/// The keysym of the left Shift key.
const SHIFT: u32 = 0xffe1;

/// How often it is asked whether the person has agreed.
const AGAIN: Duration = Duration::from_millis(500);

/// How long it takes at most until the last key has arrived.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many keys are pressed in one go.
const AT_ONCE: usize = 16;

/// A text that the keys of an American keyboard type.
#[derive(Debug, Clone)]
pub struct TypedText(String);

/// A text that they do not.
#[derive(Debug)]
pub struct TypedTextError;

impl std::fmt::Display for TypedTextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the text has letters that the keys of an American keyboard do not type")
    }
}

impl std::error::Error for TypedTextError {}

impl FromStr for TypedText {
    type Err = TypedTextError;
    fn from_str(text: &str) -> Result<Self, TypedTextError> {
        let typed = |c: char| matches!(c, ' '..='~' | '\n' | '\t');
        if !text.is_empty() && text.chars().all(typed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(TypedTextError)
        }
    }
}

impl TypedText {
    /// The keys, down and up.
    fn keys(&self) -> Vec<ScreenInput> {
        let key = |keysym, down| ScreenInput::Key { keysym, place: None, down };
        let one = |character: char| {
            let Some(keysym) = keysym_of(character) else { return vec![] };
            let press = [key(keysym, true), key(keysym, false)];
            match character.is_ascii_uppercase() || "~!@#$%^&*()_+{}|:\"<>?".contains(character) {
                true => [&[key(SHIFT, true)][..], &press, &[key(SHIFT, false)]].concat(),
                false => press.to_vec(),
            }
        };
        self.0.chars().flat_map(one).collect()
    }
}

/// Helps at a desktop for as long as it takes to type a text, once its owner agrees.
pub(crate) async fn type_at(client: &Client, desktop: DesktopId, text: &TypedText) -> Result<(), Failure> {
    let me = client.session().await?.user.id;
    let mut now = client.consent().begin_help(desktop).await?;
    while !helps(&now, me, desktop)? {
        sleep(AGAIN).await;
        let person = now.person.id;
        let all = client.consent().attention().await?.items;
        let gone = Attention { questions: vec![], looks: vec![], helps: vec![], ..now };
        now = all.into_iter().find(|one| one.person.id == person).unwrap_or(gone);
    }
    let typed = keys(client, desktop, text).await;
    client.consent().end_help(desktop).await?;
    typed
}

/// Whether one helps there. It is an error where the person does not agree.
fn helps(now: &Attention, me: UserId, desktop: DesktopId) -> Result<bool, Failure> {
    if now.help_at(desktop).is_some_and(|help| help.by.id == me) {
        return Ok(true);
    }
    let name = &now.person.name;
    match now.question(me, ConsentTo::Help).map(|question| question.answer) {
        Some(ConsentAnswer::Waiting) => Ok(false),
        Some(ConsentAnswer::Silent) => Err(Failure::Local(format!("{name} has not answered."))),
        Some(ConsentAnswer::Refused | ConsentAnswer::Agreed) | None => {
            Err(Failure::Local(format!("{name} does not want help now.")))
        }
    }
}

/// Presses the keys, and waits until a picture shows what came of them.
async fn keys(client: &Client, desktop: DesktopId, text: &TypedText) -> Result<(), Failure> {
    let how = LookAtScreen { width: 320, pace: 100, close: true };
    let look = LookAt { screens: BTreeMap::from([(desktop, how)]), budget: None };
    let (_looking, look) = watch::channel(look);
    let (hands, done) = mpsc::channel(1);
    let mut news = Box::pin(client.screens_and_hands(look, done).await?);
    let keys = text.keys();
    let mut parts = keys.chunks(2 * AT_ONCE);
    let pressed = async {
        let mut pause = tokio::time::interval(Duration::from_millis(250));
        loop {
            tokio::select! {
                next = news.next() => match next {
                    Some(Ok(ScreenNews::Note(ScreenNote::NotDone { problem, .. }))) | Some(Err(problem)) => {
                        return Err(Failure::from(problem));
                    }
                    Some(Ok(_)) => {}
                    None => return Ok(()),
                },
                _ = pause.tick() => {
                    // After the last keys once more, for what the backend says to them.
                    let Some(part) = parts.next() else { return Ok(()) };
                    let _ = hands.send(DesktopInput { desktop, input: part.to_vec() }).await;
                }
            }
        }
    };
    let late = || Failure::Local("the keys did not arrive in time.".to_owned());
    timeout(
        PATIENCE.max(Duration::from_millis(400) * u32::try_from(keys.len() / AT_ONCE + 1).unwrap_or(60)),
        pressed,
    )
    .await
    .map_err(|_| late())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_letter_is_typed_with_the_shift_key() {
        let text: TypedText = "aA\n".parse().unwrap();
        let key = |keysym, down| ScreenInput::Key { keysym, place: None, down };
        let expected = [
            key(0x61, true),
            key(0x61, false),
            key(SHIFT, true),
            key(0x41, true),
            key(0x41, false),
            key(SHIFT, false),
            key(0xff0d, true),
            key(0xff0d, false),
        ];
        assert_eq!(text.keys(), expected);
        assert!("ç".parse::<TypedText>().is_err() && "".parse::<TypedText>().is_err());
    }
}
