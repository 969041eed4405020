//! A small frame for scalar functions: a name, what its arguments are taken as, what it returns, and its body over
//! whole columns.

use std::hash::{Hash, Hasher};

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, FieldRef, TimeUnit};
use datafusion::common::{DataFusionError, ScalarValue, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};

use vesto_types::ColumnType;

use crate::cast::{CastContext, cast_column};
use crate::errors::external;
use crate::types::{self, MICROSECONDS, is_text, microseconds_tz};

pub(crate) type Result<T, E = DataFusionError> = std::result::Result<T, E>;

/// What an argument is taken as; a value of another type is cast where Redshift casts it implicitly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Arg {
    Text,
    /// BIGINT
    Int,
    Float,
    Boolean,
    Date,
    /// DATE, TIME, TIMESTAMP or TIMESTAMPTZ as it is; text becomes a timestamp.
    Moment,
    Any,
}

/// How many arguments there may be beyond those listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Arity {
    /// As many as are listed.
    Exact,
    /// The last `n` listed may be left out.
    Optional(usize),
    /// The last one listed may be repeated.
    Variadic,
}

pub(crate) type Returns = fn(&[DataType]) -> Result<DataType>;
pub(crate) type Body = fn(&[ArrayRef]) -> Result<ArrayRef>;

#[derive(Debug)]
struct Function {
    name: &'static str,
    signature: Signature,
    args: &'static [Arg],
    arity: Arity,
    returns: Returns,
    body: Body,
}

/// An immutable function.
pub(crate) fn scalar(
    name: &'static str,
    args: &'static [Arg],
    arity: Arity,
    returns: Returns,
    body: Body,
) -> ScalarUDF {
    let signature = if args.is_empty() {
        Signature::nullary(Volatility::Immutable)
    } else {
        Signature::user_defined(Volatility::Immutable)
    };
    ScalarUDF::new_from_impl(Function { name, signature, args, arity, returns, body })
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        (self.returns)(arg_types)
    }

    fn coerce_types(&self, arg_types: &[DataType]) -> Result<Vec<DataType>> {
        let (n, listed) = (arg_types.len(), self.args.len());
        let fits = match self.arity {
            Arity::Exact => n == listed,
            Arity::Optional(optional) => (listed - optional..=listed).contains(&n),
            Arity::Variadic => n >= listed,
        };
        if !fits {
            return plan_err!("Invalid function '{}'", self.name);
        }
        let kinds = self.args.iter().chain(self.args.last().into_iter().cycle());
        arg_types.iter().zip(kinds).map(|(given, kind)| coerce(self.name, given, *kind)).collect()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let all_scalars = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let n_rows = if all_scalars { 1 } else { args.number_rows };
        let kinds = self.args.iter().chain(self.args.last().into_iter().cycle());
        let given = args.args.into_iter().zip(&args.arg_fields).zip(kinds);
        let arrays = given.map(|((arg, field), kind)| taken(arg.into_array(n_rows)?, field, *kind));
        let arrays = arrays.collect::<Result<Vec<_>>>()?;
        let result = (self.body)(&arrays)?;
        if all_scalars {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }
}

/// A SUPER where text is taken is the text that it means, without a string's quotes.
fn taken(array: ArrayRef, field: &FieldRef, kind: Arg) -> Result<ArrayRef> {
    if kind != Arg::Text || types::marked_type(field) != Some(ColumnType::Super) {
        return Ok(array);
    }
    let text = ColumnType::Varchar(ColumnType::MAX_VARCHAR);
    cast_column(&array, &ColumnType::Super, &text, CastContext::Explicit).map_err(external)
}

fn coerce(name: &str, given: &DataType, kind: Arg) -> Result<DataType> {
    let text = is_text(given) || *given == DataType::Null;
    let number = given.is_numeric();
    let dated = matches!(given, DataType::Date32 | DataType::Timestamp(_, _));
    let taken = match kind {
        Arg::Text => Some(DataType::Utf8),
        Arg::Int if number || text => Some(DataType::Int64),
        Arg::Float if number || text => Some(DataType::Float64),
        Arg::Boolean if text || *given == DataType::Boolean => Some(DataType::Boolean),
        Arg::Date if text || dated => Some(DataType::Date32),
        Arg::Moment => match given {
            DataType::Date32 | DataType::Time64(TimeUnit::Microsecond) => Some(given.clone()),
            DataType::Time32(_) | DataType::Time64(_) => Some(DataType::Time64(TimeUnit::Microsecond)),
            DataType::Timestamp(_, Some(_)) => Some(microseconds_tz()),
            DataType::Timestamp(_, None) => Some(MICROSECONDS),
            _ if text => Some(MICROSECONDS),
            _ => None,
        },
        Arg::Any => Some(if *given == DataType::Null { DataType::Utf8 } else { given.clone() }),
        Arg::Int | Arg::Float | Arg::Boolean | Arg::Date => None,
    };
    match taken {
        Some(taken) => Ok(taken),
        None => plan_err!("Invalid function '{name}'"),
    }
}

pub(crate) fn returns_text(_: &[DataType]) -> Result<DataType> {
    Ok(DataType::Utf8)
}

pub(crate) fn returns_int(_: &[DataType]) -> Result<DataType> {
    Ok(DataType::Int32)
}

pub(crate) fn returns_bigint(_: &[DataType]) -> Result<DataType> {
    Ok(DataType::Int64)
}

pub(crate) fn returns_double(_: &[DataType]) -> Result<DataType> {
    Ok(DataType::Float64)
}

pub(crate) fn returns_boolean(_: &[DataType]) -> Result<DataType> {
    Ok(DataType::Boolean)
}

pub(crate) fn returns_date(_: &[DataType]) -> Result<DataType> {
    Ok(DataType::Date32)
}

pub(crate) fn returns_timestamp(_: &[DataType]) -> Result<DataType> {
    Ok(MICROSECONDS)
}

/// Arguments by position, as the types that [`coerce`] made of them.
pub(crate) mod take {
    use arrow::array::{ArrayRef, AsArray, Date32Array, Float64Array, Int64Array, StringArray};
    use datafusion::common::internal_datafusion_err;

    use super::Result;

    pub(crate) fn any(args: &[ArrayRef], index: usize) -> Result<&ArrayRef> {
        args.get(index).ok_or_else(|| internal_datafusion_err!("argument {index} is missing"))
    }

    macro_rules! taker {
        ($name:ident, $array:ty, $get:ident) => {
            pub(crate) fn $name(args: &[ArrayRef], index: usize) -> Result<&$array> {
                any(args, index)?
                    .$get()
                    .ok_or_else(|| internal_datafusion_err!("argument {index} has an unexpected type"))
            }
        };
    }

    taker!(text, StringArray, as_string_opt);
    taker!(int, Int64Array, as_primitive_opt);
    taker!(float, Float64Array, as_primitive_opt);
    taker!(date, Date32Array, as_primitive_opt);
}
