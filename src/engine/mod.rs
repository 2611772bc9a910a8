//! One check of a set of files: which files, in what order, and what became of each.

mod allow;
mod baseline;
mod changes;
mod configure;
mod discover;
mod document;
mod fingerprint;
mod fix;
mod isolate;
mod programme;
mod registers;
mod roots;
mod run;
mod statement;

pub use crate::config::Settings;
pub use allow::{allow, is_reason};
pub use baseline::{Baseline, BaselineError, Known, known};
pub use changes::{Changes, ChangesError};
pub use configure::configure;
pub use discover::{Input, Target, discover};
pub use document::{
    Alone, Found, Suppressed, check, check_text, comments, parse, read, read_again, read_part,
};
pub use fingerprint::{fingerprint, fingerprints};
pub use fix::{Mended, apply, mend, safe_edits};
pub use isolate::{isolated, keep_panics_quiet};
pub use programme::{
    Gathered, Judged, Member, check_all, check_each, digest, gather, programme, registers_under,
};
pub use roots::Roots;
pub use run::{CheckError, Outcome, run};
