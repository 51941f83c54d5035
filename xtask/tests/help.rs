//! The help of the commands.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::process::{Command, Output};

fn xtask(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(words).output().unwrap()
}

fn text_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The names below `Commands:` in a help.
fn commands(help: &str) -> Vec<String> {
    let below = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let entries = below.take_while(|line| !line.is_empty());
    let names = entries.filter_map(|line| line.split_whitespace().next());
    // `help` itself takes no --help.
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_prints_its_help_and_does_nothing_else() {
    let all = commands(&text_of(&xtask(&["--help"])));
    for known in ["run", "test", "lint", "bench", "screenshots", "deb", "lab"] {
        assert!(all.iter().any(|name| name == known), "{known} is missing in {all:?}");
    }
    let of_lab = commands(&text_of(&xtask(&["lab", "--help"])));
    assert!(of_lab.iter().any(|name| name == "nas-heal"), "{of_lab:?}");
    let of_lab = of_lab.iter().map(|name| vec!["lab", name.as_str()]);
    for words in all.iter().map(|name| vec![name.as_str()]).chain(of_lab) {
        for flag in ["--help", "-h"] {
            let shown = xtask(&[&words[..], &[flag]].concat());
            let help = text_of(&shown);
            assert!(shown.status.success(), "{words:?} {flag}: {}", String::from_utf8_lossy(&shown.stderr));
            assert!(
                help.contains(&format!("Usage: cargo xtask {}", words.join(" "))),
                "{words:?} {flag}: {help}"
            );
        }
    }
}

#[test]
fn an_unknown_command_is_named_and_refused() {
    for (words, named) in
        [(&["rnu"][..], "rnu"), (&["run", "--labs"], "--labs"), (&["run", "--lab", "0"], "--lab")]
    {
        let refused = xtask(words);
        let why = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{words:?}: {why}");
        assert!(why.contains(named), "{words:?}: {why}");
    }
}
