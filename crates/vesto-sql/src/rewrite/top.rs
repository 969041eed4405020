//! `SELECT TOP n` becomes LIMIT n. <https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html>

use sqlparser::ast::{Expr, LimitClause, Query, Select, SetExpr, Top, TopQuantity, Value};
use vesto_types::{SqlError, SqlState};

pub(super) fn query(query: &mut Query) -> Result<(), SqlError> {
    if let SetExpr::Select(select) = query.body.as_mut() {
        let Some(top) = select.top.take() else { return Ok(()) };
        let limit = limit(top)?;
        return match &mut query.limit_clause {
            None => {
                query.limit_clause = Some(limit_clause(limit));
                Ok(())
            }
            Some(LimitClause::LimitOffset { limit: slot @ None, .. }) => {
                *slot = Some(limit);
                Ok(())
            }
            Some(_) => Err(SqlError::new(SqlState::SYNTAX_ERROR, "multiple LIMIT clauses not allowed")),
        };
    }
    // The branches of a set operation have no LIMIT of their own: each becomes a query that has.
    let mut bodies = vec![query.body.as_mut()];
    while let Some(body) = bodies.pop() {
        match body {
            SetExpr::SetOperation { left, right, .. } => bodies.extend([left.as_mut(), right.as_mut()]),
            SetExpr::Select(_) => branch(body)?,
            _ => {}
        }
    }
    Ok(())
}

fn branch(body: &mut SetExpr) -> Result<(), SqlError> {
    let SetExpr::Select(select) = body else { return Ok(()) };
    let Some(top) = select.top.take() else { return Ok(()) };
    let limit = limit(top)?;
    let select: Box<Select> = select.clone();
    *body = SetExpr::Query(Box::new(Query {
        with: None,
        body: Box::new(SetExpr::Select(select)),
        order_by: None,
        limit_clause: Some(limit_clause(limit)),
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }));
    Ok(())
}

fn limit_clause(limit: Expr) -> LimitClause {
    LimitClause::LimitOffset { limit: Some(limit), offset: None, limit_by: Vec::new() }
}

fn limit(top: Top) -> Result<Expr, SqlError> {
    if top.percent || top.with_ties {
        return Err(SqlError::not_supported("TOP with PERCENT or WITH TIES"));
    }
    match top.quantity {
        Some(TopQuantity::Constant(count)) => Ok(Expr::Value(Value::Number(count.to_string(), false).into())),
        Some(TopQuantity::Expr(expression)) => Ok(expression),
        None => Err(SqlError::new(SqlState::SYNTAX_ERROR, "TOP requires a number of rows")),
    }
}
