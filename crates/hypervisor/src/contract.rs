//! The contract that every [`Hypervisor`] must keep, as a suite of tests.
//!
//! An implementation provides a [`Ground`] for each test: a host, and an unused directory on it.
//!
//! ```ignore
//! async fn ground() -> sarrio_hypervisor::contract::Ground { … }
//! sarrio_hypervisor::contract_tests!(ground);
//! ```

// These are tests, although they are compiled into a library.
#![allow(clippy::unwrap_used, missing_docs)]

mod consoles;
mod disks;
mod domains;
mod folders;
mod guests;
mod links;
mod network;
mod paths;

use std::{any::Any, sync::Arc, time::Duration};

use sarrio_model::{
    Bytes, Connection, DesktopId, DiskFormat, DiskId, DiskRole, Epoch, Hardware, HostPath, HypervisorId, MiB,
    SiteId, StoragePathId,
};
use tokio::{sync::broadcast, time::timeout};

pub use self::{consoles::*, disks::*, domains::*, folders::*, guests::*, links::*, network::*, paths::*};
use crate::{
    Connector, DiskSource, DomainDisk, DomainSpec, Folder, FolderDisk, HostEvent, Hypervisor, Link, Nic,
    Sidecar, SidecarDisk, StorageDir,
};

/// How long each step of a test may take on the slowest host.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A name that would break an unquoted shell command, XML or file name.
pub const HARD: &str = "a b;$(id)'\"<&>`";

/// Returns the names of all entries of a directory of the host.
pub type NamesIn = Box<dyn Fn(&HostPath) -> Vec<String> + Send + Sync>;

/// What a test runs on.
pub struct Ground {
    /// Makes handles on the host.
    pub connector: Arc<dyn Connector>,
    /// How the host is reached.
    pub connection: Connection,
    /// An empty directory on the host.
    pub directory: HostPath,
    /// A qcow2 image on the host, without a backing file; only read.
    pub base: HostPath,
    /// Whether `base` boots a guest that has an agent and obeys its power button.
    pub boots: bool,
    /// Lists a directory of the host in order, without using Sarrio.
    pub names_in: NamesIn,
    /// Dropped when the test is over.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl Ground {
    /// A handle whose link is up.
    pub async fn host(&self, site: SiteId) -> Arc<dyn Hypervisor> {
        let name = "contract".parse().unwrap();
        let host = self.connector.connect(HypervisorId::new(), name, site, self.connection.clone());
        let mut link = host.link();
        let up = timeout(LIMIT, link.wait_for(|link| *link == Link::Up)).await;
        assert!(up.is_ok_and(|up| up.is_ok()), "the link is not up: {:?}", *host.link().borrow());
        host
    }

    /// Marks the directory as a storage path.
    pub async fn path(&self, host: &dyn Hypervisor, site: SiteId) -> StorageDir {
        let path = StorageDir { directory: self.directory.clone(), id: StoragePathId::new(), site };
        host.mark_path(&path).await.unwrap();
        path
    }

    /// Makes a desktop's folder whose disk is an overlay of `base`.
    pub async fn folder(&self, host: &dyn Hypervisor, path: &StorageDir) -> Folder {
        let folder = self.plan(path, DesktopId::new());
        assert_eq!(host.make_folders(path, std::slice::from_ref(&folder)).await.unwrap(), [Ok(())]);
        folder
    }

    /// Describes such a folder without making it.
    #[must_use]
    pub fn plan(&self, path: &StorageDir, desktop: DesktopId) -> Folder {
        self.plan_named(path, desktop, &desktop.to_string())
    }

    /// The same, in a directory with that name.
    #[must_use]
    pub fn plan_named(&self, path: &StorageDir, desktop: DesktopId, directory: &str) -> Folder {
        let directory = path.desktops().join(directory);
        let file = directory.join("system.qcow2");
        let sidecar = Sidecar {
            site: path.site,
            desktop: Some(desktop),
            template: None,
            name: HARD.parse().unwrap(),
            owner: HARD.to_owned(),
            disks: vec![SidecarDisk {
                id: DiskId::new(),
                role: DiskRole::System,
                file: file.clone(),
                base: Some(self.base.clone()),
            }],
        };
        Folder { directory, sidecar, disks: vec![FolderDisk { file, source: self.overlay(), size: None }] }
    }

    #[must_use]
    pub fn overlay(&self) -> DiskSource {
        DiskSource::Overlay { base: self.base.clone(), base_format: DiskFormat::Qcow2 }
    }

    /// Describes a desktop's network card, on the bridge `guests` that every ground has.
    #[must_use]
    pub fn nic(&self, desktop: DesktopId) -> Nic {
        let tail: Vec<String> = desktop.0.as_bytes()[11..].iter().map(|byte| format!("{byte:02x}")).collect();
        let (mac, tap) = (format!("52:{}", tail.join(":")), format!("sr{}", tail.concat()));
        Nic { network: "guests".into(), mac, tap, plugged: true }
    }

    /// Describes a domain that uses a folder's disk.
    #[must_use]
    pub fn spec(&self, folder: &Folder, epoch: i64) -> DomainSpec {
        DomainSpec {
            site: folder.sidecar.site,
            desktop: folder.sidecar.desktop.unwrap(),
            epoch: Epoch(epoch),
            name: folder.sidecar.name.clone(),
            owner: folder.sidecar.owner.clone(),
            template: None,
            hardware: Hardware { vcpus: 1, memory: MiB(192), ..Hardware::default() },
            disks: vec![DomainDisk {
                file: folder.disks[0].file.clone(),
                role: DiskRole::System,
                format: DiskFormat::Qcow2,
            }],
            media: None,
            nic: None,
            exchange: true,
            folder: folder.directory.clone(),
        }
    }
}

/// Waits for an event for which `wanted` is true.
async fn event(
    events: &mut broadcast::Receiver<HostEvent>,
    what: &str,
    wanted: impl Fn(&HostEvent) -> bool,
) -> HostEvent {
    let found = timeout(LIMIT, async {
        loop {
            match events.recv().await {
                Ok(event) if wanted(&event) => return event,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(closed) => panic!("{what}: {closed}"),
            }
        }
    });
    found.await.unwrap_or_else(|_| panic!("no event within {} s: {what}", LIMIT.as_secs()))
}

const SIZE: Bytes = Bytes(64 << 20);

/// Makes a test from each part of the contract; `$ground` is an async function without arguments.
#[macro_export]
macro_rules! contract_tests {
    ($ground:path) => {
        $crate::contract_tests! { $ground =>
            a_path_is_known_by_its_mark
            a_lock_that_one_holds_is_refused_to_all_others
            folders_appear_whole_or_not_at_all
            a_rename_never_covers_anything
            only_the_recycle_bin_and_incoming_are_emptied
            a_sidecar_is_written_anew
            an_upload_is_whole_or_leaves_nothing
            a_download_gives_what_was_uploaded
            a_disk_is_made_once_and_only_grows
            the_images_of_a_directory_tell_what_they_build_on
            a_copy_needs_no_other_file
            a_protected_base_still_carries_overlays
            a_domain_lives_from_paused_to_gone
            an_epoch_touches_no_other_epoch
            one_disk_has_one_writer
            a_domain_tells_its_images_and_its_open_disk_only_grows
            another_sites_domain_is_seen_and_never_touched
            a_host_tells_what_it_is_and_does
            a_guest_shuts_down_by_power_button_and_by_agent
            a_cable_is_unplugged_and_plugged_in_again
            limits_of_the_network_are_replaced_as_a_whole
            a_guest_s_clock_is_set_by_its_agent
            what_a_desktop_exchanges_is_forbidden_and_allowed_again
            a_message_is_shown_by_the_agent_or_the_answer_says_why_not
            a_folder_of_a_guest_is_read_by_its_agent
            the_medium_of_a_drive_is_changed_and_taken_out
            an_open_disk_is_copied_while_its_domain_runs
            a_console_opens_for_a_while
            a_screen_comes_whole_and_then_what_changes
            a_tunnel_leads_somewhere
            a_changed_host_key_is_its_own_error
            a_closed_host_answers_nothing_more
        }
    };
    ($ground:path => $($name:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            $crate::contract::$name(&$ground().await).await;
        }
    )*};
}
