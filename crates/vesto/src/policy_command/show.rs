//! A ruling for a person and for a program.

use std::fmt::Write;

use serde_json::{Value, json};
use vesto_identity::{Ruling, remedy};
use vesto_policy::{Change, Considered, Decision, Effect, Layer, PolicyKind, PolicySource, StatementRef};

pub(super) fn text(ruling: &Ruling) -> String {
    let evaluation = ruling.evaluation();
    let (caller, action, resource) = (ruling.caller(), ruling.action(), ruling.resource());
    let mut out = format!(
        "decision:   {}\nprincipal:  {caller}\naction:     {action}\nresource:   {resource}\nreason:     {}",
        evaluation.decision,
        reason(ruling)
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
    let evaluation = ruling.evaluation();
    let considered = evaluation.considered.iter().map(|Considered { layer, statement, effect, outcome }| {
        json!({
            "layer": layer.to_string(), "policy": statement.source.id, "attachedTo": statement.source.attached_to,
            "index": statement.index, "sid": statement.sid.as_deref(), "path": statement.json_path.as_ref(),
            "effect": effect_name(*effect), "outcome": outcome.to_string(),
        })
    });
    let context = ruling.context().iter().map(|(key, values)| (key.to_owned(), json!(values)));
    json!({
        "decision": evaluation.decision.to_string(),
        "principal": ruling.caller(),
        "action": ruling.action(),
        "resource": ruling.resource(),
        "context": context.collect::<serde_json::Map<_, _>>(),
        "layer": evaluation.layer.to_string(),
        "reason": reason(ruling),
        "deciding": evaluation.deciding.as_ref().map(|statement| json!({
            "policy": statement.source.id, "attachedTo": statement.source.attached_to, "index": statement.index,
            "sid": statement.sid.as_deref(), "path": statement.json_path.as_ref(),
        })),
        "considered": considered.collect::<Vec<_>>(),
        "changes": ruling.suggestion().changes.iter().map(|change| change_json(ruling, change)).collect::<Vec<_>>(),
    })
}

fn reason(ruling: &Ruling) -> String {
    let evaluation = ruling.evaluation();
    if evaluation.decision == Decision::Allow {
        return match evaluation.layer {
            Layer::Root => "the account's root user needs no policy".to_owned(),
            layer => format!("allowed by the {layer}"),
        };
    }
    let suffix = evaluation.access_denied_reason(ruling.action());
    let reason = suffix.strip_prefix(" because ").or_else(|| suffix.strip_prefix(" with "));
    reason.unwrap_or(&suffix).to_owned()
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

fn command(ruling: &Ruling, change: &Change) -> Option<String> {
    match change {
        Change::AddStatement { to, statement, .. } => {
            let policy = remedy::policy_name(ruling.action(), ruling.resource());
            Some(remedy::command(to, statement, &policy))
        }
        Change::RemoveDeny { .. } => None,
    }
}

fn change_lines(ruling: &Ruling, change: &Change) -> Vec<String> {
    let mut lines = vec![change.to_string()];
    lines.extend(command(ruling, change).map(|command| format!("  {command}")));
    lines
}

fn change_json(ruling: &Ruling, change: &Change) -> Value {
    match change {
        Change::AddStatement { to, statement, .. } => json!({
            "change": "add", "to": to.to_string(),
            "statement": serde_json::from_str::<Value>(statement).unwrap_or_default(),
            "command": command(ruling, change),
        }),
        Change::RemoveDeny { statement } => json!({
            "change": "remove", "policy": statement.source.id, "attachedTo": statement.source.attached_to,
            "path": statement.json_path.as_ref(),
        }),
    }
}
