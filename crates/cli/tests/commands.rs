//! The command line: its help, its arguments, and its messages without a backend.

#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use clap::Parser;
use sarrio_cli::{Arguments, command};

/// The help of all commands.
fn helps(command: &mut clap::Command, path: &str, into: &mut String) {
    let path = format!("{path} {}", command.get_name()).trim().to_owned();
    into.push_str(&format!("$ {path} --help\n{}\n", command.render_help()));
    for each in command.get_subcommands_mut().filter(|each| each.get_name() != "help") {
        helps(each, &path, into);
    }
}

#[test]
fn every_command_explains_itself() {
    let mut text = String::new();
    let mut command = command().term_width(100);
    command.build();
    helps(&mut command, "", &mut text);
    insta::assert_snapshot!(text);
}

#[test]
fn the_command_line_is_consistent_and_complete() {
    command().debug_assert();
    let nouns: Vec<String> = command().get_subcommands().map(|noun| noun.get_name().to_owned()).collect();
    let wanted = "login logout password whoami session profile hypervisor storage template media desktop operation \
                  user role deployment group category room lesson holiday timetable class consent quota rules audit directory watch completions man";
    assert_eq!(nouns, wanted.split_whitespace().collect::<Vec<_>>());
}

#[test]
fn valid_command_lines_are_accepted_and_others_refused() {
    let takes = |line: &[&str]| Arguments::try_parse_from([&["sarrioctl"], line].concat()).is_ok();
    for good in [
        &["desktop", "create", "Print 3D", "--template", "demo", "--count", "10", "--memory", "2G"][..],
        &["desktop", "create", "empty", "--disk", "20G", "--media", "debian", "--boot", "media"],
        &["desktop", "start", "a b;$(id)'\"", "--no-wait"],
        &["desktop", "start", "--", "--help"],
        &["desktop", "ls", "--sort", "-name", "--state", "running,failed", "--json"],
        &["desktop", "purge", "--all", "--yes"],
        &["hypervisor", "add", "hyp-1", "--ssh", "root@10.77.0.11", "--fingerprint", "SHA256:x"],
        &["host", "maintenance", "hyp-1"],
        &["template", "import", "demo", "--upload", "demo.qcow2", "--everyone"],
        &["user", "add", "marta.vila", "--role", "administrator", "--password-stdin"],
        &["user", "import", "people.csv", "--preview", "--create-groups", "--update"],
        &["audit", "list", "aina", "--from", "2026-11-01", "--outcome", "refused", "--limit", "20"],
        &["audit", "export", "--format", "jsonl", "-o", "audit.jsonl"],
        &[
            "desktop",
            "create",
            "{template} {first name}",
            "--template",
            "demo",
            "--group",
            "2MEC-A",
            "--missing",
        ],
        &["group", "teach", "2MEC-A", "joan", "marta"],
        &["room", "add", "Aula 2.10", "--seats", "28", "--per-row", "7"],
        &["room", "seat", "Aula 2.10", "10", "--mac", "00-1A-2B-3C-4D-5E", "--at", "3.25,1"],
        &["room", "import", "Aula 2.10", "seats.csv", "--dry-run"],
        &[
            "lesson",
            "begin",
            "2MEC-A",
            "--at",
            "2026-12-14T08:00:00+01:00",
            "--start-before",
            "10",
            "--shut-down",
        ],
        &["class", "exam", "2MEC-A", "--minutes", "50", "--allow", "10.0.0.5", "--allow", "192.168.7.0/24"],
        &["class", "type", "2MEC-A", "aina", "make test"],
        &["consent", "edit", "--group", "2MEC-A", "--helping", "always", "--pause", "school"],
        &["consent", "answer", "joan", "help", "--no"],
        &["quota", "show"],
        &["quota", "set", "--group", "2MEC-A", "desktops=6", "running-memory=3G"],
        &["lesson", "weekly", "2MEC-A", "--on", "monday,thursday", "--at", "08:00", "--to", "2027-06-18"],
        &["timetable", "import", "timetable.ics", "--dry-run"],
        &["watch", "--topics", "desktops,operations", "--since", "12"],
    ] {
        assert!(takes(good), "{good:?}");
    }
    for bad in [
        &["desktop", "create", "x"][..],
        &["desktop", "create", "", "--template", "demo"],
        &["desktop", "create", "a\nb", "--template", "demo"],
        &["desktop", "create", "x", "--template", "demo", "--memory", "lots"],
        &["desktop", "create", "x", "--template", "demo", "--group", "2MEC-A", "--count", "3"],
        &["desktop", "create", "x", "--template", "demo", "--missing"],
        &["group", "join", "2MEC-A"],
        &["desktop", "start"],
        &["desktop", "purge"],
        &["desktop", "purge", "x", "--all"],
        &["hypervisor", "add", "x", "--fingerprint", "SHA256:x"],
        &["storage", "add", "nas", "srv/nas"],
        &["template", "import", "x", "--file", "/srv/x", "--upload", "x"],
        &["user", "add", "marta", "--password", "hunter2"],
        &["lesson", "weekly", "2MEC-A", "--on", "someday", "--at", "08:00", "--to", "2027-06-18"],
        &["lesson", "weekly", "2MEC-A", "--on", "monday", "--at", "8:00", "--to", "2027-06-18"],
        &["watch", "--topics", "everything"],
        &["operation", "show", "12"],
        &["room", "add", "Aula 2.10", "--seats", "401"],
        &["room", "seat", "Aula 2.10", "10", "--mac", "ff:ff:ff:ff:ff:ff"],
        &["room", "seat", "Aula 2.10", "10", "--at", "3"],
        &["lesson", "begin", "2MEC-A", "--minutes", "0"],
        &["class", "exam", "2MEC-A", "--allow", "school.example"],
        &["class", "type", "2MEC-A", "aina", "peça"],
        &["consent", "edit", "--watch", "sometimes"],
        &["consent", "answer", "joan", "dance"],
        &["quota", "show", "aina", "--role", "student"],
        &["quota", "set", "desktops=6"],
        &["quota", "set", "--role", "student"],
        &["quota", "set", "--role", "student", "--ceiling", "desktops=6"],
        &["quota", "set", "--role", "student", "printers=6"],
    ] {
        assert!(!takes(bad), "{bad:?}");
    }
}

/// The program, in an empty home.
fn sarrioctl(arguments: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_sarrioctl"))
        .args(arguments)
        .env_clear()
        .env("SARRIO_CONFIG_DIR", home.path())
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn exit_codes_say_what_happened() {
    let code = |arguments: &[&str]| sarrioctl(arguments).status.code();
    assert_eq!(code(&["--help"]), Some(0));
    assert_eq!(code(&["--version"]), Some(0));
    assert_eq!(code(&[]), Some(2));
    assert_eq!(code(&["desktop", "fly"]), Some(2));
    assert_eq!(code(&["desktop", "list"]), Some(2), "no backend is named");
    assert_eq!(code(&["desktop", "list", "--server", "https://s:1"]), Some(3), "nobody signed in");
    assert_eq!(code(&["desktop", "list", "--socket", "/nowhere/sarrio.sock"]), Some(6));
    assert_eq!(code(&["login", "--server", "https://127.0.0.1:1", "--user", "x"]), Some(6));
    assert_eq!(
        code(&["login", "--server", "http://127.0.0.1:1", "--user", "x"]),
        Some(8),
        "never in the clear"
    );
    let purge = String::from_utf8(sarrioctl(&["desktop", "purge"]).stderr).unwrap();
    assert!(purge.contains("--all"), "{purge}");
    let output = sarrioctl(&["desktop", "list", "--server", "https://s:1"]);
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
}

#[test]
fn completions_and_manual_pages_can_be_printed() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = sarrioctl(&["completions", shell]);
        assert!(script.status.success());
        assert!(String::from_utf8(script.stdout).unwrap().contains("hypervisor"), "{shell}");
    }
    let page = String::from_utf8(sarrioctl(&["man"]).stdout).unwrap();
    assert!(page.contains(".TH sarrioctl 1") && page.contains("Exit codes"));
    let directory = tempfile::tempdir().unwrap();
    assert!(sarrioctl(&["man", directory.path().to_str().unwrap()]).status.success());
    assert!(directory.path().join("sarrioctl-desktop-start.1").exists());
}
