use super::*;

fn check(sql: &str, parameters: &[(&str, &str)], expected: &str) {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let seen = match substitute(&[sql], &parameters) {
        Ok(texts) => texts.concat(),
        Err(error) => error.to_string(),
    };
    assert_eq!(seen, expected, "{sql}");
}

#[test]
fn a_placeholder_becomes_a_literal() {
    check("select :a, :b", &[("a", "1"), ("b", "it's")], "select '1', 'it''s'");
    check("select * from t where id=:id and x>:id", &[("id", "7")], "select * from t where id='7' and x>'7'");
    check("values (:1,:2)", &[("1", "x"), ("2", r"a\b")], r"values ('x','a\\b')");
    check(":a", &[("a", "ü")], "'ü'");
    check("select ü:a", &[("a", "1")], "parameter `a` is not used");
}

#[test]
fn what_only_looks_like_a_placeholder_stays() {
    for sql in [
        "select ':a' || 'it''s :a' || '\\':a'",
        "select \":a\" -- :a\n, 1",
        "select 1 /* :a /* :a */ :a */",
        "select $$ :a $$, $x$ $$ :a $x$",
        "select x::int, a[1:2], y :: int",
        "select 'unended :a",
        "select /* unended :a",
        "select $$ unended :a",
        "a:b",
        ": a",
    ] {
        check(sql, &[], sql);
    }
    check("select x::varchar = :x::varchar", &[("x", "1")], "select x::varchar = '1'::varchar");
    check("select $1, $a", &[], "select $1, $a");
}

#[test]
fn every_placeholder_has_a_value_and_every_value_a_placeholder() {
    check("select :a", &[], "parameter `a` has no value");
    check("select :a", &[("a", "1"), ("b", "2")], "parameter `b` is not used");
    check("select :a", &[("a", "1"), ("a", "2")], "parameter `a` is given twice");
    let parameters = vec![("a".to_owned(), "1".to_owned()), ("b".to_owned(), "2".to_owned())];
    assert_eq!(substitute(&["select :a", "select :b"], &parameters).unwrap(), ["select '1'", "select '2'"]);
}
