//! Requests that the API does not understand or take.

use super::argument::Noun;
use crate::Bytes;

messages! {
    NoSuchThing { what: Noun, id: String } = "no-such-thing", NotFound,
        "There is no {what} {id}.";
    ChangedByOthers { name: String } = "changed-by-others", StaleRevision,
        "{name} was changed meanwhile.";
    NoSuchAddress = "no-such-address", NotFound,
        "There is no such address.",
        "See /docs for those that there are.";
    WrongMethod = "wrong-method", BadRequest,
        "This address does not take this method.";
    BackendStopped = "backend-stopped", Internal,
        "The backend stopped while it answered.";
    BackendFailed = "backend-failed", Internal,
        "The backend failed while it answered.";
    NotAnId { text: String } = "not-an-id", NotFound,
        "“{text}” is not an id.";
    BodyTooSlow { seconds: u64 } = "body-too-slow", BadRequest,
        "The body did not arrive within {seconds} s.";
    BodyTooLarge { most: Bytes } = "body-too-large", TooLarge,
        "The body is larger than {most}.";
    BodyCut = "body-cut", BadRequest,
        "The body ended before it was whole.";
    ContentTypeMissing = "content-type-missing", BadRequest,
        "The body's Content-Type is missing.",
        "Send JSON with Content-Type: application/json.";
    BodyOfOtherType { found: String } = "body-of-other-type", BadRequest,
        "The body is {found}, not JSON.",
        "Send JSON with Content-Type: application/json.";
    BodyNotJson { why: String } = "body-not-json", BadRequest,
        "The body is not JSON ({why}).";
    BodyNotOnePiece { why: String } = "body-not-one-piece", BadRequest,
        "The body is not one piece of JSON ({why}).";
    BodyIsList = "body-is-list", Invalid,
        "The body is a list.",
        "Send an object with the fields that the API describes.";
    FieldMisfit { why: String } = "field-misfit", Invalid,
        "The value is not valid ({why}).";
    WebSocketNeeded = "web-socket-needed", BadRequest,
        "This address is a WebSocket.",
        "Open it with a WebSocket client.";
    ImageSizeMissing = "image-size-missing", BadRequest,
        "The size of the image is missing.",
        "Send Content-Length: the size of the file in bytes.";
    ImageNotPlainBytes = "image-not-plain-bytes", BadRequest,
        "An image is sent as its plain bytes.",
        "Send the file itself with Content-Type: application/octet-stream.";
    OneOwnerOfDisks = "one-owner-of-disks", Invalid,
        "Give exactly one of desktop, template and path.";
    TooManyConnections { most: u32 } = "too-many-connections", Busy,
        "You have {most} connections open already.",
        "Close some windows or programs that show events or live screens.";
    LookNotRead { why: String } = "look-not-read", BadRequest,
        "The message is no list of screens to look at ({why}).",
        "It names the desktops, and for each a width from 16 to 4096 pixels and a pace from 100 to 60,000 ms.";
    TooManyScreens { most: usize } = "too-many-screens", Invalid,
        "At most {most} screens are looked at at once.",
        "Look at those that are visible.";
    CursorWrong = "cursor-wrong", Invalid,
        "The cursor is not one of this list in this order: begin again without it.";
    SortWrong { sort: String } = "sort-wrong", Invalid,
        "Desktops are not sorted by “{sort}”: use name, owner, template, host, state, vcpus, memory, created or deleted.";
    NoSuchState { state: String } = "no-such-state", Invalid,
        "There is no state “{state}”.";
}
