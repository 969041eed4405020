//! The option that would have let a rejected record in: the first rule that applies. An option that the statement has is
//! never named again.

use memchr::memmem;

use super::Rejection;
use crate::compression::Compression;
use crate::datetime::{DateFormat, TimeFormat};
use crate::load_error::LoadErrorKind as Kind;
use crate::options::{NullAs, RecordFormat};

/// What a rule says of a record, if it applies.
type Rule = fn(&Rejection<'_>) -> Option<String>;

/// What the file is comes first, then the line, then the value.
static RULES: &[Rule] = &[
    compressed,
    other_format,
    utf16,
    byte_order_mark,
    manifest,
    json,
    header,
    blank_line,
    encoding,
    nul,
    quotes,
    quote_formatting,
    end_quote,
    delimiter,
    missing_columns,
    extra_columns,
    null_word,
    epoch,
    date,
    too_long,
    multibyte,
    invalid_utf8,
    not_null,
    json_arrays,
    json_path,
    super_text,
    record_too_long,
    max_error,
];

pub(super) fn of(rejection: &Rejection<'_>) -> Option<String> {
    RULES.iter().find_map(|rule| rule(rejection))
}

fn is_text(rejection: &Rejection<'_>) -> bool {
    matches!(rejection.format, RecordFormat::Delimited { .. } | RecordFormat::Csv { .. } | RecordFormat::FixedWidth(_))
}

/// The bytes that files of each compression begin with.
const COMPRESSED: &[(&[u8], Compression)] = &[
    (b"\x1f\x8b", Compression::Gzip),
    (b"BZh", Compression::Bzip2),
    (b"\x28\xb5\x2f\xfd", Compression::Zstd),
    (b"\x89LZO\0", Compression::Lzop),
];

fn compressed(rejection: &Rejection<'_>) -> Option<String> {
    let (_, compression) = COMPRESSED.iter().find(|(magic, _)| rejection.head.starts_with(magic))?;
    let name = compression.name();
    (!rejection.is_compressed).then(|| {
        format!("The file is compressed: add {name}. COPY does not look at file names or contents to find out.")
    })
}

/// The bytes that files of other formats begin with.
const FORMATS: &[(&[u8], &str)] = &[(b"PAR1", "PARQUET"), (b"ORC", "ORC"), (b"Obj\x01", "AVRO 'auto'")];

fn other_format(rejection: &Rejection<'_>) -> Option<String> {
    let (_, format) = FORMATS.iter().find(|(magic, _)| rejection.head.starts_with(magic))?;
    (!matches!(rejection.format, RecordFormat::Avro(_))).then(|| format!("The file is not text: add FORMAT {format}."))
}

fn utf16(rejection: &Rejection<'_>) -> Option<String> {
    let has_mark = rejection.head.starts_with(b"\xff\xfe") || rejection.head.starts_with(b"\xfe\xff");
    let is_other = !matches!(rejection.error.kind, Kind::Encoding { .. });
    (has_mark && is_other).then(|| "The file is in UTF-16: add ENCODING UTF16.".to_owned())
}

fn byte_order_mark(rejection: &Rejection<'_>) -> Option<String> {
    let begins = rejection.error.raw_field_value.starts_with('\u{feff}');
    (rejection.is_first_line() && begins).then(|| {
        "The file begins with a UTF-8 byte order mark, which is read as part of the first value. Write the file without it."
            .to_owned()
    })
}

fn manifest(rejection: &Rejection<'_>) -> Option<String> {
    let looks_like = memmem::find(rejection.head, b"\"entries\"").is_some() && first_byte(rejection) == Some(b'{');
    looks_like.then(|| "The file looks like a manifest: add MANIFEST.".to_owned())
}

fn json(rejection: &Rejection<'_>) -> Option<String> {
    let line = rejection.error.raw_line.trim_start();
    let is_object = line.starts_with('{') && (line.contains("\":") || line.contains("\" :"));
    (is_text(rejection) && is_object).then(|| "The line looks like JSON: add FORMAT JSON 'auto'.".to_owned())
}

fn first_byte(rejection: &Rejection<'_>) -> Option<u8> {
    rejection.head.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// The fields of the line, as the statement's delimiter cuts them, without quotes and blanks around them.
fn words<'a>(rejection: &'a Rejection<'_>) -> Vec<&'a str> {
    let delimiter = delimiter_of(rejection.format).unwrap_or("|");
    let trimmed =
        |word: &'a str| word.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{feff}'));
    rejection.error.raw_line.split(delimiter).map(trimmed).collect()
}

fn delimiter_of(format: &RecordFormat) -> Option<&str> {
    match format {
        RecordFormat::Delimited { delimiter, .. } | RecordFormat::Csv { delimiter, .. } => {
            std::str::from_utf8(delimiter.bytes()).ok()
        }
        RecordFormat::FixedWidth(_) | RecordFormat::Json(_) | RecordFormat::Avro(_) => None,
    }
}

/// Line 1 has the columns' names, or at least words where the columns take numbers and dates.
fn header(rejection: &Rejection<'_>) -> Option<String> {
    if !is_text(rejection) || !rejection.is_first_line() || rejection.header_lines > 0 {
        return None;
    }
    let words = words(rejection);
    let same = |(word, name): &(&&str, &str)| {
        let plain = |text: &str| text.to_ascii_lowercase().replace([' ', '-'], "_");
        plain(word) == plain(name)
    };
    let names = rejection.columns.iter().map(|column| column.name.as_str());
    let n_names = words.iter().zip(names).filter(same).count();
    let is_name = |word: &&str| {
        let begins = word.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_');
        begins && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '-' | '.'))
    };
    let value = rejection.error.raw_field_value.trim();
    let all_names = words.len() > 1 && words.iter().all(is_name) && !is_null_word(value) && !is_boolean_word(value);
    (2 * n_names >= words.len().max(1) || all_names)
        .then(|| "Line 1 looks like column names: add IGNOREHEADER 1.".to_owned())
}

fn is_boolean_word(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "t" | "true" | "y" | "yes" | "f" | "false" | "n" | "no")
}

fn blank_line(rejection: &Rejection<'_>) -> Option<String> {
    let is_blank = rejection.error.raw_line.trim().is_empty() && is_text(rejection);
    let structural = matches!(rejection.error.kind, Kind::DelimiterNotFound | Kind::MissingNotNull);
    (is_blank && structural && !rejection.conversion.ignore_blank_lines)
        .then(|| "The line is blank: add IGNOREBLANKLINES.".to_owned())
}

fn encoding(rejection: &Rejection<'_>) -> Option<String> {
    let Kind::Encoding { encoding } = rejection.error.kind else { return None };
    Some(format!(
        "The file is not in {encoding}, as ENCODING says. UTF16 needs a byte order mark; UTF16LE, UTF16BE and ISO88591 do not."
    ))
}

fn nul(rejection: &Rejection<'_>) -> Option<String> {
    match rejection.error.kind {
        Kind::MissingNewline { .. } if rejection.is_first_line() && is_every_second_nul(rejection.head) => {
            Some("The file looks like UTF-16: add ENCODING UTF16LE or UTF16BE.".to_owned())
        }
        Kind::MissingNewline { .. } => {
            Some(r"The line holds a NUL byte. NULL AS '\0' loads fields that are one NUL as NULL.".to_owned())
        }
        Kind::NulInField => Some(
            r"Only a field that is one NUL byte is NULL under NULL AS '\0'. Remove the NUL from longer ones."
                .to_owned(),
        ),
        _ => None,
    }
}

fn is_every_second_nul(head: &[u8]) -> bool {
    head.len() >= 4 && head.chunks_exact(2).all(|pair| pair.contains(&0) && *pair != [0, 0])
}

/// Quotes that are read as data.
fn quotes(rejection: &Rejection<'_>) -> Option<String> {
    let RecordFormat::Delimited { remove_quotes: false, .. } = rejection.format else { return None };
    let delimiter = delimiter_of(rejection.format)?;
    let fields = || rejection.error.raw_line.trim_end().split(delimiter).map(str::trim);
    let is_quoted = |quote: char| fields().any(|field| field.len() > 1 && field.starts_with(quote));
    if is_quoted('"') {
        let set = if delimiter == "," { "CSV" } else { &format!("CSV DELIMITER '{}'", escaped(delimiter)) };
        return Some(format!("Values are between quotes, which are read as data: add {set}, or REMOVEQUOTES."));
    }
    (is_quoted('\'') && fields().any(|field| field.len() > 1 && field.ends_with('\'')))
        .then(|| "Values are between quotes, which are read as data: add REMOVEQUOTES.".to_owned())
}

fn quote_formatting(rejection: &Rejection<'_>) -> Option<String> {
    (rejection.error.kind == Kind::CsvQuotes).then(|| {
        "Within a quoted value a quote is written twice, and behind the closing one only the delimiter follows. \
         QUOTE AS names another quote character; without CSV quotes are data."
            .to_owned()
    })
}

fn end_quote(rejection: &Rejection<'_>) -> Option<String> {
    (rejection.error.kind == Kind::MissingEndQuote).then(|| {
        "REMOVEQUOTES wants a closing quote for every opening one. With ESCAPE a backslash before a quote makes it data."
            .to_owned()
    })
}

/// Delimiters that files have, with the words that SQL has for them.
const DELIMITERS: &[&str] = &["|", ",", "\t", ";", "~", "^", ":", "\u{1}"];

/// Another character cuts the line into as many fields as the table has columns.
fn delimiter(rejection: &Rejection<'_>) -> Option<String> {
    let current = delimiter_of(rejection.format)?;
    if !matches!(rejection.error.kind, Kind::DelimiterNotFound | Kind::ExtraColumns) {
        return None;
    }
    let line = rejection.error.raw_line.trim_end_matches(['\r', '\n']);
    let n_columns = rejection.columns.len();
    let fits = |candidate: &&&str| {
        let n_fields = line.split(**candidate).count();
        **candidate != current && n_columns > 1 && (n_fields == n_columns || n_fields == n_columns + 1)
    };
    let found = DELIMITERS.iter().find(fits)?;
    let option = match (*found, rejection.format) {
        (",", RecordFormat::Delimited { .. }) => "CSV, or DELIMITER ','".to_owned(),
        (found, _) => format!("DELIMITER '{}'", escaped(found)),
    };
    Some(format!("The line looks separated by another character: add {option}."))
}

/// A delimiter as a statement writes it.
fn escaped(delimiter: &str) -> String {
    let one = |character: char| match character {
        '\t' => r"\t".to_owned(),
        '\'' => "''".to_owned(),
        character if character.is_control() => format!("\\{:03o}", u32::from(character)),
        character => character.to_string(),
    };
    delimiter.chars().map(one).collect()
}

fn missing_columns(rejection: &Rejection<'_>) -> Option<String> {
    let is_short = rejection.error.kind == Kind::DelimiterNotFound && !rejection.conversion.fill_record;
    is_short.then(|| {
        "The line has fewer fields than the table has columns. FILLRECORD loads the missing ones at its end as NULL; a \
         column list names those that the file has."
            .to_owned()
    })
}

fn extra_columns(rejection: &Rejection<'_>) -> Option<String> {
    (rejection.error.kind == Kind::ExtraColumns).then(|| match rejection.format {
        RecordFormat::Delimited { escape: false, .. } => {
            "The line has more fields than the load has columns. If a value holds the delimiter, write it as CSV, or with \
             ESCAPE put a backslash before it."
                .to_owned()
        }
        _ => "The line has more fields than the load has columns: compare it with the table, or with the column list."
            .to_owned(),
    })
}

/// Words for nothing, in files that other programs wrote.
fn is_null_word(value: &str) -> bool {
    let words = ["null", "n/a", "na", "nan", "none", "nil", "-", "?", r"\n", "#n/a", "<null>", "(null)", "undefined"];
    words.contains(&value.to_ascii_lowercase().as_str())
}

fn null_word(rejection: &Rejection<'_>) -> Option<String> {
    let value = rejection.error.raw_field_value.trim();
    let takes_null_as = is_text(rejection) && rejection.column().is_some_and(|column| !column.not_null);
    let of_value = rejection.error.kind.is_numeric()
        || matches!(
            rejection.error.kind,
            Kind::BooleanFormat | Kind::Date { .. } | Kind::DateTooShort | Kind::Timestamp { .. } | Kind::Time
        );
    if !takes_null_as || !of_value || !is_null_word(value) {
        return None;
    }
    let already = match &rejection.conversion.null_as {
        NullAs::Default => String::new(),
        NullAs::Text(_) | NullAs::Nul | NullAs::Nothing => " in place of the one given".to_owned(),
    };
    Some(format!("The value stands for NULL: add NULL AS '{}'{already}.", value.replace('\'', "''")))
}

/// Seconds or milliseconds since 1970.
fn epoch(rejection: &Rejection<'_>) -> Option<String> {
    let value = rejection.error.raw_field_value.trim();
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let unit = match (&rejection.error.kind, value.len()) {
        (Kind::Timestamp { .. }, 9 | 10) if is_number => "epochsecs",
        (Kind::Timestamp { .. }, 12 | 13) if is_number => "epochmillisecs",
        _ => return None,
    };
    Some(format!("The value looks like a time since 1970: add TIMEFORMAT '{unit}'."))
}

fn date(rejection: &Rejection<'_>) -> Option<String> {
    let conversion = rejection.conversion;
    let (option, is_auto) = match rejection.error.kind {
        Kind::Date { .. } | Kind::DateTooShort => ("DATEFORMAT", conversion.date_format == DateFormat::Auto),
        Kind::Timestamp { .. } => ("TIMEFORMAT", conversion.time_format == TimeFormat::Auto),
        Kind::Time => return Some("A time is written HH:MI:SS, with up to six digits behind the seconds.".to_owned()),
        _ => return None,
    };
    if !is_auto {
        let example = if option == "DATEFORMAT" { "MM/DD/YYYY" } else { "MM/DD/YYYY HH:MI:SS" };
        return Some(format!(
            "{option} 'auto' knows most ways to write it; a format such as {option} '{example}' says which it is."
        ));
    }
    (!conversion.accept_any_date).then(|| "ACCEPTANYDATE loads what is no date as NULL.".to_owned())
}

fn too_long(rejection: &Rejection<'_>) -> Option<String> {
    matches!(rejection.error.kind, Kind::VarcharTooLong | Kind::CharTooLong).then(|| {
        let bytes = rejection.error.raw_field_value.len();
        let held =
            if bytes < crate::LoadError::MAX_RAW { format!("The value has {bytes} bytes. ") } else { String::new() };
        format!("{held}TRUNCATECOLUMNS cuts values to their column's length; lengths count bytes, not characters.")
    })
}

fn multibyte(rejection: &Rejection<'_>) -> Option<String> {
    matches!(rejection.error.kind, Kind::Multibyte { .. })
        .then(|| "CHAR holds ASCII only: make the column VARCHAR.".to_owned())
}

fn invalid_utf8(rejection: &Rejection<'_>) -> Option<String> {
    matches!(rejection.error.kind, Kind::Utf8 { .. }).then(|| {
        "If the file is in Latin-1, add ENCODING ISO88591. ACCEPTINVCHARS loads VARCHAR values with '?' in place of invalid \
         bytes."
            .to_owned()
    })
}

fn not_null(rejection: &Rejection<'_>) -> Option<String> {
    if rejection.error.kind != Kind::MissingNotNull {
        return None;
    }
    let conversion = rejection.conversion;
    let value = rejection.error.raw_field_value.as_str();
    Some(match value {
        "" if conversion.empty_as_null => "EMPTYASNULL makes the empty value NULL: leave it out.".to_owned(),
        "" if matches!(rejection.format, RecordFormat::Json(_) | RecordFormat::Avro(_)) => {
            "The document has no value for the column. A column list without the column gives it its DEFAULT."
                .to_owned()
        }
        value if conversion.blanks_as_null && value.trim().is_empty() => {
            "BLANKSASNULL makes the blank value NULL: leave it out.".to_owned()
        }
        _ => "The column is NOT NULL. A column list without the column gives it its DEFAULT.".to_owned(),
    })
}

fn json_arrays(rejection: &Rejection<'_>) -> Option<String> {
    let is_array = rejection.error.raw_line.trim_start().starts_with('[');
    let of_document = matches!(rejection.error.kind, Kind::JsonPathMember | Kind::JsonPathElement | Kind::Json(_));
    (of_document && is_array).then(|| {
        "The file holds arrays: a JSONPaths file names their elements ($[0], $[1] …). One array around all rows is one \
         value; write the objects one after the other."
            .to_owned()
    })
}

fn json_path(rejection: &Rejection<'_>) -> Option<String> {
    match rejection.error.kind {
        Kind::JsonPathMember | Kind::JsonPathElement => {
            Some("Compare the document with the paths of the JSONPaths file: names are case-sensitive.".to_owned())
        }
        Kind::Json(_) => {
            Some("The file must hold JSON objects, one after the other, with blanks between them only.".to_owned())
        }
        _ => None,
    }
}

fn super_text(rejection: &Rejection<'_>) -> Option<String> {
    matches!(rejection.error.kind, Kind::Super(_))
        .then(|| "A SUPER column takes JSON: text among it is between double quotes.".to_owned())
}

fn record_too_long(rejection: &Rejection<'_>) -> Option<String> {
    match rejection.error.kind {
        Kind::RecordTooLong { .. } if matches!(rejection.format, RecordFormat::Csv { .. }) => {
            Some("A row has at most 4 MB. A quote that is never closed makes all that follows one value.".to_owned())
        }
        Kind::RecordTooLong { .. } | Kind::JsonTooLong { .. } => {
            Some("A row has at most 4 MB. Line feeds (not carriage returns alone) end the lines of a file.".to_owned())
        }
        _ => None,
    }
}

fn max_error(rejection: &Rejection<'_>) -> Option<String> {
    rejection
        .fails_at_once
        .then(|| "MAXERROR n lets a load go on until n records were rejected, and loads the others.".to_owned())
}
