use crate::catalogs::{Category, Framework, ids};
use crate::finding::{Confidence, Family, Level};
use crate::model::DocumentKind;
use crate::programme::{Digest, Programme};
use crate::rules::scope::across::category_of;
use crate::rules::{Check, Comments, Draft, Rule, Spot};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    name: "uncovered-criterion",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("uncovered_criterion.md"),
    checks: &[Check::Programme(across)],
};

/// Fewer criteria than this are no mapping that one could be missing from.
const MIN_MAPPED: usize = 8;

/// Criteria of the categories in scope that no control maps to and no document speaks of. They are told where the
/// others of their series are mapped.
fn across(programme: &Programme, comments: &mut Comments) {
    if programme.categories.is_empty() {
        return;
    }
    let mut mapped: FxHashSet<String> = FxHashSet::default();
    for (_, control) in programme.controls() {
        mapped.extend(control.criteria.iter().map(|slot| slot.text.replace(' ', "").to_uppercase()));
    }
    // "CC6.4 is met by the provider": somebody has thought of it. "CC1.1 to CC9.2 are in scope" is no control.
    for digest in &programme.documents {
        for said in digest
            .said
            .iter()
            .filter(|said| said.control.is_some() || said.leaves_out || gives_reason(&said.text))
        {
            mapped.extend(crate::catalogs::cited(&said.text).into_iter().map(|hit| hit.id.to_uppercase()));
        }
    }
    let is_in = |id: &&str| {
        let category = category_of(id).and_then(|at| Category::ALL.get(at).copied());
        category.is_some_and(|category| programme.categories.contains(&category))
    };
    // A category with nothing at all is told once, as a gap.
    let has_any = |id: &&str| mapped.iter().any(|other| category_of(other) == category_of(id));
    let (met, missing): (Vec<&str>, Vec<&str>) =
        ids(Framework::Tsc2017).filter(is_in).filter(has_any).partition(|id| mapped.contains(*id));
    if met.len() < MIN_MAPPED {
        return;
    }
    let mut by_place: BTreeMap<(usize, crate::span::Span), Vec<&str>> = BTreeMap::new();
    let Some(matrix) = main_mapping(programme) else { return };
    for id in missing {
        by_place.entry((matrix, place(&programme.documents[matrix], id))).or_default().push(id);
    }
    for ((document, span), ids) in by_place {
        let list = ids.join(", ");
        let (are, they, apply) = match ids.len() {
            1 => ("is", "it", "does it"),
            _ => ("are", "them", "do they"),
        };
        let message = format!("{list} {are} in scope and no control maps to {they}");
        let draft = Draft::new(&RULE, span, message)
            .note("A report has a line for each criterion; one without a control is a qualified opinion or a question on the first day.")
            .ask(format!("Which control meets {list}, or why {apply} not apply?"))
            .confidence(Confidence::Medium);
        comments.push(Spot::Document(document, span), draft);
    }
}

/// Whether a sentence says why a criterion needs no control of the company's own.
fn gives_reason(text: &str) -> bool {
    const WORDS: [&str; 6] = ["not applicable", "carve", "met by", "covered by", "performed by", "inherited"];
    let lower = text.to_lowercase();
    WORDS.iter().any(|words| lower.contains(words))
}

/// The document that maps most controls to criteria.
fn main_mapping(programme: &Programme) -> Option<usize> {
    let count =
        |digest: &Digest| digest.controls().iter().map(|control| control.criteria.len()).sum::<usize>();
    let all = programme.documents.iter().enumerate();
    all.max_by_key(|(index, digest)| {
        (digest.kind == DocumentKind::ControlMatrix, count(digest), std::cmp::Reverse(*index))
    })
    .filter(|(_, digest)| count(digest) > 0)
    .map(|(index, _)| index)
}

/// The heading over the criteria of the same series ("CC3 Risk assessment"), or the document's title.
fn place(digest: &Digest, id: &str) -> crate::span::Span {
    let series = id.split('.').next().unwrap_or(id);
    let heading = digest.names.headings.iter().find(|heading| {
        heading.text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(series))
    });
    heading.map_or(digest.head, |heading| heading.span)
}
