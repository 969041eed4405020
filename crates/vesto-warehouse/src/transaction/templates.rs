//! CREATE, ALTER and DROP TEMPLATE.

use std::sync::Arc;

use crate::error::{Result, WarehouseError};
use crate::grants::Securable;
use crate::ids::TemplateId;
use crate::template::{MAX_TEMPLATES, Template};
use crate::transaction::Transaction;

impl Transaction {
    /// Adds the template under a new id (`template.id` is ignored).
    pub fn create_template(&mut self, template: Template) -> Result<TemplateId> {
        self.schema_for_change(template.schema_id)?;
        self.require_free_template(&template)?;
        if self.view.templates.len() >= MAX_TEMPLATES {
            return Err(WarehouseError::TooManyTemplates(MAX_TEMPLATES));
        }
        let id = TemplateId(self.inner.next_catalog_id());
        self.put_template(Template { id, ..template });
        Ok(id)
    }

    /// Replaces what is stored of `template.id`.
    pub fn alter_template(&mut self, template: Template) -> Result<()> {
        if self.view.template_by_id(template.id).is_none() {
            return Err(WarehouseError::NoSuchTemplate(template.name));
        }
        self.require_free_template(&template)?;
        self.put_template(template);
        Ok(())
    }

    pub fn drop_template(&mut self, id: TemplateId) -> Result<()> {
        if Arc::make_mut(&mut self.view.templates).remove(&id).is_none() {
            return Err(WarehouseError::NoSuchTemplate(id.to_string()));
        }
        self.view.forget_grants_on(&Securable::Template(id));
        self.touched.templates.insert(id);
        self.touched.grants = true;
        Ok(())
    }

    fn require_free_template(&self, template: &Template) -> Result<()> {
        match self.view.template(template.schema_id, &template.name) {
            Some(other) if other.id != template.id => Err(WarehouseError::TemplateExists(template.name.clone())),
            _ => Ok(()),
        }
    }

    fn put_template(&mut self, template: Template) {
        self.touched.templates.insert(template.id);
        Arc::make_mut(&mut self.view.templates).insert(template.id, Arc::new(template));
    }
}
