//! COPY through a session, over a real warehouse and object store. The numbered cases are those of the COPY and UNLOAD
//! acceptance list that the project keeps. `$AUTH` in a statement stands for the root user's keys.

use std::io::Write;

use expect_test::{Expect, expect};
use futures::TryStreamExt;
use vesto_identity::{BootstrapSpec, OpCtx, RequestInfo};
use vesto_objects::{
    GetObject, ListObjectsV2, Objects, PutObject, body_of, create_bucket, get_object, list_objects_v2, put_object,
};
use vesto_types::{RequestId, SeededIds, SqlError};
use vesto_warehouse::syslog::{LoadCommit, LoadError};

use crate::EngineConfig;
use crate::harness::{Client, Nothing, TestEngine};

/// One engine, one session, one bucket.
pub(crate) struct World {
    pub(crate) engine: TestEngine,
    pub(crate) client: Client,
    ctx: OpCtx,
    objects: Objects,
    keys: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::start_as(|_| {}).await
    }

    /// With another configuration than usual.
    pub(crate) async fn start_as(change: impl FnOnce(&mut EngineConfig)) -> Self {
        let engine = TestEngine::start_as(std::sync::Arc::new(Nothing), change).await;
        let shared = std::sync::Arc::clone(&engine.engine.0);
        let root = shared.identity.bootstrap(&BootstrapSpec::default()).await.unwrap().remove(0);
        let request = RequestInfo::internal(RequestId::new(&SeededIds::default()), shared.config.region.clone());
        let (id, secret) = (&root.access_key_id, &root.secret_access_key);
        let ctx = shared.identity.context_for_keys(id, secret, None, request).unwrap();
        let objects = shared.objects.clone();
        create_bucket(&ctx, &objects, "mybucket", None).await.unwrap();
        let keys = format!("ACCESS_KEY_ID '{id}' SECRET_ACCESS_KEY '{}'", secret.expose());
        let client = engine.session().await;
        Self { engine, client, ctx, objects, keys }
    }

    pub(crate) async fn put(&self, key: &str, content: impl Into<Vec<u8>>) {
        let body = body_of(content.into());
        put_object(&self.ctx, &self.objects, "mybucket", key, PutObject::default(), body).await.unwrap();
    }

    pub(crate) async fn get(&self, key: &str) -> Vec<u8> {
        let reader = get_object(&self.ctx, &self.objects, "mybucket", key, &GetObject::default()).await.unwrap();
        let blocks: Vec<bytes::Bytes> = reader.body.try_collect().await.unwrap();
        blocks.concat()
    }

    pub(crate) async fn keys(&self, prefix: &str) -> Vec<String> {
        let request = ListObjectsV2 { prefix: Some(prefix.to_owned()), ..ListObjectsV2::default() };
        let page = list_objects_v2(&self.ctx, &self.objects, "mybucket", &request).await.unwrap();
        page.objects.into_iter().map(|object| object.key).collect()
    }

    pub(crate) async fn run(&mut self, sql: &str) -> String {
        self.client.run(&sql.replace("$AUTH", &self.keys)).await
    }

    /// What the statement answers, without what differs from run to run.
    pub(crate) async fn said(&mut self, sql: &str) -> String {
        without_blocks(&self.run(sql).await)
    }

    pub(crate) async fn refusal(&mut self, sql: &str) -> SqlError {
        self.client.refusal(&sql.replace("$AUTH", &self.keys)).await
    }

    pub(crate) async fn check(&mut self, sql: &str, expected: Expect) {
        expected.assert_eq(&self.said(sql).await);
    }
}

/// DETAIL blocks hold request ids and process numbers: only their context is compared.
fn without_blocks(text: &str) -> String {
    let keep = |line: &&str| {
        let block = ["error:", "code:", "query:", "location:", "process:", "-----"];
        !line.starts_with("DETAIL") && !block.iter().any(|head| line.trim_start().starts_with(head))
    };
    let lines = text.lines().filter(keep).map(|line| {
        let line = line.split(",Rid ").next().unwrap_or(line);
        format!("{}\n", line.trim_end())
    });
    lines.collect()
}

pub(crate) fn gzipped(text: &[u8]) -> Vec<u8> {
    let mut writer = vesto_formats::compression::Writer::new(vesto_formats::Compression::Gzip, Vec::new()).unwrap();
    writer.write_all(text).unwrap();
    writer.finish().unwrap()
}

const VENUE: &str = "create table venue(venueid smallint not null, venuename varchar(100), venuecity varchar(30), \
                     venuestate char(2), venueseats integer);";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn loads_every_object_with_the_prefix() {
    let mut world = World::start().await;
    world.run(VENUE).await;
    world.put("data/x", "1|Toyota Park|Bridgeview|IL|0\n2|Columbus Crew Stadium|Columbus|OH|0\n").await;
    world.put("data/x.more", "3|RFK Stadium|Washington|DC|0\n").await;
    world.put("data/x.empty", "").await;
    // Case 1.
    world
        .check(
            "copy venue from 's3://mybucket/data/x' $AUTH",
            expect![[r#"
        INFO: Load into table 'venue' completed, 3 record(s) loaded successfully.
        COPY
    "#]],
        )
        .await;
    world
        .check(
            "select * from venue order by venueid",
            expect![[r#"
        venueid | venuename | venuecity | venuestate | venueseats
        1 | Toyota Park | Bridgeview | IL | 0
        2 | Columbus Crew Stadium | Columbus | OH | 0
        3 | RFK Stadium | Washington | DC | 0
        SELECT 3
    "#]],
        )
        .await;
    // Case 2.
    world
        .check(
            "copy venue from 's3://mybucket/nokey' $AUTH",
            expect![[r#"
        ERROR XX000: The specified S3 prefix 'nokey' does not exist
          context:
    "#]],
        )
        .await;
    world
        .check(
            "copy venue from 's3://nobucket/x' $AUTH",
            expect![[r#"
        ERROR XX000: S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket
          context:   Listing bucket=nobucket prefix=x
    "#]],
        )
        .await;
    world.check("copy venue from 's3://mybucket/nokey' $AUTH manifest", expect![[r#"
        ERROR XX000: Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey
          context:   S3 key being read : s3://mybucket/nokey
    "#]]).await;
    world
        .check(
            "copy nowhere from 's3://mybucket/nokey' $AUTH",
            expect![[r#"
        ERROR 42P01: relation "nowhere" does not exist
    "#]],
        )
        .await;
    // What AWS refused is a load that was given up, what the database refused is none.
    world
        .check(
            "select status, table_name, data_source, file_format, source_file_count, end_time is not null as ended
             from sys_load_history order by query_id",
            expect![[r#"
                status | table_name | data_source | file_format | source_file_count | ended
                completed | venue | s3://mybucket/data/x | txt | 3 | true
                aborted | venue | s3://mybucket/nokey | txt | 0 | true
                aborted | venue | s3://nobucket/x | txt | 0 | true
                aborted | venue | s3://mybucket/nokey | txt | 0 | true
                SELECT 4
            "#]],
        )
        .await;
    let mut commits: Vec<LoadCommit> = world.engine.engine.warehouse().log().read().await.unwrap();
    // Each is logged when it is done.
    commits.sort_by(|a, b| a.filename.cmp(&b.filename));
    let commits =
        commits.iter().map(|row| format!("{} lines={} errors={}\n", row.filename, row.lines_scanned, row.errors));
    expect![[r#"
        s3://mybucket/data/x lines=2 errors=0
        s3://mybucket/data/x.empty lines=0 errors=0
        s3://mybucket/data/x.more lines=1 errors=0
    "#]]
    .assert_eq(&commits.collect::<String>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_defaults_and_identities() {
    let mut world = World::start().await;
    world
        .run("create table v(id smallint not null, name varchar(100) not null, seats integer not null default 1000)")
        .await;
    world.put("two", "1|Toyota Park|\n10|Pizza Hut Park|\n").await;
    // Cases 4 and 5.
    world
        .check(
            "copy v(id, name) from 's3://mybucket/two' $AUTH delimiter '|'; select * from v order by id",
            expect![[r#"
        INFO: Load into table 'v' completed, 2 record(s) loaded successfully.
        COPY
        id | name | seats
        1 | Toyota Park | 1000
        10 | Pizza Hut Park | 1000
        SELECT 2
    "#]],
        )
        .await;
    world
        .check(
            "copy v(id) from 's3://mybucket/two' $AUTH",
            expect![[r#"
        ERROR 42601: NOT NULL column without DEFAULT must be included in column list
    "#]],
        )
        .await;
    world
        .check(
            "copy v(id, nome) from 's3://mybucket/two' $AUTH",
            expect![[r#"
        ERROR 42703: column "nome" of relation "v" does not exist
    "#]],
        )
        .await;
    // Case 7.
    world.run("create table i(id bigint identity(10, 5), name varchar(20))").await;
    world.put("names", "a\nb\n").await;
    world.put("ids", "7|c\n").await;
    world.check("copy i from 's3://mybucket/names' $AUTH; copy i from 's3://mybucket/ids' $AUTH explicit_ids; select * from i order by id", expect![[r#"
        INFO: Load into table 'i' completed, 2 record(s) loaded successfully.
        COPY
        INFO: Load into table 'i' completed, 1 record(s) loaded successfully.
        COPY
        id | name
        7 | c
        10 | a
        15 | b
        SELECT 3
    "#]]).await;
    world
        .check(
            "copy i(id, name) from 's3://mybucket/ids' $AUTH",
            expect![[r#"
        ERROR 42601: cannot set an identity column to a value
    "#]],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_records_are_logged_and_counted() {
    let mut world = World::start().await;
    world.run("create table t(a integer, b varchar(5))").await;
    world.put("bad", "1|a\nx|b\n3|toolong\n4|d\n5\n6|f\n7|g\n8|h\n9|i\n10|j\n").await;
    // Case 59.
    world
        .check(
            "copy t from 's3://mybucket/bad' $AUTH maxerror 3",
            expect![[r#"
        ERROR XX000: Load into table 't' failed.  Check 'stl_load_errors' system table for details.
          context:   s3://mybucket/bad line 2
          file:       s3://mybucket/bad
          line:       2
          column:     a integer
          value:      'x'
          err_code:   1207
          err_reason: Invalid digit, Value 'x', Pos 0, Type: Integer
          rejected:   3 records

          x|b
          ^
    "#]],
        )
        .await;
    world
        .check(
            "select count(*) from t; select pg_last_copy_count()",
            expect![[r#"
        count
        0
        SELECT 1
        pg_last_copy_count
        0
        SELECT 1
    "#]],
        )
        .await;
    let errors: Vec<LoadError> = world.engine.engine.warehouse().log().read().await.unwrap();
    let errors = errors.iter().map(|row| {
        let (column, length, raw) = (&row.type_name, &row.col_length, (&row.raw_line, &row.raw_field_value));
        let (line, position) = (row.line_number, row.position);
        format!("{line} {} {column} [{length}] @{position} {raw:?}: {} {}\n", row.colname, row.err_code, row.err_reason)
    });
    expect![[r#"
        2 a int4 [] @0 ("x|b", "x"): 1207 Invalid digit, Value 'x', Pos 0, Type: Integer
        3 b varchar [5] @2 ("3|toolong", "toolong"): 1204 String length exceeds DDL length
        5 a int4 [] @0 ("5", "5"): 1214 Delimiter not found
    "#]]
    .assert_eq(&errors.collect::<String>());
    world.check("copy t from 's3://mybucket/bad' $AUTH maxerror 4", expect![[r#"
        INFO: Load into table 't' completed, 7 record(s) loaded successfully.
        INFO: Load into table 't' completed, 3 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.
        COPY
    "#]]).await;
    world.check("select pg_last_copy_count(); copy t from 's3://mybucket/bad' $AUTH ignoreallerrors", expect![[r#"
        pg_last_copy_count
        7
        SELECT 1
        INFO: Load into table 't' completed, 7 record(s) loaded successfully.
        INFO: Load into table 't' completed, 3 record(s) could not be loaded.  Check 'stl_load_errors' system table for details.
        COPY
    "#]]).await;
    // Case 62: all or nothing over several files, and a rollback takes the rows but not the log.
    world.put("pair/1", "1|a\n").await;
    world.put("pair/2", "x|a\n").await;
    world.run("truncate t").await;
    world
        .check(
            "copy t from 's3://mybucket/pair/' $AUTH",
            expect![[r#"
        ERROR XX000: Load into table 't' failed.  Check 'stl_load_errors' system table for details.
          context:   s3://mybucket/pair/2 line 1
          file:       s3://mybucket/pair/2
          line:       1
          column:     a integer
          value:      'x'
          err_code:   1207
          err_reason: Invalid digit, Value 'x', Pos 0, Type: Integer
          rejected:   1 record

          x|a
          ^
    "#]],
        )
        .await;
    world
        .check(
            "begin; copy t from 's3://mybucket/pair/1' $AUTH; select count(*) from t; rollback; select count(*) from t",
            expect![[r#"
        BEGIN
        INFO: Load into table 't' completed, 1 record(s) loaded successfully.
        COPY
        count
        1
        SELECT 1
        ROLLBACK
        count
        0
        SELECT 1
    "#]],
        )
        .await;
    world
        .check(
            "copy t from 's3://mybucket/pair/1' $AUTH noload; select count(*) from t",
            expect![[r#"
        INFO: Load into table 't' completed, 0 record(s) loaded successfully.
        INFO: Load into table 't' completed, 1 record(s) can be loaded; NOLOAD loaded none.
        COPY
        count
        0
        SELECT 1
    "#]],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn csv_gzip_and_manifest() {
    let mut world = World::start().await;
    world.run("create table c(id integer, name varchar(10), descr varchar(60))").await;
    let text = "id,name,descr\n13,Plays,\"All \"\"non-musical\"\" theatre\"\n14,Opera,\"All opera,\nlight\"\n";
    world.put("c/1.gz", gzipped(text.as_bytes())).await;
    let mut members = gzipped(b"id,name,descr\n15,Clas");
    members.extend(gzipped(b"sical,All\n"));
    world.put("c/2.gz", members).await;
    world
        .check(
            "copy c from 's3://mybucket/c/' $AUTH csv gzip ignoreheader 1; select * from c order by id",
            expect![[r#"
        INFO: Load into table 'c' completed, 3 record(s) loaded successfully.
        COPY
        id | name | descr
        13 | Plays | All "non-musical" theatre
        14 | Opera | All opera,
        light
        15 | Classical | All
        SELECT 3
    "#]],
        )
        .await;
    world.put("plain", "16,x,yes and more\n").await;
    world
        .check(
            "copy c from 's3://mybucket/plain' $AUTH csv gzip",
            expect![[r#"
        ERROR XX000: Invalid GZIP data: deflate decompression error: incorrect header check
          context:   S3 key being read : s3://mybucket/plain
    "#]],
        )
        .await;
    // Cases 56 and 58.
    let entries = |optional: &str| {
        format!(
            r#"{{"entries":[{{"url":"s3://mybucket/plain","mandatory":true}},{{"url":"s3://mybucket/none","mandatory":{optional}}}]}}"#
        )
    };
    world.put("m1", entries("false")).await;
    world.put("m2", entries("true")).await;
    world
        .check(
            "copy c from 's3://mybucket/m1' $AUTH csv manifest",
            expect![[r#"
        INFO: Load into table 'c' completed, 1 record(s) loaded successfully.
        COPY
    "#]],
        )
        .await;
    world
        .check(
            "copy c from 's3://mybucket/m2' $AUTH csv manifest",
            expect![[r#"
        ERROR XX000: S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey
          context:   S3 key being read : s3://mybucket/none
    "#]],
        )
        .await;
    world.check("copy c from 's3://mybucket/m' $AUTH csv manifest", expect![[r#"
        ERROR XX000: Problem reading manifest file - S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey
          context:   S3 key being read : s3://mybucket/m
    "#]]).await;
    world
        .check(
            "copy c from 's3://mybucket/plain' $AUTH csv manifest",
            expect![[r#"
        ERROR XX000: COPY with MANIFEST parameter requires full path of an S3 object
          context:   S3 key being read : s3://mybucket/plain
    "#]],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_built_or_not_allowed_says_so() {
    let mut world = World::start().await;
    world
        .run("create table t(a integer, b super); create table u(a integer); create user dbu password 'Password1'")
        .await;
    world.put("x", "1\n").await;
    world
        .check(
            "copy u from 's3://mybucket/x' $AUTH ssh",
            expect![[r#"
        ERROR 0A000: COPY option SSH is not supported yet
    "#]],
        )
        .await;
    world.check("copy u from 's3://mybucket/x' $AUTH region 'eu-west-1'", expect![[r#"
        ERROR XX000: S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.,Status 301,Error PermanentRedirect
          context:   Listing bucket=mybucket prefix=x
    "#]]).await;
    world.client = world.engine.session_of("dbu").await;
    world
        .check(
            "copy u from 's3://mybucket/x' $AUTH",
            expect![[r#"
        ERROR 42501: permission denied for relation u
        principal: user dbu
        action:    INSERT
        resource:  table public.u
        reason:    the user neither owns the table nor was granted INSERT on it
    "#]],
        )
        .await;
}
