//! `SELECT -b AS b … ORDER BY abs(b)`: a bare name in ORDER BY is a result's, but within an expression it is an input
//! column's. Where a result has an input column's name and ORDER BY needs the latter, the result is called otherwise.
//! <https://www.postgresql.org/docs/current/sql-select.html#SQL-ORDERBY>

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{Expr, Ident, OrderByKind, Query, Select, SelectItem, SetExpr, Visit, Visitor};

use super::lateral_alias::{ColumnSource, enter, input_columns};

/// Works on a query whose results are read by position. `rename` makes a name that nobody else has.
pub fn order_by_input_columns(query: &mut Query, source: &dyn ColumnSource, rename: impl Fn(&str) -> String) {
    let mut scopes = Vec::new();
    enter(&mut scopes, query, source);
    let Some(order_by) = &mut query.order_by else { return };
    let (OrderByKind::Expressions(items), SetExpr::Select(select)) = (&mut order_by.kind, query.body.as_mut()) else {
        return;
    };
    let mut names = Names { found: HashSet::new(), n_queries: 0 };
    for item in items.iter().filter(|item| !matches!(item.expr, Expr::Identifier(_))) {
        let _ = item.expr.visit(&mut names);
    }
    let wanted = names.found;
    if !aliases(select).any(|alias| wanted.contains(&alias.value)) {
        return;
    }
    // With an unknown table its names are unknown.
    let Some(input) = input_columns(select, &scopes, source) else { return };
    for alias in aliases(select).filter(|alias| wanted.contains(&alias.value) && input.contains(&alias.value)) {
        let old = std::mem::take(&mut alias.value);
        let new = rename(&old);
        for item in items.iter_mut() {
            if let Expr::Identifier(ident) = &mut item.expr
                && ident.value == old
            {
                *ident = Ident::with_quote('"', new.as_str());
            }
        }
        *alias = Ident::with_quote('"', new);
    }
}

fn aliases(select: &mut Select) -> impl Iterator<Item = &mut Ident> {
    select.projection.iter_mut().filter_map(|item| match item {
        SelectItem::ExprWithAlias { alias, .. } => Some(alias),
        _ => None,
    })
}

/// The names of columns in an expression, not those in its subqueries.
struct Names {
    found: HashSet<String>,
    n_queries: usize,
}

impl Visitor for Names {
    type Break = ();

    fn pre_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        self.n_queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &Query) -> ControlFlow<()> {
        self.n_queries -= 1;
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let name = match expr {
            Expr::Identifier(ident) => Some(ident),
            Expr::CompoundIdentifier(parts) => parts.last(),
            _ => None,
        };
        if let Some(name) = name.filter(|_| self.n_queries == 0) {
            self.found.insert(name.value.clone());
        }
        ControlFlow::Continue(())
    }
}
