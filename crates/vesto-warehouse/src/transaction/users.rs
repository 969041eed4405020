//! CREATE, ALTER and DROP of users and groups.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::error::{Result, WarehouseError};
use crate::grants::Grantee;
use crate::ids::{GroupId, UserId};
use crate::transaction::Transaction;
use crate::users::{Group, User};

impl Transaction {
    /// Adds the user under a new id (`user.id` is ignored).
    pub fn create_user(&mut self, user: User) -> Result<UserId> {
        if self.view.user(&user.name).is_some() {
            return Err(WarehouseError::UserExists(user.name));
        }
        let id = self.inner.next_user_id();
        self.put_user(User { id, ..user });
        Ok(id)
    }

    /// Replaces what is stored of `user.id`.
    pub fn alter_user(&mut self, user: User) -> Result<()> {
        if self.view.user_by_id(user.id).is_none() {
            return Err(WarehouseError::NoSuchUser(user.name));
        }
        if self.view.user(&user.name).is_some_and(|other| other.id != user.id) {
            return Err(WarehouseError::UserExists(user.name));
        }
        self.put_user(user);
        Ok(())
    }

    /// Drops the user and its memberships. The caller has checked that it owns nothing and holds no privilege
    /// (`schemas`, `tables`, `views`, `grants_to`); what grants are left are taken away.
    pub fn drop_user(&mut self, id: UserId) -> Result<()> {
        if Arc::make_mut(&mut self.view.users).remove(&id).is_none() {
            return Err(WarehouseError::NoSuchUser(id.to_string()));
        }
        self.touched.users = true;
        let groups: Vec<Arc<Group>> = self.view.groups().filter(|group| group.members.contains(&id)).cloned().collect();
        for group in groups {
            let mut group = Group::clone(&group);
            group.members.remove(&id);
            self.put_group(group);
        }
        self.forget_grants_to(Grantee::User(id));
        Ok(())
    }

    pub fn create_group(&mut self, name: &str, members: BTreeSet<UserId>) -> Result<GroupId> {
        if self.view.group(name).is_some() {
            return Err(WarehouseError::GroupExists(name.to_owned()));
        }
        let id = self.inner.next_group_id();
        self.put_group(Group { id, name: name.to_owned(), members });
        Ok(id)
    }

    /// Replaces name and members of `group.id`.
    pub fn alter_group(&mut self, group: Group) -> Result<()> {
        if self.view.group_by_id(group.id).is_none() {
            return Err(WarehouseError::NoSuchGroup(group.name));
        }
        if self.view.group(&group.name).is_some_and(|other| other.id != group.id) {
            return Err(WarehouseError::GroupExists(group.name));
        }
        self.put_group(group);
        Ok(())
    }

    /// Drops the group with the privileges it holds; its members stay.
    pub fn drop_group(&mut self, id: GroupId) -> Result<()> {
        if Arc::make_mut(&mut self.view.groups).remove(&id).is_none() {
            return Err(WarehouseError::NoSuchGroup(id.to_string()));
        }
        self.touched.groups = true;
        self.forget_grants_to(Grantee::Group(id));
        Ok(())
    }

    fn put_user(&mut self, user: User) {
        Arc::make_mut(&mut self.view.users).insert(user.id, Arc::new(user));
        self.touched.users = true;
    }

    fn put_group(&mut self, group: Group) {
        Arc::make_mut(&mut self.view.groups).insert(group.id, Arc::new(group));
        self.touched.groups = true;
    }

    fn forget_grants_to(&mut self, grantee: Grantee) {
        Arc::make_mut(&mut self.view.grants).retain(|key, _| key.grantee != grantee);
        self.touched.grants = true;
    }
}
