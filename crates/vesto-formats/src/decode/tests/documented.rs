//! The rows that AWS's pages show, and each rule that they state, one line of a table each: a file and what becomes of
//! it. What the pages contradict each other on is as the project has decided it.

use super::*;

/// What each table's column is.
const TEXT: [(&str, ColumnType); 2] = [("a", Integer), ("b", Varchar(60))];

fn check_all(copy: impl Fn() -> Copy, rows: &[(&str, &str)]) {
    for (file, expected) in rows {
        let read = copy().read(file.as_bytes(), 1 << 20, 1 << 20);
        assert_eq!(read.trim_end(), *expected, "{file:?}");
        for (chunk_bytes, block) in [(1, 1), (3, 5), (16, 7)] {
            assert_eq!(copy().read(file.as_bytes(), chunk_bytes, block), read, "{file:?} in pieces");
        }
    }
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-escape>
#[test]
fn escape() {
    let rows = [
        (
            "1|The quick brown fox\\\njumped over the lazy dog.",
            r#"1, "The quick brown fox\njumped over the lazy dog.""#,
        ),
        (r"2| A\\B\\C", r#"2, " A\\B\\C""#),
        (r"3| A \| B \| C", r#"3, " A | B | C""#),
        (r"4|\012", r#"4, "012""#),
        (r"5|\x41\u0041", r#"5, "x41u0041""#),
        (r"6|\N", "6, NULL"),
        (r"7|\\N", "7, NULL"),
        (r"9|a\N", r#"9, "aN""#),
        ("10|a\\\r\\\nb\r\n", r#"10, "a\r\nb""#),
        ("11|a\\", r#"11, "a""#),
        ("12|a\\\r\n", r#"12, "a\r""#),
        (r#"13|\"quoted\'"#, r#"13, "\"quoted'""#),
        (r"\14|b\|", r#"14, "b|""#),
    ];
    check_all(|| Copy::text(&TEXT).escape(), &rows);
    let null_as = |options: &mut Conversion| options.null_as = NullAs::new("fred").unwrap();
    check_all(
        || Copy::text(&TEXT).escape().with(null_as),
        &[(r"1|\N", r#"1, "N""#), (r"2|\\N", r#"2, "\\N""#), ("3|fred", "3, NULL")],
    );
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-removequotes>
#[test]
fn removequotes() {
    let unclosed = |field: &str| {
        format!("! line 1 b@2 {field:?} of {:?}: 1214 Delimited value missing end quote", format!("1|{field}"))
    };
    let rows = [
        (r#"1|"The delimiter is a pipe (|) character""#, r#"1, "The delimiter is a pipe (|) character""#.to_owned()),
        ("1|'Black'", r#"1, "Black""#.to_owned()),
        (r#"1|"White""#, r#"1, "White""#.to_owned()),
        ("1|Blue'", r#"1, "Blue'""#.to_owned()),
        ("1|'Blue", unclosed("'Blue")),
        (r#"1|"Blue"#, unclosed("\"Blue")),
        ("1|' ' 'Black' ' '", r#"1, " ' 'Black' ' ""#.to_owned()),
        ("1|' '", r#"1, " ""#.to_owned()),
        ("1|''", r#"1, """#.to_owned()),
        ("'1'|x|", r#"1, "x""#.to_owned()),
        (r"1|\N", "1, NULL".to_owned()),
    ];
    let rows: Vec<(&str, &str)> = rows.iter().map(|(file, expected)| (*file, expected.as_str())).collect();
    check_all(|| Copy::text(&TEXT).remove_quotes(), &rows);
    check_all(
        || Copy::text(&TEXT).remove_quotes().escape(),
        &[
            (r"4|'A Midsummer Night\'s Dream'", r#"4, "A Midsummer Night's Dream""#),
            (r#"5|"a\"|b""#, r#"5, "a\"|b""#),
            ("6|'a\\\nb'", r#"6, "a\nb""#),
        ],
    );
}

/// <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-csv>
#[test]
fn csv() {
    let misquoted = |file: &str, field: &str, position: usize| {
        let raw = file.trim_end_matches('\n');
        format!("! line 1 b@{position} {field:?} of {raw:?}: 1214 Invalid quote formatting for CSV")
    };
    let rows = [
        (r#"1,"a,b""#, r#"1, "a,b""#.to_owned()),
        ("1,\"a\nb\r\nc\rd\"\r\n", r#"1, "a\nb\r\nc\rd""#.to_owned()),
        (r#"1,"say ""yes""""#, r#"1, "say \"yes\"""#.to_owned()),
        (r#"1, 	"blanks around"	 "#, r#"1, "blanks around""#.to_owned()),
        (r#" "1" ,x"#, r#"1, "x""#.to_owned()),
        ("1,  kept  ", r#"1, "  kept  ""#.to_owned()),
        (r#"1,5" disk"#, r#"1, "5\" disk""#.to_owned()),
        (r#"1,"""#, r#"1, """#.to_owned()),
        ("1,", r#"1, """#.to_owned()),
        ("1,\\N", "1, NULL".to_owned()),
        ("1,a\\", r#"1, "a\\""#.to_owned()),
        ("1,'a'", r#"1, "'a'""#.to_owned()),
        ("1,x,\n", r#"1, "x""#.to_owned()),
        ("1,x\r\n", r#"1, "x""#.to_owned()),
        (r#"1,"a"b"#, misquoted(r#"1,"a"b"#, "a", 3)),
        (r#"1,"a" "b""#, misquoted(r#"1,"a" "b""#, "a", 3)),
    ];
    let rows: Vec<(&str, &str)> = rows.iter().map(|(file, expected)| (*file, expected.as_str())).collect();
    check_all(|| Copy::csv(&TEXT), &rows);
    // Blanks that are the delimiter are no blanks around quotes.
    check_all(
        || Copy::csv(&TEXT).delimiter("\t"),
        &[("1\t\"a\tb\"\n", r#"1, "a\tb""#), ("1\t \"a\"\n", r#"1, " \"a\"""#)],
    );
    let percent =
        || Copy { format: RecordFormat::Csv { delimiter: Delimiter::byte(b','), quote: b'%' }, ..Copy::csv(&TEXT) };
    check_all(percent, &[(r#"1,%a,"b%"#, r#"1, "a,\"b""#), ("1,%a%%b%", r#"1, "a%b""#)]);
}

#[test]
fn delimiters() {
    for delimiter in [",", "\t", "\u{1}", "|~|", "^|", "é", "=>"] {
        let file = format!("1{delimiter}x\n2{delimiter}y{delimiter}\n");
        let read = Copy::text(&TEXT).delimiter(delimiter).read(file.as_bytes(), 5, 3);
        assert_eq!(read, "1, \"x\"\n2, \"y\"\n", "{delimiter:?}");
    }
    check_all(|| Copy::text(&TEXT).delimiter("|~|"), &[("1|~|a|b~c|~", r#"1, "a|b~c|~""#), ("1|~||~|", r#"1, """#)]);
}

/// Empty fields, the null string, blanks.
#[test]
fn nulls_and_blanks() {
    let types = [("i", Integer), ("d", Decimal { precision: 8, scale: 2 }), ("f", Real), ("o", Boolean), ("y", Date)];
    check_all(
        || Copy::text(&types),
        &[
            ("||||", "NULL, NULL, NULL, NULL, NULL"),
            ("  | | \t |  | ", "NULL, NULL, NULL, NULL, NULL"),
            (r"\N|\N|\N|\N|\N", "NULL, NULL, NULL, NULL, NULL"),
            (" 12 | 20.259 | 1.0E4 | yes | 1996-01-08 ", "12, 20.25, 10000.0, true, 1996-01-08"),
            ("007|+.5|12.123|N|1996-01-08 10:00", "7, 0.50, 12.123, false, 1996-01-08"),
        ],
    );
}

/// NUL ends a record unless it is the null string.
#[test]
fn nul() {
    check_all(
        || Copy::text(&TEXT),
        &[
            (
                "1|a\0b",
                r#"! line 1 @0 "" of "1|a": 1216 Missing newline: Unexpected character 0x62 found at location 4"#,
            ),
            ("1|a\0\n", r#"1, "a""#),
            ("\0", r#"! line 1 a@0 "" of "\0": 1214 Delimiter not found"#),
        ],
    );
    let nul = |options: &mut Conversion| options.null_as = NullAs::new("\0").unwrap();
    check_all(
        || Copy::text(&TEXT).with(nul),
        &[
            ("1|\0\n", "1, NULL"),
            ("\0|a\n", r#"NULL, "a""#),
            ("1|a\0\n", r#"! line 1 b@2 "a\0" of "1|a\0": 1218 Invalid null byte - field longer than 1 byte"#),
        ],
    );
}

/// Types that text carries in its own spelling.
#[test]
fn other_types() {
    let intervals = [
        ("ym", IntervalYearToMonth(IntervalQualifier::YEAR_TO_MONTH)),
        ("ds", IntervalDayToSecond(IntervalQualifier::DAY_TO_SECOND)),
    ];
    let copy =
        Copy::text(&intervals).read(b"1 year 2 mons|3 days 04:05:06.5\n-5 months|\nx|1 day\n1-2|soon\n", 1 << 20, 9);
    expect![[r#"
        1 years 2 mons, PT273906.5S
        -1 years 7 mons, NULL
        ! line 3 ym@0 "x" of "x|1 day": 1200 Invalid interval format or value
        ! line 4 ds@4 "soon" of "1-2|soon": 1200 Invalid interval format or value
    "#]]
    .assert_eq(&copy);
    Copy::csv(&[("s", Super), ("v", Varbyte(3)), ("z", Timetz)]).check(
        "\"{\"\"a\"\" : [1, 2.50, \"\"x\"\"]}\",00fFa1,10:11:12.5-05:30\n,,\nnull,0g,\n12,00112233,\n{],0,25:00\n",
        expect![[r#"
            "{\"a\":[1,2.50,\"x\"]}", 00ffa1, 7401963520085336
            NULL, , NULL
            ! line 3 v@5 "0g" of "null,0g,": 1219 Invalid hexadecimal digit
            ! line 4 v@3 "00112233" of "12,00112233,": 1204 String length exceeds DDL length
            ! line 5 s@0 "{]" of "{],0,25:00": 1224 Missing a name for object member.
        "#]],
    );
    let varbyte = RecordDecoder::new(&RecordFormat::pipe(), Conversion::default(), target(&[("v", Varbyte(3))]));
    assert_eq!(
        varbyte.err().unwrap().to_string(),
        "column type binary varying(3) of column `v` is not supported yet in this file format"
    );
}
