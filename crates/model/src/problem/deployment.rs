//! Desktops that are made for a group, and for those who join it later.

use crate::Name;

messages! {
    KeepUpIsForAll { group: Name } = "keep-up-is-for-all", Invalid,
        "Chosen students, and whoever joins {group} later, are not the same.",
        "Choose no students, or do not keep up with the group.";
    OrdererLostGroup { name: String, group: Name } = "orderer-lost-group", Forbidden,
        "{name} has no power over {group} any more.",
        "Make them teach the group again, or end this and let somebody else hand out the desktops.";
    KeepsUpNoMore = "keeps-up-no-more", WrongState,
        "It does not keep up with its group.",
        "Nothing needs to be done.";
}
