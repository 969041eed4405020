//! Names of database objects, folded as Redshift folds them.

use std::fmt;

/// `[[database.]schema.]name`
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QualifiedName {
    pub database: Option<String>,
    pub schema: Option<String>,
    pub name: String,
}

impl QualifiedName {
    pub fn bare(name: impl Into<String>) -> Self {
        Self { database: None, schema: None, name: name.into() }
    }

    /// `#name` is a temporary table wherever it stands.
    pub fn is_temporary(&self) -> bool {
        self.name.starts_with('#')
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(database) = &self.database {
            write!(f, "{database}.")?;
        }
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        f.write_str(&self.name)
    }
}

/// Words that cannot be a name unless quoted: PostgreSQL 8.0's reserved words, a part of Redshift's.
/// <https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html>
pub(crate) fn is_reserved(word: &str) -> bool {
    const RESERVED: &[&str] = &[
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "authorization",
        "between",
        "binary",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "column",
        "constraint",
        "create",
        "cross",
        "current_date",
        "current_time",
        "current_timestamp",
        "current_user",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "group",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "intersect",
        "into",
        "is",
        "isnull",
        "join",
        "leading",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "minus",
        "natural",
        "new",
        "not",
        "notnull",
        "null",
        "off",
        "offset",
        "old",
        "on",
        "only",
        "or",
        "order",
        "outer",
        "overlaps",
        "placing",
        "primary",
        "references",
        "right",
        "select",
        "session_user",
        "similar",
        "some",
        "sysdate",
        "table",
        "then",
        "to",
        "top",
        "trailing",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "verbose",
        "when",
        "where",
        "with",
    ];
    RESERVED.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserved_words_are_found_whatever_their_case() {
        for word in ["all", "ARRAY", "Using", "with", "when", "from", "Select"] {
            assert!(is_reserved(word), "{word}");
        }
        assert!(!is_reserved("name"));
    }
}
