//! What planning a statement sees: the catalog as the transaction has it, the session's names and facts.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use vesto_types::{SqlError, SqlState};
use vesto_warehouse::{Catalog, Privilege, Relation, RelationId, SchemaId, Securable, UserId};

use crate::authorization::{Step, database_privilege};
use crate::functions::Functions;
use crate::relations::log::LogRows;
use crate::relations::{self, SystemRelation};

/// Immutable while a statement is planned.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) catalog: Catalog,
    pub(crate) functions: Arc<Functions>,
    pub(crate) facts: Facts,
    /// Schemas in which bare names are looked up, `pg_catalog` and the temporary schema among them.
    pub(crate) search_path: Vec<String>,
    /// The table that an UPDATE or DELETE changes, found under [`DML_TARGET`].
    pub(crate) dml_target: Option<RelationId>,
    /// Rows of system log relations that the statement names, read beforehand.
    pub(crate) log: LogRows,
    /// Tables that were bound, for serializable isolation.
    pub(crate) reads: Mutex<BTreeSet<RelationId>>,
    pub(crate) refusal: Refusal,
}

/// The privilege that was lacking last; all scopes of a session share it.
pub(crate) type Refusal = Arc<Mutex<Option<Step>>>;

/// The name under which a DML statement's own query finds its target, with row positions.
pub(crate) const DML_TARGET: &str = "\u{1}target";

/// What session functions answer.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) user: UserId,
    pub(crate) user_name: String,
    pub(crate) session_user: String,
    pub(crate) database: String,
    pub(crate) cluster: String,
    pub(crate) account: String,
    pub(crate) process_id: i32,
    pub(crate) now: DateTime<Utc>,
    pub(crate) transaction_start: DateTime<Utc>,
    pub(crate) transaction_id: u64,
    pub(crate) default_role: Option<String>,
    pub(crate) last_query_id: i64,
    pub(crate) last_copy: LastLoad,
    pub(crate) last_unload: LastLoad,
    /// Name, value and description of every parameter.
    pub(crate) settings: Vec<(String, String, String)>,
}

/// `pg_last_copy_id()` and `pg_last_copy_count()`, and the same of UNLOAD; -1 before the first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LastLoad {
    pub(crate) query_id: i64,
    pub(crate) rows: i64,
}

impl Default for LastLoad {
    fn default() -> Self {
        Self { query_id: -1, rows: 0 }
    }
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    Stored(Relation),
    System(&'static SystemRelation),
}

impl Scope {
    /// Looks a relation up, through the search path when no schema is named.
    pub(crate) fn find(&self, schema: Option<&str>, name: &str) -> Option<Found> {
        match schema {
            Some(schema) => self.find_in(schema, name),
            None => self.search_path.iter().find_map(|schema| self.find_in(schema, name)),
        }
    }

    fn find_in(&self, schema: &str, name: &str) -> Option<Found> {
        if let Some(relation) = self.catalog.relation(schema, name) {
            return Some(Found::Stored(relation));
        }
        relations::find(schema, name).map(Found::System)
    }

    /// A stored relation by a statement's qualified name, or Redshift's error.
    pub(crate) fn stored(&self, name: &vesto_sql::QualifiedName) -> Result<Relation, SqlError> {
        self.check_database(name.database.as_deref())?;
        if let Some(schema) = &name.schema
            && self.catalog.schema(schema).is_none()
            && !relations::is_system_schema(schema)
        {
            return Err(SqlError::new(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{schema}\" does not exist")));
        }
        match self.find(name.schema.as_deref(), &name.name) {
            Some(Found::Stored(relation)) => Ok(relation),
            Some(Found::System(_)) => Err(permission_denied_system(&name.name)),
            None => Err(undefined_relation(&name.name)),
        }
    }

    /// A table, not a view.
    pub(crate) fn stored_table(
        &self,
        name: &vesto_sql::QualifiedName,
    ) -> Result<Arc<vesto_warehouse::Table>, SqlError> {
        match self.stored(name)? {
            Relation::Table(table) => Ok(table),
            Relation::View(view) => Err(SqlError::new(SqlState("42809"), format!("\"{}\" is a view", view.name))),
        }
    }

    pub(crate) fn check_database(&self, database: Option<&str>) -> Result<(), SqlError> {
        match database {
            Some(database) if database != self.facts.database => {
                Err(SqlError::not_supported(format_args!("a name in another database (\"{database}\")")))
            }
            _ => Ok(()),
        }
    }

    /// USAGE on the relation's schema and the privilege on the relation itself.
    pub(crate) fn require(&self, user: UserId, relation: &Relation, privilege: Privilege) -> Result<(), SqlError> {
        self.require_usage(user, relation.schema_id())?;
        if self.catalog.has_privilege(user, &Securable::Relation(relation.id()), privilege) {
            return Ok(());
        }
        Err(self.lacks(user, &Securable::Relation(relation.id()), privilege))
    }

    pub(crate) fn require_usage(&self, user: UserId, schema: SchemaId) -> Result<(), SqlError> {
        let Some(found) = self.catalog.schema_by_id(schema) else { return Ok(()) };
        let allowed = found.temporary
            || self.catalog.has_privilege(user, &Securable::Schema(schema), Privilege::Usage)
            || self.catalog.has_privilege(user, &Securable::Schema(schema), Privilege::Create);
        if allowed { Ok(()) } else { Err(self.lacks(user, &Securable::Schema(schema), Privilege::Usage)) }
    }

    /// The error about a privilege that the user does not hold, with the GRANT that gives it.
    pub(crate) fn lacks(&self, user: UserId, object: &Securable, privilege: Privilege) -> SqlError {
        let (step, error) = database_privilege::missing(self, user, object, privilege);
        let error = step.refuse(error);
        *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(step);
        error
    }

    /// The step that refused last, if it was asked of this or another scope of the statement; once.
    pub(crate) fn take_refusal(&self) -> Option<Step> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(crate) fn note_read(&self, table: RelationId) {
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).insert(table);
    }

    pub(crate) fn is_superuser(&self) -> bool {
        self.catalog.user_by_id(self.facts.user).is_some_and(|user| user.superuser)
    }
}

pub(crate) fn denied_schema(name: &str) -> SqlError {
    SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, format!("permission denied for schema {name}"))
}

pub(crate) fn undefined_relation(name: &str) -> SqlError {
    SqlError::new(SqlState::UNDEFINED_TABLE, format!("relation \"{name}\" does not exist"))
}

fn permission_denied_system(name: &str) -> SqlError {
    SqlError::new(SqlState::INSUFFICIENT_PRIVILEGE, format!("permission denied: \"{name}\" is a system catalog"))
}
