//! What cannot be done to a desktop now, and what is wrong with one that was asked for.

use super::argument::{DesktopCount, Word};
use crate::{MiB, Name};

messages! {
    InRecycleBin { name: Name } = "in-recycle-bin", WrongState,
        "{name} is in the recycle bin.",
        "Restore it first.";
    InRecycleBinAlready { name: Name } = "in-recycle-bin-already", WrongState,
        "{name} is in the recycle bin already.",
        "Nothing needs to be done.";
    NotInRecycleBin { name: Name } = "not-in-recycle-bin", WrongState,
        "{name} is not in the recycle bin.",
        "Only what is in the recycle bin can be restored or deleted for good.";
    SomethingElseIsDone { name: Name } = "something-else-is-done", Busy,
        "Something else is being done to {name}.";
    DesktopOnAlready { name: Name } = "desktop-on-already", WrongState,
        "{name} is on already.",
        "Nothing needs to be done.";
    DesktopOffAlready { name: Name } = "desktop-off-already", WrongState,
        "{name} is off already.",
        "Nothing needs to be done.";
    DesktopNotRunning { name: Name } = "desktop-not-running", WrongState,
        "{name} does not run.",
        "Start it first, or resume it where it is paused.";
    OneOwnerOrGroup = "one-owner-or-group", Invalid,
        "For a group or a list of people, each gets one desktop.",
        "Leave out the owner and the count.";
    GroupHasNoStudents { group: Name } = "group-has-no-students", Invalid,
        "There are no students in {group}.",
        "Add them to the group first.";
    NotInGroup { group: Name } = "not-in-group", Invalid,
        "Not everybody who was chosen is a student of {group}.";
    EverybodyHasOne { group: Name } = "everybody-has-one", Invalid,
        "Everybody in {group} has a desktop from this template already.";
    GroupIsArchived { group: Name } = "group-is-archived", WrongState,
        "{group} is archived.",
        "Take it out of the archive first.";
    PatternNeedsGroup = "pattern-needs-group", Invalid,
        "A name with placeholders in braces is for several people, one desktop each.",
        "Choose a group or several people, or write the name without them.";
    PatternNamesGroup = "pattern-names-group", Invalid,
        "The name asks for a group, but these people were chosen one by one.",
        "Leave the group out of the name, or make the desktops for the group.";
    PlaceholderUnknown { placeholder: String } = "placeholder-unknown", Invalid,
        "No name is made from {placeholder}.",
        "In braces stand first name, name, template or group.";
    DesktopNotPaused { name: Name } = "desktop-not-paused", WrongState,
        "{name} is not paused.",
        "Only a paused desktop can be resumed.";
    DesktopIsOff { name: Name } = "desktop-is-off", WrongState,
        "{name} is off.",
        "Start it first.";
    DesktopIsOn { name: Name } = "desktop-is-on", WrongState,
        "{name} is on.",
        "Shut it down first.";
    DesktopHasNoTemplate { name: Name } = "desktop-has-no-template", WrongState,
        "{name} was not made from a template.",
        "Only a desktop with a template can be reset to it, or be fresh at each start.";
    VolatileNeedsTemplate = "volatile-needs-template", Invalid,
        "A desktop that is fresh at each start needs a template.",
        "Choose a template, or let what is changed on the desktop last.";
    DesktopNotOff { name: Name } = "desktop-not-off", WrongState,
        "{name} is not off.",
        "Shut it down first.";
    DesktopCannotGrow { name: Name, state: Word } = "desktop-cannot-grow", WrongState,
        "{name} is {state} now.",
        "Its disks grow while it is off or runs, and not in the recycle bin.";
    MayStillRun { name: Name, host: Name, seconds: u64 } = "may-still-run", HostMayStillRun,
        "{name} may still run on {host}, silent for {seconds} s.";
    MayStillRunSomewhere { name: Name, seconds: u64 } = "may-still-run-somewhere", HostMayStillRun,
        "{name} may still run on its host, silent for {seconds} s.";
    StartedBySomebodyElse { name: Name } = "started-by-somebody-else", Busy,
        "{name} was started by somebody else.";
    StartedUnderOtherEpoch { name: Name } = "started-under-other-epoch", Busy,
        "{name} was started under another epoch meanwhile.";
    StartHasNoHost = "start-has-no-host", Internal,
        "The start has no host yet.";
    DesktopRunsNowhere = "desktop-runs-nowhere", WrongState,
        "The desktop does not run on any host.";
    DesktopHasNoDisk { name: Name } = "desktop-has-no-disk", DiskMissing,
        "{name} has no disk.";
    DesktopHasNoSystemDisk { name: Name } = "desktop-has-no-system-disk", DiskMissing,
        "{name} has no system disk.";
    MediaGone { name: Name } = "media-gone", DiskMissing,
        "The media of {name} is gone.",
        "Choose other media for it, or none.";
    EndedByItself = "ended-by-itself", WrongState,
        "Its machine ended by itself: QEMU failed or the guest crashed.",
        "Start it again; if it stays, look into QEMU's log of this desktop on the host.";
    NoTunnelFromElsewhere = "no-tunnel-from-elsewhere", NoTunnel,
        "This backend runs elsewhere: it opens no tunnels.";
    NetworkForAdministrators { network: String } = "network-for-administrators", Forbidden,
        "Only administrators put a desktop into {network}.";
    DesktopCountWrong { most: u32 } = "desktop-count-wrong", Invalid,
        "At once, 1 to {most} desktops can be made.";
    TemplateOrMediaNeeded = "template-or-media-needed", Invalid,
        "Choose a template, or media to install from.";
    BatchSizeWrong { most: usize } = "batch-size-wrong", Invalid,
        "A batch has 1 to {most} desktops.";
    DesktopCountDiffers { told: u64, now: u64 } = "desktop-count-differs", StaleRevision,
        "There are {now} desktops now, not {told}: nothing was done.",
        "Look at the list again, and choose anew.";
    NoDesktopToDoThisTo = "no-desktop-to-do-this-to", Invalid,
        "There is no desktop to do this to.";
    BinHoldsOthers { found: DesktopCount, asked: u64 } = "bin-holds-others", StaleRevision,
        "The recycle bin holds {found} now, not {asked}.";
    VcpusOutOfRange { value: u64, least: u64, most: u64 } = "vcpus-out-of-range", Invalid,
        "vcpus is {value}; it can be from {least} to {most}.";
    MemoryOutOfRange { value: MiB, least: MiB, most: MiB } = "memory-out-of-range", Invalid,
        "memory is {value}; it can be from {least} to {most}.";
    HeadsOutOfRange { value: u64, least: u64, most: u64 } = "heads-out-of-range", Invalid,
        "heads is {value}; it can be from {least} to {most}.";
    NetworkNameWrong = "network-name-wrong", Invalid,
        "A network's name has 1 to 64 letters, digits or . _ - :.";
    BootMediaNeeded = "boot-media-needed", Invalid,
        "To start from media, choose an ISO.";
    BinIsEmpty = "bin-is-empty", StaleRevision,
        "The recycle bin holds no desktops that you may delete for good.",
        "There is nothing to delete for good.";
}
