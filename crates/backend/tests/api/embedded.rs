//! The backend inside another program.

use std::{os::unix::fs::PermissionsExt, path::Path, sync::Arc};

use sarrio_backend::{EmbeddedSettings, embedded_with};
use sarrio_client::Client;
use sarrio_model::Role;
use sarrio_simulator::Fleet;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn it_serves_only_its_owner_and_keeps_its_data() {
    let dir = tempfile::tempdir().unwrap();
    let settings = EmbeddedSettings::new(dir.path().join("data"), dir.path().join("run"));
    let backend = embedded_with(settings.clone(), Arc::new(Fleet::new())).await.unwrap();
    assert_eq!(
        (mode(&backend.socket), mode(&settings.runtime_dir), mode(&settings.data_dir)),
        (0o600, 0o700, 0o700)
    );
    let client = Client::unix(&backend.socket).unwrap();
    let session = client.session().await.unwrap();
    assert!(session.direct && session.user.role == Role::Administrator && session.user.enabled);
    assert!(embedded_with(settings.clone(), Arc::new(Fleet::new())).await.is_err(), "one at a time");
    backend.stop().await;
    assert!(!settings.runtime_dir.join("backend.sock").exists());

    let again = embedded_with(settings, Arc::new(Fleet::new())).await.unwrap();
    let client = Client::unix(&again.socket).unwrap();
    assert_eq!(client.session().await.unwrap().user.id, session.user.id);
    again.stop().await;
}

#[tokio::test]
async fn a_directory_that_somebody_else_made_is_not_trusted() {
    let dir = tempfile::tempdir().unwrap();
    let run = dir.path().join("run");
    std::fs::create_dir(&run).unwrap();
    // Only root can give a directory to another user.
    if std::os::unix::fs::chown(&run, Some(65_534), None).is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI must run this as root");
        eprintln!("skipped: only root can give a directory away");
        return;
    }
    let settings = EmbeddedSettings::new(dir.path().join("data"), &run);
    let refused = embedded_with(settings, Arc::new(Fleet::new())).await.err().unwrap();
    assert!(refused.to_string().contains(run.to_str().unwrap()), "{refused}");
    assert_eq!(std::fs::read_dir(run).unwrap().count(), 0);
}
