//! What must hold of the dependency tree and of the repository's map: licences from a list, one TLS stack, the
//! DataFusion line unbroken, the workspace's lints in force everywhere, every crate in ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

/// A dependency's licence expression must be satisfiable with these alone.
const LICENCES: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "MIT",
    "MIT-0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "BSL-1.0",
    "CC0-1.0",
    "Unicode-3.0",
    "Unlicense",
    "CDLA-Permissive-2.0",
    "bzip2-1.0.6",
];

/// A second TLS stack or C library of one must not come in.
const FORBIDDEN: &[&str] = &["openssl", "openssl-sys", "native-tls", "aws-lc-rs", "aws-lc-sys"];

/// The only crates of ours that may use DataFusion (the binary links it through them).
const MAY_USE_DATAFUSION: &[&str] = &["vesto-engine", "vesto-warehouse"];

pub(crate) fn run() -> Result<Vec<String>> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let (ours, theirs): (Vec<&Value>, Vec<&Value>) = packages.iter().partition(|package| package["source"].is_null());
    let root = Path::new(metadata["workspace_root"].as_str().context("no workspace root")?);
    let mut problems = Vec::new();
    licences(&theirs, &mut problems);
    forbidden(&theirs, &mut problems);
    one_version(&theirs, &["datafusion", "arrow", "parquet", "sqlparser", "rustls"], &mut problems);
    datafusion_line(&ours, &mut problems);
    lints(&ours, &mut problems)?;
    architecture(root, &ours, &mut problems)?;
    Ok(problems)
}

fn metadata() -> Result<Value> {
    let arguments = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let output = Command::new("cargo").args(arguments).output().context("cannot run cargo metadata")?;
    anyhow::ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap_or_default()
}

fn licences(packages: &[&Value], problems: &mut Vec<String>) {
    for package in packages {
        let expression = package["license"].as_str().unwrap_or_default();
        if !allowed(expression) {
            problems.push(format!("{}: licence `{expression}` is not on the list", name(package)));
        }
    }
}

/// Whether listed licences satisfy an SPDX expression (`AND` binds tighter than `OR`; an old `/` means `OR`).
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    either(&mut words) && words.next().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>) -> bool {
    let mut satisfied = both(words);
    while words.next_if_eq(&"OR").is_some() {
        satisfied |= both(words);
    }
    satisfied
}

fn both(words: &mut Words<'_>) -> bool {
    let mut satisfied = licence(words);
    while words.next_if_eq(&"AND").is_some() {
        satisfied &= licence(words);
    }
    satisfied
}

fn licence(words: &mut Words<'_>) -> bool {
    match words.next() {
        // No short cut: the closing parenthesis must be read in any case.
        Some("(") => either(words) & (words.next() == Some(")")),
        Some(name) if words.next_if_eq(&"WITH").is_some() => {
            let exception = words.next().unwrap_or_default();
            LICENCES.contains(&format!("{name} WITH {exception}").as_str())
        }
        Some(name) => LICENCES.contains(&name),
        None => false,
    }
}

fn forbidden(packages: &[&Value], problems: &mut Vec<String>) {
    let found = packages.iter().map(|package| name(package)).filter(|name| FORBIDDEN.contains(name));
    problems.extend(found.map(|name| format!("{name} is in the tree: there is one TLS stack, rustls with ring")));
}

fn one_version(packages: &[&Value], names: &[&str], problems: &mut Vec<String>) {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages.iter().filter(|package| names.contains(&name(package))) {
        versions.entry(name(package)).or_default().insert(package["version"].as_str().unwrap_or_default());
    }
    let several = versions.into_iter().filter(|(_, versions)| versions.len() > 1);
    problems.extend(several.map(|(name, versions)| format!("{name} is in the tree in versions {versions:?}")));
}

fn datafusion_line(ours: &[&Value], problems: &mut Vec<String>) {
    for package in ours.iter().filter(|package| !MAY_USE_DATAFUSION.contains(&name(package))) {
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        for dependency in dependencies.map(name).filter(|dependency| dependency.starts_with("datafusion")) {
            problems.push(format!("{} depends on {dependency}: the DataFusion line is broken", name(package)));
        }
    }
}

fn lints(ours: &[&Value], problems: &mut Vec<String>) -> Result<()> {
    for package in ours {
        let path = package["manifest_path"].as_str().context("no manifest path")?;
        let manifest = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        if !manifest.contains("[lints]\nworkspace = true") {
            problems.push(format!("{}: `[lints] workspace = true` is missing", name(package)));
        }
    }
    Ok(())
}

fn architecture(root: &Path, ours: &[&Value], problems: &mut Vec<String>) -> Result<()> {
    let map = std::fs::read_to_string(root.join("ARCHITECTURE.md")).context("cannot read ARCHITECTURE.md")?;
    let missing = ours.iter().map(|package| name(package)).filter(|name| !map.contains(&format!("`{name}`")));
    problems.extend(missing.map(|name| format!("{name} is not in ARCHITECTURE.md")));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn an_expression_is_allowed_when_listed_licences_satisfy_it() {
        for expression in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "Apache-2.0 WITH LLVM-exception OR MIT",
            "(GPL-3.0 OR AGPL-3.0) OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "MIT AND ISC",
        ] {
            assert!(allowed(expression), "{expression}");
        }
        for expression in ["", "GPL-3.0", "MIT AND GPL-3.0", "AGPL-3.0 OR SSPL-1.0", "(MIT OR ISC) AND GPL-3.0", "(MIT"]
        {
            assert!(!allowed(expression), "{expression}");
        }
    }
}
