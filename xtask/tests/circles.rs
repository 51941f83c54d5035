//! The files of a crate never use each other in a circle, so each can be read after those that it uses. The parts of the
//! app, which are one crate, use each other in one direction alone.
//!
//! A file uses another when it names something that the other defines. To declare a module and re-export its names
//! (`mod x; pub use x::Y;`) is no use: a file that names `Y` uses the file that defines it. What the crate's root file
//! defines is free for all, and so is everything in tests.

#![allow(clippy::unwrap_used)] // helpers of tests

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility,
    visit::{self, Visit},
};

/// The crates that are checked, by the folder of their sources.
const CRATES: &[&str] = &[
    "crates/backend/src",
    "crates/calendar/src",
    "crates/cli/src",
    "crates/client/src",
    "crates/engine/src",
    "crates/hypervisor/src",
    "crates/libvirt/src",
    "crates/model/src",
    "crates/simulator/src",
    "crates/store/src",
    "crates/viewer/src",
    "src",
    "tests/lab/src",
    "xtask/src",
];

/// The parts of the app, and which others each may use.
const APP: [(&str, &[&str]); 8] = [
    ("app", &["backend", "preferences", "screen", "theme", "widget", "words"]),
    ("backend", &["preferences", "words"]),
    ("preferences", &["theme", "words"]),
    ("preview", &["theme", "widget"]),
    ("screen", &["backend", "preferences", "theme", "widget", "words"]),
    ("theme", &[]),
    ("widget", &["theme", "words"]),
    ("words", &[]),
];

/// A module's path from the root of its crate, such as `["host", "watch"]`; the root's is empty.
type Module = Vec<String>;

/// What one file defines, re-exports and names.
#[derive(Default)]
struct File {
    /// The modules that it declares.
    modules: BTreeSet<String>,
    /// The names that it re-exports, with the path that each stands for.
    exports: BTreeMap<String, Module>,
    /// The modules of which it re-exports everything.
    exports_all_of: Vec<Module>,
    /// The names that it defines itself.
    defines: BTreeSet<String>,
    /// The paths that it names, from the root.
    names: BTreeSet<Module>,
}

struct Crate(BTreeMap<Module, File>);

impl Crate {
    fn read(sources: &Path) -> Self {
        let mut files = BTreeMap::new();
        for path in rust_files(sources) {
            let inside = path.strip_prefix(sources).unwrap().with_extension("");
            let mut module: Module = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if module.first().is_some_and(|first| first == "bin")
                || ["main", "build"].contains(&module[0].as_str()) && sources.join("lib.rs").exists()
            {
                continue; // programs beside the library
            }
            if ["mod", "lib", "main"].contains(&module.last().unwrap().as_str()) {
                module.pop();
            }
            let text = fs::read_to_string(&path).unwrap();
            let file = syn::parse_file(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            let mut reader = Reader { module: module.clone(), file: File::default() };
            reader.file.modules = declared(&file.items);
            reader.visit_file(&file);
            files.insert(module, reader.file);
        }
        Self(files)
    }

    /// The module that defines what `path` names.
    fn owner(&self, path: &[String], depth: usize) -> Option<Module> {
        let mut module = Module::new();
        let mut rest = path.iter();
        while let Some(name) = rest.clone().next() {
            let file = self.0.get(&module)?;
            let below: Module = module.iter().chain([name]).cloned().collect();
            if file.modules.contains(name) && self.0.contains_key(&below) {
                module = below;
                rest.next();
                continue;
            }
            if file.defines.contains(name) || depth == 0 {
                return Some(module);
            }
            let remaining = || rest.clone().skip(1).cloned();
            if let Some(target) = file.exports.get(name) {
                let target: Module = target.iter().cloned().chain(remaining()).collect();
                return self.owner(&target, depth - 1);
            }
            for all in &file.exports_all_of {
                let target: Module = all.iter().chain([name]).cloned().chain(remaining()).collect();
                let owner = self.owner(&target, depth - 1);
                if owner.as_ref().is_some_and(|owner| self.0[owner].defines.contains(name)) {
                    return owner;
                }
            }
            return Some(module);
        }
        Some(module)
    }

    /// The files that each file uses, except for the root.
    fn uses(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let of = |(module, file): (&'_ Module, &File)| {
            let owners = file.names.iter().filter_map(|path| self.owner(path, 8));
            owners.filter(|owner| owner != module && !owner.is_empty()).collect()
        };
        self.0.iter().map(|entry| (entry.0, of(entry))).collect()
    }

    /// Each group of files that use each other in a circle.
    fn circles(&self) -> Vec<Vec<String>> {
        let uses = self.uses();
        let reached = |from: &Module| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
            while let Some(module) = open.pop() {
                for next in &uses[&module] {
                    if seen.insert(next.clone()) {
                        open.push(next.clone());
                    }
                }
            }
            seen
        };
        let reached: BTreeMap<&Module, BTreeSet<Module>> =
            uses.keys().map(|module| (*module, reached(module))).collect();
        let mut circles = BTreeSet::new();
        for (module, seen) in &reached {
            let group: Vec<&Module> = seen.iter().filter(|other| reached[*other].contains(*module)).collect();
            if group.len() > 1 {
                let direct = |from: &&Module| {
                    let to = uses[*from].iter().filter(|to| group.contains(to)).map(|to| to.join("::"));
                    format!("{} -> {}", from.join("::"), to.collect::<Vec<_>>().join(", "))
                };
                circles.insert(group.iter().map(direct).collect::<Vec<_>>());
            }
        }
        circles.into_iter().collect()
    }
}

/// Reads what one file names.
struct Reader {
    module: Module,
    file: File,
}

impl Reader {
    /// A path from the root, where `path` leads into this crate.
    fn absolute(&self, path: &[String]) -> Option<Module> {
        let mut here = self.module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                here.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    here.pop();
                    rest = &rest[1..];
                }
            }
            name if self.file.modules.contains(name) && path.len() > 1 => {}
            _ => return None,
        }
        here.extend(rest.iter().cloned());
        Some(here)
    }

    fn name(&mut self, path: &[String]) {
        self.file.names.extend(self.absolute(path));
    }

    fn use_tree(&mut self, tree: &UseTree, before: &[String], exports: bool) {
        let with = |name: &dyn ToString| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.use_tree(&path.tree, &with(&path.ident), exports),
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.use_tree(tree, before, exports));
            }
            UseTree::Glob(_) => match (self.absolute(&with(&"*")), exports) {
                (Some(mut path), true) => {
                    path.pop();
                    self.file.exports_all_of.push(path);
                }
                (Some(mut path), false) => {
                    path.pop();
                    self.file.names.insert(path);
                }
                (None, _) => {}
            },
            UseTree::Name(name) if name.ident == "self" => self.used(before, before.last(), exports),
            UseTree::Name(name) => self.used(&with(&name.ident), Some(&name.ident.to_string()), exports),
            UseTree::Rename(name) => {
                self.used(&with(&name.ident), Some(&name.rename.to_string()), exports);
            }
        }
    }

    fn used(&mut self, path: &[String], called: Option<&String>, exports: bool) {
        let Some(path) = self.absolute(path) else { return };
        // Names from its own children are re-exported; all others are used.
        match called.filter(|_| exports && path.starts_with(&self.module)) {
            Some(called) => drop(self.file.exports.insert(called.clone(), path)),
            None => drop(self.file.names.insert(path)),
        }
    }

    /// Reads the paths among the tokens of a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.name(&std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.name(&std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.name(&path);
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let name = match item {
            Item::Const(item) => Some(&item.ident),
            Item::Enum(item) => Some(&item.ident),
            Item::Fn(item) => Some(&item.sig.ident),
            Item::Macro(item) => item.ident.as_ref(),
            Item::Static(item) => Some(&item.ident),
            Item::Struct(item) => Some(&item.ident),
            Item::Trait(item) => Some(&item.ident),
            Item::Type(item) => Some(&item.ident),
            _ => None,
        };
        self.file.defines.extend(name.map(ToString::to_string));
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_of_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !is_of_tests(&item.attrs) {
            self.use_tree(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
        }
    }

    /// `pub(super)` names no item.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.name(&path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

fn is_of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

fn declared(items: &[Item]) -> BTreeSet<String> {
    let modules = items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() && !is_of_tests(&module.attrs) => {
            Some(module.ident.to_string())
        }
        _ => None,
    });
    modules.collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn no_files_of_a_crate_use_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = String::new();
    for sources in CRATES {
        for circle in Crate::read(&root.join(sources)).circles() {
            found += &format!("\n{sources}:\n    {}", circle.join("\n    "));
        }
    }
    assert!(found.is_empty(), "files that use each other in a circle:{found}");
}

#[test]
fn no_part_of_the_app_uses_a_part_that_is_built_on_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let app = Crate::read(&root.join("src"));
    let may_use: BTreeMap<&str, &[&str]> = APP.into_iter().collect();
    let mut found = String::new();
    for (file, uses) in app.uses() {
        let Some(part) = file.first().filter(|part| *part != "tests") else { continue };
        let allowed =
            may_use.get(part.as_str()).unwrap_or_else(|| panic!("{part} is not a known part of the app"));
        for used in uses.iter().filter(|used| used[0] != *part && !allowed.contains(&used[0].as_str())) {
            found += &format!("\n    {} -> {}", file.join("::"), used.join("::"));
        }
    }
    assert!(found.is_empty(), "uses that no part of the app may make:{found}");
}

#[test]
fn a_circle_is_seen_through_re_exported_names_and_in_macros() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("lib.rs", "mod a; mod b; mod c; mod d; pub use b::B;");
    write("a.rs", "use crate::B; pub struct A;");
    write("b.rs", "pub struct B; fn f() { call!(Some(crate::c::C)); }");
    write("c.rs", "pub struct C(super::a::A); #[cfg(test)] mod tests { use crate::d::D; }");
    write("d.rs", "use crate::{a::A, c}; pub struct D;");
    let circles = Crate::read(folder.path()).circles();
    assert_eq!(circles, [["a -> b", "b -> c", "c -> a"].map(str::to_owned)]);
}
