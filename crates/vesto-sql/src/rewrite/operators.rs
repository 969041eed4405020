//! PostgreSQL's operators in the form that the engine plans: `^` is power, `#` is xor, `|/` a square root, and
//! `OPERATOR(pg_catalog.~)`, which psql writes, is the operator itself.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_OPERATOR_SYMBOLS.html>

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use super::functions::{call, take};

/// A sign binds closer than `^`: `- a ^ 2` is `(- a) ^ 2`. sqlparser reads it the other way round.
pub(super) fn sign(expression: &mut Expr) {
    let Expr::UnaryOp { op: sign @ (UnaryOperator::Minus | UnaryOperator::Plus), expr } = expression else { return };
    if !is_power(expr) {
        return;
    }
    let sign = *sign;
    let mut power = take(expr);
    let mut base = &mut power;
    while let Expr::BinaryOp { left, op: BinaryOperator::PGExp, .. } = base {
        base = left;
    }
    *base = Expr::UnaryOp { op: sign, expr: Box::new(take(base)) };
    *expression = power;
}

fn is_power(expression: &Expr) -> bool {
    matches!(expression, Expr::BinaryOp { op: BinaryOperator::PGExp, .. })
}

pub(super) fn expression(expression: &mut Expr) {
    match expression {
        Expr::BinaryOp { left, op, right } => {
            if let BinaryOperator::PGCustomBinaryOperator(path) = op
                && let Some(known) = path.last().and_then(|symbol| by_symbol(symbol))
            {
                *op = known;
            }
            if *op == BinaryOperator::PGExp {
                *expression = call("power", vec![take(left), take(right)]);
            } else if *op == BinaryOperator::PGBitwiseXor {
                *op = BinaryOperator::BitwiseXor;
            }
        }
        Expr::UnaryOp { op, expr } => {
            let function = match op {
                UnaryOperator::PGSquareRoot => "sqrt",
                UnaryOperator::PGCubeRoot => "cbrt",
                UnaryOperator::PGAbs => "abs",
                _ => return,
            };
            *expression = call(function, vec![take(expr)]);
        }
        _ => {}
    }
}

fn by_symbol(symbol: &str) -> Option<BinaryOperator> {
    Some(match symbol {
        "~" => BinaryOperator::PGRegexMatch,
        "~*" => BinaryOperator::PGRegexIMatch,
        "!~" => BinaryOperator::PGRegexNotMatch,
        "!~*" => BinaryOperator::PGRegexNotIMatch,
        "~~" => BinaryOperator::PGLikeMatch,
        "~~*" => BinaryOperator::PGILikeMatch,
        "!~~" => BinaryOperator::PGNotLikeMatch,
        "!~~*" => BinaryOperator::PGNotILikeMatch,
        "=" => BinaryOperator::Eq,
        "<>" | "!=" => BinaryOperator::NotEq,
        "<" => BinaryOperator::Lt,
        "<=" => BinaryOperator::LtEq,
        ">" => BinaryOperator::Gt,
        ">=" => BinaryOperator::GtEq,
        "+" => BinaryOperator::Plus,
        "-" => BinaryOperator::Minus,
        "*" => BinaryOperator::Multiply,
        "/" => BinaryOperator::Divide,
        "%" => BinaryOperator::Modulo,
        "^" => BinaryOperator::PGExp,
        "#" => BinaryOperator::PGBitwiseXor,
        "&" => BinaryOperator::BitwiseAnd,
        "|" => BinaryOperator::BitwiseOr,
        "||" => BinaryOperator::StringConcat,
        _ => return None,
    })
}
