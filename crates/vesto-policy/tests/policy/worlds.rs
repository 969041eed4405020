//! Worlds of policies to ask questions in, made by chance: a seed always makes the same world.

use serde_json::{Map, Value, json};
use vesto_policy::{
    Context, IamUser, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request,
};

pub(crate) const A: &str = "111122223333";
pub(crate) const B: &str = "444455556666";

/// Of splitmix64 <https://prng.di.unimi.it/splitmix64.c>.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.below(values.len())]
    }

    fn some<'v, T>(&mut self, values: &'v [T], max: usize) -> Vec<&'v T> {
        (0..=self.below(max)).map(|_| self.pick(values)).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    Root,
    Alice,
    /// A session of `role/app/R`.
    Session,
    ServiceLinked,
    /// Federated by alice.
    Federated,
    FederatedByRoot,
    /// A user of the other account.
    Carlos,
    Redshift,
    Google,
    Anonymous,
}

pub(crate) const CALLERS: [Caller; 10] = [
    Caller::Alice,
    Caller::Session,
    Caller::Carlos,
    Caller::Federated,
    Caller::Root,
    Caller::ServiceLinked,
    Caller::FederatedByRoot,
    Caller::Redshift,
    Caller::Google,
    Caller::Anonymous,
];

pub(crate) const ALICE: &str = "arn:aws:iam::111122223333:user/team/alice";
pub(crate) const ROLE: &str = "arn:aws:iam::111122223333:role/app/R";
pub(crate) const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/R/S";
pub(crate) const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/N";
pub(crate) const LINKED: &str =
    "arn:aws:iam::111122223333:role/aws-service-role/redshift.amazonaws.com/AWSServiceRoleForRedshift";
pub(crate) const CARLOS: &str = "arn:aws:iam::444455556666:user/carlos";

impl Caller {
    fn principal(self) -> Principal {
        let alice = || IamUser { arn: ALICE.into(), id: "AIDAALICEALICEALICE".into() };
        match self {
            Self::Root => Principal::Root { account: A.into() },
            Self::Alice => Principal::User { arn: ALICE.into(), id: "AIDAALICEALICEALICE".into(), account: A.into() },
            Self::Carlos => Principal::User { arn: CARLOS.into(), id: "AIDACARLOSCARLOSCAR".into(), account: B.into() },
            Self::Session => Principal::RoleSession {
                role_arn: ROLE.into(),
                session_arn: SESSION.into(),
                role_id: "AROARRRRRRRRRRRRRRR".into(),
                account: A.into(),
            },
            Self::ServiceLinked => Principal::RoleSession {
                role_arn: LINKED.into(),
                session_arn: "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForRedshift/x".into(),
                role_id: "AROALINKEDLINKEDLIN".into(),
                account: A.into(),
            },
            Self::Federated => {
                Principal::FederatedUser { arn: FEDERATED.into(), account: A.into(), user: Some(alice()) }
            }
            Self::FederatedByRoot => Principal::FederatedUser { arn: FEDERATED.into(), account: A.into(), user: None },
            Self::Redshift => Principal::Service { name: "redshift.amazonaws.com".into(), region: "us-east-1".into() },
            Self::Google => Principal::WebIdentity { provider: "accounts.google.com".into() },
            Self::Anonymous => Principal::Anonymous,
        }
    }
}

/// Which say a document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    Rcp,
    Scp,
    Bucket,
    Trust,
    Identity,
    Boundary,
    Session,
}

impl Role {
    fn kind(self) -> PolicyKind {
        match self {
            Self::Rcp => PolicyKind::ResourceControl,
            Self::Scp => PolicyKind::ServiceControl,
            Self::Bucket => PolicyKind::Resource,
            Self::Trust => PolicyKind::Trust,
            Self::Identity => PolicyKind::Identity,
            Self::Boundary => PolicyKind::Boundary,
            Self::Session => PolicyKind::Session,
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) role: Role,
    /// Of control policies: the root, a unit, an account.
    pub(crate) target: &'static str,
    pub(crate) version: &'static str,
    pub(crate) statements: Vec<Value>,
}

impl Document {
    pub(crate) fn json(&self) -> Value {
        json!({ "Version": self.version, "Statement": self.statements })
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) values: Vec<&'static str>,
    pub(crate) is_list: bool,
}

/// One question and all that decides it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) caller: Caller,
    pub(crate) action: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) owner: Option<&'static str>,
    /// The resource's policy must allow.
    pub(crate) guarded: bool,
    pub(crate) documents: Vec<Document>,
    pub(crate) keys: Vec<Key>,
}

const S3_ACTIONS: &[&str] = &["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:getobject"];
const S3_RESOURCES: &[&str] = &[
    "arn:aws:s3:::b/alice/k",
    "arn:aws:s3:::b/logs/2026/x",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/ab*d",
    "arn:aws:s3:::b/é:x",
    "arn:aws:s3:::b/k/us-east-1",
];
const ACTION_PATTERNS: &[&str] = &[
    "*",
    "s3:*",
    "S3:GetObject",
    "s3:Get*",
    "s3:?etObject",
    "s3:*Object",
    "s3:PutObject",
    "s3:List*",
    "*:*",
    "iam:*",
    "redshift:GetClusterCredentials",
    "redshift:*",
    "sts:AssumeRole",
    "s3:*t*",
    "sts:*",
];
const RESOURCE_PATTERNS: &[&str] = &[
    "*",
    "arn:aws:s3:::*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b*",
    "arn:aws:s3:::?/alice/k",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/${aws:username, 'alice'}/k",
    "arn:aws:s3:::b/${AWS:UserName}*",
    "arn:aws:s3:::b/ab${*}d",
    "arn:aws:s3:::b/ab*d",
    "arn:aws:s3:::b/logs/*/x",
    "arn:aws:s3:::*/k*",
    "arn:aws:s3:::b/k/${aws:RequestedRegion}",
    "arn:aws:redshift:us-east-1:*",
    "arn:*:s3:::b/é:?",
    "arn:aws:s3:::B/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/team}/k",
    "arn:aws:redshift:us-east-1:111122223333:dbuser:c/${redshift:DbUser}",
    "arn:aws:redshift:*:111122223333:*",
    "arn:aws:redshift:us-west-2:*",
    "arn:aws:iam::*:role/*",
];
const PRINCIPALS: &[(&str, &str)] = &[
    ("AWS", "*"),
    ("AWS", A),
    ("AWS", "arn:aws:iam::111122223333:root"),
    ("AWS", ALICE),
    ("AWS", ROLE),
    ("AWS", SESSION),
    ("AWS", FEDERATED),
    ("AWS", LINKED),
    ("AWS", B),
    ("AWS", CARLOS),
    ("AWS", "AIDAALICEALICEALICE"),
    ("AWS", "AROARRRRRRRRRRRRRRR"),
    ("Service", "redshift.amazonaws.com"),
    ("Service", "redshift.us-east-1.amazonaws.com"),
    ("Service", "redshift.us-west-2.amazonaws.com"),
    ("Federated", "accounts.google.com"),
    ("CanonicalUser", "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"),
];
const VALUES: &[(&str, &[&str])] = &[
    ("aws:username", &["alice", "b*", "", "Alice"]),
    ("aws:userid", &["AIDAALICEALICEALICE", "AROA:alice"]),
    ("aws:PrincipalArn", &[ALICE, ROLE, "no-arn"]),
    ("aws:SourceIp", &["203.0.113.77", "198.51.100.1", "2001:db8::1"]),
    ("aws:CurrentTime", &["2026-01-02T03:04:05Z", "2017-08-01T00:00:00Z"]),
    ("aws:EpochTime", &["1767323045", "1501545600"]),
    ("aws:SecureTransport", &["true", "false"]),
    ("aws:MultiFactorAuthPresent", &["false", "true"]),
    ("aws:RequestedRegion", &["us-east-1", "eu-west-1"]),
    ("aws:PrincipalTag/Team", &["red", "Blue", "alice"]),
    ("s3:max-keys", &["5", "10", "10.5", "many"]),
    ("s3:prefix", &["alice/", "logs/", ""]),
    ("aws:TagKeys", &["a", "b", "ab"]),
    ("aws:CalledVia", &["athena.amazonaws.com", "redshift.amazonaws.com"]),
    ("kms:x", &["QmluYXJ5", "T3RoZXI="]),
    ("redshift:DbUser", &["alice", "bob"]),
    ("sts:ExternalId", &["arn:aws:redshift:us-east-1:111122223333:dbuser:c/alice", "x"]),
];
const LISTS: &[&str] = &["aws:TagKeys", "aws:CalledVia"];
const CONDITIONS: &[(&str, &str, &[&str])] = &[
    ("StringEquals", "aws:username", &["alice", "b*"]),
    ("StringEquals", "AWS:USERNAME", &["Alice"]),
    ("StringNotEquals", "aws:username", &["alice", "bob"]),
    ("StringEqualsIgnoreCase", "aws:username", &["ALICE"]),
    ("StringNotEqualsIgnoreCase", "aws:username", &["ALICE"]),
    ("StringLike", "aws:username", &["al*", "?*"]),
    ("StringLike", "aws:username", &["${aws:PrincipalTag/team}"]),
    ("StringLike", "aws:username", &["b${*}"]),
    ("StringNotLike", "aws:username", &["a?ice", "${aws:principaltag/Team, 'red'}*"]),
    ("StringEquals", "s3:prefix", &["${aws:username}/", ""]),
    ("StringLike", "s3:prefix", &["logs/*", "${aws:username}/*"]),
    ("StringNotEquals", "s3:prefix", &["${aws:username}/"]),
    ("StringLike", "aws:userid", &["AIDA*", "*:${aws:username}"]),
    ("StringEquals", "aws:PrincipalTag/team", &["red", "blue"]),
    ("StringEqualsIgnoreCase", "aws:principaltag/TEAM", &["blue", "red"]),
    ("StringEqualsIfExists", "aws:PrincipalTag/team", &["red"]),
    ("StringNotEqualsIfExists", "aws:PrincipalTag/team", &["red"]),
    ("NumericEquals", "s3:max-keys", &["10", "5.0"]),
    ("NumericNotEquals", "s3:max-keys", &["10"]),
    ("NumericLessThan", "s3:max-keys", &["10.5"]),
    ("NumericLessThanEquals", "s3:max-keys", &["10"]),
    ("NumericGreaterThan", "s3:max-keys", &["5"]),
    ("NumericGreaterThanEqualsIfExists", "s3:max-keys", &["10"]),
    ("NumericLessThan", "s3:max-keys", &["abc"]),
    ("DateGreaterThan", "aws:CurrentTime", &["2017-07-01T00:00:00Z"]),
    ("DateLessThan", "aws:CurrentTime", &["2017-12-31T23:59:59Z"]),
    ("DateLessThanEquals", "aws:EpochTime", &["1501545600"]),
    ("DateGreaterThanEquals", "aws:EpochTime", &["2026-01-02T03:04:05Z"]),
    ("DateEquals", "aws:CurrentTime", &["2026-01-02T04:04:05+01:00"]),
    ("DateNotEquals", "aws:CurrentTime", &["2017-08-01"]),
    ("Bool", "aws:SecureTransport", &["true"]),
    ("Bool", "aws:SecureTransport", &["False"]),
    ("Bool", "aws:MultiFactorAuthPresent", &["false"]),
    ("BoolIfExists", "aws:MultiFactorAuthPresent", &["false"]),
    ("BinaryEquals", "kms:x", &["QmluYXJ5"]),
    ("IpAddress", "aws:SourceIp", &["203.0.113.0/24", "2001:db8::/32"]),
    ("IpAddress", "aws:SourceIp", &["198.51.100.1"]),
    ("NotIpAddress", "aws:SourceIp", &["203.0.113.0/24"]),
    ("NotIpAddressIfExists", "aws:SourceIp", &["198.51.100.0/25"]),
    ("ArnEquals", "aws:PrincipalArn", &["arn:aws:iam::111122223333:user/*"]),
    ("ArnLike", "aws:PrincipalArn", &["arn:aws:iam::*:role/app/?", "arn:*:iam::111122223333:user/team/alice"]),
    ("ArnNotLike", "aws:PrincipalArn", &["arn:aws:iam::111122223333:role/*"]),
    ("ArnNotEquals", "aws:PrincipalArn", &["${aws:PrincipalArn}"]),
    ("ArnLikeIfExists", "sts:ExternalId", &["arn:aws:redshift:*:111122223333:dbuser:c/${aws:username}"]),
    ("StringLike", "sts:ExternalId", &["arn:aws:redshift:us-east-1:111122223333:dbuser:c/*"]),
    ("Null", "aws:username", &["true"]),
    ("Null", "aws:username", &["false"]),
    ("Null", "aws:TagKeys", &["false"]),
    ("Null", "s3:prefix", &["True"]),
    ("ForAllValues:StringEquals", "aws:TagKeys", &["a", "b"]),
    ("ForAllValues:StringNotEquals", "aws:TagKeys", &["ab"]),
    ("ForAllValues:StringLike", "aws:TagKeys", &["a*"]),
    ("ForAnyValue:StringEquals", "aws:TagKeys", &["a"]),
    ("ForAnyValue:StringNotLike", "aws:TagKeys", &["a*"]),
    ("ForAnyValue:StringEqualsIfExists", "aws:CalledVia", &["athena.amazonaws.com"]),
    ("ForAllValues:StringLikeIfExists", "aws:CalledVia", &["redshift.*"]),
    ("ForAnyValue:StringLike", "aws:CalledVia", &["*.amazonaws.com"]),
    ("StringEquals", "aws:CalledVia", &["athena.amazonaws.com"]),
    ("StringNotEquals", "aws:CalledVia", &["athena.amazonaws.com"]),
    ("StringEquals", "aws:RequestedRegion", &["us-east-1"]),
    ("StringNotEquals", "aws:RequestedRegion", &["us-east-1", "us-west-2"]),
    ("StringEquals", "aws:username", &["${aws:TagKeys}"]),
    ("StringNotEquals", "aws:username", &["${aws:nothing}"]),
    ("ForAnyValue:NumericLessThan", "s3:max-keys", &["7"]),
    ("ForAllValues:NumericNotEquals", "s3:max-keys", &["5"]),
    ("Bool", "aws:SecureTransport", &["${aws:MultiFactorAuthPresent}"]),
];

impl World {
    pub(crate) fn by_chance(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let chance = &mut chance;
        let callers: &[Caller] = if chance.one_in(3) { &CALLERS } else { &CALLERS[..4] };
        let caller = *chance.pick(callers);
        let is_trust = chance.one_in(5);
        let mut world = Self {
            caller,
            action: "",
            resource: "",
            owner: None,
            guarded: is_trust,
            documents: Vec::new(),
            keys: Vec::new(),
        };
        if is_trust {
            world.action = "sts:AssumeRole";
            world.resource = *chance.pick(&["arn:aws:iam::111122223333:role/T", "arn:aws:iam::444455556666:role/T"]);
        } else if chance.one_in(8) {
            world.action = "redshift:GetClusterCredentials";
            world.resource = "arn:aws:redshift:us-east-1:111122223333:dbuser:c/alice";
        } else {
            world.action = *chance.pick(S3_ACTIONS);
            world.resource = *chance.pick(S3_RESOURCES);
            world.owner = *chance.pick(&[Some(A), Some(A), Some(B), None]);
            world.guarded = chance.one_in(12);
            if chance.one_in(12) {
                world.resource = "*";
            }
        }
        world.add_documents(chance, is_trust);
        // Only a role is guarded by a policy that may not exist.
        world.guarded &= is_trust || world.documents.iter().any(|document| document.role == Role::Bucket);
        world.add_keys(chance);
        world
    }

    fn add_documents(&mut self, chance: &mut Chance, is_trust: bool) {
        let mut add = |chance: &mut Chance, role: Role, target: &'static str| {
            let version = match role {
                Role::Bucket | Role::Trust if chance.one_in(4) => "2008-10-17",
                _ => "2012-10-17",
            };
            let statements =
                (0..=chance.below(2)).map(|_| statement(chance, role, self.action, self.resource)).collect();
            self.documents.push(Document { role, target, version, statements });
        };
        for _ in 0..chance.below(3) {
            add(chance, Role::Identity, "");
        }
        for target in ["r-root", "ou-unit", A] {
            if chance.one_in(8) {
                add(chance, Role::Scp, target);
                if chance.one_in(3) {
                    add(chance, Role::Scp, target);
                }
            }
            if chance.one_in(14) {
                add(chance, Role::Rcp, target);
            }
        }
        if chance.one_in(4) {
            add(chance, Role::Boundary, "");
        }
        if chance.one_in(4) {
            add(chance, Role::Session, "");
        }
        match is_trust {
            true if !chance.one_in(8) => add(chance, Role::Trust, ""),
            false if chance.one_in(2) => add(chance, Role::Bucket, ""),
            _ => {}
        }
    }

    fn add_keys(&mut self, chance: &mut Chance) {
        for (name, values) in VALUES {
            let is_list = LISTS.contains(name);
            let values = match is_list {
                // A list may be empty, and may hold several values.
                true => (0..chance.below(3)).map(|_| *chance.pick(values)).collect(),
                false => vec![*chance.pick(values)],
            };
            if chance.one_in(2) {
                self.keys.push(Key { name, values, is_list });
            }
        }
    }

    /// Compiles the world and hands request and policies over.
    pub(crate) fn ask<T>(&self, answer: impl FnOnce(&Request<'_>, &PolicySet<'_>) -> T) -> T {
        let principal = self.caller.principal();
        let mut context = Context::new();
        for key in &self.keys {
            match key.is_list {
                true => context.set_strings(key.name, key.values.iter().copied()),
                false => context.set_string(key.name, key.values[0]),
            };
        }
        let named = |wanted: Role| -> Vec<NamedPolicy> {
            let documents = self.documents.iter().enumerate().filter(|(_, document)| document.role == wanted);
            documents.map(|(n, document)| compile(n, document)).collect()
        };
        let (identity, boundary, session) = (named(Role::Identity), named(Role::Boundary), named(Role::Session));
        let (scps, rcps) = (named(Role::Scp), named(Role::Rcp));
        let resource = [named(Role::Bucket), named(Role::Trust)].concat();
        let request = Request {
            principal: &principal,
            action: self.action,
            resource: self.resource,
            resource_account: self.owner,
            context: &context,
        };
        let policies = PolicySet {
            identity: &identity,
            boundary: boundary.first(),
            session: &session,
            resource: resource.first(),
            scps: &scps,
            rcps: &rcps,
            resource_must_allow: self.guarded,
        };
        answer(&request, &policies)
    }

    /// Every world that lacks one part of this one.
    pub(crate) fn smaller(&self) -> Vec<Self> {
        let mut worlds = Vec::new();
        let mut push = |change: &dyn Fn(&mut Self)| {
            let mut world = self.clone();
            change(&mut world);
            worlds.push(world);
        };
        for n in 0..self.keys.len() {
            push(&|world| _ = world.keys.remove(n));
        }
        for (n, document) in self.documents.iter().enumerate() {
            push(&|world| _ = world.documents.remove(n));
            for (m, statement) in document.statements.iter().enumerate() {
                if document.statements.len() > 1 {
                    push(&|world| _ = world.documents[n].statements.remove(m));
                }
                let conditions = statement.get("Condition").and_then(Value::as_object);
                for operator in conditions.into_iter().flat_map(Map::keys) {
                    push(&|world| {
                        let condition = &mut world.documents[n].statements[m]["Condition"];
                        _ = condition.as_object_mut().and_then(|members| members.remove(operator));
                    });
                }
                for element in ["Action", "Resource", "NotAction", "NotResource"] {
                    let list = statement.get(element).and_then(Value::as_array).filter(|list| list.len() > 1);
                    for k in 0..list.map_or(0, Vec::len) {
                        push(&|world| {
                            let list = world.documents[n].statements[m][element].as_array_mut();
                            _ = list.map(|list| list.remove(k));
                        });
                    }
                }
            }
        }
        worlds
    }
}

/// Source ids are the document's number, so that suggestions can be carried out.
fn compile(n: usize, document: &Document) -> NamedPolicy {
    let text = document.json().to_string();
    let policy = Policy::parse(&text, document.role.kind(), &ParseOptions::default());
    let policy = policy.unwrap_or_else(|error| panic!("{error}: {text}"));
    let source = PolicySource {
        id: n.to_string(),
        name: format!("{:?}", document.role),
        attached_to: document.target.to_owned(),
        kind: document.role.kind(),
    };
    NamedPolicy::new(source, policy)
}

fn statement(chance: &mut Chance, role: Role, action: &str, resource: &str) -> Value {
    let mut statement = Map::new();
    let effect = if chance.one_in(6) { "Deny" } else { "Allow" };
    statement.insert("Effect".into(), effect.into());
    match role {
        Role::Rcp => _ = statement.insert("Principal".into(), "*".into()),
        Role::Bucket | Role::Trust => {
            let negated = role == Role::Bucket && chance.one_in(6);
            let name = if negated { "NotPrincipal" } else { "Principal" };
            _ = statement.insert(name.into(), principal(chance));
        }
        Role::Scp | Role::Identity | Role::Boundary | Role::Session => {}
    }
    if role == Role::Trust {
        let actions = ["sts:AssumeRole", "sts:AssumeRole", "sts:assumerole", "sts:TagSession"];
        statement.insert("Action".into(), (*chance.pick(&actions)).into());
    } else {
        element(chance, &mut statement, "Action", ACTION_PATTERNS, action);
        element(chance, &mut statement, "Resource", RESOURCE_PATTERNS, resource);
    }
    let n_conditions = chance.below(6).saturating_sub(3);
    let mut conditions = Map::new();
    for _ in 0..n_conditions {
        let (operator, key, values) = chance.pick(CONDITIONS);
        let keys = conditions.entry(*operator).or_insert_with(|| json!({}));
        keys[*key] = if values.len() == 1 && chance.one_in(2) { json!(values[0]) } else { json!(values) };
    }
    if n_conditions > 0 {
        statement.insert("Condition".into(), conditions.into());
    }
    statement.into()
}

/// Half of the elements name what is asked for, so that questions are allowed often enough.
fn element(chance: &mut Chance, statement: &mut Map<String, Value>, name: &str, patterns: &[&str], asked: &str) {
    let negated = chance.one_in(8);
    let name = if negated { format!("Not{name}") } else { name.to_owned() };
    let mut values: Vec<&str> = chance.some(patterns, 3).into_iter().copied().collect();
    if !negated && asked.contains(':') && chance.one_in(2) {
        values.push(asked);
    } else if !negated && chance.one_in(3) {
        values.push("*");
    }
    statement.insert(name, json!(values));
}

fn principal(chance: &mut Chance) -> Value {
    if chance.one_in(8) {
        return "*".into();
    }
    let mut kinds: Map<String, Value> = Map::new();
    for (kind, value) in chance.some(PRINCIPALS, 4) {
        let list = kinds.entry(*kind).or_insert_with(|| json!([]));
        _ = list.as_array_mut().map(|list| list.push((*value).into()));
    }
    kinds.into()
}
