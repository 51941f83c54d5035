//! Turns the icons and the words of the app into Rust, so that a wrong icon, a wrong word or a missing argument
//! does not compile.
//!
//! - `assets/fonts/icons.json` gives `icons.rs`: one `&str` constant an icon.
//! - `i18n/en/*.ftl` give `words.rs`: one module a file and one function a message, whose arguments are the message's
//!   variables in the order in which they first appear. A variable that selects a plural form is a `Count`. The
//!   messages in `i18n/*/problems` are looked up by the keys of problems, so only their sources are included.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    println!("cargo:rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("icons.rs"), icons(Path::new("assets/fonts/icons.json"))?)?;
    fs::write(out.join("words.rs"), words(Path::new("i18n"))?)?;
    Ok(())
}

fn icons(file: &Path) -> Result<String, Failure> {
    println!("cargo:rerun-if-changed={}", file.display());
    let points: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&fs::read_to_string(file)?)?;
    let mut code = String::new();
    for (name, point) in &points {
        let point = point.as_u64().ok_or_else(|| format!("{name} has no code point"))?;
        let constant = name.to_uppercase().replace('-', "_");
        writeln!(code, "/// Lucide's `{name}`.\npub const {constant}: &str = \"\\u{{{point:x}}}\";")?;
    }
    Ok(code)
}

/// The functions of every message of `i18n/en`, and the sources of every language.
fn words(root: &Path) -> Result<String, Failure> {
    println!("cargo:rerun-if-changed={}", root.display());
    let files = names(&root.join("en"))?;
    let mut code = String::new();
    for (index, file) in files.iter().enumerate() {
        let path = root.join("en").join(format!("{file}.ftl"));
        println!("cargo:rerun-if-changed={}", path.display());
        let source = fs::read_to_string(&path)?;
        let resource = fluent_syntax::parser::parse(source.as_str())
            .map_err(|(_, errors)| format!("{}: {errors:?}", path.display()))?;
        writeln!(code, "/// The words of `i18n/*/{file}.ftl`.\npub mod {file} {{")?;
        for entry in &resource.body {
            if let ast::Entry::Message(message) = entry {
                function(&mut code, index, message)?;
            }
        }
        writeln!(code, "}}")?;
    }
    sources(&mut code, root, "", "", &files)?;
    sources(&mut code, root, "problems", "PROBLEM_", &names(&root.join("en/problems"))?)?;
    Ok(code)
}

/// The names of the `.ftl` files in a directory.
fn names(directory: &Path) -> Result<Vec<String>, Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "ftl") {
            let name = path.file_stem().and_then(|s| s.to_str()).ok_or("a file name that is not UTF-8")?;
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Constants with the files' names, and with their sources in each language.
fn sources(
    code: &mut String,
    root: &Path,
    folder: &str,
    prefix: &str,
    files: &[String],
) -> Result<(), Failure> {
    let names: Vec<String> = files.iter().map(|f| format!("{f:?}")).collect();
    // Only tests ask which file of problems is which.
    let test = if prefix.is_empty() { "" } else { "#[cfg(test)]\n" };
    writeln!(code, "{test}pub(super) const {prefix}FILES: &[&str] = &[{}];", names.join(", "))?;
    for language in ["en", "ca", "es"] {
        writeln!(code, "pub(super) const {prefix}{}: &[&str] = &[", language.to_uppercase())?;
        for file in files {
            let path = root.join(language).join(folder).join(format!("{file}.ftl"));
            println!("cargo:rerun-if-changed={}", path.display());
            writeln!(
                code,
                "    include_str!({:?}),",
                fs::canonicalize(&path).map_err(|e| format!("{}: {e}", path.display()))?
            )?;
        }
        writeln!(code, "];")?;
    }
    Ok(())
}

fn function(code: &mut String, file: usize, message: &ast::Message<&str>) -> Result<(), Failure> {
    let key = message.id.name;
    let pattern = message.value.as_ref().ok_or_else(|| format!("{key} has no text"))?;
    let mut variables = Variables::default();
    variables.of_pattern(pattern);
    let name = key.replace('-', "_");
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    for variable in &variables.order {
        let kind = if variables.counts.contains(variable) { "Count" } else { "Argument<'x>" };
        let rust = variable.replace('-', "_");
        parameters.push(format!("{rust}: impl super::super::{kind}"));
        values.push(format!("({variable:?}, {rust}.value())"));
    }
    let life = if variables.order.iter().any(|v| !variables.counts.contains(v)) { "<'x>" } else { "" };
    writeln!(
        code,
        "    #[doc = {doc:?}]\n    pub fn {name}{life}({parameters}) -> String {{\n        super::super::say({file}, {key:?}, [{values}])\n    }}",
        doc = variables.text.trim(),
        parameters = parameters.join(", "),
        values = values.join(", "),
    )?;
    Ok(())
}

/// The variables of a message, in order; those that choose a plural; and its text, for the documentation.
#[derive(Default)]
struct Variables {
    order: Vec<String>,
    counts: BTreeSet<String>,
    text: String,
}

impl Variables {
    fn of_pattern(&mut self, pattern: &ast::Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                ast::PatternElement::TextElement { value } => self.text.push_str(value),
                ast::PatternElement::Placeable { expression } => self.of_expression(expression),
            }
        }
    }

    fn of_expression(&mut self, expression: &ast::Expression<&str>) {
        match expression {
            ast::Expression::Inline(inline) => self.of_inline(inline),
            ast::Expression::Select { selector, variants } => {
                let plural = variants.iter().all(|v| match &v.key {
                    ast::VariantKey::Identifier { name } => {
                        matches!(*name, "zero" | "one" | "two" | "few" | "many" | "other")
                    }
                    ast::VariantKey::NumberLiteral { .. } => true,
                });
                if let ast::InlineExpression::VariableReference { id } = selector {
                    self.add(id.name);
                    if plural {
                        self.counts.insert(id.name.to_owned());
                    }
                }
                for (at, variant) in variants.iter().enumerate() {
                    if at > 0 {
                        self.text.push_str(" | ");
                    }
                    self.of_pattern(&variant.value);
                }
            }
        }
    }

    fn of_inline(&mut self, inline: &ast::InlineExpression<&str>) {
        match inline {
            ast::InlineExpression::VariableReference { id } => {
                self.add(id.name);
                self.text.push_str(&format!("[{}]", id.name));
            }
            ast::InlineExpression::Placeable { expression } => self.of_expression(expression),
            _ => {}
        }
    }

    fn add(&mut self, name: &str) {
        if !self.order.iter().any(|known| known == name) {
            self.order.push(name.to_owned());
        }
    }
}
