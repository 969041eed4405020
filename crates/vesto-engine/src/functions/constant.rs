//! Functions whose value is the same throughout a statement: CURRENT_USER, GETDATE, PG_BACKEND_PID …

use std::hash::{Hash, Hasher};

use arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

use super::scalar::Result;

#[derive(Debug)]
struct Constant {
    name: &'static str,
    value: ScalarValue,
    signature: Signature,
}

/// A function without arguments that answers the value.
pub(crate) fn constant(name: &'static str, value: ScalarValue) -> ScalarUDF {
    // Immutable within the statement's plan, so that it is computed once, at planning.
    ScalarUDF::new_from_impl(Constant { name, value, signature: Signature::nullary(Volatility::Immutable) })
}

impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.value == other.value
    }
}

impl Eq for Constant {}

impl Hash for Constant {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Constant {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.value.data_type())
    }

    fn invoke_with_args(&self, _: ScalarFunctionArgs) -> Result<ColumnarValue> {
        Ok(ColumnarValue::Scalar(self.value.clone()))
    }
}
