//! The node types that CreateCluster accepts, legacy ones included, and the sizes that are shown for them.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html#rs-node-types>

/// Storage is what AWS documents per node. It is shown, not enforced: the disk is the real limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeType {
    pub(crate) name: &'static str,
    pub(crate) storage_megabytes: u64,
}

const NODE_TYPES: &[NodeType] = &[
    NodeType { name: "dc1.large", storage_megabytes: 160_000 },
    NodeType { name: "dc1.8xlarge", storage_megabytes: 2_560_000 },
    NodeType { name: "dc2.large", storage_megabytes: 400_000 },
    NodeType { name: "dc2.8xlarge", storage_megabytes: 2_600_000 },
    NodeType { name: "ds1.xlarge", storage_megabytes: 2_000_000 },
    NodeType { name: "ds1.8xlarge", storage_megabytes: 16_000_000 },
    // What the ds1 types were called at first; the AWS CLI's pages still do.
    NodeType { name: "dw.hs1.xlarge", storage_megabytes: 2_000_000 },
    NodeType { name: "dw.hs1.8xlarge", storage_megabytes: 16_000_000 },
    NodeType { name: "ds2.xlarge", storage_megabytes: 2_000_000 },
    NodeType { name: "ds2.8xlarge", storage_megabytes: 16_000_000 },
    NodeType { name: "ra3.large", storage_megabytes: 8_000_000 },
    NodeType { name: "ra3.xlplus", storage_megabytes: 32_000_000 },
    NodeType { name: "ra3.4xlarge", storage_megabytes: 128_000_000 },
    NodeType { name: "ra3.16xlarge", storage_megabytes: 128_000_000 },
    // The rg family is recent; its sizes are those of the ra3 type of the same size.
    NodeType { name: "rg.large", storage_megabytes: 8_000_000 },
    NodeType { name: "rg.xlarge", storage_megabytes: 32_000_000 },
    NodeType { name: "rg.4xlarge", storage_megabytes: 128_000_000 },
    NodeType { name: "rg.16xlarge", storage_megabytes: 128_000_000 },
];

pub(crate) fn node_type(name: &str) -> Option<NodeType> {
    NODE_TYPES.iter().find(|node_type| node_type.name.eq_ignore_ascii_case(name)).copied()
}

/// The node types that new clusters can have.
pub(crate) fn node_types() -> &'static [NodeType] {
    NODE_TYPES
}

/// Any type: a snapshot does not depend on what it was taken from.
pub(crate) fn restorable_node_types() -> impl Iterator<Item = &'static str> {
    NODE_TYPES.iter().map(|node_type| node_type.name)
}
