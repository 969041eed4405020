//! What the evaluator must agree with: AWS's published examples, AWS's recorded answers, and a second evaluator.

mod agreement;
mod documents;
mod matrix;
mod mutation;
mod published;
mod reference;
mod worlds;
