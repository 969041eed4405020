//! Says which type a column has whose field lost its mark, on its way through CASE, COALESCE, MIN or unnesting.

use std::sync::Arc;

use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::internal_datafusion_err;
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use vesto_types::ColumnType;

use super::scalar::Result;
use crate::types;

#[derive(Debug, PartialEq, Eq, Hash)]
struct Marked {
    column_type: ColumnType,
    signature: Signature,
}

/// The values are taken to be of the type: SUPER's are compact JSON already.
pub(crate) fn udf(column_type: ColumnType) -> ScalarUDF {
    ScalarUDF::new_from_impl(Marked { column_type, signature: Signature::any(1, Volatility::Immutable) })
}

impl ScalarUDFImpl for Marked {
    fn name(&self) -> &str {
        "marked"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.column_type.arrow())
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(types::field(self.name(), &self.column_type, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let argument = args.args.into_iter().next();
        argument.ok_or_else(|| internal_datafusion_err!("a mark without argument"))
    }
}
