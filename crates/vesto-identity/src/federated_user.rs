//! A session that GetFederationToken handed out: a name of its own, and of the permissions of whoever asked for it those
//! that its session policies allow as well.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html>

use vesto_meta::user_sessions::UserSessionRecord;
use vesto_policy::{IamUser, NamedPolicy, Principal};
use vesto_types::{AccountId, Arn};

use crate::{
    role_session::session_policies,
    state::{State, arn_of_user},
};

#[derive(Debug, Clone)]
pub struct FederatedUser {
    pub account: AccountId,
    pub name: String,
    /// The unique id of the user who asked; `None` for root.
    pub user_id: Option<String>,
    pub tags: Vec<(String, String)>,
    pub(crate) policies: Vec<NamedPolicy>,
}

impl FederatedUser {
    /// `None` for a session of GetSessionToken.
    pub(crate) fn of_record(state: &State, record: &UserSessionRecord) -> Option<Self> {
        let mut user = Self {
            account: record.account.clone(),
            name: record.federated_name.clone()?,
            user_id: record.user_id.clone(),
            tags: record.tags.clone(),
            policies: Vec::new(),
        };
        user.policies = session_policies(state, &user.arn(), &record.policies);
        Some(user)
    }

    /// `arn:aws:sts::ACCOUNT:federated-user/NAME`
    pub fn arn(&self) -> String {
        let resource = format!("federated-user/{}", self.name);
        Arn { service: "sts".to_owned(), ..Arn::iam(&self.account, resource) }.to_string()
    }

    /// `ACCOUNT:NAME`
    pub fn user_id(&self) -> String {
        format!("{}:{}", self.account, self.name)
    }

    /// `None` when the user who asked is no more.
    pub(crate) fn principal(&self, state: &State) -> Option<Principal> {
        let user = match &self.user_id {
            Some(id) => {
                let user = state.users.get(id)?;
                Some(IamUser { arn: arn_of_user(&user.record), id: id.clone() })
            }
            None => None,
        };
        Some(Principal::FederatedUser { arn: self.arn(), account: self.account.to_string(), user })
    }
}
