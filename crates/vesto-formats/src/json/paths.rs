//! The JSONPaths file: which value of a document goes into which column.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-json-jsonpaths>

use serde_json::Value;

use crate::options::JsonMapping;

/// The paths of a file, one for each column of the load, in their order. At least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonPaths(Vec<JsonPath>);

/// From the root to a value; without steps, the whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JsonPath(pub(crate) Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    /// Zero-based.
    Element(u32),
}

/// Why a JSONPaths file cannot be used. The load fails, whatever MAXERROR says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonPathsError {
    #[error("JSONPaths file is longer than {limit} bytes")]
    TooLong { limit: usize },
    #[error("JSONPaths file is not valid JSON: {reason}")]
    Malformed { reason: String },
    #[error("JSONPaths file must be a JSON object with the one key \"jsonpaths\"")]
    NotOneKey,
    #[error("JSONPaths file: \"jsonpaths\" must be an array of one or more strings that are not empty")]
    NotPaths,
    #[error("Invalid JSONPath format. Supported notations are 'dot-notation' and 'bracket-notation': {path}")]
    Notation { path: String },
    #[error("Invalid JSONPath format. One notation must be used throughout a JSONPaths file: {path}")]
    MixedNotations { path: String },
}

impl JsonPaths {
    /// A file is not read further than this: 1600 columns of long paths are far less.
    pub const MAX_FILE_BYTES: usize = 4 << 20;
    /// Objects and arrays that a path may descend through.
    const MAX_STEPS: usize = 100;

    /// Reads a JSONPaths file. One whose key is not `jsonpaths` says nothing: the load is `'auto'`, silently.
    pub fn parse(file: &[u8]) -> Result<JsonMapping, JsonPathsError> {
        if file.len() > Self::MAX_FILE_BYTES {
            return Err(JsonPathsError::TooLong { limit: Self::MAX_FILE_BYTES });
        }
        let document: Value =
            serde_json::from_slice(file).map_err(|error| JsonPathsError::Malformed { reason: error.to_string() })?;
        let Value::Object(members) = document else { return Err(JsonPathsError::NotOneKey) };
        let Some(paths) = members.get("jsonpaths") else { return Ok(JsonMapping::Auto) };
        if members.len() > 1 {
            return Err(JsonPathsError::NotOneKey);
        }
        let paths = paths.as_array().filter(|paths| !paths.is_empty()).ok_or(JsonPathsError::NotPaths)?;
        let mut notation = None;
        let path = |path: &Value| match path.as_str() {
            None | Some("") => Err(JsonPathsError::NotPaths),
            Some(path) => parse_path(path, &mut notation),
        };
        Ok(JsonMapping::Paths(Self(paths.iter().map(path).collect::<Result<_, _>>()?)))
    }

    /// Must be the number of columns that are loaded.
    pub fn n_paths(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &JsonPath> {
        self.0.iter()
    }
}

/// How a path names members. Indexes are the same in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    Dot,
    Bracket,
}

fn parse_path(path: &str, notation: &mut Option<Notation>) -> Result<JsonPath, JsonPathsError> {
    let invalid = || JsonPathsError::Notation { path: path.to_owned() };
    let mut rest = path.strip_prefix('$').ok_or_else(invalid)?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let (step, used, behind) = member(rest).or_else(|| element(rest)).ok_or_else(invalid)?;
        if let Some(used) = used
            && *notation.get_or_insert(used) != used
        {
            return Err(JsonPathsError::MixedNotations { path: path.to_owned() });
        }
        steps.push(step);
        rest = behind;
        if steps.len() > JsonPaths::MAX_STEPS {
            return Err(invalid());
        }
    }
    Ok(JsonPath(steps))
}

/// `.name` or `['name']` at the head of `path`, and what is behind it.
fn member(path: &str) -> Option<(Step, Option<Notation>, &str)> {
    if let Some(name) = path.strip_prefix('.') {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (name, behind) = name.split_at(end);
        let usable = !name.is_empty() && name != "*" && !name.contains(['\'', ']']);
        return usable.then(|| (Step::Member(name.to_owned()), Some(Notation::Dot), behind));
    }
    let quoted = |open: &str, close: &str| path.strip_prefix(open).and_then(|name| name.split_once(close));
    let (name, behind) = quoted("['", "']").or_else(|| quoted("[\"", "\"]"))?;
    (!name.is_empty()).then(|| (Step::Member(name.to_owned()), Some(Notation::Bracket), behind))
}

/// `[0]`
fn element(path: &str) -> Option<(Step, Option<Notation>, &str)> {
    let (index, behind) = path.strip_prefix('[')?.split_once(']')?;
    let digits = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
    let index = index.parse().ok().filter(|_| digits)?;
    Some((Step::Element(index), None, behind))
}

#[cfg(test)]
mod tests;
