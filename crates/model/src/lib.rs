//! The words of Sarrio: ids, types, states, errors, API bodies and events. No I/O.
