use super::*;

fn check(document: &str, expected: &[(usize, usize, usize, usize)]) {
    let found: Vec<_> = statements(document).iter().map(|(a, b)| (a.line, a.column, b.line, b.column)).collect();
    assert_eq!(found, expected, "{document}");
}

#[test]
fn one_statement_and_lists_are_found() {
    check(r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow"}}"#, &[(1, 37, 1, 54)]);
    check(r#"{"Statement":[{"a":{}},{"b":[{}]}],"Id":"x"}"#, &[(1, 15, 1, 22), (1, 24, 1, 33)]);
    check("{\n \"Statement\": [\n  {\n  },\n  {}\n ]\n}", &[(3, 3, 4, 3), (5, 3, 5, 4)]);
}

#[test]
fn brackets_and_quotes_in_strings_do_not_count() {
    check(r#"{"Id":"\"{Statement","Statement":[{"Sid":"}]"}]}"#, &[(1, 35, 1, 46)]);
}
