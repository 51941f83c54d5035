//! The backend's process is killed in the middle of each kind of work on real hosts. Afterwards the database, the
//! storage and the hypervisors are consistent: nothing is lost, and nothing is left over.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use sarrio_model::{
    Batch, Desktop, DesktopAction, DesktopQuery, NewDesktops, NewTemplateFromDesktop, Operation,
    OperationQuery, OverLimit, PageQuery, Problem, StateName, Template,
};
use sarrio_school::School;

const BACKEND: &str = env!("CARGO_BIN_EXE_backend");

/// How long after the request it is killed: at once, during the first steps, in the middle of the work.
const INSTANTS: [Duration; 3] =
    [Duration::from_millis(2), Duration::from_millis(60), Duration::from_millis(350)];

async fn desktops(school: &School, deleted: bool) -> Result<Vec<Desktop>> {
    let query = DesktopQuery { deleted: Some(deleted), limit: Some(500), ..Default::default() };
    Ok(school.client.desktops().list(&query).await?.items)
}

async fn templates(school: &School) -> Result<Vec<Template>> {
    Ok(school.client.templates().list_with_retired(&PageQuery::default()).await?.items)
}

/// The names in a directory of the NAS.
fn on_nas(school: &School, directory: &str) -> Result<BTreeSet<String>> {
    let path = format!("/srv/nas/{directory}");
    let listed =
        school.lab.host(1).exec(["find", &path, "-mindepth", "1", "-maxdepth", "1", "-printf", "%f\n"])?;
    Ok(listed.lines().map(str::to_owned).collect())
}

/// The running domains of all hosts.
fn domains(school: &School) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for host in school.lab.hosts() {
        let listed = host.exec(["virsh", "-c", "qemu:///system", "list", "--name"])?;
        all.extend(listed.lines().filter(|line| !line.is_empty()).map(str::to_owned));
    }
    all.sort();
    Ok(all)
}

/// Waits until every operation is over, and compares what there is.
async fn everything_agrees(school: &School, what: &str) -> Result<()> {
    school.all_online().await?;
    let active = OperationQuery { active: Some(true), ..Default::default() };
    school
        .until("every operation is over", async || {
            Ok(school.client.operations().list(&active).await?.items.is_empty())
        })
        .await
        .with_context(|| what.to_owned())?;

    let (here, binned) = (desktops(school, false).await?, desktops(school, true).await?);
    let names = |of: &[Desktop]| of.iter().map(|desktop| desktop.id.to_string()).collect::<BTreeSet<_>>();
    ensure!(on_nas(school, "desktops")? == names(&here), "{what}: folders and desktops differ");
    ensure!(on_nas(school, "recycle-bin")? == names(&binned), "{what}: the bin and its desktops differ");
    ensure!(on_nas(school, "incoming")?.is_empty(), "{what}: something is left in incoming");
    let templates: BTreeSet<_> =
        templates(school).await?.iter().map(|template| template.id.to_string()).collect();
    ensure!(on_nas(school, "templates")? == templates, "{what}: folders and templates differ");

    let mut running = Vec::new();
    for desktop in here.iter().chain(&binned) {
        let desktop = school.client.desktops().get(desktop.id).await?;
        ensure!(desktop.operation.is_none(), "{what}: {} is still owned", desktop.name);
        match desktop.state.name() {
            StateName::Running => running.push(format!("sarrio-{}", desktop.id)),
            StateName::Stopped => {
                for disk in &desktop.disks {
                    let file = disk.file.to_string();
                    school
                        .lab
                        .host(1)
                        .exec(["qemu-img", "info", "--backing-chain", &file])
                        .with_context(|| format!("{what}: {}'s disk is not whole", desktop.name))?;
                }
            }
            state => ensure!(false, "{what}: {} is stuck in {state}", desktop.name),
        }
    }
    running.sort();
    ensure!(domains(school)? == running, "{what}: {running:?} should run, {:?} do", domains(school)?);
    Ok(())
}

/// How many operations of each kind were not over when the backend was killed.
type Hit = BTreeMap<String, usize>;

/// Begins some work, kills the backend a moment later, starts it again and compares.
async fn killed_while(
    school: &mut School,
    hit: &mut Hit,
    work: &str,
    after: Duration,
    begin: impl AsyncFnOnce(&School) -> Result<Operation, Problem>,
) -> Result<()> {
    let what = format!("{work}, killed after {after:?}");
    begin(school).await.with_context(|| what.clone())?;
    tokio::time::sleep(after).await;
    school.kill_and_start().await?;
    // Its hosts are not connected yet, so nothing has gone on since.
    let active = OperationQuery { active: Some(true), ..Default::default() };
    *hit.entry(work.to_owned()).or_default() += school.client.operations().list(&active).await?.items.len();
    everything_agrees(school, &what).await
}

fn all_of(action: DesktopAction, of: &[Desktop]) -> Batch {
    Batch::of(action, of.iter().map(|desktop| desktop.id).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_is_killed_during_any_work_loses_nothing_and_leaves_nothing_over() -> Result<()> {
    let mut school = School::on_lab(2).await?;
    let template = school.demo_template().await?;
    school.move_apart(Path::new(BACKEND)).await?;
    school.all_online().await?;
    let mut hit = Hit::new();
    for after in INSTANTS {
        let new = NewDesktops {
            name: "pc".parse()?,
            template: Some(template.id),
            count: 4,
            owner: None,
            for_group: None,
            for_people: vec![],
            over_limit: OverLimit::Refuse,
            hardware: Default::default(),
            disk: None,
            data_disk: Some(sarrio_model::Bytes(16 << 20)),
            scratch_disk: Some(sarrio_model::Bytes(16 << 20)),
            path: None,
            persistence: sarrio_model::Persistence::default(),
            start: false,
        };
        killed_while(&mut school, &mut hit, "creating", after, async |s| {
            s.client.desktops().create(&new).await
        })
        .await?;
        if desktops(&school, false).await?.is_empty() {
            school.done(school.client.desktops().create(&new).await?).await?;
        }
        let pcs = desktops(&school, false).await?;
        ensure!(pcs.len() == 4, "all desktops of a request are made or none");

        let start = all_of(DesktopAction::Start, &pcs);
        killed_while(&mut school, &mut hit, "starting", after, async |s| {
            s.client.desktops().batch(&start).await
        })
        .await?;
        let stop = all_of(DesktopAction::Stop, &desktops(&school, false).await?);
        killed_while(&mut school, &mut hit, "stopping", after, async |s| {
            s.client.desktops().batch(&stop).await
        })
        .await?;
        for pc in desktops(&school, false).await?.iter().filter(|pc| pc.state.name() == StateName::Running) {
            school.done(school.client.desktops().stop(pc.id).await?).await?;
        }

        let mine = NewTemplateFromDesktop {
            name: "Mine".parse()?,
            description: String::new(),
            shares: vec![],
            picture: false,
        };
        let first = pcs[0].id;
        killed_while(&mut school, &mut hit, "making a template", after, async |s| {
            s.client.desktops().template(first, &mine).await
        })
        .await?;
        let delete = all_of(DesktopAction::Delete, &pcs);
        killed_while(&mut school, &mut hit, "deleting", after, async |s| {
            s.client.desktops().batch(&delete).await
        })
        .await?;
        for pc in desktops(&school, false).await? {
            school.done(school.client.desktops().delete(pc.id).await?).await?;
        }
        killed_while(&mut school, &mut hit, "purging", after, async |s| {
            s.client.desktops().purge_all(4).await
        })
        .await?;
        for pc in desktops(&school, true).await? {
            school.done(school.client.desktops().purge(pc.id).await?).await?;
        }
        for made in templates(&school).await?.iter().filter(|made| made.id != template.id) {
            school.done(school.client.templates().delete(made.id).await?).await?;
            school.done(school.client.templates().purge(made.id).await?).await?;
        }
        everything_agrees(&school, "after all of it").await?;
    }
    ensure!(hit.values().all(|parts| *parts > 0), "some work was over before it could be killed: {hit:?}");
    school.close().await;
    Ok(())
}
