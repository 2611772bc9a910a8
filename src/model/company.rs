//! The company's own name: as the subject of a control it names nobody.

use super::{Claim, Reading};
use crate::document::BlockId;
use crate::language::Voice;
use crate::vocabulary::{Class, Pos, TITLES};
use rustc_hash::FxHashMap;

/// A name must be the subject of so many activities to be taken for the company's.
const SUBJECTS: usize = 2;

/// The name that acts most often, as one word in lower case: "Tailspin reviews …, Tailspin tests …".
pub(super) fn name(reading: &Reading) -> Option<String> {
    let mut acts: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, analysis) in reading.analyses.iter().enumerate() {
        let block = index as BlockId;
        for clause in analysis.clauses.iter().filter(|c| c.voice == Voice::Active) {
            let Some(subject) = clause.subject else { continue };
            let head = &analysis.tokens[subject.head as usize];
            let known = analysis.terms_in(subject.tokens()).any(|t| {
                t.tokens().contains(&(subject.head as usize))
                    && !matches!(t.class, Class::OpenStandard | Class::Subset)
            });
            let word = reading.words(block, subject.head as usize..subject.head as usize + 1);
            // "The Platform Lead" acts often, too.
            let is_title = || TITLES.iter().any(|title| word.eq_ignore_ascii_case(title));
            if head.is(Pos::PROPER) && !known && !is_title() && reading.claim(block, clause) != Claim::Nothing
            {
                *acts.entry(word).or_default() += 1;
            }
        }
    }
    let (name, count) = acts.into_iter().max_by_key(|(name, count)| (*count, std::cmp::Reverse(*name)))?;
    (count >= SUBJECTS && name.len() > 2).then(|| name.to_lowercase())
}
