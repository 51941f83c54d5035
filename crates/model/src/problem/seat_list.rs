//! What is wrong with a list of seats that is imported.

use std::net::IpAddr;

use super::message::Wording;
use crate::{MacAddress, Name};

messages! {
    SeatListIsEmpty = "seat-list-is-empty", Invalid,
        "There is no seat in the list.",
        "The first line has the headings, and each further line a seat.";
    SeatListWithoutNames = "seat-list-without-names", Invalid,
        "No column has the names of the seats.",
        "Write “name”, “nom” or “nombre” above it.";
    SeatNameMissing = "seat-name-missing", Invalid,
        "The name of the seat is missing.";
    SeatNameWrong { name: String, most: usize } = "seat-name-wrong", Invalid,
        "“{name}” is no name for a seat.",
        "It has at most {most} characters.";
    SeatListedTwice { name: Name, line: u64 } = "seat-listed-twice", Invalid,
        "Seat {name} is in line {line} already.",
        "Remove one of the two lines.";
    SeatKindUnknown { kind: String } = "seat-kind-unknown", Invalid,
        "“{kind}” is none of the things that stand at a seat.",
        "Use thin_client, pc or byod.";
    SeatHostnameWrong { hostname: String } = "seat-hostname-wrong", Invalid,
        "“{hostname}” is no name of a computer in the network.",
        "It looks like n2m210 or n2m210.school.example.";
    SeatMacWrong { mac: String } = "seat-mac-wrong", Invalid,
        "“{mac}” is no address of a network card.",
        "It has six pairs of hexadecimal digits, such as 00:1a:2b:3c:4d:5e.";
    SeatIpWrong { ip: String } = "seat-ip-wrong", Invalid,
        "“{ip}” is no IP address.",
        "It looks like 10.2.10.110.";
    SeatMacListedTwice { mac: MacAddress, line: u64 } = "seat-mac-listed-twice", Invalid,
        "The card {mac} is in line {line} already.",
        "Look on the computers which addresses their network cards have: each card has its own.";
    SeatIpListedTwice { ip: IpAddr, line: u64 } = "seat-ip-listed-twice", Invalid,
        "The address {ip} is in line {line} already.",
        "Give each computer an address of its own.";
    SeatPlaceWrong { place: String } = "seat-place-wrong", Invalid,
        "“{place}” is no place on the plan.",
        "Columns and rows are numbers from 0 to 100, such as 3 or 3.25.";
    SeatPlaceHalf = "seat-place-half", Invalid,
        "A place on the plan is a column and a row, and one of them is missing.",
        "Give both, or neither.";
    SeatListHasErrors { errors: usize, line: u64, reason: Wording } = "seat-list-has-errors", Invalid,
        "The list has errors ({errors}), and no seat was imported. The first is in line {line}: {reason}",
        "A dry run shows all errors by line.";
}
