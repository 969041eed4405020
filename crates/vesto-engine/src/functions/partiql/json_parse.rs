//! `JSON_PARSE(text)` <https://docs.aws.amazon.com/redshift/latest/dg/JSON_PARSE.html> and
//! `CAN_JSON_PARSE(text)` <https://docs.aws.amazon.com/redshift/latest/dg/CAN_JSON_PARSE.html>

use std::sync::Arc;

use arrow::array::{BooleanArray, StringArray};
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::compact;
use vesto_types::{ColumnType, SqlError, SqlState};

use super::{Values, each};
use crate::errors::external;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Parameter, Returns, Typed, take, typed};

pub(super) fn json_parse() -> ScalarUDF {
    typed("json_parse", &[Parameter::Any], Arity::Exact, Returns::Super, |args, n_rows| {
        let mut out = Values::with_capacity(n_rows);
        for text in &texts(take::any(args, 0)?)? {
            let value = text.map(|text| compact(text).map_err(|fault| invalid(fault.reason()))).transpose()?;
            out.push(value.as_deref())?;
        }
        Ok(out.finish())
    })
}

pub(super) fn can_json_parse() -> ScalarUDF {
    typed("can_json_parse", &[Parameter::Any], Arity::Exact, Returns::Boolean, |args, _| {
        let texts = texts(take::any(args, 0)?)?;
        Ok(Arc::new(each::<BooleanArray, _>(&texts, |text| Some(compact(text).is_ok()))))
    })
}

/// VARCHAR's text, or that of a VARBYTE's bytes.
fn texts(argument: &Typed) -> Result<StringArray> {
    let text = ColumnType::Varchar(ColumnType::MAX_VARCHAR);
    match &argument.column_type {
        ColumnType::Varbyte(_) => crate::cast::varbyte_text(&argument.array).map_err(external),
        source => {
            let context = crate::cast::CastContext::Explicit;
            let array = crate::cast::cast_column(&argument.array, source, &text, context).map_err(external)?;
            Ok(arrow::array::AsArray::as_string(&array).clone())
        }
    }
}

fn invalid(reason: &str) -> datafusion::common::DataFusionError {
    external(SqlError::new(SqlState::INVALID_TEXT_REPRESENTATION, "JSON parsing error").with_detail(reason))
}
