//! Navigation, `c.a.b[0]`: what the planner makes of a path. What is not there is NULL.
//! <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#navigation>

use arrow::array::{Array, AsArray, Int64Array, StringArray};
use datafusion::common::plan_err;
use datafusion::logical_expr::ScalarUDF;
use vesto_formats::json::value;
use vesto_types::ColumnType;

use super::Values;
use crate::cast::{CastContext, cast_column};
use crate::errors::external;
use crate::functions::scalar::{Arity, Result};
use crate::functions::typed::{Parameter, Returns, SUPER, Typed, take, typed};

/// SQL cannot call it by name.
pub(crate) const NAME: &str = "\u{1}navigate";

/// The value, then the steps: names of attributes, positions of elements.
pub(crate) fn udf() -> ScalarUDF {
    typed(NAME, &[SUPER, Parameter::Any], Arity::Variadic, Returns::As(result), |args, n_rows| {
        let values = take::text(args, 0)?;
        let steps = args.iter().skip(1).map(Step::of).collect::<Result<Vec<_>>>()?;
        let mut out = Values::with_capacity(n_rows);
        for (row, value) in values.iter().enumerate() {
            let found = value.and_then(|value| steps.iter().try_fold(value, |at, step| step.take(at, row)));
            out.push(found)?;
        }
        Ok(out.finish())
    })
}

/// Only SUPER has inner values.
fn result(arguments: &[ColumnType]) -> Result<ColumnType> {
    match arguments.first() {
        Some(ColumnType::Super) => Ok(ColumnType::Super),
        other => {
            let named = other.map(ToString::to_string).unwrap_or_default();
            plan_err!("navigation into a value of type {named}, which is not SUPER")
        }
    }
}

enum Step {
    Name(StringArray),
    Position(Int64Array),
}

impl Step {
    fn of(argument: &Typed) -> Result<Self> {
        let cast = |to: &ColumnType| {
            cast_column(&argument.array, &argument.column_type, to, CastContext::Explicit).map_err(external)
        };
        Ok(match &argument.column_type {
            ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Super => {
                Self::Name(cast(&ColumnType::Varchar(ColumnType::MAX_VARCHAR))?.as_string().clone())
            }
            _ => Self::Position(cast(&ColumnType::BigInt)?.as_primitive().clone()),
        })
    }

    fn take<'a>(&self, at: &'a str, row: usize) -> Option<&'a str> {
        match self {
            Self::Name(names) => names.is_valid(row).then(|| value::member(at, names.value(row)))?,
            Self::Position(positions) => {
                let index = positions.is_valid(row).then(|| usize::try_from(positions.value(row)).ok())??;
                value::element(at, index)
            }
        }
    }
}
