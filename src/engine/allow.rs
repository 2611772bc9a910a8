//! The comment in a document that holds a finding back, for a person who wants the text to stay as it is.

use crate::document::{Block, BlockKind};
use crate::finding::Edit;
use crate::model::Reading;
use crate::rules::{self, Check};
use crate::span::Span;

/// The edit that puts the comment in, for a finding of this rule that begins at a byte; `None` where it would hold
/// nothing back or nothing can stand. The reason has to be one, see [`is_reason`], or a marker for one.
pub fn allow(rule: &str, at: u32, text: &str, path: &str, reading: &Reading, reason: &str) -> Option<Edit> {
    let rule = rules::find(rule)?;
    if rule.checks.iter().any(|check| matches!(check, Check::Suppression(_))) {
        return None;
    }
    let document = &reading.document;
    if document.is_sheet {
        return None;
    }
    let line = |offset: u32| text[..offset as usize].rfind('\n').map_or(0, |end| end as u32 + 1);
    let asked = |form: &str| format!("sayso: {form} {}: {reason}", rule.name);
    if document.front_matter.iter().any(|entry| entry.span.start <= at && at <= entry.span.end) {
        let text = format!("# {}\n", asked("allow-file"));
        return Some(Edit { span: Span::empty(line(at)), text });
    }
    let block = document.blocks.iter().rfind(|block| block.span.start <= at && at < block.span.end)?;
    let about = match path.ends_with(".mdx") {
        true => format!("{{/* {} */}}", asked("allow")),
        false => format!("<!-- {} -->", asked("allow")),
    };
    Some(match stands_alone(block) {
        true => Edit { span: Span::empty(line(block.span.start)), text: format!("{about}\n\n") },
        false => {
            let end = block.span.start as usize + text[block.span.range()].trim_end().len();
            Edit { span: Span::empty(end as u32), text: format!(" {about}") }
        }
    })
}

/// Whether a person's words can be the reason in such a comment: they say something, and end neither the comment nor
/// the cell of a table.
pub fn is_reason(words: &str) -> bool {
    let ends = ["-->", "*/", "|", "\n"].iter().any(|end| words.contains(end));
    words.contains(char::is_alphabetic) && !ends
}

/// Whether a line can be put above a block without changing what stands around it. Elsewhere the comment goes
/// behind the block's own text.
fn stands_alone(block: &Block) -> bool {
    block.depth == 0
        && block.label.is_none()
        && matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading)
}
