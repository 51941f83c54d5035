//! What the test of a directory finds, and what a sync notes.

use super::argument::Word;
use crate::{BindName, DistinguishedName, HostAddress};

parts! {
    AddressesFound { addresses: String } = "addresses-found",
        "{addresses}";
    DirectoryAnswers { address: String, port: String } = "directory-answers",
        "{address} answers on port {port}";
    TlsAgreed { host: HostAddress } = "tls-agreed",
        "the connection is encrypted, and the server proved to be {host}";
    NotEncryptedHere = "not-encrypted-here",
        "the connection is not encrypted, but does not leave this machine";
    NotEncryptedAtAll = "not-encrypted-at-all",
        "nothing is encrypted: everybody on the way can read passwords",
        "Choose ldaps or start_tls as soon as the server can.";
    BoundAs { name: BindName } = "bound-as",
        "as {name}";
    BoundAsNobody = "bound-as-nobody",
        "as nobody";
    BoundAsPerson { name: String } = "bound-as-person",
        "as the person ({name})";
    PersonNeededToBind = "person-needed-to-bind",
        "the directory is asked as the person who signs in",
        "Give a name and a password to test the rest.";
    ServerCanChains = "server-can-chains",
        "it gives entries in pages, and follows chains of groups itself (Active Directory)";
    ServerCanPages = "server-can-pages",
        "it gives entries in pages; Sarrio follows chains of groups";
    ServerCanNothing = "server-can-nothing",
        "it does not give entries in pages",
        "A server that limits its answers will not give all people to a sync.";
    PeopleFound { people: u64, example: String } = "people-found",
        "{people} people, such as {example}";
    NobodyFound { base: DistinguishedName } = "nobody-found",
        "nobody below {base} matches the filter and has a sign-in name",
        "Check the base, the filter and the attribute of the sign-in name.";
    ReferralsLeft { people: u64, servers: String } = "referrals-left",
        "{people} people; parts of the directory are on other servers, which are not asked ({servers})",
        "If people are missing, ask a server that has them all (in Active Directory the global catalogue, port 3269).";
    GroupsFound { groups: u64, way: &'static str } = "groups-found",
        "{groups} groups, followed by {way}";
    GroupsNotNeeded = "groups-not-needed",
        "no rule names a group";
    RulesFine { rules: u64 } = "rules-fine",
        "{rules} rules";
    RuleGroupMissing { rule: u64, group: DistinguishedName } = "rule-group-missing",
        "rule {rule} names {group}, which the directory does not have",
        "Correct the name of the group.";
    PersonFound { entry: String } = "person-found",
        "{entry}";
    PersonNotFound { name: String } = "person-not-found",
        "nobody there is called {name}",
        "Check the spelling, the base, the filter and the attribute of the sign-in name.";
    PasswordRight = "password-right",
        "it is right";
    PasswordWrong = "password-wrong",
        "it is wrong",
        "Type it again, or set it anew in the directory.";
    PasswordNotGiven = "password-not-given",
        "none was given";
    InGroups { groups: u64, names: String, way: &'static str } = "in-groups",
        "in {groups} groups, followed by {way}: {names}";
    InNoGroup { way: &'static str } = "in-no-group",
        "in no group, followed by {way}";
    SignsInAs { role: Word, category: String, groups: String, taught: String, rules: String } = "signs-in-as",
        "signs in as {role}; category: {category}; groups: {groups}; teaches: {taught}; by the rules {rules}";
    StepNotReached = "step-not-reached",
        "not tried",
        "Correct what failed before it, then test again.";
}
