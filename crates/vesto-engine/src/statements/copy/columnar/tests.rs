//! COPY of Parquet and ORC through a session: what is loaded, and what is said and logged of what is not.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, Date32Array, Int32Array, Int64Array, ListArray, RecordBatch, StringArray};
use arrow::datatypes::Int32Type;
use expect_test::expect;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use crate::statements::copy::tests::{World, gzipped};

const ORC: &[u8] = include_bytes!("../../../../../vesto-formats/src/columnar/orc/fixtures/runs.stripes.orc");
const LOGGED: &str = "select trim(filename) as file, line_number as row, trim(colname) as col, trim(type) as type, trim(col_length) \
                      as len, trim(raw_field_value) as value, err_code as code, trim(err_reason) as reason from stl_load_errors \
                      order by starttime desc limit 1";

fn parquet(columns: Vec<(&str, ArrayRef)>, row_group_rows: usize) -> Vec<u8> {
    let nullable = true;
    let columns = columns.into_iter().map(|(name, array)| (name, array, nullable));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(row_group_rows)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn texts<'a>(values: impl IntoIterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<StringArray>())
}

fn numbers(values: impl IntoIterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(values.into_iter().collect::<Int32Array>())
}

/// Loads a file into `t` of these columns: the error's own lines and the row in the log. The table stays empty.
async fn refused(columns: &str, file: Vec<u8>, options: &str) -> String {
    let mut world = World::start().await;
    world.run(&format!("create table t({columns})")).await;
    world.put("f/x", file).await;
    let error = world.refusal(&format!("copy t from 's3://mybucket/f/' $AUTH format {options}")).await;
    assert_eq!(world.run("select count(*) from t").await, "count\n0\nSELECT 1\n");
    let block = ["error:", "code:", "query:", "location:", "process:", "-----"];
    let is_own = |line: &&str| !line.trim().is_empty() && !block.iter().any(|head| line.trim_start().starts_with(head));
    let detail = error.detail.unwrap_or_default();
    let detail: Vec<&str> = detail.lines().filter(is_own).map(str::trim_end).collect();
    let hint = error.hint.map(|hint| format!("HINT: {hint}\n")).unwrap_or_default();
    let logged = world.run(LOGGED).await;
    let logged = logged.lines().nth(1).unwrap_or_default();
    format!("{} {}\n{}\n{hint}{logged}\n\n", error.state.0, error.message, detail.join("\n"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pieces_of_all_files_load_in_parallel() {
    let mut world = World::start().await;
    world.run("create table t(n integer, s varchar(10))").await;
    for file in 0..3 {
        let rows = || (0..1000).map(|row| file * 1000 + row);
        let words: Vec<String> = rows().map(|row| format!("w{row}")).collect();
        let columns =
            vec![("n", numbers(rows().map(Some))), ("s", texts(words.iter().map(|word| Some(word.as_str()))))];
        world.put(&format!("f/{file}"), parquet(columns, 300)).await;
    }
    world.put("f/", "").await;
    let loaded = world.said("copy t from 's3://mybucket/f/' $AUTH format parquet").await;
    assert_eq!(loaded, "INFO: Load into table 't' completed, 3000 record(s) loaded successfully.\nCOPY\n");
    let sums = "select count(*), sum(n), sum(case when s = 'w' || n::varchar then 1 else 0 end) as same from t";
    assert_eq!(world.run(sums).await, "count | sum | same\n3000 | 4498500 | 3000\nSELECT 1\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_that_do_not_fit_are_named_with_their_rows() {
    let words = (0..500).map(|row| if row == 417 { Some("longer") } else { Some("short") });
    let mut said = refused("n varchar(5)", parquet(vec![("n", texts(words))], 200), "parquet").await;
    said += &refused("n smallint", parquet(vec![("n", numbers([Some(1), None, Some(70_000)]))], 200), "parquet").await;
    let days: ArrayRef = Arc::new(Date32Array::from(vec![0, i32::MAX]));
    said += &refused("d date", parquet(vec![("d", days)], 200), "parquet").await;
    expect![[r#"
        XX000 Spectrum Scan Error
          context:   The length of the data column n is longer than the length defined in the table. Table: 5, Data: 6, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          row:        418
          column:     n character varying(5)
          value:      'longer'
          err_code:   1204
          err_reason: String length exceeds DDL length
        HINT: Declare column n as long as its values, of which one has 6 bytes.
        s3://mybucket/f/x | 418 | n | varchar | 5 | longer | 1204 | String length exceeds DDL length

        XX000 Spectrum Scan Error
          context:   Value out of range for column n. Column type: smallint, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          row:        3
          column:     n smallint
          value:      '70000'
          err_code:   1222
          err_reason: Overflow (Short valid range -32768 to 32767)
        HINT: Declare column n INTEGER.
        s3://mybucket/f/x | 3 | n | int2 |  | 70000 | 1222 | Overflow (Short valid range -32768 to 32767)

        XX000 Spectrum Scan Error
          context:   Value out of range for column d. Column type: date, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          row:        2
          column:     d date
          value:      '2147483647'
          err_code:   1205
          err_reason: Invalid date format or value [YYYY-MM-DD]
        s3://mybucket/f/x | 2 | d | date |  | 2147483647 | 1205 | Invalid date format or value [YYYY-MM-DD]

    "#]].assert_eq(&said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_null_where_none_may_be() {
    let file = parquet(vec![("x", numbers([Some(1), Some(2)])), ("y", numbers([Some(1), None]))], 200);
    expect![[r#"
        XX000 Cannot insert a NULL value into column n
          file:       s3://mybucket/f/x
          row:        2
          column:     n integer
          value:      NULL
          err_code:   1213
          err_reason: Missing data for not-null field
        s3://mybucket/f/x | 2 | n | int4 |  |  | 1213 | Missing data for not-null field

    "#]]
    .assert_eq(&refused("a int, n int not null", file, "parquet").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_characters_and_such_as_char_has_not() {
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![b"good".as_slice(), b"b\xa4d"]));
    let mut said = refused("s varchar(5)", parquet(vec![("s", bytes)], 200), "parquet").await;
    said += &refused("s char(9)", parquet(vec![("s", texts([Some("zäh")]))], 200), "parquet").await;
    expect![[r#"
        XX000 Spectrum Scan Error
          context:   1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3), Column: s, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          row:        2
          column:     s character varying(5)
          value:      'b�d'
          err_code:   1220
          err_reason: String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)
        HINT: ACCEPTINVCHARS loads VARCHAR values with '?' in place of invalid bytes; what is no text goes into column s if it is VARBYTE.
        s3://mybucket/f/x | 2 | s | varchar | 5 | b�d | 1220 | String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)

        XX000 Spectrum Scan Error
          context:   1220 Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 a4, Column: s, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          row:        1
          column:     s character(9)
          value:      'zäh'
          err_code:   1220
          err_reason: Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 a4
        HINT: CHAR holds ASCII only: declare column s VARCHAR.
        s3://mybucket/f/x | 1 | s | char | 9 | zäh | 1220 | Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 a4

    "#]].assert_eq(&said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn types_of_other_kinds_and_what_would_take_them() {
    let long: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let file = parquet(vec![("a", numbers([Some(1)])), ("id", long)], 200);
    let mut said = refused("a int, name varchar(10)", file, "parquet").await;
    let list: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1)])]));
    said += &refused("name varchar(10)", parquet(vec![("list", list)], 200), "parquet").await;
    expect![[r#"
        XX000 Spectrum Scan Error
          context:   File 'https://s3.us-east-1.amazonaws.com/mybucket/f/x' has an incompatible Parquet schema for column 's3://mybucket/f/x.id'. Column type: VARCHAR, Parquet schema:
        optional int64 id [i:1 d:1 r:0]
          file:       s3://mybucket/f/x
          column:     name character varying(10)
          err_code:   1223
          err_reason: Incompatible schema: optional int64 id [i:1 d:1 r:0]
        HINT: Columns go by position, and nothing is converted: declare column name BIGINT.
        s3://mybucket/f/x | 0 | name | varchar | 10 |  | 1223 | Incompatible schema: optional int64 id [i:1 d:1 r:0]

        XX000 Spectrum Scan Error
          context:   File 'https://s3.us-east-1.amazonaws.com/mybucket/f/x' has an incompatible Parquet schema for column 's3://mybucket/f/x.list'. Column type: VARCHAR, Parquet schema:
        optional group list
          file:       s3://mybucket/f/x
          column:     name character varying(10)
          err_code:   1223
          err_reason: Incompatible schema: optional group list
        HINT: Nothing is converted: declare column name SUPER and add SERIALIZETOJSON.
        s3://mybucket/f/x | 0 | name | varchar | 10 |  | 1223 | Incompatible schema: optional group list

    "#]].assert_eq(&said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_that_do_not_count_the_same() {
    let file = || parquet(vec![("a", numbers([Some(1)])), ("b", numbers([Some(1)]))], 200);
    let said = refused("a int", file(), "parquet").await + &refused("a int, b int, c int", file(), "parquet").await;
    expect![[r#"
        XX000 Spectrum Scan Error
          context:   Unmatched number of columns between table and file. Table columns: 1, Data columns: 2, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          err_code:   1202
          err_reason: Unmatched number of columns between table and file. Table columns: 1, Data columns: 2
        HINT: Every column of the file is loaded, by position: compare them with the table's, or with the column list.
        s3://mybucket/f/x | 0 |  |  |  |  | 1202 | Unmatched number of columns between table and file. Table columns: 1, Data columns: 2

        XX000 Spectrum Scan Error
          context:   Unmatched number of columns between table and file. Table columns: 3, Data columns: 2, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          err_code:   1203
          err_reason: Unmatched number of columns between table and file. Table columns: 3, Data columns: 2
        HINT: Name the file's columns in a column list, or add FILLRECORD.
        s3://mybucket/f/x | 0 |  |  |  |  | 1203 | Unmatched number of columns between table and file. Table columns: 3, Data columns: 2

    "#]].assert_eq(&said);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_string_that_super_cannot_hold() {
    let long = "x".repeat(70_000);
    let file = parquet(vec![("s", texts([Some("fine"), Some(long.as_str())]))], 200);
    let mut said = refused("s super", file.clone(), "parquet").await;
    said += &refused("s super", file, "parquet serializetojson").await;
    expect![[r#"
        0A000 SUPER column in COPY query requires SERIALIZETOJSON option

        s3://mybucket/f/x | 0 |  |  |  |  | 1223 | Nested data needs SERIALIZETOJSON

        XX000 Spectrum Scan Error
          context:   1224 String value exceeds the max size of 65535 bytes, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          row:        2
          column:     s super
          value:      ''…
          err_code:   1224
          err_reason: String value exceeds the max size of 65535 bytes
        s3://mybucket/f/x | 2 | s | super |  | xxxx | 1224 | String value exceeds the max size of 65535 bytes

    "#]].assert_eq(&said.replace(&"x".repeat(20), ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_none_or_cannot_be_read() {
    let mut said = refused("n int", b"1|2|3\n4|5|6\n7|8|9\n".to_vec(), "parquet").await;
    let mut file = parquet(vec![("n", numbers([Some(1)]))], 200);
    said += &refused("n int", file.clone(), "orc").await;
    // The codec's crate is not built in.
    let at = codec_at(&file);
    *file.get_mut(at).unwrap() = 2 * 4;
    said += &refused("n int", file, "parquet").await;
    expect![[r#"
        XX000 Spectrum Scan Error
          context:   File 'https://s3.us-east-1.amazonaws.com/mybucket/f/x' could not be read as Parquet: the file is not valid: Parquet error: Invalid Parquet file. Corrupt footer
          file:       s3://mybucket/f/x
          err_code:   1200
          err_reason: Invalid file: Parquet error: Invalid Parquet file. Corrupt footer
        s3://mybucket/f/x | 0 |  |  |  |  | 1200 | Invalid file: Parquet error: Invalid Parquet file. Corrupt footer

        XX000 Spectrum Scan Error
          context:   File 'https://s3.us-east-1.amazonaws.com/mybucket/f/x' could not be read as ORC: the file is not valid: its metadata is malformed
          file:       s3://mybucket/f/x
          err_code:   1200
          err_reason: Invalid file: its metadata is malformed
        s3://mybucket/f/x | 0 |  |  |  |  | 1200 | Invalid file: its metadata is malformed

        XX000 Spectrum Scan Error
          context:   File 'https://s3.us-east-1.amazonaws.com/mybucket/f/x' could not be read as Parquet: Parquet's compression Brotli is not supported
          file:       s3://mybucket/f/x
          err_code:   1200
          err_reason: Invalid file: Parquet's compression Brotli is not supported
        HINT: Write the file with compression SNAPPY, ZSTD, GZIP, LZ4 or none.
        s3://mybucket/f/x | 0 |  |  |  |  | 1200 | Invalid file: Parquet's compression Brotli is not supported

    "#]].assert_eq(&said);
}

/// Where the footer has the column's codec: field 4 of its metadata, behind the path.
fn codec_at(file: &[u8]) -> usize {
    let path = [0x19, 0x18, 0x01, b'n', 0x15];
    let at = file.windows(path.len()).rposition(|bytes| bytes == path).unwrap() + path.len();
    assert_eq!(file.get(at), Some(&0));
    at
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_compressed_as_a_whole_are_refused() {
    let mut world = World::start().await;
    world.run("create table t(n integer)").await;
    world.put("f/x.parquet.gz", gzipped(&parquet(vec![("n", numbers([Some(1)]))], 200))).await;
    let refused = world.refusal("copy t from 's3://mybucket/f/' $AUTH format parquet").await;
    let hint = "Files that are compressed as a whole are not supported: decompress them, or write them with compression inside.";
    assert_eq!(refused.hint.as_deref(), Some(hint));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orc_names_the_row_among_all_stripes() {
    let columns =
        "same bigint, step bigint, noise bigint, rare bigint, falls bigint, holes bigint not null, word varchar(9)";
    let mut said = refused(columns, ORC.to_vec(), "orc").await;
    let columns = columns.replace(" not null", "").replace("varchar(9)", "varchar(5)");
    said += &refused(&columns, ORC.to_vec(), "orc").await;
    expect![[r#"
        XX000 Cannot insert a NULL value into column holes
          file:       s3://mybucket/f/x
          row:        1
          column:     holes bigint
          value:      NULL
          err_code:   1213
          err_reason: Missing data for not-null field
        s3://mybucket/f/x | 1 | holes | int8 |  |  | 1213 | Missing data for not-null field

        XX000 Spectrum Scan Error
          context:   The length of the data column word is longer than the length defined in the table. Table: 5, Data: 6, File name: https://s3.us-east-1.amazonaws.com/mybucket/f/x
          file:       s3://mybucket/f/x
          row:        1
          column:     word character varying(5)
          value:      'word 0'
          err_code:   1204
          err_reason: String length exceeds DDL length
        HINT: Declare column word as long as its values, of which one has 6 bytes.
        s3://mybucket/f/x | 1 | word | varchar | 5 | word 0 | 1204 | String length exceeds DDL length

    "#]].assert_eq(&said);
}

/// One row group for all cores.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_one_row_group_is_loaded_in_parts() {
    let mut world = World::start().await;
    world.run("create table t(n integer, s varchar(30))").await;
    let n_rows = 600_000;
    let words: Vec<String> =
        (0..n_rows).map(|row| format!("{row}:{:x}", (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))).collect();
    let columns =
        vec![("n", numbers((0..n_rows).map(Some))), ("s", texts(words.iter().map(|word| Some(word.as_str()))))];
    let file = parquet(columns, usize::MAX);
    assert!(file.len() > 8 << 20, "{}", file.len());
    world.put("f/x", file).await;
    let loaded = world.said("copy t from 's3://mybucket/f/' $AUTH format parquet").await;
    assert_eq!(loaded, "INFO: Load into table 't' completed, 600000 record(s) loaded successfully.\nCOPY\n");
    let right = "select count(*), count(distinct n), sum(n), sum(case when s like n::varchar || ':%' then 1 else 0 end) as same from t";
    assert_eq!(
        world.run(right).await,
        "count | count | sum | same\n600000 | 600000 | 179999700000 | 600000\nSELECT 1\n"
    );
}
