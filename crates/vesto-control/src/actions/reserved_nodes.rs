//! Reserved nodes; see [`crate::families::reserved_nodes`].

mod accept_reserved_node_exchange;
mod describe_reserved_node_offerings;
mod describe_reserved_nodes;
mod get_reserved_node_exchange_offerings;
mod purchase_reserved_node_offering;

pub use accept_reserved_node_exchange::accept_reserved_node_exchange;
pub use describe_reserved_node_offerings::describe_reserved_node_offerings;
pub use describe_reserved_nodes::describe_reserved_nodes;
pub use get_reserved_node_exchange_offerings::get_reserved_node_exchange_offerings;
pub use purchase_reserved_node_offering::purchase_reserved_node_offering;
