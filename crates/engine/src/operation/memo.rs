//! The memo of an operation as the store keeps it: what its work remembers, and the version in which that is written.
//!
//! ```text
//! {"version": 1, "work": …}     since the memos have versions
//! …                             before: version 0, the work alone
//! ```
//!
//! A later Sarrio reads what an earlier one wrote. Whoever changes a work in a way that serde's defaults cannot read makes
//! [`VERSION`] larger and turns the older form into the new one in [`read`].

use sarrio_model::{
    Problem,
    problem::{MemoIsNewer, MemoNotWritten, Said, Wording},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// The version in which memos are written.
const VERSION: u64 = 1;

/// The work as a memo.
///
/// # Errors
/// It cannot be written as JSON: an error in Sarrio.
pub(crate) fn write(work: &impl Serialize) -> Result<Value, Problem> {
    let work = serde_json::to_value(work).map_err(|why| MemoNotWritten { why: why.to_string() })?;
    Ok(json!({ "version": VERSION, "work": work }))
}

/// The work that a memo of this version, or of an older one, holds.
///
/// # Errors
/// Why it cannot be read.
pub(crate) fn read<W: DeserializeOwned>(memo: &Value) -> Result<W, Wording> {
    let (version, work) = match (memo.get("version").and_then(Value::as_u64), memo.get("work")) {
        (Some(version), Some(work)) => (version, work),
        _ => (0, memo),
    };
    if version > VERSION {
        let (version, most) = (version.to_string(), VERSION.to_string());
        return Err(MemoIsNewer { version, most }.into());
    }
    serde_json::from_value(work.clone()).map_err(|why| Said { text: why.to_string() }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_of_this_version_and_of_the_one_before_is_read_and_a_newer_one_is_refused() {
        assert_eq!(read::<Vec<u8>>(&write(&[1, 2]).unwrap()), Ok(vec![1, 2]));
        assert_eq!(read::<Vec<u8>>(&json!([1, 2])), Ok(vec![1, 2]));
        let newer = read::<Vec<u8>>(&json!({ "version": 2, "work": [1, 2] })).unwrap_err();
        assert_eq!(newer.text, "it is of version 2, and this Sarrio reads versions up to 1");
        assert!(read::<Vec<u8>>(&json!({ "version": 1, "work": "x" })).is_err());
        assert!(read::<Vec<u8>>(&Value::Null).is_err());
    }
}
