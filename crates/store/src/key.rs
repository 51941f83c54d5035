//! The keys by which the databases sort and search names.

pub use sarrio_model::name_key as key;
