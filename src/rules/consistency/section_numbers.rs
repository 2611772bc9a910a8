//! References to sections by their number.

use crate::document::{BlockKind, numbering};
use crate::model::Reading;
use crate::programme::text::own_blocks;
use crate::span::Span;
use rustc_hash::FxHashSet;

/// The references to numbers that no section has: "see section 14" where the sections are numbered
/// 1 to 9. Each with its words.
pub(super) fn missing(reading: &Reading) -> Vec<(Span, &str)> {
    let mut missing = Vec::new();
    let numbered: FxHashSet<&str> =
        numbering::headings(&reading.document).map(|(number, _)| number).collect();
    if numbered.len() < 3 {
        return missing;
    }
    for (_, block) in own_blocks(reading).filter(|(_, b)| b.kind != BlockKind::Heading) {
        let text = block.text.as_str();
        for (range, number) in numbering::references(text) {
            if settles(&numbered, number) {
                missing.push((block.text.source(Span::from(range.clone())), &text[range]));
            }
        }
    }
    missing
}

/// Whether the headings are numbered so that a missing number shows.
fn settles(numbered: &FxHashSet<&str>, wanted: &str) -> bool {
    if numbered.contains(wanted) {
        return false;
    }
    match wanted.rsplit_once('.') {
        // The siblings have to be numbered.
        Some((parent, _)) => {
            !numbered.contains(parent) && numbered.len() >= 3 && has_first_chapters(numbered)
                || numbered.contains(format!("{parent}.1").as_str())
        }
        None => has_first_chapters(numbered),
    }
}

fn has_first_chapters(numbered: &FxHashSet<&str>) -> bool {
    ["1", "2", "3"].iter().all(|number| numbered.contains(number))
}
