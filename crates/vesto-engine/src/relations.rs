//! System relations: `pg_catalog`, `information_schema`, `svv_*`, `stl_*`, one file each, over the transaction's own view
//! of the catalog. They are computed when a statement names them, on the leader only.

pub(crate) mod encodings;
mod information_schema;
pub(crate) mod log;
mod logged;
mod pg_attrdef;
mod pg_attribute;
mod pg_class;
pub(crate) mod pg_constraint;
mod pg_database;
mod pg_description;
mod pg_group;
mod pg_index;
mod pg_indexes;
mod pg_namespace;
mod pg_proc;
mod pg_settings;
mod pg_table_def;
mod pg_tables;
mod pg_type;
mod pg_user;
mod rows;
mod stl_analyze;
mod stl_file_scan;
mod stl_load_commits;
mod stl_load_errors;
mod stl_loaderror_detail;
mod stl_query;
mod stl_replacements;
mod stl_s3client;
mod stl_s3client_error;
mod stl_unload_log;
mod stl_vacuum;
mod stv_load_state;
mod svcs_s3log;
mod svcs_unload_log;
mod svl_s3log;
mod svv_authorization_log;
mod svv_iam_privileges;
mod svv_table_info;
mod svv_tables;
mod sys_copy_job;
mod sys_copy_replacements;
mod sys_load_detail;
mod sys_load_error_detail;
mod sys_load_history;
mod sys_redshift_template;
mod sys_unload_detail;
mod sys_unload_history;
mod visible;

pub(crate) use rows::{Cell, Kind, Rows};

use arrow::array::RecordBatch;
use vesto_types::SqlError;

use crate::planning::scope::Scope;

/// One system relation: what it is called, its columns, and how its rows come about.
#[derive(Debug)]
pub(crate) struct SystemRelation {
    pub(crate) schema: &'static str,
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
    pub(crate) rows: fn(&Scope, &mut Rows) -> Result<(), SqlError>,
}

pub(crate) const PG_CATALOG: &str = "pg_catalog";
pub(crate) const INFORMATION_SCHEMA: &str = "information_schema";

/// All of them; bare names are found in `pg_catalog`.
pub(crate) static RELATIONS: &[&SystemRelation] = &[
    &information_schema::COLUMNS,
    &information_schema::SCHEMATA,
    &information_schema::TABLES,
    &information_schema::VIEWS,
    &pg_attrdef::RELATION,
    &pg_attribute::RELATION,
    &pg_class::RELATION,
    &pg_constraint::RELATION,
    &pg_database::RELATION,
    &pg_description::RELATION,
    &pg_group::RELATION,
    &pg_index::PG_AUTH_MEMBERS,
    &pg_index::PG_COLLATION,
    &pg_index::PG_DEPEND,
    &pg_index::PG_INHERITS,
    &pg_index::RELATION,
    &pg_indexes::RELATION,
    &pg_namespace::RELATION,
    &pg_proc::RELATION,
    &pg_settings::RELATION,
    &pg_table_def::RELATION,
    &pg_tables::PG_TABLES,
    &pg_tables::PG_VIEWS,
    &pg_type::RELATION,
    &pg_user::PG_ROLES,
    &pg_user::PG_SHADOW,
    &pg_user::PG_USER,
    &pg_user::PG_USER_INFO,
    &stl_analyze::RELATION,
    &stl_file_scan::RELATION,
    &stl_load_commits::RELATION,
    &stl_load_errors::RELATION,
    &stl_loaderror_detail::RELATION,
    &stl_query::RELATION,
    &stl_replacements::RELATION,
    &stl_s3client::RELATION,
    &stl_s3client_error::RELATION,
    &stl_unload_log::RELATION,
    &stl_vacuum::RELATION,
    &stv_load_state::RELATION,
    &svcs_s3log::RELATION,
    &svcs_unload_log::RELATION,
    &svl_s3log::RELATION,
    &svv_authorization_log::RELATION,
    &svv_iam_privileges::RELATION,
    &svv_table_info::RELATION,
    &svv_tables::SVV_COLUMNS,
    &svv_tables::SVV_TABLES,
    &sys_copy_job::SVV_COPY_JOB_INTEGRATIONS,
    &sys_copy_job::SYS_COPY_JOB,
    &sys_copy_job::SYS_COPY_JOB_DETAIL,
    &sys_copy_job::SYS_COPY_JOB_INFO,
    &sys_copy_replacements::RELATION,
    &sys_load_detail::RELATION,
    &sys_load_error_detail::RELATION,
    &sys_load_history::RELATION,
    &sys_unload_detail::RELATION,
    &sys_unload_history::RELATION,
    &sys_redshift_template::RELATION,
];

pub(crate) fn find(schema: &str, name: &str) -> Option<&'static SystemRelation> {
    RELATIONS.iter().find(|relation| relation.schema == schema && relation.name == name).copied()
}

/// The OID under which `pg_class` shows a system relation.
pub(crate) fn oid_of(relation: &SystemRelation) -> u32 {
    let place = RELATIONS.iter().position(|known| known.name == relation.name && known.schema == relation.schema);
    pg_class::system_oid(place.unwrap_or(0))
}

pub(crate) fn is_system_schema(name: &str) -> bool {
    name == PG_CATALOG || name == INFORMATION_SCHEMA
}

impl SystemRelation {
    pub(crate) fn rows(&self, scope: &Scope) -> Result<RecordBatch, SqlError> {
        let mut rows = Rows::new(self.columns);
        (self.rows)(scope, &mut rows)?;
        rows.finish()
    }
}
