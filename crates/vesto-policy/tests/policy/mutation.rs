//! Documents with bytes changed, cut out, repeated and mixed: whatever comes of it is answered, never a panic. The same
//! bytes every time; `fuzz/` looks further.

use serde_json::Value;
use vesto_policy::check::{check, guess_kind};
use vesto_policy::{
    Context, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request, evaluate,
    suggest,
};

use crate::worlds::Chance;

/// Text that means something somewhere.
const PIECES: &[&str] = &[
    "${aws:username}",
    "${",
    "}",
    "${*}",
    ", 'x'}",
    "*",
    "?",
    ":",
    "::",
    "\"",
    "\\u0000",
    "\\",
    "[",
    "]",
    "{",
    "}",
    ",",
    "null",
    "true",
    "1e400",
    "-",
    "\u{e9}",
    "\u{1f600}",
    "Statement",
    "Null",
    "IfExists",
    "ForAllValues:",
    "arn:aws:s3:::",
    "0001-01-01T",
    "9223372036854775807",
    "::ffff:1.2.3.4/129",
    "=",
    "\n",
    "\u{feff}",
];

fn corpus() -> Vec<String> {
    let mut texts = vec![include_str!("../../../vesto/src/quickstart/guide-policy.json").to_owned()];
    let recorded: Value = serde_json::from_str(include_str!("../data/iam-validation.json")).unwrap();
    let invalid = recorded["invalid"].as_array().unwrap().iter().map(|case| &case["document"]);
    texts.extend(recorded["valid"].as_array().unwrap().iter().chain(invalid).map(|text| text.as_str().unwrap().into()));
    let examples: Value = serde_json::from_str(include_str!("../data/published.json")).unwrap();
    for example in examples.as_array().unwrap() {
        for member in ["resource", "trust", "boundary"] {
            texts.extend(example.get(member).map(Value::to_string));
        }
        texts.extend(example["identity"].as_array().into_iter().flatten().map(Value::to_string));
    }
    texts
}

fn mutate(chance: &mut Chance, corpus: &[String]) -> String {
    let mut bytes = chance.pick(corpus).clone().into_bytes();
    for _ in 0..=chance.below(6) / 4 {
        let at = chance.below(bytes.len() + 1);
        let end = (at + chance.below(20)).min(bytes.len());
        match chance.below(8) {
            0 => _ = bytes.drain(at..end),
            1 => {
                let repeated = bytes[at..end].to_vec();
                bytes.splice(at..at, repeated);
            }
            2 => {
                let other = chance.pick(corpus).as_bytes();
                let from = chance.below(other.len() + 1);
                bytes.splice(at..end, other[from..(from + 30).min(other.len())].iter().copied());
            }
            3 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            4 => bytes.truncate(at),
            _ => {
                let piece = chance.pick(PIECES).bytes();
                bytes.splice(at..at, piece);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn changed_documents_are_answered() {
    let corpus = corpus();
    let mut chance = Chance(7);
    let (mut n_stored, mut n_refused) = (0, 0);
    for _ in 0..4_000 {
        let text = mutate(&mut chance, &corpus);
        let kind = if chance.below(3) == 0 { *chance.pick(&PolicyKind::ALL) } else { guess_kind(&text) };
        match Policy::parse(&text, kind, &ParseOptions::default()) {
            Ok(policy) => {
                n_stored += 1;
                ask(policy, kind);
            }
            Err(error) => {
                n_refused += 1;
                assert!(!error.message().is_empty());
            }
        }
        for finding in check(&text, guess_kind(&text), &ParseOptions::default()) {
            assert!(finding.line >= 1 && finding.column >= 1 && finding.json_path.starts_with('$'), "{finding:?}");
        }
    }
    assert!(n_stored > 200 && n_refused > 200, "{n_stored} stored, {n_refused} refused");
}

fn ask(policy: Policy, kind: PolicyKind) {
    let source = PolicySource { id: "P".into(), name: "P".into(), attached_to: "x".into(), kind };
    let named = [NamedPolicy::new(source, policy)];
    let mut context = Context::new();
    context.set_string("aws:username", "*").set_string("aws:SourceIp", "::1").set_strings("aws:TagKeys", ["a", "?"]);
    let principal = Principal::User { arn: "arn:aws:iam::1:user/x".into(), id: "AIDAX".into(), account: "1".into() };
    let request = Request {
        principal: &principal,
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/${aws:username}",
        resource_account: None,
        context: &context,
    };
    let policies = PolicySet { identity: &named, resource: named.first(), scps: &named, ..PolicySet::default() };
    let evaluation = evaluate(&request, &policies);
    assert_eq!(evaluation.decision.is_allow(), suggest(&request, &evaluation).changes.is_empty());
}

/// As deep and as long as a request may carry.
#[test]
fn nested_and_huge_documents_are_answered() {
    for text in [
        "[".repeat(100_000),
        "{\"Statement\":".repeat(20_000),
        format!(r#"{{"Version":"2012-10-17","Statement":{}{}}}"#, "[".repeat(126), "]".repeat(126)),
        format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::{}"}}}}"#,
            "*a".repeat(50_000)
        ),
        format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
            vec![r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#; 2_000].join(",")
        ),
    ] {
        for kind in [PolicyKind::Identity, PolicyKind::Trust] {
            if let Ok(policy) = Policy::parse(&text, kind, &ParseOptions::default()) {
                ask(policy, kind);
            }
        }
    }
}
