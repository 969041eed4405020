use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, StringArray};
use expect_test::expect;
use proptest::prelude::*;

use super::super::samples::{Columns, any_rows, batch, decode, every_type};
use super::*;
use crate::{Conversion, JsonMapping, RecordFormat};

fn encode((rows, types): (RecordBatch, Columns)) -> String {
    let mut out = Vec::new();
    JsonEncoder::new(types).unwrap().encode(&rows, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn an_object_per_line() {
    let names = StringArray::from(vec![Some("Columbus \"Crew\" Stadium\n\u{1}é"), None]);
    let (rows, types) = batch(vec![
        ("venueid", ColumnType::Integer, Arc::new(Int32Array::from(vec![2, 3])) as ArrayRef),
        ("a \"name\"", ColumnType::Varchar(50), Arc::new(names)),
    ]);
    expect![[r#"
        {"venueid":2,"a \"name\"":"Columbus \"Crew\" Stadium\n\u0001é"}
        {"venueid":3,"a \"name\"":null}
    "#]]
    .assert_eq(&encode((rows, types)));
}

#[test]
fn spells_every_type() {
    let text = encode(every_type());
    expect![[r#"
        {"d":363.00,"w":100000000000000000.00000000000000000000,"f8":0.1,"f4":100000,"b":"t","day":"1970-01-01","t":"2009-01-01 14:15:57.119568","tz":"2009-01-01 14:15:57.119568+00","clock":"14:15:57.5","clocktz":"14:15:57.5-05","ym":"1 year 2 mons","ds":"3 days 00:00:01.5","s2":-32768,"l":-9223372036854775808,"c":"ab","s":{"a":[1,"x|y"]}}
        {"d":-0.05,"w":-0.00000000000000000001,"f8":1e+20,"f4":1.234567e+06,"b":"f","day":"1969-12-31","t":"1969-12-31 23:59:59.999999","tz":"1969-12-31 23:59:59.999999+00","clock":"00:00:00","clocktz":"00:00:00+05:30","ym":"-2 years -1 mons","ds":"-1 days","s2":0,"l":0,"c":"","s":"t"}
        {"d":0.00,"w":0.00000000000000000000,"f8":-1.5e-07,"f4":"NaN","b":"t","day":"0095-05-06 BC","t":"1970-01-01 00:00:00","tz":"1970-01-01 00:00:00+00","clock":"00:00:00.000001","clocktz":"00:00:00.000001+00","ym":"0 mons","ds":"00:00:00","s2":7,"l":9223372036854775807,"c":"x|y","s":1.50}
        {"d":null,"w":null,"f8":null,"f4":null,"b":null,"day":null,"t":null,"tz":null,"clock":null,"clocktz":null,"ym":null,"ds":null,"s2":null,"l":null,"c":null,"s":null}
    "#]].assert_eq(&text);
    for line in text.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn refuses_names_that_are_not_unique_and_bytes() {
    let refused = |columns: &[(&str, ColumnType)]| {
        let columns = columns.iter().map(|(name, column_type)| ((*name).to_owned(), column_type.clone()));
        JsonEncoder::new(columns.collect()).err().unwrap().to_string()
    };
    assert_eq!(
        refused(&[("a", ColumnType::Date), ("b", ColumnType::Date), ("a", ColumnType::Date)]),
        "column name `a` is not unique, as FORMAT JSON needs it"
    );
    assert_eq!(
        refused(&[("v", ColumnType::Varbyte(2))]),
        "column type binary varying(2) of column `v` is not supported yet in this file format"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_unloaded_loads_back((rows, types) in any_rows(false)) {
        let file = encode((rows.clone(), types.clone()));
        let format = RecordFormat::Json(JsonMapping::Auto);
        let (back, errors) = decode(&format, Conversion::default(), &types, file.as_bytes());
        prop_assert_eq!(errors, [], "{:?}", file);
        prop_assert_eq!(back.columns(), rows.columns(), "{:?}", file);
    }
}
