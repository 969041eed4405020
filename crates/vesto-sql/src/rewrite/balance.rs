//! Long AND, OR, `||` and UNION chains become balanced trees: the parser builds them left-deep, and everything that walks,
//! clones or drops a tree recurses to its depth.

use sqlparser::ast::{BinaryOperator, Expr, Query, SetExpr, SetOperator, SetQuantifier, Values};

use super::functions::take;

/// Shorter chains are left as they are.
const MIN_LEN: usize = 8;

pub(super) fn expression(expression: &mut Expr) {
    let Expr::BinaryOp { op, .. } = expression else { return };
    if !matches!(op, BinaryOperator::And | BinaryOperator::Or | BinaryOperator::StringConcat) {
        return;
    }
    let op = op.clone();
    if chain_len(expression, &op) < MIN_LEN {
        return;
    }
    let mut operands = Vec::new();
    let mut rest = take(expression);
    loop {
        match rest {
            Expr::BinaryOp { left, op: found, right } if found == op => {
                operands.push(*right);
                rest = *left;
            }
            other => {
                operands.push(other);
                break;
            }
        }
    }
    operands.reverse();
    let combine = |left, right| Expr::BinaryOp { left: Box::new(left), op: op.clone(), right: Box::new(right) };
    if let Some(balanced) = balanced(operands, combine) {
        *expression = balanced;
    }
}

fn chain_len(mut expression: &Expr, op: &BinaryOperator) -> usize {
    let mut len = 0;
    while let Expr::BinaryOp { left, op: found, .. } = expression
        && found == op
    {
        len += 1;
        expression = left;
    }
    len
}

/// UNION and UNION ALL are associative as long as all are of one kind; the first branch still names the columns.
pub(super) fn query(query: &mut Query) {
    let SetExpr::SetOperation { op: SetOperator::Union, set_quantifier, .. } = query.body.as_ref() else { return };
    let set_quantifier = *set_quantifier;
    if union_len(&query.body, set_quantifier) < MIN_LEN {
        return;
    }
    let nothing = SetExpr::Values(Values { explicit_row: false, value_keyword: false, rows: Vec::new() });
    let mut rest = std::mem::replace(query.body.as_mut(), nothing);
    let mut branches = Vec::new();
    loop {
        match rest {
            SetExpr::SetOperation { left, op: SetOperator::Union, set_quantifier: found, right }
                if found == set_quantifier =>
            {
                branches.push(*right);
                rest = *left;
            }
            other => {
                branches.push(other);
                break;
            }
        }
    }
    branches.reverse();
    let combine = |left, right| SetExpr::SetOperation {
        left: Box::new(left),
        op: SetOperator::Union,
        set_quantifier,
        right: Box::new(right),
    };
    if let Some(balanced) = balanced(branches, combine) {
        *query.body = balanced;
    }
}

fn union_len(mut body: &SetExpr, quantifier: SetQuantifier) -> usize {
    let mut len = 0;
    while let SetExpr::SetOperation { left, op: SetOperator::Union, set_quantifier, .. } = body
        && *set_quantifier == quantifier
    {
        len += 1;
        body = left;
    }
    len
}

/// Joins neighbours until one is left; the order stays.
fn balanced<T>(mut items: Vec<T>, combine: impl Fn(T, T) -> T) -> Option<T> {
    while items.len() > 1 {
        let mut joined = Vec::with_capacity(items.len().div_ceil(2));
        let mut pairs = items.into_iter();
        while let Some(left) = pairs.next() {
            joined.push(match pairs.next() {
                Some(right) => combine(left, right),
                None => left,
            });
        }
        items = joined;
    }
    items.pop()
}
