//! One check of a set of files: which files, in what order, and what became of each.

mod configure;
mod discover;
mod document;
mod fingerprint;
mod fix;
mod isolate;
mod run;

pub use crate::config::Settings;
pub use configure::configure;
pub use discover::{Input, Target, discover};
pub use document::{Found, Suppressed, check, check_text, comments, read, read_again, read_part};
pub use fingerprint::{Fingerprints, fingerprint, fingerprints};
pub use fix::apply;
pub use isolate::{isolated, keep_panics_quiet};
pub use run::{CheckError, Outcome, run};
