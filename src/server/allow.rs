//! “Leave as it is, because …”: the comment in the document that holds a finding back.

use super::comment::Comment;
use super::snapshot::Snapshot;
use crate::document::{Block, BlockKind};
use crate::finding::Edit;
use crate::rules::{self, Check};
use crate::span::Span;

/// The edit that puts the comment in, with a marker for the reason; `None` where it would hold nothing back.
pub(super) fn edit(comment: &Comment, snapshot: &Snapshot) -> Option<Edit> {
    let rule = rules::find(comment.finding().rule)?;
    // The blocks have to be those of the text in the editor.
    if matches!(rule.check, Check::Suppression(_)) || !snapshot.whole {
        return None;
    }
    let at = comment.span().start;
    let document = &snapshot.checked.reading.document;
    let text = &*snapshot.checked.text;
    let line = |offset: u32| text[..offset as usize].rfind('\n').map_or(0, |end| end as u32 + 1);
    let asked = |form: &str| format!("sayso: {form} {}: [TODO: reason]", rule.name);
    if document.front_matter.iter().any(|entry| entry.span.start <= at && at <= entry.span.end) {
        let text = format!("# {}\n", asked("allow-file"));
        return Some(Edit { span: Span::empty(line(at)), text });
    }
    let block = document.blocks.iter().rfind(|block| block.span.start <= at && at < block.span.end)?;
    let about = match snapshot.uri.path().as_str().ends_with(".mdx") {
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

/// Whether a line can be put above a block without changing what stands around it. Elsewhere the comment goes
/// behind the block's own text.
fn stands_alone(block: &Block) -> bool {
    block.depth == 0
        && block.label.is_none()
        && matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading)
}
