//! `+ - * / %` on numbers, with PostgreSQL's result types and Redshift's precision rules: overflow and division by zero
//! are errors, whole numbers divide to whole numbers.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Datum, Decimal128Array, Scalar};
use arrow::compute::kernels::numeric;
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Decimal128Type, Float32Type, Float64Type};
use arrow::error::ArrowError;
use datafusion::common::plan_err;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use vesto_types::{ColumnType, SqlError, SqlState};

use super::scalar::Result;
use crate::errors::{external, numeric_overflow};
use crate::values;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Arithmetic {
    operation: Operation,
    signature: Signature,
}

pub(crate) fn udf(operation: Operation) -> ScalarUDF {
    ScalarUDF::new_from_impl(Arithmetic { operation, signature: Signature::user_defined(Volatility::Immutable) })
}

impl Operation {
    fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }

    /// The operands' types as the kernel takes them, and the result's.
    fn types(self, left: &DataType, right: &DataType) -> Option<(DataType, DataType, DataType)> {
        use DataType::{Decimal128, Float32, Float64, Int16, Int32, Int64, Null};
        let same = |data_type: DataType| Some((data_type.clone(), data_type.clone(), data_type));
        match (narrow(left)?, narrow(right)?) {
            (Null, Null) => same(Int32),
            (Null, other) | (other, Null) => self.types(&other, &other),
            (Float64 | Float32, _) | (_, Float64 | Float32) => {
                same(if *left == Float32 && *right == Float32 { Float32 } else { Float64 })
            }
            (Int16, Int16) => same(Int16),
            (Int16 | Int32, Int16 | Int32) => same(Int32),
            (Int16 | Int32 | Int64, Int16 | Int32 | Int64) => same(Int64),
            (left, right) => {
                let ((p1, s1), (p2, s2)) = (decimal_of(&left)?, decimal_of(&right)?);
                let (precision, scale) = self.decimal_result((p1, s1), (p2, s2));
                Some((Decimal128(p1, s1), Decimal128(p2, s2), Decimal128(precision, scale)))
            }
        }
    }

    fn decimal_result(self, (p1, s1): (u8, i8), (p2, s2): (u8, i8)) -> (u8, i8) {
        let (p1, s1, p2, s2) = (i32::from(p1), i32::from(s1), i32::from(p2), i32::from(s2));
        let (precision, scale) = match self {
            Self::Add | Self::Subtract => {
                let scale = s1.max(s2);
                ((p1 - s1).max(p2 - s2) + scale + 1, scale)
            }
            Self::Multiply => (p1 + p2 + 1, s1 + s2),
            Self::Divide => {
                let scale = 4.max(s1 + p2 - s2 + 1);
                (p1 - s1 + s2 + scale, scale)
            }
            Self::Modulo => {
                let scale = s1.max(s2);
                ((p1 - s1).min(p2 - s2) + scale, scale)
            }
        };
        let scale = if precision > 38 { (38 + scale - precision).max(scale.min(4)) } else { scale };
        (u8::try_from(precision.clamp(1, 38)).unwrap_or(38), i8::try_from(scale.clamp(0, 37)).unwrap_or(37))
    }
}

fn narrow(data_type: &DataType) -> Option<DataType> {
    Some(match data_type {
        DataType::Int8 | DataType::UInt8 | DataType::Int16 => DataType::Int16,
        DataType::UInt16 | DataType::Int32 => DataType::Int32,
        DataType::UInt32 | DataType::UInt64 | DataType::Int64 => DataType::Int64,
        DataType::Float16 | DataType::Float32 => DataType::Float32,
        DataType::Float64 | DataType::Decimal128(_, _) | DataType::Null => data_type.clone(),
        DataType::Decimal32(p, s) | DataType::Decimal64(p, s) | DataType::Decimal256(p, s) => {
            DataType::Decimal128((*p).min(38), *s)
        }
        _ => return None,
    })
}

/// Whole numbers as the NUMERIC that holds them all.
fn decimal_of(data_type: &DataType) -> Option<(u8, i8)> {
    match data_type {
        DataType::Int16 => Some((5, 0)),
        DataType::Int32 => Some((10, 0)),
        DataType::Int64 => Some((19, 0)),
        DataType::Decimal128(precision, scale) => Some((*precision, *scale)),
        _ => None,
    }
}

pub(crate) fn is_operand(data_type: &DataType) -> bool {
    narrow(data_type).is_some()
}

impl ScalarUDFImpl for Arithmetic {
    fn name(&self) -> &str {
        self.operation.symbol()
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        match arg_types {
            [left, right] => match self.operation.types(left, right) {
                Some((left, right, _)) => Ok(vec![left, right]),
                None => plan_err!("operator does not exist: {left} {} {right}", self.operation.symbol()),
            },
            _ => plan_err!("an operator takes two operands"),
        }
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        match arg_types {
            [left, right] => match self.operation.types(left, right) {
                Some((_, _, result)) => Ok(result),
                None => plan_err!("operator does not exist: {left} {} {right}", self.operation.symbol()),
            },
            _ => plan_err!("an operator takes two operands"),
        }
    }

    fn is_strict(&self) -> bool {
        true
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let result_type = args.return_field.data_type();
        let n_rows = args.number_rows;
        let [left, right]: [ColumnarValue; 2] = match args.args.try_into() {
            Ok(both) => both,
            Err(_) => return plan_err!("an operator takes two operands"),
        };
        let both_scalars = matches!((&left, &right), (ColumnarValue::Scalar(_), ColumnarValue::Scalar(_)));
        let (left, right) = (operand(left)?, operand(right)?);
        let result = compute(self.operation, &*left, &*right, result_type)?;
        let result =
            if result.len() == 1 && both_scalars || result.len() == n_rows { result } else { result.slice(0, n_rows) };
        if both_scalars {
            return Ok(ColumnarValue::Scalar(datafusion::common::ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }
}

fn operand(value: ColumnarValue) -> Result<Box<dyn Datum>> {
    Ok(match value {
        ColumnarValue::Array(array) => Box::new(array),
        ColumnarValue::Scalar(scalar) => Box::new(Scalar::new(scalar.to_array()?)),
    })
}

fn compute(operation: Operation, left: &dyn Datum, right: &dyn Datum, result: &DataType) -> Result<ArrayRef> {
    if let DataType::Decimal128(precision, scale) = result
        && matches!(operation, Operation::Divide | Operation::Multiply)
    {
        return decimal(operation, left, right, *precision, *scale);
    }
    if operation == Operation::Divide || operation == Operation::Modulo {
        refuse_float_zero(right)?;
    }
    let computed = match operation {
        Operation::Add => numeric::add(left, right),
        Operation::Subtract => numeric::sub(left, right),
        Operation::Multiply => numeric::mul(left, right),
        Operation::Divide => numeric::div(left, right),
        Operation::Modulo => numeric::rem(left, right),
    };
    let computed = computed.map_err(|error| match error {
        ArrowError::ArithmeticOverflow(_) => external(overflow(result)),
        other => other.into(),
    })?;
    if computed.data_type() == result {
        return Ok(computed);
    }
    let options = CastOptions { safe: false, ..CastOptions::default() };
    Ok(cast_with_options(&computed, result, &options)?)
}

fn overflow(result: &DataType) -> SqlError {
    match result {
        DataType::Int16 => values::out_of_range(&ColumnType::SmallInt),
        DataType::Int32 => values::out_of_range(&ColumnType::Integer),
        DataType::Int64 => values::out_of_range(&ColumnType::BigInt),
        _ => numeric_overflow(),
    }
}

/// IEEE would answer infinity; SQL has an error.
fn refuse_float_zero(divisor: &dyn Datum) -> Result<()> {
    let (array, _) = divisor.get();
    let has_zero = match array.data_type() {
        DataType::Float64 => array.as_primitive::<Float64Type>().iter().flatten().any(|value| value == 0.0),
        DataType::Float32 => array.as_primitive::<Float32Type>().iter().flatten().any(|value| value == 0.0),
        _ => false,
    };
    if has_zero { Err(external(SqlError::new(SqlState::DIVISION_BY_ZERO, "division by zero"))) } else { Ok(()) }
}

/// Multiplication and division of NUMERIC at exactly the result's scale; digits beyond it are cut off.
fn decimal(operation: Operation, left: &dyn Datum, right: &dyn Datum, precision: u8, scale: i8) -> Result<ArrayRef> {
    let ((left, left_scalar), (right, right_scalar)) = (left.get(), right.get());
    let (left, right) = (left.as_primitive::<Decimal128Type>(), right.as_primitive::<Decimal128Type>());
    let shift = match operation {
        Operation::Divide => i32::from(scale) - i32::from(left.scale()) + i32::from(right.scale()),
        _ => i32::from(scale) - i32::from(left.scale()) - i32::from(right.scale()),
    };
    let n_rows = if left_scalar && right_scalar {
        1
    } else if left_scalar {
        right.len()
    } else {
        left.len()
    };
    let at = |array: &Decimal128Array, scalar: bool, index: usize| {
        let index = if scalar { 0 } else { index };
        array.is_valid(index).then(|| array.value(index))
    };
    let one = |index: usize| -> std::result::Result<Option<i128>, SqlError> {
        let (Some(left), Some(right)) = (at(left, left_scalar, index), at(right, right_scalar, index)) else {
            return Ok(None);
        };
        let value = match operation {
            Operation::Divide => divide(left, right, shift)?,
            _ => shifted(left.checked_mul(right).ok_or_else(numeric_overflow)?, shift).ok_or_else(numeric_overflow)?,
        };
        values::check_precision(value, precision).map(Some)
    };
    let results = (0..n_rows).map(one).collect::<std::result::Result<Decimal128Array, SqlError>>().map_err(external)?;
    Ok(Arc::new(results.with_precision_and_scale(precision, scale)?))
}

fn divide(left: i128, right: i128, shift: i32) -> std::result::Result<i128, SqlError> {
    if right == 0 {
        return Err(SqlError::new(SqlState::DIVISION_BY_ZERO, "division by zero"));
    }
    if let Some(left) = shifted(left, shift) {
        return Ok(left / right);
    }
    // Too wide for one step: long division, a digit at a time.
    let (mut quotient, mut rest) = (left / right, left % right);
    for _ in 0..shift {
        let wide = rest.checked_mul(10).ok_or_else(numeric_overflow)?;
        quotient = quotient.checked_mul(10).and_then(|q| q.checked_add(wide / right)).ok_or_else(numeric_overflow)?;
        rest = wide % right;
    }
    Ok(quotient)
}

fn shifted(value: i128, shift: i32) -> Option<i128> {
    let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
    if shift >= 0 { value.checked_mul(factor) } else { Some(value / factor) }
}
