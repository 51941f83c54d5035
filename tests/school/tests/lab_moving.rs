//! Changing how a host is reached: another port, account, address or jump host. What runs on it keeps running.

use std::net::{IpAddr, Ipv4Addr};

use anyhow::{Context as _, Result, ensure};
use sarrio_model::{
    Code, DesktopId, EditHypervisor, HostState, Hypervisor, Noun, Problem, SshTarget, StateName,
};
use sarrio_school::School;

async fn edit(school: &School, name: &str, edit: EditHypervisor) -> Result<Hypervisor, Problem> {
    let hosts = school.client.hypervisors().list().await?;
    let missing = || Problem::not_found(Noun::Hypervisor, name);
    let host = hosts.into_iter().find(|host| host.name.as_str() == name).ok_or_else(missing)?;
    let edit = EditHypervisor { revision: host.revision, ..edit };
    school.client.hypervisors().edit(host.id, &edit).await
}

fn to(target: &SshTarget) -> EditHypervisor {
    EditHypervisor { ssh: Some(target.clone()), ..EditHypervisor::default() }
}

/// The process that runs the desktop.
fn process(host: &sarrio_lab::Host, desktop: DesktopId) -> Result<String> {
    host.exec(["pgrep", "-f", &format!("guest=sarrio-{desktop}")])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_moved_is_reached_again_under_its_pinned_key_and_its_desktop_keeps_running() -> Result<()>
{
    let school = School::on_lab(2).await?;
    // Before there is a template: nobody may change the owner of its image.
    for host in school.lab.hosts() {
        host.add_operator("sarrio")?;
    }
    let template = school.demo_template().await?;
    let pc = school.make(&template, "pc", 1).await?.remove(0);
    school.done(school.client.desktops().start(pc.id).await?).await?;
    let pc = school.client.desktops().get(pc.id).await?;
    let name = pc.host_name.context("it runs on a host")?.to_string();
    let host = school.lab.host_named(&name)?;
    let other = school.lab.hosts().iter().find(|other| other.name != name).context("there are two")?;
    let qemu = process(host, pc.id)?;
    let runs_on = async || {
        school
            .until("the host answers", async || {
                let hosts = school.client.hypervisors().list().await?;
                let host =
                    hosts.into_iter().find(|host| host.name.as_str() == name).context("it is listed")?;
                Ok(matches!(host.state, HostState::Online { .. } | HostState::Degraded { .. }))
            })
            .await?;
        school.reaches(pc.id, StateName::Running).await?;
        ensure!(process(host, pc.id)? == qemu, "it is another process");
        ensure!(school.client.desktops().get(pc.id).await?.epoch == pc.epoch, "it was started again");
        Ok(())
    };
    let root = SshTarget::root_at(IpAddr::from(host.address).into());

    // Another port, whose sshd does not accept Sarrio's key yet.
    let other_port = SshTarget { port: host.allow_password("root", "right")?, ..root.clone() };
    let refused = edit(&school, &name, to(&other_port)).await.unwrap_err();
    ensure!(refused.code == Code::HostSignIn, "{refused}");
    edit(&school, &name, EditHypervisor { password: Some("right".into()), ..to(&other_port) }).await?;
    runs_on().await?;

    // Another account.
    edit(&school, &name, to(&SshTarget { user: "sarrio".parse()?, ..root.clone() })).await?;
    runs_on().await?;

    // Another address, at which the host must present its pinned key.
    let [a, b, c, _] = host.address.octets();
    let address = Ipv4Addr::new(a, b, c, 177);
    host.readdress(address)?;
    school.reaches(pc.id, StateName::Unreachable).await?;
    let stranger = SshTarget::root_at(IpAddr::from(other.address).into());
    let refused = edit(&school, &name, to(&stranger)).await.unwrap_err();
    ensure!(refused.code == Code::HostKeyChanged && refused.hint.ends_with('.'), "{refused}");
    let moved = SshTarget::root_at(IpAddr::from(address).into());
    edit(&school, &name, to(&moved)).await?;
    runs_on().await?;

    // Through the other host, whose key is compared too.
    let jump = Some(format!("root@{}", other.address).parse()?);
    let through = SshTarget { jump, ..moved.clone() };
    let refused = edit(&school, &name, to(&through)).await.unwrap_err();
    ensure!(refused.field.as_deref() == Some("jump_key"), "{refused}");
    let keys = school.client.hypervisors().probe(&through).await?;
    let jump_key = keys.jump_key.context("the jump host shows a key")?;
    ensure!(other.host_key_line()?.ends_with(jump_key.line()), "it is its own");
    edit(&school, &name, EditHypervisor { jump_key: Some(jump_key), ..to(&through) }).await?;
    runs_on().await?;
    edit(&school, &name, to(&moved)).await?;
    runs_on().await?;
    school.close().await;
    Ok(())
}
