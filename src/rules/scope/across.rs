//! What a programme includes, leaves out and never mentions: its registers and description against its controls.

mod categories;
mod components;
mod customers;
mod environments;
mod vendors;

pub(in crate::rules) use categories::categories;
pub(in crate::rules) use categories::category_of;
pub(in crate::rules) use components::{uncovered, undisclosed};
pub(in crate::rules) use customers::user_controls;
pub(in crate::rules) use environments::production;
pub(in crate::rules) use vendors::carved_out;

use crate::model::{DocumentKind, StatementKind};
use crate::programme::{Digest, Said};

/// The sentences of a document that say something of a control.
fn claims(digest: &Digest) -> impl Iterator<Item = &Said> {
    digest.said.iter().filter(|said| {
        !said.lists
            && !said.leaves_out
            && matches!(
                said.kind,
                StatementKind::Activity
                    | StatementKind::State
                    | StatementKind::Norm
                    | StatementKind::Ban
                    | StatementKind::Permission
            )
    })
}

fn describes(digest: &Digest) -> bool {
    digest.kind == DocumentKind::SystemDescription
}
