//! `TO_NUMBER(text, template)` <https://docs.aws.amazon.com/redshift/latest/dg/r_TO_NUMBER.html>: a NUMERIC with as many
//! decimals as the template has.

use std::sync::Arc;

use arrow::array::{Array, Decimal128Array};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{ScalarValue, internal_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use super::number_template::NumberTemplate;
use super::scalar::{Result, take};
use crate::errors::external;

#[derive(Debug, PartialEq, Eq, Hash)]
struct ToNumber {
    signature: Signature,
}

pub(crate) fn udf() -> ScalarUDF {
    ScalarUDF::new_from_impl(ToNumber { signature: Signature::user_defined(Volatility::Immutable) })
}

/// When the template is not a literal.
const ANY_SCALE: i8 = 10;

impl ScalarUDFImpl for ToNumber {
    fn name(&self) -> &str {
        "to_number"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        match arg_types.len() {
            2 => Ok(vec![DataType::Utf8, DataType::Utf8]),
            _ => plan_err!("Invalid function 'to_number'"),
        }
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        internal_err!("the type depends on the template")
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let scale = match args.scalar_arguments.get(1) {
            Some(Some(ScalarValue::Utf8(Some(template)))) => NumberTemplate::parse(template).scale(),
            _ => ANY_SCALE,
        };
        Ok(Arc::new(Field::new(self.name(), DataType::Decimal128(38, scale), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let DataType::Decimal128(precision, scale) = *args.return_field.data_type() else {
            return internal_err!("TO_NUMBER returns a NUMERIC");
        };
        let arrays = args.args.into_iter().map(|arg| arg.into_array(args.number_rows)).collect::<Result<Vec<_>>>()?;
        let (texts, templates) = (take::text(&arrays, 0)?, take::text(&arrays, 1)?);
        let mut out = Vec::with_capacity(texts.len());
        for (text, template) in texts.iter().zip(templates) {
            out.push(match (text, template) {
                (Some(text), Some(template)) => {
                    Some(NumberTemplate::parse(template).read(text, scale).map_err(external)?)
                }
                _ => None,
            });
        }
        let numbers = Decimal128Array::from(out).with_precision_and_scale(precision, scale)?;
        Ok(ColumnarValue::Array(Arc::new(numbers)))
    }
}
