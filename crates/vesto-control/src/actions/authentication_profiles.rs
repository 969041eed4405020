//! Authentication profiles; see [`crate::families::authentication_profiles`].

mod create_authentication_profile;
mod delete_authentication_profile;
mod describe_authentication_profiles;
mod modify_authentication_profile;

pub use create_authentication_profile::create_authentication_profile;
pub use delete_authentication_profile::delete_authentication_profile;
pub use describe_authentication_profiles::describe_authentication_profiles;
pub use modify_authentication_profile::modify_authentication_profile;
