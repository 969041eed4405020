//! Partner integrations; see [`crate::families::partners`].

mod add_partner;
mod delete_partner;
mod describe_partners;
mod update_partner_status;

pub use add_partner::add_partner;
pub use delete_partner::delete_partner;
pub use describe_partners::describe_partners;
pub use update_partner_status::update_partner_status;
