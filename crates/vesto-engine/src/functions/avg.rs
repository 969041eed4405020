//! `AVG`: of whole numbers a BIGINT, cut off; of NUMERIC a NUMERIC(38) of the same scale; else a double.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html>

mod exact;

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::plan_err;
use datafusion::functions_aggregate::average::Avg;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, GroupsAccumulator, ReversedUDAF, Signature, Volatility,
};

use self::exact::{ExactAvg, ExactGroupsAvg};
use super::scalar::Result;

/// Floats are DataFusion's; whole numbers and NUMERIC are summed exactly in 128 bits.
#[derive(Debug, PartialEq, Eq, Hash)]
struct RedshiftAvg {
    floats: Avg,
    signature: Signature,
}

pub(crate) fn udaf() -> AggregateUDF {
    AggregateUDF::new_from_impl(RedshiftAvg {
        floats: Avg::new(),
        signature: Signature::user_defined(Volatility::Immutable),
    })
}

fn is_exact(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Int64 | DataType::Decimal128(_, _))
}

impl AggregateUDFImpl for RedshiftAvg {
    fn name(&self) -> &str {
        "avg"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        let [given] = arg_types else { return plan_err!("Invalid function 'avg'") };
        Ok(vec![match given {
            _ if given.is_integer() => DataType::Int64,
            DataType::Decimal128(_, _) => given.clone(),
            DataType::Decimal32(p, s) | DataType::Decimal64(p, s) => DataType::Decimal128(*p, *s),
            DataType::Decimal256(_, s) => DataType::Decimal128(38, *s),
            _ if given.is_floating() || *given == DataType::Null || crate::types::is_text(given) => DataType::Float64,
            _ => return plan_err!("Invalid function 'avg'"),
        }])
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        Ok(match arg_types {
            [DataType::Int64] => DataType::Int64,
            [DataType::Decimal128(_, scale)] => DataType::Decimal128(38, *scale),
            _ => DataType::Float64,
        })
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        if !is_exact(args.return_field.data_type()) {
            return self.floats.accumulator(args);
        }
        Ok(Box::new(ExactAvg::new(args.return_field.data_type().clone(), args.is_distinct)))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        if !is_exact(args.return_type()) {
            return self.floats.state_fields(args);
        }
        if args.is_distinct {
            let item = Field::new_list_field(DataType::Decimal128(38, 0), true);
            return Ok(vec![Arc::new(Field::new_list(format_state_name(args.name, "avg distinct"), item, true))]);
        }
        Ok(vec![
            Arc::new(Field::new(format_state_name(args.name, "count"), DataType::Int64, true)),
            Arc::new(Field::new(format_state_name(args.name, "sum"), DataType::Decimal128(38, 0), true)),
        ])
    }

    fn groups_accumulator_supported(&self, args: AccumulatorArgs<'_>) -> bool {
        if is_exact(args.return_field.data_type()) {
            !args.is_distinct
        } else {
            self.floats.groups_accumulator_supported(args)
        }
    }

    fn create_groups_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        if !is_exact(args.return_field.data_type()) {
            return self.floats.create_groups_accumulator(args);
        }
        Ok(Box::new(ExactGroupsAvg::new(args.return_field.data_type().clone())))
    }

    fn create_sliding_accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        if is_exact(args.return_field.data_type()) {
            self.accumulator(args)
        } else {
            self.floats.create_sliding_accumulator(args)
        }
    }

    fn reverse_expr(&self) -> ReversedUDAF {
        ReversedUDAF::Identical
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}
