//! Sarrio, the desktop app.
