//! Bad input on real hosts: each case gets its own code, a message and advice, and leaves nothing incomplete. All cases
//! share one lab.

use std::{fmt::Debug, net::IpAddr};

use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes as Chunk;
use futures::stream;
use sarrio_lab::Host;
use sarrio_model::{
    CheckName, Code, DesktopId, EditHypervisor, HostKey, HostState, Hypervisor, Importing, MiB, Name,
    NewDesktops, NewHypervisor, NewMedia, NewStoragePath, NewTemplate, NewTemplateFromDesktop, NewTicket,
    NewUser, Operation, OperationState, Outcome, OverLimit, Problem, Role, SshTarget, StateName, StoragePath,
    Subject, Template, TemplateState,
};
use sarrio_school::School;

/// Names that a shell, XML, a `.vv` file or an option parser could misread.
const HARD: [&str; 2] = ["a b;$(id)'\"", "--help"];

#[tokio::test(flavor = "multi_thread")]
async fn each_mistake_gets_its_own_code_and_leaves_nothing() -> Result<()> {
    let school = School::on_lab(2).await?;
    let template = school.demo_template().await?;
    images_that_are_not_whole_are_refused(&school).await.context("images")?;
    an_upload_that_breaks_off_leaves_nothing(&school).await.context("uploads")?;
    a_machine_larger_than_any_host_is_refused(&school, &template).await.context("large machines")?;
    a_path_that_is_missing_full_or_not_mounted_is_told(&school, &template).await.context("paths")?;
    names_go_through_everything_unharmed(&school, &template).await.context("names")?;
    a_host_reports_what_is_missing(&school).await.context("hosts")?;
    school.close().await;
    Ok(())
}

/// The problem, which must have this code and say what to do.
fn refused_with(outcome: Result<impl Debug, Problem>, code: Code) -> Result<Problem> {
    let problem = outcome.err().with_context(|| format!("it was not refused with {code}"))?;
    ensure!(problem.code == code, "{problem}");
    ensure!(problem.detail.ends_with('.') && problem.hint.ends_with('.'), "no sentences: {problem}");
    Ok(problem)
}

/// The outcome: refused at once, or failed later.
async fn outcome(school: &School, begun: Result<Operation, Problem>) -> Result<Result<(), Problem>> {
    let id = match begun {
        Ok(operation) => operation.id,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut state = OperationState::Queued;
    school
        .until("the operation is over", async || {
            state = school.client.operations().get(id).await?.state;
            Ok(state.is_over())
        })
        .await?;
    match state {
        OperationState::Succeeded => Ok(Ok(())),
        OperationState::Failed { problem } => Ok(Err(problem)),
        state => bail!("{state:?}"),
    }
}

fn new_template(name: &str, file: Option<&str>) -> Result<NewTemplate> {
    Ok(NewTemplate {
        name: name.parse()?,
        description: String::new(),
        shares: vec![],
        hardware: Default::default(),
        path: None,
        file: file.map(str::parse).transpose()?,
    })
}

fn new_desktops(name: &str, template: &Template, path: Option<&StoragePath>) -> Result<NewDesktops> {
    Ok(NewDesktops {
        name: name.parse()?,
        template: Some(template.id),
        count: 1,
        owner: None,
        for_group: None,
        for_people: vec![],
        over_limit: OverLimit::Refuse,
        hardware: Default::default(),
        disk: None,
        data_disk: None,
        scratch_disk: None,
        path: path.map(|path| path.id),
        persistence: sarrio_model::Persistence::default(),
        start: false,
    })
}

/// Everything on the NAS that is Sarrio's.
fn things_on_nas(school: &School) -> Result<String> {
    school.lab.host(1).exec([
        "find",
        "/srv/nas",
        "-mindepth",
        "2",
        "-not",
        "-path",
        "/srv/nas/import/*",
        "-not",
        "-path",
        "/srv/nas/media/*",
    ])
}

async fn template_names(school: &School) -> Result<Vec<Name>> {
    let all = school.client.templates().list_with_retired(&Default::default()).await?;
    Ok(all.items.into_iter().map(|template| template.name).collect())
}

const IMAGES: &str = r#"mkdir /srv/nas/import && cd /srv/nas/import
qemu-img create -q -f qcow2 plain.qcow2 8M
qemu-img create -q -f qcow2 -F qcow2 -b /srv/nas/import/plain.qcow2 backed.qcow2
qemu-img create -q --object secret,id=s,data=x -f qcow2 \
  -o encrypt.format=luks,encrypt.key-secret=s,encrypt.iter-time=10 encrypted.qcow2 8M
qemu-img create -q -f qcow2 -o data_file=/srv/nas/import/data.raw external.qcow2 8M
qemu-img create -q -f raw raw.qcow2 8M
printf 'QFI\373\0\0\0\3 and nothing of a header behind it' >broken.qcow2
qemu-img create -q -f qcow2 cut.qcow2 8M && qemu-io -f qcow2 -c 'write -P 7 0 4M' cut.qcow2 >/dev/null
truncate -s 1M cut.qcow2
ln -s /etc/shadow link.qcow2
mkdir folder.qcow2
"#;

async fn images_that_are_not_whole_are_refused(school: &School) -> Result<()> {
    let templates = school.client.templates();
    school.lab.host(1).exec(["sh", "-euc", IMAGES])?;
    let (before, names) = (things_on_nas(school)?, template_names(school).await?);
    for (image, code) in [
        ("backed", Code::ImageHasBacking),
        ("encrypted", Code::ImageEncrypted),
        ("external", Code::ImageExternalData),
        ("raw", Code::ImageNotWhatItSays),
        ("broken", Code::ImageNotWhatItSays),
        ("link", Code::ImageNotWhatItSays),
        ("folder", Code::ImageNotWhatItSays),
        ("missing", Code::DiskMissing),
    ] {
        let file = format!("/srv/nas/import/{image}.qcow2");
        let refused = refused_with(templates.create(&new_template(image, Some(&file))?).await, code)?;
        ensure!(refused.field.as_deref() == Some("file") && refused.detail.contains(&file), "{refused:?}");
    }
    // An error after the header is only found when the image is copied.
    let Importing { operation, .. } =
        templates.create(&new_template("cut", Some("/srv/nas/import/cut.qcow2"))?).await?;
    let cut = outcome(school, Ok(operation.context("it is imported")?)).await?;
    refused_with(cut, Code::ImageNotWhatItSays)?;
    let outside = templates.create(&new_template("x", Some("/etc/shadow"))?).await;
    ensure!(refused_with(outside, Code::Invalid)?.field.as_deref() == Some("file"));

    for (image, code) in [
        ("backed", Code::ImageHasBacking),
        ("encrypted", Code::ImageEncrypted),
        ("external", Code::ImageExternalData),
        ("raw", Code::ImageNotWhatItSays),
        ("broken", Code::ImageNotWhatItSays),
        ("cut", Code::ImageNotWhatItSays),
    ] {
        let file = school.lab.nas().join(format!("import/{image}.qcow2"));
        let sent = templates.import_file(&new_template(image, None)?, &file).await;
        refused_with(outcome(school, sent).await?, code).with_context(|| format!("{image}, uploaded"))?;
    }
    school
        .until("nothing is left of them", async || {
            Ok(template_names(school).await? == names && things_on_nas(school)? == before)
        })
        .await?;

    let iso = |file: &str| {
        anyhow::Ok(NewMedia { name: "ISO".parse()?, file: file.parse()?, shares: vec![Subject::Everyone] })
    };
    let media = school.client.media();
    let refused = refused_with(media.add(&iso("/srv/nas/import/missing.iso")?).await, Code::DiskMissing)?;
    ensure!(refused.field.as_deref() == Some("file"), "{refused:?}");
    refused_with(media.add(&iso("/srv/nas/import/plain.qcow2")?).await, Code::ImageNotWhatItSays)?;
    refused_with(media.add(&iso("/srv/nas/import/link.qcow2")?).await, Code::ImageNotWhatItSays)?;
    Ok(())
}

async fn an_upload_that_breaks_off_leaves_nothing(school: &School) -> Result<()> {
    let templates = school.client.templates();
    let image = std::fs::read(school.lab.nas().join("import/plain.qcow2"))?;
    let waiting = templates.create(&new_template("Uploaded", None)?).await?.template.id;
    let half = Chunk::copy_from_slice(&image[..image.len() / 2]);
    let broken = stream::iter([Ok(half), Err(std::io::Error::other("the line broke"))]);
    let failed = templates.upload(waiting, image.len() as u64, broken).await;
    ensure!(failed.is_err(), "{failed:?}");
    let incoming = || school.lab.host(1).exec(["find", "/srv/nas/incoming", "-mindepth", "1"]);
    school.until("what was sent is gone", async || Ok(incoming()?.is_empty())).await?;
    ensure!(templates.get(waiting).await?.state == TemplateState::Creating);

    // The same template accepts it again, once the backend has cleaned up.
    school
        .until("it is sent again", async || {
            let whole = stream::iter([Ok(Chunk::copy_from_slice(&image))]);
            match templates.upload(waiting, image.len() as u64, whole).await {
                Ok(operation) => school.done(operation).await.map(|()| true),
                Err(problem) => refused_with(Err::<(), _>(problem), Code::Busy).map(|_| false),
            }
        })
        .await?;
    ensure!(templates.get(waiting).await?.state == TemplateState::Ready && incoming()?.is_empty());
    school.done(templates.delete(waiting).await?).await?;
    school.done(templates.purge(waiting).await?).await
}

async fn a_machine_larger_than_any_host_is_refused(school: &School, template: &Template) -> Result<()> {
    let vast = MiB(1 << 20);
    let mut new = new_desktops("vast", template, None)?;
    new.hardware.memory = Some(vast);
    let refused = refused_with(school.client.desktops().create(&new).await, Code::OverAnyHost)?;
    ensure!(refused.field.as_deref() == Some("hardware.memory"), "{refused:?}");
    let mut new = new_template("vast", Some("/srv/nas/import/plain.qcow2"))?;
    new.hardware.memory = vast;
    refused_with(school.client.templates().create(&new).await, Code::OverAnyHost)?;
    ensure!(school.client.desktops().summary().await?.total == 0);
    Ok(())
}

async fn a_path_that_is_missing_full_or_not_mounted_is_told(
    school: &School,
    template: &Template,
) -> Result<()> {
    let h1 = school.lab.host(1);
    let add = async |directory: &str| {
        let directory = directory.parse().expect("a path of this test");
        let new = NewStoragePath {
            name: Name::lossy("Small"),
            directory,
            desktops: true,
            templates: true,
            reuse: false,
        };
        school.client.storage().add(&new).await
    };
    let missing = refused_with(add("/srv/small").await, Code::StorageNotMounted)?;
    ensure!(missing.field.as_deref() == Some("directory"), "{missing:?}");
    refused_with(add("/srv/nas/desktops").await, Code::StorageForeign)?;
    h1.exec(["sh", "-ec", "mkdir /srv/other && echo '{\"site\":\"another\"}' >/srv/other/.sarrio-path"])?;
    refused_with(add("/srv/other").await, Code::StorageForeign)?;
    h1.exec(["sh", "-ec", "mkdir /srv/small && mount -t tmpfs -o size=4G small /srv/small"])?;
    let small = add("/srv/small").await?;

    // The host reports 4 GB of free space; the file system has 64 kB.
    h1.exec(["mount", "-o", "remount,size=64k", "/srv/small"])?;
    let mut many = new_desktops("pc", template, Some(&small))?;
    many.count = 3;
    let made = outcome(school, school.client.desktops().create(&many).await).await?;
    refused_with(made, Code::StorageNoSpace)?;
    let onto_small = |file| anyhow::Ok(NewTemplate { path: Some(small.id), ..new_template("x", file)? });
    let import = school.client.templates().create(&onto_small(Some("/srv/nas/import/plain.qcow2"))?).await;
    let import = import.map(|importing| importing.operation.unwrap_or_else(|| unreachable!()));
    refused_with(outcome(school, import).await?, Code::StorageNoSpace)?;
    let file = school.lab.nas().join("import/plain.qcow2");
    let sent = school.client.templates().import_file(&onto_small(None)?, &file).await;
    refused_with(outcome(school, sent).await?, Code::StorageNoSpace)?;
    school
        .until("nothing is left of them", async || {
            let desktops = school.client.desktops().summary().await?.total;
            let templates = template_names(school).await?.len();
            let files = h1.exec(["find", "/srv/small", "-mindepth", "2"])?;
            Ok(desktops == 0 && templates == 1 && files.is_empty())
        })
        .await?;

    // Unmounted: an empty directory that could be written to.
    h1.exec(["mount", "-o", "remount,size=4G", "/srv/small"])?;
    school.client.hypervisors().retry(host_named(school, "h1").await?.id).await?;
    school
        .until("its space is seen", async || {
            let small = school.client.storage().get(small.id).await?;
            Ok(small.free.is_some_and(|free| free.0 > 1 << 30))
        })
        .await?;
    h1.exec(["umount", "/srv/small"])?;
    let made = outcome(school, school.client.desktops().create(&many).await).await?;
    refused_with(made, Code::StorageNotMounted)?;
    let sent = school.client.templates().import_file(&onto_small(None)?, &file).await;
    refused_with(outcome(school, sent).await?, Code::StorageNotMounted)?;
    let written = h1.exec(["find", "/srv/small", "-mindepth", "1"])?;
    ensure!(written.is_empty(), "{written}");
    let doctor = school.client.hypervisors().doctor(host_named(school, "h1").await?.id).await?;
    let paths = doctor.iter().find(|check| check.name == CheckName::Paths).context("it is checked")?;
    ensure!(paths.outcome == Outcome::Failed && paths.found.contains("not mounted"), "{paths:?}");
    ensure!(paths.advice.is_some());
    Ok(school.client.storage().remove(small.id).await?)
}

async fn names_go_through_everything_unharmed(school: &School, template: &Template) -> Result<()> {
    let h1 = school.lab.host(1);
    let client = &school.client;
    let directory = format!("/srv/--help/{},x", HARD[0]);
    h1.exec(["mkdir", "-p", "--", &directory])?;
    let new = NewStoragePath {
        name: HARD[0].parse()?,
        directory: directory.parse()?,
        desktops: true,
        templates: true,
        reuse: false,
    };
    let path = client.storage().add(&new).await?;
    let iso = format!("{directory}/{}.iso", HARD[1]);
    h1.exec(["truncate", "-s", "1M", "--", &iso])?;
    let media = client
        .media()
        .add(&NewMedia { name: HARD[1].parse()?, file: iso.parse()?, shares: vec![Subject::Everyone] })
        .await?;
    let owner = NewUser {
        username: "marta".parse()?,
        full_name: format!("{}, {} <&>", HARD[0], HARD[1]),
        role: Role::Student,
        custom_role: None,
        category: None,
        group: None,
        password: "correct horse battery".into(),
        must_change_password: false,
    };
    let owner = client.users().add(&owner).await?;

    for hard in HARD {
        let mut new = new_desktops(hard, template, Some(&path))?;
        new.owner = Some(owner.id);
        new.hardware.media = Some(Some(media.id));
        school.done(client.desktops().create(&new).await?).await?;
        let found = client.desktops().list(&Default::default()).await?.items;
        let pc = found.into_iter().find(|desktop| desktop.name.as_str() == hard).context("it is listed")?;
        school.done(client.desktops().start(pc.id).await?).await?;
        ensure!(school.state(pc.id).await? == StateName::Running);
        let ticket = client.desktops().ticket(pc.id, &NewTicket::default()).await?;
        let vv = sarrio_viewer::vv_file(&ticket);
        ensure!(vv.contains(&format!("\ntitle={hard} - %d\n")), "{vv}");
        school.done(client.desktops().stop(pc.id).await?).await?;

        let new = NewTemplateFromDesktop {
            name: hard.parse()?,
            description: hard.to_owned(),
            shares: vec![Subject::Everyone],
            picture: false,
        };
        school.done(client.desktops().template(pc.id, &new).await?).await?;
        school.done(client.desktops().start(pc.id).await?).await?;
        ensure!(sidecar_name(school, &directory, pc.id)? == hard);
        school.done(client.desktops().stop(pc.id).await?).await?;
        school.done(client.desktops().delete(pc.id).await?).await?;
        school.done(client.desktops().restore(pc.id).await?).await?;
        school.done(client.desktops().delete(pc.id).await?).await?;
    }
    let count = client.desktops().summary().await?.deleted;
    school.done(client.desktops().purge_all(count).await?).await?;
    for name in HARD {
        let all = client.templates().list(&Default::default()).await?.items;
        let made = all.into_iter().find(|template| template.name.as_str() == name).context("it is listed")?;
        school.done(client.templates().delete(made.id).await?).await?;
        school.done(client.templates().restore(made.id).await?).await?;
        school.done(client.templates().delete(made.id).await?).await?;
        school.done(client.templates().purge(made.id).await?).await?;
    }
    client.media().remove(media.id).await?;
    client.storage().remove(path.id).await?;
    let left = h1.exec(["find", "/srv/--help", "-mindepth", "3", "-not", "-name", "*.iso"])?;
    ensure!(left.is_empty(), "{left}");

    // A host's own name, too.
    let host = host_named(school, "h1").await?;
    let rename = |host: &Hypervisor, to: &str| {
        anyhow::Ok(EditHypervisor {
            revision: host.revision,
            name: Some(to.parse()?),
            ..EditHypervisor::default()
        })
    };
    let renamed = client.hypervisors().edit(host.id, &rename(&host, HARD[1])?).await?;
    school.all_online().await?;
    client.hypervisors().edit(host.id, &rename(&renamed, "h1")?).await?;
    school.all_online().await
}

fn sidecar_name(school: &School, directory: &str, desktop: DesktopId) -> Result<String> {
    let text =
        school.lab.host(1).exec(["cat", "--", &format!("{directory}/desktops/{desktop}/sarrio.json")])?;
    let sidecar: serde_json::Value = serde_json::from_str(&text)?;
    Ok(sidecar["name"].as_str().context("it has a name")?.to_owned())
}

async fn host_named(school: &School, name: &str) -> Result<Hypervisor> {
    let hosts = school.client.hypervisors().list().await?;
    hosts.into_iter().find(|host| host.name.as_str() == name).context("it is listed")
}

/// Waits until a host reports a problem with this code.
async fn ails(school: &School, name: &str, code: Code) -> Result<()> {
    let mut last = None;
    let found = school
        .until("the host's problem is reported", async || {
            let state = host_named(school, name).await?.state;
            let found = match &state {
                HostState::Unreachable { reason, .. } | HostState::Degraded { reason, .. } => {
                    reason.code == code && reason.detail.contains(name) && reason.hint.ends_with('.')
                }
                _ => false,
            };
            last = Some(state);
            Ok(found)
        })
        .await;
    found.with_context(|| format!("not {code} but {last:?}"))
}

async fn a_host_reports_what_is_missing(school: &School) -> Result<()> {
    let hypervisors = school.client.hypervisors();
    let h2 = school.lab.host(2);
    let at = |host: &Host| SshTarget::root_at(IpAddr::from(host.address).into());
    let target = |port| SshTarget { port, ..at(h2) };
    refused_with(hypervisors.probe(&target(1)).await, Code::HostUnreachable)?;
    let key = hypervisors.probe(&target(22)).await?.host_key;
    let another = hypervisors.probe(&at(school.lab.host(1))).await?.host_key;
    let new = |port, key: Option<&HostKey>, password: Option<&str>| NewHypervisor {
        name: Name::lossy("new"),
        ssh: Some(target(port)),
        host_key: key.cloned(),
        jump_key: None,
        password: password.map(Into::into),
        viewer_address: None,
        network: None,
    };
    refused_with(hypervisors.add(&new(22, None, None)).await, Code::HostKeyUnknown)?;
    refused_with(hypervisors.add(&new(22, Some(&key), None)).await, Code::HostTwice)?;
    let port = h2.allow_password("root", "right")?;
    let refused =
        refused_with(hypervisors.check(&new(port, Some(&key), Some("wrong"))).await, Code::HostSignIn)?;
    ensure!(refused.field.as_deref() == Some("password"), "{refused:?}");
    let refused = refused_with(
        hypervisors.check(&new(port, Some(&another), Some("right"))).await,
        Code::HostKeyChanged,
    )?;
    ensure!(refused.field.as_deref() == Some("host_key"), "{refused:?}");
    let checks = hypervisors.check(&new(22, Some(&another), None)).await?;
    let failed = checks.iter().find(|check| check.name == CheckName::HostKey).context("it is checked")?;
    ensure!(failed.outcome == Outcome::Failed && failed.advice.is_some(), "{checks:#?}");
    ensure!(hypervisors.list().await?.len() == 2, "nothing was added");

    h2.exec(["sh", "-c", "kill -KILL $(cat /run/lab-libvirtd.pid)"])?;
    ails(school, "h2", Code::HostNoLibvirt).await?;
    h2.change_key()?;
    h2.kill()?;
    ails(school, "h2", Code::HostUnreachable).await?;
    h2.boot()?;
    ails(school, "h2", Code::HostKeyChanged).await?;
    // As the hint says, the key is compared at its console and pinned.
    let host = host_named(school, "h2").await?;
    let pin = EditHypervisor {
        revision: host.revision,
        host_key: Some(hypervisors.probe(&target(22)).await?.host_key),
        ..EditHypervisor::default()
    };
    hypervisors.edit(host.id, &pin).await?;
    school.all_online().await
}
