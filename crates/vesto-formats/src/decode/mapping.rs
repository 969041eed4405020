//! A mapping as a tree: which values of a document lie on the way to a column, and which are a column's own.

use std::collections::HashMap;

use crate::json::paths::Step;
use crate::options::{JsonMapping, SetupError, TargetColumn};
use vesto_types::ColumnType;

/// The root is the first node.
#[derive(Debug)]
pub(super) struct Mapping {
    pub(super) nodes: Vec<Node>,
    ignore_case: bool,
    /// Some value goes to more than one column, whole or in part.
    pub(super) shares: bool,
}

/// A value that something is wanted of.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The columns that take the value.
    pub(super) columns: Vec<usize>,
    members: HashMap<Box<str>, usize>,
    /// Ascending.
    pub(super) elements: Vec<(u32, usize)>,
}

impl Node {
    pub(super) fn is_leaf(&self) -> bool {
        self.members.is_empty() && self.elements.is_empty()
    }

    pub(super) fn has_members(&self) -> bool {
        !self.members.is_empty()
    }
}

impl Mapping {
    pub(super) fn new(mapping: &JsonMapping, target: &[TargetColumn]) -> Result<Self, SetupError> {
        let mut tree =
            Self { nodes: vec![Node::default()], ignore_case: *mapping == JsonMapping::AutoIgnoreCase, shares: false };
        match mapping {
            JsonMapping::Auto | JsonMapping::AutoIgnoreCase => {
                for (column, TargetColumn { name, .. }) in target.iter().enumerate() {
                    let name = if tree.ignore_case { name.to_lowercase() } else { name.clone() };
                    let node = tree.child(0, &Step::Member(name));
                    tree.take(node, column);
                }
            }
            JsonMapping::NoShred => {
                if !matches!(target, [TargetColumn { column_type: ColumnType::Super, .. }]) {
                    return Err(SetupError::NoShred);
                }
                tree.take(0, 0);
            }
            JsonMapping::Paths(paths) => {
                let (n_paths, n_columns) = (paths.n_paths(), target.len());
                if n_paths != n_columns {
                    return Err(SetupError::JsonPathsCount { n_paths, n_columns });
                }
                for (column, path) in paths.iter().enumerate() {
                    let node = path.0.iter().fold(0, |node, step| tree.child(node, step));
                    tree.take(node, column);
                }
            }
        }
        for node in &mut tree.nodes {
            node.elements.sort_unstable();
            tree.shares |= node.columns.len() > 1 || (!node.columns.is_empty() && !node.is_leaf());
        }
        Ok(tree)
    }

    pub(super) fn node(&self, node: usize) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// The child of a node that a member's name leads to.
    pub(super) fn member(&self, node: usize, name: &str) -> Option<usize> {
        let members = &self.nodes.get(node)?.members;
        if self.ignore_case { members.get(name.to_lowercase().as_str()) } else { members.get(name) }.copied()
    }

    fn take(&mut self, node: usize, column: usize) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.columns.push(column);
        }
    }

    /// The child of a node by a step, made if it is new.
    fn child(&mut self, node: usize, step: &Step) -> usize {
        let next = self.nodes.len();
        let Some(parent) = self.nodes.get_mut(node) else { return node };
        let child = match step {
            Step::Member(name) => *parent.members.entry(name.as_str().into()).or_insert(next),
            Step::Element(index) => match parent.elements.iter().find(|(known, _)| known == index) {
                Some((_, child)) => *child,
                None => {
                    parent.elements.push((*index, next));
                    next
                }
            },
        };
        if child == next {
            self.nodes.push(Node::default());
        }
        child
    }
}
