//! `SUM`: BIGINT for SMALLINT and INTEGER, NUMERIC(38) for BIGINT and NUMERIC, else double.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_SUM.html>
//!
//! **Invariant:** an argument of a type that it was coerced to is not coerced further: a plan's types are found before
//! and after coercion. So SMALLINT and INTEGER stay what they are and are widened as they are summed ([`widened`]).

mod widened;

use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::plan_err;
use datafusion::functions_aggregate::sum::Sum;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, GroupsAccumulator, ReversedUDAF, Signature, Volatility,
};

use self::widened::Widened;
use super::scalar::Result;

/// Whole numbers whose sum is a BIGINT.
fn is_narrow(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16)
}

fn widens(args: &AccumulatorArgs<'_>) -> bool {
    args.expr_fields.first().is_some_and(|field| is_narrow(field.data_type()))
}

/// DataFusion's accumulators under Redshift's types.
#[derive(Debug, PartialEq, Eq, Hash)]
struct RedshiftSum {
    inner: Sum,
    signature: Signature,
}

pub(crate) fn udaf() -> AggregateUDF {
    AggregateUDF::new_from_impl(RedshiftSum {
        inner: Sum::new(),
        signature: Signature::user_defined(Volatility::Immutable),
    })
}

impl AggregateUDFImpl for RedshiftSum {
    fn name(&self) -> &str {
        "sum"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        let [given] = arg_types else { return plan_err!("Invalid function 'sum'") };
        Ok(vec![match given {
            _ if is_narrow(given) => given.clone(),
            DataType::Int64 | DataType::UInt32 => DataType::Decimal128(19, 0),
            DataType::UInt64 => DataType::Decimal128(20, 0),
            DataType::Decimal128(_, _) | DataType::Interval(_) | DataType::Duration(_) => given.clone(),
            DataType::Decimal32(p, s) | DataType::Decimal64(p, s) => DataType::Decimal128(*p, *s),
            DataType::Decimal256(_, s) => DataType::Decimal128(38, *s),
            _ if given.is_floating() || *given == DataType::Null || crate::types::is_text(given) => DataType::Float64,
            _ => return plan_err!("Invalid function 'sum'"),
        }])
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        match arg_types {
            [DataType::Decimal128(_, scale)] => Ok(DataType::Decimal128(38, *scale)),
            [given] if is_narrow(given) => Ok(DataType::Int64),
            _ => self.inner.return_type(arg_types),
        }
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let widens = widens(&args);
        let inner = self.inner.accumulator(args)?;
        Ok(if widens { Box::new(Widened(inner)) } else { inner })
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        self.inner.state_fields(args)
    }

    fn groups_accumulator_supported(&self, args: AccumulatorArgs<'_>) -> bool {
        self.inner.groups_accumulator_supported(args)
    }

    fn create_groups_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        let widens = widens(&args);
        let inner = self.inner.create_groups_accumulator(args)?;
        Ok(if widens { Box::new(Widened(inner)) } else { inner })
    }

    fn create_sliding_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        let widens = widens(&args);
        let inner = self.inner.create_sliding_accumulator(args)?;
        Ok(if widens { Box::new(Widened(inner)) } else { inner })
    }

    fn reverse_expr(&self) -> ReversedUDAF {
        ReversedUDAF::Identical
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}
