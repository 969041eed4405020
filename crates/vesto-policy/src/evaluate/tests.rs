//! The evaluation order, and the acceptance cases of AWS's documentation.

mod cases;
mod layers;
mod properties;
pub(crate) mod world;
