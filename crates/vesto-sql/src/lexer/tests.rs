use super::*;

fn kinds(sql: &str) -> Vec<String> {
    lex(sql).unwrap().iter().map(|token| format!("{:?} {}", token.kind, token.text(sql))).collect()
}

#[test]
fn strings_decode_backslashes_and_doubled_quotes() {
    for (sql, value) in [
        ("'a''b'", "a'b"),
        (r"'a\'b'", "a'b"),
        (r"'\t'", "\t"),
        (r"'\\t'", "\\t"),
        (r"'\001'", "\u{1}"),
        (r"E'\n'", "\n"),
        ("$$it's$$", "it's"),
        ("$q$a$$b$q$", "a$$b"),
        (r"'\N'", "N"),
    ] {
        let tokens = lex(sql).unwrap();
        assert_eq!(tokens.len(), 1, "{sql}");
        assert_eq!(tokens.first().unwrap().kind, TokenKind::String(value.into()), "{sql}");
    }
}

#[test]
fn comments_nest_and_vanish() {
    assert_eq!(kinds("a /* b /* c */ d */ -- e\n f").len(), 2);
    assert!(lex("/* /* */").is_err());
}

#[test]
fn words_numbers_and_parameters() {
    let expected = ["Word #t", "Word a$b", "Number 1.5e3", "Parameter(2) $2", "Symbol ::", "Word ünïcode", "Number .5"];
    assert_eq!(kinds("#t a$b 1.5e3 $2 :: ünïcode .5"), expected);
}
