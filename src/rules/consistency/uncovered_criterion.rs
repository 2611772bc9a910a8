use crate::catalogs::{Category, Framework, ids};
use crate::finding::{Confidence, Family, Level};
use crate::model::DocumentKind;
use crate::programme::{Digest, Programme, Said};
use crate::rules::scope::across::category_of;
use crate::rules::{Check, Comments, Draft, Rule, Spot};
use crate::span::Span;
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

/// So many are told each at the control that is mapped to the others of its series.
const FEW: usize = 2;

/// More places where the same is claimed help nobody.
const MOST_CLAIMS: usize = 3;

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
        let has_id =
            |said: &Said| said.control.is_some_and(|control| digest.controls()[control].id.is_some());
        let counts = |said: &&Said| {
            said.cites.is_some() || has_id(said) || said.leaves_out || gives_reason(&said.text)
        };
        for said in digest.said.iter().filter(counts) {
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
    let mut by_place: BTreeMap<(usize, Span), Vec<&str>> = BTreeMap::new();
    let Some(matrix) = main_mapping(programme) else { return };
    let digest = &programme.documents[matrix];
    let alone = missing.iter().filter(|id| heading(digest, id).is_none()).count();
    for id in missing {
        // Many without a place of their own are one comment.
        let beside = || beside(digest, id).filter(|_| alone <= FEW);
        let span = heading(digest, id).or_else(beside).unwrap_or(digest.head);
        by_place.entry((matrix, span)).or_default().push(id);
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
        let claimed = claimed(programme, ids[0]).filter(|(at, other)| (*at, *other) != (document, span));
        let draft = claimed.take(MOST_CLAIMS).fold(draft, |draft, (at, span)| {
            draft.related_in(programme.elsewhere(at, span), span, "said to be in scope here")
        });
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

/// The heading over the criteria of the same series: "CC3 Risk assessment".
fn heading(digest: &Digest, id: &str) -> Option<Span> {
    let heading = digest.names.headings.iter().find(|heading| {
        heading.text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(series(id)))
    });
    heading.map(|heading| heading.span)
}

/// Where a control is mapped to the others of the series.
fn beside(digest: &Digest, id: &str) -> Option<Span> {
    let mut criteria = digest.controls().iter().flat_map(|control| &control.criteria);
    criteria.find(|slot| series(&slot.text) == series(id)).map(|slot| slot.span)
}

/// "CC3" of "CC3.1"
fn series(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// The sentences and cells that say of a range of criteria that it is in scope: "CC1.1 to CC9.2".
fn claimed<'p>(programme: &'p Programme, id: &'p str) -> impl Iterator<Item = (usize, Span)> + 'p {
    let all = programme.documents.iter().enumerate();
    let said = all.flat_map(|(at, digest)| digest.said.iter().map(move |said| (at, said)));
    let claims =
        said.filter(move |(_, said)| !said.leaves_out && (spans(&said.text, id) || claims_all(&said.text)));
    claims.map(|(at, said)| (at, said.span))
}

/// "CC1.1 to CC9.2" for CC3.3.
fn spans(text: &str, id: &str) -> bool {
    let place = |id: &str| {
        let start = id.find(|c: char| c.is_ascii_digit())?;
        let (series, number) = id.split_at(start);
        let (major, minor) = number.split_once('.')?;
        Some((series.to_owned(), major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    };
    let hits = crate::catalogs::find(text);
    let Some((series, major, minor)) = place(id) else { return false };
    hits.windows(2).any(|pair| {
        let between = text.get(pair[0].span.end as usize..pair[1].span.start as usize).unwrap_or_default();
        let (Some(from), Some(to)) = (place(&pair[0].id), place(&pair[1].id)) else { return false };
        matches!(between.trim(), "to" | "–" | "-" | "through" | "—" | "..")
            && from.0 == series
            && to.0 == series
            && (from.1, from.2) <= (major, minor)
            && (major, minor) <= (to.1, to.2)
    })
}

/// "Every criterion is mapped to at least one control."
fn claims_all(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["every criterion", "each criterion", "all criteria"].iter().any(|words| lower.contains(words))
}
