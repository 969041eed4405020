//! Whole statements through a session: transcripts of SQL and its answers.

mod basics;
