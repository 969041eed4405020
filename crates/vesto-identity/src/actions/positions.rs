//! Where the statements of a policy document stand in its text, for the simulator's answers.

/// Both 1-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// First and last character of each statement, in order. The document is known to be a valid policy.
pub(crate) fn statements(document: &str) -> Vec<(Position, Position)> {
    let mut found = Vec::new();
    let mut at = Position { line: 1, column: 0 };
    let mut depth = 0;
    // Inside the value of `Statement`: the depth of its objects, once the first bracket told whether it is a list.
    let (mut in_statement, mut statement_depth, mut start) = (false, None, at);
    let (mut in_string, mut escaped, mut last_string) = (false, false, String::new());
    for c in document.chars() {
        at = if c == '\n' {
            Position { line: at.line + 1, column: 0 }
        } else {
            Position { column: at.column + 1, ..at }
        };
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => last_string.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                last_string.clear();
            }
            ':' if depth == 1 => in_statement = last_string == "Statement",
            '{' | '[' => {
                depth += 1;
                if in_statement {
                    let objects_at = *statement_depth.get_or_insert(if c == '[' { depth + 1 } else { depth });
                    if depth == objects_at {
                        start = at;
                    }
                }
            }
            '}' | ']' => {
                if in_statement && c == '}' && statement_depth == Some(depth) {
                    found.push((start, at));
                }
                depth -= 1;
                if depth <= 1 {
                    in_statement = false;
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests;
