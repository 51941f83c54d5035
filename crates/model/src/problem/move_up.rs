//! The end of the year: students move up.

use crate::Name;

messages! {
    MoveUpCountWrong { most: usize } = "move-up-count-wrong", Invalid,
        "At once, the members of 1 to {most} groups move up.";
    MovedTwice { group: Name } = "moved-twice", Invalid,
        "The members of {group} are to be moved twice.",
        "Name each group once.";
    MovedToItself { group: Name } = "moved-to-itself", Invalid,
        "The members of {group} are in {group} already.",
        "Choose another group for them.";
    MovedToOtherCategory { group: Name, category: Name } = "moved-to-other-category", Invalid,
        "{group} is a group of {category}.",
        "Choose a group of the same category: whoever moves to another category is moved there one by one.";
}
