use super::*;
use vesto_sql::unload::PartitionBy;

fn names(key: &str, change: impl FnOnce(&mut UnloadOptions)) -> FileNames {
    let mut options = UnloadOptions::default();
    change(&mut options);
    FileNames::new(&root(&ObjectUrl { bucket: "b".to_owned(), key: key.to_owned() }, &options), &options)
}

fn venues(change: impl FnOnce(&mut UnloadOptions)) -> FileNames {
    names("dir/venue_", change)
}

fn partitioned(options: &mut UnloadOptions) {
    options.partition_by = Some(PartitionBy { columns: vec!["a".to_owned()], include: false });
}

#[test]
fn parallel_and_serial_files() {
    assert_eq!(venues(|_| ()).part("", 3, 1), "dir/venue_0003_part_01");
    assert_eq!(venues(|options| options.parallel = false).part("", 0, 2), "dir/venue_002");
    assert_eq!(venues(|_| ()).manifest(), "dir/venue_manifest");
    assert_eq!(venues(|_| ()).part("", 12345, 100), "dir/venue_12345_part_100");
}

#[test]
fn partitions_are_directories_below_the_prefix() {
    assert_eq!(venues(partitioned).part("a=1/", 0, 0), "dir/venue_/a=1/0000_part_00");
    assert_eq!(venues(partitioned).manifest(), "dir/venue_/manifest");
    assert_eq!(names("dir/", partitioned).part("a=1/", 0, 0), "dir/a=1/0000_part_00");
    assert_eq!(names("", partitioned).part("a=1/", 0, 0), "a=1/0000_part_00");
}

#[test]
fn an_extension_replaces_the_others() {
    let gzip = |options: &mut UnloadOptions| options.compression = Some(UnloadCompression::Gzip);
    assert_eq!(venues(gzip).part("", 0, 0), "dir/venue_0000_part_00.gz");
    let bzip2 = |options: &mut UnloadOptions| options.compression = Some(UnloadCompression::Bzip2);
    assert_eq!(venues(bzip2).part("", 0, 0), "dir/venue_0000_part_00.bz2");
    let zstd = |options: &mut UnloadOptions| options.compression = Some(UnloadCompression::Zstd);
    assert_eq!(venues(zstd).part("", 0, 0), "dir/venue_0000_part_00.zst");
    let parquet = |options: &mut UnloadOptions| options.format = UnloadFormat::Parquet;
    assert_eq!(venues(parquet).part("", 0, 0), "dir/venue_0000_part_00.parquet");
    let csv = |options: &mut UnloadOptions| options.format = UnloadFormat::Csv;
    assert_eq!(venues(csv).part("", 0, 0), "dir/venue_0000_part_00");
    let both = venues(|options| {
        gzip(options);
        options.extension = Some("csv".to_owned());
    });
    assert_eq!(both.part("", 0, 0), "dir/venue_0000_part_00.csv");
    let extension = |text: &str| venues(|options| options.extension = Some(text.to_owned())).part("", 1, 0);
    assert_eq!(extension("txt.gz"), "dir/venue_0001_part_00.txt.gz");
    assert_eq!(extension(""), "dir/venue_0001_part_00");
}
