use expect_test::expect;

use super::*;
use crate::Statement;
use crate::testing::{changed, error, refusals, statement, table};

fn unload(sql: &str) -> UnloadStatement {
    match statement(sql) {
        Statement::Unload(unload) => *unload,
        other => panic!("{other:?}"),
    }
}

const UNLOAD: &str = "unload ('select * from t') to 's3://b/p' iam_role default";

#[test]
fn every_option_is_typed() {
    let cases = [
        "",
        "csv",
        "format as csv",
        "format parquet",
        "format as json",
        "json",
        "format text",
        "csv delimiter as '\\t'",
        "delimiter ','",
        "delimiter '\\001'",
        "fixedwidth as 'a:3,b:10'",
        "header",
        "addquotes",
        "escape",
        "null 'fred'",
        "null as ''",
        "gzip",
        "bzip2",
        "zstd",
        "extension 'csv.gz'",
        "manifest",
        "manifest verbose",
        "allowoverwrite",
        "cleanpath",
        "parallel",
        "parallel on",
        "parallel off",
        "parallel false",
        "maxfilesize 100",
        "maxfilesize as 5 mb",
        "maxfilesize 1.5 gb",
        "maxfilesize 6.2 gb",
        "parquet rowgroupsize 64 mb",
        "region 'us-west-2'",
        "partition by (a, \"B\")",
        "partition by (a) include",
        "encrypted auto",
        "kms_key_id 'k' encrypted",
        "as csv",
        "encrypted kms_key_id 'k' parquet",
        "partition by (a, b) include manifest verbose",
        "maxfilesize as 6.2 gb parquet",
        "parquet rowgroupsize as 128",
        "extension ''",
        r"null as '\\N'",
    ];
    table(
        &cases,
        expect![[r#"

                
            csv
                format: Csv,
            format as csv
                format: Csv,
            format parquet
                format: Parquet,
            format as json
                format: Json,
            json
                format: Json,
            format text
                
            csv delimiter as '\t'
                format: Csv, delimiter: Some( '\t', ),
            delimiter ','
                delimiter: Some( ',', ),
            delimiter '\001'
                delimiter: Some( '\u{1}', ),
            fixedwidth as 'a:3,b:10'
                format: FixedWidth( [ FixedWidthColumn { label: "a", width: 3, }, FixedWidthColumn { label: "b", width: 10, }, ], ),
            header
                header: true,
            addquotes
                add_quotes: true,
            escape
                escape: true,
            null 'fred'
                null_as: Some( "fred", ),
            null as ''
                null_as: Some( "", ),
            gzip
                compression: Some( Gzip, ),
            bzip2
                compression: Some( Bzip2, ),
            zstd
                compression: Some( Zstd, ),
            extension 'csv.gz'
                extension: Some( "csv.gz", ),
            manifest
                manifest: Some( Plain, ),
            manifest verbose
                manifest: Some( Verbose, ),
            allowoverwrite
                allow_overwrite: true,
            cleanpath
                clean_path: true,
            parallel
                
            parallel on
                
            parallel off
                parallel: false,
            parallel false
                parallel: false,
            maxfilesize 100
                max_file_size: 104857600,
            maxfilesize as 5 mb
                max_file_size: 5242880,
            maxfilesize 1.5 gb
                max_file_size: 1610612736,
            maxfilesize 6.2 gb
                
            parquet rowgroupsize 64 mb
                format: Parquet, row_group_size: Some( 67108864, ),
            region 'us-west-2'
                region: Some( "us-west-2", ),
            partition by (a, "B")
                partition_by: Some( PartitionBy { columns: [ "a", "b", ], include: false, }, ),
            partition by (a) include
                partition_by: Some( PartitionBy { columns: [ "a", ], include: true, }, ),
            encrypted auto
                encryption: Some( Auto, ),
            kms_key_id 'k' encrypted
                encryption: Some( KmsKey( "k", ), ),
            as csv
                format: Csv,
            encrypted kms_key_id 'k' parquet
                format: Parquet, encryption: Some( KmsKey( "k", ), ),
            partition by (a, b) include manifest verbose
                manifest: Some( Verbose, ), partition_by: Some( PartitionBy { columns: [ "a", "b", ], include: true, }, ),
            maxfilesize as 6.2 gb parquet
                format: Parquet,
            parquet rowgroupsize as 128
                format: Parquet, row_group_size: Some( 134217728, ),
            extension ''
                extension: Some( "", ),
            null as '\\N'
                null_as: Some( "\\N", ),"#]],
        |case| {
            let unload = unload(&format!("{UNLOAD} {case}"));
            changed(&unload.options)
        },
    );
}

#[test]
fn the_query_is_a_literal_of_sql() {
    let cases = [
        "unload ('select * from venue where state = ''NV''') to 's3://b/p' iam_role default",
        "unload ($$select * from venue where state = 'NV'$$) to 's3://b/p' iam_role default",
        "unload ('select a from t where b like \\'x%\\' order by a;') to 's3://b/p' iam_role default",
        "unload ('select a from t where a ~ \\'\\\\\\\\d\\'') to 's3://b/p' iam_role default",
        r"unload ($q$select '$$' as a, 'it''s \b' as b$q$) to 's3://b/p' iam_role default",
        r"unload ('select a from t where b = \'\\\\b\' and c = ''\\\\n''') to 's3://b/p' iam_role default",
        "unload ('select a from t union select a from u order by 1') to 's3://b/p' iam_role default",
        "unload ('(select a from t limit 1) union all (select a from u limit 2)') to 's3://b/p' iam_role default",
        "unload ('select top 3 a from t union all select a from u') to 's3://b/p' iam_role default",
        "unload ('with x as (select a from t limit 3) select * from x where a in (select top 1 a from u)') to 's3://b/p' iam_role default",
        "unload ('select * from stl_query') to 's3://b/p' iam_role default",
        "unload ('with x as (select 1 as a) select * from x') to 's3://b/p' iam_role default",
        "unload ('select * from (select * from t limit 10) x') to 's3://b/p' iam_role default csv gzip",
        "unload (' (select 1) ') to 's3://b' iam_role default",
    ];
    table(
        &cases,
        expect![[r#"
            unload ('select * from venue where state = ''NV''') to 's3://b/p' iam_role default
                ParsedQuery(SELECT * FROM venue WHERE state = 'NV') [Wildcard] to s3://b/p
            unload ($$select * from venue where state = 'NV'$$) to 's3://b/p' iam_role default
                ParsedQuery(SELECT * FROM venue WHERE state = 'NV') [Wildcard] to s3://b/p
            unload ('select a from t where b like \'x%\' order by a;') to 's3://b/p' iam_role default
                ParsedQuery(SELECT a FROM t WHERE b LIKE 'x%' ORDER BY a) [Name("a")] to s3://b/p
            unload ('select a from t where a ~ \'\\\\d\'') to 's3://b/p' iam_role default
                ParsedQuery(SELECT a FROM t WHERE a ~ '\d') [Name("a")] to s3://b/p
            unload ($q$select '$$' as a, 'it''s \b' as b$q$) to 's3://b/p' iam_role default
                ParsedQuery(SELECT '$$' AS a, 'it''s ' AS b) [Name("a"), Name("b")] to s3://b/p
            unload ('select a from t where b = \'\\\\b\' and c = ''\\\\n''') to 's3://b/p' iam_role default
                ParsedQuery(SELECT a FROM t WHERE b = '\b' AND c = '\n') [Name("a")] to s3://b/p
            unload ('select a from t union select a from u order by 1') to 's3://b/p' iam_role default
                ParsedQuery(SELECT a FROM t UNION SELECT a FROM u ORDER BY 1) [Name("a")] to s3://b/p
            unload ('(select a from t limit 1) union all (select a from u limit 2)') to 's3://b/p' iam_role default
                ParsedQuery((SELECT a FROM t LIMIT 1) UNION ALL (SELECT a FROM u LIMIT 2)) [Name("a")] to s3://b/p
            unload ('select top 3 a from t union all select a from u') to 's3://b/p' iam_role default
                ParsedQuery((SELECT a FROM t LIMIT 3) UNION ALL SELECT a FROM u) [Name("a")] to s3://b/p
            unload ('with x as (select a from t limit 3) select * from x where a in (select top 1 a from u)') to 's3://b/p' iam_role default
                ParsedQuery(WITH x AS (SELECT a FROM t LIMIT 3) SELECT * FROM x WHERE a IN (SELECT a FROM u LIMIT 1)) [Wildcard] to s3://b/p
            unload ('select * from stl_query') to 's3://b/p' iam_role default
                ParsedQuery(SELECT * FROM stl_query) [Wildcard] to s3://b/p
            unload ('with x as (select 1 as a) select * from x') to 's3://b/p' iam_role default
                ParsedQuery(WITH x AS (SELECT 1 AS a) SELECT * FROM x) [Wildcard] to s3://b/p
            unload ('select * from (select * from t limit 10) x') to 's3://b/p' iam_role default csv gzip
                ParsedQuery(SELECT * FROM (SELECT * FROM t LIMIT 10) x) [Wildcard] to s3://b/p
            unload (' (select 1) ') to 's3://b' iam_role default
                ParsedQuery((SELECT 1)) [Name("?column?")] to s3://b/"#]],
        |case| {
            let unload = unload(case);
            format!("{:?} {:?} to {}", unload.query, unload.query.names, unload.destination)
        },
    );
}

#[test]
fn options_come_in_any_order() {
    let one = unload("unload ('select 1') to 's3://b/p' iam_role 'R' csv gzip header parallel off manifest verbose");
    for sql in [
        "UNLOAD ('select 1') TO 's3://b/p' MANIFEST VERBOSE PARALLEL FALSE HEADER GZIP FORMAT AS CSV IAM_ROLE 'R';",
        "unload('select 1')to's3://b/p'header,csv,gzip,iam_role 'R',manifest verbose,parallel off",
        "unload ('select 1') to 's3://b/p' with credentials as 'aws_iam_role=R' csv gzip header manifest verbose parallel off",
    ] {
        assert_eq!(unload(sql), one, "{sql}");
    }
}

#[test]
fn refused_options() {
    let cases = [
        "csv csv",
        "csv parquet",
        "csv escape",
        "csv addquotes",
        "csv fixedwidth 'a:1'",
        "parquet delimiter '|'",
        "parquet fixedwidth 'a:1'",
        "parquet addquotes",
        "parquet escape",
        "parquet null as 'x'",
        "parquet header",
        "parquet gzip",
        "parquet bzip2",
        "parquet zstd",
        "parquet encrypted master_symmetric_key 'k'",
        "json fixedwidth 'a:1'",
        "json parquet",
        "json delimiter '|'",
        "json header",
        "json addquotes",
        "json escape",
        "json null as 'x'",
        "fixedwidth 'a:1' delimiter '|'",
        "fixedwidth 'a:1' header",
        "fixedwidth 'a:1' escape",
        "fixedwidth 'a'",
        "fixedwidth 'a:0'",
        "fixedwidth ''",
        "gzip bzip2",
        "gzip zstd",
        "allowoverwrite cleanpath",
        "rowgroupsize 64",
        "parquet rowgroupsize 31",
        "parquet rowgroupsize 129 mb",
        "parquet rowgroupsize 33.5 mb",
        "parquet rowgroupsize 1 gb",
        "csv rowgroupsize 64",
        "maxfilesize 4.9",
        "maxfilesize 6.3 gb",
        "maxfilesize x",
        "maxfilesize 5 kb",
        "csv delimiter '\"'",
        "delimiter '||'",
        "delimiter 'é'",
        "delimiter ''",
        "verbose",
        "manifest manifest",
        "manifest gzip verbose",
        "include",
        "partition by ()",
        "partition by ('a')",
        "partition by (a, b, a)",
        "partition by a",
        "encrypted master_symmetric_key 'k'",
        "master_symmetric_key 'k'",
        "encrypted kms_key_id 'k' master_symmetric_key 'k'",
        "encrypted auto master_symmetric_key 'k'",
        "kms_key_id 'k'",
        "encrypted auto kms_key_id 'k'",
        "lzop",
        "quote '%'",
        "bogus",
        "iam_role 'R'",
    ];
    refusals(
        UNLOAD,
        &cases,
        expect![[r#"
            csv csv
                conflicting or redundant options (42601)
            csv parquet
                CSV is not compatible with PARQUET (42601)
            csv escape
                CSV is not compatible with ESCAPE (42601)
            csv addquotes
                CSV is not compatible with ADDQUOTES (42601)
            csv fixedwidth 'a:1'
                CSV is not compatible with FIXEDWIDTH (42601)
            parquet delimiter '|'
                PARQUET is not compatible with DELIMITER (42601)
            parquet fixedwidth 'a:1'
                PARQUET is not compatible with FIXEDWIDTH (42601)
            parquet addquotes
                PARQUET is not compatible with ADDQUOTES (42601)
            parquet escape
                PARQUET is not compatible with ESCAPE (42601)
            parquet null as 'x'
                PARQUET is not compatible with NULL AS (42601)
            parquet header
                PARQUET is not compatible with HEADER (42601)
            parquet gzip
                PARQUET is not compatible with GZIP (42601)
            parquet bzip2
                PARQUET is not compatible with BZIP2 (42601)
            parquet zstd
                PARQUET is not compatible with ZSTD (42601)
            parquet encrypted master_symmetric_key 'k'
                PARQUET is not compatible with MASTER_SYMMETRIC_KEY (42601)
            json fixedwidth 'a:1'
                JSON is not compatible with FIXEDWIDTH (42601)
            json parquet
                JSON is not compatible with PARQUET (42601)
            json delimiter '|'
                JSON is not compatible with DELIMITER (42601)
            json header
                JSON is not compatible with HEADER (42601)
            json addquotes
                JSON is not compatible with ADDQUOTES (42601)
            json escape
                JSON is not compatible with ESCAPE (42601)
            json null as 'x'
                JSON is not compatible with NULL AS (42601)
            fixedwidth 'a:1' delimiter '|'
                FIXEDWIDTH is not compatible with DELIMITER (42601)
            fixedwidth 'a:1' header
                FIXEDWIDTH is not compatible with HEADER (42601)
            fixedwidth 'a:1' escape
                FIXEDWIDTH is not compatible with ESCAPE (42601)
            fixedwidth 'a'
                Invalid FIXEDWIDTH specification 'a'. Must be of the format: 'label:width, ...' (22023)
            fixedwidth 'a:0'
                Invalid FIXEDWIDTH specification 'a:0'. Must be of the format: 'label:width, ...' (22023)
            fixedwidth ''
                Invalid FIXEDWIDTH specification ''. Must be of the format: 'label:width, ...' (22023)
            gzip bzip2
                GZIP is not compatible with BZIP2 (42601)
            gzip zstd
                GZIP is not compatible with ZSTD (42601)
            allowoverwrite cleanpath
                ALLOWOVERWRITE is not compatible with CLEANPATH (42601)
            rowgroupsize 64
                ROWGROUPSIZE requires PARQUET (42601)
            parquet rowgroupsize 31
                ROWGROUPSIZE must be between 32 MB and 128 MB (22023)
            parquet rowgroupsize 129 mb
                ROWGROUPSIZE must be between 32 MB and 128 MB (22023)
            parquet rowgroupsize 33.5 mb
                ROWGROUPSIZE must be between 32 MB and 128 MB (22023)
            parquet rowgroupsize 1 gb
                ROWGROUPSIZE must be between 32 MB and 128 MB (22023)
            csv rowgroupsize 64
                ROWGROUPSIZE requires PARQUET (42601)
            maxfilesize 4.9
                MAXFILESIZE must be between 5 MB and 6.2 GB (22023)
            maxfilesize 6.3 gb
                MAXFILESIZE must be between 5 MB and 6.2 GB (22023)
            maxfilesize x
                syntax error at or near "x" (42601)
            maxfilesize 5 kb
                syntax error at or near "kb" (42601)
            csv delimiter '"'
                the delimiter of CSV cannot be the quotation mark that quotes its fields (22023)
            delimiter '||'
                UNLOAD delimiter must be a single ASCII character (22023)
            delimiter 'é'
                UNLOAD delimiter must be a single ASCII character (22023)
            delimiter ''
                UNLOAD delimiter must be a single ASCII character (22023)
            verbose
                syntax error at or near "verbose" (42601)
            manifest manifest
                conflicting or redundant options (42601)
            manifest gzip verbose
                syntax error at or near "verbose" (42601)
            include
                syntax error at or near "include" (42601)
            partition by ()
                syntax error at or near ")" (42601)
            partition by ('a')
                syntax error at or near "'a'" (42601)
            partition by (a, b, a)
                column "a" is specified more than once in PARTITION BY (42701)
            partition by a
                syntax error at or near "a" (42601)
            encrypted master_symmetric_key 'k'
                MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30 (0A000)
            master_symmetric_key 'k'
                MASTER_SYMMETRIC_KEY requires ENCRYPTED (42601)
            encrypted kms_key_id 'k' master_symmetric_key 'k'
                KMS_KEY_ID is not compatible with MASTER_SYMMETRIC_KEY (42601)
            encrypted auto master_symmetric_key 'k'
                ENCRYPTED AUTO is not compatible with MASTER_SYMMETRIC_KEY (42601)
            kms_key_id 'k'
                KMS_KEY_ID requires ENCRYPTED (42601)
            encrypted auto kms_key_id 'k'
                ENCRYPTED AUTO is not compatible with KMS_KEY_ID (42601)
            lzop
                syntax error at or near "lzop" (42601)
            quote '%'
                syntax error at or near "quote" (42601)
            bogus
                syntax error at or near "bogus" (42601)
            iam_role 'R'
                conflicting or redundant options (42601)"#]],
    );
}

#[test]
fn refused_statements() {
    let cases = [
        "unload ('select * from t limit 10') to 's3://b/p' iam_role default",
        "unload ('((select * from t limit 10))') to 's3://b/p' iam_role default",
        "unload ('select top 10 * from t') to 's3://b/p' iam_role default",
        "unload ('select a from t union all select a from u limit 10') to 's3://b/p' iam_role default",
        "unload ('select a from t except select a from u order by 1 limit 10 offset 2') to 's3://b/p' iam_role default",
        "unload ('with x as (select 1 as a) select a from x limit 1') to 's3://b/p' iam_role default",
        "unload ($$select a from t limit 10$$) to 's3://b/p' iam_role default",
        "unload ('select a from t offset 3') to 's3://b/p' iam_role default",
        "unload ('select * into x from t') to 's3://b/p' iam_role default",
        "unload ('delete from t') to 's3://b/p' iam_role default",
        "unload ('selec 1') to 's3://b/p' iam_role default",
        "unload ('') to 's3://b/p' iam_role default",
        "unload ('select 1; select 2') to 's3://b/p' iam_role default",
        "unload (select 1) to 's3://b/p' iam_role default",
        "unload ('select 1') to '/tmp/x' iam_role default",
        "unload ('select 1 as n, ''x'' as p from t') to 's3://b/p' iam_role default partition by (p)",
        "unload ('select 1') to 'emr://b/p' iam_role default",
        "unload ('select 1') to 's3:///p' iam_role default",
        "unload ('select 1') to 's3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/p' iam_role default",
        "unload ('select 1') to 's3://arn:aws:s3:us-east-1:123456789012:accesspoint/p' iam_role default",
        "unload ('select 1') to 's3://b/p'",
        "unload ('select 1' to 's3://b/p' iam_role default",
        "unload ('select 1') to 's3://b/p' credentials 'aws_iam_role=R' encrypted kms_key_id 'k'",
        "unload ('select 1') to 's3://b/p' credentials 'aws_iam_role=R;master_symmetric_key=k' encrypted auto",
    ];
    table(
        &cases,
        expect![[r#"
            unload ('select * from t limit 10') to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ('((select * from t limit 10))') to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ('select top 10 * from t') to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ('select a from t union all select a from u limit 10') to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ('select a from t except select a from u order by 1 limit 10 offset 2') to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ('with x as (select 1 as a) select a from x limit 1') to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ($$select a from t limit 10$$) to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ('select a from t offset 3') to 's3://b/p' iam_role default
                Limit clause is not supported (42601)
            unload ('select * into x from t') to 's3://b/p' iam_role default
                SELECT INTO is not supported in UNLOAD (42601)
            unload ('delete from t') to 's3://b/p' iam_role default
                syntax error at or near "delete" (42601)
            unload ('selec 1') to 's3://b/p' iam_role default
                syntax error at or near "selec" (42601)
            unload ('') to 's3://b/p' iam_role default
                syntax error at end of input (42601)
            unload ('select 1; select 2') to 's3://b/p' iam_role default
                syntax error at or near ";" (42601)
            unload (select 1) to 's3://b/p' iam_role default
                syntax error at or near "select" (42601)
            unload ('select 1') to '/tmp/x' iam_role default
                UNLOAD destination is not supported. (Hint: only S3 based unload is allowed) (0A000)
            unload ('select 1 as n, ''x'' as p from t') to 's3://b/p' iam_role default partition by (p)
                column "p" of PARTITION BY is a string literal (0A000)
            unload ('select 1') to 'emr://b/p' iam_role default
                UNLOAD destination is not supported. (Hint: only S3 based unload is allowed) (0A000)
            unload ('select 1') to 's3:///p' iam_role default
                UNLOAD destination is not supported. (Hint: only S3 based unload is allowed) (0A000)
            unload ('select 1') to 's3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/p' iam_role default
                UNLOAD to an Amazon S3 access point is not supported: 'my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias' (0A000)
            unload ('select 1') to 's3://arn:aws:s3:us-east-1:123456789012:accesspoint/p' iam_role default
                UNLOAD to an Amazon S3 access point is not supported: 'arn:aws:s3:us-east-1:123456789012:accesspoint' (0A000)
            unload ('select 1') to 's3://b/p'
                Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
            unload ('select 1' to 's3://b/p' iam_role default
                syntax error at or near "to" (42601)
            unload ('select 1') to 's3://b/p' credentials 'aws_iam_role=R' encrypted kms_key_id 'k'
                KMS_KEY_ID is not compatible with CREDENTIALS (42601)
            unload ('select 1') to 's3://b/p' credentials 'aws_iam_role=R;master_symmetric_key=k' encrypted auto
                ENCRYPTED AUTO is not compatible with MASTER_SYMMETRIC_KEY (42601)"#]],
        error,
    );
}
