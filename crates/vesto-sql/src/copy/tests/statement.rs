//! Tables, columns, sources and jobs.

use expect_test::expect;

use super::copy;
use crate::parse;
use crate::testing::{error, table};

#[test]
fn table_columns_and_sources() {
    let cases = [
        "copy t from 's3://b/k' iam_role default",
        "copy \"S\".T (A, \"B\", gzip, format) from 's3://b' iam_role default",
        "copy db.s.t from 's3://b/a/b/c.csv' iam_role default",
        "copy #tmp from 's3://b/k' iam_role default",
        "copy t from 'emr://j-1/out/part-*' iam_role default",
        "copy t from 'dynamodb://Table' iam_role default readratio 50",
        "copy job from 's3://b/k' iam_role default",
        "copy t from 's3://b/k' iam_role default using template s.tpl",
        "copy t from 's3://b/k' iam_role 'R' job create nightly",
        "copy t from 's3://b/k' iam_role 'R' job create nightly auto off csv",
    ];
    table(
        &cases,
        expect![[r#"
        copy t from 's3://b/k' iam_role default
            t () S3(ObjectUrl { bucket: "b", key: "k" }) None None None
        copy "S".T (A, "B", gzip, format) from 's3://b' iam_role default
            s.t (a,b,gzip,format) S3(ObjectUrl { bucket: "b", key: "" }) None None None
        copy db.s.t from 's3://b/a/b/c.csv' iam_role default
            db.s.t () S3(ObjectUrl { bucket: "b", key: "a/b/c.csv" }) None None None
        copy #tmp from 's3://b/k' iam_role default
            #tmp () S3(ObjectUrl { bucket: "b", key: "k" }) None None None
        copy t from 'emr://j-1/out/part-*' iam_role default
            t () Emr("emr://j-1/out/part-*") None None Some("COPY from Amazon EMR")
        copy t from 'dynamodb://Table' iam_role default readratio 50
            t () DynamoDb { table: "Table" } None None Some("COPY from Amazon DynamoDB")
        copy job from 's3://b/k' iam_role default
            job () S3(ObjectUrl { bucket: "b", key: "k" }) None None None
        copy t from 's3://b/k' iam_role default using template s.tpl
            t () S3(ObjectUrl { bucket: "b", key: "k" }) Some(TemplateUse { name: QualifiedName { database: None, schema: Some("s"), name: "tpl" }, own: [OptionText { name: "USING TEMPLATE", text: Secret(***) }] }) None None
        copy t from 's3://b/k' iam_role 'R' job create nightly
            t () S3(ObjectUrl { bucket: "b", key: "k" }) None Some(JobClause { name: "nightly", auto: true, copy: "copy t from 's3://b/k' iam_role 'R'" }) None
        copy t from 's3://b/k' iam_role 'R' job create nightly auto off csv
            t () S3(ObjectUrl { bucket: "b", key: "k" }) None Some(JobClause { name: "nightly", auto: false, copy: "copy t from 's3://b/k' iam_role 'R' csv" }) None"#]],
        |case| {
            let copy = copy(case);
            let columns = copy.columns.join(",");
            let not_built = copy.not_built();
            format!("{} ({columns}) {:?} {:?} {:?} {not_built:?}", copy.table, copy.source, copy.template, copy.job)
        },
    );
}

#[test]
fn refused_sources() {
    let cases = [
        "copy t from '/tmp/x' iam_role default",
        "copy t from 's3:///k' iam_role default",
        "copy t from 'S3://b/k' iam_role default",
        "copy t from s3://b/k iam_role default",
        "copy t () from 's3://b/k' iam_role default",
        "copy from 's3://b/k' iam_role default",
        "copy t 's3://b/k' iam_role default",
        "copy t from 'dynamodb://T' iam_role default",
        "copy t from 'dynamodb://T' iam_role default readratio 201",
        "copy t from 'dynamodb://T' iam_role default readratio 50 csv",
        "copy t from 'dynamodb://T' iam_role default readratio 50 null as 'x'",
        "copy t from 'emr://j/x' iam_role default manifest",
        "copy t from 'emr://j/x' iam_role default region 'us-east-1'",
        "copy t from 's3://b/k' iam_role 'SESSION' job create j",
        "copy t from 's3://b/k' iam_role default job create j",
        "copy t from 's3://b/k' access_key_id 'k' secret_access_key 's' job create j",
        "copy t from 's3://b/k' credentials 'aws_iam_role=R' job create j",
        "copy t from 's3://b/k' iam_role 'R' job create j noload",
        "copy t from 's3://b/k' iam_role 'R' ignoreallerrors job create j",
        "copy t from 's3://b/k' iam_role 'R' job create \"a-b\"",
        "copy t from 's3://b/k' iam_role 'R' job create a-b",
        "copy job run \"a-b\"",
        "copy t from 's3://b/k' credentials 'aws_iam_role=R' master_symmetric_key 'k' encrypted",
    ];
    table(
        &cases,
        expect![[r#"
        copy t from '/tmp/x' iam_role default
            LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed) (0A000)
        copy t from 's3:///k' iam_role default
            LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed) (0A000)
        copy t from 'S3://b/k' iam_role default
            LOAD source is not supported. (Hint: only S3 or DynamoDB or EMR based load is allowed) (0A000)
        copy t from s3://b/k iam_role default
            syntax error at or near "s3" (42601)
        copy t () from 's3://b/k' iam_role default
            syntax error at or near ")" (42601)
        copy from 's3://b/k' iam_role default
            syntax error at or near "from" (42601)
        copy t 's3://b/k' iam_role default
            syntax error at or near "'s3://b/k'" (42601)
        copy t from 'dynamodb://T' iam_role default
            COPY from DynamoDB requires READRATIO (42601)
        copy t from 'dynamodb://T' iam_role default readratio 201
            READRATIO must be between 1 and 200 (22023)
        copy t from 'dynamodb://T' iam_role default readratio 50 csv
            COPY from DynamoDB is not compatible with CSV (42601)
        copy t from 'dynamodb://T' iam_role default readratio 50 null as 'x'
            COPY from DynamoDB is not compatible with NULL AS (42601)
        copy t from 'emr://j/x' iam_role default manifest
            COPY from EMR is not compatible with MANIFEST (42601)
        copy t from 'emr://j/x' iam_role default region 'us-east-1'
            COPY from EMR is not compatible with REGION (42601)
        copy t from 's3://b/k' iam_role 'SESSION' job create j
            JOB is not compatible with IAM_ROLE 'SESSION' (42601)
        copy t from 's3://b/k' iam_role default job create j
            JOB is not compatible with IAM_ROLE default (42601)
        copy t from 's3://b/k' access_key_id 'k' secret_access_key 's' job create j
            JOB is not compatible with ACCESS_KEY_ID (42601)
        copy t from 's3://b/k' credentials 'aws_iam_role=R' job create j
            JOB is not compatible with CREDENTIALS (42601)
        copy t from 's3://b/k' iam_role 'R' job create j noload
            JOB is not compatible with NOLOAD (42601)
        copy t from 's3://b/k' iam_role 'R' ignoreallerrors job create j
            JOB is not compatible with IGNOREALLERRORS (42601)
        copy t from 's3://b/k' iam_role 'R' job create "a-b"
            copy job name "a-b" cannot contain a hyphen (42602)
        copy t from 's3://b/k' iam_role 'R' job create a-b
            syntax error at or near "-" (42601)
        copy job run "a-b"
            copy job name "a-b" cannot contain a hyphen (42602)
        copy t from 's3://b/k' credentials 'aws_iam_role=R' master_symmetric_key 'k' encrypted
            MASTER_SYMMETRIC_KEY is not compatible with CREDENTIALS (42601)"#]],
        error,
    );
}

#[test]
fn copy_jobs() {
    let cases = [
        "copy job list",
        "copy job run nightly",
        "copy job show nightly",
        "copy job drop nightly",
        "copy job alter nightly auto off",
        "copy job alter nightly",
    ];
    table(
        &cases,
        expect![[r#"
        copy job list
            CopyJob(List)
        copy job run nightly
            CopyJob(Run("nightly"))
        copy job show nightly
            CopyJob(Show("nightly"))
        copy job drop nightly
            CopyJob(Drop("nightly"))
        copy job alter nightly auto off
            CopyJob(Alter { name: "nightly", auto: Some(false) })
        copy job alter nightly
            CopyJob(Alter { name: "nightly", auto: None })"#]],
        |case| format!("{:?}", parse(case).unwrap().remove(0).statement),
    );
}
