//! `OBJECT(name, value, …)` <https://docs.aws.amazon.com/redshift/latest/dg/r_object_function.html>

use arrow::array::{Array, StringArray};
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value::{Kind, kind};
use vesto_types::SqlState;

use super::Values;
use crate::errors::fail;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Returns, SUPER, take, typed};

pub(super) fn udf() -> ScalarUDF {
    typed("object", &[SUPER], Arity::Variadic, Returns::Super, |args, n_rows| {
        if args.len() % 2 == 1 {
            return fail(SqlState::INVALID_PARAMETER_VALUE, "OBJECT takes names and values in pairs");
        }
        let columns = (0..args.len()).map(|index| take::text(args, index)).collect::<Result<Vec<&StringArray>>>()?;
        let mut out = Values::with_capacity(n_rows);
        let mut object = String::new();
        for row in 0..n_rows {
            object.clear();
            object.push('{');
            for pair in columns.chunks_exact(2) {
                let [name, value] = pair else { continue };
                if name.is_null(row) || kind(name.value(row)) != Kind::String {
                    return fail(SqlState::INVALID_PARAMETER_VALUE, "OBJECT: a name must be a string that is not null");
                }
                if object.len() > 1 {
                    object.push(',');
                }
                object.push_str(name.value(row));
                object.push(':');
                object.push_str(if value.is_null(row) { "null" } else { value.value(row) });
            }
            object.push('}');
            out.push(Some(&object))?;
        }
        Ok(out.finish())
    })
}
