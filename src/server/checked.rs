//! A version of a document that has been read and judged as a whole.

use super::comment::Comment;
use super::others::Others;
use crate::engine::{self, Alone, Found, Settings};
use crate::finding::Finding;
use crate::model::Reading;
use crate::names::Names;
use crate::rules::Suppression;
use crate::source::{MAX_BYTES, MAX_LINE_BYTES};
use crate::span::Span;
use crate::syntax;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use tree_sitter::Tree;

/// All that is known of one text. The next version is read from it at a fraction of the cost.
pub(super) struct Checked {
    pub(super) text: Arc<str>,
    pub(super) tree: Tree,
    pub(super) reading: Arc<Reading>,
    pub(super) settings: Arc<Settings>,
    pub(super) comments: Vec<Comment>,
    pub(super) suppressions: Vec<Suppression>,
    alone: Arc<Alone>,
    /// What was last said of its programme, as far as it is about this document.
    across: Vec<Comment>,
    /// Where those lead.
    pub(super) others: Arc<Others>,
    names: Arc<OnceLock<Names>>,
}

impl Checked {
    /// Reads and judges a text; `old` is an earlier version of it, whose parts that are the same are
    /// not read again. The findings are those of a fresh check; what was said of the programme moves with the text.
    pub(super) fn new(
        text: Arc<str>,
        path: &str,
        settings: &Arc<Settings>,
        old: Option<&Checked>,
    ) -> Checked {
        // What the command line refuses to read is no document here either.
        let readable = text.len() <= MAX_BYTES && text.lines().all(|line| line.len() <= MAX_LINE_BYTES);
        let text = if readable { text } else { Arc::from("") };
        let (tree, across, others) = match old {
            Some(old) => {
                let change = Change::between(&old.text, &text);
                let mut tree = old.tree.clone();
                syntax::edit(&mut tree, &old.text, change.old.clone(), &text[change.new.clone()]);
                let across = old.across.iter().filter_map(|comment| comment.after(&change)).collect();
                (syntax::parse(&text, Some(&tree)), across, Arc::clone(&old.others))
            }
            None => (syntax::parse(&text, None), Vec::new(), Arc::default()),
        };
        let reading = engine::read_again(&text, &tree, path, settings, old.map(|old| &*old.reading));
        let alone = Arc::new(Alone::check(&text, &reading, settings));
        let checked = Checked {
            text,
            tree,
            reading: Arc::new(reading),
            settings: Arc::clone(settings),
            comments: Vec::new(),
            suppressions: Vec::new(),
            alone,
            across: Vec::new(),
            others: Arc::default(),
            names: Arc::default(),
        };
        checked.join(across, others)
    }

    /// The same text with what is now said of its programme.
    pub(super) fn with(&self, across: &[Finding], others: Arc<Others>) -> Checked {
        self.join(across.iter().cloned().map(Comment::new).collect(), others)
    }

    fn join(&self, across: Vec<Comment>, others: Arc<Others>) -> Checked {
        let findings: Vec<Finding> = across.iter().map(Comment::here).collect();
        let alone = Alone::clone(&self.alone);
        let Found { findings, suppressions, .. } =
            alone.with(&self.text, &self.reading, &findings, &self.settings);
        Checked {
            text: Arc::clone(&self.text),
            tree: self.tree.clone(),
            reading: Arc::clone(&self.reading),
            settings: Arc::clone(&self.settings),
            comments: findings.into_iter().map(Comment::new).collect(),
            suppressions,
            alone: Arc::clone(&self.alone),
            across,
            others,
            names: Arc::clone(&self.names),
        }
    }

    /// What the document names, found when somebody asks: not at every keystroke.
    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.reading, &self.text))
    }
}

/// Where two texts differ: `old` of the one is `new` in the other, all else is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

impl Change {
    /// Found by comparing: cheaper than keeping account of every edit, and it cannot go wrong.
    pub(super) fn between(old: &str, new: &str) -> Change {
        let mut start = same(old.as_bytes().chunks(BLOCK), new.as_bytes().chunks(BLOCK));
        start +=
            old.as_bytes()[start..].iter().zip(&new.as_bytes()[start..]).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(start) || !new.is_char_boundary(start) {
            start -= 1;
        }
        let (old_rest, new_rest) = (&old.as_bytes()[start..], &new.as_bytes()[start..]);
        let mut end = same(old_rest.rchunks(BLOCK), new_rest.rchunks(BLOCK));
        let (old_rest, new_rest) = (&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]);
        end += old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        while !old.is_char_boundary(old.len() - end) || !new.is_char_boundary(new.len() - end) {
            end -= 1;
        }
        Change { old: start..old.len() - end, new: start..new.len() - end }
    }

    /// Where a byte of the old text is in the new one; `None` for what was replaced.
    pub(super) fn shift(&self, offset: u32) -> Option<u32> {
        let at = offset as usize;
        if at <= self.old.start {
            Some(offset)
        } else if at >= self.old.end {
            Some((at - self.old.end + self.new.end) as u32)
        } else {
            None
        }
    }

    /// Whether the words at a span of the old text are the same in the new one.
    pub(super) fn spares(&self, span: Span) -> bool {
        span.end as usize <= self.old.start || span.start as usize >= self.old.end
    }
}

/// Enough bytes to compare at a time.
const BLOCK: usize = 256;

/// How many bytes the first blocks that are the same hold.
fn same<'t>(old: impl Iterator<Item = &'t [u8]>, new: impl Iterator<Item = &'t [u8]>) -> usize {
    let alike = |(old, new): &(&[u8], &[u8])| old.len() == BLOCK && old == new;
    old.zip(new).take_while(alike).count() * BLOCK
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_change_is_found() {
        let change = |old: &str, new: &str| Change::between(old, new);
        assert_eq!(change("abc", "abc"), Change { old: 3..3, new: 3..3 });
        assert_eq!(change("aab", "aaab"), Change { old: 2..2, new: 2..3 });
        assert_eq!(change("é", "è"), Change { old: 0..2, new: 0..2 });
        assert_eq!(change("", "x"), Change { old: 0..0, new: 0..1 });
    }

    proptest! {
        #[test]
        fn a_change_leads_from_one_text_to_the_other(
            above in "[aé\n]{0,600}", old in "[aéb]{0,9}", new in "[aéb]{0,9}", below in "[aé\n]{0,600}",
        ) {
            let old = format!("{above}{old}{below}");
            let new = format!("{above}{new}{below}");
            let change = Change::between(&old, &new);
            let mut text = old.clone();
            text.replace_range(change.old.clone(), &new[change.new.clone()]);
            prop_assert_eq!(&text, &new);
            prop_assert!(change.old.len() <= 18 && change.new.len() <= 18);
        }
    }
}
