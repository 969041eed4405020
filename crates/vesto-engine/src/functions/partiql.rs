//! Functions over SUPER. <https://docs.aws.amazon.com/redshift/latest/dg/super-functions.html>

pub(crate) mod arithmetic;
mod array;
mod array_concat;
mod array_flatten;
pub(crate) mod compare;
mod get_array_length;
mod is_kind;
mod json_parse;
mod json_serialize;
mod json_typeof;
pub(crate) mod key;
pub(crate) mod navigate;
mod object;
mod split_to_array;
mod subarray;
pub(crate) mod unnest;

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray, StringBuilder};
use datafusion::logical_expr::ScalarUDF;
use vesto_types::{ColumnType, SqlState};

use super::scalar::Result;
use crate::errors::fail;

pub(super) fn functions() -> Vec<(&'static str, Arc<ScalarUDF>)> {
    let mut all = vec![
        ("array", array::udf()),
        ("array_concat", array_concat::udf()),
        ("array_flatten", array_flatten::udf()),
        ("can_json_parse", json_parse::can_json_parse()),
        ("get_array_length", get_array_length::udf()),
        ("json_parse", json_parse::json_parse()),
        ("json_serialize", json_serialize::json_serialize()),
        ("json_serialize_to_varbyte", json_serialize::json_serialize_to_varbyte()),
        ("json_size", json_serialize::json_size()),
        ("json_typeof", json_typeof::udf()),
        ("object", object::udf()),
        ("split_to_array", split_to_array::udf()),
        ("subarray", subarray::udf()),
        (navigate::NAME, navigate::udf()),
        (unnest::ELEMENTS, unnest::elements()),
        (unnest::POSITIONS, unnest::positions()),
        (unnest::VALUE, unnest::value()),
    ];
    all.extend(is_kind::functions());
    all.into_iter().map(|(name, udf)| (name, Arc::new(udf))).collect()
}

/// SUPER values, one a row, each within the type's limit.
struct Values {
    out: StringBuilder,
}

impl Values {
    fn with_capacity(n_rows: usize) -> Self {
        Self { out: StringBuilder::with_capacity(n_rows, 0) }
    }

    fn push(&mut self, value: Option<&str>) -> Result<()> {
        if let Some(value) = value {
            check_size(value)?;
        }
        self.out.append_option(value);
        Ok(())
    }

    fn finish(mut self) -> ArrayRef {
        Arc::new(self.out.finish())
    }
}

pub(crate) fn check_size(value: &str) -> Result<()> {
    if value.len() > ColumnType::MAX_SUPER {
        let message = format!("Size of SUPER value exceeds the limit of {} bytes", ColumnType::MAX_SUPER);
        return fail(SqlState("54000"), message);
    }
    Ok(())
}

/// One result for each value that is not NULL.
fn each<A: FromIterator<Option<T>>, T>(values: &StringArray, of: impl Fn(&str) -> Option<T>) -> A {
    values.iter().map(|value| value.and_then(&of)).collect()
}
