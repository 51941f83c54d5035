//! Every kind of failure: its stable text, its HTTP status, what it is and what to do about it.

use std::fmt;

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
    NotSignedIn = "auth.not_signed_in", 401, "Not signed in",
        "Sign in, then try again.";
    WrongCredentials = "auth.wrong_credentials", 401, "The name or the password is wrong",
        "Check both. Passwords are case-sensitive.";
    TooManyAttempts = "auth.too_many_attempts", 429, "Too many failed sign-ins",
        "Wait as long as it says, then try again.";
    Overloaded = "auth.overloaded", 503, "Too many people sign in at once",
        "Try again in a few seconds.";
    MustChangePassword = "auth.must_change_password", 403, "A new password must be chosen first",
        "Choose a new password; until then nothing else is allowed.";
    DirectoryUnavailable = "directory.unavailable", 503, "The school's directory cannot be asked",
        "Local accounts still work. An administrator finds the cause with the directory's test.";
    DirectoryRefused = "directory.refused", 403, "The school's directory has this person, but they cannot sign in",
        "An administrator finds the cause with the directory's test.";
    Forbidden = "auth.forbidden", 403, "Not allowed",
        "Ask an administrator for this right.";
    NotFound = "not_found", 404, "It does not exist",
        "It may have been deleted; look at the list again.";
    StaleRevision = "stale_revision", 409, "Somebody else has changed it meanwhile",
        "Load it again, then repeat your change.";
    Invalid = "invalid", 422, "A value is not valid",
        "Correct the field that is named, then send it again.";
    BadRequest = "bad_request", 400, "The request cannot be read",
        "Compare it with the API's description.";
    TooLarge = "too_large", 413, "It is too large",
        "Send less at once.";
    NameTaken = "name_taken", 409, "The name is taken",
        "Choose another name.";
    Busy = "busy", 409, "Something else is being done to it",
        "Wait until that job ends, or cancel it.";
    WrongState = "wrong_state", 409, "Not possible in this state",
        "Try again once its state allows it.";
    Cancelled = "cancelled", 409, "Cancelled",
        "Start it again when you want it.";
    Abandoned = "abandoned", 409, "An administrator abandoned it",
        "See what it may have left behind, and delete by hand what is of no use.";
    Internal = "internal", 500, "The backend failed",
        "Try again. If it keeps failing, an administrator finds the cause in sarriod's log.";
    StoreUnavailable = "store.unavailable", 503, "The database does not answer",
        "Try again in a moment; an administrator should look at the database.";
    BackendUnreachable = "backend.unreachable", 503, "The backend does not answer",
        "Check the address and the network, then try again.";
    BackendCertificate = "backend.certificate", 495, "The backend shows another certificate",
        "Ask the administrator whether it was renewed before you trust it.";
    HostUnreachable = "host.unreachable", 503, "The host does not answer",
        "Check its power and its network cable. Sarrio keeps trying each host that was added.";
    HostKeyChanged = "host.key_changed", 502, "The host shows another host key",
        "If you reinstalled it, compare the new fingerprint at its console and pin it. If not, somebody may be intercepting the connection.";
    HostKeyUnknown = "host.key_unknown", 422, "The host's key is not confirmed",
        "Compare the fingerprint at the host's console, then confirm it.";
    HostSignIn = "host.sign_in", 502, "The host refuses the sign-in",
        "Add Sarrio's public key to the user's authorized_keys on the host, or give its password once.";
    HostNoLibvirt = "host.no_libvirt", 502, "libvirt does not answer on the host",
        "Install libvirt-daemon-system there, or start it: systemctl start libvirtd.";
    HostHung = "host.hung", 503, "libvirt is stuck on the host",
        "On the host, restart it: systemctl restart libvirtd. Running desktops go on.";
    HostTooOld = "host.too_old", 502, "libvirt or QEMU is too old on the host",
        "Update them: libvirt 6.0 and QEMU 5.0 at least.";
    HostInUse = "host.in_use", 409, "Desktops run on the host",
        "Shut them down first.";
    HostTwice = "host.twice", 409, "This host was added already",
        "With two entries for one host, desktops would be started twice. Use the existing entry.";
    HostCommand = "host.command", 502, "A command failed on the host",
        "Read its output, correct the cause on the host, then try again.";
    HostRefused = "host.refused", 502, "libvirt refused the request",
        "Read the message; libvirt's log on the host says more.";
    HostMayStillRun = "host.may_still_run", 409, "It may still be running on a host that does not answer",
        "Wait until the host answers, or confirm that it is off.";
    NoHost = "placement.no_host", 503, "No host has room for it",
        "Start or add a host, or free memory: shut down desktops that nobody uses.";
    OverAnyHost = "placement.over_any_host", 422, "It needs more than any host has",
        "Give it less memory or fewer processors.";
    DiskInUse = "disk.in_use", 409, "The disk is in use",
        "Shut down what has it open first.";
    DiskExists = "disk.exists", 409, "The file exists already",
        "Files are never overwritten. Move it away or choose another name.";
    DiskMissing = "disk.missing", 409, "The disk is missing",
        "Restore the file, or delete the desktop.";
    NewerImage = "disk.newer_image", 409, "Another image holds newer data of the disk",
        "Put that image's data back into the disk first.";
    ImageNotWhatItSays = "image.not_what_it_says", 422, "The image is not in the format that it claims",
        "Give a qcow2 image: qemu-img convert -O qcow2 makes one.";
    ImageHasBacking = "image.has_backing", 422, "The image needs another file",
        "Merge the two first: qemu-img convert -O qcow2 OLD NEW.";
    ImageEncrypted = "image.encrypted", 422, "The image is encrypted",
        "Decrypt it first: Sarrio has no key for it.";
    ImageExternalData = "image.external_data", 422, "The image keeps its data in another file",
        "Merge the two first: qemu-img convert -O qcow2 OLD NEW.";
    StorageNotMounted = "storage.not_mounted", 503, "The storage path is not mounted",
        "Mount the directory on that host. Until then nothing is written there.";
    StorageNoSpace = "storage.no_space", 507, "No space on the storage path",
        "Empty the recycle bin, or add space.";
    StorageReadOnly = "storage.read_only", 502, "The storage path cannot be written",
        "Mount it writable for the user that Sarrio signs in as.";
    StorageForeign = "storage.foreign", 409, "The directory belongs to another storage path",
        "Its mark names another path or another installation. Choose another directory.";
    StorageNoLocks = "storage.no_locks", 502, "Its locks do not reach between hosts",
        "Mount it with locks on every host (NFS: version 4, or version 3 mounted without the option nolock): only they keep two hosts from writing one disk.";
    StorageInUse = "storage.in_use", 409, "The storage path is in use",
        "Move or delete what is on it first.";
    TemplateDisabled = "template.disabled", 409, "The template is retired",
        "Bring it back, or choose another template.";
    TemplateInUse = "template.in_use", 409, "Something is based on the template",
        "Retire it instead: that hides it and deletes nothing.";
    QuotaDesktops = "quota.desktops", 409, "The limit of desktops is reached",
        "Delete one, or ask an administrator.";
    QuotaRunning = "quota.running", 409, "The limit of desktops that are on is reached",
        "Shut one down, or ask an administrator.";
    QuotaRunningVcpus = "quota.running_vcpus", 409, "The limit of processors is reached",
        "Shut a desktop down, give it fewer processors, or ask an administrator.";
    QuotaRunningMemory = "quota.running_memory", 409, "The limit of memory is reached",
        "Shut a desktop down, give it less memory, or ask an administrator.";
    QuotaTemplates = "quota.templates", 409, "The limit of templates is reached",
        "Delete one, or ask an administrator.";
    QuotaMedia = "quota.media", 409, "The limit of ISO images is reached",
        "Remove one, or ask an administrator.";
    QuotaStorage = "quota.storage", 409, "The limit of storage is reached",
        "Delete what is of no use, for good, or ask an administrator.";
    QuotaDiskSize = "quota.disk_size", 422, "The disk is larger than allowed",
        "Choose a smaller size, or ask an administrator.";
    QuotaDesktopVcpus = "quota.desktop_vcpus", 422, "The desktop has more processors than allowed",
        "Choose fewer, or ask an administrator.";
    QuotaDesktopMemory = "quota.desktop_memory", 422, "The desktop has more memory than allowed",
        "Choose less, or ask an administrator.";
    QuotaBatch = "quota.batch", 422, "It is more desktops at once than allowed",
        "Create fewer at once, or ask an administrator.";
    LastAdministrator = "users.last_administrator", 409, "It is the last administrator",
        "Make somebody else administrator first.";
    NoConsole = "viewer.no_console", 409, "The desktop has no such console",
        "Choose another way to open it.";
    ViewerMissing = "viewer.missing", 424, "No viewer is installed",
        "Install virt-viewer, or save the file and open it elsewhere.";
    NoTunnel = "viewer.no_tunnel", 403, "A tunnel is not possible from here",
        "Only an app that runs its own backend can use tunnels.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
