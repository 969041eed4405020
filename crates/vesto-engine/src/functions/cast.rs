//! `CAST(x AS type)` where Arrow's own cast does not do what Redshift does; see [`crate::cast`].

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{ScalarValue, internal_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use vesto_types::ColumnType;

use super::scalar::Result;
use crate::cast::{CastContext, cast_column};
use crate::errors::external;
use crate::types;

#[derive(Debug, PartialEq, Eq, Hash)]
struct Cast {
    target: ColumnType,
    /// Whether the result's field is marked with the target; an implicit cast to text has no length.
    mark: Mark,
    context: CastContext,
    signature: Signature,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Mark {
    Type,
    None,
}

pub(crate) fn udf(target: ColumnType, mark: Mark, context: CastContext) -> ScalarUDF {
    ScalarUDF::new_from_impl(Cast { target, mark, context, signature: Signature::any(1, Volatility::Immutable) })
}

impl ScalarUDFImpl for Cast {
    fn name(&self) -> &str {
        "cast"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.target.arrow())
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let nullable = args.arg_fields.iter().any(|field| field.is_nullable());
        let field = types::field(self.name(), &self.target, nullable);
        Ok(Arc::new(match self.mark {
            Mark::Type => field,
            Mark::None => field.with_metadata(Default::default()),
        }))
    }

    fn is_strict(&self) -> bool {
        true
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [field] = args.arg_fields.as_slice() else { return internal_err!("a cast without argument") };
        let source = types::column_type(field);
        let cast = |array: &ArrayRef| cast_column(array, &source, &self.target, self.context).map_err(external);
        match args.args.first() {
            Some(ColumnarValue::Array(array)) => Ok(ColumnarValue::Array(cast(array)?)),
            Some(ColumnarValue::Scalar(scalar)) => {
                let array = cast(&scalar.to_array()?)?;
                Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&array, 0)?))
            }
            None => internal_err!("a cast without argument"),
        }
    }
}
