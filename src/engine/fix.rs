//! Applying fixes to a text.

use crate::finding::{Edit, Finding};
use crate::span::Span;

/// So often a text is checked again for what its fixes have brought to light.
const ROUNDS: usize = 10;

/// A text with its safe fixes applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    pub text: String,
    /// How many were applied.
    pub fixes: usize,
    /// The findings that are left.
    pub left: Vec<Finding>,
}

/// Applies safe fixes until there are none. `check` gives the findings of a text whose fixes are wanted.
pub fn mend(text: &str, check: impl Fn(&str) -> Vec<Finding>) -> Mended {
    let mut mended = Mended { text: text.to_owned(), fixes: 0, left: check(text) };
    for _ in 0..ROUNDS {
        let (edits, fixes) = safe_edits(&mended.left);
        match apply(&mended.text, &edits) {
            Some(text) if text != mended.text => mended.text = text,
            _ => break,
        }
        mended.fixes += fixes;
        mended.left = check(&mended.text);
    }
    mended
}

/// The edits of the first safe fix of each finding, in ascending order, and how many fixes these are. A fix that
/// would touch what another one touches has to wait for the next round.
pub fn safe_edits<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> (Vec<Edit>, usize) {
    let mut edits: Vec<Edit> = Vec::new();
    let mut fixes = 0;
    for fix in findings.into_iter().filter_map(|finding| finding.fixes.iter().find(|fix| fix.safe)) {
        let apart =
            |one: Span, other: Span| one != other && (one.end <= other.start || other.end <= one.start);
        let free = |edit: &Edit| edits.iter().all(|other| apart(other.span, edit.span));
        if fix.edits.iter().all(free) {
            edits.extend(fix.edits.iter().cloned());
            fixes += 1;
        }
    }
    edits.sort_by_key(|edit| edit.span);
    (edits, fixes)
}

/// The text after these edits, which are in ascending order and do not overlap; `None` where they
/// are not, or do not fall on characters of the text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        result.push_str(text.get(at..range.start)?);
        text.get(range.clone())?;
        result.push_str(&edit.text);
        at = range.end;
    }
    result.push_str(text.get(at..)?);
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Fix;
    use crate::report::fixture;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_replace_insert_and_remove() {
        let edits = [edit(0, 1, "A"), edit(2, 2, "x"), edit(3, 5, "")];
        assert_eq!(apply("abcdef", &edits).as_deref(), Some("Abxcf"));
        assert_eq!(apply("abc", &[]).as_deref(), Some("abc"));
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(apply("abc", &[edit(1, 3, ""), edit(2, 3, "")]), None);
        assert_eq!(apply("abc", &[edit(2, 9, "")]), None);
        assert_eq!(apply("é", &[edit(1, 2, "")]), None);
    }

    #[test]
    fn a_fix_that_touches_another_waits() {
        let safe = |edits: Vec<Edit>| {
            let fix = Fix { title: "Mend".to_owned(), edits, safe: true, elsewhere: None };
            Finding { fixes: vec![fix], ..fixture::finding(Span::new(0, 1)) }
        };
        let findings = [
            safe(vec![edit(4, 6, "x"), edit(8, 9, "x")]),
            safe(vec![edit(0, 2, "y"), edit(5, 7, "y")]),
            safe(vec![edit(6, 8, "z")]),
        ];
        let (edits, fixes) = safe_edits(&findings);
        assert_eq!((edits, fixes), (vec![edit(4, 6, "x"), edit(6, 8, "z"), edit(8, 9, "x")], 2));
    }

    #[test]
    fn mending_ends_even_where_fixes_bring_new_ones() {
        let grows = |text: &str| {
            let end = text.len() as u32;
            let fix = Fix {
                title: "Grow".to_owned(),
                edits: vec![edit(end, end, "x")],
                safe: true,
                elsewhere: None,
            };
            vec![Finding { fixes: vec![fix], ..fixture::finding(Span::new(0, 1)) }]
        };
        let mended = mend("a", grows);
        assert_eq!((mended.text.len(), mended.fixes, mended.left.len()), (1 + ROUNDS, ROUNDS, 1));
    }
}
