//! Users, groups and grants.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use vesto_types::{PasswordVerifiers, ScramVerifier};

use super::{corrupt, get, id_list};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::grants::{GrantInfo, GrantKey, Grantee, Privilege, Securable};
use crate::ids::{GroupId, UserId};
use crate::store::Store;
use crate::users::{Group, User};

impl Store {
    pub(super) async fn load_principals(&mut self, catalog: &mut Catalog) -> Result<()> {
        let users = self.rows("SELECT * FROM rs_user").await?;
        let users = users.iter().map(|row| user(row).map(|user| (user.id, Arc::new(user)))).collect::<Result<_>>()?;
        catalog.users = Arc::new(users);
        let groups = self.rows("SELECT group_id, name, members FROM rs_group").await?;
        let groups =
            groups.iter().map(|row| group(row).map(|group| (group.id, Arc::new(group)))).collect::<Result<_>>()?;
        catalog.groups = Arc::new(groups);
        let grants = self.rows("SELECT * FROM rs_grant").await?;
        catalog.grants = Arc::new(grants.iter().map(grant).collect::<Result<BTreeMap<_, _>>>()?);
        Ok(())
    }
}

fn user(row: &SqliteRow) -> Result<User> {
    let password = match get::<Option<String>>(row, 2)? {
        None => None,
        Some(md5) => Some(PasswordVerifiers {
            md5,
            scram: ScramVerifier {
                iterations: u32::try_from(get::<i64>(row, 3)?).unwrap_or(0),
                salt: get(row, 4)?,
                stored_key: key(get(row, 5)?)?,
                server_key: key(get(row, 6)?)?,
            },
        }),
    };
    let settings: String = get(row, 13)?;
    Ok(User {
        id: UserId::from_sql(get(row, 0)?),
        name: get(row, 1)?,
        password,
        superuser: get(row, 7)?,
        create_db: get(row, 8)?,
        create_user: get(row, 9)?,
        syslog_unrestricted: get(row, 10)?,
        valid_until: get::<Option<String>>(row, 11)?.map(|text| time(&text)).transpose()?,
        connection_limit: get::<Option<i64>>(row, 12)?.and_then(|limit| u32::try_from(limit).ok()),
        settings: serde_json::from_str(&settings).map_err(|_| corrupt("settings of a user"))?,
    })
}

fn group(row: &SqliteRow) -> Result<Group> {
    let members = id_list(&get::<String>(row, 2)?)?.into_iter().map(UserId).collect();
    Ok(Group { id: GroupId::from_sql(get(row, 0)?), name: get(row, 1)?, members })
}

fn grant(row: &SqliteRow) -> Result<(GrantKey, GrantInfo)> {
    let (object_kind, object): (String, String) = (get(row, 0)?, get(row, 1)?);
    let (grantee_kind, privilege): (String, String) = (get(row, 2)?, get(row, 4)?);
    let key = Securable::from_sql(&object_kind, &object)
        .zip(Grantee::from_sql(&grantee_kind, get(row, 3)?))
        .zip(Privilege::parse(&privilege));
    let Some(((object, grantee), privilege)) = key else {
        return Err(corrupt(format_args!("grant {object_kind} {object} {grantee_kind} {privilege}")));
    };
    let info = GrantInfo { grantor: UserId::from_sql(get(row, 5)?), grant_option: get(row, 6)? };
    Ok((GrantKey { object, grantee, privilege }, info))
}

fn key(bytes: Vec<u8>) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|_| corrupt("a password verifier"))
}

fn time(text: &str) -> Result<DateTime<Utc>> {
    let parsed = DateTime::parse_from_rfc3339(text);
    parsed.map(|at| at.to_utc()).map_err(|_| corrupt(format_args!("`{text}` is not a time")))
}
