//! The simulator keeps the port's contract.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use sarrio_hypervisor::contract::Ground;
use sarrio_model::{Bytes, HostPath};
use sarrio_simulator::{Fleet, SimImage};

async fn ground() -> Ground {
    let fleet = Fleet::new();
    let base: HostPath = "/srv/nas/base/demo.qcow2".parse().unwrap();
    fleet.put_image(&base, SimImage::qcow2(Bytes(1 << 30), Bytes(64 << 20))).unwrap();
    let directory = "/srv/contract".parse().unwrap();
    fleet.share(&directory, Bytes(1 << 40));
    let connection = fleet.host("h1").connection();
    let seen = fleet.clone();
    Ground {
        connector: Arc::new(fleet),
        connection,
        directory,
        base,
        boots: true,
        names_in: Box::new(move |directory| seen.names_in(directory)),
        keep: Box::new(()),
    }
}

sarrio_hypervisor::contract_tests!(ground);
