use super::*;
use crate::statements::copy::tests::World;

#[test]
fn what_repeats_is_kept_as_a_dictionary() {
    let text = ColumnType::Varchar(20);
    let of = |rows, distinct, bytes| Some(Sample { rows, distinct, bytes });
    assert_eq!(choice(&text, false, of(1000.0, 5.0, 9000.0)), "bytedict");
    assert_eq!(choice(&text, false, of(1000.0, 1000.0, 9000.0)), "zstd");
    assert_eq!(choice(&text, false, of(1000.0, 900.0, 2000.0)), "lzo");
    assert_eq!(choice(&text, true, of(1000.0, 5.0, 9000.0)), "none");
    assert_eq!(choice(&ColumnType::Boolean, false, of(1000.0, 2.0, 0.0)), "zstd");
    assert_eq!(choice(&ColumnType::DoublePrecision, false, of(1000.0, 1000.0, 0.0)), "none");
    assert_eq!(choice(&ColumnType::Integer, false, None), "az64");
}

async fn encodings_after(world: &mut World, table: &str, option: &str) -> String {
    let columns = "id integer, state varchar(10), note varchar(30) encode raw, ok boolean";
    world.run(&format!("create table {table}({columns}) sortkey(id)")).await;
    let copied = world.run(&format!("copy {table} from 's3://mybucket/enc' $AUTH {option}")).await;
    assert!(copied.ends_with("COPY\n"), "{copied}");
    let shown = format!("select \"column\", encoding from pg_table_def where tablename = '{table}'");
    let shown = world.run(&shown).await;
    shown
        .lines()
        .skip(1)
        .filter(|line| line.contains('|'))
        .map(|line| line.replace(" | ", "="))
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn compupdate_records_encodings_of_a_table_that_was_empty() {
    let mut world = World::start().await;
    let rows: String = (0..200).map(|n| format!("{n}|{}|note number {n}|t\n", ["OH", "NY"][n % 2])).collect();
    world.put("enc", rows).await;
    assert_eq!(encodings_after(&mut world, "p", "compupdate preset").await, "id=none state=lzo note=lzo ok=none");
    assert_eq!(encodings_after(&mut world, "s", "compupdate on").await, "id=none state=bytedict note=zstd ok=zstd");
    assert_eq!(encodings_after(&mut world, "o", "compupdate off").await, "id=none state=lzo note=none ok=none");
    // A table that has rows keeps what it has.
    world.run("copy o from 's3://mybucket/enc' $AUTH compupdate on").await;
    let kept = world.run("select encoding from pg_table_def where tablename = 'o' and \"column\" = 'note'").await;
    assert_eq!(kept, "encoding\nnone\nSELECT 1\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statupdate_decides_what_counts_as_analyzed() {
    let mut world = World::start().await;
    world.put("stats", "1\n2\n").await;
    world.run("create table t(a integer)").await;
    let off = "select stats_off, tbl_rows from svv_table_info where \"table\" = 't'";
    let mut copied = async |option: &str| {
        let out = world.run(&format!("copy t from 's3://mybucket/stats' $AUTH {option}; {off}")).await;
        out.lines().nth(3).unwrap_or_default().to_owned()
    };
    // Empty before: analyzed unless STATUPDATE OFF says otherwise.
    assert_eq!(copied("").await, "0 | 2");
    assert_eq!(copied("").await, "50 | 4");
    assert_eq!(copied("statupdate on").await, "0 | 6");
    assert_eq!(copied("statupdate off").await, "25 | 8");
    let analyzed = world.run("analyze t").await;
    assert_eq!(analyzed, "ANALYZE\n");
    assert_eq!(world.run(off).await.lines().nth(1), Some("0 | 8"));
}
