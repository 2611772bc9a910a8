//! One check of a set of files: which files, in what order, and what became of each.

mod discover;
mod document;
mod filter;
mod fix;
mod isolate;
mod run;

pub use discover::{Input, Target, discover};
pub use document::{Settings, check, check_text, read, read_again, read_part};
pub use filter::{Filter, Selector};
pub use fix::apply;
pub use isolate::{isolated, keep_panics_quiet};
pub use run::{CheckError, Outcome, run};
