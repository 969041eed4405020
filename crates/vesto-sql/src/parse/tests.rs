use expect_test::expect;

use super::*;
use crate::testing::{error, outcome, table};

mod definitions;
mod properties;
mod sessions;

fn texts(sql: &str) -> Vec<String> {
    parse(sql).unwrap().into_iter().map(|parsed| parsed.text).collect()
}

#[test]
fn a_script_is_split_at_semicolons_only() {
    assert_eq!(texts(""), [""; 0]);
    assert_eq!(texts(" ;; -- nothing\n /* ; /* ; */ */ ; "), [""; 0]);
    assert_eq!(texts("select 1"), ["select 1"]);
    assert_eq!(
        texts("select ';', \";\" from x; -- ; \n/* ; */ select $$;$$ , $q$ ; $$ ; $q$;begin"),
        ["select ';', \";\" from x", "select $$;$$ , $q$ ; $$ ; $q$", "begin"]
    );
    let sql = "  select 1 ;\n select é ; ";
    let spans: Vec<&str> = parse(sql).unwrap().iter().map(|parsed| sql.get(parsed.span.clone()).unwrap()).collect();
    assert_eq!(spans, ["select 1", "select é"]);
}

#[test]
fn errors_name_the_token_and_count_characters_through_the_whole_script() {
    let cases = [
        "selec 1",
        "select 1; selec 2",
        "select 'é', 'ü' fromm t x y",
        "select 1 +",
        "select\n\n  a b c",
        "select (1",
        "select 1)",
        "select 'abc",
        "select \"abc",
        "select \"\"",
        "select $$abc",
        "select /* abc",
        "select 1 from t where",
        "create tabel t (a int)",
        "drop table",
        "insert into t valuess (1)",
        "update t a = 1",
        "123",
        "'x'",
        ")",
        "select $99999",
        "copy t from 's3://b/k' secret_key 'aws_secret_access_key=X'",
        "credentials 'aws_secret_access_key=X",
    ];
    table(
        &cases,
        expect![[r#"
        selec 1
            syntax error at or near "selec" (42601) at 1
        select 1; selec 2
            syntax error at or near "selec" (42601) at 11
        select 'é', 'ü' fromm t x y
            syntax error at or near "t" (42601) at 23
        select 1 +
            syntax error at end of input (42601) at 11
        select

          a b c
            syntax error at or near "c" (42601) at 15
        select (1
            syntax error at end of input (42601) at 10
        select 1)
            syntax error at or near ")" (42601) at 9
        select 'abc
            unterminated quoted string at or near "'abc" (42601) at 8
        select "abc
            unterminated quoted identifier at or near ""abc" (42601) at 8
        select ""
            zero-length delimited identifier at or near """" (42601) at 8
        select $$abc
            unterminated dollar-quoted string at or near "$$abc" (42601) at 8
        select /* abc
            unterminated /* comment at or near "/* abc" (42601) at 8
        select 1 from t where
            syntax error at end of input (42601) at 22
        create tabel t (a int)
            syntax error at or near "tabel" (42601) at 8
        drop table
            syntax error at end of input (42601) at 11
        insert into t valuess (1)
            syntax error at or near "1" (42601) at 24
        update t a = 1
            syntax error at or near "=" (42601) at 12
        123
            syntax error at or near "123" (42601) at 1
        'x'
            syntax error at or near "'x'" (42601) at 1
        )
            syntax error at or near ")" (42601) at 1
        select $99999
            syntax error at or near "$99999" (42601) at 8
        copy t from 's3://b/k' secret_key 'aws_secret_access_key=X'
            syntax error at or near "secret_key" (42601) at 24
        credentials 'aws_secret_access_key=X
            unterminated quoted string at or near "'***'" (42601) at 13"#]],
        outcome,
    );
}

#[test]
fn parameters_are_counted() {
    let n = |sql: &str| parse(sql).unwrap().remove(0).n_parameters;
    assert_eq!(n("select 1"), 0);
    assert_eq!(n("select $1 + $3, '$7', $$ $8 $$ -- $9"), 3);
    assert_eq!(n("prepare p (int) as select $1, $2"), 2);
}

#[test]
fn secrets_of_each_statement_are_masked() {
    let parsed = parse("select 1; create user u password 'Secret123'; select 2").unwrap();
    let masked: Vec<String> = parsed.iter().map(Parsed::masked_text).collect();
    assert_eq!(masked, ["select 1", "create user u password '***'", "select 2"]);
    assert!(!format!("{:?}", parsed.iter().map(|p| &p.statement).collect::<Vec<_>>()).contains("Secret123"));
}

#[test]
fn names_are_folded_unless_the_session_says_otherwise() {
    let options = ParseOptions { case_sensitive_identifiers: true };
    let shown = |options: &ParseOptions| {
        format!("{:?}", parse_with("select A.\"B\" from \"T\" a; drop table \"T\", U", options).unwrap())
    };
    assert!(shown(&ParseOptions::default()).contains("SELECT a.\"b\" FROM \"t\" a"));
    let kept = shown(&options);
    assert!(kept.contains("SELECT a.\"B\" FROM \"T\" a"), "{kept}");
    assert!(kept.contains("name: \"T\"") && kept.contains("name: \"u\""), "{kept}");
}

#[test]
fn refused_statements() {
    let cases = [
        "begin isolation level bogus",
        "begin read only read write",
        "commit prepared",
        "set x",
        "set x to",
        "show",
        "show tables from public",
        "create schema",
        "create user bob password 'short1A'",
        "create user bob password 'alllowercase1'",
        "create user bob password 'NoDigitsHere'",
        "create user bob password 'With space1'",
        "create user bob password 'Abcdefg1' password disable",
        "create user bob session timeout 59",
        "create user bob bogus",
        "alter user bob",
        "drop table a b",
        "drop bogus x",
        "create bogus x",
        "alter bogus x",
        "alter table t",
        "alter table t add column c int primary key",
        "alter table t alter column c bogus",
        "explain begin",
        "explain authorization select 1",
        "fetch backward 1 from c",
        "declare c scroll cursor for select 1",
        "declare c cursor with hold for select 1",
        "prepare p as begin",
        "vacuum to 101 percent",
        "with x as (select 1) insert",
        "select * from (delete from t) x",
        "with x as (delete from t) select 1",
        "copy",
        "unload",
        "lock",
        "call p",
        "use db2; select",
    ];
    table(
        &cases,
        expect![[r#"
        begin isolation level bogus
            syntax error at or near "bogus" (42601)
        begin read only read write
            conflicting or redundant options (42601)
        commit prepared
            syntax error at or near "prepared" (42601)
        set x
            syntax error at end of input (42601)
        set x to
            syntax error at end of input (42601)
        show
            syntax error at end of input (42601)
        show tables from public
            syntax error at or near "public" (42601)
        create schema
            syntax error at end of input (42601)
        create user bob password 'short1A'
            password must contain between 8 and 64 characters (22023)
        create user bob password 'alllowercase1'
            password must contain an uppercase letter (22023)
        create user bob password 'NoDigitsHere'
            password must contain a number (22023)
        create user bob password 'With space1'
            password contains a character that is not allowed (22023)
        create user bob password 'Abcdefg1' password disable
            conflicting or redundant options (42601)
        create user bob session timeout 59
            SESSION TIMEOUT must be between 60 and 1728000 (22023)
        create user bob bogus
            syntax error at or near "bogus" (42601)
        alter user bob
            syntax error at end of input (42601)
        drop table a b
            syntax error at or near "b" (42601)
        drop bogus x
            syntax error at or near "bogus" (42601)
        create bogus x
            syntax error at or near "bogus" (42601)
        alter bogus x
            syntax error at or near "bogus" (42601)
        alter table t
            syntax error at end of input (42601)
        alter table t add column c int primary key
            ALTER TABLE ADD COLUMN does not take UNIQUE, PRIMARY KEY, REFERENCES, DISTKEY or SORTKEY (0A000)
        alter table t alter column c bogus
            syntax error at or near "bogus" (42601)
        explain begin
            syntax error at or near "begin" (42601)
        explain authorization select 1
            EXPLAIN AUTHORIZATION takes a COPY or UNLOAD statement (42601)
        fetch backward 1 from c
            FETCH BACKWARD is not supported yet (0A000)
        declare c scroll cursor for select 1
            DECLARE SCROLL CURSOR is not supported yet (0A000)
        declare c cursor with hold for select 1
            DECLARE CURSOR WITH HOLD is not supported yet (0A000)
        prepare p as begin
            syntax error at or near "begin" (42601)
        vacuum to 101 percent
            VACUUM threshold must be between 0 and 100 (22023)
        with x as (select 1) insert
            syntax error at end of input (42601)
        select * from (delete from t) x
            INSERT, UPDATE, DELETE and MERGE cannot be part of a query (42601)
        with x as (delete from t) select 1
            INSERT, UPDATE, DELETE and MERGE cannot be part of a query (42601)
        copy
            syntax error at end of input (42601)
        unload
            syntax error at end of input (42601)
        lock
            syntax error at end of input (42601)
        call p
            syntax error at end of input (42601)
        use db2; select
            syntax error at end of input (42601)"#]],
        error,
    );
}
