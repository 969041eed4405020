//! Statements about transactions, settings, upkeep and cursors.

use super::*;

#[test]
fn transactions_and_settings() {
    let cases = [
        "begin",
        "BEGIN WORK",
        "begin transaction isolation level serializable, read only",
        "start transaction read write",
        "commit work",
        "end",
        "end transaction",
        "rollback",
        "abort",
        "set search_path to \"$user\", Public, 'Mixed'",
        "set statement_timeout = 5000",
        "set x to -1.5",
        "set local timezone to 'UTC'",
        "set session query_group to 'a'",
        "set query_group to default",
        "set app.user = 'x'",
        "set time zone 'UTC'",
        "set names 'utf8'",
        "set session authorization bob",
        "set local session authorization 'bob'",
        "set session authorization default",
        "set session characteristics as transaction read only",
        "set transaction isolation level serializable",
        "reset all",
        "reset session authorization",
        "reset query_group",
        "show all",
        "show search_path",
        "show tables",
        "show transaction isolation level",
        "show time zone",
        "show databases",
        "show databases like 'a%'",
        "show schemas from database dev like 's%'",
        "show tables from schema dev.public",
        "show tables from schema public like 't%'",
        "show columns from table dev.public.t",
        "show table s.t",
        "show view v",
        "show external table s.t",
        "show procedure p(int)",
        "show grants on table t for alice",
        "show grants for role r",
        "show datashares",
        "show parameters of database dev",
        "lock t",
        "lock table a, s.b",
    ];
    table(
        &cases,
        expect![[r#"
        begin
            Begin(TransactionModes { isolation: None, access: None })
        BEGIN WORK
            Begin(TransactionModes { isolation: None, access: None })
        begin transaction isolation level serializable, read only
            Begin(TransactionModes { isolation: Some(Serializable), access: Some(ReadOnly) })
        start transaction read write
            Begin(TransactionModes { isolation: None, access: Some(ReadWrite) })
        commit work
            Commit
        end
            Commit
        end transaction
            Commit
        rollback
            Rollback
        abort
            Rollback
        set search_path to "$user", Public, 'Mixed'
            Set(Set { name: "search_path", value: Values(["$user", "public", "Mixed"]), scope: Session })
        set statement_timeout = 5000
            Set(Set { name: "statement_timeout", value: Values(["5000"]), scope: Session })
        set x to -1.5
            Set(Set { name: "x", value: Values(["-1.5"]), scope: Session })
        set local timezone to 'UTC'
            Set(Set { name: "timezone", value: Values(["UTC"]), scope: Local })
        set session query_group to 'a'
            Set(Set { name: "query_group", value: Values(["a"]), scope: Session })
        set query_group to default
            Set(Set { name: "query_group", value: Default, scope: Session })
        set app.user = 'x'
            Set(Set { name: "app.user", value: Values(["x"]), scope: Session })
        set time zone 'UTC'
            Set(Set { name: "timezone", value: Values(["UTC"]), scope: Session })
        set names 'utf8'
            Set(Set { name: "client_encoding", value: Values(["utf8"]), scope: Session })
        set session authorization bob
            SessionAuthorization(SessionAuthorization { user: Some("bob"), scope: Session })
        set local session authorization 'bob'
            SessionAuthorization(SessionAuthorization { user: Some("bob"), scope: Local })
        set session authorization default
            SessionAuthorization(SessionAuthorization { user: None, scope: Session })
        set session characteristics as transaction read only
            SessionCharacteristics(TransactionModes { isolation: None, access: Some(ReadOnly) })
        set transaction isolation level serializable
            SessionCharacteristics(TransactionModes { isolation: Some(Serializable), access: None })
        reset all
            Reset { name: None }
        reset session authorization
            SessionAuthorization(SessionAuthorization { user: None, scope: Session })
        reset query_group
            Reset { name: Some("query_group") }
        show all
            Show(All)
        show search_path
            Show(Parameter("search_path"))
        show tables
            syntax error at end of input (42601) at 12
        show transaction isolation level
            Show(Parameter("transaction_isolation"))
        show time zone
            Show(Parameter("timezone"))
        show databases
            Show(Databases { like: None })
        show databases like 'a%'
            Show(Databases { like: Some("a%") })
        show schemas from database dev like 's%'
            Show(Schemas { database: Some("dev"), like: Some("s%") })
        show tables from schema dev.public
            Show(Tables { database: Some("dev"), schema: Some("public"), like: None })
        show tables from schema public like 't%'
            Show(Tables { database: None, schema: Some("public"), like: Some("t%") })
        show columns from table dev.public.t
            Show(Columns { table: QualifiedName { database: Some("dev"), schema: Some("public"), name: "t" }, like: None })
        show table s.t
            Show(Table(QualifiedName { database: None, schema: Some("s"), name: "t" }))
        show view v
            Show(View(QualifiedName { database: None, schema: None, name: "v" }))
        show external table s.t
            Show(ExternalTable(QualifiedName { database: None, schema: Some("s"), name: "t" }))
        show procedure p(int)
            Show(Procedure(QualifiedName { database: None, schema: None, name: "p" }))
        show grants on table t for alice
            Show(Grants { for_user: Some("alice"), for_role: None, on: Some(("TABLE", QualifiedName { database: None, schema: None, name: "t" })) })
        show grants for role r
            Show(Grants { for_user: None, for_role: Some("r"), on: None })
        show datashares
            Show(Datashares { like: None })
        show parameters of database dev
            Show(Parameters { database: Some("dev") })
        lock t
            Lock(Lock { tables: [QualifiedName { database: None, schema: None, name: "t" }] })
        lock table a, s.b
            Lock(Lock { tables: [QualifiedName { database: None, schema: None, name: "a" }, QualifiedName { database: None, schema: Some("s"), name: "b" }] })"#]],
        outcome,
    );
}

#[test]
fn maintenance_cursors_and_prepared_statements() {
    let cases = [
        "analyze",
        "analyze verbose",
        "analyze verbose t",
        "analyze t (a, b)",
        "analyze t predicate columns",
        "analyze s.t all columns",
        "analyze predicate columns",
        "analyze compression t",
        "analyze compression t (a) comprows 1000",
        "vacuum",
        "vacuum full",
        "vacuum t",
        "vacuum full s.t to 99 percent boost",
        "vacuum sort only t to 75 percent",
        "vacuum delete only t",
        "vacuum reindex t",
        "vacuum recluster t boost",
        "vacuum to 100 percent",
        "declare c cursor for select 1 as a",
        "declare \"C\" no scroll cursor without hold for select 1",
        "fetch c",
        "fetch next from c",
        "fetch 10 from c",
        "fetch forward 10 from c",
        "fetch forward all from c",
        "fetch all in c",
        "close c",
        "close all",
        "prepare p (int, varchar(10)) as select $1, $2",
        "prepare p as insert into t values ($1)",
        "execute p",
        "execute p (1, 'a' || 'b', f(1, 2))",
        "deallocate p",
        "deallocate prepare p",
        "deallocate all",
        "cancel 123",
        "cancel 123 'message'",
        "call s.p(1, 'x')",
        "call p()",
        "explain select 1",
        "explain verbose delete from t",
        "explain create table t as select 1",
        "explain authorization copy t from 's3://b/k' iam_role default csv",
        "explain authorization unload ('select 1') to 's3://b/k' iam_role 'R'",
    ];
    table(
        &cases,
        expect![[r#"
        analyze
            Analyze(Analyze { verbose: false, table: None, columns: All })
        analyze verbose
            Analyze(Analyze { verbose: true, table: None, columns: All })
        analyze verbose t
            Analyze(Analyze { verbose: true, table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: All })
        analyze t (a, b)
            Analyze(Analyze { verbose: false, table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: Listed(["a", "b"]) })
        analyze t predicate columns
            Analyze(Analyze { verbose: false, table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: Predicate })
        analyze s.t all columns
            Analyze(Analyze { verbose: false, table: Some(QualifiedName { database: None, schema: Some("s"), name: "t" }), columns: All })
        analyze predicate columns
            Analyze(Analyze { verbose: false, table: None, columns: Predicate })
        analyze compression t
            AnalyzeCompression(AnalyzeCompression { table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: [], comp_rows: None })
        analyze compression t (a) comprows 1000
            AnalyzeCompression(AnalyzeCompression { table: Some(QualifiedName { database: None, schema: None, name: "t" }), columns: ["a"], comp_rows: Some(1000) })
        vacuum
            Vacuum(Vacuum { mode: Full, table: None, threshold: None, boost: false })
        vacuum full
            Vacuum(Vacuum { mode: Full, table: None, threshold: None, boost: false })
        vacuum t
            Vacuum(Vacuum { mode: Full, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: false })
        vacuum full s.t to 99 percent boost
            Vacuum(Vacuum { mode: Full, table: Some(QualifiedName { database: None, schema: Some("s"), name: "t" }), threshold: Some(99), boost: true })
        vacuum sort only t to 75 percent
            Vacuum(Vacuum { mode: SortOnly, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: Some(75), boost: false })
        vacuum delete only t
            Vacuum(Vacuum { mode: DeleteOnly, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: false })
        vacuum reindex t
            Vacuum(Vacuum { mode: Reindex, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: false })
        vacuum recluster t boost
            Vacuum(Vacuum { mode: Recluster, table: Some(QualifiedName { database: None, schema: None, name: "t" }), threshold: None, boost: true })
        vacuum to 100 percent
            Vacuum(Vacuum { mode: Full, table: None, threshold: Some(100), boost: false })
        declare c cursor for select 1 as a
            DeclareCursor(DeclareCursor { name: "c", query: ParsedQuery(SELECT 1 AS a) })
        declare "C" no scroll cursor without hold for select 1
            DeclareCursor(DeclareCursor { name: "c", query: ParsedQuery(SELECT 1) })
        fetch c
            Fetch(Fetch { cursor: "c", count: Rows(1) })
        fetch next from c
            Fetch(Fetch { cursor: "c", count: Rows(1) })
        fetch 10 from c
            Fetch(Fetch { cursor: "c", count: Rows(10) })
        fetch forward 10 from c
            Fetch(Fetch { cursor: "c", count: Rows(10) })
        fetch forward all from c
            Fetch(Fetch { cursor: "c", count: All })
        fetch all in c
            Fetch(Fetch { cursor: "c", count: All })
        close c
            Close { cursor: Name("c") }
        close all
            Close { cursor: All }
        prepare p (int, varchar(10)) as select $1, $2
            Prepare(Prepare { name: "p", parameter_types: [Integer, Varchar(10)], statement: Query(ParsedQuery(SELECT $1, $2)), n_parameters: 2 })
        prepare p as insert into t values ($1)
            Prepare(Prepare { name: "p", parameter_types: [], statement: Dml(Dml(INSERT INTO t VALUES ($1))), n_parameters: 1 })
        execute p
            Execute(Execute { name: "p", arguments: [] })
        execute p (1, 'a' || 'b', f(1, 2))
            Execute(Execute { name: "p", arguments: [ParsedExpression(1), ParsedExpression('a' || 'b'), ParsedExpression(f(1, 2))] })
        deallocate p
            Deallocate { name: Some("p") }
        deallocate prepare p
            Deallocate { name: Some("p") }
        deallocate all
            Deallocate { name: None }
        cancel 123
            Cancel { process_id: 123, message: None }
        cancel 123 'message'
            Cancel { process_id: 123, message: Some("message") }
        call s.p(1, 'x')
            Call(Call { name: QualifiedName { database: None, schema: Some("s"), name: "p" }, arguments: [ParsedExpression(1), ParsedExpression('x')] })
        call p()
            Call(Call { name: QualifiedName { database: None, schema: None, name: "p" }, arguments: [] })
        explain select 1
            Explain(Explain { verbose: false, analyze: false, statement: Query(ParsedQuery(SELECT 1)) })
        explain verbose delete from t
            Explain(Explain { verbose: true, analyze: false, statement: Dml(Dml(DELETE FROM t)) })
        explain create table t as select 1
            Explain(Explain { verbose: false, analyze: false, statement: CreateTableAs(CreateTableAs { name: QualifiedName { database: None, schema: None, name: "t" }, temporary: false, if_not_exists: false, columns: [], attributes: TableAttributes { backup: None, dist_style: None, dist_key: None, sort_key: None, encode_auto: false }, query: ParsedQuery(SELECT 1) }) })
        explain authorization copy t from 's3://b/k' iam_role default csv
            ExplainAuthorization(Copy(CopyStatement { table: QualifiedName { database: None, schema: None, name: "t" }, columns: [], source: S3(ObjectUrl { bucket: "b", key: "k" }), authorization: DefaultRole, options: CopyOptions { format: Csv, delimiter: None, quote: None, compression: None, manifest: false, region: None, encrypted: false, master_symmetric_key: None, ssh: false, read_ratio: None, accept_any_date: false, accept_invalid_chars: None, blanks_as_null: false, date_format: None, empty_as_null: false, encoding: Utf8, escape: false, explicit_ids: false, fill_record: false, ignore_blank_lines: false, ignore_header: 0, null_as: None, remove_quotes: false, round_decimals: false, time_format: None, trim_blanks: false, truncate_columns: false, comp_rows: None, comp_update: None, ignore_all_errors: false, max_error: 0, no_load: false, stat_update: None }, template: None, job: None }))
        explain authorization unload ('select 1') to 's3://b/k' iam_role 'R'
            ExplainAuthorization(Unload(UnloadStatement { query: ParsedQuery(SELECT 1), destination: ObjectUrl { bucket: "b", key: "k" }, authorization: Roles { text: "R", chain: ["R"] }, options: UnloadOptions { format: Text, delimiter: None, header: false, add_quotes: false, escape: false, null_as: None, compression: None, extension: None, manifest: None, allow_overwrite: false, clean_path: false, parallel: true, max_file_size: 6657199308, row_group_size: None, region: None, partition_by: None, encryption: None } }))"#]],
        outcome,
    );
}
