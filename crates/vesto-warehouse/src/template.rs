//! Templates: options of COPY under a name. They live in schemas, apart from the names of relations.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TEMPLATE.html>

use chrono::{DateTime, Utc};

use crate::ids::{SchemaId, TemplateId, UserId};

/// The templates that one cluster may have.
pub const MAX_TEMPLATES: usize = 1000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub id: TemplateId,
    pub schema_id: SchemaId,
    pub name: String,
    pub owner: UserId,
    /// The options as COPY takes them.
    pub options: String,
    pub created: DateTime<Utc>,
    pub modified: DateTime<Utc>,
    pub modified_by: UserId,
}
