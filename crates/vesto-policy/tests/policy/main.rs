//! What the evaluator must agree with: AWS's published examples, AWS's recorded answers, and a second evaluator.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod managed;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod mutation;
#[cfg(test)]
mod published;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod worlds;
