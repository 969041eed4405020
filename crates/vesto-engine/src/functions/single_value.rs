//! The value of a subquery that stands for one: NULL for no row, an error for more than one. Scalar subqueries are
//! planned with it, because DataFusion takes correlated ones only when they aggregate.

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};
use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{ScalarValue, internal_err};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{Accumulator, AggregateUDF, AggregateUDFImpl, Signature, Volatility};
use vesto_types::SqlError;

use super::scalar::{Result, take};
use crate::errors::{CARDINALITY_VIOLATION, external};

pub(crate) const NAME: &str = "single_value";

#[derive(Debug, PartialEq, Eq, Hash)]
struct SingleValue {
    signature: Signature,
}

pub(crate) fn udaf() -> AggregateUDF {
    AggregateUDF::new_from_impl(SingleValue { signature: Signature::any(1, Volatility::Immutable) })
}

impl AggregateUDFImpl for SingleValue {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        match arg_types {
            [data_type] => Ok(data_type.clone()),
            _ => internal_err!("one argument is expected"),
        }
    }

    /// The argument's field, so that a VARCHAR keeps its length.
    fn return_field(&self, arg_fields: &[FieldRef]) -> Result<FieldRef> {
        match arg_fields {
            [field] => Ok(field.as_ref().clone().with_name(NAME).with_nullable(true).into()),
            _ => internal_err!("one argument is expected"),
        }
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Single { value: ScalarValue::try_from(args.return_field.data_type())?, is_set: false }))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![
            Field::new(format_state_name(args.name, "value"), args.return_type().clone(), true).into(),
            Field::new(format_state_name(args.name, "is_set"), DataType::Boolean, true).into(),
        ])
    }
}

#[derive(Debug)]
struct Single {
    value: ScalarValue,
    is_set: bool,
}

impl Single {
    fn set(&mut self, value: ScalarValue) -> Result<()> {
        if self.is_set {
            let message = "more than one row returned by a subquery used as an expression";
            return Err(external(SqlError::new(CARDINALITY_VIOLATION, message)));
        }
        self.value = value;
        self.is_set = true;
        Ok(())
    }
}

impl Accumulator for Single {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let values = take::any(values, 0)?;
        // One row too many is enough to know.
        for row in 0..values.len().min(2) {
            self.set(ScalarValue::try_from_array(values, row)?)?;
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(self.value.clone())
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.value.size()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.value.clone(), ScalarValue::Boolean(Some(self.is_set))])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let (values, set): (&ArrayRef, &BooleanArray) = (take::any(states, 0)?, take::any(states, 1)?.as_boolean());
        for (row, is_set) in set.iter().enumerate() {
            if is_set == Some(true) {
                self.set(ScalarValue::try_from_array(values, row)?)?;
            }
        }
        Ok(())
    }
}
