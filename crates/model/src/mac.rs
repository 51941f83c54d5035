//! Addresses of network cards.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A text that is not the address of a network card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a MAC address has six pairs of hexadecimal digits, such as 00:1a:2b:3c:4d:5e")]
pub struct MacError;

/// The address of one network card. It is read in each usual form (`00:1a:2b:3c:4d:5e`, `00-1A-2B-3C-4D-5E`, `001a.2b3c.4d5e`) and
/// written in the first. Groups of cards, and the address of no card at all, are refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, examples("00:1a:2b:3c:4d:5e"), pattern = "^[0-9A-Fa-f][02468aceACE]([:-]?[0-9A-Fa-f]{2}){5}$")]
pub struct MacAddress([u8; 6]);

impl MacAddress {
    /// Its six bytes.
    #[must_use]
    pub fn bytes(self) -> [u8; 6] {
        self.0
    }
}

impl FromStr for MacAddress {
    type Err = MacError;

    fn from_str(text: &str) -> Result<Self, MacError> {
        let text = text.trim();
        let digits: Vec<u8> = match text.len() {
            17 if separated(text, ':', 2) || separated(text, '-', 2) => hexadecimal(text),
            14 if separated(text, '.', 4) => hexadecimal(text),
            12 => hexadecimal(text),
            _ => return Err(MacError),
        };
        let pairs: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        let bytes: [u8; 6] = pairs.try_into().map_err(|_| MacError)?;
        let of_a_group = bytes[0] & 1 == 1;
        if of_a_group || bytes == [0; 6] || digits.len() != 12 { Err(MacError) } else { Ok(Self(bytes)) }
    }
}

/// Whether `text` has `separator` after each `run` characters, and nowhere else.
fn separated(text: &str, separator: char, run: usize) -> bool {
    text.chars().enumerate().all(|(at, c)| (c == separator) == (at % (run + 1) == run))
}

/// The values of the hexadecimal digits in `text`.
fn hexadecimal(text: &str) -> Vec<u8> {
    text.chars().filter_map(|c| c.to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect()
}

impl TryFrom<String> for MacAddress {
    type Error = MacError;
    fn try_from(text: String) -> Result<Self, MacError> {
        text.parse()
    }
}

impl From<MacAddress> for String {
    fn from(mac: MacAddress) -> Self {
        mac.to_string()
    }
}

impl fmt::Display for MacAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, g] = self.0;
        write!(f, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{g:02x}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_mac_is_read_in_each_usual_form_and_written_in_one() {
        for text in [
            "00:1a:2b:3c:4d:5e",
            "00-1A-2B-3C-4D-5E",
            "001a.2b3c.4d5e",
            "001A2B3C4D5E",
            " 00:1a:2b:3c:4d:5e ",
        ] {
            assert_eq!(text.parse::<MacAddress>().unwrap().to_string(), "00:1a:2b:3c:4d:5e", "{text}");
        }
    }

    #[test]
    fn what_names_no_single_card_is_refused() {
        let wrong = [
            "",
            "ff:ff:ff:ff:ff:ff",
            "01:00:5e:00:00:01",
            "00:00:00:00:00:00",
            "00:1a:2b:3c:4d",
            "00:1a-2b:3c:4d:5e",
            "00:1a:2b:3c:4d:5g",
            "٠٠:1a:2b:3c:4d:5e",
        ];
        for text in wrong {
            assert_eq!(text.parse::<MacAddress>(), Err(MacError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_mac_that_survives_or_an_error(text in ".{0,20}") {
            if let Ok(mac) = text.parse::<MacAddress>() {
                prop_assert_eq!(mac.to_string().parse::<MacAddress>(), Ok(mac));
            }
        }
    }
}
