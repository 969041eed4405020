//! HSM client certificates and configurations; see [`crate::families::hsm`].

mod create_hsm_client_certificate;
mod create_hsm_configuration;
mod delete_hsm_client_certificate;
mod delete_hsm_configuration;
mod describe_hsm_client_certificates;
mod describe_hsm_configurations;

pub use create_hsm_client_certificate::create_hsm_client_certificate;
pub use create_hsm_configuration::create_hsm_configuration;
pub use delete_hsm_client_certificate::delete_hsm_client_certificate;
pub use delete_hsm_configuration::delete_hsm_configuration;
pub use describe_hsm_client_certificates::describe_hsm_client_certificates;
pub use describe_hsm_configurations::describe_hsm_configurations;
