//! The certificates of the authority that signed the server's, as they are pasted or read from a file.

use std::path::PathBuf;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
/// How many letters a line of PEM has.
const LINE: usize = 64;
/// A file that is larger has no certificates.
const LARGEST: u64 = 100_000;

/// Why a file gives no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoCertificate {
    /// It cannot be read.
    Unreadable,
    /// It has none (PEM).
    None,
}

/// The certificates in a text (PEM). A field of one line takes the line breaks out of what is pasted, so they are made again.
/// Whatever else the text has, such as a key, stays behind.
pub(super) fn certificates(text: &str) -> Option<String> {
    let mut pem = String::new();
    for block in text.split(BEGIN).skip(1) {
        let body: String = block.split_once(END)?.0.split_whitespace().collect();
        if body.is_empty() || !body.is_ascii() {
            return None;
        }
        pem.push_str(BEGIN);
        pem.push('\n');
        let mut rest = body.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(rest.len().min(LINE));
            pem.push_str(line);
            pem.push('\n');
            rest = after;
        }
        pem.push_str(END);
        pem.push('\n');
    }
    (!pem.is_empty()).then_some(pem)
}

/// How many certificates a text has.
pub(super) fn count(pem: &str) -> usize {
    pem.matches(BEGIN).count()
}

/// The certificates in a file.
///
/// # Errors
/// It cannot be read, or has none.
pub(super) async fn read(file: PathBuf) -> Result<String, NoCertificate> {
    let about = tokio::fs::metadata(&file).await.map_err(|_| NoCertificate::Unreadable)?;
    if about.len() > LARGEST {
        return Err(NoCertificate::None);
    }
    let bytes = tokio::fs::read(&file).await.map_err(|_| NoCertificate::Unreadable)?;
    certificates(&String::from_utf8_lossy(&bytes)).ok_or(NoCertificate::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_taken_out_of_a_text_also_on_one_line_and_a_key_stays_behind() {
        let body = "A".repeat(100);
        let lines = format!("{BEGIN}\n{}\n{}\n{END}\n", &body[..64], &body[64..]);
        let pasted = format!("-----BEGIN PRIVATE KEY-----BBBB-----END PRIVATE KEY----- {BEGIN}{body}{END}");
        assert_eq!(certificates(&pasted).as_deref(), Some(lines.as_str()));
        let two = certificates(&format!("{lines}\n# the other\n{lines}")).unwrap();
        assert_eq!((count(&two), certificates(&two).as_deref()), (2, Some(two.as_str())));
        for none in ["", "ldap.escola.example", BEGIN, &format!("{BEGIN}{END}")] {
            assert_eq!(certificates(none), None, "{none}");
        }
    }
}
