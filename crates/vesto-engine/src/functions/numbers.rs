//! Mathematical functions where DataFusion's differ: ROUND, TRUNC, CEIL and FLOOR keep NUMERIC exact, POWER is a double.
//! <https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html>

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, Float64Array};
use arrow::datatypes::{DataType, Decimal128Type, Field, FieldRef, Float64Type};
use datafusion::common::{ScalarValue, internal_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use vesto_types::{ColumnType, SqlError, SqlState};

use super::scalar::{Arg, Arity, Result, returns_double, scalar, take};
use crate::cast::{CastContext, cast_array};
use crate::errors::external;

pub(crate) fn power() -> ScalarUDF {
    scalar("power", &[Arg::Float, Arg::Float], Arity::Exact, returns_double, |args| {
        let (bases, exponents) = (take::float(args, 0)?, take::float(args, 1)?);
        let powers = bases.iter().zip(exponents).map(|(base, exponent)| Some(base?.powf(exponent?)));
        Ok(Arc::new(powers.collect::<Float64Array>()))
    })
}

/// LN and LOG (base 10) refuse what has no logarithm.
pub(crate) fn log() -> ScalarUDF {
    scalar("log", &[Arg::Float], Arity::Exact, returns_double, |args| logarithm(args, f64::log10))
}

pub(crate) fn ln() -> ScalarUDF {
    scalar("ln", &[Arg::Float], Arity::Exact, returns_double, |args| logarithm(args, f64::ln))
}

fn logarithm(args: &[ArrayRef], log: fn(f64) -> f64) -> Result<ArrayRef> {
    let values = take::float(args, 0)?;
    if values.iter().flatten().any(|value| value <= 0.0) {
        let zero = values.iter().flatten().any(|value| value == 0.0);
        let text = if zero { "cannot take logarithm of zero" } else { "cannot take logarithm of a negative number" };
        return Err(external(SqlError::new(SqlState("2201E"), text)));
    }
    Ok(Arc::new(values.iter().map(|value| value.map(log)).collect::<Float64Array>()))
}

pub(crate) fn sqrt() -> ScalarUDF {
    scalar("sqrt", &[Arg::Float], Arity::Exact, returns_double, |args| {
        let values = take::float(args, 0)?;
        if values.iter().flatten().any(|value| value < 0.0) {
            return Err(external(SqlError::new(SqlState("2201F"), "cannot take square root of a negative number")));
        }
        Ok(Arc::new(values.iter().map(|value| value.map(f64::sqrt)).collect::<Float64Array>()))
    })
}

pub(crate) fn sign() -> ScalarUDF {
    scalar("sign", &[Arg::Float], Arity::Exact, returns_double, |args| {
        let sign = |value: f64| if value == 0.0 { 0.0 } else { value.signum() };
        Ok(Arc::new(take::float(args, 0)?.iter().map(|value| value.map(sign)).collect::<Float64Array>()))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Mode {
    Round,
    Trunc,
    Ceil,
    Floor,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Rounding {
    name: &'static str,
    mode: Mode,
    signature: Signature,
}

pub(crate) fn round() -> ScalarUDF {
    rounding("round", Mode::Round)
}

/// Of a timestamp: its date.
pub(crate) fn trunc() -> ScalarUDF {
    rounding("trunc", Mode::Trunc)
}

pub(crate) fn ceil() -> ScalarUDF {
    rounding("ceil", Mode::Ceil)
}

pub(crate) fn floor() -> ScalarUDF {
    rounding("floor", Mode::Floor)
}

fn rounding(name: &'static str, mode: Mode) -> ScalarUDF {
    ScalarUDF::new_from_impl(Rounding { name, mode, signature: Signature::user_defined(Volatility::Immutable) })
}

impl ScalarUDFImpl for Rounding {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        let takes_digits = matches!(self.mode, Mode::Round | Mode::Trunc);
        let first = match arg_types.first() {
            Some(DataType::Timestamp(_, _) | DataType::Date32) if self.mode == Mode::Trunc && arg_types.len() == 1 => {
                return Ok(arg_types.to_vec());
            }
            Some(exact @ DataType::Decimal128(_, _)) => exact.clone(),
            Some(whole) if whole.is_integer() => whole.clone(),
            Some(other) if other.is_numeric() || *other == DataType::Null || crate::types::is_text(other) => {
                DataType::Float64
            }
            _ => return plan_err!("Invalid function '{}'", self.name),
        };
        match arg_types.len() {
            1 => Ok(vec![first]),
            2 if takes_digits => Ok(vec![first, DataType::Int64]),
            _ => plan_err!("Invalid function '{}'", self.name),
        }
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        internal_err!("the type depends on the digits")
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let digits = match args.scalar_arguments.get(1) {
            None => Some(0),
            Some(Some(digits)) => digits.cast_to(&DataType::Int64).ok().and_then(|digits| match digits {
                ScalarValue::Int64(digits) => digits,
                _ => None,
            }),
            Some(None) => None,
        };
        let data_type = match args.arg_fields.first().map(|field| field.data_type()) {
            Some(DataType::Timestamp(_, _) | DataType::Date32) => DataType::Date32,
            Some(DataType::Decimal128(precision, scale)) => {
                let scale =
                    digits.map_or(*scale, |digits| i8::try_from(digits.clamp(0, i64::from(*scale))).unwrap_or(*scale));
                // Rounding 9.99 up takes one more digit.
                DataType::Decimal128(
                    if self.mode == Mode::Trunc { *precision } else { (*precision).max(1).saturating_add(1).min(38) },
                    scale,
                )
            }
            Some(whole) if whole.is_integer() => whole.clone(),
            _ => DataType::Float64,
        };
        Ok(Arc::new(Field::new(self.name, data_type, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let all_scalars = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let n_rows = if all_scalars { 1 } else { args.number_rows };
        let result_type = args.return_field.data_type().clone();
        let arrays = args.args.into_iter().map(|arg| arg.into_array(n_rows)).collect::<Result<Vec<_>>>()?;
        let result = self.compute(&arrays, &result_type)?;
        if all_scalars {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }
}

impl Rounding {
    fn compute(&self, args: &[ArrayRef], result_type: &DataType) -> Result<ArrayRef> {
        let values = take::any(args, 0)?;
        let digits = |index: usize| -> Option<i64> {
            match args.get(1) {
                None => Some(0),
                Some(digits) => {
                    let digits = digits.as_primitive::<arrow::datatypes::Int64Type>();
                    digits.is_valid(index).then(|| digits.value(index))
                }
            }
        };
        match values.data_type() {
            DataType::Timestamp(_, _) | DataType::Date32 => {
                cast_array(values, &ColumnType::Date, CastContext::Explicit).map_err(external)
            }
            DataType::Decimal128(_, scale) => {
                let DataType::Decimal128(precision, to_scale) = result_type else {
                    return internal_err!("a decimal rounds to a decimal");
                };
                let decimals = values.as_primitive::<Decimal128Type>();
                let rounded = (0..decimals.len()).map(|index| {
                    let value = decimals.is_valid(index).then(|| decimals.value(index))?;
                    self.decimal(value, *scale, *to_scale, digits(index)?)
                });
                let rounded: Decimal128Array = rounded.collect();
                Ok(Arc::new(rounded.with_precision_and_scale(*precision, *to_scale)?))
            }
            whole if whole.is_integer() => {
                let wide = cast_array(values, &ColumnType::Decimal { precision: 19, scale: 0 }, CastContext::Explicit)
                    .map_err(external)?;
                let wide = wide.as_primitive::<Decimal128Type>();
                let rounded = (0..wide.len()).map(|index| {
                    let value = wide.is_valid(index).then(|| wide.value(index))?;
                    self.decimal(value, 0, 0, digits(index)?)
                });
                let rounded: ArrayRef = Arc::new(rounded.collect::<Decimal128Array>().with_precision_and_scale(38, 0)?);
                let to = crate::types::column_type(&Field::new("", result_type.clone(), true));
                cast_array(&rounded, &to, CastContext::Explicit).map_err(external)
            }
            _ => {
                let floats = values.as_primitive::<Float64Type>();
                let rounded = (0..floats.len()).map(|index| {
                    let value = floats.is_valid(index).then(|| floats.value(index))?;
                    Some(self.float(value, digits(index)?))
                });
                Ok(Arc::new(rounded.collect::<Float64Array>()))
            }
        }
    }

    /// From one scale to another, rounded at `digits` after the point.
    fn decimal(&self, value: i128, scale: i8, to_scale: i8, digits: i64) -> Option<i128> {
        let dropped = i64::from(scale) - digits;
        let unit = if dropped > 0 { 10_i128.checked_pow(u32::try_from(dropped).ok()?)? } else { 1 };
        let (quotient, rest) = (value.div_euclid(unit), value.rem_euclid(unit));
        let whole = match self.mode {
            Mode::Floor => quotient,
            Mode::Ceil => quotient + i128::from(rest != 0),
            Mode::Trunc => value / unit,
            Mode::Round => {
                let toward_zero = value / unit;
                toward_zero
                    + if (value % unit).unsigned_abs() * 2 >= unit.unsigned_abs() && unit > 1 {
                        value.signum()
                    } else {
                        0
                    }
            }
        };
        let scaled = whole.checked_mul(unit)?;
        let down = u32::try_from(i32::from(scale) - i32::from(to_scale)).ok()?;
        Some(scaled / 10_i128.checked_pow(down)?)
    }

    fn float(&self, value: f64, digits: i64) -> f64 {
        let factor = 10_f64.powi(i32::try_from(digits).unwrap_or(0));
        let scaled = value * factor;
        let whole = match self.mode {
            Mode::Round => scaled.round(),
            Mode::Trunc => scaled.trunc(),
            Mode::Ceil => scaled.ceil(),
            Mode::Floor => scaled.floor(),
        };
        if whole.is_finite() && factor.is_finite() { whole / factor } else { value }
    }
}
