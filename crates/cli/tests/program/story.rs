//! A school that is run by `sarrioctl` alone.

use std::{os::unix::fs::PermissionsExt as _, time::Duration};

use sarrio_model::{Bytes, SshTarget};
use sarrio_simulator::SimImage;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::school::School;

/// A name with characters that are special to shells and option parsers.
const HARD: &str = "a b;$(id)'\"";

/// The first bytes of a small qcow2 of 1 GB: magic, version 3, no backing file, 64 kB clusters, its size.
fn qcow2() -> Vec<u8> {
    let mut image = vec![0_u8; 196_616];
    image[..8].copy_from_slice(b"QFI\xfb\0\0\0\x03");
    image[20..24].copy_from_slice(&16_u32.to_be_bytes());
    image[24..32].copy_from_slice(&(1_u64 << 30).to_be_bytes());
    image
}

#[tokio::test(flavor = "multi_thread")]
async fn a_school_is_set_up_and_run_by_the_command_line_alone() {
    let school = School::new().await;

    // Nobody can sign in without confirming the certificate, a name and a password.
    let words = ["login", "--server", &school.server, "--user", "x", "--password-stdin"];
    let unconfirmed = school.say_with(&words, "y\n").await;
    assert_eq!(unconfirmed.code, 2, "{unconfirmed:?}");
    assert!(unconfirmed.err.contains(&school.service.fingerprint.unwrap().to_string()));
    let other = ["--fingerprint", &"AB".repeat(32)];
    assert_eq!(school.say_with(&[&words[..], &other].concat(), "secret\n").await.code, 6);
    assert!(school.sign_in().await.good().contains("administrator"));
    let file = school.home.path().join("config/sarrioctl.json");
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(school.say(&["whoami", "--json"]).await.json()["site"], "Institut");

    // A host, a storage path, a template.
    let h1 = school.fleet.host("h1");
    let key = h1.host_key().fingerprint().to_owned();
    let add = ["hypervisor", "add", "hyp-1", "--ssh", "root@h1", "--fingerprint"];
    let lied = school.say(&[&add[..], &["SHA256:other"]].concat()).await;
    assert!(lied.code == 1 && lied.err.contains(&key), "{lied:?}");
    let unconfirmed = school.say(&add[..5]).await;
    assert!(unconfirmed.code == 2 && unconfirmed.err.contains(&key), "nobody confirmed it: {unconfirmed:?}");
    // One check fails: it is shown with what to do, and nothing is added without a yes.
    h1.remove_libvirt();
    let ailing = school.say(&[&add[..], &[&key]].concat()).await;
    assert!(ailing.code == 2 && ailing.err.contains("systemctl start libvirtd"), "{ailing:?}");
    assert!(!school.say(&["hypervisor", "list"]).await.good().contains("hyp-1"));
    h1.install_libvirt();
    let added = school.say(&[&add[..], &[&key]].concat()).await;
    for check in ["reach", "host_key", "sign_in", "libvirt", "qemu", "kvm", "clock", "viewer_address"] {
        assert!(added.err.contains(check), "{check} in {added:?}");
    }
    added.good();
    school.until(&["hypervisor", "list"], "online").await;
    school.say(&["hypervisor", "check", "hyp-1"]).await.good();

    // It gets another address and port. A machine that now has its old address is not mistaken for it.
    let moved = h1.target();
    let moved = SshTarget { address: "h1b".parse().unwrap(), port: 2222, ..moved };
    h1.move_to(moved);
    let _ = school.fleet.host("stranger");
    let edit = ["hypervisor", "edit", "hyp-1", "--address"];
    let stranger = school.say(&[&edit[..], &["stranger"]].concat()).await;
    assert!(stranger.code != 0 && stranger.err.contains("host.key_changed"), "{stranger:?}");
    let edited = school.say(&[&edit[..], &["h1b", "--port", "2222"]].concat()).await;
    assert!(edited.good().contains("root@h1b:2222"));
    // A jump host, whose key is shown together with the host's own.
    let gate = school.fleet.host("gate").host_key().fingerprint().to_owned();
    let jump = ["hypervisor", "edit", "hyp-1", "--jump", "root@gate"];
    let unconfirmed = school.say(&jump).await;
    assert!(unconfirmed.code == 2 && unconfirmed.err.contains(&gate), "{unconfirmed:?}");
    let probed = school.say(&["hypervisor", "probe", "root@h1b:2222", "--jump", "gate"]).await.good();
    assert!(probed.contains(&key) && probed.contains(&gate), "{probed}");
    let edited = school.say(&[&jump[..], &["--jump-fingerprint", &gate]].concat()).await.good();
    assert!(edited.contains("root@gate") && edited.contains(&gate), "{edited}");
    school.until(&["hypervisor", "list"], "online").await;
    school.say(&["storage", "add", "nas", "/srv/nas"]).await.good();
    let image = SimImage::qcow2(Bytes(8 << 30), Bytes(1 << 30));
    school.fleet.put_image(&"/srv/nas/import/demo.qcow2".parse().unwrap(), image).unwrap();
    let import = ["template", "import", "demo", "--file", "/srv/nas/import/demo.qcow2", "--memory", "512M"];
    school.say(&import).await.good();
    assert!(school.say(&["template", "list"]).await.good().contains("ready"));

    // An image on this computer is uploaded. A file that is not an image is refused, and no template remains.
    let (image, page) = (school.home.path().join("a b;$(id).qcow2"), school.home.path().join("page.html"));
    std::fs::write(&image, qcow2()).unwrap();
    std::fs::write(&page, "<html>not an image</html>").unwrap();
    let upload = async |name: &str, file: &std::path::Path| {
        school
            .say(&["template", "import", name, "--upload", file.to_str().unwrap(), "--memory", "512M"])
            .await
    };
    assert!(upload("sent", &image).await.good().contains("sent"));
    let refused = upload("page", &page).await;
    assert!(refused.code == 8 && refused.err.contains("image.not_what_it_says"), "{refused:?}");
    assert_eq!(upload("nothing", &page.with_file_name("missing")).await.code, 8);
    let mut templates = String::new();
    for _ in 0..100 {
        templates = school.say(&["template", "list"]).await.good();
        if templates.contains("2 of 2 templates") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(templates.contains("sent") && templates.contains("2 of 2 templates"), "{templates}");
    let chain = school.say(&["template", "disks", "sent"]).await.good();
    assert!(chain.contains("qcow2") && chain.contains("Read from the images."), "{chain}");

    // Desktops, one of them with special characters in its name.
    school.say(&["desktop", "create", HARD, "--template", "demo", "--start"]).await.good();
    school.say(&["desktop", "create", "PC", "--template", "demo", "--count", "3"]).await.good();
    school.say(&["desktop", "start", "PC 01", "PC 02", "PC 03"]).await.good();
    let list = school.say(&["desktop", "list", "--json", "--sort", "name"]).await.json();
    let names: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|d| d["name"].as_str().unwrap()).collect();
    assert_eq!(names, [HARD, "PC 01", "PC 02", "PC 03"]);
    assert_eq!(h1.running().len(), 4);
    let shown = school.say(&["desktop", "show", HARD]).await.good();
    assert!(shown.contains("running since") && shown.contains("512 MB"), "{shown}");

    // The viewer gets a valid ticket.
    let viewer = school.home.path().join("remote-viewer");
    let seen = school.home.path().join("seen.vv");
    std::fs::write(&viewer, format!("#!/bin/sh\ncp \"$1\" '{}'\n", seen.display())).unwrap();
    std::fs::set_permissions(&viewer, std::fs::Permissions::from_mode(0o755)).unwrap();
    school.say(&["desktop", "open", HARD]).await.good();
    let vv = std::fs::read_to_string(seen).unwrap();
    assert!(vv.contains("title=a b;$(id)'\" - %d\n"), "{vv}");
    let password = vv.lines().find_map(|line| line.strip_prefix("password=")).unwrap();
    let id = list["items"][0]["id"].as_str().unwrap().parse().unwrap();
    assert!(h1.view(id, password));
    let picture = school.home.path().join("screen.jpg");
    school.say(&["desktop", "screen", HARD, "-o", picture.to_str().unwrap()]).await.good();
    assert_eq!(std::fs::read(picture).unwrap()[..2], [0xff, 0xd8]);

    // `watch` prints changes.
    let mut watch = school.command(&["watch", "--topics", "desktops", "--json", "-v"]).spawn().unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let mut remarks = BufReader::new(watch.stderr.take().unwrap()).lines();
    while !remarks.next_line().await.unwrap().unwrap().contains("connected") {}
    school.say(&["desktop", "shutdown", HARD]).await.good();
    loop {
        let line = tokio::time::timeout(Duration::from_secs(20), lines.next_line()).await.unwrap().unwrap();
        let event: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if event["change"]["body"]["state"]["name"] == "stopped" {
            break;
        }
    }

    // A template from a desktop, a renamed desktop, the recycle bin.
    school.say(&["desktop", "template", HARD, "Mine", "--everyone"]).await.good();
    school.say(&["desktop", "rename", HARD, "PC 04"]).await.good();
    school.say(&["desktop", "edit", "PC 04", "--memory", "1G", "--vcpus", "4"]).await.good();
    school.say(&["desktop", "stop", "PC 01", "PC 02", "PC 03"]).await.good();
    school.say(&["desktop", "delete", "PC 02", "PC 03"]).await.good();
    school.say(&["desktop", "restore", "PC 03"]).await.good();
    school.say(&["desktop", "purge", "--all", "--yes"]).await.good();
    let left = school.say(&["desktop", "list", "--sort", "name"]).await.good();
    assert!(!left.contains("PC 02") && left.contains("3 of 3 desktops"), "{left}");

    // Each failure has its exit code and says what to do.
    for (words, code, message) in [
        (&["desktop", "show", "nobody"][..], 4, "not_found"),
        (&["desktop", "resume", "PC 01"], 5, "wrong_state"),
        (&["template", "delete", "Mine", "--yes"], 5, "template.in_use"),
        (&["desktop", "create", "x", "--template", "demo", "--memory", "8T"], 8, "invalid"),
        (&["desktop", "create", "x", "--template", "demo", "--memory", "900G"], 8, "placement.over_any_host"),
        (&["storage", "add", "nas 2", "/srv/nas"], 5, ""),
        (&["desktop", "purge", "PC 01"], 5, "PC 01 is not in the recycle bin."),
        (&["desktop", "restore", "PC 01"], 5, "PC 01 is not in the recycle bin."),
        (&["desktop", "purge", "--all"], 5, "There is nothing to delete for good."),
    ] {
        let output = school.say(words).await;
        assert!(output.code == code && output.err.contains(message), "{words:?}: {output:?}");
    }
    let short = school.say_with(&["user", "add", "marta", "--password-stdin"], "short\n").await;
    assert_eq!(short.code, 8, "{short:?}");
    school
        .say_with(
            &["user", "add", "marta", "--password-stdin", "--full-name", "Marta Vila"],
            "correct horse\n",
        )
        .await
        .good();
    assert!(school.say(&["user", "list"]).await.good().contains("Marta Vila"));

    // Storage that is gone is forgotten with everything on it, after a question.
    let refused = school.say(&["storage", "forget", "nas", "--yes"]).await;
    assert!(refused.code == 5 && refused.err.contains("nas can be used on hyp-1."), "{refused:?}");
    assert!(school.say(&["storage", "contents", "nas"]).await.good().contains("PC 04"));
    h1.nas_cut();
    let unasked = school.say(&["storage", "forget", "nas"]).await;
    assert!(
        unasked.code == 2 && unasked.err.contains("without a terminal") && !unasked.err.contains("PC 04"),
        "it is refused before anything is listed: {unasked:?}"
    );
    school.say(&["storage", "forget", "nas", "--yes"]).await.good();
    assert!(school.say(&["desktop", "list"]).await.good().contains("0 of 0 desktops"));

    // Its directory comes back, and is used again once that was said.
    h1.nas_heal();
    let unasked = school.say(&["storage", "add", "again", "/srv/nas"]).await;
    assert!(unasked.code == 2 && unasked.err.contains("and was forgotten."), "{unasked:?}");
    school.say(&["storage", "add", "again", "/srv/nas", "--yes"]).await.good();

    school.say(&["logout"]).await.good();
    assert_eq!(school.say(&["desktop", "list"]).await.code, 3);
}
