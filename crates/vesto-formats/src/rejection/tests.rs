use expect_test::{Expect, expect};
use vesto_types::ColumnType;

use super::*;
use crate::options::{Delimiter, FixedWidth, JsonMapping, NullAs};
use crate::{Chunker, ChunkerLimits, FilePart, LoadErrorKind, RecordDecoder};

/// A file that is loaded into columns, and what is said of its first rejected record.
struct Load {
    columns: Vec<TargetColumn>,
    format: RecordFormat,
    conversion: Conversion,
    header_lines: u64,
    max_error: bool,
}

fn load(columns: &[(&str, ColumnType)]) -> Load {
    let column = |(name, column_type): &(&str, ColumnType)| {
        let (name, not_null) = (name.trim_end_matches('!').to_owned(), name.ends_with('!'));
        TargetColumn { name, column_type: column_type.clone(), not_null }
    };
    Load {
        columns: columns.iter().map(column).collect(),
        format: RecordFormat::pipe(),
        conversion: Conversion::default(),
        header_lines: 0,
        max_error: false,
    }
}

/// `(id integer, name varchar(10), at timestamp)`.
fn events() -> Load {
    load(&[("id", ColumnType::Integer), ("name", ColumnType::Varchar(10)), ("at", ColumnType::Timestamp)])
}

fn pair() -> Load {
    load(&[("id", ColumnType::Integer), ("name", ColumnType::Varchar(10))])
}

impl Load {
    fn format(self, format: RecordFormat) -> Self {
        Self { format, ..self }
    }

    fn delimiter(self, text: &str) -> Self {
        let delimiter = Delimiter::new(text).unwrap();
        self.format(RecordFormat::Delimited { delimiter, escape: false, remove_quotes: false })
    }

    fn with(mut self, change: impl FnOnce(&mut Conversion)) -> Self {
        change(&mut self.conversion);
        self
    }

    fn rejected<T>(&self, file: &[u8], show: impl FnOnce(&Rejection<'_>) -> T) -> T {
        let mut chunker = Chunker::new(&self.format, ChunkerLimits::default(), FilePart::Whole, self.header_lines);
        let mut chunks = Vec::new();
        chunker.push(file, &mut chunks);
        chunker.finish(&mut chunks);
        let mut decoder = RecordDecoder::new(&self.format, self.conversion.clone(), self.columns.clone()).unwrap();
        let mut errors = Vec::new();
        for chunk in &chunks {
            errors.extend(decoder.decode(chunk).flat_map(|decoded| decoded.unwrap().errors));
        }
        self.of(errors.first().expect("a record is rejected"), file, show)
    }

    fn of<T>(&self, error: &LoadError, file: &[u8], show: impl FnOnce(&Rejection<'_>) -> T) -> T {
        show(&Rejection {
            error,
            file: "s3://mybucket/data/x",
            start: 0,
            head: file.get(..64).unwrap_or(file),
            columns: &self.columns,
            format: &self.format,
            conversion: &self.conversion,
            is_compressed: false,
            header_lines: self.header_lines,
            fails_at_once: !self.max_error,
        })
    }

    fn detail(&self, file: impl AsRef<[u8]>, expected: Expect) {
        let detail = self.rejected(file.as_ref(), |rejection| rejection.detail(1));
        expected.assert_eq(&format!("DETAIL\n{detail}"));
    }

    fn hint(&self, file: impl AsRef<[u8]>, expected: &str) {
        let hint = self.rejected(file.as_ref(), |rejection| rejection.hint()).unwrap_or_default();
        assert!(hint.contains(expected), "{hint}");
    }

    /// The mark, drawn under the line as a terminal would.
    fn excerpt(&self, file: impl AsRef<[u8]>, expected: Expect) {
        let lines = self.rejected(file.as_ref(), |rejection| excerpt::of(rejection).unwrap());
        expected.assert_eq(&format!("{}\n{}\n", lines.text, lines.mark));
    }
}

#[test]
fn the_detail_says_what_stl_load_errors_would() {
    let seats =
        load(&[("venueid", ColumnType::SmallInt), ("state", ColumnType::Char(2)), ("seats", ColumnType::Integer)]);
    seats.detail(
        "1|IL|0\n2|OH|x1\n",
        expect![[r#"
            DETAIL
              file:       s3://mybucket/data/x
              line:       2
              column:     seats integer
              value:      'x1'
              err_code:   1207
              err_reason: Invalid digit, Value 'x', Pos 0, Type: Integer
              rejected:   1 record

              2|OH|x1
                   ^^
        "#]],
    );
    seats.detail(
        "1|IL|0|9\n",
        expect![[r#"
            DETAIL
              file:       s3://mybucket/data/x
              line:       1
              err_code:   1202
              err_reason: Extra column(s) found
              rejected:   1 record

              1|IL|0|9
                   ^
        "#]],
    );
}

#[test]
fn the_mark_stands_under_the_field_whatever_comes_before_it() {
    pair().excerpt(
        "ab|x\n",
        expect![[r#"
        ab|x
        ^^
    "#]],
    );
    let behind = load(&[("name", ColumnType::Varchar(100)), ("id", ColumnType::Integer)]);
    behind.excerpt(
        "日本|x\n",
        expect![[r#"
        日本|x
             ^
    "#]],
    );
    behind.excerpt(
        "é|xyz\n",
        expect![[r#"
        é|xyz
          ^^^
    "#]],
    );
    load(&[("name", ColumnType::Varchar(100)), ("id", ColumnType::Integer)])
        .delimiter("\t")
        .excerpt("a\tx\n", expect![["a\tx\n \t^\n"]]);
    // Invalid bytes are wider in the text than in the file.
    load(&[("id", ColumnType::Integer), ("name", ColumnType::Varchar(100)), ("n", ColumnType::Integer)])
        .with(|conversion| conversion.replacement = Some(b'?'))
        .excerpt(
            b"1|\xff\xff\xff|zz\n",
            expect![[r#"
        1|���|zz
              ^^
    "#]],
        );
}

#[test]
fn long_lines_are_cut_around_the_field() {
    let wide = load(&[
        ("a", ColumnType::Varchar(200)),
        ("b", ColumnType::Integer),
        ("c", ColumnType::Varchar(200)),
        ("d", ColumnType::Varchar(5)),
    ]);
    wide.excerpt(
        format!("{}|bad|{}|\n", "a".repeat(90), "c".repeat(90)),
        expect![[r#"
            …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|bad|ccccccccccccccccccccccccccccc…
                                                     ^^^
        "#]],
    );
    wide.excerpt(
        format!("a|1|c|{}\n", "d".repeat(90)),
        expect![[r#"
            a|1|c|dddddddddddddddddddddddddddddddddddddddd…
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        "#]],
    );
}

#[test]
fn of_a_record_with_several_lines_the_fields_line_is_shown() {
    let csv = load(&[("text", ColumnType::Varchar(50)), ("id", ColumnType::Integer)]).format(RecordFormat::csv());
    csv.excerpt(
        "\"first\nsecond\",x\n",
        expect![[r#"
        second",x
                ^
    "#]],
    );
}

#[test]
fn fields_of_fixed_width_are_found_by_their_widths() {
    let fixed = load(&[("a", ColumnType::Varchar(3)), ("b", ColumnType::Integer)]);
    let fixed = fixed.format(RecordFormat::FixedWidth(FixedWidth { widths: vec![3, 4] }));
    fixed.excerpt(
        "7x 7x\n",
        expect![[r#"
        7x 7x
           ^^
    "#]],
    );
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    pair().excerpt(
        "x\u{1b}[2J|a\n",
        expect![[r#"
        x·[2J|a
        ^^^^^
    "#]],
    );
}

#[test]
fn files_of_another_kind_are_known_by_their_first_bytes() {
    pair().hint(b"\x1f\x8b\x08\0\0\0\0\n", "GZIP");
    pair().hint(b"BZh91AY&SY\n", "BZIP2");
    pair().hint(b"\x28\xb5\x2f\xfd\x04\n", "ZSTD");
    pair().hint(b"\x89LZO\0\r\n", "LZOP");
    pair().hint("PAR1...\n", "FORMAT PARQUET");
    pair().hint("ORC...\n", "FORMAT ORC");
    pair().hint(b"Obj\x01\n", "FORMAT AVRO 'auto'");
    pair().hint(b"\xff\xfe1\0|\0a\0\n\0", "ENCODING UTF16");
    pair().hint("\u{feff}1|a\n", "byte order mark");
    pair().hint(r#"{"entries":[{"url":"s3://b/k"}]}"#, "MANIFEST");
    pair().hint("{\"id\": 1}\n", "FORMAT JSON 'auto'");
}

#[test]
fn column_names_in_line_1_are_a_header() {
    events().hint("id|name|at\n1|a|2020-01-01 00:00:00\n", "IGNOREHEADER 1");
    events().hint("ID|Event Name|When\n", "IGNOREHEADER 1");
    pair().format(RecordFormat::csv()).hint("\"id\",\"name\"\n", "IGNOREHEADER 1");
    let past = Load { header_lines: 1, ..pair() };
    past.hint("id|name\nx|b\n", "MAXERROR");
    events().hint("1|a|tomorrow\n", "TIMEFORMAT");
}

#[test]
fn the_delimiter_that_fits_is_guessed() {
    events().hint("1,a,2020-01-01 00:00:00\n", "CSV, or DELIMITER ','");
    events().hint("1\ta\t2020-01-01\n", r"DELIMITER '\t'");
    events().hint("1;a;2020-01-01;\n", "DELIMITER ';'");
    events().hint("1\u{1}a\u{1}2020\n", r"DELIMITER '\001'");
    events().format(RecordFormat::csv()).hint("1|a|2020-01-01\n", "DELIMITER '|'");
    events().delimiter(",").hint("1|a|2020-01-01\n", "DELIMITER '|'");
}

#[test]
fn the_number_of_fields_has_its_options() {
    events().hint("1|a\n", "FILLRECORD");
    pair().hint("1|a|b|c\n", "ESCAPE");
    pair().format(RecordFormat::csv()).hint("1,a,b,c\n", "column list");
    pair().hint("1|a\n\n", "IGNOREBLANKLINES");
}

#[test]
fn quotes_that_are_data_name_csv_and_removequotes() {
    pair().hint("\"1\"|a\n", "CSV DELIMITER '|', or REMOVEQUOTES");
    pair().delimiter(",").hint("1,\"Phoenix, AZ\"\n", "add CSV, or REMOVEQUOTES");
    pair().hint("'1'|'a'\n", "REMOVEQUOTES");
    let removed = RecordFormat::Delimited { delimiter: Delimiter::byte(b'|'), escape: false, remove_quotes: true };
    pair().format(removed).hint("1|'Blue\n", "ESCAPE");
    pair().format(RecordFormat::csv()).hint("1,\"a\"b\n", "QUOTE AS");
}

#[test]
fn values_have_their_options() {
    pair().hint("1|abcdefghijk\n", "The value has 11 bytes. TRUNCATECOLUMNS");
    load(&[("c", ColumnType::Char(2)), ("d", ColumnType::Integer)]).hint("abc|1\n", "TRUNCATECOLUMNS");
    load(&[("c", ColumnType::Char(2)), ("d", ColumnType::Integer)]).hint("é|1\n", "VARCHAR");
    pair().hint(b"1|\xe9\n", "ACCEPTINVCHARS");
    pair().hint("1|a\nNULL|a\n", "NULL AS 'NULL'");
    let fred = pair().with(|conversion| conversion.null_as = NullAs::Text(b"fred".to_vec()));
    fred.hint("1|a\n\\N|b\n", r"NULL AS '\N' in place of the one given");
    let date = load(&[("id", ColumnType::Integer), ("d", ColumnType::Date)]);
    date.hint("1|31.12.2020\n", "DATEFORMAT 'auto'");
    let auto = |conversion: &mut Conversion| conversion.date_format = crate::datetime::DateFormat::Auto;
    load(&[("id", ColumnType::Integer), ("d", ColumnType::Date)]).with(auto).hint("1|never\n", "ACCEPTANYDATE");
    events().hint("1|a|1262304000\n", "TIMEFORMAT 'epochsecs'");
    events().hint("1|a|1262304000123\n", "TIMEFORMAT 'epochmillisecs'");
    events().hint("1|a|01/02/2020\n", "TIMEFORMAT 'auto'");
    load(&[("id", ColumnType::Integer), ("t", ColumnType::Time)]).hint("1|noon\n", "HH:MI:SS");
    pair().hint("1|a\n2.5|b\n", "MAXERROR");
}

#[test]
fn columns_that_take_no_null() {
    let strict = || load(&[("id", ColumnType::Integer), ("name!", ColumnType::Varchar(10))]);
    strict().with(|conversion| conversion.empty_as_null = true).hint("1|\n", "EMPTYASNULL");
    strict().with(|conversion| conversion.blanks_as_null = true).hint("1|  \n", "BLANKSASNULL");
    strict().hint("1|\\N\n", "column list");
    strict().format(RecordFormat::Json(JsonMapping::Auto)).hint(r#"{"id": 1}"#, "no value for the column");
}

#[test]
fn bytes_that_are_no_text() {
    pair().hint(b"1|a\0b\n", r"NULL AS '\0'");
    pair().hint(b"1\0|\0a\0\n\0", "UTF16LE");
    let nul = pair().with(|conversion| conversion.null_as = NullAs::Nul);
    nul.hint(b"1|a\0\n", "one NUL byte");
}

#[test]
fn documents_that_are_not_what_the_mapping_says() {
    let json = pair().format(RecordFormat::Json(JsonMapping::Auto));
    json.hint("[1, \"a\"]", "JSONPaths");
    json.hint("nonsense", "JSON objects");
    let super_column = load(&[("id", ColumnType::Integer), ("doc", ColumnType::Super)]);
    super_column.hint("1|not json\n", "double quotes");
}

#[test]
fn every_kind_of_error_has_something_to_say_unless_errors_are_allowed() {
    let kinds = [
        LoadErrorKind::DecimalOverflow,
        LoadErrorKind::FloatFormat,
        LoadErrorKind::BooleanFormat,
        LoadErrorKind::RecordTooLong { limit: 1 },
        LoadErrorKind::JsonTooLong { limit: 1 },
        LoadErrorKind::JsonPathMember,
        LoadErrorKind::JsonPathElement,
        LoadErrorKind::Encoding { encoding: crate::encoding::Encoding::Utf16 },
    ];
    for kind in kinds {
        let fields = Vec::new();
        let (raw_line, raw_field_value) = ("1|x".to_owned(), "x".to_owned());
        let error = LoadError { line_number: 2, position: 2, column: Some(1), raw_line, raw_field_value, fields, kind };
        assert!(pair().of(&error, b"1|a\n1|x\n", |rejection| rejection.hint()).is_some(), "{error:?}");
    }
    let tolerant = Load { max_error: true, ..pair() };
    assert_eq!(tolerant.rejected(b"1|a\n2.5|b\n", |rejection| rejection.hint()), None);
}
