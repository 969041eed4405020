//! One generated world: documents, grants and associations, and the statement that is tried in it. Most permissions are
//! there, so that every step of the chain is reached, and refuses, in some of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::world::{ACCOUNT, OTHER_ACCOUNT};
use super::random::Random;
use crate::AssociationStatus;

/// The roles of both accounts; `ghost` does not exist.
pub(super) const ROLES: [(&str, &str); 4] =
    [(ACCOUNT, "first"), (ACCOUNT, "second"), (OTHER_ACCOUNT, "theirs"), (OTHER_ACCOUNT, "last")];
pub(super) const BUCKETS: [&str; 2] = ["lake", "theirs"];
/// Of the first account: allows everything, and too little.
pub(super) const BOUNDARIES: [&str; 2] = ["wide", "narrow"];
pub(super) const USER: &str = "loader";

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Document {
    Trust(String),
    /// Of a role or user.
    Identity(String),
    Bucket(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Authority {
    Roles,
    Default,
    Keys,
    WrongKeys,
    Session,
    NoSession,
}

#[derive(Debug)]
pub(super) struct Case {
    pub(super) database_user: &'static str,
    pub(super) insert: bool,
    pub(super) select: bool,
    pub(super) anybody_any_role: bool,
    /// ASSUMEROLE for the statement's role string and command.
    pub(super) this_role: bool,
    pub(super) authority: Authority,
    /// ARNs, first to last.
    pub(super) chain: Vec<String>,
    pub(super) association: Option<AssociationStatus>,
    pub(super) boundary: Option<&'static str>,
    pub(super) documents: BTreeMap<Document, Vec<Value>>,
    /// With `AUTHORITY` in place of the clause.
    pub(super) statement: String,
}

pub(super) fn arn(account: &str, role: &str) -> String {
    format!("arn:aws:iam::{account}:role/{role}")
}

pub(super) fn user_arn() -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{USER}")
}

impl Case {
    pub(super) fn of_seed(seed: u64) -> Self {
        let random = &mut Random::new(seed);
        let bucket = if random.percent(85) { "lake" } else { "theirs" };
        let statement = statement(random, bucket, seed);
        let authority = match random.next() % 100 {
            0..75 => Authority::Roles,
            75..83 => Authority::Default,
            83..89 => Authority::Keys,
            89..92 => Authority::WrongKeys,
            92..97 => Authority::Session,
            _ => Authority::NoSession,
        };
        let chain = if authority == Authority::Default { vec![arn(ACCOUNT, "first")] } else { chain(random) };
        let database_user = if random.percent(75) { "ann" } else { "awsuser" };
        let mut documents = BTreeMap::new();
        for (n, role) in chain.iter().enumerate() {
            let trust = if n == 0 { service_trust(random, database_user) } else { role_trust(random, &chain[n - 1]) };
            documents.insert(Document::Trust(role.clone()), trust);
            let own = match chain.get(n + 1) {
                Some(next) => hop(random, next),
                None => s3_access(random, bucket),
            };
            documents.insert(Document::Identity(role.clone()), own);
        }
        documents.insert(Document::Identity(user_arn()), s3_access(random, bucket));
        let actor = match authority {
            Authority::Roles | Authority::Default => chain.last().cloned().unwrap_or_default(),
            Authority::Keys | Authority::WrongKeys | Authority::Session | Authority::NoSession => user_arn(),
        };
        for name in BUCKETS {
            documents.insert(Document::Bucket(name.to_owned()), bucket_policy(random, name, &actor, name != "lake"));
        }
        Self {
            database_user,
            insert: random.percent(93),
            select: random.percent(93),
            anybody_any_role: random.percent(70),
            this_role: random.percent(65),
            authority,
            chain,
            association: match random.next() % 100 {
                0..88 => Some(AssociationStatus::InSync),
                88..92 => Some(AssociationStatus::Adding),
                92..96 => Some(AssociationStatus::Removing),
                _ => None,
            },
            boundary: match random.next() % 100 {
                0..85 => None,
                85..93 => Some("wide"),
                _ => Some("narrow"),
            },
            documents,
            statement,
        }
    }

    /// `IAM_ROLE`'s string, as ASSUMEROLE grants name it.
    pub(super) fn role_string(&self) -> String {
        self.chain.join(",")
    }

    pub(super) fn command(&self) -> &'static str {
        if self.statement.starts_with("COPY") { "COPY" } else { "UNLOAD" }
    }
}

fn statement(random: &mut Random, bucket: &str, seed: u64) -> String {
    let fresh = format!("out/{seed}_");
    let statements = [
        format!("COPY t FROM 's3://{bucket}/data/' AUTHORITY"),
        format!("COPY t FROM 's3://{bucket}/data/1.txt' AUTHORITY"),
        format!("COPY t FROM 's3://{bucket}/m.json' AUTHORITY MANIFEST"),
        format!("COPY t FROM 's3://{bucket}/empty/' AUTHORITY"),
        "COPY t FROM 's3://nowhere/data/' AUTHORITY".to_owned(),
        format!("COPY t FROM 's3://{bucket}/data/' AUTHORITY REGION 'eu-west-1'"),
        format!("UNLOAD ('SELECT * FROM t') TO 's3://{bucket}/{fresh}' AUTHORITY"),
        format!("UNLOAD ('SELECT * FROM t') TO 's3://{bucket}/{fresh}' AUTHORITY PARALLEL OFF CSV GZIP"),
        format!("UNLOAD ('SELECT * FROM t') TO 's3://{bucket}/over/' AUTHORITY ALLOWOVERWRITE MANIFEST"),
        format!("UNLOAD ('SELECT * FROM t') TO 's3://{bucket}/old/' AUTHORITY CLEANPATH"),
        format!("UNLOAD ('SELECT * FROM t') TO 's3://{bucket}/data/' AUTHORITY"),
        "UNLOAD ('SELECT * FROM t') TO 's3://nowhere/x' AUTHORITY".to_owned(),
    ];
    let weights = [0, 0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 6, 6, 7, 8, 8, 9, 9, 9, 10, 11];
    statements[*random.one(&weights)].clone()
}

fn chain(random: &mut Random) -> Vec<String> {
    let mut chain = vec![match random.next() % 100 {
        0..94 => arn(ACCOUNT, "first"),
        94..97 => arn(ACCOUNT, "ghost"),
        _ => arn(OTHER_ACCOUNT, "theirs"),
    }];
    let ways: [&[(&str, &str)]; 5] = [
        &[],
        &[(ACCOUNT, "second")],
        &[(OTHER_ACCOUNT, "last")],
        &[(ACCOUNT, "second"), (OTHER_ACCOUNT, "last")],
        &[(ACCOUNT, "ghost")],
    ];
    let way = ways[*random.one(&[0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4])];
    chain.extend(way.iter().map(|(account, role)| arn(account, role)));
    chain
}

fn service_trust(random: &mut Random, user: &str) -> Vec<Value> {
    let allow = |service: &str, condition: Value| {
        vec![
            json!({ "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole", "Condition": condition }),
        ]
    };
    let dbuser = |user: &str| format!("arn:aws:redshift:us-east-1:{ACCOUNT}:dbuser:c1/{user}");
    let redshift = "redshift.amazonaws.com";
    match random.next() % 100 {
        0..55 => allow(redshift, json!({})),
        55..62 => allow("redshift.us-east-1.amazonaws.com", json!({})),
        62..66 => allow("redshift.eu-west-1.amazonaws.com", json!({})),
        66..70 => allow("ec2.amazonaws.com", json!({})),
        70..78 => allow(redshift, json!({ "StringEquals": { "sts:ExternalId": dbuser(user) } })),
        78..82 => allow(redshift, json!({ "StringEquals": { "sts:ExternalId": dbuser("bob") } })),
        82..86 => allow(redshift, json!({ "StringEquals": { "aws:SourceAccount": ACCOUNT } })),
        86..89 => allow(redshift, json!({ "StringEquals": { "aws:SourceAccount": OTHER_ACCOUNT } })),
        89..93 => allow(
            redshift,
            json!({ "ArnLike": { "aws:SourceArn": format!("arn:aws:redshift:*:{ACCOUNT}:cluster:c1") } }),
        ),
        93..97 => {
            let mut statements = allow(redshift, json!({}));
            statements.push(json!({ "Sid": "NotAnn", "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole",
                "Condition": { "StringLike": { "sts:ExternalId": dbuser("ann") } } }));
            statements
        }
        _ => allow("redshift-serverless.amazonaws.com", json!({})),
    }
}

fn role_trust(random: &mut Random, previous: &str) -> Vec<Value> {
    let account = previous.split(':').nth(4).unwrap_or_default();
    let principal = match random.next() % 100 {
        0..60 => previous.to_owned(),
        60..85 => format!("arn:aws:iam::{account}:root"),
        _ => format!("arn:aws:iam::{ACCOUNT}:user/{USER}"),
    };
    // A principal must exist to be named.
    let principal = if principal.ends_with("/ghost") { format!("arn:aws:iam::{account}:root") } else { principal };
    let condition = match random.next() % 100 {
        0..85 => json!({}),
        85..93 => json!({ "StringLike": { "sts:ExternalId": "*:dbuser:c1/*" } }),
        _ => json!({ "StringEquals": { "sts:ExternalId": "else" } }),
    };
    vec![
        json!({ "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "sts:AssumeRole", "Condition": condition }),
    ]
}

fn hop(random: &mut Random, next: &str) -> Vec<Value> {
    match random.next() % 100 {
        0..85 => vec![json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": next })],
        85..93 => vec![json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn(ACCOUNT, "other") })],
        _ => vec![
            json!({ "Effect": "Allow", "Action": "sts:*", "Resource": "*" }),
            json!({ "Sid": "Stay", "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": next }),
        ],
    }
}

fn s3_access(random: &mut Random, bucket: &str) -> Vec<Value> {
    let (on_bucket, on_objects) = (format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*"));
    let mut statements = Vec::new();
    if random.percent(92) {
        let condition = match random.next() % 100 {
            0..85 => json!({}),
            85..95 => json!({ "StringLike": { "s3:prefix": ["data/*", "out/*", "old/*", "over/*", "empty/*"] } }),
            _ => json!({ "StringEquals": { "s3:prefix": "else" } }),
        };
        statements.push(
            json!({ "Effect": "Allow", "Action": "s3:ListBucket", "Resource": on_bucket, "Condition": condition }),
        );
    }
    for action in ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] {
        if random.percent(90) {
            statements.push(json!({ "Effect": "Allow", "Action": action, "Resource": on_objects }));
        }
    }
    if random.percent(6) {
        let action = random.one(&["s3:GetObject", "s3:PutObject", "s3:ListBucket"]);
        statements
            .push(json!({ "Sid": "Never", "Effect": "Deny", "Action": action, "Resource": [on_bucket, on_objects] }));
    }
    statements
}

fn bucket_policy(random: &mut Random, bucket: &str, actor: &str, of_others: bool) -> Vec<Value> {
    let all = json!([format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")]);
    let deny = |action: &str, condition: Value| json!({ "Sid": "Guard", "Effect": "Deny", "Principal": "*", "Action": action, "Resource": all, "Condition": condition });
    let encryption = "s3:x-amz-server-side-encryption";
    let mut statements = match random.next() % 100 {
        0..50 => vec![],
        50..62 => vec![deny("s3:*", json!({ "Bool": { "aws:SecureTransport": "false" } }))],
        62..72 => vec![deny("s3:PutObject", json!({ "Null": { (encryption): "true" } }))],
        72..78 => vec![deny("s3:PutObject", json!({ "StringNotEquals": { (encryption): "aws:kms" } }))],
        78..84 => vec![deny("s3:ListBucket", json!({ "StringEquals": { "s3:prefix": "data/" } }))],
        84..92 => vec![deny("s3:GetObject", json!({ "StringEquals": { "aws:PrincipalAccount": ACCOUNT } }))],
        _ => vec![deny("s3:*", json!({ "ArnNotLike": { "aws:PrincipalArn": "arn:aws:iam::*:r*" } }))],
    };
    if !actor.ends_with("/ghost") && random.percent(if of_others { 70 } else { 20 }) {
        statements.push(json!({ "Effect": "Allow", "Principal": { "AWS": actor }, "Action": "s3:*", "Resource": all }));
    }
    statements
}
