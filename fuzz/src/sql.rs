//! COPY's and UNLOAD's parsers over any text: no panic, whatever the options are.

/// Any text as a statement, or as the options of one.
pub fn sql_copy_unload(data: &[u8]) {
    let Some((chosen, text)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let head = match chosen % 4 {
        0 => "",
        1 => "copy t from 's3://b/k' iam_role default ",
        2 => "unload ('select 1') to 's3://b/p' iam_role default ",
        _ => "copy t (a, b) from ",
    };
    let sql = format!("{head}{text}");
    let _statements_or_error = vesto_sql::parse(&sql);
    // What a log would show of it.
    let _masked = vesto_sql::mask(&sql);
}
