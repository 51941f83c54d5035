//! Copies of disks that running domains have open. QEMU makes them, as the disk is at one moment, while the guest goes on
//! writing. A copy goes on in QEMU when its caller is gone, so each call first looks whether the copy is being made already.

use std::time::{Duration, Instant};

use sarrio_hypervisor::{DiskSource, HostError, HostResult, ProgressSink, StorageDir, said};
use sarrio_model::{
    Bytes, DesktopId, Epoch, HostPath, Progress,
    problem::{AnotherCopyRuns, DesktopNotOnFile, HostCall},
};
use virt::{connect::Connect, domain::Domain};

use crate::{
    devices, domains,
    errors::{self, Fault},
    host::Host,
    session::Session,
    storage::{disks, guarded, images, inside, judge, on_path},
    sys::{self, Job},
    xml::Element,
};

const CALL: HostCall = HostCall::CopyOpenDisk;
const ACT: Duration = Duration::from_secs(20);
/// How long another call may take to give the copy its name once it is complete.
const PUBLISHED: Duration = Duration::from_secs(20);
/// The same where it is not known whether there is another call at all.
const ENDED: Duration = Duration::from_secs(3);
/// How often a copy is asked for its progress.
const PACE: Duration = Duration::from_millis(250);

// What an earlier copy has left is removed, unless QEMU's lock shows that it is being written.
const CLEAR: &str = guarded!(
    r#"part="$1.part"
[ -d "${1%/*}" ] || exit 73
if [ -e "$part" ]; then
  message=$(qemu-img info -f qcow2 -- "$part" 2>&1 >/dev/null)
  case $message in
  *'Failed to get '*lock*) ;;
  *) rm -f "$part" ;;
  esac
fi
[ ! -e "$1" ] || exit 72
"#
);

// The complete copy gets its name, which fails where the name exists.
const PUBLISH: &str = guarded!(
    r#"part="$1.part"
[ -f "$part" ] || { [ -e "$1" ] && exit 72; exit 73; }
chmod 0644 "$part" && sync "$part" && ln -T "$part" "$1"; done=$?
rm -f "$part"
sync "${1%/*}"
[ "$done" = 0 ] && exit 0
[ -e "$1" ] && exit 72
exit 1
"#
);

/// Copies the disk `file` of a desktop to `to`.
pub async fn copy(
    host: &Host,
    path: &StorageDir,
    desktop: DesktopId,
    epoch: Epoch,
    file: &HostPath,
    to: &HostPath,
    progress: ProgressSink,
) -> HostResult<()> {
    inside(path, to)?;
    let session = host.session()?;
    let size = images::info(&session, file).await?.virtual_size;
    let copy = Copy { file: file.clone(), part: format!("{to}.part") };
    let deadline = disks::copy_deadline(size);
    let until = Instant::now() + deadline;

    let look = {
        let copy = copy.clone();
        move |_: &Connect, domain: &Domain| copy.is_made(domain)
    };
    if !domains::with_domain(host, desktop, epoch, CALL, ACT, look).await? {
        match run(&session, path, CLEAR, to).await {
            Err(HostError::Exists(_)) => return is_copy(&session, to, size).await,
            cleared => cleared?,
        }
        let begin = {
            let copy = copy.clone();
            move |_: &Connect, domain: &Domain| copy.begin(domain)
        };
        if let Err(why) = domains::with_domain(host, desktop, epoch, CALL, ACT, begin).await {
            // Another call may have begun it meanwhile; or it was begun, and has ended.
            let again = copy.clone();
            let look = move |_: &Connect, domain: &Domain| again.is_made(domain);
            let is_made = domains::with_domain(host, desktop, epoch, CALL, ACT, look).await?;
            if !is_made {
                return published_by_another(&session, to, size, ENDED).await.map_err(|_| why);
            }
        }
    }
    loop {
        let copy = copy.clone();
        let look = move |_: &Connect, domain: &Domain| copy.state(domain);
        match domains::with_domain(host, desktop, epoch, CALL, ACT, look).await {
            Ok(Job::Running { done, total }) => {
                progress(Progress::bytes(Bytes(done.min(total)), Bytes(total)));
            }
            Ok(Job::Succeeded) => {
                return match run(&session, path, PUBLISH, to).await {
                    Err(HostError::Exists(_)) => is_copy(&session, to, size).await,
                    published => published,
                };
            }
            // A libvirtd that was restarted does not know how it ended. A call that heard it before gives the copy its name.
            Ok(Job::None) => return published_by_another(&session, to, size, PUBLISHED).await,
            Ok(Job::Failed(why)) => {
                let _ = run(&session, path, CLEAR, to).await;
                return Err(match why.contains("No space left on device") {
                    true => HostError::NoSpace(to.clone()),
                    false => HostError::Refused { call: CALL, why: said(errors::one_line(&why)) },
                });
            }
            Err(error @ HostError::NoDomain(_)) => {
                let _ = run(&session, path, CLEAR, to).await;
                return Err(error);
            }
            Err(error) => return Err(error),
        }
        if Instant::now() > until {
            return Err(HostError::Deadline { call: CALL, after: deadline });
        }
        tokio::time::sleep(PACE).await;
    }
}

async fn run(session: &Session, path: &StorageDir, text: &'static str, to: &HostPath) -> HostResult<()> {
    let script = on_path(CALL, text, path).arg(to).within(Duration::from_secs(60)).long();
    judge(session.run(script).await?, CALL, path, to).map(drop)
}

/// Waits until another call has given the copy its name.
async fn published_by_another(
    session: &Session,
    to: &HostPath,
    size: Bytes,
    patience: Duration,
) -> HostResult<()> {
    let until = Instant::now() + patience;
    loop {
        if is_copy(session, to, size).await.is_ok() {
            return Ok(());
        }
        if Instant::now() > until {
            return Err(HostError::Lost { call: CALL });
        }
        tokio::time::sleep(PACE).await;
    }
}

/// The file that is there is the copy, made by another call: it needs no other file and has the size of the disk.
async fn is_copy(session: &Session, file: &HostPath, size: Bytes) -> HostResult<()> {
    let there = images::info(session, file).await?;
    let complete = disks::is_as_asked(&there, &DiskSource::Empty, Some(size));
    if complete { Ok(()) } else { Err(HostError::Exists(file.clone())) }
}

/// A copy of one disk.
#[derive(Clone)]
struct Copy {
    file: HostPath,
    /// The file while it is incomplete.
    part: String,
}

impl Copy {
    /// Whether QEMU is making this copy.
    fn is_made(&self, domain: &Domain) -> Result<bool, Fault> {
        let Some(xml) = sys::backup(domain)? else { return Ok(false) };
        let document = roxmltree::Document::parse(&xml);
        let writes = |node: roxmltree::Node<'_, '_>| {
            node.has_tag_name("target") && node.attribute("file") == Some(self.part.as_str())
        };
        match document.is_ok_and(|document| document.descendants().any(writes)) {
            true => Ok(true),
            false => Err(Fault::Host(HostError::WrongState(AnotherCopyRuns.into()))),
        }
    }

    fn begin(&self, domain: &Domain) -> Result<(), Fault> {
        let devices = devices::all(domain, CALL)?;
        let file_of = |disk: &Element| disk.get("source")?.attribute("file").map(str::to_owned);
        let disk = devices
            .iter()
            .find(|device| device.name() == "disk" && file_of(device).as_deref() == Some(self.file.as_str()));
        let device = disk.and_then(|disk| disk.get("target")?.attribute("dev"));
        let Some(device) = device else {
            return Err(Fault::Host(HostError::WrongState(
                DesktopNotOnFile { file: self.file.clone() }.into(),
            )));
        };
        let disk = Element::new("disk")
            .with("name", device)
            .with("backup", "yes")
            .with("type", "file")
            .child(Element::new("driver").with("type", "qcow2"))
            .child(Element::new("target").with("file", &self.part));
        let backup =
            Element::new("domainbackup").with("mode", "push").child(Element::new("disks").child(disk));
        match sys::begin_backup(domain, &devices::document(&backup, CALL)?) {
            Ok(()) => Ok(()),
            Err(error) if errors::is_of_connection(&error) => Err(error.into()),
            // Another call has begun it in the meantime.
            Err(_) if self.is_made(domain)? => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn state(&self, domain: &Domain) -> Result<Job, Fault> {
        if self.is_made(domain)?
            && let job @ (Job::Running { .. } | Job::Failed(_)) = sys::job(domain, false)?
        {
            return Ok(job);
        }
        // It has ended, perhaps only since it was looked for. libvirt keeps how, so every call for this copy hears it.
        Ok(sys::job(domain, true)?)
    }
}
