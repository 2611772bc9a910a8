//! An id that has been begun: of a control or a record of these documents, of a record of the register, of a criterion
//! of a framework.

use super::known::{self, Known};
use super::{Choice, Cursor};
use crate::catalogs::{self, Framework};
use crate::names::{Name, Place, Space};
use rustc_hash::FxHashSet;
use tower_lsp::ls_types::CompletionItemKind;

/// The frameworks whose ids are offered.
const FRAMEWORKS: [Framework; 5] = [
    Framework::Tsc2017,
    Framework::Nist80053R5,
    Framework::Csf2,
    Framework::Iso27001v2022,
    Framework::HipaaSecurity,
];

pub(super) fn at(cursor: &Cursor, known: &Known) -> Option<Vec<Choice>> {
    let begun = begun(&cursor.before)?;
    let place = cursor.around(begun.len(), 0);
    let mut choices: Vec<Choice> = Vec::new();
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut add = |id: &str, detail: Option<String>| {
        if taken.insert(id.to_owned()) {
            choices.push(Choice {
                label: id.to_owned(),
                detail,
                kind: CompletionItemKind::REFERENCE,
                place,
                text: id.to_owned(),
                filter: id.to_owned(),
                is_snippet: false,
            });
        }
    };
    let declares = |name: &&Name| name.kind.space() == Space::Ids && name.place != Place::Mentioned;
    for name in known.names().filter(declares).filter(|name| name.written.starts_with(begun)) {
        let detail = if name.about.is_empty() { known::title(&name.key) } else { Some(name.about.clone()) };
        add(&name.written, detail);
    }
    for record in known.evidence(begun) {
        add(&record.text, record.detail);
    }
    for id in FRAMEWORKS.into_iter().flat_map(catalogs::ids).filter(|id| id.starts_with(begun)) {
        add(id, known::title(id));
    }
    (!choices.is_empty()).then_some(choices)
}

/// What of an id stands before the cursor: "CC", "A1.", "AC-2", "LL-". Capitals alone begin a word.
fn begun(before: &str) -> Option<&str> {
    let id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '(' | ')');
    let begun = &before[before.trim_end_matches(id).len()..];
    let begun = begun.trim_start_matches('(');
    let first = begun.starts_with(|c: char| c.is_ascii_uppercase()) || begun.starts_with("164");
    let parted = begun.contains(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
    (first && (parted || begun == "CC" || begun == "PI")).then_some(begun)
}
