//! Rows about many objects: each by itself up to a limit, then one for each distinct outcome.

use crate::authorization::{Step, Trail};

/// Objects that get a row of their own.
const MAX_ROWS: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Several {
    n_rows: usize,
    groups: Vec<Group>,
}

#[derive(Debug)]
struct Group {
    /// Of the first object.
    step: Step,
    n_objects: usize,
}

impl Several {
    /// Takes the next object's step. False after a refusal, which ends the chain.
    pub(super) fn add(&mut self, step: Step, trail: &mut Trail) -> bool {
        if !step.is_allowed() {
            self.finish(trail);
            trail.push(step);
            return false;
        }
        if self.n_rows < MAX_ROWS {
            self.n_rows += 1;
            trail.push(step);
            return true;
        }
        match self.groups.iter_mut().find(|group| alike(&group.step, &step)) {
            Some(group) => group.n_objects += 1,
            None => self.groups.push(Group { step, n_objects: 1 }),
        }
        true
    }

    /// Writes the rows that stand for several objects.
    pub(super) fn finish(&mut self, trail: &mut Trail) {
        for Group { step, n_objects } in self.groups.drain(..) {
            let others = n_objects - 1;
            let reason = if others == 0 { step.reason } else { format!("{} (and {others} more objects)", step.reason) };
            trail.push(Step { reason, ..step });
        }
    }
}

fn alike(a: &Step, b: &Step) -> bool {
    (&a.action, &a.reason, &a.policy, &a.statement) == (&b.action, &b.reason, &b.policy, &b.statement)
}
