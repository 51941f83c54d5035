//! A lab of one host for each test binary, and a directory on its NAS for each test.

#![allow(dead_code)] // each test binary uses a part of it

pub mod guest;

use std::{
    fs,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sarrio_hypervisor::contract::{Ground, NamesIn};
use sarrio_lab::{Host, Lab, cache_dir, demo};
use sarrio_libvirt::LibvirtConnector;
use sarrio_model::{Connection, SshTarget};

/// The lab of this process, which ends with it.
pub fn lab() -> &'static Lab {
    static LAB: OnceLock<Lab> = OnceLock::new();
    LAB.get_or_init(|| {
        let lab = Lab::up(&format!("lv-{}", std::process::id()), 1).unwrap();
        fs::copy(demo::template(&cache_dir()).unwrap(), lab.nas().join("base.qcow2")).unwrap();
        lab
    })
}

/// How a host of the lab is reached.
pub fn ssh(host: &Host) -> Connection {
    let line = host.host_key_line().unwrap();
    let (address, line) = line.split_once(' ').unwrap();
    let target = SshTarget::root_at(address.parse().unwrap());
    Connection::Ssh { target, host_key: Some(line.parse().unwrap()), jump_key: None }
}

/// A connector that signs in with the lab's key. Its directory is removed when the second value is dropped.
pub fn connector(lab: &Lab) -> (LibvirtConnector, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let connector = LibvirtConnector::new(&dir.path().join("state"), &dir.path().join("run")).unwrap();
    (connector.with_identity(&lab.identity()), dir)
}

/// The names in a directory of the lab's NAS, in order, read from this machine.
pub fn names_in(lab: &Lab) -> NamesIn {
    let nas = lab.nas();
    Box::new(move |directory| names(&nas.join(directory.as_str().strip_prefix("/srv/nas/").unwrap())))
}

/// The names in a directory of this machine, in order.
pub fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What a test of the contract runs on.
pub async fn ground() -> Ground {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let lab = tokio::task::spawn_blocking(lab).await.unwrap();
    let name = format!("t{} a b;$(id)'\"&", COUNT.fetch_add(1, Ordering::Relaxed));
    fs::create_dir(lab.nas().join(&name)).unwrap();
    let (connector, dir) = connector(lab);
    Ground {
        connector: Arc::new(connector),
        connection: ssh(lab.host(1)),
        directory: format!("/srv/nas/{name}").parse().unwrap(),
        base: "/srv/nas/base.qcow2".parse().unwrap(),
        boots: true,
        names_in: names_in(lab),
        keep: Box::new(dir),
    }
}
