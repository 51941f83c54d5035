//! Opening a desktop on this computer.

messages! {
    ViewerNotInstalled { command: &'static str } = "viewer-not-installed", ViewerMissing,
        "remote-viewer is not installed on this computer.",
        "Install it: {command}, or save the file and open it elsewhere.";
    ViewerPackageMissing = "viewer-package-missing", ViewerMissing,
        "remote-viewer is not installed on this computer.",
        "Install the package virt-viewer, or save the file and open it elsewhere.";
    ViewerNotStarted { program: String, why: String } = "viewer-not-started", ViewerMissing,
        "{program} could not be started ({why}).",
        "Install virt-viewer again, or save the file and open it elsewhere.";
    ViewerFileNotWritten { path: String, why: String } = "viewer-file-not-written", Internal,
        "{path} could not be written ({why}).",
        "Make room or choose another folder, then try again.";
}
