//! Desktops: what can be done to them, one file for each operation.

mod accept;
mod again;
mod bin;
mod checks;
mod create;
mod disconnect;
mod edit;
mod for_group;
mod grow;
mod hardware;
mod keep_up;
mod make_folders;
mod make_template;
mod of_group;
mod outcome;
mod part_of;
mod power;
mod shutdown;
mod sidecar;
mod spec;
mod start;
mod subject;
mod viewing;

pub(crate) use bin::{Delete, Purge, Restore};
pub(crate) use disconnect::enforce_access;
pub(crate) use grow::Grow;
pub(crate) use hardware::{require_network, require_some_host};
pub(crate) use keep_up::keep_up;
pub(crate) use make_folders::MakeFolders;
pub(crate) use make_template::MakeTemplate;
pub(crate) use power::{Pause, Reset, Resume, Stop};
pub(crate) use shutdown::Shutdown;
pub(crate) use spec::tap;
pub(crate) use start::Start;
pub(crate) use viewing::{Tickets, Watchers, viewer_came, viewers};
