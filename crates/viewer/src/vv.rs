//! The `.vv` file: what remote-viewer reads.

use sarrio_model::{Protocol, Ticket};

/// The text of a `.vv` file. It holds the ticket's password: write it only to a file of mode 0600.
///
/// The viewer deletes the file once it has read it, even if it cannot connect afterwards.
#[must_use]
pub fn vv_file(ticket: &Ticket) -> String {
    let kind = match ticket.protocol {
        Protocol::Spice => "spice",
    };
    let port = ticket.tls_port.to_string();
    let title = format!("{} - %d", without_placeholder(ticket.title.as_str()));
    let lines = [
        ("type", kind),
        ("host", &ticket.host),
        ("tls-port", &port),
        ("password", &ticket.password),
        ("ca", &ticket.ca),
        // In the order of the certificate, or the viewer refuses it. A tunnel needs it, because its address is not the host's.
        ("host-subject", &ticket.host_subject),
        ("title", &title),
        ("delete-this-file", "1"),
        ("toggle-fullscreen", "shift+f11"),
        ("release-cursor", "shift+f12"),
        ("secure-attention", "ctrl+alt+end"),
        ("secure-channels", "main;inputs;cursor;playback;record;display;usbredir;smartcard"),
    ];
    let mut text = "[virt-viewer]\n".to_owned();
    for (key, value) in lines {
        text.push_str(key);
        text.push('=');
        escape(value, &mut text);
        text.push('\n');
    }
    text
}

/// The viewer replaces the first `%d` by the number of the screen. A `%d` in the desktop's name gets an invisible word
/// joiner between its two characters, so that it is shown as it is.
fn without_placeholder(title: &str) -> String {
    title.replace("%d", "%\u{2060}d")
}

/// Writes `value` as GLib's key files need it: a value ends with its line, leading spaces are dropped, and `\` begins an
/// escape.
fn escape(value: &str, into: &mut String) {
    let mut leading = true;
    for c in value.chars() {
        match c {
            '\\' => into.push_str("\\\\"),
            '\n' => into.push_str("\\n"),
            '\r' => into.push_str("\\r"),
            '\t' => into.push_str("\\t"),
            ' ' if leading => into.push_str("\\s"),
            // Other control characters have no escape; none belongs in these values.
            c if c.is_control() => {}
            c => into.push(c),
        }
        leading &= c == ' ';
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use sarrio_model::{DesktopId, Epoch, HypervisorId};

    use super::*;

    fn ticket(title: &str) -> Ticket {
        Ticket {
            desktop: DesktopId::new(),
            title: title.parse().unwrap(),
            protocol: Protocol::Spice,
            host: "10.77.0.11".into(),
            tls_port: 5900,
            password: "b7e1c0ffee".into(),
            ca: "-----BEGIN CERTIFICATE-----\nMIIB\nqw==\n-----END CERTIFICATE-----\n".into(),
            host_subject: "O=lab,CN=h1".into(),
            hypervisor: HypervisorId::new(),
            epoch: Epoch(3),
            expires: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_ticket_becomes_a_file_that_a_viewer_reads() {
        insta::assert_snapshot!(vv_file(&ticket("SolidWorks peça 04")));
    }

    #[test]
    fn the_title_shows_any_name_unchanged() {
        let title = |name: &str| {
            let file = vv_file(&ticket(name));
            file.lines().find_map(|line| line.strip_prefix("title=").map(str::to_owned)).unwrap()
        };
        assert_eq!(title("a b;$(id)'\""), "a b;$(id)'\" - %d");
        assert_eq!(title("--help"), "--help - %d");
        assert_eq!(title(r"C:\new"), r"C:\\new - %d");
        assert_eq!(title("100%d"), "100%\u{2060}d - %d", "the screen's number is put only at the end");
    }

    /// The keys and values that GLib reads from `file`.
    fn read(file: &str) -> Vec<(String, String)> {
        let unescape = |value: &str| {
            let mut text = String::new();
            let mut chars = value.chars();
            while let Some(c) = chars.next() {
                text.push(match c {
                    '\\' => match chars.next() {
                        Some('n') => '\n',
                        Some('r') => '\r',
                        Some('t') => '\t',
                        Some('s') => ' ',
                        Some('\\') => '\\',
                        other => panic!("no escape: {other:?}"),
                    },
                    c => c,
                });
            }
            text
        };
        let mut lines = file.lines();
        assert_eq!(lines.next(), Some("[virt-viewer]"));
        lines
            .map(|line| {
                let (key, value) = line.split_once('=').unwrap();
                (key.to_owned(), unescape(value.trim_start_matches(|c: char| c.is_ascii_whitespace())))
            })
            .collect()
    }

    proptest! {
        #[test]
        fn no_value_from_a_host_adds_a_key_or_changes_another(
            host in any::<String>(), ca in any::<String>(), subject in any::<String>(), password in any::<String>(),
        ) {
            let ticket = Ticket { host, ca, host_subject: subject, password, ..ticket("x") };
            let kept = |text: &str| -> String {
                text.chars().filter(|c| !c.is_control() || "\n\r\t".contains(*c)).collect()
            };
            let read = read(&vv_file(&ticket));
            prop_assert_eq!(read.len(), 12);
            for (key, value) in
                [("host", &ticket.host), ("ca", &ticket.ca), ("host-subject", &ticket.host_subject),
                 ("password", &ticket.password)]
            {
                let found = &read.iter().find(|(found, _)| found == key).unwrap().1;
                prop_assert_eq!(found, &kept(value));
            }
        }
    }
}
