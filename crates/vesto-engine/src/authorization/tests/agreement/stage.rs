//! Puts a generated case into a world, and undoes nothing: the next case sets everything anew.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vesto_objects::{PutObject, body_of, create_bucket, delete_bucket_policy, put_bucket_policy, put_object};
use vesto_types::SqlError;

use super::super::world::{ACCOUNT, OTHER_ACCOUNT, World};
use super::case::{Authority, BOUNDARIES, BUCKETS, Case, Document, ROLES, USER, arn, user_arn};

pub(super) struct Stage {
    world: World,
    key: String,
    secret: String,
    /// What the database was last told to grant, so that it is told only of changes.
    granted: Vec<String>,
    documents: BTreeMap<Document, Vec<Value>>,
}

type Rows = Vec<Vec<String>>;

impl Stage {
    pub(super) async fn new() -> Self {
        let world = World::new().await;
        let trust = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": { "Service": "redshift.amazonaws.com" }, "Action": "sts:AssumeRole" }] });
        for (account, name) in ROLES {
            let root = if account == ACCOUNT { world.root() } else { world.other_root() };
            let params = [("RoleName", name), ("AssumeRolePolicyDocument", &trust.to_string())];
            world.call(&root, "CreateRole", &params).await;
        }
        for (name, action) in BOUNDARIES.into_iter().zip(["*", "s3:ListBucket"]) {
            let document = wrapped(&[json!({ "Effect": "Allow", "Action": action, "Resource": "*" })]);
            world.call(&world.root(), "CreatePolicy", &[("PolicyName", name), ("PolicyDocument", &document)]).await;
        }
        let (key, secret) = world.user_with_keys(USER).await;
        create_bucket(&world.other_root(), &world.objects, "theirs", None).await.unwrap();
        let setup = "CREATE USER ann PASSWORD 'Secret123'; INSERT INTO t VALUES (1); \
                     REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL";
        world.run("awsuser", setup).await.unwrap();
        let stage = Self { world, key, secret, granted: Vec::new(), documents: BTreeMap::new() };
        for bucket in BUCKETS {
            let manifest = format!(r#"{{"entries":[{{"url":"s3://{bucket}/data/1.txt","mandatory":true}}]}}"#);
            for (object, content) in [("data/1.txt", "1\n"), ("data/2.txt", "2\n"), ("m.json", &manifest)] {
                stage.put(bucket, object, content).await;
            }
        }
        stage
    }

    async fn put(&self, bucket: &str, key: &str, content: &str) {
        let owner = if bucket == "lake" { self.world.root() } else { self.world.other_root() };
        let body = body_of(content.to_owned());
        put_object(&owner, &self.world.objects, bucket, key, PutObject::default(), body).await.unwrap();
    }

    pub(super) async fn set(&mut self, case: &Case) {
        let ghost = |arn: &str| arn.ends_with("/ghost");
        for bucket in BUCKETS.into_iter().filter(|bucket| case.statement.contains(&format!("s3://{bucket}/old/"))) {
            self.write(&Document::Bucket(bucket.to_owned()), Vec::new()).await;
            self.put(bucket, "old/0001_part_00", "x").await;
        }
        for (document, statements) in &case.documents {
            if let Document::Trust(arn) | Document::Identity(arn) = document
                && ghost(arn)
            {
                continue;
            }
            self.write(document, statements.clone()).await;
        }
        self.world.disassociate_all();
        if let (Some(status), Some(first)) = (case.association, case.chain.first()) {
            self.world.associate(first, status);
        }
        self.world.make_default(&arn(ACCOUNT, "first"));
        let root = self.world.root();
        for role in ["first", "second"] {
            match case.boundary.filter(|_| case.chain.last() == Some(&arn(ACCOUNT, role))) {
                Some(name) => {
                    let boundary = format!("arn:aws:iam::{ACCOUNT}:policy/{name}");
                    let params = [("RoleName", role), ("PermissionsBoundary", boundary.as_str())];
                    self.world.call(&root, "PutRolePermissionsBoundary", &params).await;
                }
                None => drop(self.world.call(&root, "DeleteRolePermissionsBoundary", &[("RoleName", role)]).await),
            }
        }
        self.grant(case).await;
    }

    async fn grant(&mut self, case: &Case) {
        let mut wanted = Vec::new();
        let mut want = |is_wanted: bool, grant: String| wanted.extend(is_wanted.then_some(grant));
        want(case.insert, "INSERT ON TABLE t # ann".to_owned());
        want(case.select, "SELECT ON TABLE t # ann".to_owned());
        want(case.anybody_any_role, "ASSUMEROLE ON ALL # PUBLIC FOR ALL".to_owned());
        let role = match case.authority {
            Authority::Default => "default".to_owned(),
            _ => format!("'{}'", case.role_string()),
        };
        want(case.this_role, format!("ASSUMEROLE ON {role} # ann FOR {}", case.command()));
        for grant in self.granted.iter().filter(|grant| !wanted.contains(grant)) {
            self.world.run("awsuser", &format!("REVOKE {}", grant.replace('#', "FROM"))).await.unwrap();
        }
        for grant in wanted.iter().filter(|grant| !self.granted.contains(grant)) {
            self.world.run("awsuser", &format!("GRANT {}", grant.replace('#', "TO"))).await.unwrap();
        }
        self.granted = wanted;
    }

    /// A GRANT beside the generated ones.
    pub(super) async fn grant_also(&mut self, sql: &str) {
        self.world.run("awsuser", sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
        let grant = sql.trim_start_matches("GRANT ").trim_end_matches(';').replacen(" TO ", " # ", 1);
        self.granted.push(grant);
    }

    pub(super) fn associate(&self, role: &str) {
        self.world.associate(role, crate::AssociationStatus::InSync);
    }

    pub(super) fn statements(&self, document: &Document) -> Vec<Value> {
        self.documents.get(document).cloned().unwrap_or_default()
    }

    /// Makes these the document's statements.
    pub(super) async fn write(&mut self, document: &Document, statements: Vec<Value>) {
        if self.documents.get(document) == Some(&statements) {
            return;
        }
        let root = |arn: &str| if arn.contains(OTHER_ACCOUNT) { self.world.other_root() } else { self.world.root() };
        let name = |arn: &str| arn.rsplit('/').next().unwrap_or_default().to_owned();
        match document {
            Document::Trust(arn) => {
                let params = [("RoleName", &*name(arn)), ("PolicyDocument", &wrapped(&statements))];
                self.world.call(&root(arn), "UpdateAssumeRolePolicy", &params).await;
            }
            Document::Identity(arn) => {
                let nothing = json!({ "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*" });
                let text = wrapped(if statements.is_empty() { std::slice::from_ref(&nothing) } else { &statements });
                let (action, label) =
                    if *arn == user_arn() { ("PutUserPolicy", "UserName") } else { ("PutRolePolicy", "RoleName") };
                let params = [(label, &*name(arn)), ("PolicyName", "own"), ("PolicyDocument", &text)];
                self.world.call(&root(arn), action, &params).await;
            }
            Document::Bucket(bucket) => {
                let owner = if bucket == "lake" { self.world.root() } else { self.world.other_root() };
                if statements.is_empty() {
                    delete_bucket_policy(&owner, &self.world.objects, bucket).await.unwrap();
                } else {
                    let text = wrapped(&statements);
                    let put = put_bucket_policy(&owner, &self.world.objects, bucket, &text).await;
                    put.unwrap_or_else(|error| panic!("{text}: {error:?}"));
                }
            }
        }
        self.documents.insert(document.clone(), statements);
    }

    /// Adds a statement to a boundary by a new version of it; what undoes that.
    pub(super) async fn widen_boundary(&self, policy: &str, statement: &Value) -> String {
        let narrow = json!({ "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*" });
        let text = wrapped(&[narrow, statement.clone()]);
        let params = [("PolicyArn", policy), ("PolicyDocument", &text), ("SetAsDefault", "true")];
        let answer = self.world.call(&self.world.root(), "CreatePolicyVersion", &params).await;
        let version = answer.split("<VersionId>").nth(1).and_then(|rest| rest.split('<').next());
        version.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    pub(super) async fn narrow_boundary(&self, policy: &str, version: &str) {
        let root = self.world.root();
        let first = [("PolicyArn", policy), ("VersionId", "v1")];
        self.world.call(&root, "SetDefaultPolicyVersion", &first).await;
        self.world.call(&root, "DeletePolicyVersion", &[("PolicyArn", policy), ("VersionId", version)]).await;
    }

    fn sql(&self, case: &Case) -> String {
        let (key, secret) = (&self.key, &self.secret);
        let authority = match case.authority {
            Authority::Roles => format!("IAM_ROLE '{}'", case.role_string()),
            Authority::Default => "IAM_ROLE default".to_owned(),
            Authority::Keys => format!("ACCESS_KEY_ID '{key}' SECRET_ACCESS_KEY '{secret}'"),
            Authority::WrongKeys => format!("CREDENTIALS 'aws_access_key_id={key};aws_secret_access_key=wrong'"),
            Authority::Session | Authority::NoSession => "IAM_ROLE 'SESSION'".to_owned(),
        };
        case.statement.replace("AUTHORITY", &authority)
    }

    async fn run(&self, case: &Case, sql: &str) -> Result<Rows, SqlError> {
        match case.authority {
            Authority::Session => self.world.run_as(&self.key, case.database_user, sql).await,
            _ => self.world.run(case.database_user, sql).await,
        }
    }

    pub(super) async fn explain(&self, case: &Case) -> Rows {
        let sql = format!("EXPLAIN AUTHORIZATION {}", self.sql(case));
        self.run(case, &sql).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// The statement itself, in a transaction that is rolled back.
    pub(super) async fn act(&self, case: &Case) -> Result<Rows, SqlError> {
        self.run(case, &format!("BEGIN; {}; ROLLBACK", self.sql(case))).await
    }
}

fn wrapped(statements: &[Value]) -> String {
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}
