//! A file that is read in joined ranges loads, is refused and is logged as one that is read in one piece.

use std::num::NonZeroU64;

use crate::statements::copy::tests::World;

const RANGE: u64 = 16;

/// One engine that reads files in ranges, and one that never does.
struct Both([World; 2]);

impl Both {
    async fn start(copy_memory: usize) -> Self {
        let ranges = World::start_as(|config| {
            config.copy_range_bytes = NonZeroU64::new(RANGE).unwrap();
            config.copy_memory = copy_memory;
        });
        let mut both = Self([ranges.await, World::start().await]);
        both.same("create table t(n int, text varchar(60))").await;
        both
    }

    async fn put(&self, key: &str, content: &[u8]) {
        for world in &self.0 {
            world.put(key, content).await;
        }
    }

    /// Both answer the same, which is this.
    async fn same(&mut self, sql: &str) -> String {
        let [ranges, whole] = &mut self.0;
        let (ranges, whole) = (ranges.run(sql).await, whole.run(sql).await);
        // When a load fails at once, how much of the rest was decoded meanwhile is up to the chunks.
        let without_number = |text: &str| -> String {
            text.lines().filter(|line| !line.trim_start().starts_with("rejected:")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(without_number(&ranges), without_number(&whole), "{sql}");
        whole
    }

    /// Both refuse a file for one of its records: for which, when there are more, depends on who decodes first.
    async fn same_refusal(&mut self, sql: &str) {
        for world in &mut self.0 {
            let refused = world.run(sql).await;
            assert!(refused.starts_with("ERROR XX000: Load into table 't' failed"), "{refused}");
        }
        self.same("select count(*) from t").await;
    }

    async fn same_log(&mut self) {
        self.same("select n, text from t order by n, text").await;
        self.same(
            "select filename, line_number, colname, type, position, raw_line, raw_field_value, err_code, err_reason, \
             is_partial, start_offset from stl_load_errors order by filename, line_number, query",
        )
        .await;
        self.same(
            "select filename, lines_scanned, errors, is_partial, start_offset from stl_load_commits \
             order by filename, query",
        )
        .await;
        self.same("select name, lines, bytes from stl_file_scan order by name, query").await;
        self.same(
            "select status, loaded_rows, error_count, file_count_scanned from sys_load_history order by query_id",
        )
        .await;
    }
}

/// Line feeds and quotes in quotes, header lines with one quote, bad records of several lines, and no end.
fn csv(pad: usize) -> String {
    let pad = "x".repeat(pad);
    let good = "2,\"a\nb\"\"\n,c\"\n3,plain\n\"4\",\"\n\n\"\n";
    let bad = "bad,\"q\nr\"\n5,\"z\"\n\nx,y\n7,\"more\",columns\n";
    format!("an \"odd header\nand \"an\"other\n1,{pad}\n{good}{bad}{good}6,\"without end\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn csv_is_the_same_wherever_ranges_meet() {
    let mut both = Both::start(256 << 20).await;
    for pad in 0..=RANGE as usize {
        let (key, file) = (format!("f/{pad}."), csv(pad));
        both.put(&key, file.as_bytes()).await;
        let copy = format!("copy t from 's3://mybucket/{key}' $AUTH csv ignoreheader 2");
        let told = both.same(&format!("{copy} maxerror 100")).await;
        assert!(told.contains("8 record(s) loaded") && told.contains("5 record(s) could not be loaded"), "{told}");
        // A bad record ends it.
        both.same_refusal(&format!("{copy} ignoreblanklines")).await;
    }
    // All of them together, by the same readers.
    let told = both.same("copy t from 's3://mybucket/f/' $AUTH csv ignoreheader 2 maxerror 10000").await;
    assert!(told.contains(&format!("completed, {} record(s) loaded", 8 * 17)), "{told}");
    let header = format!("copy t from 's3://mybucket/f/3.' $AUTH csv ignoreheader {} maxerror 100", 1000);
    assert!(both.same(&header).await.contains("completed, 0 record(s) loaded"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_logged_is_the_same() {
    let mut both = Both::start(256 << 20).await;
    for pad in [0, 5, 11] {
        both.put(&format!("f/{pad}."), csv(pad).as_bytes()).await;
    }
    both.same("copy t from 's3://mybucket/f/' $AUTH csv ignoreheader 2 maxerror 100").await;
    both.same("copy t from 's3://mybucket/f/' $AUTH csv ignoreheader 2 maxerror 100 noload").await;
    both.same_log().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn escaped_line_feeds_are_the_same_wherever_ranges_meet() {
    let mut both = Both::start(256 << 20).await;
    for pad in 0..=RANGE as usize {
        let file = format!("1|{}\n2|a\\\nb\\\\\n3|\\|\\\n\\\n\nbad|\\\n\n4|end\\", "x".repeat(pad));
        both.put(&format!("e/{pad}."), file.as_bytes()).await;
        both.same(&format!("copy t from 's3://mybucket/e/{pad}.' $AUTH escape maxerror 100")).await;
    }
    both.same_log().await;
}

/// One reader, and a chunk at a time: nobody waits for what nobody reads.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ranges_are_joined_in_the_least_memory() {
    let mut both = Both::start(0).await;
    let body: String = (0..2000).map(|n| format!("{n},\"line\n{n}\"\n")).collect();
    for file in 0..3 {
        both.put(&format!("f/{file}."), body.as_bytes()).await;
    }
    let told = both.same("copy t from 's3://mybucket/f/' $AUTH csv").await;
    assert!(told.contains("6000 record(s) loaded"), "{told}");
    assert!(both.same("select count(*), sum(n) from t").await.contains("6000 | 5997000"));
}

/// A range that cannot be read ends the load for those who wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_load_leaves_nothing() {
    let mut both = Both::start(256 << 20).await;
    let body: String = (0..2000).map(|n| format!("{n},\"line\n{n}\"\n")).collect();
    both.put("f/0", body.as_bytes()).await;
    both.put("f/1", format!("x,y\n{body}").as_bytes()).await;
    both.same("set statement_timeout to 60000").await;
    let told = both.same("copy t from 's3://mybucket/f/' $AUTH csv").await;
    assert!(told.starts_with("ERROR XX000: Load into table 't' failed"), "{told}");
    assert!(both.same("select count(*) from t").await.contains("\n0\n"));
}
