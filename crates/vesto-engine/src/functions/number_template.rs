//! Templates for numbers (`'999,999.99'`), for TO_CHAR and TO_NUMBER.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_formating.html>

use vesto_types::SqlError;

use crate::values::{format_decimal, invalid_input, parse_decimal};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `9`: a digit, blank when leading zero.
    Nine,
    /// `0`: a digit.
    Zero,
    Point,
    Comma,
    Currency,
    Sign,
    Minus,
    Plus,
    Angle,
    Literal(char),
}

#[derive(Debug)]
pub(crate) struct NumberTemplate {
    marks: Vec<Mark>,
    fill: bool,
}

impl NumberTemplate {
    pub(crate) fn parse(template: &str) -> Self {
        let upper = template.to_ascii_uppercase();
        let (body, fill) = match upper.strip_prefix("FM") {
            Some(body) => (body.to_owned(), false),
            None => (upper, true),
        };
        let mut marks = Vec::new();
        let mut chars = body.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '9' => marks.push(Mark::Nine),
                '0' => marks.push(Mark::Zero),
                '.' | 'D' => marks.push(Mark::Point),
                ',' | 'G' => marks.push(Mark::Comma),
                'L' | '$' => marks.push(Mark::Currency),
                'S' => marks.push(Mark::Sign),
                'M' if chars.peek() == Some(&'I') => {
                    chars.next();
                    marks.push(Mark::Minus);
                }
                'P' if chars.peek() == Some(&'L') => {
                    chars.next();
                    marks.push(Mark::Plus);
                }
                'P' if chars.peek() == Some(&'R') => {
                    chars.next();
                    marks.push(Mark::Angle);
                }
                '"' => marks.extend(chars.by_ref().take_while(|c| *c != '"').map(Mark::Literal)),
                other => marks.push(Mark::Literal(other)),
            }
        }
        Self { marks, fill }
    }

    fn digits_around_point(&self) -> (usize, usize) {
        let point = self.marks.iter().position(|mark| *mark == Mark::Point).unwrap_or(self.marks.len());
        let count = |marks: &[Mark]| marks.iter().filter(|mark| matches!(mark, Mark::Nine | Mark::Zero)).count();
        let (before, after) = self.marks.split_at(point);
        (count(before), count(after))
    }

    /// The number, given as text, in the template's form; `#` when it is too large for it.
    pub(crate) fn format(&self, number: &str) -> String {
        let (whole_digits, decimals) = self.digits_around_point();
        let scale = i8::try_from(decimals.min(30)).unwrap_or(30);
        let Ok(unscaled) = parse_decimal(number, 38, scale) else { return number.to_owned() };
        let negative = unscaled < 0;
        let plain = format_decimal(unscaled.abs(), scale);
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let overflow = whole.len() > whole_digits && whole != "0";
        let whole = format!("{whole:0>whole_digits$}");
        let significant = whole.len() - whole.trim_start_matches('0').len();
        let first_zero_mark = self.first_forced_digit();
        let shown_from = significant.min(first_zero_mark);
        let mut out = String::new();
        let (mut at, mut after_point, mut fraction) = (0, false, fraction.chars());
        let mut sign_at = None;
        for mark in &self.marks {
            match mark {
                Mark::Nine | Mark::Zero if after_point => {
                    out.push(fraction.next().map_or('0', |c| if overflow { '#' } else { c }))
                }
                Mark::Nine | Mark::Zero => {
                    let digit = whole.chars().nth(at).unwrap_or('0');
                    if at >= shown_from {
                        sign_at.get_or_insert(out.len());
                        out.push(if overflow { '#' } else { digit });
                    } else if self.fill {
                        out.push(' ');
                    }
                    at += 1;
                }
                Mark::Comma if at > shown_from => out.push(','),
                Mark::Comma => {
                    if self.fill {
                        out.push(' ');
                    }
                }
                Mark::Point => {
                    sign_at.get_or_insert(out.len());
                    after_point = true;
                    out.push('.');
                }
                Mark::Currency => out.push('$'),
                Mark::Literal(c) => out.push(*c),
                Mark::Minus => out.push(if negative { '-' } else { ' ' }),
                Mark::Plus => out.push(if negative { ' ' } else { '+' }),
                Mark::Sign | Mark::Angle => {}
            }
        }
        self.signed(out, sign_at.unwrap_or(0), negative)
    }

    /// How many leading `9`s there are before the first `0`, or before the point.
    fn first_forced_digit(&self) -> usize {
        let before = self.marks.iter().take_while(|mark| **mark != Mark::Point);
        let digits: Vec<Mark> = before.copied().filter(|mark| matches!(mark, Mark::Nine | Mark::Zero)).collect();
        let has_point = self.marks.contains(&Mark::Point);
        let last = if has_point { digits.len() } else { digits.len().saturating_sub(1) };
        digits.iter().position(|mark| *mark == Mark::Zero).unwrap_or(last)
    }

    fn signed(&self, mut out: String, sign_at: usize, negative: bool) -> String {
        if self.marks.contains(&Mark::Angle) {
            return if negative { format!("<{}>", out.trim_start()) } else { format!(" {out} ") };
        }
        if self.marks.last() == Some(&Mark::Sign) {
            out.push(if negative { '-' } else { '+' });
            return out;
        }
        if self.marks.contains(&Mark::Sign) {
            out.insert(sign_at, if negative { '-' } else { '+' });
            return out;
        }
        if self.marks.iter().any(|mark| matches!(mark, Mark::Minus | Mark::Plus)) {
            return out;
        }
        if negative {
            out.insert(sign_at, '-');
        } else if self.fill {
            out.insert(0, ' ');
        }
        if self.fill {
            return out;
        }
        if out.contains('.') { out.trim_end_matches('0').to_owned() } else { out }
    }

    /// How many decimals the template has.
    pub(crate) fn scale(&self) -> i8 {
        let (_, decimals) = self.digits_around_point();
        i8::try_from(decimals.min(30)).unwrap_or(30)
    }

    /// The number in a text of the template's form, unscaled.
    pub(crate) fn read(&self, text: &str, scale: i8) -> Result<i128, SqlError> {
        let negative = text.contains('-') || (text.contains('<') && self.marks.contains(&Mark::Angle));
        let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let value = parse_decimal(&digits, 38, scale).map_err(|_| invalid_input("type numeric", text))?;
        Ok(if negative { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_by_template() {
        for (template, number, text) in [
            ("999", "12", "  12"),
            ("000", "7", " 007"),
            ("999.99", "-12.5", " -12.50"),
            ("9,999", "1234", " 1,234"),
            ("FM999.99", "12.50", "12.5"),
            ("FM9,999,999", "1234567", "1,234,567"),
            ("99", "123", " ##"),
            ("999D9S", "-5.2", "  5.2-"),
            ("$999", "12", " $ 12"),
        ] {
            assert_eq!(NumberTemplate::parse(template).format(number), text, "{template}");
        }
    }
}
