//! What went wrong, for a person: RFC 9457 problem details with a stable `code` and a `hint` that says what to do.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal, $title:literal, $hint:literal;)*) => {
        /// Every kind of failure. The text of a code never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum Code {
            $($(#[$doc])* #[doc = concat!("`", $code, "`: ", $title)] #[serde(rename = $code)] $name,)*
            /// A code of a newer backend.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl Code {
            /// All codes, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable text, such as `host.unreachable`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* Self::Unknown => "unknown" }
            }

            /// The HTTP status it travels with.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* Self::Unknown => 500 }
            }

            /// What it is, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* Self::Unknown => "Something went wrong" }
            }

            /// What a person can do about it.
            #[must_use]
            pub fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)* Self::Unknown => "Update this program: the backend is newer." }
            }
        }
    };
}

codes! {
    NotSignedIn = "auth.not_signed_in", 401, "Not signed in", "Sign in, then try again.";
    WrongCredentials = "auth.wrong_credentials", 401, "The name or the password is wrong", "Check both. In a password, capital and small letters differ.";
    TooManyAttempts = "auth.too_many_attempts", 429, "Too many failed sign-ins", "Wait a minute before the next try.";
    MustChangePassword = "auth.must_change_password", 403, "A new password must be chosen first", "Choose a new password; until then nothing else is allowed.";
    Forbidden = "auth.forbidden", 403, "Not allowed", "Ask an administrator for this right.";
    NotFound = "not_found", 404, "There is no such thing", "It may have been deleted; look at the list again.";
    StaleRevision = "stale_revision", 409, "Somebody else changed it meanwhile", "Read it again, then repeat your change.";
    Invalid = "invalid", 422, "A value is not valid", "Correct the field that is named, then send it again.";
    BadRequest = "bad_request", 400, "The request cannot be read", "Compare it with the API's description.";
    TooLarge = "too_large", 413, "It is too large", "Send less at once.";
    NameTaken = "name_taken", 409, "The name is taken", "Choose another name.";
    Busy = "busy", 409, "Something else is being done to it", "Wait until that job ends, or cancel it.";
    WrongState = "wrong_state", 409, "Not possible in this state", "See what state it is in, and change that first.";
    Cancelled = "cancelled", 409, "Cancelled", "Start it again when you want it.";
    Abandoned = "abandoned", 409, "An administrator abandoned it", "See what it may have left behind, and delete by hand what is of no use.";
    Internal = "internal", 500, "The backend failed", "Try again; if it stays, an administrator finds the cause in sarriod's log.";
    StoreUnavailable = "store.unavailable", 503, "The database does not answer", "Try again in a moment; an administrator should look at the database.";
    BackendUnreachable = "backend.unreachable", 503, "The backend does not answer", "Check the address and the network, then try again.";
    BackendCertificate = "backend.certificate", 495, "The backend shows another certificate", "Ask the administrator whether it was renewed before you trust it.";
    HostUnreachable = "host.unreachable", 503, "The host does not answer", "Check its power and its network cable; Sarrio keeps trying.";
    HostKeyChanged = "host.key_changed", 502, "The host shows another host key", "If you reinstalled it, compare the new fingerprint at its console and pin it; if not, something stands between.";
    HostKeyUnknown = "host.key_unknown", 422, "The host's key is not confirmed", "Compare the fingerprint at the host's console, then confirm it.";
    HostSignIn = "host.sign_in", 502, "The host refuses the sign-in", "Add Sarrio's public key to the user's authorized_keys on the host, or give its password once.";
    HostNoLibvirt = "host.no_libvirt", 502, "libvirt does not answer on the host", "Install libvirt-daemon-system there, or start it: systemctl start libvirtd.";
    HostHung = "host.hung", 503, "libvirt is stuck on the host", "On the host, restart it: systemctl restart libvirtd. Running desktops go on.";
    HostTooOld = "host.too_old", 502, "libvirt or QEMU is too old on the host", "Update them: libvirt 6.0 and QEMU 5.0 at least.";
    HostInUse = "host.in_use", 409, "Desktops run on the host", "Shut them down first.";
    HostTwice = "host.twice", 409, "This host is there already", "Two entries for one host would start desktops twice; use the one that is there.";
    HostCommand = "host.command", 502, "A command failed on the host", "Read what it said; correct that on the host, then try again.";
    HostRefused = "host.refused", 502, "libvirt refused the request", "Read what it said; the host's libvirt log knows more.";
    HostMayStillRun = "host.may_still_run", 409, "It may still run on a silent host", "Wait until the host answers, or confirm that it is off.";
    NoHost = "placement.no_host", 503, "No host can take it", "Start or add a host, or free memory: shut down desktops that nobody uses.";
    OverAnyHost = "placement.over_any_host", 422, "No host is that large", "Give it less memory or fewer processors.";
    DiskInUse = "disk.in_use", 409, "The disk is in use", "Something has it open; shut that down first.";
    DiskExists = "disk.exists", 409, "There is a file already", "Nothing is ever written over a file; move it away or choose another name.";
    DiskMissing = "disk.missing", 409, "The disk is not there", "Restore the file, or delete the desktop.";
    NewerImage = "disk.newer_image", 409, "Another image holds newer data of the disk", "Put that image's data back into the disk first.";
    ImageNotQcow2 = "image.not_what_it_says", 422, "The image is not what it says", "Give a qcow2 image: qemu-img convert -O qcow2 makes one.";
    ImageHasBacking = "image.has_backing", 422, "The image needs another file", "Make it whole first: qemu-img convert -O qcow2 OLD NEW.";
    ImageEncrypted = "image.encrypted", 422, "The image is encrypted", "Decrypt it first: Sarrio would have no key to start it.";
    ImageExternalData = "image.external_data", 422, "The image keeps its data in another file", "Make it whole first: qemu-img convert -O qcow2 OLD NEW.";
    StorageNotMounted = "storage.not_mounted", 503, "The storage path is not mounted", "Its mark file is missing on the host, so nothing is written there. Mount it, then try again.";
    StorageNoSpace = "storage.no_space", 507, "No space on the storage path", "Empty the recycle bin, or add space.";
    StorageReadOnly = "storage.read_only", 502, "The storage path cannot be written", "Mount it writable for the user that Sarrio signs in as.";
    StorageForeign = "storage.foreign", 409, "The directory belongs to another storage path", "Its mark file names another path or site; choose another directory.";
    StorageNoLocks = "storage.no_locks", 502, "Its locks do not reach between hosts", "Mount it with locks on every host (NFS: version 4, or without nolock): only they keep two hosts from writing one disk.";
    StorageInUse = "storage.in_use", 409, "The storage path is in use", "Move or delete what lies on it first.";
    TemplateDisabled = "template.disabled", 409, "The template is retired", "Bring it back, or choose another template.";
    TemplateInUse = "template.in_use", 409, "Others build on the template", "Retire it: that hides it and deletes nothing.";
    QuotaDesktops = "quota.desktops", 409, "The limit of desktops is reached", "Delete one, or ask an administrator.";
    LastAdministrator = "users.last_administrator", 409, "It is the last administrator", "Make somebody else administrator first.";
    TicketRefused = "viewer.no_console", 409, "The desktop offers no such console", "Choose another way to open it.";
    ViewerMissing = "viewer.missing", 424, "No viewer is installed", "Install virt-viewer, or save the file and open it elsewhere.";
    NoTunnel = "viewer.no_tunnel", 403, "No tunnel from here", "Tunnels are for the app that runs its own backend.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An RFC 9457 problem. `detail` is one sentence with names and numbers, `hint` ends in what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// A URI for this kind of problem: `urn:sarrio:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: Cow<'static, str>,
    /// The HTTP status.
    pub status: u16,
    /// What happened to what.
    pub detail: String,
    /// The stable code.
    pub code: Code,
    /// What to do.
    pub hint: Cow<'static, str>,
    /// The field of the request's body that is wrong, as a path (`hardware.memory`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// The id of the request that failed, where the backend or a host is at fault (status 500 and above): sarriod's log
    /// tells the cause under this id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request: Option<String>,
}

impl Problem {
    /// A problem with its code's own title and hint.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:sarrio:{code}"),
            title: code.title().into(),
            status: code.status(),
            detail: detail.into(),
            code,
            hint: code.hint().into(),
            field: None,
            request: None,
        }
    }

    /// A body whose `field` does not hold what it should.
    #[must_use]
    pub fn invalid(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), ..Self::new(Code::Invalid, detail) }
    }

    /// The same with better advice than the code's own.
    #[must_use]
    pub fn hint(self, hint: impl Into<Cow<'static, str>>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Nothing of this kind has this id, or the caller may not know of it.
    #[must_use]
    pub fn not_found(what: &str, id: impl fmt::Display) -> Self {
        Self::new(Code::NotFound, format!("There is no {what} {id}."))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} [{}", self.detail, self.hint, self.code)?;
        match &self.request {
            Some(request) => write!(f, ", request {request}]"),
            None => f.write_str("]"),
        }
    }
}

impl std::error::Error for Problem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_has_advice_and_survives_the_wire() {
        let mut seen = std::collections::HashSet::new();
        for &code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{code} twice");
            assert!(code.hint().ends_with('.') && code.hint().len() > 10, "{code}");
            assert!((400..600).contains(&code.status()));
            let problem = Problem::new(code, "x");
            let back: Problem = serde_json::from_str(&serde_json::to_string(&problem).unwrap()).unwrap();
            assert_eq!(back, problem);
        }
        assert_eq!(serde_json::from_str::<Code>("\"of.tomorrow\"").unwrap(), Code::Unknown);
    }
}
