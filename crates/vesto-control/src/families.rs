//! Every family of records there is.

use crate::family::Family;
use crate::network_groups::{SECURITY_GROUPS, SUBNET_GROUPS};
use crate::parameters::PARAMETER_GROUPS;

pub(crate) static FAMILIES: &[&Family] = &[&PARAMETER_GROUPS, &SECURITY_GROUPS, &SUBNET_GROUPS];
