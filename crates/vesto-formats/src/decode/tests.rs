//! The numbered cases are those of the COPY acceptance list that the project keeps.

mod conversions;
mod documented;
mod fixed_width;
mod hostile;

use std::fmt::Write as _;

use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use vesto_types::ColumnType::{self, *};
use vesto_types::interval::IntervalQualifier;

use super::*;
use crate::chunk::{Chunker, ChunkerLimits, FilePart};
use crate::datetime::{DateFormat, TimeFormat};
use crate::options::{Delimiter, FixedWidth, NullAs};

pub(super) fn target(columns: &[(&str, ColumnType)]) -> Vec<TargetColumn> {
    let column = |(name, column_type): &(&str, ColumnType)| {
        let not_null = name.ends_with('!');
        TargetColumn { name: name.trim_end_matches('!').to_owned(), column_type: column_type.clone(), not_null }
    };
    columns.iter().map(column).collect()
}

#[derive(Debug)]
pub(super) struct Copy {
    pub(super) format: RecordFormat,
    pub(super) conversion: Conversion,
    pub(super) columns: Vec<TargetColumn>,
}

impl Copy {
    fn text(columns: &[(&str, ColumnType)]) -> Self {
        Self { format: RecordFormat::pipe(), conversion: Conversion::default(), columns: target(columns) }
    }

    fn csv(columns: &[(&str, ColumnType)]) -> Self {
        Self { format: RecordFormat::csv(), ..Self::text(columns) }
    }

    fn fixed(widths: &[usize], columns: &[(&str, ColumnType)]) -> Self {
        Self { format: RecordFormat::FixedWidth(FixedWidth { widths: widths.to_vec() }), ..Self::text(columns) }
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Conversion)) -> Self {
        change(&mut self.conversion);
        self
    }

    fn delimiter(self, text: &str) -> Self {
        let delimiter = Delimiter::new(text).unwrap();
        let format = match self.format {
            RecordFormat::Delimited { escape, remove_quotes, .. } => {
                RecordFormat::Delimited { delimiter, escape, remove_quotes }
            }
            RecordFormat::Csv { quote, .. } => RecordFormat::Csv { delimiter, quote },
            other => panic!("{other:?} has no delimiter"),
        };
        Self { format, ..self }
    }

    fn escape(self) -> Self {
        let RecordFormat::Delimited { delimiter, remove_quotes, .. } = self.format else { panic!("text only") };
        Self { format: RecordFormat::Delimited { delimiter, escape: true, remove_quotes }, ..self }
    }

    fn remove_quotes(self) -> Self {
        let RecordFormat::Delimited { delimiter, escape, .. } = self.format else { panic!("text only") };
        Self { format: RecordFormat::Delimited { delimiter, escape, remove_quotes: true }, ..self }
    }

    /// Rows as `[a, b]` and errors as `! line …`, in order, reading the file in blocks.
    pub(super) fn read(&self, file: &[u8], chunk_bytes: usize, block: usize) -> String {
        let chunks = self.chunks(file, chunk_bytes, block);
        let mut decoder = RecordDecoder::new(&self.format, self.conversion.clone(), self.columns.clone()).unwrap();
        let (mut rows, mut errors) = (String::new(), String::new());
        for chunk in &chunks {
            for decoded in decoder.decode(chunk) {
                let decoded = decoded.unwrap();
                show_rows(&decoded.batch, &mut rows);
                decoded.errors.iter().for_each(|error| show_error(error, &self.columns, &mut errors));
                for replaced in &decoded.replacements {
                    let _ = writeln!(errors, "replaced in line {} column {}", replaced.line_number, replaced.column);
                }
            }
        }
        rows + &errors
    }

    pub(super) fn chunks(&self, file: &[u8], chunk_bytes: usize, block: usize) -> Vec<Chunk> {
        let limits = ChunkerLimits { chunk_bytes, record_bytes: 1 << 22 };
        let mut chunker = Chunker::new(&self.format, limits, FilePart::Whole, 0);
        let mut chunks = Vec::new();
        for block in file.chunks(block.max(1)) {
            chunker.push(block, &mut chunks);
        }
        chunker.finish(&mut chunks);
        chunks
    }

    pub(super) fn check(self, file: impl AsRef<[u8]>, expected: Expect) {
        expected.assert_eq(&self.read(file.as_ref(), 1 << 20, 1 << 20));
    }
}

fn show_rows(batch: &RecordBatch, out: &mut String) {
    let options = FormatOptions::new().with_null("NULL");
    // The formatter knows no named zones.
    let without_zone = |array: &ArrayRef| match array.data_type() {
        DataType::Timestamp(unit, Some(_)) => cast(array, &DataType::Timestamp(*unit, None)).unwrap(),
        _ => Arc::clone(array),
    };
    let columns: Vec<ArrayRef> = batch.columns().iter().map(without_zone).collect();
    let formatters: Vec<ArrayFormatter<'_>> =
        columns.iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
    for row in 0..batch.num_rows() {
        let values: Vec<String> = formatters
            .iter()
            .zip(batch.columns())
            .map(|(column, array)| match array.data_type() {
                DataType::Utf8 if !array.is_null(row) => {
                    format!("{:?}", column.value(row).to_string())
                }
                _ => column.value(row).to_string(),
            })
            .collect();
        let _ = writeln!(out, "{}", values.join(", "));
    }
}

fn show_error(error: &LoadError, columns: &[TargetColumn], out: &mut String) {
    let column = error.column.map_or("", |index| columns[index].name.as_str());
    let (line, position, field) = (error.line_number, error.position, &error.raw_field_value);
    let _ = writeln!(
        out,
        "! line {line} {column}@{position} {field:?} of {:?}: {} {}",
        error.raw_line,
        error.err_code(),
        error.err_reason()
    );
}

fn venue() -> [(&'static str, ColumnType); 5] {
    [
        ("venueid!", SmallInt),
        ("venuename", Varchar(100)),
        ("venuecity", Varchar(30)),
        ("venuestate", Char(2)),
        ("venueseats", Integer),
    ]
}

#[test]
fn case_1_default_pipe() {
    Copy::text(&venue()).check(
        "1|Toyota Park|Bridgeview|IL|0\n2|Columbus Crew Stadium|Columbus|OH|0\n3|RFK Stadium|Washington|DC|0\n",
        expect![[r#"
            1, "Toyota Park", "Bridgeview", "IL", 0
            2, "Columbus Crew Stadium", "Columbus", "OH", 0
            3, "RFK Stadium", "Washington", "DC", 0
        "#]],
    );
}

#[test]
fn case_4_a_delimiter_may_stand_at_the_end() {
    Copy::text(&venue()[..4]).check(
        "1|Toyota Park|Bridgeview|IL|\r\n10|Pizza Hut Park|Frisco|TX|",
        expect![[r#"
            1, "Toyota Park", "Bridgeview", "IL"
            10, "Pizza Hut Park", "Frisco", "TX"
        "#]],
    );
}

#[test]
fn cases_8_10_11_escape() {
    Copy::text(&[("c1", Integer), ("c2", Varchar(50))]).escape().check(
        "1|public\\|event\\|dwuser\n1|A\\\\B\\\\C\n2|\\012\n3|x\\|y\n4|\\N\n5|\\\\N\n6|\\\n7|",
        expect![[r#"
            1, "public|event|dwuser"
            1, "A\\B\\C"
            2, "012"
            3, "x|y"
            4, NULL
            5, NULL
            6, "\n7"
        "#]],
    );
    let xml = "<xml start>\\\n<newline characters provide>\\\n<line breaks at the end of each>\\\n<line in content>\\\n</xml>|1000\n<xml>\\\n</xml>|2000\n";
    Copy::text(&[("c1", Varchar(200)), ("c2", Integer)]).escape().check(
        xml,
        expect![[r#"
            "<xml start>\n<newline characters provide>\n<line breaks at the end of each>\n<line in content>\n</xml>", 1000
            "<xml>\n</xml>", 2000
        "#]],
    );
}

#[test]
fn removequotes_takes_the_outermost_pair() {
    let file = "\"The delimiter is a pipe (|) character\"\n'Black'\n\"White\"\nBlue'\n'Blue\n\"Blue\n' ' 'Black' ' '\n' '\n'a\"\n";
    Copy::text(&[("c", Varchar(50))]).remove_quotes().check(
        file,
        expect![[r#"
            "The delimiter is a pipe (|) character"
            "Black"
            "White"
            "Blue'"
            " ' 'Black' ' "
            " "
            ! line 5 c@0 "'Blue" of "'Blue": 1214 Delimited value missing end quote
            ! line 6 c@0 "\"Blue" of "\"Blue": 1214 Delimited value missing end quote
            ! line 9 c@0 "'a\"" of "'a\"": 1214 Delimited value missing end quote
        "#]],
    );
    Copy::text(&[("a", Integer), ("b", Varchar(50))]).remove_quotes().escape().check(
        "4|'A Midsummer Night\\'s Dream'\n5|\"x\\\"\"\n",
        expect![[r#"
            4, "A Midsummer Night's Dream"
            5, "x\""
        "#]],
    );
}

#[test]
fn case_13_empty_and_null() {
    Copy::text(&[("a", Integer), ("b", Varchar(5)), ("c", Date)]).check(
        "||\n\\N|\\N|\\N\n",
        expect![[r#"
            NULL, "", NULL
            NULL, NULL, NULL
        "#]],
    );
}

#[test]
fn case_14_blanks_and_nulls() {
    let copy = || Copy::text(&[("a", Integer), ("b", Varchar(5))]);
    let file = "1|\n2|   \n";
    copy().check(
        file,
        expect![[r#"
        1, ""
        2, "   "
    "#]],
    );
    copy().with(|options| options.empty_as_null = true).check(
        file,
        expect![[r#"
        1, NULL
        2, "   "
    "#]],
    );
    copy().with(|options| options.null_as = NullAs::new("").unwrap()).check(
        file,
        expect![[r#"
        1, NULL
        2, "   "
    "#]],
    );
    copy().with(|options| options.blanks_as_null = true).check(
        file,
        expect![[r#"
        1, ""
        2, NULL
    "#]],
    );
    copy().with(|options| options.trim_blanks = true).check(
        "1|a \t \n2|  \n",
        expect![[r#"
        1, "a"
        2, ""
    "#]],
    );
}

#[test]
fn case_16_null_as() {
    let file = "251|Paris Hotel|Las Vegas|NV|fred\n22|Quicken Loans Arena|Cleveland|fred|0\n";
    Copy::text(&venue()).with(|options| options.null_as = NullAs::new("fred").unwrap()).check(
        file,
        expect![[r#"
        251, "Paris Hotel", "Las Vegas", "NV", NULL
        22, "Quicken Loans Arena", "Cleveland", NULL, 0
    "#]],
    );
    Copy::text(&venue()).check(file, expect![[r#"
        ! line 1 venueseats@29 "fred" of "251|Paris Hotel|Las Vegas|NV|fred": 1207 Invalid digit, Value 'f', Pos 0, Type: Integer
        ! line 2 venuestate@33 "fred" of "22|Quicken Loans Arena|Cleveland|fred|0": 1204 Char length exceeds DDL length
    "#]]);
}

#[test]
fn case_25_fillrecord() {
    let file = "apple,orange\n";
    let char4 = || Copy::text(&[("a", Char(10)), ("b", Char(10)), ("c", Char(10)), ("d", Char(10))]).delimiter(",");
    char4().with(|options| options.fill_record = true).check(
        file,
        expect![[r#"
        "apple", "orange", NULL, NULL
    "#]],
    );
    char4().check(
        file,
        expect![[r#"
        ! line 1 b@6 "orange" of "apple,orange": 1214 Delimiter not found
    "#]],
    );
    let fill = |options: &mut Conversion| options.fill_record = true;
    Copy::csv(&[("a", Varchar(9)), ("b", Varchar(9)), ("c!", Integer)]).with(fill).check(
        "x\nx,y,1\n",
        expect![[r#"
        "x", "y", 1
        ! line 1 c@1 "" of "x": 1213 Missing data for not-null field
    "#]],
    );
    Copy::text(&[("a", Varchar(9)), ("b", Varchar(9))]).with(fill).check(
        "x\n",
        expect![[r#"
        "x", ""
    "#]],
    );
}

#[test]
fn case_26_blank_lines() {
    let copy = || Copy::text(&[("a", Integer), ("b", Varchar(9))]);
    copy().with(|options| options.ignore_blank_lines = true).check(
        "1|a\n\n\r\n2|b\n",
        expect![[r#"
        1, "a"
        2, "b"
    "#]],
    );
    copy().check(
        "1|a\n\n2|b|c\n",
        expect![[r#"
        1, "a"
        ! line 2 a@0 "" of "": 1214 Delimiter not found
        ! line 3 @2 "b" of "2|b|c": 1202 Extra column(s) found
    "#]],
    );
}

#[test]
fn case_29_csv() {
    let category =
        [("catid!", SmallInt), ("catgroup", Varchar(10)), ("catname", Varchar(10)), ("catdesc", Varchar(50))];
    let file = "12,Shows,Musicals,Musical theatre\n13,Shows,Plays,\"All \"\"non-musical\"\" theatre\"\n14,Shows,Opera,\"All opera, light, and \"\"rock\"\" opera\"\n15,Concerts,Classical,\"All symphony, concerto, and choir concerts\"\n";
    let expected = expect![[r#"
        12, "Shows", "Musicals", "Musical theatre"
        13, "Shows", "Plays", "All \"non-musical\" theatre"
        14, "Shows", "Opera", "All opera, light, and \"rock\" opera"
        15, "Concerts", "Classical", "All symphony, concerto, and choir concerts"
    "#]];
    expected.assert_eq(&Copy::csv(&category).read(file.as_bytes(), 1 << 20, 1 << 20));
    let percent = file.replace("\"\"", "\u{1}").replace('"', "%").replace('\u{1}', "\"");
    let format = RecordFormat::Csv { delimiter: Delimiter::byte(b','), quote: b'%' };
    let copy = Copy { format, ..Copy::csv(&category) };
    expected.assert_eq(&copy.read(percent.as_bytes(), 1 << 20, 1 << 20));
}

#[test]
fn case_31_csv_blanks_and_line_feeds() {
    Copy::csv(&[("a", Integer), ("b", Varchar(9)), ("c", Varchar(20))]).check(
        "1, \"a,b\" ,\"l1\nl2\"\r\n2, x ,\"\"\n3,\"a\"b,c\n4,5\" pipe,\"\\N\"\n5,\"open,x\n",
        expect![[r#"
            1, "a,b", "l1\nl2"
            2, " x ", ""
            4, "5\" pipe", NULL
            ! line 4 c@7 "c" of "3,\"a\"b,c": 1214 Invalid quote formatting for CSV
            ! line 6 a@0 "5" of "5,\"open,x\n": 1214 Invalid quote formatting for CSV
        "#]],
    );
    Copy::csv(&[("a", Integer), ("b", Varchar(9))]).delimiter("\t").check(
        "1\t\"x\ty\"\n2\t \"z\"\n",
        expect![[r#"
        1, "x\ty"
        2, " \"z\""
    "#]],
    );
}

#[test]
fn nul_ends_a_record_unless_it_is_null() {
    let copy = || Copy::text(&[("a", Integer), ("b", Varchar(20))]);
    copy().check(
        "1|a\0,b\n2|b\0\n3|c\n",
        expect![[r#"
        2, "b"
        3, "c"
        ! line 1 @0 "" of "1|a": 1216 Missing newline: Unexpected character 0x2c found at location 4
    "#]],
    );
    copy().with(|options| options.null_as = NullAs::Nul).check(
        "1|\0\n2|a\0\n",
        expect![[r#"
            1, NULL
            ! line 2 b@2 "a\0" of "2|a\0": 1218 Invalid null byte - field longer than 1 byte
        "#]],
    );
}

#[test]
fn delimiters_of_several_bytes() {
    Copy::text(&[("a", Integer), ("b", Varchar(9))]).delimiter("|~|").check(
        "1|~|x|~\n2|~||~|\n",
        expect![[r#"
        1, "x|~"
        2, ""
    "#]],
    );
    Copy::csv(&[("a", Integer), ("b", Varchar(9))]).delimiter("||").check(
        "1||\"x||y\"\n2||a|b\n",
        expect![[r#"
        1, "x||y"
        2, "a|b"
    "#]],
    );
}

#[test]
fn a_load_needs_columns() {
    assert!(matches!(
        RecordDecoder::new(&RecordFormat::pipe(), Conversion::default(), vec![]),
        Err(SetupError::NoColumns)
    ));
}

fn any_copy() -> impl Strategy<Value = Copy> {
    let columns =
        [("a", Integer), ("b", Varchar(4)), ("c", Decimal { precision: 6, scale: 2 }), ("d", Date), ("e", Char(3))];
    let formats = (0..6usize).prop_map(|which| match which {
        0 => RecordFormat::pipe(),
        1 => RecordFormat::csv(),
        2 => RecordFormat::Delimited { delimiter: Delimiter::byte(b','), escape: true, remove_quotes: false },
        3 => RecordFormat::Delimited { delimiter: Delimiter::byte(b','), escape: true, remove_quotes: true },
        4 => RecordFormat::Csv { delimiter: Delimiter::new("||").unwrap(), quote: b'"' },
        _ => RecordFormat::FixedWidth(FixedWidth { widths: vec![1, 4, 3, 2, 3] }),
    });
    (formats, 1..=5usize, any::<[bool; 6]>()).prop_map(
        move |(format, n_columns, [fill, blank, empty, any_date, replace, nul])| {
            let conversion = Conversion {
                fill_record: fill,
                ignore_blank_lines: blank,
                empty_as_null: empty,
                accept_any_date: any_date,
                replacement: replace.then_some(b'?'),
                null_as: if nul { NullAs::Nul } else { NullAs::Default },
                ..Conversion::default()
            };
            let format = match format {
                RecordFormat::FixedWidth(spec) => {
                    RecordFormat::FixedWidth(FixedWidth { widths: spec.widths[..n_columns].to_vec() })
                }
                other => other,
            };
            Copy { format, conversion, columns: target(&columns[..n_columns]) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_file_reads_the_same_in_any_pieces(
        copy in any_copy(),
        file in proptest::collection::vec(prop_oneof![
            Just(b'|'), Just(b','), Just(b'\n'), Just(b'"'), Just(b'\\'), Just(b'\r'), Just(b' '), Just(b'1'), Just(b'N'),
            Just(0u8), any::<u8>()
        ], 0..160),
        chunk_bytes in 1usize..40,
        block in 1usize..40,
    ) {
        let whole = copy.read(&file, 1 << 20, 1 << 20);
        let mut lines: Vec<&str> = whole.lines().collect();
        let pieces = copy.read(&file, chunk_bytes, block);
        let mut piece_lines: Vec<&str> = pieces.lines().collect();
        lines.sort_unstable();
        piece_lines.sort_unstable();
        prop_assert_eq!(lines, piece_lines);
    }
}
