//! Small tools for function calls in the tree.

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident, ObjectName, Value,
};

/// A builtin's name: bare, or in `pg_catalog`.
pub(super) fn name(function: &Function) -> Option<&str> {
    match function.name.0.as_slice() {
        [name] => Some(name.as_ident()?.value.as_str()),
        [schema, name] if schema.as_ident()?.value == "pg_catalog" => Some(name.as_ident()?.value.as_str()),
        _ => None,
    }
}

pub(super) fn call(name: &str, arguments: Vec<Expr>) -> Expr {
    let args = arguments.into_iter().map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))).collect();
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

pub(super) fn string(text: String) -> Expr {
    Expr::Value(Value::SingleQuotedString(text).into())
}

/// Takes an expression out of the tree, leaving NULL.
pub(super) fn take(expression: &mut Expr) -> Expr {
    std::mem::replace(expression, Expr::Value(Value::Null.into()))
}
