//! The story, chapter by chapter. Totals are those of samples/nycflights13 (January 2013).

use anyhow::{Context, Result};

use super::samples;
use super::shell::{Credentials, Database, Shell};

pub(super) const ACCOUNT: &str = "123456789012";
pub(super) const REGION: &str = "us-east-1";
pub(super) const MASTER_PASSWORD: &str = "Quickstart-1";

const BUCKET: &str = "nyc-flights";
const CLUSTER: &str = "my-redshift-cluster";
const COPY_UNLOAD: &str = "arn:aws:iam::123456789012:role/RedshiftCopyUnload";
const SECOND: &str = "arn:aws:iam::123456789012:role/SecondRedshiftRole";
const THIRD: &str = "arn:aws:iam::123456789012:role/ThirdRedshiftRole";

/// Verbatim from the guide.
const GUIDE_POLICY: &str = include_str!("guide-policy.json");

const TRUST_POLICY: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": { "Service": "redshift.amazonaws.com" },
            "Action": "sts:AssumeRole"
        }
    ]
}
"#;

const BUCKET_POLICY: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::nyc-flights"
        },
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": "arn:aws:s3:::nyc-flights/*"
        }
    ]
}
"#;

const TABLES: [&str; 5] = [
    "CREATE TABLE airlines (carrier CHAR(2) PRIMARY KEY, name VARCHAR(40)) DISTSTYLE ALL",
    "CREATE TABLE airports (faa CHAR(3) PRIMARY KEY, name VARCHAR(80), lat DOUBLE PRECISION, lon DOUBLE PRECISION, \
     alt INTEGER, tz SMALLINT, dst CHAR(1), tzone VARCHAR(40)) DISTSTYLE ALL",
    "CREATE TABLE planes (tailnum VARCHAR(8) PRIMARY KEY, year SMALLINT, type VARCHAR(40), manufacturer VARCHAR(40), \
     model VARCHAR(30), engines SMALLINT, seats SMALLINT, speed SMALLINT, engine VARCHAR(20))",
    "CREATE TABLE weather (origin CHAR(3), year SMALLINT, month SMALLINT, day SMALLINT, hour SMALLINT, temp REAL, \
     dewp REAL, humid REAL, wind_dir SMALLINT, wind_speed REAL, wind_gust REAL, precip REAL, pressure REAL, visib REAL, \
     time_hour TIMESTAMP) COMPOUND SORTKEY (origin, time_hour)",
    "CREATE TABLE flights (year SMALLINT, month SMALLINT, day SMALLINT, dep_time SMALLINT, sched_dep_time SMALLINT, \
     dep_delay SMALLINT, arr_time SMALLINT, sched_arr_time SMALLINT, arr_delay SMALLINT, carrier CHAR(2) ENCODE bytedict, \
     flight SMALLINT ENCODE az64, tailnum VARCHAR(8), origin CHAR(3), dest CHAR(3), air_time SMALLINT, distance SMALLINT, \
     hour SMALLINT, minute SMALLINT, time_hour TIMESTAMP NOT NULL) DISTKEY (tailnum) SORTKEY (time_hour)",
];

/// Rows of each table; the year's flights would be 336,776.
const ROWS: [(&str, u32); 5] =
    [("airlines", 16), ("airports", 1458), ("planes", 3322), ("weather", 2226), ("flights", 27_004)];

/// The busiest airlines of January: flights and miles.
const BUSIEST: [(&str, u32, u32); 3] = [
    ("United Air Lines Inc.", 4637, 6_777_189),
    ("JetBlue Airways", 4427, 4_699_834),
    ("ExpressJet Airlines Inc.", 4171, 2_178_833),
];

const STATUSES: &str = "Clusters[0].[ClusterStatus, IamRoles[].[IamRoleArn, ApplyStatus]]";

pub(super) fn tell(shell: &mut Shell) -> Result<()> {
    bucket_with_data(shell)?;
    let analyst = role_and_user(shell)?;
    let database = cluster_with_roles(shell, &analyst)?;
    refused_pass_role(shell, &analyst)?;
    load_query_unload(shell, &database)?;
    refused_copy(shell, &database)
}

fn bucket_with_data(shell: &mut Shell) -> Result<()> {
    shell.chapter("A bucket with real data: flights that left New York City in January 2013")?;
    samples::write(&shell.home().join("samples"))?;
    let made = shell.aws(&["s3", "mb", &format!("s3://{BUCKET}")])?;
    shell.check(made.success, "the bucket is there")?;
    let copied = shell.aws(&["s3", "cp", "--recursive", "--no-progress", "samples", &format!("s3://{BUCKET}/")])?;
    shell.check(copied.success, "the files are uploaded")?;
    let listed = shell.aws(&["s3", "ls", "--recursive", &format!("s3://{BUCKET}/")])?;
    shell.check(listed.stdout.lines().count() == 6, "six objects are listed")
}

fn role_and_user(shell: &mut Shell) -> Result<Credentials> {
    shell.chapter("A role that may read and write the bucket, and a user with the guide's policy")?;
    let trust = shell.file("trust.json", TRUST_POLICY)?;
    let access = shell.file("bucket-access.json", BUCKET_POLICY)?;
    let create = |shell: &mut Shell, name: &str| {
        shell.aws(&[
            "iam",
            "create-role",
            "--role-name",
            name,
            "--assume-role-policy-document",
            &trust,
            "--query",
            "Role.Arn",
        ])
    };
    let role = create(shell, "RedshiftCopyUnload")?;
    shell.check(role.stdout.contains(COPY_UNLOAD), "RedshiftCopyUnload trusts Redshift")?;
    let put = shell.aws(&[
        "iam",
        "put-role-policy",
        "--role-name",
        "RedshiftCopyUnload",
        "--policy-name",
        "bucket-access",
        "--policy-document",
        &access,
    ])?;
    shell.check(put.success, "its policy names the bucket")?;
    let second = create(shell, "SecondRedshiftRole")?;
    shell.check(second.stdout.contains(SECOND), "SecondRedshiftRole has no policy at all; it is for chapter 6")?;
    let guide = shell.file("guide-policy.json", GUIDE_POLICY)?;
    shell.aws(&["iam", "create-user", "--user-name", "analyst", "--query", "User.Arn"])?;
    let put = shell.aws(&[
        "iam",
        "put-user-policy",
        "--user-name",
        "analyst",
        "--policy-name",
        "guide",
        "--policy-document",
        &guide,
    ])?;
    shell.check(put.success, "analyst has the guide's policy, as printed there")?;
    let created = shell.aws(&["iam", "create-access-key", "--user-name", "analyst"])?.json()?;
    let field = |name: &str| {
        let value = created.get("AccessKey").and_then(|key| key.get(name)).and_then(|value| value.as_str());
        value.map(str::to_owned).with_context(|| format!("no {name}"))
    };
    Ok(Credentials { access_key_id: field("AccessKeyId")?, secret_access_key: field("SecretAccessKey")? })
}

fn cluster_with_roles(shell: &mut Shell, analyst: &Credentials) -> Result<Database> {
    shell.chapter("A cluster with two roles; associations are asynchronous")?;
    let created = shell.aws(&[
        "redshift",
        "create-cluster",
        "--cluster-identifier",
        CLUSTER,
        "--node-type",
        "dc1.large",
        "--number-of-nodes",
        "16",
        "--master-username",
        "awsuser",
        "--master-user-password",
        MASTER_PASSWORD,
        "--iam-roles",
        COPY_UNLOAD,
        SECOND,
        "--query",
        "Cluster.[ClusterIdentifier, ClusterStatus, NodeType, NumberOfNodes, IamRoles]",
    ])?;
    shell.check(created.stdout.matches("\"adding\"").count() == 2, "both roles are adding")?;
    let describe = ["redshift", "describe-clusters", "--cluster-identifier", CLUSTER, "--output", "text", "--query"];
    let statuses: Vec<&str> = describe.iter().copied().chain([STATUSES]).collect();
    let settled = |text: &str| text.contains("available") && !text.contains("adding") && !text.contains("removing");
    let seen = shell.watch(&statuses, settled)?;
    shell.check(seen.last().is_some_and(|last| last.matches("in-sync").count() == 2), "both roles are in-sync")?;

    shell.say(
        "The analyst adds a role that her policy lets her pass, though nobody has made it yet, and removes another:",
    )?;
    let modified = shell.aws_as(
        "analyst",
        analyst,
        &[
            "redshift",
            "modify-cluster-iam-roles",
            "--cluster-identifier",
            CLUSTER,
            "--add-iam-roles",
            THIRD,
            "--remove-iam-roles",
            SECOND,
            "--query",
            "Cluster.IamRoles",
        ],
    )?;
    let both = modified.stdout.contains("\"adding\"") && modified.stdout.contains("\"removing\"");
    shell.check(modified.success && both, "one role is adding, one is removing")?;
    let seen = shell.watch(&statuses, settled)?;
    let last = seen.last().map(String::as_str).unwrap_or_default();
    shell.check(last.contains(THIRD) && !last.contains(SECOND), "the first is in-sync, the second is gone")?;
    let added = shell.aws(&[
        "redshift",
        "modify-cluster-iam-roles",
        "--cluster-identifier",
        CLUSTER,
        "--add-iam-roles",
        SECOND,
        "--query",
        "Cluster.IamRoles",
    ])?;
    shell.check(added.success, "the root user adds it again")?;
    shell.watch(&statuses, settled)?;

    let endpoint: Vec<&str> = describe.iter().copied().chain(["Clusters[0].Endpoint.[Address, Port]"]).collect();
    let endpoint = shell.aws(&endpoint)?;
    let mut fields = endpoint.stdout.split_whitespace().map(str::to_owned);
    let (host, port) = (fields.next().context("no address")?, fields.next().context("no port")?);
    Ok(Database { host, port })
}

fn refused_pass_role(shell: &mut Shell, analyst: &Credentials) -> Result<()> {
    shell.chapter("The analyst tries to associate a role that her policy does not let her pass")?;
    let refused = shell.aws_as(
        "analyst",
        analyst,
        &["redshift", "modify-cluster-iam-roles", "--cluster-identifier", CLUSTER, "--add-iam-roles", COPY_UNLOAD],
    )?;
    let named = ["AccessDenied", "iam:PassRole", COPY_UNLOAD].iter().all(|part| refused.stderr.contains(part));
    shell.check(!refused.success && named, "refused, naming iam:PassRole and the role")
}

fn copy(table: &str, options: &str) -> String {
    format!(
        "COPY {table} FROM 's3://{BUCKET}/{table}/' IAM_ROLE '{COPY_UNLOAD}' CSV GZIP IGNOREHEADER 1 NULL AS 'NA'{options}"
    )
}

fn load_query_unload(shell: &mut Shell, database: &Database) -> Result<()> {
    shell.chapter("COPY through the role, a query, UNLOAD, and COPY back")?;
    for table in TABLES {
        let created = shell.sql(database, table)?;
        shell.check(created.stdout.contains("CREATE TABLE"), "created")?;
    }
    for (table, rows) in ROWS {
        let loaded = shell.sql(database, &copy(table, if rows > 2000 { " TIMEFORMAT 'auto'" } else { "" }))?;
        let said = loaded.stderr.contains(&format!("{rows} record(s) loaded successfully"));
        shell.check(loaded.success && said, &format!("{rows} rows"))?;
    }

    shell.say("A file whose second row is bad is refused as a whole, and the reason is on record:")?;
    let bad = format!(
        "COPY planes FROM 's3://{BUCKET}/planes_with_a_bad_row/' IAM_ROLE '{COPY_UNLOAD}' CSV IGNOREHEADER 1 NULL AS 'NA'"
    );
    let refused = shell.sql(database, &bad)?;
    shell.check(!refused.success && refused.stderr.contains("Check 'stl_load_errors'"), "refused")?;
    let errors = "SELECT TRIM(filename) AS file, line_number AS line, TRIM(colname) AS column, \
                  TRIM(raw_field_value) AS value, err_code, TRIM(err_reason) AS reason FROM stl_load_errors";
    let shown = shell.sql(database, errors)?;
    shell.check(
        shown.stdout.contains("nineteen") && shown.stdout.contains("year"),
        "line, column and value are named",
    )?;
    let tolerated = shell.sql(database, &format!("{bad} MAXERROR 5"))?;
    shell
        .check(tolerated.stderr.contains("1 record(s) could not be loaded"), "with MAXERROR the good row is loaded")?;

    let busiest = "SELECT a.name, COUNT(*) AS flights, SUM(f.distance) AS miles FROM flights f \
                   JOIN airlines a ON a.carrier = f.carrier GROUP BY a.name ORDER BY flights DESC LIMIT 3";
    let answer = shell.sql(database, busiest)?;
    let right = BUSIEST.iter().all(|(name, flights, miles)| {
        let row = answer.stdout.lines().find(|line| line.contains(name)).unwrap_or_default();
        row.contains(&flights.to_string()) && row.contains(&miles.to_string())
    });
    shell.check(answer.success && right, "the totals are those of the data set")?;

    let unload = |to: &str, options: &str| {
        format!("UNLOAD ('SELECT * FROM flights') TO 's3://{BUCKET}/{to}' IAM_ROLE '{COPY_UNLOAD}' {options}")
    };
    let csv = shell.sql(database, &unload("out/csv/flights_", "CSV HEADER GZIP MANIFEST"))?;
    shell.check(
        csv.stderr.contains("27004 record(s) unloaded successfully"),
        "unloaded as gzipped CSV with a manifest",
    )?;
    let parquet = shell.sql(database, &unload("out/parquet/flights_", "FORMAT AS PARQUET"))?;
    shell.check(parquet.stderr.contains("27004 record(s) unloaded successfully"), "unloaded as Parquet")?;
    shell.aws(&["s3", "ls", "--recursive", &format!("s3://{BUCKET}/out/")])?;

    shell.sql(database, "CREATE TABLE flights_back (LIKE flights)")?;
    let back = format!(
        "COPY flights_back FROM 's3://{BUCKET}/out/csv/flights_manifest' IAM_ROLE '{COPY_UNLOAD}' \
         MANIFEST CSV GZIP IGNOREHEADER 1 EMPTYASNULL"
    );
    let back = shell.sql(database, &back)?;
    shell.check(back.stderr.contains("27004 record(s) loaded successfully"), "loaded back from the manifest")?;
    let counts = "SELECT (SELECT COUNT(*) FROM flights) AS before, (SELECT COUNT(*) FROM flights_back) AS after, \
                  (SELECT SUM(distance) FROM flights) - (SELECT SUM(distance) FROM flights_back) AS miles_apart";
    let counts = shell.sql(database, counts)?;
    let fields: Vec<&str> = counts.stdout.lines().nth(2).unwrap_or_default().split('|').map(str::trim).collect();
    shell.check(fields == ["27004", "27004", "0"], "nothing was lost on the way")
}

fn refused_copy(shell: &mut Shell, database: &Database) -> Result<()> {
    shell.chapter("A COPY through a role that may not read the bucket: refused, and explained")?;
    let copy = format!("COPY airlines FROM 's3://{BUCKET}/airlines/' IAM_ROLE '{SECOND}' CSV GZIP IGNOREHEADER 1");
    let refused = shell.sql(database, &copy)?;
    let named = ["Access Denied", "s3:ListBucket", "SecondRedshiftRole", "HINT"]
        .iter()
        .all(|part| refused.stderr.contains(part));
    shell.check(
        !refused.success && named,
        "the refusal names the missing permission, the role and what would allow it",
    )?;
    let explained = shell.sql(database, &format!("EXPLAIN AUTHORIZATION {copy}"))?;
    shell.check(explained.stdout.contains("s3:ListBucket"), "the whole chain, step by step, without moving data")
}
