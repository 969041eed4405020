//! Date parts written as bare words become string literals, and EXTRACT becomes `date_part`.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html>

use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments};

use super::functions::{call, name, string, take};

/// The functions whose first argument is a date part.
const WITH_DATE_PART: &[&str] =
    &["dateadd", "datediff", "date_part", "datepart", "date_trunc", "date_add", "date_diff"];

pub(super) fn expression(expression: &mut Expr) {
    match expression {
        Expr::Extract { field, expr, .. } => {
            let field = field.to_string();
            let field = field.trim_matches(['\'', '"']).to_ascii_lowercase();
            let value = take(expr);
            *expression = call("date_part", vec![string(field), value]);
        }
        Expr::Function(function) if name(function).is_some_and(|name| WITH_DATE_PART.contains(&name)) => {
            let FunctionArguments::List(list) = &mut function.args else { return };
            let Some(FunctionArg::Unnamed(FunctionArgExpr::Expr(first))) = list.args.first_mut() else { return };
            if let Expr::Identifier(part) = first {
                *first = string(part.value.to_ascii_lowercase());
            }
        }
        _ => {}
    }
}
