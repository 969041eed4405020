//! `JSON_SERIALIZE(super)` <https://docs.aws.amazon.com/redshift/latest/dg/JSON_SERIALIZE.html>,
//! `JSON_SERIALIZE_TO_VARBYTE(super)` and `JSON_SIZE(super)`
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_json_size.html>

use std::sync::Arc;

use arrow::array::{BinaryArray, Int32Array};
use datafusion::logical_expr::ScalarUDF;
use vesto_types::{ColumnType, SqlState};

use super::each;
use crate::errors::fail;
use crate::functions::scalar::Arity;
use crate::functions::typed::{Returns, SUPER, take, typed};

pub(super) fn json_serialize() -> ScalarUDF {
    typed("json_serialize", &[SUPER], Arity::Exact, Returns::Text, |args, _| {
        let values = take::text(args, 0)?;
        let too_long = values.iter().flatten().any(|value| value.len() > ColumnType::MAX_VARCHAR as usize);
        if too_long {
            let message = format!("JSON_SERIALIZE result exceeds {} bytes", ColumnType::MAX_VARCHAR);
            return fail(SqlState::STRING_DATA_RIGHT_TRUNCATION, message);
        }
        Ok(Arc::new(values.clone()))
    })
}

pub(super) fn json_serialize_to_varbyte() -> ScalarUDF {
    const LARGEST: Returns = Returns::As(|_| Ok(ColumnType::Varbyte(ColumnType::MAX_VARBYTE)));
    typed("json_serialize_to_varbyte", &[SUPER], Arity::Exact, LARGEST, |args, _| {
        let values = take::text(args, 0)?;
        Ok(Arc::new(values.iter().map(|value| value.map(str::as_bytes)).collect::<BinaryArray>()))
    })
}

pub(super) fn json_size() -> ScalarUDF {
    typed("json_size", &[SUPER], Arity::Exact, Returns::Integer, |args, _| {
        let values = take::text(args, 0)?;
        Ok(Arc::new(each::<Int32Array, _>(values, |value| i32::try_from(value.len()).ok())))
    })
}
