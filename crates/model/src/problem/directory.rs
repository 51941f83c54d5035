//! The school's directory: why it cannot be asked, and why somebody of it cannot sign in.

use crate::{AttributeName, BindName, DistinguishedName, HostAddress, Name, UserName};

messages! {
    DirectoryNotSet = "directory-not-set", WrongState,
        "No directory is set up.",
        "Set one up first.";
    DirectoryIsOff = "directory-is-off", WrongState,
        "Nobody signs in with the directory: it is switched off.",
        "Switch it on in its settings.";
    DirectoryNameNotFound { host: HostAddress } = "directory-name-not-found", DirectoryUnavailable,
        "The address of the directory, {host}, is not found.",
        "Check its spelling, and whether the DNS of sarriod's machine knows it. Local accounts still work.";
    DirectoryNotReached { host: HostAddress, port: String, why: String } = "directory-not-reached", DirectoryUnavailable,
        "The directory at {host} is not reached on port {port} ({why}).",
        "See whether it runs, and whether a firewall is in between. Local accounts still work.";
    DirectorySilent { host: HostAddress, seconds: u64 } = "directory-silent", DirectoryUnavailable,
        "The directory at {host} did not answer within {seconds} s.",
        "See whether it is overloaded. How long Sarrio waits can be set. Local accounts still work.";
    DirectoryHungUp { host: HostAddress } = "directory-hung-up", DirectoryUnavailable,
        "The directory at {host} closed the connection.",
        "Its log tells why. Local accounts still work.";
    DirectoryNotUnderstood { host: HostAddress } = "directory-not-understood", DirectoryUnavailable,
        "What {host} answered is not LDAP.",
        "Check the port, and whether it expects TLS from the beginning. Local accounts still work.";
    DirectoryRefuses { host: HostAddress, why: String } = "directory-refuses", DirectoryUnavailable,
        "The directory at {host} refuses the request ({why}).",
        "Its log tells more. Local accounts still work.";
    DirectoryBusy { seconds: u64 } = "directory-busy", DirectoryUnavailable,
        "So many people sign in that the directory was not asked within {seconds} s.",
        "Try again in a moment.";
    DirectoryNotLoopback { host: HostAddress } = "directory-not-loopback", DirectoryUnavailable,
        "{host} is another machine, to which passwords would travel without encryption.",
        "Choose ldaps or start_tls.";
    StartTlsRefused { host: HostAddress, why: String } = "start-tls-refused", DirectoryUnavailable,
        "The directory at {host} refuses to begin TLS ({why}).",
        "Give the server a certificate, or choose ldaps.";
    DirectoryCertificateDated { host: HostAddress } = "directory-certificate-dated", DirectoryUnavailable,
        "The certificate of the directory at {host} has expired, or is not valid yet.",
        "Renew it, or set the clocks of both machines. Local accounts still work.";
    DirectoryCertificateOfOther { host: HostAddress } = "directory-certificate-of-other", DirectoryUnavailable,
        "The certificate of the directory is not for the name {host}.",
        "Use a name that the certificate lists, or renew it with this one as a subject alternative name.";
    DirectoryCertificateUntrusted { host: HostAddress } = "directory-certificate-untrusted", DirectoryUnavailable,
        "The certificate of the directory at {host} is signed by an authority that is not trusted here.",
        "Give the certificate of the school's own authority (PEM) in the settings.";
    DirectoryTlsFailed { host: HostAddress, why: String } = "directory-tls-failed", DirectoryUnavailable,
        "No encrypted connection to the directory at {host} could be made ({why}).",
        "Check the port, and that the server knows TLS 1.2 or newer.";
    DirectoryRootsUnusable { why: String } = "directory-roots-unusable", DirectoryUnavailable,
        "The certificates that the system trusts cannot be read ({why}).",
        "Install the package ca-certificates, or give the certificate of the school's authority.";
    DirectoryBindRefused { name: BindName } = "directory-bind-refused", DirectoryUnavailable,
        "The directory does not accept Sarrio's account {name} with its password.",
        "Check both. Active Directory also takes names such as sarrio@school.example.";
    DirectoryPasswordUnreadable = "directory-password-unreadable", DirectoryUnavailable,
        "The password of the directory's account cannot be read: it was kept with another key.",
        "Type the password again. The key is in the data directory of sarriod (secret-key).";
    DirectoryPasswordNotKept { why: String } = "directory-password-not-kept", Internal,
        "Could not keep the password of the directory's account ({why}).",
        "See whether data_dir has space and is this user's own.";
    DirectoryBaseMissing { base: DistinguishedName } = "directory-base-missing", DirectoryUnavailable,
        "The directory has no entry {base}, or hides it from Sarrio's account.",
        "Check the name, and what the account may read.";
    DirectoryElsewhere { base: DistinguishedName, server: String } = "directory-elsewhere", DirectoryUnavailable,
        "The directory says that {base} is on another server ({server}).",
        "Sarrio does not follow that. Ask the other server, or use a base that this one has.";
    DirectoryHasNoChains { host: HostAddress } = "directory-has-no-chains", DirectoryUnavailable,
        "The directory at {host} does not know Active Directory's rule for chains of groups.",
        "Leave the way open, or choose walk.";
    DirectoryReadPartial { read: u64, why: String } = "directory-read-partial", DirectoryUnavailable,
        "The directory gave {read} entries and then stopped ({why}).",
        "Allow Sarrio's account more entries. In OpenLDAP: limits dn.exact=\"cn=sarrio,…\" size=unlimited.";
    GroupMembersCut { group: String } = "group-members-cut", DirectoryUnavailable,
        "The directory gives only a part of the members of {group}.",
        "Leave the way open, or choose in_chain: then members need not be read.";
    DirectoryTooLarge { most: u64 } = "directory-too-large", DirectoryUnavailable,
        "The directory gave more than {most} entries.",
        "Choose a narrower base or filter.";
    DirectoryNameTwice { name: String } = "directory-name-twice", DirectoryRefused,
        "The directory has more than one person called {name}.",
        "Choose a narrower base or filter, or another attribute for the sign-in name.";
    DirectoryNameUnusable { name: String } = "directory-name-unusable", DirectoryRefused,
        "{name} cannot be a sign-in name: it has only letters a-z, digits and . _ - @, and at most 64 of them.",
        "Choose another attribute for the sign-in name, such as mail.";
    DirectoryNameMissing { entry: String, attribute: AttributeName } = "directory-name-missing", DirectoryRefused,
        "{entry} has no {attribute} to sign in with.",
        "Choose another attribute for the sign-in name, or a narrower filter.";
    DirectoryNameIsLocal { username: UserName } = "directory-name-is-local", DirectoryRefused,
        "{username} is in the directory, but a local account of Sarrio has that name and keeps it.",
        "Remove the local account, or rename one of the two.";
    DirectoryNameOfOther { username: UserName } = "directory-name-of-other", DirectoryRefused,
        "{username} is somebody else now: the directory has another entry with this name than before.",
        "Remove the earlier person from Sarrio, or give one of the two another name.";
    DirectoryWithoutRule { username: UserName } = "directory-without-rule", DirectoryRefused,
        "{username} is in no group that may use Sarrio.",
        "An administrator can put them into such a group of the directory, or add a rule.";
    DirectoryNotAdded { username: UserName } = "directory-not-added", DirectoryRefused,
        "{username} has not been added to Sarrio yet.",
        "The next sync adds them; an administrator can start one.";
    DirectoryPersonDisabled { username: UserName } = "directory-person-disabled", DirectoryRefused,
        "{username} is disabled in Sarrio.",
        "An administrator can enable them.";
    DirectoryManagerNowhere { username: UserName } = "directory-manager-nowhere", DirectoryRefused,
        "{username} would be a manager without a category.",
        "Give the rule a category that exists.";
    DirectoryLastAdministrator { username: UserName } = "directory-last-administrator", LastAdministrator,
        "{username} is the last administrator and stays one, whatever the directory says.",
        "Make somebody else administrator first.";
    DirectoryPlaceMissing { name: Name } = "directory-place-missing", DirectoryRefused,
        "Sarrio has no category or group called {name}.",
        "Add it, correct the rule, or let missing ones be added.";
    DirectoryPasswordExpired { username: UserName } = "directory-password-expired", DirectoryRefused,
        "The directory wants {username} to choose a new password first.",
        "Change it on a computer of the school, then sign in here.";
    DirectoryAccountLocked { username: UserName } = "directory-account-locked", DirectoryRefused,
        "The directory has locked the account {username}.",
        "Whoever looks after the directory can unlock it.";
    DirectoryAccountDisabled { username: UserName } = "directory-account-disabled", DirectoryRefused,
        "The directory does not let {username} sign in: the account is disabled or has expired.",
        "Whoever looks after the directory can enable it.";
    BindPasswordNeeded = "bind-password-needed", Invalid,
        "The account with which the directory is asked needs its password.",
        "Give it again after changing the server, its authority or the account.";
    AuthorityUnreadable = "authority-unreadable", Invalid,
        "These are not certificates in PEM.",
        "Give the text from BEGIN CERTIFICATE to END CERTIFICATE.";
    FilterWrong { filter: String } = "filter-wrong", Invalid,
        "{filter} is not a filter.",
        "Write it as in (&(objectClass=person)(l=Girona)).";
    SyncNeedsAccount = "sync-needs-account", Invalid,
        "Without an account of its own, Sarrio cannot read the people.",
        "Give a bind account, or leave the sync out.";
    AddressNeedsName = "address-needs-name", Invalid,
        "With TLS, the server needs a name.",
        "Give the name that is in its certificate, instead of an IPv6 address.";
    RuleGivesNothing { rule: u64 } = "rule-gives-nothing", Invalid,
        "Rule {rule} gives nothing.",
        "Give it a role, a category or groups.";
    RuleNeedsGroups = "rule-needs-groups", Invalid,
        "A rule names a group of the directory, but not where its groups are.",
        "Give their base.";
    SyncRuns = "sync-runs", Busy,
        "A sync of the directory runs already.",
        "Wait until it ends.";
    SyncWouldDisableMany { vanished: u64, people: u64 } = "sync-would-disable-many", WrongState,
        "{vanished} of {people} people are not in the directory any more; nobody was disabled.",
        "Check the base and the filter. If it is right, start a sync that disables all of them.";
    SyncInterrupted = "sync-interrupted", Cancelled,
        "sarriod was stopped before the sync ended.",
        "Start it again.";
}
