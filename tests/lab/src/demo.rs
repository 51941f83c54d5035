//! The demo template.
