//! The real hypervisor: libvirt and QEMU over SSH.
