//! A second evaluator, straight from the prose of the IAM guide: slow, from JSON text at every question, and without a
//! line of the first one.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

use std::net::IpAddr;

use base64::Engine as _;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::worlds::{A, ALICE, B, CARLOS, Caller, FEDERATED, LINKED, ROLE, Role, SESSION, World};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Answer {
    Allowed(&'static str),
    Implicit(&'static str),
    Explicit(&'static str),
}

/// How a policy of the resource names the caller, from not at all to by its own ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    NotAtAll,
    ItsAccount,
    /// The role of the session, the user of the federated session.
    WhatItComesFrom,
    Itself,
}

pub(crate) fn decide(world: &World) -> Answer {
    let resource_policy = match world.documents.iter().any(|document| document.role == Role::Trust) {
        true => "role trust policy",
        // A role that does not exist has no trust policy to allow anything.
        false if world.guarded && !world.documents.iter().any(|document| document.role == Role::Bucket) => {
            "role trust policy"
        }
        false => "resource-based policy",
    };
    let name = |role: Role| match role {
        Role::Rcp => "resource control policy",
        Role::Scp => "service control policy",
        Role::Bucket | Role::Trust => resource_policy,
        Role::Identity => "identity-based policy",
        Role::Boundary => "permissions boundary",
        Role::Session => "session policy",
    };
    let account = account_of(world.caller);
    let asked = |role: Role| match role {
        Role::Rcp => world.caller != Caller::ServiceLinked,
        Role::Scp => account.is_some() && world.caller != Caller::ServiceLinked,
        Role::Bucket | Role::Trust => true,
        Role::Identity | Role::Boundary | Role::Session => account.is_some(),
    };

    // "If any policy denies explicitly, the request is denied."
    for role in [Role::Rcp, Role::Scp, Role::Bucket, Role::Trust, Role::Identity, Role::Boundary, Role::Session] {
        if asked(role) && matching(world, role, "Deny").next().is_some() {
            return Answer::Explicit(name(role));
        }
    }

    // "There must be an Allow at every level of the organisation."
    for role in [Role::Rcp, Role::Scp] {
        for target in ["r-root", "ou-unit", A] {
            let applies = world.documents.iter().any(|document| document.role == role && document.target == target);
            let allows = matching(world, role, "Allow").any(|(_, of)| of == target);
            if asked(role) && applies && !allows {
                return Answer::Implicit(name(role));
            }
        }
    }

    let naming = [Role::Bucket, Role::Trust]
        .into_iter()
        .flat_map(|role| matching(world, role, "Allow"))
        .map(|(naming, _)| naming)
        .max();
    let Some(account) = account else {
        let allowed =
            naming.is_some() && !(world.caller == Caller::Anonymous && resource_policy == "role trust policy");
        return if allowed { Answer::Allowed(resource_policy) } else { Answer::Implicit(resource_policy) };
    };

    let owner = world.owner.or_else(|| world.resource.split(':').nth(4).filter(|field| field.len() == 12));
    let other_account = owner.is_some_and(|owner| owner != account);
    if (other_account || world.guarded) && naming.is_none() {
        return Answer::Implicit(resource_policy);
    }
    let granted = match other_account {
        true => Naming::NotAtAll,
        false => naming.unwrap_or(Naming::NotAtAll),
    };
    let is_root = matches!(world.caller, Caller::Root | Caller::FederatedByRoot);
    let is_federated = matches!(world.caller, Caller::Federated | Caller::FederatedByRoot);
    let identity = matching(world, Role::Identity, "Allow").next().is_some();
    let has = |role: Role| world.documents.iter().any(|document| document.role == role);
    if !is_root && !identity && granted < Naming::WhatItComesFrom {
        return Answer::Implicit("identity-based policy");
    }
    for role in [Role::Boundary, Role::Session] {
        let limits = has(role) || (role == Role::Session && is_federated);
        if limits && granted < Naming::Itself && matching(world, role, "Allow").next().is_none() {
            return Answer::Implicit(name(role));
        }
    }
    Answer::Allowed(if is_root {
        "root user"
    } else if identity && granted < Naming::WhatItComesFrom {
        "identity-based policy"
    } else {
        resource_policy
    })
}

fn account_of(caller: Caller) -> Option<&'static str> {
    match caller {
        Caller::Carlos => Some(B),
        Caller::Redshift | Caller::Google | Caller::Anonymous => None,
        _ => Some(A),
    }
}

/// The statements of a role's documents that have this effect and match, with how they name the caller and the target
/// of their document.
fn matching<'w>(
    world: &'w World,
    role: Role,
    effect: &'static str,
) -> impl Iterator<Item = (Naming, &'static str)> + use<'w> {
    let documents = world.documents.iter().filter(move |document| document.role == role);
    documents.flat_map(move |document| {
        let parsed: Value = serde_json::from_str(&document.json().to_string()).unwrap();
        let variables = parsed["Version"] == "2012-10-17";
        let statements = parsed["Statement"].as_array().unwrap().clone();
        statements.into_iter().filter_map(move |statement| {
            let naming = principal_naming(world, &statement);
            let matches = statement["Effect"] == effect
                && naming > Naming::NotAtAll
                && action_matches(world, &statement)
                && resource_matches(world, &statement, variables)
                && conditions_hold(world, &statement, variables);
            matches.then_some((naming, document.target))
        })
    })
}

fn list(value: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        single => vec![text(single)],
    }
}

fn principal_naming(world: &World, statement: &Value) -> Naming {
    let named = |element: &Value| -> Vec<Naming> {
        match element {
            Value::Object(kinds) => kinds
                .iter()
                .flat_map(|(kind, values)| list(values).into_iter().map(|value| names(world.caller, kind, &value)))
                .collect(),
            _ => vec![Naming::Itself],
        }
    };
    if let Some(element) = statement.get("Principal") {
        return named(element).into_iter().max().unwrap_or(Naming::NotAtAll);
    }
    let Some(element) = statement.get("NotPrincipal") else { return Naming::Itself };
    let listed = named(element);
    let everybody = *element == "*" || list(&element["AWS"]).iter().any(|value| value == "*");
    let spared = if statement["Effect"] == "Allow" {
        listed.iter().any(|naming| *naming > Naming::NotAtAll)
    } else {
        let bounded = world.documents.iter().any(|document| document.role == Role::Boundary);
        let has = |wanted| listed.contains(&wanted);
        !bounded
            && (everybody
                || match world.caller {
                    Caller::Root => has(Naming::ItsAccount),
                    Caller::Alice | Caller::Carlos | Caller::FederatedByRoot => {
                        has(Naming::Itself) && has(Naming::ItsAccount)
                    }
                    Caller::Session | Caller::ServiceLinked | Caller::Federated => {
                        has(Naming::Itself) && has(Naming::WhatItComesFrom) && has(Naming::ItsAccount)
                    }
                    Caller::Redshift | Caller::Google => has(Naming::Itself),
                    Caller::Anonymous => false,
                })
    };
    if spared { Naming::NotAtAll } else { Naming::Itself }
}

fn names(caller: Caller, kind: &str, value: &str) -> Naming {
    if kind == "AWS" && value == "*" {
        return Naming::Itself;
    }
    let (itself, source): (&[&str], &[&str]) = match caller {
        Caller::Alice => (&[ALICE, "AIDAALICEALICEALICE"], &[]),
        Caller::Carlos => (&[CARLOS], &[]),
        Caller::Session => (&[SESSION], &[ROLE, "AROARRRRRRRRRRRRRRR"]),
        Caller::ServiceLinked => (&[], &[LINKED]),
        Caller::Federated => (&[FEDERATED], &[ALICE, "AIDAALICEALICEALICE"]),
        Caller::FederatedByRoot => (&[FEDERATED], &[]),
        Caller::Redshift => (&["redshift.amazonaws.com", "redshift.us-east-1.amazonaws.com"], &[]),
        Caller::Google => (&["accounts.google.com"], &[]),
        Caller::Root | Caller::Anonymous => (&[], &[]),
    };
    let account = account_of(caller);
    let is_account = account.is_some_and(|account| value == account || value == format!("arn:aws:iam::{account}:root"));
    match () {
        () if itself.contains(&value) => Naming::Itself,
        () if source.contains(&value) => Naming::WhatItComesFrom,
        () if is_account => Naming::ItsAccount,
        () => Naming::NotAtAll,
    }
}

fn action_matches(world: &World, statement: &Value) -> bool {
    let (element, negated) = match statement.get("NotAction") {
        Some(element) => (element, true),
        None => (&statement["Action"], false),
    };
    let asked: Vec<char> = world.action.to_lowercase().chars().collect();
    let listed = list(element).iter().any(|pattern| {
        let pattern = if pattern == "*:*" { "*".to_owned() } else { pattern.to_lowercase() };
        glob(&plain_tokens(&pattern), &asked)
    });
    listed != negated
}

fn resource_matches(world: &World, statement: &Value, variables: bool) -> bool {
    let (element, negated) = match (statement.get("Resource"), statement.get("NotResource")) {
        (Some(element), _) => (element, false),
        (None, Some(element)) => (element, true),
        // A trust policy: the role itself.
        (None, None) => return true,
    };
    let listed = list(element).iter().any(|pattern| pattern == "*" || arn_pattern_matches(world, pattern, variables));
    listed != negated
}

fn arn_pattern_matches(world: &World, pattern: &str, variables: bool) -> bool {
    let asked: Vec<&str> = world.resource.splitn(6, ':').collect();
    if asked.len() < 6 {
        return false;
    }
    let mut patterns: Vec<&str> = pattern.splitn(6, ':').collect();
    patterns.resize(6, "*");
    (1..6).all(|n| {
        let tokens = match n == 5 && variables {
            true => tokens_with_variables(world, patterns[n], true),
            false => Some(plain_tokens(patterns[n])),
        };
        tokens.is_some_and(|tokens| glob(&tokens, &asked[n].chars().collect::<Vec<_>>()))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Char(char),
    Any,
    Run,
}

fn plain_tokens(pattern: &str) -> Vec<Token> {
    let token = |c| match c {
        '*' => Token::Run,
        '?' => Token::Any,
        c => Token::Char(c),
    };
    pattern.chars().map(token).collect()
}

/// Variables become literal text; `None` if one has no value.
fn tokens_with_variables(world: &World, pattern: &str, wildcards: bool) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while !rest.is_empty() {
        if rest.starts_with("${") && rest.contains('}') {
            let end = rest.find('}').unwrap();
            let inside = &rest[2..end];
            let text = match inside {
                "*" | "?" | "$" => inside.to_owned(),
                _ => {
                    let (name, default) = match inside.split_once(", '") {
                        Some((name, default)) => (name, default.strip_suffix('\'')),
                        None => (inside, None),
                    };
                    single_value(world, name).or_else(|| default.map(str::to_owned))?
                }
            };
            tokens.extend(text.chars().map(Token::Char));
            rest = &rest[end + 1..];
            continue;
        }
        let c = rest.chars().next().unwrap();
        tokens.push(match c {
            '*' if wildcards => Token::Run,
            '?' if wildcards => Token::Any,
            c => Token::Char(c),
        });
        rest = &rest[c.len_utf8()..];
    }
    Some(tokens)
}

fn glob(pattern: &[Token], text: &[char]) -> bool {
    match (pattern.first(), text.first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some(Token::Run), _) => glob(&pattern[1..], text) || (!text.is_empty() && glob(pattern, &text[1..])),
        (Some(Token::Any), Some(_)) => glob(&pattern[1..], &text[1..]),
        (Some(Token::Char(wanted)), Some(found)) => wanted == found && glob(&pattern[1..], &text[1..]),
        (Some(_), None) => false,
    }
}

fn values<'w>(world: &'w World, name: &str) -> &'w [&'static str] {
    let key = world.keys.iter().find(|key| key.name.to_lowercase() == name.to_lowercase());
    key.map_or(&[], |key| &key.values)
}

fn single_value(world: &World, name: &str) -> Option<String> {
    let key = world.keys.iter().find(|key| key.name.to_lowercase() == name.to_lowercase())?;
    (!key.is_list).then(|| key.values[0].to_owned())
}

fn conditions_hold(world: &World, statement: &Value, variables: bool) -> bool {
    let Some(operators) = statement.get("Condition").and_then(Value::as_object) else { return true };
    operators.iter().all(|(operator, keys)| {
        keys.as_object().unwrap().iter().all(|(key, wanted)| {
            let question = Question { world, operator, wanted: &list(wanted), variables };
            question.holds(values(world, key))
        })
    })
}

struct Question<'q> {
    world: &'q World,
    operator: &'q str,
    wanted: &'q [String],
    variables: bool,
}

impl Question<'_> {
    fn holds(&self, found: &[&str]) -> bool {
        let (set, operator) = match self.operator.split_once(':') {
            Some((set, operator)) => (Some(set), operator),
            None => (None, self.operator),
        };
        let (operator, if_exists) = match operator.strip_suffix("IfExists") {
            Some(operator) => (operator, true),
            None => (operator, false),
        };
        let is_missing = found.is_empty();
        if operator == "Null" {
            return self.wanted.iter().any(|wanted| wanted.to_lowercase() == is_missing.to_string());
        }
        let negated = operator.contains("Not");
        if is_missing {
            return match set {
                Some("ForAllValues") => true,
                Some(_) => if_exists,
                None => if_exists || negated,
            };
        }
        let positive = operator.replace("Not", "");
        // Of a value that is not of the operator's type nothing is true, neither the operator nor its negation.
        let satisfied = |value: &&str| match self.some_equals(&positive, value) {
            None => false,
            Some(equals) => equals != negated,
        };
        match (set, negated) {
            (Some("ForAllValues"), _) | (None, true) => found.iter().all(satisfied),
            (Some(_), _) | (None, false) => found.iter().any(satisfied),
        }
    }

    /// Whether any of the policy's values compares as the operator says.
    fn some_equals(&self, operator: &str, value: &str) -> Option<bool> {
        let any = |compare: &dyn Fn(&str) -> bool| self.wanted.iter().any(|wanted| compare(wanted));
        let text: Vec<char> = value.chars().collect();
        let tokens = |wanted: &str, wildcards: bool| match self.variables {
            true => tokens_with_variables(self.world, wanted, wildcards),
            false if wildcards => Some(plain_tokens(wanted)),
            false => Some(wanted.chars().map(Token::Char).collect()),
        };
        let lower = |tokens: Vec<Token>| -> Vec<Token> {
            let lower = |token| match token {
                Token::Char(c) => Token::Char(c.to_ascii_lowercase()),
                other => other,
            };
            tokens.into_iter().map(lower).collect()
        };
        match operator {
            "StringEquals" => Some(any(&|wanted| tokens(wanted, false).is_some_and(|tokens| glob(&tokens, &text)))),
            "StringLike" => Some(any(&|wanted| tokens(wanted, true).is_some_and(|tokens| glob(&tokens, &text)))),
            "StringEqualsIgnoreCase" | "Bool" => {
                let text: Vec<char> = value.to_lowercase().chars().collect();
                Some(any(&|wanted| tokens(wanted, false).is_some_and(|tokens| glob(&lower(tokens), &text))))
            }
            "ArnEquals" | "ArnLike" => {
                let fields: Vec<Vec<char>> = value.splitn(6, ':').map(|field| field.chars().collect()).collect();
                if fields.len() < 6 || !value.starts_with("arn:") {
                    return None;
                }
                Some(any(&|wanted| {
                    let Some(tokens) = tokens(wanted, true) else { return false };
                    let colon = |token: &Token| *token == Token::Char(':');
                    let patterns: Vec<&[Token]> = tokens.splitn(6, colon).collect();
                    patterns.len() == 6 && patterns.iter().zip(&fields).all(|(pattern, field)| glob(pattern, field))
                }))
            }
            "IpAddress" => {
                let address: IpAddr = value.parse().ok()?;
                Some(any(&|wanted| in_range(wanted, address)))
            }
            "BinaryEquals" => {
                let decode = |text: &str| base64::prelude::BASE64_STANDARD.decode(text).ok();
                let bytes = decode(value)?;
                Some(any(&|wanted| decode(wanted).is_some_and(|wanted| wanted == bytes)))
            }
            _ if operator.starts_with("Numeric") => {
                let number: f64 = value.parse().ok()?;
                let holds = |wanted: f64| compares(operator, "Numeric", number.partial_cmp(&wanted));
                Some(any(&|wanted| wanted.parse().is_ok_and(holds)))
            }
            _ if operator.starts_with("Date") => {
                let instant = instant(value)?;
                let holds = |wanted| compares(operator, "Date", Some(instant.cmp(&wanted)));
                Some(any(&|wanted| self::instant(wanted).is_some_and(holds)))
            }
            other => panic!("{other} is not in the guide"),
        }
    }
}

fn compares(operator: &str, family: &str, ordering: Option<std::cmp::Ordering>) -> bool {
    let Some(ordering) = ordering else { return false };
    match operator.strip_prefix(family).unwrap() {
        "Equals" => ordering.is_eq(),
        "LessThan" => ordering.is_lt(),
        "LessThanEquals" => ordering.is_le(),
        "GreaterThan" => ordering.is_gt(),
        "GreaterThanEquals" => ordering.is_ge(),
        other => panic!("{other} is not in the guide"),
    }
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let whole = || DateTime::parse_from_rfc3339(text).ok().map(|date| date.to_utc());
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0).map(|date| date.and_utc());
    let epoch = || text.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    whole().or_else(day).or_else(epoch)
}

fn in_range(range: &str, address: IpAddr) -> bool {
    let (network, bits) = match range.split_once('/') {
        Some((network, bits)) => (network, bits.parse().ok()),
        None => (range, None),
    };
    let Ok(network) = network.parse::<IpAddr>() else { return false };
    let bits_of = |address: IpAddr| -> Vec<bool> {
        let octets = match address {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        octets.into_iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1)).collect()
    };
    let (network, address) = (bits_of(network), bits_of(address));
    let bits = bits.unwrap_or(network.len());
    network.len() == address.len() && network[..bits] == address[..bits]
}
