//! Messages on the desktop of a guest.

use sarrio_hypervisor::{AgentAnswer, HostResult};
use sarrio_model::{DesktopId, Epoch, problem::HostCall};

use crate::{agent, host::Host};

// For each person's session: $1 is the title, $2 the text. It succeeds where one session has shown them. A session without
// anything that shows notifications would make notify-send wait.
const NOTIFY: &str = r#"PATH=$PATH:/usr/sbin:/sbin
shown=1
for bus in /run/user/*/bus; do
  id=${bus#/run/user/}; id=${id%/bus}
  [ -S "$bus" ] && [ "$id" -ge 1000 ] || continue
  runuser -u "$(stat -c %U "/run/user/$id")" -- env "DBUS_SESSION_BUS_ADDRESS=unix:path=$bus" \
    timeout 3 notify-send -u critical -a Sarrio -- "$1" "$2" && shown=0
done
exit $shown
"#;

/// Shows a message to whoever is signed in.
pub async fn show(
    host: &Host,
    desktop: DesktopId,
    epoch: Epoch,
    title: &str,
    text: &str,
) -> HostResult<AgentAnswer> {
    let (title, text) = (printable(title), printable(text));
    agent::ask(host, desktop, epoch, HostCall::ShowMessage, move |agent| {
        let ended = if agent.is_windows()? {
            agent.run(r"C:\Windows\System32\msg.exe", &["*", "/TIME:60", &in_one(&title, &text)])?
        } else {
            agent.run("/bin/sh", &["-c", NOTIFY, "sh", &title, &without_markup(&text)])?
        };
        Ok(if ended == Some(0) { AgentAnswer::Done } else { AgentAnswer::NotPossible })
    })
    .await
}

/// A text as it can be an argument: without control characters, except for the ends of lines.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// Title and text for `msg.exe`, which has no title and takes what begins with `/` for an option.
fn in_one(title: &str, text: &str) -> String {
    format!("{title}\n{text}").trim_start_matches(['/', '\n']).to_owned()
}

/// The body of a notification can have markup. Its title never has.
fn without_markup(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_neither_an_option_nor_markup_nor_control_characters() {
        assert_eq!(printable("a\0b\x1bc\nd\te"), "a b c\nd e");
        assert_eq!(in_one("/SERVER:x", "/V"), "SERVER:x\n/V");
        assert_eq!(in_one("", "/V"), "V");
        assert_eq!(without_markup("<b>1 & 2</b>"), "&lt;b&gt;1 &amp; 2&lt;/b&gt;");
    }
}
