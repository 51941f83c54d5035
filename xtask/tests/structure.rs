//! The workspace is as ARCHITECTURE.md describes it: crates depend only on the listed ones, and every name in it exists.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// Which crates each crate may depend on. Dependencies of tests are free.
const ARROWS: [(&str, &[&str]); 13] = [
    ("sarrio", &["sarrio-client", "sarrio-calendar", "sarrio-viewer", "sarrio-model", "sarrio-backend"]),
    ("sarrio-cli", &["sarrio-client", "sarrio-viewer", "sarrio-model"]),
    (
        "sarrio-backend",
        &[
            "sarrio-calendar",
            "sarrio-engine",
            "sarrio-store",
            "sarrio-directory",
            "sarrio-libvirt",
            "sarrio-hypervisor",
            "sarrio-model",
        ],
    ),
    ("sarrio-engine", &["sarrio-calendar", "sarrio-hypervisor", "sarrio-store", "sarrio-model"]),
    ("sarrio-libvirt", &["sarrio-hypervisor", "sarrio-model"]),
    ("sarrio-simulator", &["sarrio-hypervisor", "sarrio-model"]),
    ("sarrio-hypervisor", &["sarrio-model"]),
    ("sarrio-store", &["sarrio-model"]),
    ("sarrio-directory", &["sarrio-model"]),
    ("sarrio-calendar", &["sarrio-model"]),
    ("sarrio-client", &["sarrio-model"]),
    ("sarrio-viewer", &["sarrio-model"]),
    ("sarrio-model", &[]),
];

/// Dependencies that only certain crates may have.
const OWNERS: [(&[&str], &[&str]); 6] = [
    (&["virt", "virt-sys"], &["sarrio-libvirt"]),
    (&["sqlx"], &["sarrio-store"]),
    (&["ldap3"], &["sarrio-directory"]),
    (&["axum", "axum-server", "utoipa-axum"], &["sarrio-backend"]),
    (&["iced", "iced_graphics", "iced_runtime", "iced_tiny_skia"], &["sarrio"]),
    (&["reqwest", "tokio-tungstenite"], &["sarrio-client"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Each package of the workspace with its dependencies, except those of tests.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        dependencies.filter(|d| d["kind"] != "dev").map(|d| text(&d["name"])).collect()
    };
    // Commands and what tests and benches are made with stand beside the product.
    let (tests, xtask) = (root().join("tests"), root().join("xtask"));
    let beside = |package: &Value| {
        let manifest = package["manifest_path"].as_str().unwrap();
        Path::new(manifest).starts_with(&tests) || Path::new(manifest).starts_with(&xtask)
    };
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.filter(|package| !beside(package)).map(|package| (text(&package["name"]), of(package))).collect()
}

#[test]
fn crates_depend_only_on_those_that_the_architecture_lists() {
    let arrows = BTreeMap::from(ARROWS);
    let mut wrong = Vec::new();
    for (package, dependencies) in packages() {
        let Some(allowed) = arrows.get(package.as_str()) else {
            wrong.push(format!("{package} is new: list its dependencies here and in ARCHITECTURE.md"));
            continue;
        };
        let ours = dependencies.iter().filter(|d| d.starts_with("sarrio") || *d == "xtask");
        wrong.extend(ours.filter(|d| !allowed.contains(&d.as_str())).map(|d| format!("{package} -> {d}")));
        for (named, owners) in OWNERS {
            if !owners.contains(&package.as_str()) {
                let named = named.iter().filter(|name| dependencies.contains(**name));
                wrong.extend(
                    named.map(|name| format!("{package} depends on {name}, which only {} may", owners[0])),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "dependencies that ARCHITECTURE.md does not list:\n  {}", wrong.join("\n  "));
}

#[test]
fn the_app_depends_on_the_backend_only_with_the_feature_direct() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let line =
        manifest.lines().find(|line| line.starts_with("sarrio-backend = {") && line.contains("workspace"));
    assert!(
        line.is_some_and(|line| line.contains("optional = true")),
        "the app must build without the backend"
    );
}

#[test]
fn every_name_in_the_documents_exists() {
    let sources = sources(&root());
    let mut gone = Vec::new();
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        for (place, name) in named_in(document) {
            if !exists(&name, &sources) {
                gone.push(format!("{place}: `{name}`"));
            }
        }
    }
    assert!(gone.is_empty(), "the documents name what does not exist:\n  {}", gone.join("\n  "));
}

/// Other documents name things of other programs and of hosts too, so only paths into this repository are checked there.
#[test]
fn every_path_in_the_other_documents_exists() {
    let mut gone = Vec::new();
    for document in [
        "README.md",
        "docs/administrators.md",
        "docs/teachers.md",
        "findings/README.md",
        "tests/lab/README.md",
    ] {
        let folder = Path::new(document).parent().unwrap();
        for (place, name) in named_in(document) {
            let begins = name.split('/').next().unwrap_or_default();
            let is_of_repository = name.contains('/') && !begins.is_empty() && root().join(begins).exists();
            let is_script = !name.contains(['/', ' ']) && name.ends_with(".sh");
            let there = root().join(before_a_gap(&name)).exists() || root().join(folder).join(&name).exists();
            if (is_of_repository && !name.contains(' ') || is_script) && !there {
                gone.push(format!("{place}: `{name}`"));
            }
        }
    }
    assert!(gone.is_empty(), "the documents name paths that do not exist:\n  {}", gone.join("\n  "));
}

/// What a document has between backticks, each with its place.
fn named_in(document: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let mut names = Vec::new();
    for (number, line) in text.lines().enumerate() {
        // Every second piece is between backticks.
        let between = line.split('`').skip(1).step_by(2);
        names.extend(between.map(|name| (format!("{document}:{}", number + 1), name.to_owned())));
    }
    names
}

/// The part of a path before a place where anything may stand: `*`, `…` or a word in capitals such as NAME.
fn before_a_gap(name: &str) -> &str {
    let gap = ["*", "…", "NAME"].iter().filter_map(|gap| name.find(gap)).min();
    let known = &name[..gap.unwrap_or(name.len())];
    match (gap, known.rfind('/')) {
        (Some(_), Some(end)) => &known[..end],
        _ => known.trim_end_matches('/'),
    }
}

/// Whether a path or an item exists. True for anything else, such as commands, routes and programs.
fn exists(name: &str, sources: &str) -> bool {
    if name.starts_with('/') || name.contains([' ', '{', '<', '=']) || name.contains("://") {
        return true;
    }
    let is_file =
        [".rs", ".toml", ".md", ".sh", ".ftl", ".sql", ".service"].iter().any(|end| name.ends_with(end));
    if name.contains('/') || is_file {
        let fixed = name.split('*').next().unwrap_or_default();
        return root().join(fixed.trim_end_matches('/')).exists();
    }
    let item = name.trim_end_matches("()").trim_end_matches('!');
    let last = item.rsplit("::").next().unwrap_or_default();
    let is_type =
        last.starts_with(|c: char| c.is_ascii_uppercase()) && last.contains(|c: char| c.is_ascii_lowercase());
    let is_item = is_type || name.contains("::") || name.ends_with("()");
    !is_item || defines(sources, last)
}

/// Whether a source file defines an item, a variant or a generated id with that name.
fn defines(sources: &str, name: &str) -> bool {
    let words = ["struct", "enum", "trait", "fn", "type", "const", "static", "mod", "macro_rules!"];
    words.iter().any(|word| {
        sources.match_indices(&format!("{word} {name}")).any(|(at, found)| {
            !sources[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    }) || sources.lines().any(|line| {
        let line = line.trim();
        line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with([',', '(', ' ', '{']))
    })
}

/// All Rust sources of the workspace in one text.
fn sources(directory: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            text += &sources(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text += &fs::read_to_string(path).unwrap();
        }
    }
    text
}
