//! Hosts that are reached another way than before.
#![allow(clippy::unwrap_used)]

mod school;

use sarrio_engine::authz;
use sarrio_model::{
    Code, Connection, EditHypervisor, HostKey, HostState, Hypervisor, NewHypervisor, Problem, Revision,
    SshTarget, StateName,
};
use school::{School, name};

impl School {
    /// An edit of the first host, with its present revision.
    async fn edit(&self, change: EditHypervisor) -> Result<Hypervisor, Problem> {
        let host = self.hypervisor(1).await;
        let edit = EditHypervisor { revision: host.revision, ..change };
        let permit = authz::may(&self.admin, authz::EditHypervisor, host).unwrap();
        self.engine.edit_hypervisor(permit, edit).await
    }
}

fn to(target: &SshTarget) -> EditHypervisor {
    EditHypervisor { ssh: Some(target.clone()), ..Default::default() }
}

/// The code, and the field that caused it.
fn told(refused: &Problem) -> (Code, Option<&str>) {
    (refused.code, refused.field.as_deref())
}

#[tokio::test]
async fn a_host_with_another_address_port_and_account_is_reached_there_and_its_desktop_runs_on() {
    let school = School::with_hosts(1).await;
    let template = school.template().await;
    let pc = school.running(&template, "pc-07").await;
    let before = school.hypervisor(1).await;
    let moved = SshTarget {
        port: 2222,
        user: "sarrio".parse().unwrap(),
        ..SshTarget::root_at("h1-moved".parse().unwrap())
    };
    school.host(1).move_to(moved.clone());
    school.until("it is unreachable", async || school.is_unreachable(pc.id).await).await;

    // Nothing is written before the new way was tried.
    let nobody = SshTarget { address: "nobody".parse().unwrap(), ..moved.clone() };
    let stranger = school.fleet.host("stranger").target();
    let as_root = SshTarget { user: "root".parse().unwrap(), ..moved.clone() };
    for (way, code, field) in [
        (nobody, Code::HostUnreachable, "ssh.address"),
        (SshTarget { port: 2223, ..moved.clone() }, Code::HostUnreachable, "ssh.port"),
        (stranger, Code::HostKeyChanged, "host_key"),
        (as_root.clone(), Code::HostSignIn, "ssh.user"),
    ] {
        let refused = school.edit(to(&way)).await.unwrap_err();
        assert_eq!(told(&refused), (code, Some(field)), "{refused}");
        assert!(!refused.hint.contains("keeps trying"), "nobody tries a way that was refused: {refused}");
    }
    let after = school.hypervisor(1).await;
    assert_eq!((after.connection, after.revision), (before.connection.clone(), before.revision));

    let edited = school.edit(to(&moved)).await.unwrap();
    assert_eq!(edited.connection.host_key(), before.connection.host_key());
    school.until("it runs again", async || school.state(pc.id).await == StateName::Running).await;
    assert_eq!(school.host(1).running(), [(pc.id, pc.epoch)]);
    assert_eq!(school.desktop(pc.id).await.epoch, pc.epoch);

    // An account that does not take Sarrio's key yet takes it once its password is given.
    let wrong = EditHypervisor { password: Some("wrong".into()), ..to(&as_root) };
    assert_eq!(told(&school.edit(wrong).await.unwrap_err()), (Code::HostSignIn, Some("password")));
    school.edit(EditHypervisor { password: Some("secret".into()), ..to(&as_root) }).await.unwrap();
    school.until("it runs still", async || school.state(pc.id).await == StateName::Running).await;
    assert_eq!(school.host(1).running(), [(pc.id, pc.epoch)]);
}

#[tokio::test]
async fn a_jump_host_is_gone_through_only_with_its_confirmed_key() {
    let school = School::with_hosts(1).await;
    let gate = school.fleet.host("gate");
    let through = SshTarget { jump: Some("root@gate".parse().unwrap()), ..school.host(1).target() };
    let permit = authz::may(&school.admin, authz::AddHypervisor, ()).unwrap();
    let probe = sarrio_model::HostProbe { target: through.clone() };
    let keys = school.engine.probe(permit, probe).await.unwrap();
    assert_eq!(
        (&keys.host_key, keys.jump_key.as_ref()),
        (&school.host(1).host_key(), Some(&gate.host_key()))
    );

    let refused = school.edit(to(&through)).await.unwrap_err();
    assert_eq!(told(&refused), (Code::HostKeyUnknown, Some("jump_key")));
    let other = EditHypervisor { jump_key: Some(HostKey::ed25519([9; 32])), ..to(&through) };
    assert_eq!(told(&school.edit(other).await.unwrap_err()), (Code::HostKeyChanged, Some("jump_key")));
    school.edit(EditHypervisor { jump_key: keys.jump_key, ..to(&through) }).await.unwrap();
    let online = async || school.hypervisor(1).await.state.takes_desktops();
    school.until("it is reached through the gate", online).await;

    // A gate that refuses Sarrio's key says so, on the link too.
    gate.forget_our_key("secret");
    school.host(1).cut();
    school.until("it is silent", async || !online().await).await;
    school.host(1).heal();
    let refusal =
        "hyp-1: the jump host gate refuses the sign-in: its account root does not take Sarrio's key.";
    school
        .until("the gate's refusal is seen", async || {
            serde_json::to_string(&school.hypervisor(1).await.state).unwrap().contains(refusal)
        })
        .await;
    let again = school.edit(EditHypervisor { jump_key: Some(gate.host_key()), ..to(&through) }).await;
    assert!(again.is_ok(), "nothing about the way changed: {again:?}");
    gate.let_our_key_in();
    school.until("it is reached again", online).await;

    // A gate with another key is a stranger, until a person says otherwise.
    gate.change_host_key();
    school.host(1).cut();
    school.until("it is silent", async || !online().await).await;
    school.host(1).heal();
    school
        .until("the gate's other key is seen", async || {
            let state = serde_json::to_string(&school.hypervisor(1).await.state).unwrap();
            state.contains("host.key_changed") && state.contains("gate")
        })
        .await;
    school.edit(EditHypervisor { jump_key: Some(gate.host_key()), ..Default::default() }).await.unwrap();
    school.until("it is reached again", online).await;
    school.edit(to(&school.host(1).target())).await.unwrap();
    school.until("it is reached without the gate", online).await;
}

#[tokio::test]
async fn an_edit_is_checked_as_an_addition_is() {
    let school = School::with_hosts(2).await;
    let second = school.hypervisor(2).await;
    let named = EditHypervisor { name: Some(second.name.clone()), ..Default::default() };
    assert_eq!(told(&school.edit(named).await.unwrap_err()), (Code::NameTaken, Some("name")));
    let way = EditHypervisor { host_key: Some(school.host(2).host_key()), ..to(&school.host(2).target()) };
    assert_eq!(school.edit(way).await.unwrap_err().code, Code::HostTwice);
    let key = EditHypervisor { host_key: Some(HostKey::ed25519([9; 32])), ..Default::default() };
    assert_eq!(told(&school.edit(key).await.unwrap_err()), (Code::HostKeyChanged, Some("host_key")));
    let network = EditHypervisor { network: Some(Some("a\nb".into())), ..Default::default() };
    assert_eq!(told(&school.edit(network).await.unwrap_err()), (Code::Invalid, Some("network")));

    let new = |label: &str, host: sarrio_simulator::SimHost| NewHypervisor {
        name: name(label),
        ssh: Some(host.target()),
        host_key: Some(host.host_key()),
        jump_key: None,
        password: None,
        viewer_address: None,
        network: None,
    };
    let add = async |new| {
        school.engine.add_hypervisor(authz::may(&school.admin, authz::AddHypervisor, ()).unwrap(), new).await
    };
    assert_eq!(add(new("hyp-1", school.fleet.host("h3"))).await.unwrap_err().code, Code::NameTaken);
    assert_eq!(add(new("hyp-3", school.host(1))).await.unwrap_err().code, Code::HostTwice);
    let unchanged = school.hypervisor(1).await;
    assert_eq!(unchanged.revision, Revision(1), "nothing of this was written");
}

#[tokio::test]
async fn a_host_whose_stored_key_is_none_says_so_until_a_person_confirms_the_one_that_it_shows() {
    let mut school = School::with_hosts(1).await;
    let host = school.host(1);
    school.engine.stop().await;
    let mut tx = school.store.begin().await.unwrap();
    let mut row = tx.hypervisors().await.unwrap().remove(0);
    row.connection = Connection::Ssh { target: host.target(), host_key: None, jump_key: None };
    tx.save_hypervisor(&mut row).await.unwrap();
    tx.commit().await.unwrap();
    school.start().await;
    school
        .until("it says so", async || match school.hypervisor(1).await.state {
            HostState::Unreachable { reason, .. } => {
                reason.detail == "hyp-1: its host key is not confirmed: what the database has is no key."
                    && reason.hint.starts_with("Change how hyp-1 is reached")
            }
            _ => false,
        })
        .await;
    let unconfirmed = school.edit(to(&host.target())).await.unwrap_err();
    assert_eq!(told(&unconfirmed), (Code::HostKeyUnknown, Some("host_key")));
    let confirmed = EditHypervisor { host_key: Some(host.host_key()), ..Default::default() };
    school.edit(confirmed).await.unwrap();
    school.until("it is reached", async || school.hypervisor(1).await.state.takes_desktops()).await;
}
