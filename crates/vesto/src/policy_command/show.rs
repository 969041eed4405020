//! A ruling for a person and for a program.

use std::fmt::Write;

use serde_json::Value;
use vesto_identity::Ruling;
use vesto_policy::{Change, Considered, Effect, PolicyKind, PolicySource, StatementRef};

pub(super) fn text(ruling: &Ruling) -> String {
    let evaluation = ruling.evaluation();
    let (caller, action, resource) = (ruling.caller(), ruling.action(), ruling.resource());
    let mut out = format!(
        "decision:   {}\nprincipal:  {caller}\naction:     {action}\nresource:   {resource}\nreason:     {}",
        evaluation.decision,
        ruling.reason()
    );
    // Writing to a string cannot fail.
    let mut line = |text: &str| _ = write!(out, "\n{text}");
    if let Some(statement) = &evaluation.deciding {
        line(&format!("policy:     {}", policy(&statement.source)));
        line(&format!("statement:  {}", place(statement)));
    }
    if !evaluation.considered.is_empty() {
        line("\nconsidered:");
        for Considered { layer, statement, effect, outcome } in &evaluation.considered {
            line(&format!("  {layer}: {} of {}", place(statement), policy(&statement.source)));
            line(&format!("    {}: {outcome}", effect_name(*effect)));
        }
    }
    for refusal in evaluation.refusals.iter().filter(|refusal| refusal.sources.is_empty()) {
        line(&format!("  {}: there is none", refusal.layer));
    }
    let changes = ruling.suggestion().changes;
    if !changes.is_empty() {
        line("\nto allow it:");
        for change in &changes {
            for text in change_lines(ruling, change) {
                line(&format!("  {text}"));
            }
        }
    }
    out
}

pub(super) fn to_json(ruling: &Ruling) -> Value {
    ruling.to_json()
}

fn policy(source: &PolicySource) -> String {
    match source.kind {
        PolicyKind::Trust => format!("the trust policy of {}", source.attached_to),
        PolicyKind::Resource => format!("the policy of {}", source.attached_to),
        _ => format!("{} of {}", source.id, source.attached_to),
    }
}

fn place(statement: &StatementRef) -> String {
    match statement.sid.as_deref().filter(|sid| !sid.is_empty()) {
        Some(sid) => format!("{} (Sid {sid})", statement.json_path),
        None => statement.json_path.to_string(),
    }
}

fn effect_name(effect: Effect) -> &'static str {
    match effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    }
}

fn change_lines(ruling: &Ruling, change: &Change) -> Vec<String> {
    let mut lines = vec![change.to_string()];
    lines.extend(ruling.command(change).map(|command| format!("  {command}")));
    lines
}
