//! Quotas: whether what is asked for is within what people may use.
//!
//! What is used is a sum over the rows, in the transaction that adds to them. There is one transaction at a time
//! ([`sarrio_store::Store::begin`]), on PostgreSQL too: of two requests that ask for the last place at once one gets it.
//!
//! Whoever owns a thing is held by their quota, whoever asks for it. Only how many desktops one request creates is a matter
//! of the person who asks. What somebody has already stays theirs when a limit becomes smaller: only more is refused.

mod bound;
mod demand;
mod ledger;
mod refusal;

pub(crate) use demand::Demand;
pub(crate) use ledger::Quotas;
