//! Lateral column aliases: `SELECT a + 1 AS b, b * 2` uses `b` before it is a column. A name is an input column if any
//! table of the FROM clause has it, and only else the alias of an earlier item of the same list.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html>
//!
//! The alias is replaced by its expression, so a volatile function such as `random()` is evaluated once for each use.

use std::collections::HashMap;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, ObjectName, Query, Select, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, TableAlias, TableFactor,
    Visit, VisitMut, Visitor, VisitorMut,
};
use vesto_types::SqlError;

use super::output_names::{expression_name, output_names};
use crate::query::OutputName;
use crate::{QualifiedName, errors};

/// The catalog, as far as names need it.
pub trait ColumnSource {
    /// The columns of a table or view, `None` when there is none of that name.
    fn columns(&self, name: &QualifiedName) -> Option<Vec<String>>;
}

/// No list may grow beyond so many nodes by substitution.
const MAX_NODES: usize = 20_000;

/// Works on a query, an INSERT's source, or any other part of the tree that holds queries.
pub fn resolve_lateral_aliases(tree: &mut impl VisitMut, source: &dyn ColumnSource) -> Result<(), SqlError> {
    match tree.visit(&mut Resolver { scopes: Vec::new(), source }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

/// The WITH tables of one query, with their columns if they are known.
pub(super) type Scope = HashMap<String, Option<Vec<String>>>;

struct Resolver<'a> {
    /// Outermost first; one for each query around the node.
    scopes: Vec<Scope>,
    source: &'a dyn ColumnSource,
}

impl VisitorMut for Resolver<'_> {
    type Break = SqlError;

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<SqlError> {
        enter(&mut self.scopes, query, self.source);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<SqlError> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<SqlError> {
        match self.select(select) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    }
}

impl Resolver<'_> {
    fn select(&mut self, select: &mut Select) -> Result<(), SqlError> {
        let n_aliases = select.projection.iter().filter(|item| matches!(item, SelectItem::ExprWithAlias { .. }));
        if n_aliases.count() == 0 {
            return Ok(());
        }
        // With an unknown table its names are unknown, and the planner's own error is the better one.
        let Some(input) = input_columns(select, &self.scopes, self.source) else { return Ok(()) };
        let mut aliases: HashMap<String, Expr> = HashMap::new();
        let mut budget = MAX_NODES;
        for item in &mut select.projection {
            let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else { continue };
            if !aliases.is_empty() {
                substitute(expr, &aliases, &mut budget)?;
            }
            if let SelectItem::ExprWithAlias { expr, alias } = item
                && !input.contains(&alias.value)
            {
                aliases.insert(alias.value.clone(), expr.clone());
            }
        }
        Ok(())
    }
}

fn substitute(expr: &mut Expr, aliases: &HashMap<String, Expr>, budget: &mut usize) -> Result<(), SqlError> {
    match expr.visit(&mut Substitution { aliases, budget, n_queries: 0 }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

struct Substitution<'a> {
    aliases: &'a HashMap<String, Expr>,
    budget: &'a mut usize,
    /// A subquery does not see the aliases.
    n_queries: usize,
}

impl VisitorMut for Substitution<'_> {
    type Break = SqlError;

    fn pre_visit_query(&mut self, _query: &mut Query) -> ControlFlow<SqlError> {
        self.n_queries += 1;
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _query: &mut Query) -> ControlFlow<SqlError> {
        self.n_queries -= 1;
        ControlFlow::Continue(())
    }

    /// After its children, so that what is put in is not searched again: it was resolved when it was defined.
    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<SqlError> {
        let Expr::Identifier(ident) = expr else { return ControlFlow::Continue(()) };
        let Some(meant) = self.aliases.get(&ident.value).filter(|_| self.n_queries == 0) else {
            return ControlFlow::Continue(());
        };
        match self.budget.checked_sub(count_nodes(meant)) {
            Some(left) => *self.budget = left,
            None => return ControlFlow::Break(errors::too_complex()),
        }
        let is_simple = matches!(meant, Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_));
        *expr = if is_simple { meant.clone() } else { Expr::Nested(Box::new(meant.clone())) };
        ControlFlow::Continue(())
    }
}

fn count_nodes(expr: &Expr) -> usize {
    struct Count(usize);
    impl Visitor for Count {
        type Break = ();
        fn pre_visit_expr(&mut self, _expr: &Expr) -> ControlFlow<()> {
            self.0 += 1;
            ControlFlow::Continue(())
        }
    }
    let mut count = Count(0);
    let _ = expr.visit(&mut count);
    count.0
}

/// Pushes the scope of a query's WITH clause; a recursive table's columns are those of its first branch.
pub(super) fn enter(scopes: &mut Vec<Scope>, query: &Query, source: &dyn ColumnSource) {
    scopes.push(Scope::new());
    for cte in query.with.iter().flat_map(|with| &with.cte_tables) {
        let columns = renamed(output_columns(&cte.query, scopes, source), Some(&cte.alias));
        if let Some(scope) = scopes.last_mut() {
            scope.insert(cte.alias.name.value.clone(), columns);
        }
    }
}

/// The columns of everything in the FROM clause, or `None` when one table is unknown.
pub(super) fn input_columns(select: &Select, scopes: &[Scope], source: &dyn ColumnSource) -> Option<Vec<String>> {
    let mut columns = Vec::new();
    for table in &select.from {
        for factor in std::iter::once(&table.relation).chain(table.joins.iter().map(|join| &join.relation)) {
            columns.extend(factor_columns(factor, scopes, source)?);
        }
    }
    Some(columns)
}

fn factor_columns(factor: &TableFactor, scopes: &[Scope], source: &dyn ColumnSource) -> Option<Vec<String>> {
    match factor {
        TableFactor::Table { name, alias, args: None, .. } => {
            renamed(table_columns(name, scopes, source), alias.as_ref())
        }
        TableFactor::Derived { subquery, alias, .. } => {
            renamed(output_columns(subquery, scopes, source), alias.as_ref())
        }
        TableFactor::NestedJoin { table_with_joins, alias } => {
            let joins = table_with_joins.joins.iter().map(|join| &join.relation);
            let mut columns = Vec::new();
            for factor in std::iter::once(&table_with_joins.relation).chain(joins) {
                columns.extend(factor_columns(factor, scopes, source)?);
            }
            renamed(Some(columns), alias.as_ref())
        }
        _ => None,
    }
}

fn table_columns(name: &ObjectName, scopes: &[Scope], source: &dyn ColumnSource) -> Option<Vec<String>> {
    let mut parts: Vec<&str> = name.0.iter().filter_map(|part| Some(part.as_ident()?.value.as_str())).collect();
    let table = parts.pop()?;
    let (schema, database) = (parts.pop().map(str::to_owned), parts.pop().map(str::to_owned));
    if schema.is_none()
        && let Some(columns) = scopes.iter().rev().find_map(|scope| scope.get(table))
    {
        return columns.clone();
    }
    source.columns(&QualifiedName { database, schema, name: table.to_owned() })
}

/// `AS alias (column, …)` renames the first columns.
fn renamed(columns: Option<Vec<String>>, alias: Option<&TableAlias>) -> Option<Vec<String>> {
    let mut columns = columns?;
    let names = alias.iter().flat_map(|alias| &alias.columns);
    for (column, name) in columns.iter_mut().zip(names) {
        column.clone_from(&name.name.value);
    }
    Some(columns)
}

fn output_columns(query: &Query, scopes: &[Scope], source: &dyn ColumnSource) -> Option<Vec<String>> {
    let mut scopes = scopes.to_vec();
    enter(&mut scopes, query, source);
    let mut body = query.body.as_ref();
    let select = loop {
        match body {
            SetExpr::Select(select) => break select,
            SetExpr::SetOperation { left, .. } => body = left,
            SetExpr::Query(query) => return output_columns(query, &scopes, source),
            _ => return named(output_names(query)),
        }
    };
    let mut columns = Vec::new();
    for item in &select.projection {
        match item {
            SelectItem::UnnamedExpr(expr) => columns.push(expression_name(expr)),
            SelectItem::ExprWithAlias { alias, .. } => columns.push(alias.value.clone()),
            SelectItem::ExprWithAliases { aliases, .. } => columns.extend(aliases.iter().map(|a| a.value.clone())),
            SelectItem::Wildcard(_) => columns.extend(input_columns(select, &scopes, source)?),
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), _) => {
                columns.extend(columns_of(name, select, &scopes, source)?);
            }
            SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(_), _) => return None,
        }
    }
    Some(columns)
}

/// `name.*`
fn columns_of(name: &ObjectName, select: &Select, scopes: &[Scope], source: &dyn ColumnSource) -> Option<Vec<String>> {
    let wanted = name.0.last()?.as_ident()?.value.as_str();
    let factors = select
        .from
        .iter()
        .flat_map(|table| std::iter::once(&table.relation).chain(table.joins.iter().map(|join| &join.relation)));
    let mut named = factors.filter(|factor| match factor {
        TableFactor::Table { alias: Some(alias), .. } | TableFactor::Derived { alias: Some(alias), .. } => {
            alias.name.value == wanted
        }
        TableFactor::Table { name, alias: None, .. } => {
            name.0.last().and_then(|part| part.as_ident()).is_some_and(|ident| ident.value == wanted)
        }
        _ => false,
    });
    factor_columns(named.next()?, scopes, source)
}

fn named(names: Vec<OutputName>) -> Option<Vec<String>> {
    let name = |name| if let OutputName::Name(name) = name { Some(name) } else { None };
    names.into_iter().map(name).collect()
}
