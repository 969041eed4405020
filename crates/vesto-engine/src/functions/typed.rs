//! A frame for functions over SUPER, VARBYTE, TIMETZ and INTERVAL, whose arguments and results are known by their
//! fields rather than by their Arrow types alone.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{ScalarValue, internal_datafusion_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};
use vesto_types::{ColumnType, SqlState};

use super::scalar::{Arity, Result};
use crate::cast::{CastContext, cast_column};
use crate::errors::{external, fail};
use crate::types;

/// A column and the Redshift type of its values.
pub(crate) struct Typed {
    pub(crate) array: ArrayRef,
    pub(crate) column_type: ColumnType,
}

/// What an argument is taken as.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Parameter {
    /// Cast to the type, as CAST would.
    Of(ColumnType),
    /// As it is.
    Any,
}

pub(crate) const SUPER: Parameter = Parameter::Of(ColumnType::Super);
pub(crate) const TEXT: Parameter = Parameter::Of(ColumnType::Varchar(ColumnType::MAX_VARCHAR));
pub(crate) const INT: Parameter = Parameter::Of(ColumnType::Integer);
pub(crate) const VARBYTE: Parameter = Parameter::Of(ColumnType::Varbyte(ColumnType::MAX_VARBYTE));

pub(crate) type Body = fn(&[Typed], usize) -> Result<ArrayRef>;

/// The type of the result, by those of the arguments.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Returns {
    Super,
    Text,
    Integer,
    Boolean,
    Varbyte,
    As(fn(&[ColumnType]) -> Result<ColumnType>),
}

impl Returns {
    fn column_type(self, arguments: &[ColumnType]) -> Result<ColumnType> {
        Ok(match self {
            Self::Super => ColumnType::Super,
            Self::Text => ColumnType::Varchar(ColumnType::MAX_VARCHAR),
            Self::Integer => ColumnType::Integer,
            Self::Boolean => ColumnType::Boolean,
            Self::Varbyte => ColumnType::Varbyte(ColumnType::DEFAULT_VARBYTE),
            Self::As(of) => return of(arguments),
        })
    }
}

#[derive(Debug)]
struct Function {
    name: &'static str,
    parameters: &'static [Parameter],
    arity: Arity,
    returns: Returns,
    body: Body,
    signature: Signature,
}

/// An immutable function; its body gets the arguments cast to its parameters, and the number of rows.
pub(crate) fn typed(
    name: &'static str,
    parameters: &'static [Parameter],
    arity: Arity,
    returns: Returns,
    body: Body,
) -> ScalarUDF {
    let any_count = vec![TypeSignature::VariadicAny, TypeSignature::Nullary];
    let signature = Signature::one_of(any_count, Volatility::Immutable);
    ScalarUDF::new_from_impl(Function { name, parameters, arity, returns, body, signature })
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

impl Function {
    fn check_count(&self, n: usize) -> Result<()> {
        let listed = self.parameters.len();
        let fits = match self.arity {
            Arity::Exact => n == listed,
            Arity::Optional(optional) => (listed - optional..=listed).contains(&n),
            // The last one may be left out, or repeated.
            Arity::Variadic => n + 1 >= listed,
        };
        if fits {
            Ok(())
        } else {
            fail(SqlState("42883"), format!("function {} does not exist with {n} arguments", self.name))
        }
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Err(internal_datafusion_err!("{} is typed by its arguments' fields", self.name))
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        self.check_count(args.arg_fields.len())?;
        let arguments: Vec<ColumnType> = args.arg_fields.iter().map(|field| types::column_type(field)).collect();
        Ok(Arc::new(types::field(self.name, &self.returns.column_type(&arguments)?, true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        self.check_count(args.args.len())?;
        let all_scalars = args.args.iter().all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
        let n_rows = if all_scalars { 1 } else { args.number_rows };
        let parameters = self.parameters.iter().chain(self.parameters.last().into_iter().cycle());
        let taken = args.args.into_iter().zip(&args.arg_fields).zip(parameters).map(|((arg, field), parameter)| {
            let (array, source) = (arg.into_array(n_rows)?, types::column_type(field));
            let Parameter::Of(target) = parameter else { return Ok(Typed { array, column_type: source }) };
            let array = cast_column(&array, &source, target, CastContext::Explicit).map_err(external)?;
            Ok(Typed { array, column_type: target.clone() })
        });
        let result = (self.body)(&taken.collect::<Result<Vec<_>>>()?, n_rows)?;
        if all_scalars {
            return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&result, 0)?));
        }
        Ok(ColumnarValue::Array(result))
    }
}

/// Arguments by position.
pub(crate) mod take {
    use arrow::array::{AsArray, BinaryArray, Int32Array, StringArray};
    use datafusion::common::internal_datafusion_err;

    use super::{Result, Typed};

    pub(crate) fn any(args: &[Typed], index: usize) -> Result<&Typed> {
        args.get(index).ok_or_else(|| internal_datafusion_err!("argument {index} is missing"))
    }

    macro_rules! taker {
        ($name:ident, $array:ty, $get:ident) => {
            pub(crate) fn $name(args: &[Typed], index: usize) -> Result<&$array> {
                let array = &any(args, index)?.array;
                array.$get().ok_or_else(|| internal_datafusion_err!("argument {index} has an unexpected type"))
            }
        };
    }

    taker!(text, StringArray, as_string_opt);
    taker!(int, Int32Array, as_primitive_opt);
    taker!(bytes, BinaryArray, as_binary_opt);
}
