//! `IS_ARRAY`, `IS_OBJECT`, `IS_SCALAR`, `IS_VARCHAR`, `IS_CHAR`, `IS_BOOLEAN` and the kinds of numbers.
//! <https://docs.aws.amazon.com/redshift/latest/dg/c_Type_Info_Functions.html>

use std::sync::Arc;

use arrow::array::BooleanArray;
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, kind};

use super::each;
use crate::functions::scalar::Arity;
use crate::functions::typed::{Body, Returns, SUPER, Typed, take, typed};

pub(super) fn functions() -> Vec<(&'static str, ScalarUDF)> {
    macro_rules! is {
        ($name:literal, $test:expr) => {
            ($name, udf($name, |args, _| test(args, $test)))
        };
    }
    vec![
        is!("is_array", |value| kind(value) == Kind::Array),
        is!("is_bigint", |value| whole(value).is_some()),
        is!("is_boolean", |value| kind(value) == Kind::Boolean),
        is!("is_char", |value| kind(value) == Kind::String && value.is_ascii()),
        is!("is_decimal", |value| kind(value) == Kind::Number && !value.contains(['e', 'E'])),
        is!("is_float", |value| kind(value) == Kind::Number && value.contains(['e', 'E'])),
        is!("is_integer", |value| whole(value).is_some_and(|value| i32::try_from(value).is_ok())),
        is!("is_object", |value| kind(value) == Kind::Object),
        is!("is_scalar", |value| matches!(kind(value), Kind::String | Kind::Number | Kind::Boolean)),
        is!("is_smallint", |value| whole(value).is_some_and(|value| i16::try_from(value).is_ok())),
        is!("is_varchar", |value| kind(value) == Kind::String),
    ]
}

fn udf(name: &'static str, body: Body) -> ScalarUDF {
    typed(name, &[SUPER], Arity::Exact, Returns::Boolean, body)
}

fn test(args: &[Typed], is: fn(&str) -> bool) -> crate::functions::scalar::Result<arrow::array::ArrayRef> {
    Ok(Arc::new(each::<BooleanArray, _>(take::text(args, 0)?, |value| Some(is(value)))))
}

/// A number without fraction: its digits say so, whatever its scale.
fn whole(value: &str) -> Option<i64> {
    value.parse().ok()
}
