//! Faults on real hosts: a cut cable, a libvirt that hangs, a power cut, a backend that is stopped.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use sarrio_model::{Batch, Code, DesktopAction, DesktopId, HostState, StateName};
use sarrio_school::School;

async fn host_of(school: &School, desktop: DesktopId) -> Result<String> {
    let desktop = school.client.desktops().get(desktop).await?;
    Ok(desktop.host_name.context("it runs on a host")?.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desktops_of_a_silent_host_are_unreachable_until_it_answers_and_never_started_twice() -> Result<()>
{
    let school = School::on_lab(2).await?;
    let template = school.demo_template().await?;
    let pc = school.make(&template, "pc", 1).await?.remove(0);
    school.done(school.client.desktops().start(pc.id).await?).await?;
    let name = host_of(&school, pc.id).await?;
    let host = school.lab.host_named(&name)?;

    host.cut()?;
    let cut = Instant::now();
    school.reaches(pc.id, StateName::Unreachable).await?;
    // Within 10 s on a quiet machine; later on a busy one.
    ensure!(cut.elapsed().as_secs() < 30, "noticed after {:?}", cut.elapsed());
    let refused = school.client.desktops().start(pc.id).await.unwrap_err();
    assert_eq!(refused.code, Code::HostMayStillRun);
    host.heal()?;
    school.reaches(pc.id, StateName::Running).await?;

    // A power cut: the host comes back without it.
    host.kill()?;
    school.reaches(pc.id, StateName::Unreachable).await?;
    host.boot()?;
    school.reaches(pc.id, StateName::Stopped).await?;
    school.done(school.client.desktops().start(pc.id).await?).await?;
    school.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_libvirt_that_hangs_affects_only_its_own_host() -> Result<()> {
    let school = School::on_lab(2).await?;
    let template = school.demo_template().await?;
    let all = school.make(&template, "pc", 4).await?;
    school.lab.host(1).hang()?;
    school
        .until("the stuck host is not online", async || {
            let hosts = school.client.hypervisors().list().await?;
            let h1 = hosts.into_iter().find(|host| host.name.as_str() == "h1").context("h1")?;
            Ok(matches!(h1.state, HostState::Unreachable { .. } | HostState::Degraded { .. }))
        })
        .await?;
    let ids: Vec<_> = all.iter().map(|desktop| desktop.id).collect();
    let batch = Batch::of(DesktopAction::Start, ids.clone());
    school.done(school.client.desktops().batch(&batch).await?).await?;
    for id in ids {
        assert_eq!(host_of(&school, id).await?, "h2");
    }
    school.lab.host(1).unhang()?;
    school.all_online().await?;
    school.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unmounted_nas_is_refused_and_nothing_is_written_there() -> Result<()> {
    let school = School::on_lab(1).await?;
    let template = school.demo_template().await?;
    school.lab.host(1).nas_cut()?;
    let refused = school.make(&template, "pc", 2).await.unwrap_err();
    ensure!(refused.to_string().contains("storage.not_mounted"), "{refused}");
    let written = school.lab.host(1).exec(["find", "/srv/nas", "-mindepth", "1"])?;
    assert_eq!(written, "");
    school.lab.host(1).nas_heal()?;
    assert_eq!(school.client.desktops().summary().await?.total, 0);
    school.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backend_that_is_started_again_finds_the_running_desktops() -> Result<()> {
    let mut school = School::on_lab(1).await?;
    let template = school.demo_template().await?;
    let pcs = school.make(&template, "pc", 2).await?;
    let ids: Vec<_> = pcs.iter().map(|desktop| desktop.id).collect();
    let batch = Batch::of(DesktopAction::Start, ids.clone());
    school.done(school.client.desktops().batch(&batch).await?).await?;
    let epoch = school.client.desktops().get(ids[0]).await?.epoch;
    let domain = format!("sarrio-{}", ids[1]);
    // One desktop ends while no backend runs.
    school.lab.host(1).exec(["virsh", "-c", "qemu:///system", "destroy", &domain])?;
    school.restart().await?;
    school.all_online().await?;
    school.reaches(ids[1], StateName::Stopped).await?;
    assert_eq!(school.state(ids[0]).await?, StateName::Running);
    assert_eq!(school.client.desktops().get(ids[0]).await?.epoch, epoch);
    school.close().await;
    Ok(())
}
