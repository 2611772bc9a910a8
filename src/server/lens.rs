//! The line above a control: who, how often, what evidence, which criteria, how many comments.

use super::card::short;
use super::session::Session;
use super::snapshot::Snapshot;
use crate::model::{Control, Missing, Place, Slot};
use tower_lsp::ls_types::{CodeLens, Command};

/// What stands between the parts of a line.
const PARTED: &str = " · ";

pub(super) fn all(snapshot: &Snapshot, session: &Session) -> Vec<CodeLens> {
    if !session.preferences.code_lens() {
        return Vec::new();
    }
    let reading = &snapshot.checked.reading;
    let controls = reading.controls();
    let mut comments = vec![0_usize; controls.all.len()];
    for comment in &snapshot.comments {
        let block = reading.document.block_at(comment.span().start);
        if let Some(index) = block.and_then(|block| controls.of(block)) {
            comments[index] += 1;
        }
    }
    let mut lenses = Vec::new();
    for (control, comments) in controls.all.iter().zip(comments) {
        let range = snapshot.buffer.range(control.name);
        let lens = |title, command: &str| CodeLens {
            range,
            command: Some(Command::new(title, command.to_owned(), None)),
            data: None,
        };
        let said = summary(control);
        if !said.is_empty() {
            // A command without a name does nothing: the line is there to be read.
            lenses.push(lens(said, ""));
        }
        if comments > 0 {
            let title = if comments == 1 { "1 comment".to_owned() } else { format!("{comments} comments") };
            lenses.push(lens(title, &session.comments_command));
        }
    }
    lenses
}

/// "Head of Security · Quarterly · no evidence · CC6.3". Of a row only what it lacks: the rest stands in
/// its columns.
fn summary(control: &Control) -> String {
    let is_row = matches!(control.place, Place::Row { .. });
    let parts = [
        (&control.owners, Missing::Owner),
        (&control.cadences, Missing::Cadence),
        (&control.records, Missing::Record),
    ];
    let said = parts.into_iter().filter_map(|(slots, missing)| match slots.first() {
        Some(first) => (!is_row).then(|| first_of(first, slots.len())),
        None => control.missing.contains(&missing).then(|| format!("no {}", missing.name())),
    });
    let criteria = control.criteria.iter().map(|slot| slot.text.as_str()).collect::<Vec<_>>().join(", ");
    let criteria = (!is_row && !criteria.is_empty()).then_some(criteria);
    said.chain(criteria.as_deref().map(short)).collect::<Vec<_>>().join(PARTED)
}

fn first_of(first: &Slot, count: usize) -> String {
    let first = short(&first.text);
    if count > 1 { format!("{first} +{}", count - 1) } else { first }
}
