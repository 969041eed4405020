//! UNLOAD through a session; see COPY's tests for the world they share.

use std::io::Read;

use expect_test::expect;
use vesto_warehouse::syslog::UnloadLog;

use super::super::copy::tests::World;
use vesto_formats::compression::{Compression, reader};

async fn venues() -> World {
    let mut world = World::start().await;
    world.run("create table venue(id integer, name varchar(50), state char(2), seats integer)").await;
    let rows = "insert into venue values (1, 'Pinewood Race|track', 'OH', 0), (2, 'Columbus \"Crew\" Stadium', 'OH', null), \
                (4, 'Community, Ballpark, Arena', null, 5)";
    world.run(rows).await;
    world
}

async fn unpacked(world: &World, key: &str, compression: Compression) -> String {
    let (packed, mut text) = (world.get(key).await, String::new());
    reader(compression, packed.as_slice()).unwrap().read_to_string(&mut text).unwrap();
    text
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
    csv.push_str(&unpacked(&world, &keys[0], Compression::Gzip).await);
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
    // What fails leaves everything as it was.
    for options in ["allowoverwrite", "cleanpath"] {
        let failing = format!("unload ('select 1 / (id - 4) from venue') to 's3://mybucket/o/' $AUTH {options}");
        let answer = world.run(&failing).await;
        assert!(answer.starts_with("ERROR 22012"), "{answer}");
        assert_eq!(world.keys("o/").await, ["o/0000_part_00", "o/x_old"]);
        assert_eq!(text(&world, "o/0000_part_00").await.lines().count(), 3);
    }
    world.run("unload ('select * from venue') to 's3://mybucket/o/' $AUTH cleanpath").await;
    assert_eq!(world.keys("o/").await, ["o/0000_part_00"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partitions_are_directories() {
    let mut world = venues().await;
    world
        .run("unload ('select * from venue') to 's3://mybucket/v' $AUTH partition by (state, seats) csv header manifest verbose")
        .await;
    let keys = world.keys("v/").await;
    // Which slice has a partition is up to a hash.
    let files = keys.iter().filter_map(|key| key.rsplit_once('/'));
    let directories: Vec<_> = files.map(|(directory, file)| (directory, file.trim_start_matches(['0', '1']))).collect();
    expect![[r#"
        [
            (
                "v",
                "manifest",
            ),
            (
                "v/state=OH/seats=0",
                "_part_00",
            ),
            (
                "v/state=OH/seats=__HIVE_DEFAULT_PARTITION__",
                "_part_00",
            ),
            (
                "v/state=__HIVE_DEFAULT_PARTITION__/seats=5",
                "_part_00",
            ),
        ]
    "#]]
    .assert_debug_eq(&directories);
    assert_eq!(text(&world, &keys[1]).await, "id,name\n1,Pinewood Race|track\n");
    let manifest = text(&world, "v/manifest").await;
    assert!(manifest.contains(r#""name": "seats""#) && manifest.contains(r#""record_count": 6"#), "{manifest}");
    // INCLUDE keeps the columns; with PARALLEL OFF files are counted in each directory.
    world
        .run("unload ('select * from venue') to 's3://mybucket/i/' $AUTH partition by (state) include parallel off")
        .await;
    assert_eq!(world.keys("i/").await, ["i/state=OH/000", "i/state=__HIVE_DEFAULT_PARTITION__/000"]);
    assert_eq!(text(&world, "i/state=__HIVE_DEFAULT_PARTITION__/000").await, "4|Community, Ballpark, Arena||5\n");
    // CLEANPATH clears the partitions that get files, no others.
    world.put("i/state=OH/old", "old").await;
    world.put("i/state=TX/old", "old").await;
    world
        .run("unload ('select * from venue where id = 1') to 's3://mybucket/i' $AUTH partition by (state) cleanpath parallel off")
        .await;
    let keys = world.keys("i/").await;
    assert_eq!(keys, ["i/state=OH/000", "i/state=TX/old", "i/state=__HIVE_DEFAULT_PARTITION__/000"]);
    for query in ["select id from venue", "select seats from venue", "select id, name as seats, seats from venue"] {
        let refused = format!("unload ('{query}') to 's3://mybucket/r/' $AUTH partition by (seats)");
        let answer = world.run(&refused).await;
        assert!(answer.starts_with("ERROR"), "{query}: {answer}");
    }
}

/// Ten times 1,000 numbers in the order of their last digit.
const SORTED: &str = "select n / 10 as tens, n % 10 as digit from numbers order by digit, tens";

async fn numbers() -> World {
    let mut world = World::start().await;
    world.run("create table numbers(n integer)").await;
    let lines: String = (0..10_000).rev().map(|n| format!("{n}\n")).collect();
    world.put("numbers", lines).await;
    world.run("copy numbers from 's3://mybucket/numbers' $AUTH").await;
    world
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_holds_within_files() {
    let mut world = numbers().await;
    let sorted: String = (0..10_000).map(|i| format!("{}|{}\n", i % 1000, i / 1000)).collect();
    for (options, compression) in [
        ("", Compression::None),
        ("gzip", Compression::Gzip),
        ("bzip2", Compression::Bzip2),
        ("zstd", Compression::Zstd),
    ] {
        let prefix = if options.is_empty() { "plain" } else { options };
        world.run(&format!("unload ('{SORTED}') to 's3://mybucket/{prefix}/' $AUTH parallel off {options}")).await;
        let keys = world.keys(&format!("{prefix}/")).await;
        assert_eq!(keys.len(), 1, "{keys:?}");
        assert!(unpacked(&world, &keys[0], compression).await == sorted, "{options}");
    }
    for parallel in ["on", "off"] {
        let prefix = format!("by{parallel}/");
        let sql =
            format!("unload ('{SORTED}') to 's3://mybucket/{prefix}' $AUTH partition by (digit) parallel {parallel}");
        world.run(&sql).await;
        let keys = world.keys(&prefix).await;
        assert_eq!(keys.len(), 10, "{keys:?}");
        let of_a_digit: String = (0..1000).map(|n| format!("{n}\n")).collect();
        for key in keys {
            assert!(text(&world, &key).await == of_a_digit, "{key}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_data_file_is_unloaded_by_every_slice() {
    let mut world = numbers().await;
    world.run("create table one as select n from numbers").await;
    for (prefix, query) in [("a", "select n from numbers"), ("b", "select n from numbers order by n")] {
        world.run(&format!("unload ('{query}') to 's3://mybucket/{prefix}/' $AUTH gzip")).await;
        let keys = world.keys(&format!("{prefix}/")).await;
        let [first, second] = keys.as_slice() else { panic!("{keys:?}") };
        let (first, second) =
            (unpacked(&world, first, Compression::Gzip).await, unpacked(&world, second, Compression::Gzip).await);
        assert_eq!(first.lines().count() + second.lines().count(), 10_000);
    }
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
