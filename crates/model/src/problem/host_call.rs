//! What was asked of a host: parts of the messages that say that it was not done.

phrases! {
    /// What was asked of a host. Its words follow “refused” or “no answer to”.
    HostCall {
        AddKey = "call-add-key", "adding Sarrio's key";
        AskClock = "call-ask-clock", "asking for its time";
        AskDiskImages = "call-ask-disk-images", "asking which images its disks are on";
        AskHost = "call-ask-host", "asking what the host is";
        AskLoad = "call-ask-load", "asking for its load";
        AskQemu = "call-ask-qemu", "asking what its QEMU can do";
        AskVersions = "call-ask-versions", "asking for versions";
        CheckImage = "call-check-image", "checking an image with qemu-img";
        Connect = "call-connect", "making the connection";
        CopyDisk = "call-copy-disk", "copying a disk";
        CopyOpenDisk = "call-copy-open-disk", "copying the disk of a running desktop";
        CreateDisk = "call-create-disk", "creating a disk";
        DeleteFolder = "call-delete-folder", "deleting a folder";
        DescribeDesktop = "call-describe-desktop", "describing a desktop to libvirt";
        Download = "call-download", "reading a file";
        FindBridge = "call-find-bridge", "looking for a network's bridge";
        FindFile = "call-find-file", "looking for a file";
        FindMount = "call-find-mount", "asking what is mounted";
        FindNetwork = "call-find-network", "looking for a network";
        FindScreen = "call-find-screen", "looking for a screen";
        ForceOff = "call-force-off", "forcing a desktop off";
        GrowDisk = "call-grow-disk", "making a disk larger";
        HoldLock = "call-hold-lock", "holding the lock of the storage path";
        InsertMedia = "call-insert-media", "changing the medium in a drive";
        LimitNetworks = "call-limit-networks", "limiting the network of desktops";
        LinkSocket = "call-link-socket", "linking a socket";
        ListDomains = "call-list-domains", "listing domains";
        LoadRules = "call-load-rules", "loading the rules for guests' addresses";
        LookAtBridges = "call-look-at-bridges", "looking at its bridges";
        LookAtDomain = "call-look-at-domain", "looking at a domain";
        LookAtPath = "call-look-at-path", "looking at the storage path";
        MakeFolders = "call-make-folders", "making folders";
        MarkPath = "call-mark-path", "marking the storage path";
        MoveFile = "call-move-file", "moving a file or folder";
        OpenConsole = "call-open-console", "opening a console";
        OpenLibvirt = "call-open-libvirt", "opening libvirt";
        OpenTunnel = "call-open-tunnel", "opening an SSH tunnel";
        Pause = "call-pause", "pausing a desktop";
        Pulse = "call-pulse", "asking for a sign of life";
        ReadCertificates = "call-read-certificates", "reading the console's certificates";
        ReadConfiguration = "call-read-configuration", "reading its configuration";
        ReadGuestFolder = "call-read-guest-folder", "reading a folder of a guest";
        ReadHeader = "call-read-header", "reading an image's header";
        ReadHeaders = "call-read-headers", "reading the headers of images";
        Reset = "call-reset", "resetting a desktop";
        Resume = "call-resume", "resuming a desktop";
        ScanKeys = "call-scan-keys", "asking for the host's keys";
        SetAccess = "call-set-access", "changing who may write a base";
        SetClock = "call-set-clock", "setting a guest's clock";
        SetConsolePassword = "call-set-console-password", "setting a console's password";
        SetExchange = "call-set-exchange", "allowing or forbidding what a desktop exchanges with its viewer";
        SetLink = "call-set-link", "plugging or unplugging a network cable";
        ShowMessage = "call-show-message", "showing a message in a guest";
        ShutDown = "call-shut-down", "shutting a desktop down";
        Start = "call-start", "starting a desktop";
        TakeScreenshot = "call-take-screenshot", "taking a screenshot";
        TryImageLock = "call-try-image-lock", "trying an image's lock";
        TryLocks = "call-try-locks", "trying locks";
        Upload = "call-upload", "writing an upload";
        Wake = "call-wake", "waking computers";
        Watch = "call-watch", "watching the host";
        WatchScreen = "call-watch-screen", "watching a screen";
        WorkOnPath = "call-work-on-path", "working on the storage path";
        WriteSidecar = "call-write-sidecar", "writing a folder's sarrio.json";
    }
}

impl HostCall {
    /// Whether it is a command on the host that waits for its storage, rather than a call to libvirt.
    #[must_use]
    pub fn works_on_storage(self) -> bool {
        matches!(
            self,
            Self::CheckImage
                | Self::CopyDisk
                | Self::CreateDisk
                | Self::DeleteFolder
                | Self::Download
                | Self::FindFile
                | Self::FindMount
                | Self::HoldLock
                | Self::LookAtPath
                | Self::MakeFolders
                | Self::MarkPath
                | Self::MoveFile
                | Self::ReadHeader
                | Self::ReadHeaders
                | Self::SetAccess
                | Self::TryImageLock
                | Self::TryLocks
                | Self::Upload
                | Self::WorkOnPath
                | Self::WriteSidecar
        )
    }
}
