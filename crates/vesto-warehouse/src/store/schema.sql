-- The catalog of DuckLake 1.0, as its reference implementation creates it
-- <https://ducklake.select/docs/stable/specification/tables/overview>, and below it what only Redshift knows.
CREATE TABLE ducklake_metadata(key VARCHAR NOT NULL, value VARCHAR NOT NULL, scope VARCHAR, scope_id BIGINT);
CREATE TABLE ducklake_snapshot(snapshot_id BIGINT PRIMARY KEY, snapshot_time TIMESTAMPTZ, schema_version BIGINT, next_catalog_id BIGINT, next_file_id BIGINT);
CREATE TABLE ducklake_snapshot_changes(snapshot_id BIGINT PRIMARY KEY, changes_made VARCHAR, author VARCHAR, commit_message VARCHAR, commit_extra_info VARCHAR);
CREATE TABLE ducklake_schema(schema_id BIGINT PRIMARY KEY, schema_uuid UUID, begin_snapshot BIGINT, end_snapshot BIGINT, schema_name VARCHAR, path VARCHAR, path_is_relative BOOLEAN);
CREATE TABLE ducklake_table(table_id BIGINT, table_uuid UUID, begin_snapshot BIGINT, end_snapshot BIGINT, schema_id BIGINT, table_name VARCHAR, path VARCHAR, path_is_relative BOOLEAN);
CREATE TABLE ducklake_view(view_id BIGINT, view_uuid UUID, begin_snapshot BIGINT, end_snapshot BIGINT, schema_id BIGINT, view_name VARCHAR, dialect VARCHAR, sql VARCHAR, column_aliases VARCHAR);
CREATE TABLE ducklake_tag(object_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT, key VARCHAR, value VARCHAR);
CREATE TABLE ducklake_column_tag(table_id BIGINT, column_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT, key VARCHAR, value VARCHAR);
CREATE TABLE ducklake_data_file(data_file_id BIGINT PRIMARY KEY, table_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT, file_order BIGINT, path VARCHAR, path_is_relative BOOLEAN, file_format VARCHAR, record_count BIGINT, file_size_bytes BIGINT, footer_size BIGINT, row_id_start BIGINT, partition_id BIGINT, encryption_key VARCHAR, mapping_id BIGINT, partial_max BIGINT);
CREATE TABLE ducklake_file_column_stats(data_file_id BIGINT, table_id BIGINT, column_id BIGINT, column_size_bytes BIGINT, value_count BIGINT, null_count BIGINT, min_value VARCHAR, max_value VARCHAR, contains_nan BOOLEAN, extra_stats VARCHAR);
CREATE TABLE ducklake_file_variant_stats(data_file_id BIGINT, table_id BIGINT, column_id BIGINT, variant_path VARCHAR, shredded_type VARCHAR, column_size_bytes BIGINT, value_count BIGINT, null_count BIGINT, min_value VARCHAR, max_value VARCHAR, contains_nan BOOLEAN, extra_stats VARCHAR);
CREATE TABLE ducklake_delete_file(delete_file_id BIGINT PRIMARY KEY, table_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT, data_file_id BIGINT, path VARCHAR, path_is_relative BOOLEAN, format VARCHAR, delete_count BIGINT, file_size_bytes BIGINT, footer_size BIGINT, encryption_key VARCHAR, partial_max BIGINT);
CREATE TABLE ducklake_column(column_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT, table_id BIGINT, column_order BIGINT, column_name VARCHAR, column_type VARCHAR, initial_default VARCHAR, default_value VARCHAR, nulls_allowed BOOLEAN, parent_column BIGINT, default_value_type VARCHAR, default_value_dialect VARCHAR);
CREATE TABLE ducklake_table_stats(table_id BIGINT, record_count BIGINT, next_row_id BIGINT, file_size_bytes BIGINT);
CREATE TABLE ducklake_table_column_stats(table_id BIGINT, column_id BIGINT, contains_null BOOLEAN, contains_nan BOOLEAN, min_value VARCHAR, max_value VARCHAR, extra_stats VARCHAR);
CREATE TABLE ducklake_partition_info(partition_id BIGINT, table_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT);
CREATE TABLE ducklake_partition_column(partition_id BIGINT, table_id BIGINT, partition_key_index BIGINT, column_id BIGINT, transform VARCHAR);
CREATE TABLE ducklake_file_partition_value(data_file_id BIGINT, table_id BIGINT, partition_key_index BIGINT, partition_value VARCHAR);
CREATE TABLE ducklake_files_scheduled_for_deletion(data_file_id BIGINT, path VARCHAR, path_is_relative BOOLEAN, schedule_start TIMESTAMPTZ);
CREATE TABLE ducklake_inlined_data_tables(table_id BIGINT, table_name VARCHAR, schema_version BIGINT);
CREATE TABLE ducklake_column_mapping(mapping_id BIGINT, table_id BIGINT, type VARCHAR);
CREATE TABLE ducklake_name_mapping(mapping_id BIGINT, column_id BIGINT, source_name VARCHAR, target_field_id BIGINT, parent_column BIGINT, is_partition BOOLEAN);
CREATE TABLE ducklake_schema_versions(begin_snapshot BIGINT, schema_version BIGINT, table_id BIGINT);
CREATE TABLE ducklake_macro(schema_id BIGINT, macro_id BIGINT, macro_name VARCHAR, begin_snapshot BIGINT, end_snapshot BIGINT);
CREATE TABLE ducklake_macro_impl(macro_id BIGINT, impl_id BIGINT, dialect VARCHAR, sql VARCHAR, type VARCHAR);
CREATE TABLE ducklake_macro_parameters(macro_id BIGINT, impl_id BIGINT, column_id BIGINT, parameter_name VARCHAR, parameter_type VARCHAR, default_value VARCHAR, default_value_type VARCHAR);
CREATE TABLE ducklake_sort_info(sort_id BIGINT, table_id BIGINT, begin_snapshot BIGINT, end_snapshot BIGINT);
CREATE TABLE ducklake_sort_expression(sort_id BIGINT, table_id BIGINT, sort_key_index BIGINT, expression VARCHAR, dialect VARCHAR, sort_direction VARCHAR, null_order VARCHAR);

CREATE INDEX ducklake_schema_live ON ducklake_schema(end_snapshot);
CREATE INDEX ducklake_table_live ON ducklake_table(table_id, end_snapshot);
CREATE INDEX ducklake_view_live ON ducklake_view(view_id, end_snapshot);
CREATE INDEX ducklake_column_live ON ducklake_column(table_id, end_snapshot);
CREATE INDEX ducklake_tag_live ON ducklake_tag(object_id, end_snapshot);
CREATE INDEX ducklake_column_tag_live ON ducklake_column_tag(table_id, end_snapshot);
CREATE INDEX ducklake_data_file_live ON ducklake_data_file(table_id, end_snapshot);
CREATE INDEX ducklake_delete_file_live ON ducklake_delete_file(table_id, end_snapshot);
CREATE INDEX ducklake_delete_file_of ON ducklake_delete_file(data_file_id);
CREATE INDEX ducklake_file_column_stats_of ON ducklake_file_column_stats(data_file_id);
CREATE UNIQUE INDEX ducklake_table_stats_of ON ducklake_table_stats(table_id);
CREATE UNIQUE INDEX ducklake_table_column_stats_of ON ducklake_table_column_stats(table_id, column_id);

-- Side tables hold the newest state only.
CREATE TABLE rs_counter(name TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE rs_schema(schema_id INTEGER PRIMARY KEY, owner INTEGER NOT NULL);
CREATE TABLE rs_table(table_id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, next_column_id INTEGER NOT NULL, diststyle TEXT NOT NULL, distkey INTEGER, sort_kind TEXT NOT NULL, sort_columns TEXT NOT NULL, backup INTEGER NOT NULL);
CREATE TABLE rs_column(table_id INTEGER NOT NULL, column_id INTEGER NOT NULL, physical_name TEXT NOT NULL, type_name TEXT NOT NULL, type_modifier INTEGER NOT NULL, default_expression TEXT, encoding TEXT, identity_seed INTEGER, identity_step INTEGER, identity_by_default INTEGER, identity_taken INTEGER, PRIMARY KEY(table_id, column_id)) WITHOUT ROWID;
CREATE TABLE rs_constraint(constraint_id INTEGER PRIMARY KEY, table_id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, columns TEXT NOT NULL, references_id INTEGER, referenced_columns TEXT NOT NULL);
CREATE INDEX rs_constraint_of ON rs_constraint(table_id);
CREATE TABLE rs_view(view_id INTEGER PRIMARY KEY, owner INTEGER NOT NULL, late_binding INTEGER NOT NULL, columns TEXT NOT NULL);
CREATE TABLE rs_user(user_id INTEGER PRIMARY KEY, name TEXT NOT NULL, md5 TEXT, scram_iterations INTEGER, scram_salt BLOB, scram_stored_key BLOB, scram_server_key BLOB, superuser INTEGER NOT NULL, create_db INTEGER NOT NULL, create_user INTEGER NOT NULL, syslog_unrestricted INTEGER NOT NULL, valid_until TEXT, connection_limit INTEGER, settings TEXT NOT NULL);
CREATE TABLE rs_group(group_id INTEGER PRIMARY KEY, name TEXT NOT NULL, members TEXT NOT NULL);
CREATE TABLE rs_grant(object_kind TEXT NOT NULL, object TEXT NOT NULL, grantee_kind TEXT NOT NULL, grantee_id INTEGER NOT NULL, privilege TEXT NOT NULL, grantor INTEGER NOT NULL, grant_option INTEGER NOT NULL, PRIMARY KEY(object_kind, object, grantee_kind, grantee_id, privilege)) WITHOUT ROWID;
