use sarrio_model::{Connection, HostKey, HypervisorId, SiteId};
use tokio::time::timeout;

use super::{Ground, LIMIT};
use crate::{HostError, Link};

pub async fn a_changed_host_key_is_its_own_error(ground: &Ground) {
    let Connection::Ssh { target, host_key, .. } = &ground.connection else { return };
    let shown = ground.connector.host_keys(target).await.unwrap();
    assert_eq!(Some(&shown.host_key), host_key.as_ref(), "what it shows is what was pinned");
    assert_eq!(shown.jump_key, None);
    let nobodys = HostKey::ed25519([77; 32]);
    let connection = Connection::Ssh { target: target.clone(), host_key: Some(nobodys), jump_key: None };
    let name = "contract".parse().unwrap();
    let host = ground.connector.connect(HypervisorId::new(), name, SiteId::new(), connection);
    let mut link = host.link();
    let down = timeout(LIMIT, link.wait_for(|link| matches!(link, Link::Down(_)))).await;
    assert_eq!(*down.unwrap().unwrap(), Link::Down(HostError::KeyChanged));
    assert!(host.domains().await.unwrap_err().is_of_host());
    host.close().await;
}

pub async fn a_closed_host_answers_nothing_more(ground: &Ground) {
    let host = ground.host(SiteId::new()).await;
    host.close().await;
    host.close().await;
    let link = host.link().borrow().clone();
    assert!(matches!(link, Link::Down(_)), "{link:?}");
    let refused = timeout(LIMIT, host.domains()).await.unwrap();
    assert!(refused.is_err_and(|error| error.is_of_host()));
    host.retry();
    assert!(timeout(LIMIT, host.facts()).await.unwrap().is_err(), "closed for good");
}
