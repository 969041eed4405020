use super::*;

fn text(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

#[test]
fn an_explicit_cast_cuts_text_at_a_character_and_an_assignment_refuses_it() {
    let array = text(&["añb"]);
    let cut = cast_array(&array, &ColumnType::Varchar(2), CastContext::Explicit).expect("cuts");
    assert_eq!(cut.as_string::<i32>().value(0), "a");
    let error = cast_array(&array, &ColumnType::Varchar(3), CastContext::Assignment).expect_err("four bytes");
    assert_eq!(error.state, SqlState::STRING_DATA_RIGHT_TRUNCATION);
    assert_eq!(error.message, "value too long for type character varying(3)");
    let padded = cast_array(&text(&["ab   "]), &ColumnType::Char(2), CastContext::Assignment).expect("only blanks");
    assert_eq!(padded.as_string::<i32>().value(0), "ab");
}

#[test]
fn numbers_are_rounded_and_checked() {
    let decimals: ArrayRef =
        Arc::new(Decimal128Array::from(vec![250, -250, 249]).with_precision_and_scale(10, 2).expect("valid"));
    let whole = cast_array(&decimals, &ColumnType::Integer, CastContext::Explicit).expect("fits");
    assert_eq!(whole.as_primitive::<Int32Type>().values(), &[3, -3, 2]);
    let error = cast_array(&text(&["70000"]), &ColumnType::SmallInt, CastContext::Explicit).expect_err("too large");
    assert_eq!((error.state, error.message.as_str()), (SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "smallint out of range"));
    let error = cast_array(&text(&[""]), &ColumnType::Integer, CastContext::Explicit).expect_err("no number");
    assert_eq!(error.message, "invalid input syntax for integer: \"\"");
}
