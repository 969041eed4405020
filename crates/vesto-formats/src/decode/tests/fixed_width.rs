//! Fields by their widths.

use super::*;

#[test]
fn fixed_width() {
    Copy::fixed(&[3, 25, 12, 2, 6], &venue()).check(
        "1  Toyota Park              Bridgeview  IL0     \n2  Columbus Crew Stadium    Columbus    OH0\n 03Café Straßenbahn         Köln        DE 0007 \r\n4                                         \n5  Short                    \n6  Long                     City        NY1     x\n",
        expect![[r#"
            1, "Toyota Park", "Bridgeview", "IL", 0
            2, "Columbus Crew Stadium", "Columbus", "OH", 0
            3, "Café Straßenbahn", "Köln", "DE", 7
            4, "", "", "", NULL
            ! line 5 venuename@3 "Short" of "5  Short                    ": 1214 Delimiter not found
            ! line 6 @42 "1" of "6  Long                     City        NY1     x": 1202 Extra column(s) found
        "#]],
    );
    let nulls = |options: &mut Conversion| options.null_as = NullAs::new("fred").unwrap();
    Copy::fixed(&[6, 6], &[("a", Integer), ("b", Varchar(9))]).with(nulls).check(
        "fred  fred  \n000012  fred\n            \n1     \n",
        expect![[r#"
            NULL, NULL
            12, "  fred"
            NULL, ""
            1, ""
        "#]],
    );
    Copy::fixed(&[6, 6], &[("a", Integer), ("b", Varchar(9))]).with(|options| options.blanks_as_null = true).check(
        "     1      \n     2 a\n     3\n",
        expect![[r#"
            1, NULL
            2, " a"
            3, ""
        "#]],
    );
}

#[test]
fn case_34_misaligned_fixed_width() {
    Copy::fixed(&[3, 25, 12, 2, 6], &venue()).check(
        "1  Toyota Park               Bridgeview  IL0\n",
        expect![[r#"
            ! line 1 venueseats@-1 "L0" of "1  Toyota Park               Bridgeview  IL0": 1207 Invalid digit, Value 'L', Pos 0, Type: Integer
        "#]],
    );
    Copy::fixed(&[10, 25], &[("c_custkey", Integer), ("c_name", Varchar(25))]).check(
        "#Load fileabc\n",
        expect![[r##"
            ! line 1 c_custkey@-1 "#Load file" of "#Load fileabc": 1207 Invalid digit, Value '#', Pos 0, Type: Integer
        "##]],
    );
}

#[test]
fn fixed_width_refuses_what_it_cannot_read() {
    let refused = |widths: &[usize], columns: &[(&str, ColumnType)]| {
        let copy = Copy::fixed(widths, columns);
        RecordDecoder::new(&copy.format, copy.conversion, copy.columns).err().unwrap().to_string()
    };
    let two = [("a", Integer), ("b", Integer)];
    assert_eq!(refused(&[1], &two), "the FIXEDWIDTH specification has 1 columns, but 2 are to be read or written");
    assert_eq!(refused(&[1, 0], &two), "a FIXEDWIDTH column must be at least one character wide");
    assert_eq!(
        refused(&[1], &[("v", Varbyte(4))]),
        "column `v` is of type binary varying(4), which FIXEDWIDTH does not support"
    );
}
