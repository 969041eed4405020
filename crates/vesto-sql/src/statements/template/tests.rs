//! Templates: their statements, and what becomes of a COPY that uses one.

use expect_test::expect;

use crate::Statement;
use crate::copy::{CopyStatement, CopyTemplate};
use crate::parse;
use crate::statements::template::TemplateChange;
use crate::testing::{error, table};

fn template(text: &str) -> CopyTemplate {
    match parse(&format!("create template t for copy as {text}")).unwrap().remove(0).statement {
        Statement::CreateTemplate(create) => create.options,
        other => panic!("{other:?}"),
    }
}

fn copy(options: &str) -> CopyStatement {
    let text = format!("copy t from 's3://b/k' iam_role default {options}");
    match parse(&text).unwrap().remove(0).statement {
        Statement::Copy(copy) => *copy,
        other => panic!("{other:?}"),
    }
}

#[test]
fn options_are_kept_in_one_way_of_writing() {
    let cases = [
        "FORMAT JSON 'auto' NULL AS '' MAXERROR 100",
        "csv quote as '%' delimiter '|', ignoreheader 1",
        "format as parquet serializetojson",
        "noload delimiter ',' encoding utf16 encrypted",
        "timeformat as 'DD.MM.YYYY HH:MI:SS' acceptinvchars '^' compupdate preset statupdate off",
    ];
    table(
        &cases,
        expect![[r#"
            FORMAT JSON 'auto' NULL AS '' MAXERROR 100
                JSON 'auto' NULL '' MAXERROR 100
            csv quote as '%' delimiter '|', ignoreheader 1
                CSV QUOTE '%' DELIMITER '|' IGNOREHEADER 1
            format as parquet serializetojson
                PARQUET SERIALIZETOJSON
            noload delimiter ',' encoding utf16 encrypted
                NOLOAD DELIMITER ',' ENCODING UTF16 ENCRYPTED
            timeformat as 'DD.MM.YYYY HH:MI:SS' acceptinvchars '^' compupdate preset statupdate off
                TIMEFORMAT 'DD.MM.YYYY HH:MI:SS' ACCEPTINVCHARS '^' COMPUPDATE PRESET STATUPDATE OFF"#]],
        |case| {
            let first = template(case);
            assert_eq!(CopyTemplate::parse(&first.to_string()).unwrap(), first);
            first.to_string()
        },
    );
}

#[test]
fn what_a_template_cannot_hold() {
    let cases = [
        "create template t for copy",
        "create template t for copy as manifest",
        "create template t for copy as csv iam_role default",
        "create template t for copy as csv access_key_id 'k'",
        "create template t for copy as csv encrypted master_symmetric_key 'k'",
        "create template t for copy as csv job create j",
        "create template t for copy as csv using template u",
        "create template t for copy as csv json",
        "create template t for copy as csv csv",
        "create template t for unload as csv",
        "create temp template t for copy as csv",
        "alter template t set csv to",
        "alter template t drop",
        "drop template",
    ];
    table(
        &cases,
        expect![[r#"
        create template t for copy
            a template must have at least one parameter (42601)
        create template t for copy as manifest
            MANIFEST cannot be part of a template (42601)
        create template t for copy as csv iam_role default
            authorization cannot be part of a template (42601)
        create template t for copy as csv access_key_id 'k'
            authorization cannot be part of a template (42601)
        create template t for copy as csv encrypted master_symmetric_key 'k'
            MASTER_SYMMETRIC_KEY cannot be part of a template (42601)
        create template t for copy as csv job create j
            JOB cannot be part of a template (42601)
        create template t for copy as csv using template u
            USING TEMPLATE cannot be part of a template (42601)
        create template t for copy as csv json
            CSV is not compatible with JSON (42601)
        create template t for copy as csv csv
            conflicting or redundant options (42601)
        create template t for unload as csv
            syntax error at or near "unload" (42601)
        create temp template t for copy as csv
            syntax error at or near "template" (42601)
        alter template t set csv to
            syntax error at end of input (42601)
        alter template t drop
            syntax error at end of input (42601)
        drop template
            syntax error at end of input (42601)"#]],
        error,
    );
}

#[test]
fn the_statement_overrides_its_template() {
    let merged = |own: &str, inherited: &str| {
        let merged = copy(&format!("{own} using template s.t")).with_template(&template(inherited));
        match merged {
            Ok(merged) => format!("{:?}", merged.options),
            Err(error) => error.to_string(),
        }
    };
    let same = |own: &str, inherited: &str, plain: &str| {
        assert_eq!(merged(own, inherited), format!("{:?}", copy(plain).options), "{own} over {inherited}");
    };
    same("", "csv delimiter '|' ignoreheader 1", "csv delimiter '|' ignoreheader 1");
    same("delimiter ','", "csv delimiter '|'", "csv delimiter ','");
    same("json 'auto'", "csv ignoreheader 1", "json 'auto' ignoreheader 1");
    same("zstd", "csv gzip", "csv zstd");
    same("maxerror 3", "ignoreallerrors", "maxerror 3");
    same("quote '%'", "csv", "csv quote '%'");
    assert_eq!(merged("quote '%'", "json"), "QUOTE requires CSV (42601)");
    assert_eq!(merged("", "csv escape"), "CSV is not compatible with ESCAPE (42601)");
}

#[test]
fn secrets_of_a_statement_with_a_template_are_not_shown() {
    let shown = format!("{:?}", copy("encrypted master_symmetric_key 'hidden' using template t"));
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn alter_template() {
    let change = |text: &str| match parse(&format!("alter template t {text}")).unwrap().remove(0).statement {
        Statement::AlterTemplate(alter) => alter.change,
        other => panic!("{other:?}"),
    };
    assert_eq!(change("rename to u"), TemplateChange::RenameTo("u".to_owned()));
    assert_eq!(change("owner to bob"), TemplateChange::OwnerTo("bob".to_owned()));
    assert_eq!(change("drop encrypted"), TemplateChange::Drop("ENCRYPTED".to_owned()));
    let mut options = template("delimiter ',' encrypted timeformat 'auto'");
    let (TemplateChange::Add(more), TemplateChange::Set(values)) =
        (change("add null as 'x'"), change("set delimiter to '|', timeformat to 'epochsecs'"))
    else {
        panic!("other changes");
    };
    options.add(&more).unwrap();
    options.set(&values).unwrap();
    options.remove("ENCRYPTED").unwrap();
    assert_eq!(options.to_string(), "DELIMITER '|' TIMEFORMAT 'epochsecs' NULL 'x'");
    assert!(options.add(&more).is_err());
    assert!(options.remove("CSV").is_err());
    assert!(template("csv").set(&values).is_err());
    assert!(template("csv").remove("CSV").is_err(), "a template is never empty");
}
