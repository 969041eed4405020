//! UNLOAD through a session; see COPY's tests for the world they share.

use std::io::Read;

use expect_test::expect;
use vesto_warehouse::syslog::UnloadLog;

use super::super::copy::tests::World;

async fn venues() -> World {
    let mut world = World::start().await;
    world.run("create table venue(id integer, name varchar(50), state char(2), seats integer)").await;
    let rows = "insert into venue values (1, 'Pinewood Race|track', 'OH', 0), (2, 'Columbus \"Crew\" Stadium', 'OH', null), \
                (4, 'Community, Ballpark, Arena', null, 5)";
    world.run(rows).await;
    world
}

async fn text(world: &World, key: &str) -> String {
    String::from_utf8(world.get(key).await).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serial_text_and_csv() {
    let mut world = venues().await;
    // Cases 64, 67 and 70.
    world.check("unload ('select * from venue order by id') to 's3://mybucket/s/venue_' $AUTH parallel off header; select pg_last_unload_count()", expect![[r#"
        INFO: UNLOAD completed, 3 record(s) unloaded successfully.
        UNLOAD
        pg_last_unload_count
        3
        SELECT 1
    "#]]).await;
    assert_eq!(world.keys("s/").await, ["s/venue_000"]);
    expect![[r#"
        id|name|state|seats
        1|Pinewood Race|track|OH|0
        2|Columbus "Crew" Stadium|OH|
        4|Community, Ballpark, Arena||5
    "#]]
    .assert_eq(&text(&world, "s/venue_000").await);
    world
        .run(
            "unload ('select * from venue order by id') to 's3://mybucket/n/' $AUTH parallel off null as 'fred' escape",
        )
        .await;
    expect![[r#"
        1|Pinewood Race\|track|OH|0
        2|Columbus "Crew" Stadium|OH|fred
        4|Community, Ballpark, Arena|fred|5
    "#]]
    .assert_eq(&text(&world, "n/000").await);
    // Case 65.
    world.run("unload ('select * from venue order by id') to 's3://mybucket/c/' $AUTH parallel off csv").await;
    expect![[r#"
        1,Pinewood Race|track,OH,0
        2,"Columbus ""Crew"" Stadium",OH,
        4,"Community, Ballpark, Arena",,5
    "#]]
    .assert_eq(&text(&world, "c/000").await);
    // Case 68.
    world.run("unload ('select id, name from venue where id = 4') to 's3://mybucket/q/' $AUTH parallel off delimiter ',' addquotes").await;
    assert_eq!(text(&world, "q/000").await, "4,\"Community, Ballpark, Arena\"\n");
    // Case 73.
    world
        .check(
            "unload ('select * from venue limit 10') to 's3://mybucket/l/' $AUTH",
            expect![[r#"
        ERROR 42601: Limit clause is not supported
    "#]],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn manifests_gzip_and_the_way_back() {
    let mut world = venues().await;
    // Case 71.
    world.run("unload ('select * from venue') to 's3://mybucket/m/venue_' $AUTH csv gzip manifest verbose").await;
    let keys = world.keys("m/").await;
    assert_eq!(keys, ["m/venue_0000_part_00.gz", "m/venue_manifest"]);
    let mut csv = String::new();
    vesto_formats::gzip::reader(world.get(&keys[0]).await.as_slice()).read_to_string(&mut csv).unwrap();
    assert_eq!(csv.lines().count(), 3);
    let manifest = text(&world, "m/venue_manifest").await;
    assert!(manifest.contains(r#""record_count": 3"#) && manifest.contains(r#""max_length": 50"#), "{manifest}");
    world.check(
        "create table back (like venue); copy back from 's3://mybucket/m/venue_manifest' $AUTH csv gzip manifest emptyasnull;
         select * from venue except select * from back",
        expect![[r#"
            CREATE TABLE
            INFO: Load into table 'back' completed, 3 record(s) loaded successfully.
            COPY
            id | name | state | seats
            SELECT 0
        "#]],
    )
    .await;
    let log: Vec<UnloadLog> = world.engine.engine.warehouse().log().read().await.unwrap();
    assert_eq!((log[0].path.as_str(), log[0].line_count), ("s3://mybucket/m/venue_0000_part_00.gz", 3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parquet_and_empty_results() {
    let mut world = venues().await;
    world.run("unload ('select * from venue') to 's3://mybucket/p/' $AUTH parquet manifest").await;
    assert_eq!(world.keys("p/").await, ["p/0000_part_00.parquet", "p/manifest"]);
    let file = bytes::Bytes::from(world.get("p/0000_part_00.parquet").await);
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let rows: usize = reader.build().unwrap().map(|batch| batch.unwrap().num_rows()).sum();
    assert_eq!(rows, 3);
    world.run("unload ('select * from venue where id > 9') to 's3://mybucket/e/' $AUTH header").await;
    assert_eq!(text(&world, "e/0000_part_00").await, "id|name|state|seats\n");
    world.run("unload ('select * from venue where id > 9') to 's3://mybucket/ep/' $AUTH parquet manifest").await;
    assert!(world.keys("ep/").await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_the_way() {
    let mut world = venues().await;
    world.put("o/x_old", "old").await;
    // Case 74.
    world.check("unload ('select * from venue') to 's3://mybucket/o/' $AUTH", expect![[r#"
        ERROR XX000: Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.
          context:   Listing bucket=mybucket prefix=o/
    "#]]).await;
    world.run("unload ('select * from venue') to 's3://mybucket/o/' $AUTH allowoverwrite").await;
    assert_eq!(world.keys("o/").await, ["o/0000_part_00", "o/x_old"]);
    world.run("unload ('select * from venue') to 's3://mybucket/o/' $AUTH cleanpath").await;
    assert_eq!(world.keys("o/").await, ["o/0000_part_00"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_end_at_maxfilesize() {
    let mut world = World::start().await;
    world.run("create table big(a varchar(1000))").await;
    let line = format!("{}\n", "x".repeat(999));
    world.put("big", line.repeat(12_000)).await;
    world.run("copy big from 's3://mybucket/big' $AUTH").await;
    world.run("unload ('select * from big') to 's3://mybucket/parts/' $AUTH parallel off maxfilesize 5 mb").await;
    let keys = world.keys("parts/").await;
    assert_eq!(keys, ["parts/000", "parts/001", "parts/002"]);
    let mut all = Vec::new();
    for key in &keys {
        all.extend(world.get(key).await);
    }
    assert_eq!(all.len(), 12_000_000);
}
