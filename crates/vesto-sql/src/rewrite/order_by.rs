//! `SELECT -b AS b … ORDER BY abs(b)`: a bare name in ORDER BY is a result's, but within an expression it is an input
//! column's. Where a result has an input column's name and ORDER BY needs the latter, the result is called otherwise.
//! <https://www.postgresql.org/docs/current/sql-select.html#SQL-ORDERBY>

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Ident, OrderByKind, Query, Select, SelectItem, SetExpr, TableAlias, TableAliasColumnDef, TableFactor, Visit,
    VisitMut, Visitor, VisitorMut,
};

use super::lateral_alias::{ColumnSource, Scope, enter, input_columns};
use super::output_names::output_names;
use crate::query::OutputName;

/// Works on a query whose results are read by position, and on all queries within it. `rename` makes a name that nobody
/// else has. Not renamed are results that their names are needed of, and that cannot be named from outside: of a
/// subquery with `*` or in an expression, and of a branch of a set operation.
pub fn order_by_input_columns(query: &mut Query, source: &dyn ColumnSource, rename: impl Fn(&str) -> String) {
    order_inner_by_input_columns(query, source, &rename);
    rename_results(query, &[], source, &rename);
}

/// Works on the queries within a query, whose own results are read by name.
pub fn order_inner_by_input_columns(query: &mut Query, source: &dyn ColumnSource, rename: impl Fn(&str) -> String) {
    let _ = query.visit(&mut Inner { scopes: Vec::new(), source, rename: &rename });
}

struct Inner<'a> {
    /// Outermost first; one for each query around the node.
    scopes: Vec<Scope>,
    source: &'a dyn ColumnSource,
    rename: &'a dyn Fn(&str) -> String,
}

impl VisitorMut for Inner<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        enter(&mut self.scopes, query, self.source);
        for cte in query.with.iter_mut().flat_map(|with| &mut with.cte_tables) {
            self.named_outside(&mut cte.query, &mut cte.alias);
        }
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &mut TableFactor) -> ControlFlow<()> {
        if let TableFactor::Derived { subquery, alias: Some(alias), .. } = factor {
            self.named_outside(subquery, alias);
        }
        ControlFlow::Continue(())
    }
}

impl Inner<'_> {
    /// The alias says what the results are called, so that within they may be called otherwise.
    fn named_outside(&self, query: &mut Query, alias: &mut TableAlias) {
        let names: Option<Vec<String>> = output_names(query)
            .into_iter()
            .map(|name| match name {
                OutputName::Name(name) => Some(name),
                OutputName::Wildcard => None,
            })
            .collect();
        let Some(names) = names.filter(|_| alias.columns.is_empty()) else { return };
        if rename_results(query, &self.scopes, self.source, self.rename) {
            let column = |name| TableAliasColumnDef { name: Ident::with_quote('"', name), data_type: None };
            alias.columns = names.into_iter().map(column).collect();
        }
    }
}

/// Whether any has another name now.
fn rename_results(
    query: &mut Query,
    scopes: &[Scope],
    source: &dyn ColumnSource,
    rename: &dyn Fn(&str) -> String,
) -> bool {
    let mut scopes = scopes.to_vec();
    enter(&mut scopes, query, source);
    let Some(order_by) = &mut query.order_by else { return false };
    let (OrderByKind::Expressions(items), SetExpr::Select(select)) = (&mut order_by.kind, query.body.as_mut()) else {
        return false;
    };
    let mut names = Names { found: HashSet::new(), n_queries: 0 };
    for item in items.iter().filter(|item| !matches!(item.expr, Expr::Identifier(_))) {
        let _ = item.expr.visit(&mut names);
    }
    let wanted = names.found;
    if !aliases(select).any(|alias| wanted.contains(&alias.value)) {
        return false;
    }
    // With an unknown table its names are unknown.
    let Some(input) = input_columns(select, &scopes, source) else { return false };
    let mut has_renamed = false;
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
        has_renamed = true;
    }
    has_renamed
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
