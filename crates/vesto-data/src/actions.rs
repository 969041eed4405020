//! The Data API: which action is answered by which function.
//! <https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_Operations.html>

use vesto_aws_wire::Members;
use vesto_identity::ActionTable;

use crate::data_api::DataApi;

pub mod batch_execute_statement;
pub mod cancel_statement;
pub mod describe_statement;
pub mod describe_table;
pub mod execute_statement;
pub mod get_statement_result;
pub mod get_statement_result_v2;
pub mod list_databases;
pub mod list_schemas;
pub mod list_sessions;
pub mod list_statements;
pub mod list_tables;

mod owned;
mod submit;

/// A table of JSON actions: the members of a request in, the text of a JSON object out.
pub type JsonTable<S> = ActionTable<S, Members, String>;

pub fn data_actions() -> JsonTable<DataApi> {
    ActionTable::new("redshift-data", "2019-12-20", "RedshiftData")
        .action("BatchExecuteStatement", batch_execute_statement::batch_execute_statement)
        .action("CancelStatement", cancel_statement::cancel_statement)
        .action("DescribeStatement", describe_statement::describe_statement)
        .action("DescribeTable", describe_table::describe_table)
        .action("ExecuteStatement", execute_statement::execute_statement)
        .action("GetStatementResult", get_statement_result::get_statement_result)
        .action("GetStatementResultV2", get_statement_result_v2::get_statement_result_v2)
        .action("ListDatabases", list_databases::list_databases)
        .action("ListSchemas", list_schemas::list_schemas)
        .action("ListSessions", list_sessions::list_sessions)
        .action("ListStatements", list_statements::list_statements)
        .action("ListTables", list_tables::list_tables)
}

#[cfg(test)]
mod tests;
