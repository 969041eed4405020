//! Mistakes in a policy document, with the place of each: what AWS refuses, and what it stores although it does not say
//! what its author means. <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-policy-validation.html> is
//! the like of it.

mod code;
mod conditions;
mod grants;
mod known;
mod malformed;
mod names;
mod overlap;
mod resources;
mod statement;
mod trust;

use std::collections::HashMap;

use crate::document::Document;
use crate::json::Json;
use crate::position::{self, Position, Span};
use crate::{ParseOptions, Policy, PolicyKind};

pub use code::{Code, Severity};

use statement::View;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    pub code: Code,
    /// A sentence without full stop; for what AWS refuses, AWS's own text.
    pub message: String,
    /// `$.Statement[0].Action[1]`
    pub json_path: String,
    /// Of the part's first character, both 1-based.
    pub line: usize,
    pub column: usize,
    /// Of its last one.
    pub end: Position,
    /// What to write instead.
    pub hint: Option<String>,
}

/// Everything that is wrong with a document, in the order of its text.
pub fn check(document: &str, kind: PolicyKind, options: &ParseOptions) -> Vec<Finding> {
    let mut report = Report::new(document);
    malformed::check_size(&mut report, document, kind);
    let parsed = Policy::parse(document, kind, options);
    let read = Json::parse(document).and_then(|json| Document::read(&json));
    match (parsed, read) {
        (Ok(_), Some(read)) => check_meaning(&mut report, &read, kind),
        (Err(error), _) => malformed::explain(&mut report, document, kind, options, &error),
        (Ok(_), None) => {}
    }
    report.findings.sort_by_key(|finding| (finding.line, finding.column, finding.code));
    report.findings
}

/// What the document looks like: a trust policy assumes roles and names no resource, other policies with a principal
/// belong to resources, the rest to identities. For those who are not told.
pub fn guess_kind(document: &str) -> PolicyKind {
    let Some(read) = Json::parse(document).and_then(|json| Document::read(&json)) else {
        return PolicyKind::Identity;
    };
    let has_principal = read.statements.iter().any(|statement| statement.principal.is_some());
    let has_resource = read.statements.iter().any(|statement| statement.resource.is_some());
    match (has_principal, has_resource) {
        (false, _) => PolicyKind::Identity,
        (true, true) => PolicyKind::Resource,
        (true, false) => PolicyKind::Trust,
    }
}

fn check_meaning(report: &mut Report, document: &Document, kind: PolicyKind) {
    let views: Vec<View<'_>> = View::of(document);
    names::check_version(report, document, &views);
    for view in &views {
        names::check(report, view);
        grants::check(report, view, kind);
        conditions::check(report, view);
        resources::check(report, view);
    }
    names::check_sids(report, &views);
    trust::check(report, &views, kind);
    overlap::check(report, &views);
}

/// Collects findings and knows where things stand.
struct Report {
    spans: HashMap<String, Span>,
    findings: Vec<Finding>,
}

impl Report {
    fn new(document: &str) -> Self {
        let mut spans = HashMap::new();
        position::visit(document, &mut |path, span| {
            spans.insert(path.to_owned(), span);
        });
        Self { spans, findings: Vec::new() }
    }

    fn add(&mut self, code: Code, json_path: &str, message: impl Into<String>, hint: impl Into<Option<String>>) {
        let json_path = self.known(json_path);
        let span = self.spans.get(&json_path).copied().unwrap_or(Span::START);
        self.add_at(code, json_path, span, message.into(), hint.into());
    }

    fn add_at(&mut self, code: Code, json_path: String, span: Span, message: String, hint: Option<String>) {
        let Span { start: Position { line, column }, end } = span;
        self.findings.push(Finding { severity: code.severity(), code, message, json_path, line, column, end, hint });
    }

    /// The path, or the closest part around it that the document has: a single value need not stand in a list.
    fn known(&self, json_path: &str) -> String {
        let mut path = json_path;
        while !self.spans.contains_key(path) {
            let Some(at) = path.rfind(['.', '[']) else { return "$".to_owned() };
            path = path.get(..at).unwrap_or_default();
        }
        path.to_owned()
    }
}

#[cfg(test)]
mod tests;
