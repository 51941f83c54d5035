//! When an operation was abandoned, and what it may have left: parts of `OperationAbandoned` and its like.

use super::message::Wording;
use crate::{HostPath, Name};

parts! {
    WhileUndone { reason: Wording } = "while-undone",
        "while it was being undone. It had failed: {reason}";
    WhileNotUndone { reason: Wording, obstacle: Wording } = "while-not-undone",
        "while it was being undone. It had failed: {reason} It could not be undone: {obstacle}";
    WhileWaiting { obstacle: Wording } = "while-waiting",
        "while it waited. {obstacle}";
    BeforeItEnded = "before-it-ended",
        "before it had ended.";
    DomainLeft { domain: String, host: Name } = "domain-left",
        "the domain {domain} on {host}";
    FolderLeft { path: HostPath, storage: Name } = "folder-left",
        "the folder {path} on {storage}";
    FileLeft { path: HostPath, storage: Name } = "file-left",
        "the file {path} on {storage}";
    UnfinishedLeft { path: HostPath, storage: Name } = "unfinished-left",
        "a directory in {path} on {storage} whose name begins with .making-, which Sarrio removes by itself after a day";
    MoreLeft { more: usize } = "more-left",
        "and {more} more";
}
