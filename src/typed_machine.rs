//! Processors and memory, as people type them.

use sarrio_model::MiB;

/// Which of the two is no whole number; the first where neither is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// The number of processors.
    Vcpus,
    /// The memory in MiB.
    Memory,
}

/// The number of processors and the memory in MiB; blanks around them are nobody's.
///
/// # Errors
/// One is no whole number.
///
/// ```
/// use sarrio::typed_machine::{Wrong, typed_machine};
/// assert_eq!(typed_machine(" 2 ", "4096"), Ok((2, sarrio_model::MiB(4096))));
/// assert_eq!(typed_machine("two", "4096"), Err(Wrong::Vcpus));
/// assert_eq!(typed_machine("2", "4 GB"), Err(Wrong::Memory));
/// ```
pub fn typed_machine(vcpus: &str, memory: &str) -> Result<(u16, MiB), Wrong> {
    let vcpus = vcpus.trim().parse().map_err(|_| Wrong::Vcpus)?;
    let memory = memory.trim().parse().map_err(|_| Wrong::Memory)?;
    Ok((vcpus, MiB(memory)))
}
