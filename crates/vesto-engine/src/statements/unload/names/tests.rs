use super::*;

fn names(change: impl FnOnce(&mut UnloadOptions)) -> FileNames {
    let mut options = UnloadOptions::default();
    change(&mut options);
    FileNames::new(&ObjectUrl { bucket: "b".to_owned(), key: "dir/venue_".to_owned() }, &options)
}

#[test]
fn parallel_and_serial_files() {
    assert_eq!(names(|_| ()).part(3, 1), "dir/venue_0003_part_01");
    assert_eq!(names(|options| options.parallel = false).part(0, 2), "dir/venue_002");
    assert_eq!(names(|_| ()).manifest(), "dir/venue_manifest");
}

#[test]
fn an_extension_replaces_the_others() {
    assert_eq!(
        names(|options| options.compression = Some(UnloadCompression::Gzip)).part(0, 0),
        "dir/venue_0000_part_00.gz"
    );
    assert_eq!(names(|options| options.format = UnloadFormat::Parquet).part(0, 0), "dir/venue_0000_part_00.parquet");
    let both = names(|options| {
        options.compression = Some(UnloadCompression::Gzip);
        options.extension = Some("csv".to_owned());
    });
    assert_eq!(both.part(0, 0), "dir/venue_0000_part_00.csv");
    assert_eq!(
        names(|options| options.extension = Some("txt.gz".to_owned())).part(1, 0),
        "dir/venue_0001_part_00.txt.gz"
    );
}
