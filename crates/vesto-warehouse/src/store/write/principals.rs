//! Rows of users, groups and grants: the newest state only.

use crate::error::{Result, WarehouseError};
use crate::grants::{GrantInfo, GrantKey};
use crate::store::{Store, encode};
use crate::users::{Group, User};

impl Store {
    pub(super) async fn write_user(&mut self, old: Option<&User>, new: Option<&User>) -> Result<()> {
        let Some(new) = new else {
            return self.delete("DELETE FROM rs_user WHERE user_id = ?", old.map_or(-1, |user| user.id.sql())).await;
        };
        let scram = new.password.as_ref().map(|password| &password.scram);
        let settings = serde_json::to_string(&new.settings).unwrap_or_default();
        sqlx::query("INSERT OR REPLACE INTO rs_user VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(new.id.sql())
            .bind(&new.name)
            .bind(new.password.as_ref().map(|password| password.md5.clone()))
            .bind(scram.map(|scram| i64::from(scram.iterations)))
            .bind(scram.map(|scram| scram.salt.clone()))
            .bind(scram.map(|scram| scram.stored_key.to_vec()))
            .bind(scram.map(|scram| scram.server_key.to_vec()))
            .bind(new.superuser)
            .bind(new.create_db)
            .bind(new.create_user)
            .bind(new.syslog_unrestricted)
            .bind(new.valid_until.map(encode::rfc3339))
            .bind(new.connection_limit.map(i64::from))
            .bind(settings)
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(WarehouseError::database("write user"))
    }

    pub(super) async fn write_group(&mut self, old: Option<&Group>, new: Option<&Group>) -> Result<()> {
        let Some(new) = new else {
            return self
                .delete("DELETE FROM rs_group WHERE group_id = ?", old.map_or(-1, |group| group.id.sql()))
                .await;
        };
        let members: Vec<u32> = new.members.iter().map(|id| id.0).collect();
        sqlx::query("INSERT OR REPLACE INTO rs_group VALUES (?, ?, ?)")
            .bind(new.id.sql())
            .bind(&new.name)
            .bind(serde_json::Value::from(members).to_string())
            .execute(&mut self.connection)
            .await
            .map(drop)
            .map_err(WarehouseError::database("write group"))
    }

    pub(super) async fn write_grant(&mut self, key: &GrantKey, new: Option<GrantInfo>) -> Result<()> {
        let (object_kind, object) = key.object.to_sql();
        let (grantee_kind, grantee) = key.grantee.to_sql();
        let query = match new {
            Some(_) => sqlx::query("INSERT OR REPLACE INTO rs_grant VALUES (?, ?, ?, ?, ?, ?, ?)"),
            None => sqlx::query(
                "DELETE FROM rs_grant WHERE object_kind = ? AND object = ? AND grantee_kind = ? AND grantee_id = ? \
                 AND privilege = ?",
            ),
        };
        let mut query =
            query.bind(object_kind).bind(object).bind(grantee_kind).bind(grantee).bind(key.privilege.as_str());
        if let Some(info) = new {
            query = query.bind(info.grantor.sql()).bind(info.grant_option);
        }
        query.execute(&mut self.connection).await.map(drop).map_err(WarehouseError::database("write grant"))
    }
}
