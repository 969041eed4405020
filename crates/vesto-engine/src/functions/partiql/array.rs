//! `ARRAY(value, …)` <https://docs.aws.amazon.com/redshift/latest/dg/r_array.html>

use arrow::array::{Array, StringArray};
use datafusion::logical_expr::ScalarUDF;

use super::Values;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Returns, SUPER, take, typed};

pub(super) fn udf() -> ScalarUDF {
    typed("array", &[SUPER], Arity::Variadic, Returns::Super, |args, n_rows| {
        let columns = (0..args.len()).map(|index| take::text(args, index)).collect::<Result<Vec<&StringArray>>>()?;
        let mut out = Values::with_capacity(n_rows);
        let mut array = String::new();
        for row in 0..n_rows {
            array.clear();
            array.push('[');
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    array.push(',');
                }
                array.push_str(if column.is_null(row) { "null" } else { column.value(row) });
            }
            array.push(']');
            out.push(Some(&array))?;
        }
        Ok(out.finish())
    })
}
