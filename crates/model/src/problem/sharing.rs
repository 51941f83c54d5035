//! Sharing templates and ISO images.

messages! {
    TooManyShares { most: usize } = "too-many-shares", Invalid,
        "At most {most} are chosen at once.",
        "Share it with a group or a category instead of with each person.";
    MayNotPublish { name: String } = "may-not-publish", Forbidden,
        "{name} may not share this with everyone or with a whole role.",
        "Share it with people, groups or a category, or ask an administrator.";
}
