//! PartiQL's unnesting, `FROM t, t.orders AS o AT i, o.items AS l`: the array becomes columns of the table that it is
//! in, one row for each element. <https://docs.aws.amazon.com/redshift/latest/dg/query-super.html#unnest>

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Ident, JsonPath, ObjectName, ObjectNamePart, Query, Select, SelectItem, SelectItemQualifiedWildcardKind,
    SetExpr, TableAlias, TableFactor, TableWithJoins, VisitMut, VisitorMut, WildcardAdditionalOptions,
};

use super::ast::call;
use crate::functions::partiql::unnest::{ELEMENTS, POSITIONS, VALUE};
use crate::statements::select_query;

pub(super) fn unnest_arrays(query: &mut Query) {
    let _never = query.visit(&mut Unnesting);
}

struct Unnesting;

impl VisitorMut for Unnesting {
    type Break = ();

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        let mut at = 1;
        while at < select.from.len() {
            let (before, rest) = select.from.split_at_mut(at);
            let unnested = match rest.first() {
                Some(TableWithJoins { relation, joins }) if joins.is_empty() => unnest(before, relation),
                _ => false,
            };
            if unnested {
                select.from.remove(at);
            } else {
                at += 1;
            }
        }
        ControlFlow::Continue(())
    }
}

/// Moves the path, if it is one, into the table that it begins in.
fn unnest(before: &mut [TableWithJoins], relation: &TableFactor) -> bool {
    let TableFactor::Table { name, alias, args: None, json_path, .. } = relation else { return false };
    let Some(parts) = name.0.iter().map(|part| part.as_ident().cloned()).collect::<Option<Vec<Ident>>>() else {
        return false;
    };
    let Some(root) = parts.first().filter(|_| parts.len() > 1 || json_path.is_some()) else { return false };
    let factors = before.iter_mut().rev().flat_map(|table| {
        std::iter::once(&mut table.relation).chain(table.joins.iter_mut().map(|join| &mut join.relation))
    });
    for factor in factors {
        let Some((own, elements)) = names_of(factor) else { continue };
        let is_own = own.value == root.value;
        if !is_own && !elements.contains(&root.value) {
            continue;
        }
        let array = path(&parts, json_path.as_ref());
        let element = alias.as_ref().map(|alias| &alias.name).or(parts.last());
        let Some(element) = element.cloned() else { return false };
        let position = alias.as_ref().and_then(|alias| alias.at.clone());
        *factor = with_elements(factor.clone(), own, array, element, position);
        return true;
    }
    false
}

/// What a table is called, and the elements that were unnested of it already.
fn names_of(factor: &TableFactor) -> Option<(Ident, Vec<String>)> {
    match factor {
        TableFactor::Table { alias: Some(alias), .. } => Some((alias.name.clone(), Vec::new())),
        TableFactor::Table { name, .. } => Some((name.0.last()?.as_ident()?.clone(), Vec::new())),
        TableFactor::Derived { alias: Some(alias), subquery, .. } => {
            let mut elements = Vec::new();
            collect_elements(subquery, &mut elements);
            Some((alias.name.clone(), elements))
        }
        _ => None,
    }
}

fn collect_elements(query: &Query, elements: &mut Vec<String>) {
    let SetExpr::Select(select) = query.body.as_ref() else { return };
    for item in &select.projection {
        if let SelectItem::ExprWithAlias { expr: Expr::Function(function), alias } = item
            && function.name.0.last().and_then(ObjectNamePart::as_ident).is_some_and(|name| name.value == VALUE)
        {
            elements.push(alias.value.clone());
            if let Some(TableFactor::Derived { subquery, .. }) = select.from.first().map(|table| &table.relation) {
                collect_elements(subquery, elements);
            }
        }
    }
}

fn path(parts: &[Ident], json_path: Option<&JsonPath>) -> Expr {
    let base = match parts {
        [only] => Expr::Identifier(only.clone()),
        parts => Expr::CompoundIdentifier(parts.to_vec()),
    };
    match json_path {
        Some(path) => Expr::JsonAccess { value: Box::new(base), path: path.clone() },
        None => base,
    }
}

/// `(SELECT t.*, unnest(array) AS element, unnest(positions) AS position FROM … AS t) AS t`
fn with_elements(factor: TableFactor, own: Ident, array: Expr, element: Ident, position: Option<Ident>) -> TableFactor {
    let all = SelectItemQualifiedWildcardKind::ObjectName(ObjectName::from(vec![own.clone()]));
    let unnested = |list| call("unnest", vec![call(list, vec![array.clone()])]);
    let mut projection = vec![
        SelectItem::QualifiedWildcard(all, WildcardAdditionalOptions::default()),
        SelectItem::ExprWithAlias { expr: call(VALUE, vec![unnested(ELEMENTS)]), alias: element },
    ];
    if let Some(position) = position {
        projection.push(SelectItem::ExprWithAlias { expr: unnested(POSITIONS), alias: position });
    }
    TableFactor::Derived {
        lateral: false,
        subquery: Box::new(select_query(
            None,
            projection,
            vec![TableWithJoins { relation: factor, joins: Vec::new() }],
            None,
        )),
        alias: Some(TableAlias { explicit: true, name: own, columns: Vec::new(), at: None }),
        sample: None,
    }
}
