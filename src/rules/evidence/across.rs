//! What the registers of a programme say of the evidence that its documents name.

use super::{dangling_evidence, policy_as_evidence, screenshot_evidence};
use crate::finding::Confidence;
use crate::model::{DocumentKind, Origin, StatementKind};
use crate::names::{Kind, Name};
use crate::programme::Programme;
use crate::programme::records::kept;
use crate::registers::Register;
use crate::rules::{Comments, Draft, Spot};
use rustc_hash::FxHashSet;

/// Fewer records than this are no register that an id could be missing from.
const MIN_RECORDS: usize = 3;

/// Ids and files that the register or the folder does not have, and records for controls that nobody describes.
pub(super) fn dangling(programme: &Programme, comments: &mut Comments) {
    files(programme, comments);
    let evidence = &programme.registers().evidence;
    if evidence.len() < MIN_RECORDS || !programme.registers().is_finished(Register::Evidence) {
        return;
    }
    let known: Vec<&str> = evidence.iter().map(|record| record.id.text.as_str()).collect();
    let ids: FxHashSet<String> = known.iter().map(|id| id.to_uppercase()).collect();
    let series: FxHashSet<&str> = known.iter().map(|id| prefix(id)).filter(|p| !p.is_empty()).collect();
    for (index, digest) in programme.documents.iter().enumerate() {
        let named = digest.names.all.iter().filter(|name| {
            matches!(name.kind, Kind::Evidence | Kind::Control)
                && series.contains(prefix(&name.written))
                && !ids.contains(&name.key)
        });
        for name in named {
            comments.push(Spot::Document(index, name.span), missing(name, &known));
        }
    }
    let controls = programme.by_id();
    let of_series: FxHashSet<&str> = controls.keys().map(|id| prefix(id)).collect();
    for record in evidence {
        for control in &record.controls {
            let id = control.text.to_uppercase();
            if of_series.contains(prefix(&id)) && !controls.contains_key(&id) {
                let message =
                    format!("this record is for “{}”, and no document has that control", control.text);
                let draft = Draft::new(&dangling_evidence::RULE, control.place.span, message)
                    .note("A record of a control that nobody describes shows nothing of those that are described.")
                    .ask("Which control is it for?")
                    .confidence(Confidence::Medium);
                comments.push(Spot::Register(control.place), draft);
            }
        }
    }
}

/// "EV" of "EV-118"
fn prefix(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '_'))
}

fn missing(name: &Name, known: &[&str]) -> Draft {
    let message = format!("“{}” is not in the register of evidence", name.written);
    let mut draft = Draft::new(&dangling_evidence::RULE, name.span, message)
        .note("A record that cannot be found is no record.")
        .ask("Which record is meant?")
        .confidence(Confidence::High);
    let mut near: Vec<&&str> = known.iter().filter(|id| prefix(id) == prefix(&name.written)).collect();
    near.sort_by_key(|id| dangling_evidence::distance(id, &name.written));
    for id in near.into_iter().take(2) {
        draft = draft.replace(format!("Replace with “{id}”"), name.span, *id);
    }
    draft
}

/// Links to files of evidence that are not there; other links are `broken-reference`'s.
fn files(programme: &Programme, comments: &mut Comments) {
    for (index, digest) in programme.documents.iter().enumerate() {
        for (span, path) in digest.dead_links.iter().filter(|(_, path)| is_evidence(path)) {
            let draft = Draft::new(&dangling_evidence::RULE, *span, format!("there is no file “{path}”"))
                .note("A record that cannot be found is no record.")
                .ask("Where is the file, or was it never made?")
                .confidence(Confidence::High);
            comments.push(Spot::Document(index, *span), draft);
        }
    }
}

/// Whether a path leads to a record rather than to a document.
pub(in crate::rules) fn is_evidence(path: &str) -> bool {
    let lower = path.to_lowercase();
    let extension = lower.rsplit('.').next().unwrap_or_default();
    lower.contains("evidence")
        || lower.contains("records/")
        || matches!(
            extension,
            "pdf" | "png" | "jpg" | "jpeg" | "csv" | "xlsx" | "xls" | "zip" | "json" | "log" | "eml"
        )
}

/// Records in the register that only say how it should be.
pub(super) fn policies(programme: &Programme, comments: &mut Comments) {
    let titles = titles(programme);
    for record in &programme.registers().evidence {
        let Some(what) = record.record.as_ref().filter(|what| !what.text.is_empty()) else { continue };
        let lower = what.text.to_lowercase();
        let binds = [
            "policy",
            "policies",
            "standard",
            "procedure",
            "handbook",
            "code of conduct",
            "narrative",
            "soc 2 report",
            "iso 27001",
        ]
        .iter()
        .any(|word| lower.contains(word));
        if binds && policy_as_evidence::says_how_it_should_be(&what.text) || is_title(&titles, &what.text) {
            comments.push(Spot::Register(what.place), policy_as_evidence::draft(&what.text, what.place.span));
        }
    }
    for kept in kept(programme).iter().filter(|kept| kept.records.is_empty()) {
        for held in kept.held {
            let control = programme.control(*held);
            let given =
                control.records.iter().filter(|slot| matches!(slot.origin, Origin::Row | Origin::Field));
            for slot in given {
                if policy_as_evidence::says_how_it_should_be(&slot.text) || is_title(&titles, &slot.text) {
                    let spot = Spot::Document(held.document, slot.span);
                    comments.push(spot, policy_as_evidence::draft(&slot.text, slot.span));
                }
            }
        }
    }
}

/// The titles of documents that say what must be done, in small letters.
fn titles(programme: &Programme) -> FxHashSet<String> {
    let binds =
        |kind| matches!(kind, DocumentKind::Policy | DocumentKind::Procedure | DocumentKind::Narrative);
    let binding = programme.documents.iter().filter(|d| binds(d.kind) && d.title.contains(' '));
    binding.map(|digest| digest.title.to_lowercase()).collect()
}

/// "Access Control Standard, section 8": the title of a document of the programme.
fn is_title(titles: &FxHashSet<String>, words: &str) -> bool {
    let name = words.split([',', '(', ';']).next().unwrap_or(words).trim();
    // "Incident Response Plan v3.1"
    let name = match name.rsplit_once(' ') {
        Some((rest, last)) if last.contains(|c: char| c.is_ascii_digit()) => {
            rest.trim_end_matches(" version")
        }
        _ => name,
    };
    titles.contains(&name.to_lowercase())
}

/// Screenshots as the only records of a control that recurs, without system, day or taker.
pub(super) fn screenshots(programme: &Programme, comments: &mut Comments) {
    let is_picture = |text: &str| {
        let lower = text.to_lowercase();
        lower.contains("screenshot") || lower.contains("screen shot") || lower.contains("screen capture")
    };
    for kept in kept(programme) {
        if kept.cadence.is_none() {
            continue;
        }
        let pictures =
            kept.records.iter().filter(|r| r.record.as_ref().is_some_and(|what| is_picture(&what.text)));
        let bare =
            |r: &&&crate::registers::Evidence| r.date.is_none() || r.made_by.is_none() || r.system.is_none();
        if !kept.records.is_empty() && pictures.clone().count() == kept.records.len() {
            let mut all = pictures.filter(bare).filter_map(|record| record.record.as_ref());
            if let Some(first) = all.next() {
                let draft = screenshot_evidence::draft(&first.text, first.place.span);
                let others = all.filter(|other| other.place.file == first.place.file);
                let draft = others.fold(draft, |draft, other| draft.also(other.place.span));
                comments.push(Spot::Register(first.place), draft);
            }
        }
        if !kept.records.is_empty() {
            continue;
        }
        // What the control's own sentences call its record.
        for held in kept.held {
            let digest = &programme.documents[held.document];
            let said = digest.said.iter().filter(|said| {
                said.control == Some(held.control)
                    && matches!(
                        said.kind,
                        StatementKind::Activity | StatementKind::State | StatementKind::Other
                    )
                    && is_picture(&said.text)
            });
            for said in said {
                let lower = said.text.to_lowercase();
                let told = ["taken by", "dated", "with the date", "export", "beside"]
                    .iter()
                    .any(|w| lower.contains(w))
                    || lower.chars().filter(char::is_ascii_digit).count() >= 5;
                if !told {
                    let draft = screenshot_evidence::draft("screenshots", said.span);
                    comments.push(Spot::Document(held.document, said.span), draft);
                }
            }
        }
    }
}
