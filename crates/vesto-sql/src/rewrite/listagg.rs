//! `listagg(…) WITHIN GROUP (ORDER BY …) [OVER (…)]` becomes `listagg(… ORDER BY …) [OVER (…)]`: the planner takes only
//! one sort key within a group, and none together with OVER.

use sqlparser::ast::{Expr, FunctionArgumentClause, FunctionArguments};

use super::functions::name;

pub(super) fn expression(expression: &mut Expr) {
    let Expr::Function(function) = expression else { return };
    if name(function) != Some("listagg") || function.within_group.is_empty() {
        return;
    }
    let FunctionArguments::List(list) = &mut function.args else { return };
    let order = std::mem::take(&mut function.within_group);
    list.clauses.push(FunctionArgumentClause::OrderBy(order));
}
