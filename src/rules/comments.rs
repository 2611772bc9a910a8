//! Where rules on a whole programme put their findings.

use super::Draft;
use crate::finding::{Elsewhere, Finding};
use crate::programme::Programme;
use crate::registers::Place;
use crate::span::Span;

/// A place in a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// An index into the programme's documents, and bytes of the source.
    Document(usize, Span),
    Register(Place),
}

impl Spot {
    pub fn span(self) -> Span {
        match self {
            Spot::Document(_, span) => span,
            Spot::Register(place) => place.span,
        }
    }
}

/// The findings on each document and each register of a programme.
#[derive(Debug, Default)]
pub struct Comments {
    pub documents: Vec<Vec<Finding>>,
    pub registers: Vec<Vec<Finding>>,
}

impl Comments {
    pub(super) fn new(programme: &Programme) -> Comments {
        Comments {
            documents: vec![Vec::new(); programme.documents.len()],
            registers: vec![Vec::new(); programme.registers().files.len()],
        }
    }

    /// The draft's span is one of the spot's file.
    pub fn push(&mut self, spot: Spot, draft: Draft) {
        let list = match spot {
            Spot::Document(index, _) => self.documents.get_mut(index),
            Spot::Register(place) => self.registers.get_mut(place.file as usize),
        };
        if let Some(list) = list {
            list.push(draft.into());
        }
    }

    /// All, in order of place. What is said of a register that is one of the documents stands there.
    pub(super) fn finish(mut self, programme: &Programme) -> Comments {
        let files =
            programme.registers().files.iter().zip(&mut self.registers).filter(|(file, _)| file.is_document);
        for (file, comments) in files {
            if let Some(at) = programme.documents.iter().position(|digest| *digest.path == *file.path) {
                self.documents[at].append(comments);
            }
        }
        for list in self.documents.iter_mut().chain(&mut self.registers) {
            list.sort_by(|a, b| (a.span, a.rule, &a.message).cmp(&(b.span, b.rule, &b.message)));
            // Said once of the same words.
            list.dedup_by(|later, first| later.span == first.span && later.rule == first.rule);
        }
        self
    }
}

/// Offers either of two values and leads to the other place.
pub(super) fn with_both(
    programme: &Programme,
    draft: Draft,
    here: &str,
    spot: Spot,
    there: &str,
    other: Spot,
) -> Draft {
    let draft = draft.replace(format!("Replace with “{there}”"), spot.span(), there);
    let Some(file) = elsewhere(programme, other) else { return draft };
    draft.replace_in(&file, format!("Put “{here}” in the other place"), other.span(), here).related_in(
        file,
        other.span(),
        format!("here it is “{there}”"),
    )
}

/// A spot as another file's comment leads to it.
pub(super) fn elsewhere(programme: &Programme, spot: Spot) -> Option<Elsewhere> {
    match spot {
        Spot::Document(index, span) => Some(programme.elsewhere(index, span)),
        Spot::Register(place) => programme.in_register(place),
    }
}
