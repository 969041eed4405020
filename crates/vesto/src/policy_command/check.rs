//! `vesto policy check FILE`: mistakes in a policy document, with line and column as compilers print them.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::json;
use vesto_policy::check::{Finding, check as findings, guess_kind};
use vesto_policy::{ParseOptions, PolicyKind};

use super::{Verdict, say};

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The document, `-` for standard input
    file: PathBuf,
    /// What the document is for [default: by its Principal and Resource elements]
    #[arg(long)]
    kind: Option<Kind>,
    /// Print the findings as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Identity,
    Trust,
    Bucket,
    Boundary,
    Session,
}

pub(super) fn check(args: &CheckArgs) -> anyhow::Result<Verdict> {
    let document = read(&args.file)?;
    let kind = match args.kind {
        None => guess_kind(&document),
        Some(Kind::Identity) => PolicyKind::Identity,
        Some(Kind::Trust) => PolicyKind::Trust,
        Some(Kind::Bucket) => PolicyKind::Resource,
        Some(Kind::Boundary) => PolicyKind::Boundary,
        Some(Kind::Session) => PolicyKind::Session,
    };
    let found = findings(&document, kind, &ParseOptions { legacy_redshift_arns: true });
    if args.json {
        let found: Vec<_> = found.iter().map(to_json).collect();
        say(&format!("{:#}", json!(found)))?;
    } else {
        for finding in &found {
            say(&line(&args.file, finding))?;
        }
    }
    Ok(if found.is_empty() { Verdict::Yes } else { Verdict::No })
}

fn read(file: &Path) -> anyhow::Result<String> {
    if file == Path::new("-") {
        let mut document = String::new();
        std::io::stdin().read_to_string(&mut document).context("cannot read standard input")?;
        return Ok(document);
    }
    std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))
}

fn line(file: &Path, finding: &Finding) -> String {
    let Finding { severity, code, message, line, column, hint, .. } = finding;
    let hint = hint.as_ref().map(|hint| format!("\n    {hint}")).unwrap_or_default();
    format!("{}:{line}:{column}: {severity}[{}]: {message}{hint}", file.display(), code.as_str())
}

fn to_json(finding: &Finding) -> serde_json::Value {
    let Finding { severity, code, message, json_path, line, column, hint, .. } = finding;
    json!({
        "severity": severity.to_string(), "code": code.as_str(), "message": message, "path": json_path,
        "line": line, "column": column, "hint": hint,
    })
}
