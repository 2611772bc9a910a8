//! Applying a fix to a text.

use crate::finding::Edit;

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
    use crate::span::Span;

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
}
