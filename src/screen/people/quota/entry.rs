//! One limit as it is chosen and typed.

use sarrio_model::{Limit, Quantity, QuantityUnit};

use crate::words::{self, Language, quotas as texts};

/// What a rule says of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: the next wider rule counts.
    Inherit,
    /// A number.
    Number,
    /// There is no limit.
    Free,
}

/// Whether a rule can leave a quantity to a wider one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wider {
    /// There is a wider one.
    Yes,
    /// There is none, so saying nothing is no limit.
    No,
}

/// A limit as it is chosen and typed.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) quantity: Quantity,
    pub(super) kind: Kind,
    pub(super) typed: String,
    pub(super) error: Option<String>,
    /// What was read.
    before: Option<Limit>,
    wider: Wider,
}

impl Entry {
    /// What was read, and what the field begins with once a number is chosen.
    pub(super) fn new(quantity: Quantity, before: Option<Limit>, wider: Wider, begin: u64) -> Self {
        let (kind, amount) = match (before, wider) {
            (Some(Limit::AtMost(most)), _) => (Kind::Number, most),
            (Some(Limit::Unlimited), _) | (None, Wider::No) => (Kind::Free, begin),
            (None, Wider::Yes) => (Kind::Inherit, begin),
        };
        Self { quantity, kind, typed: shown(quantity, amount), error: None, before, wider }
    }

    /// The choices.
    pub(super) fn kinds(&self) -> &'static [Kind] {
        match self.wider {
            Wider::Yes => &[Kind::Inherit, Kind::Number, Kind::Free],
            Wider::No => &[Kind::Number, Kind::Free],
        }
    }

    /// What it says now.
    ///
    /// # Errors
    /// What is typed is no amount.
    pub(super) fn limit(&self) -> Result<Option<Limit>, String> {
        match self.kind {
            Kind::Inherit => Ok(None),
            Kind::Free if self.wider == Wider::No && self.before.is_none() => Ok(None),
            Kind::Free => Ok(Some(Limit::Unlimited)),
            Kind::Number => match self.before {
                // An amount that the field shows rounded stays as it is.
                Some(Limit::AtMost(most)) if self.typed.trim() == shown(self.quantity, most) => {
                    Ok(self.before)
                }
                _ => parse(self.quantity, &self.typed).map(|most| Some(Limit::AtMost(most))),
            },
        }
    }

    /// Whether it says something else than what was read.
    pub(super) fn is_changed(&self) -> bool {
        self.limit() != Ok(self.before)
    }
}

/// The size of a GB in the unit of a quantity; none for those that are counted.
fn gigabyte(quantity: Quantity) -> Option<u64> {
    match quantity.unit() {
        QuantityUnit::Count => None,
        QuantityUnit::MiB => Some(1 << 10),
        QuantityUnit::Bytes => Some(1 << 30),
    }
}

/// An amount as the field shows it, without its unit.
fn shown(quantity: Quantity, amount: u64) -> String {
    let Some(unit) = gigabyte(quantity) else { return amount.to_string() };
    let text = format!("{:.3}", amount as f64 / unit as f64);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if words::language() == Language::English { text.to_owned() } else { text.replace('.', ",") }
}

/// The amount that is typed.
fn parse(quantity: Quantity, typed: &str) -> Result<u64, String> {
    let typed = typed.trim().replace(',', ".");
    let amount = match gigabyte(quantity) {
        None => typed.parse::<u64>().map_err(|_| words::common::not_a_number())?,
        Some(unit) => {
            let plain = typed.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
            let number = typed.parse::<f64>().ok().filter(|_| plain).ok_or_else(texts::wrong_size)?;
            (number * unit as f64).round() as u64
        }
    };
    if amount > Limit::LARGEST { Err(texts::too_much()) } else { Ok(amount) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_shown_the_same() {
        words::speak(Language::Catalan);
        for (quantity, typed, amount) in [
            (Quantity::Desktops, " 6 ", 6),
            (Quantity::RunningMemory, "2,5", 2560),
            (Quantity::RunningMemory, "0.5", 512),
            (Quantity::Storage, "60", 60 << 30),
        ] {
            assert_eq!(parse(quantity, typed), Ok(amount), "{typed}");
            assert_eq!(parse(quantity, &shown(quantity, amount)), Ok(amount));
        }
        for (quantity, wrong) in [
            (Quantity::Desktops, "2.5"),
            (Quantity::Desktops, "-1"),
            (Quantity::Desktops, ""),
            (Quantity::Storage, "1e9"),
            (Quantity::Storage, "inf"),
            (Quantity::Storage, "."),
            (Quantity::Storage, "9007199254740992"),
        ] {
            assert!(parse(quantity, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_amount_that_is_shown_rounded_and_not_touched_stays_as_it_is() {
        words::speak(Language::English);
        let odd = Some(Limit::AtMost(1_234_567_890));
        let mut entry = Entry::new(Quantity::Storage, odd, Wider::Yes, 0);
        assert_eq!((entry.typed.as_str(), entry.limit()), ("1.15", Ok(odd)));
        entry.typed = "2".to_owned();
        assert_eq!(entry.limit(), Ok(Some(Limit::AtMost(2 << 30))));
        // Where there is no wider rule, no limit is said by saying nothing.
        let role = Entry::new(Quantity::Storage, None, Wider::No, 0);
        assert_eq!((role.kind, role.limit()), (Kind::Free, Ok(None)));
        assert!(!role.is_changed());
    }
}
