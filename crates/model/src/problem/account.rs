//! People, passwords and sessions.

use super::argument::DesktopCount;
use crate::{Name, UserName};

messages! {
    SessionEnded = "session-ended", NotSignedIn,
        "The session has ended.";
    SessionNeeded = "session-needed", NotSignedIn,
        "This needs a session.";
    BearerTokensOnly = "bearer-tokens-only", NotSignedIn,
        "Only bearer tokens sign a request in.";
    TokenDamaged = "token-damaged", NotSignedIn,
        "The session's token is damaged.";
    NobodySignedIn { server: String } = "nobody-signed-in", NotSignedIn,
        "Nobody is signed in to {server} on this computer.",
        "Sign in: sarrioctl login.";
    MetricsNotPublic = "metrics-not-public", NotSignedIn,
        "The metrics are not for everybody.",
        "Ask from sarriod's own machine, or with the token of metrics_token_file.";
    WrongNameOrPassword = "wrong-name-or-password", WrongCredentials,
        "The name or the password is wrong.";
    PasswordMustChange { name: String } = "password-must-change", MustChangePassword,
        "{name} must choose a new password first.";
    PasswordTooShort { least: usize } = "password-too-short", Invalid,
        "A password has at least {least} characters.";
    PasswordTooLong { most: usize } = "password-too-long", Invalid,
        "A password has at most {most} bytes.";
    PasswordNotHashed = "password-not-hashed", Internal,
        "Could not hash the password.";
    OwnPasswordNeedsCurrent = "own-password-needs-current", Invalid,
        "Your own password needs the current one, too.",
        "Change it at session/password.";
    PasswordIsTheSame = "password-is-the-same", Invalid,
        "The new password is the current one.";
    CurrentPasswordWrong = "current-password-wrong", Invalid,
        "This is not your current password.";
    NoPasswordOnSocket = "no-password-on-socket", WrongState,
        "Over the Unix socket there is no password to change.",
        "Change a person's password at users/ID.";
    NoSuchCategory = "no-such-category", Invalid,
        "There is no such category.";
    NoSuchGroup = "no-such-group", Invalid,
        "There is no such group.";
    GroupOfOtherCategory { group: Name, category: Name } = "group-of-other-category", Invalid,
        "{group} is a group of {category}.",
        "Choose a group of the person's own category.";
    ManagerNeedsCategory = "manager-needs-category", Invalid,
        "A manager looks after one category.",
        "Choose which.";
    CategoryNameTaken { name: Name } = "category-name-taken", NameTaken,
        "There is a category called {name} already.";
    GroupNameTaken { name: Name, category: Name } = "group-name-taken", NameTaken,
        "{category} has a group called {name} already.";
    TooManyPeople { most: usize } = "too-many-people", Invalid,
        "At most {most} people are added or removed at once.",
        "Send several requests.";
    NotATeacher { name: String } = "not-a-teacher", Invalid,
        "{name} is a student and cannot teach a group.",
        "Change the role to teacher first.";
    CategoryInUse { name: Name, people: u64, groups: u64 } = "category-in-use", WrongState,
        "{name} is not empty: {people} people, {groups} groups, with the archived ones.",
        "Move its people to another category, and remove its groups.";
    NoSuchRole = "no-such-role", Invalid,
        "There is no such role.";
    RoleNameTaken { name: Name } = "role-name-taken", NameTaken,
        "There is a role called {name} already.";
    RoleKeepsSight { permission: &'static str } = "role-keeps-sight", Invalid,
        "{permission} cannot be taken away: what people see follows from the role that is copied.",
        "Take away what they may do with it, or copy a role that sees less.";
    RoleLacksPermission { permission: &'static str } = "role-lacks-permission", Invalid,
        "The role that is copied does not have {permission} to begin with.",
        "Leave it out.";
    RoleInUse { name: Name, people: u64 } = "role-in-use", WrongState,
        "People have the role {name} ({people}).",
        "Give them another role first.";
    SignInNameTaken { username: UserName } = "sign-in-name-taken", NameTaken,
        "Somebody signs in as {username} already.";
    CannotRemoveYourself = "cannot-remove-yourself", WrongState,
        "You cannot remove yourself.",
        "Ask another administrator.";
    PersonOwnsDesktops { username: UserName, desktops: DesktopCount } = "person-owns-desktops", WrongState,
        "{username} owns {desktops}.",
        "Give them to somebody else or delete them, the recycle bin too; or switch the person off.";
    PersonOwnsTemplates { username: UserName, templates: u64 } = "person-owns-templates", WrongState,
        "{username} owns templates ({templates}).",
        "Delete them, the recycle bin too; or switch the person off.";
    NoOtherAdministrator = "no-other-administrator", LastAdministrator,
        "Nobody else is administrator.";
    FullNameWrong { most: usize } = "full-name-wrong", Invalid,
        "A full name has at most {most} characters on one line.";
    NotAllowed { name: String, action: &'static str } = "not-allowed", Forbidden,
        "{name} may not do this ({action}).";
    NoSuchPerson = "no-such-person", Invalid,
        "There is no such person.";
    BuiltInNameWrong { name: &'static str, why: String } = "built-in-name-wrong", Internal,
        "The name {name} cannot be used ({why}).";
    FirstPasswordNotWritten { file: String, why: String } = "first-password-not-written", Internal,
        "Could not write the first administrator's password into {file} ({why}).",
        "See whether data_dir has space and is this user's own.";
    CallerIsGone { name: String } = "caller-is-gone", Forbidden,
        "{name} was disabled or removed meanwhile.";
}
