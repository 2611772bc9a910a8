//! One check of a set of files: which files, in what order, and what became of each.

mod document;

pub use document::{Settings, check, check_text, read};
