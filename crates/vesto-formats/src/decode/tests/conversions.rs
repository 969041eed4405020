//! Texts of fields as values of every type.

use super::*;

#[test]
fn cases_17_20_22_times() {
    let copy = || Copy::text(&[("t", Timestamp)]);
    let format = |text: &str| TimeFormat::parse(text).unwrap();
    copy().with(|options| options.time_format = format("YYYY-MM-DD HH:MI:SS")).check(
        "2009-01-12 14:15:57.119568\n",
        expect![[r#"
        2009-01-12T14:15:57.119568
    "#]],
    );
    copy().with(|options| options.time_format = format("epochsecs")).check(
        "1262304000\n",
        expect![[r#"
        2010-01-01T00:00:00
    "#]],
    );
    copy().with(|options| options.time_format = format("auto")).check(
        "1262304000\n",
        expect![[r#"
        ! line 1 t@0 "1262304000" of "1262304000": 1206 Invalid timestamp format or value [auto]
    "#]],
    );
    copy().check("00/00/00 00:00:00\n 2009-01-12 \n\n", expect![[r#"
        2009-01-12T00:00:00
        NULL
        ! line 1 t@0 "00/00/00 00:00:00" of "00/00/00 00:00:00": 1206 Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]
    "#]]);
    let anything = |options: &mut Conversion| {
        options.accept_any_date = true;
        options.date_format = DateFormat::parse("MM/DD/YYYY").unwrap();
    };
    copy().with(anything).check(
        "00/00/00 00:00:00\n",
        expect![[r#"
        NULL
    "#]],
    );
    Copy::text(&[("d", Date)]).check(
        "2009-1-2\n2009-01-12 10:11:12\n2009-13-12\n",
        expect![[r#"
        2009-01-12
        ! line 1 d@0 "2009-1-2" of "2009-1-2": 1205 Invalid Date Format - length must be 10 or more
        ! line 3 d@0 "2009-13-12" of "2009-13-12": 1205 Invalid date format or value [YYYY-MM-DD]
    "#]],
    );
    Copy::text(&[("z", Timestamptz), ("t", Time)]).check(
        "2009-01-12 14:15:57+02|14:15:57.5\n",
        expect![[r#"
            2009-01-12T12:15:57, 14:15:57.500
        "#]],
    );
}

#[test]
fn case_23_decimals() {
    let copy = || Copy::text(&[("d", Decimal { precision: 8, scale: 2 })]);
    let file = "20.259\n-20.255\n 7 \n+.5\n123456.7\n999999.999\n1234567\n12a\n.\n0000000000000000000000001.10\n";
    copy().check(
        file,
        expect![[r#"
        20.25
        -20.25
        7.00
        0.50
        123456.70
        999999.99
        1.10
        ! line 7 d@0 "1234567" of "1234567": 1204 Overflow, Column type: Decimal
        ! line 8 d@0 "12a" of "12a": 1207 Invalid digit, Value 'a', Pos 2, Type: Decimal
        ! line 9 d@0 "." of ".": 1207 Invalid digit, Value '.', Pos 0, Type: Decimal
    "#]],
    );
    copy().with(|options| options.round_decimals = true).check(
        "20.259\n-20.255\n20.254\n999999.999\n",
        expect![[r#"
        20.26
        -20.26
        20.25
        ! line 4 d@0 "999999.999" of "999999.999": 1204 Overflow, Column type: Decimal
    "#]],
    );
    let wide = "12345678901234567890123456789012345.678\n99999999999999999999999999999999999999\n";
    Copy::text(&[("d", Decimal { precision: 38, scale: 3 })]).check(wide, expect![[r#"
        12345678901234567890123456789012345.678
        ! line 2 d@0 "99999999999999999999999999999999999999" of "99999999999999999999999999999999999999": 1204 Overflow, Column type: Decimal
    "#]]);
}

#[test]
fn case_28_integers() {
    Copy::text(&[("i", Integer), ("s", SmallInt), ("l", BigInt)]).check(
        "a|1|1\n 12 |-5|+9223372036854775807\n2147483648|1|1\n1|40000|1\n1|1|9223372036854775808\n1|-|1\n1.0|1|1\n",
        expect![[r#"
            12, -5, 9223372036854775807
            ! line 1 i@0 "a" of "a|1|1": 1207 Invalid digit, Value 'a', Pos 0, Type: Integer
            ! line 3 i@0 "2147483648" of "2147483648|1|1": 1222 Overflow, Column type: Integer
            ! line 4 s@2 "40000" of "1|40000|1": 1222 Overflow (Short valid range -32768 to 32767)
            ! line 5 l@4 "9223372036854775808" of "1|1|9223372036854775808": 1222 Overflow, Column type: Long
            ! line 6 s@2 "-" of "1|-|1": 1207 Invalid digit, Value '-', Pos 0, Type: Short
            ! line 7 i@0 "1.0" of "1.0|1|1": 1207 Invalid digit, Value '.', Pos 1, Type: Integer
        "#]],
    );
}

#[test]
fn floats_and_booleans() {
    Copy::text(&[("f", Real), ("d", DoublePrecision), ("b", Boolean)]).check(
        "12.123|1.0E4|t\n||\n 1 |NaN|YES\n.5|1.|0\n1e60|1|n\n1|1e400|false\nx|1|1\n1|1|maybe\n",
        expect![[r#"
            12.123, 10000.0, true
            NULL, NULL, NULL
            1.0, NaN, true
            0.5, 1.0, false
            ! line 5 f@0 "1e60" of "1e60|1|n": 1208 Invalid floating point format
            ! line 6 d@2 "1e400" of "1|1e400|false": 1208 Invalid floating point format
            ! line 7 f@0 "x" of "x|1|1": 1208 Invalid floating point format
            ! line 8 b@4 "maybe" of "1|1|maybe": 1210 Unknown boolean format
        "#]],
    );
}

#[test]
fn lengths_are_bytes_and_excess_blanks_go() {
    let copy = || Copy::text(&[("c", Char(3)), ("v", Varchar(3))]);
    copy().check("abc  |abc  \nab|éa\nab|éé\nabcd|x\nabé|x\n a |a  \n", expect![[r#"
        "abc", "abc"
        "ab", "éa"
        " a", "a  "
        ! line 3 v@3 "éé" of "ab|éé": 1204 String length exceeds DDL length
        ! line 4 c@0 "abcd" of "abcd|x": 1204 Char length exceeds DDL length
        ! line 5 c@0 "abé" of "abé|x": 1220 Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 a9
    "#]]);
    copy().with(|options| options.truncate_columns = true).check(
        "abcd|éé\n",
        expect![[r#"
        "abc", "é"
    "#]],
    );
}

#[test]
fn cases_52_53_encoding() {
    let copy = || Copy::text(&[("a", Integer), ("b", Varchar(20))]);
    let file = b"1|ab\xA4cd\n2|ok\n3|x\xEF\xBF\xBFy\n";
    copy().check(file, expect![[r#"
        2, "ok"
        3, "x\u{ffff}y"
        ! line 1 b@2 "ab�cd" of "1|ab�cd": 1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)
    "#]]);
    copy().with(|options| options.replacement = Some(b'^')).check(
        file,
        expect![[r#"
        1, "ab^cd"
        2, "ok"
        3, "x^^^y"
        replaced in line 1 column 1
        replaced in line 3 column 1
    "#]],
    );
}
