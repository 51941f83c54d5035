//! Amounts with their unit in the type.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Memory in mebibytes (1,048,576 bytes).
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct MiB(pub u64);

/// A size in bytes.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct Bytes(pub u64);

/// Counts the changes to a resource. A request that changes it names the revision that was read, and is refused (409)
/// if there is a newer one.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct Revision(pub i64);

/// The position of an event in the sequence of all events.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl MiB {
    /// The same amount in bytes; the largest possible number if it does not fit.
    #[must_use]
    pub fn bytes(self) -> Bytes {
        Bytes(self.0.saturating_mul(1 << 20))
    }
}

impl Bytes {
    /// Whole mebibytes, rounded down.
    #[must_use]
    pub fn mib(self) -> MiB {
        MiB(self.0 >> 20)
    }
}

impl fmt::Display for MiB {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes().fmt(f)
    }
}

/// As people read sizes: `640 MB`, `2.1 GB` (in steps of 1024, as hypervisors count memory and disks).
impl fmt::Display for Bytes {
    #[allow(clippy::cast_precision_loss)]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = self.0 as f64;
        let mut unit = "B";
        for next in ["kB", "MB", "GB", "TB", "PB"] {
            if value < 1024.0 {
                break;
            }
            value /= 1024.0;
            unit = next;
        }
        let decimals = usize::from(unit != "B" && value < 10.0 && (value * 10.0).round() % 10.0 != 0.0);
        write!(f, "{value:.decimals$} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, text) in
            [(0, "0 B"), (1023, "1023 B"), (16 << 20, "16 MB"), (2_254_857_830, "2.1 GB"), (4 << 30, "4 GB")]
        {
            assert_eq!(Bytes(bytes).to_string(), text);
        }
        assert_eq!(MiB(u64::MAX).bytes(), Bytes(u64::MAX));
    }
}
