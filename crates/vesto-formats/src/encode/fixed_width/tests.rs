use std::sync::Arc;

use arrow::array::{Int32Array, StringArray};
use proptest::prelude::*;

use super::super::samples::{any_rows, batch, decode};
use super::*;
use crate::options::NullAs;
use crate::{Conversion, RecordFormat};

fn encode(widths: &[usize], null_as: &str, name: &str) -> Result<String, FixedWidthError> {
    let (rows, types) = batch(vec![
        ("id", ColumnType::Integer, Arc::new(Int32Array::from(vec![Some(1), None]))),
        ("name", ColumnType::Varchar(50), Arc::new(StringArray::from(vec![Some(name), None]))),
    ]);
    let spec = FixedWidth { widths: widths.to_vec() };
    let mut out = Vec::new();
    FixedWidthEncoder::new(&spec, null_as.into(), types).unwrap().encode(&rows, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn pads_and_never_cuts() {
    assert_eq!(encode(&[3, 12], "", "Straße").unwrap(), "1  Straße      \n               \n");
    assert_eq!(encode(&[1, 6], "", "Straße").unwrap(), "1Straße\n       \n");
    let too_long = encode(&[1, 5], "", "Straße").unwrap_err();
    assert_eq!(too_long.to_string(), "a value of column `name` is longer than its width of 5");
}

#[test]
fn a_null_string_that_does_not_fit_is_blank_in_numbers_and_an_error_in_characters() {
    assert_eq!(encode(&[4, 6], "fred", "abc").unwrap(), "1   abc   \nfredfred  \n");
    assert_eq!(encode(&[2, 6], "fred", "abc").unwrap(), "1 abc   \n  fred  \n");
    let too_long = encode(&[4, 3], "fred", "abc").unwrap_err();
    assert_eq!(too_long.to_string(), "the NULL AS string is longer than the width 3 of column `name`");
}

#[test]
fn refuses_bytes_and_another_number_of_columns() {
    let refused = |column_type, widths: Vec<usize>| {
        let columns = vec![("v".to_owned(), column_type)];
        FixedWidthEncoder::new(&FixedWidth { widths }, Vec::new(), columns).err().unwrap().to_string()
    };
    assert_eq!(
        refused(ColumnType::Varbyte(2), vec![4]),
        "column `v` is of type binary varying(2), which FIXEDWIDTH does not support"
    );
    assert_eq!(
        refused(ColumnType::Integer, vec![4, 4]),
        "the FIXEDWIDTH specification has 2 columns, but 1 are to be read or written"
    );
}

/// Line feeds have no place in a field of this format, and blanks at its end are padding.
fn survives(rows: &RecordBatch, types: &[(String, ColumnType)]) -> bool {
    rows.columns().iter().zip(types).all(|(array, (_, column_type))| match column_type {
        ColumnType::Varchar(_) | ColumnType::Char(_) => {
            let texts = arrow::array::AsArray::as_string::<i32>(array);
            texts.iter().flatten().all(|text| !text.contains(['\n', '\r']) && text.trim_ascii_end() == text)
        }
        _ => true,
    })
}

proptest! {
    #[test]
    fn what_is_unloaded_loads_back((rows, types) in any_rows(false)) {
        prop_assume!(survives(&rows, &types));
        let spec = FixedWidth { widths: vec![80; types.len()] };
        let mut file = Vec::new();
        FixedWidthEncoder::new(&spec, b"@NULL".to_vec(), types.clone()).unwrap().encode(&rows, &mut file).unwrap();
        let conversion = Conversion { null_as: NullAs::Text(b"@NULL".to_vec()), ..Conversion::default() };
        let (back, errors) = decode(&RecordFormat::FixedWidth(spec), conversion, &types, &file);
        let file = String::from_utf8_lossy(&file);
        prop_assert_eq!(errors, [], "{:?}", file);
        prop_assert_eq!(back.columns(), rows.columns(), "{:?}", file);
    }
}
