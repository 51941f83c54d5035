# Opening a desktop on this computer.
problem-viewer-not-installed = remote-viewer is not installed on this computer.
hint-viewer-not-installed = Install it: { $command }, or save the file and open it elsewhere.
problem-viewer-package-missing = remote-viewer is not installed on this computer.
hint-viewer-package-missing = Install the package virt-viewer, or save the file and open it elsewhere.
problem-viewer-not-started = { $program } could not be started ({ $why }).
hint-viewer-not-started = Install virt-viewer again, or save the file and open it elsewhere.
problem-viewer-file-not-written = { $path } could not be written ({ $why }).
hint-viewer-file-not-written = Make room or choose another folder, then try again.
