//! Host keys, which are confirmed by a person or by a fingerprint that a script gives.

use sarrio_client::Client;
use sarrio_model::{HostAddress, HostKey, HostKeys, SshTarget};

use crate::{
    ask::{self, Answers},
    connect::Context,
    outcome::Failure,
    output::remark,
};

/// The expected fingerprints, from flags.
pub(super) struct Wanted<'a> {
    pub(super) host: Option<&'a str>,
    pub(super) jump: Option<&'a str>,
}

/// The keys of the host and of its jump host, each confirmed by a person or by its fingerprint.
pub(super) async fn confirmed_keys(
    context: &Context,
    client: &Client,
    target: &SshTarget,
    wanted: Wanted<'_>,
) -> Result<HostKeys, Failure> {
    let keys = client.hypervisors().probe(target).await?;
    if let (Some(jump), Some(key)) = (&target.jump, &keys.jump_key) {
        confirm(context, &jump.address, key, wanted.jump, "--jump-fingerprint")?;
    }
    confirm(context, &target.address, &keys.host_key, wanted.host, "--fingerprint")?;
    Ok(keys)
}

fn confirm(
    context: &Context,
    address: &HostAddress,
    key: &HostKey,
    wanted: Option<&str>,
    option: &str,
) -> Result<(), Failure> {
    let shown = key.fingerprint();
    match wanted {
        Some(wanted) if wanted.trim() == shown => Ok(()),
        Some(wanted) => Err(Failure::Local(format!(
            "{address} shows the host key {shown}, not {wanted}; nothing was done."
        ))),
        // Answering yes without looking would defeat the comparison.
        None if context.answers == Answers::FromPerson && !ask::is_terminal() => {
            Err(Failure::Usage(format!(
                "{address} shows the host key {shown}. Compare it with what ssh-keygen -lf prints at the console of {address}, then \
             confirm it with {option} {shown}."
            )))
        }
        None => {
            remark(format_args!("{address} shows the host key\n  {shown}"));
            ask::confirm(
                &format!("Is this what ssh-keygen -lf prints at the console of {address}?"),
                context.answers,
            )
        }
    }
}
