//! CREATE, ALTER and DROP SCHEMA.

use crate::error::{Result, WarehouseError};
use crate::grants::Securable;
use crate::ids::{SchemaId, UserId};
use crate::schema::Schema;
use crate::transaction::Transaction;

impl Transaction {
    pub fn create_schema(&mut self, name: &str, owner: UserId) -> Result<SchemaId> {
        if self.view.schema(name).is_some() {
            return Err(WarehouseError::SchemaExists(name.to_owned()));
        }
        let id = SchemaId(self.inner.next_catalog_id());
        self.view.put_schema(Schema { id, name: name.to_owned(), owner, temporary: false, comment: None });
        self.touched.schemas.insert(id);
        Ok(id)
    }

    pub fn rename_schema(&mut self, id: SchemaId, name: &str) -> Result<()> {
        if self.view.schema(name).is_some_and(|other| other.id != id) {
            return Err(WarehouseError::SchemaExists(name.to_owned()));
        }
        self.change_schema(id, |schema| name.clone_into(&mut schema.name))
    }

    pub fn set_schema_owner(&mut self, id: SchemaId, owner: UserId) -> Result<()> {
        self.change_schema(id, |schema| schema.owner = owner)
    }

    pub fn comment_on_schema(&mut self, id: SchemaId, comment: Option<String>) -> Result<()> {
        self.change_schema(id, |schema| schema.comment = comment)
    }

    /// Refuses a schema that is not empty: for CASCADE the caller drops what `relations_in` and
    /// `templates_in` list first.
    pub fn drop_schema(&mut self, id: SchemaId) -> Result<()> {
        self.schema_for_change(id)?;
        if self.view.relations_in(id).next().is_some() || self.view.templates_in(id).next().is_some() {
            let name = self.view.schema_by_id(id).map(|schema| schema.name.clone());
            return Err(WarehouseError::SchemaNotEmpty(name.unwrap_or_default()));
        }
        self.view.remove_schema(id);
        self.view.forget_grants_on(&Securable::Schema(id));
        self.touched.schemas.insert(id);
        self.touched.grants = true;
        Ok(())
    }

    fn change_schema(&mut self, id: SchemaId, change: impl FnOnce(&mut Schema)) -> Result<()> {
        self.schema_for_change(id)?;
        if let Some(schema) = self.view.schema_by_id(id) {
            let mut schema = Schema::clone(schema);
            change(&mut schema);
            self.view.put_schema(schema);
            self.touched.schemas.insert(id);
        }
        Ok(())
    }
}
