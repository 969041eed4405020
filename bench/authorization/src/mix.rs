//! What is asked, and under which statements.

/// A statement in terms that both languages have.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) allows: bool,
    pub(crate) actions: Vec<String>,
    /// With `*`.
    pub(crate) resource: String,
    pub(crate) condition: Option<Condition>,
}

/// `aws:PrincipalTag/team` equals, `s3:prefix` is like, `s3:max-keys` is at most, `aws:SecureTransport` is true.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) team: String,
    pub(crate) prefix: String,
    pub(crate) max_keys: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) team: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) max_keys: i64,
    pub(crate) allowed: bool,
}

pub(crate) struct Mix {
    pub(crate) name: &'static str,
    /// Ten policies of ten.
    pub(crate) policies: Vec<Vec<Statement>>,
    pub(crate) requests: Vec<Request>,
}

const N_POLICIES: usize = 10;
const N_STATEMENTS: usize = 10;

pub(crate) fn mixes() -> Vec<Mix> {
    vec![allow_early(), allow_last(), deny_last(), nobody_allows(), conditions(), many_services()]
}

fn policies(statement: impl Fn(usize, usize) -> Statement) -> Vec<Vec<Statement>> {
    (0..N_POLICIES).map(|policy| (0..N_STATEMENTS).map(|n| statement(policy, n)).collect()).collect()
}

/// Reading and listing of one bucket's directory.
fn allow(bucket: &str) -> Statement {
    Statement {
        allows: true,
        actions: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"].map(str::to_owned).to_vec(),
        resource: format!("arn:aws:s3:::{bucket}/data/*"),
        condition: None,
    }
}

fn bucket(policy: usize, n: usize) -> String {
    format!("bucket-{policy}-{n}")
}

fn request(action: &str, resource: String, allowed: bool) -> Request {
    Request { action: action.to_owned(), resource, team: "red", prefix: "data/2026/", max_keys: 100, allowed }
}

fn object(bucket: &str, n: usize, allowed: bool) -> Request {
    request("s3:GetObject", format!("arn:aws:s3:::{bucket}/data/2026/part-{n:04}.csv.gz"), allowed)
}

/// The first statement of all allows; the others are read for a Deny all the same.
fn allow_early() -> Mix {
    let requests = (0..16).map(|n| object(&bucket(0, 0), n, true)).collect();
    Mix { name: "allow, first statement", policies: policies(|policy, n| allow(&bucket(policy, n))), requests }
}

fn allow_last() -> Mix {
    let requests = (0..16).map(|n| object(&bucket(9, 9), n, true)).collect();
    Mix { name: "allow, last statement", policies: policies(|policy, n| allow(&bucket(policy, n))), requests }
}

/// The first statement allows, the very last one denies.
fn deny_last() -> Mix {
    let statement = |policy, n| match (policy, n) {
        (9, 9) => Statement {
            allows: false,
            resource: format!("arn:aws:s3:::{}/data/2026/*", bucket(0, 0)),
            ..allow(&bucket(0, 0))
        },
        _ => allow(&bucket(policy, n)),
    };
    let requests = (0..16).map(|n| object(&bucket(0, 0), n, false)).collect();
    Mix { name: "deny, last statement", policies: policies(statement), requests }
}

fn nobody_allows() -> Mix {
    let requests = (0..16).map(|n| object("bucket-elsewhere", n, false)).collect();
    Mix { name: "nobody allows", policies: policies(|policy, n| allow(&bucket(policy, n))), requests }
}

/// Every statement is about the asked bucket and depends on four keys; one in ten denies.
fn conditions() -> Mix {
    let statement = |policy: usize, n: usize| Statement {
        allows: n != 5,
        resource: "arn:aws:s3:::bucket/*".to_owned(),
        condition: Some(Condition {
            team: if (policy, n) == (7, 3) { "red".to_owned() } else { format!("team-{policy}-{n}") },
            prefix: "data/*".to_owned(),
            max_keys: 1000,
        }),
        ..allow("bucket")
    };
    let asked = |n: usize| {
        let allowed = n % 2 == 0;
        Request { team: if allowed { "red" } else { "blue" }, ..object("bucket", n, allowed) }
    };
    Mix { name: "conditions", policies: policies(statement), requests: (0..16).map(asked).collect() }
}

/// What a data engineer has: S3, Redshift, IAM, STS, KMS and more, some Denies among them.
fn many_services() -> Mix {
    const SERVICES: [(&str, &str, &str); 5] = [
        ("s3:GetObject", "s3:PutObject", "arn:aws:s3:::BUCKET/data/*"),
        (
            "redshift:DescribeClusters",
            "redshift:CreateCluster",
            "arn:aws:redshift:us-east-1:123456789012:cluster:BUCKET*",
        ),
        ("iam:PassRole", "iam:GetRole", "arn:aws:iam::123456789012:role/BUCKET*"),
        ("kms:Decrypt", "kms:GenerateDataKey", "arn:aws:kms:us-east-1:123456789012:key/BUCKET*"),
        ("glue:GetTable", "glue:GetDatabase", "arn:aws:glue:us-east-1:123456789012:table/BUCKET/*"),
    ];
    let statement = |policy: usize, n: usize| {
        let (first, second, resource) = SERVICES[n % SERVICES.len()];
        Statement {
            allows: (policy, n) != (4, 8),
            actions: vec![first.to_owned(), second.to_owned()],
            resource: resource.replace("BUCKET", &bucket(policy, n)),
            condition: None,
        }
    };
    let asked = |n: usize| {
        let (first, _, resource) = SERVICES[n % SERVICES.len()];
        let is_known = n % 3 != 0;
        let name = if is_known { bucket(n % 10, n % SERVICES.len()) } else { "unknown".to_owned() };
        let resource = resource.replace("BUCKET", &name).replace('*', "x");
        request(first, resource, is_known)
    };
    Mix { name: "many services", policies: policies(statement), requests: (0..30).map(asked).collect() }
}
