use super::citations::{Fault, Place, Speaks, judge, places};
use crate::catalogs::{Framework, Lookup, Scheme, lookup};
use crate::finding::{Confidence, Edit, Family, Level};
use crate::model::Reading;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use rustc_hash::FxHashMap;

pub(super) static RULE: Rule = Rule {
    name: "unknown-criterion",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("unknown_criterion.md"),
    checks: &[Check::Document(check)],
};

/// More ids of one kind than this have one cause.
const MANY: usize = 3;

fn check(reading: &Reading, sink: &mut Sink) {
    let places = places(reading);
    if places.is_empty() {
        return;
    }
    let speaks = Speaks::new(reading);
    let mut wrong: Vec<(Fault, Vec<&Place>)> = Vec::new();
    let mut seen: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for place in &places {
        // An id is judged once; its other places belong to the same comment.
        let known = *seen.entry(&place.hit.id).or_insert_with(|| {
            let fault = judge(&speaks, &places, place)?;
            wrong.push((fault, Vec::new()));
            Some(wrong.len() - 1)
        });
        if let Some(at) = known {
            wrong[at].1.push(place);
        }
    }
    for framework in [Framework::Csf2, Framework::Iso27001v2022, Framework::Nist80053R5] {
        let old = |fault: &Fault| matches!(fault, Fault::Withdrawn(of, _) if *of == framework);
        if wrong.iter().filter(|(fault, _)| old(fault)).count() > MANY {
            let (old, rest) = wrong.into_iter().partition(|(fault, _)| old(fault));
            wrong = rest;
            sink.push(old_mapping(&speaks, framework, old));
        }
    }
    let unknown = |scheme: Scheme| {
        wrong.iter().filter(|(f, p)| matches!(f, Fault::Unknown(..)) && p[0].hit.scheme == scheme).count()
    };
    for (fault, places) in &wrong {
        // A document that has many ids nobody knows numbers its own controls.
        let scheme = places[0].hit.scheme;
        let own = scheme != Scheme::Tsc && unknown(scheme) > MANY;
        if matches!(fault, Fault::Withdrawn(..)) || !own {
            sink.push(draft(&speaks, fault, places));
        }
    }
    spelling(&places, sink);
}

/// A whole mapping made to an edition that is no longer the current one is one comment.
fn old_mapping(speaks: &Speaks, framework: Framework, old: Vec<(Fault, Vec<&Place>)>) -> Draft {
    let mut spans: Vec<Span> = old.iter().flat_map(|(_, places)| places.iter().map(|p| p.span)).collect();
    spans.sort_unstable();
    let first = old.iter().map(|(_, places)| places[0]).min_by_key(|p| p.span);
    let written = first.map_or("", |p| p.written.as_str());
    let message = format!("“{written}” and {} more ids are no longer in {}", old.len() - 1, framework.name());
    let draft = Draft::new(&RULE, spans[0], message)
        .note("The mapping was made to an earlier edition, whose ids the current one moved or merged.")
        .ask(format!("When will the mapping be brought to {}?", framework.name()))
        .level(level(speaks, framework));
    spans[1..].iter().fold(draft, |draft, span| draft.also(*span))
}

/// A document that does not say which edition it means is asked gently.
fn level(speaks: &Speaks, framework: Framework) -> Level {
    let stated: &[&str] = match framework {
        Framework::Csf2 => &["CSF 2.0", "CSF v2", "Framework 2.0", "GV."],
        Framework::Nist80053R5 => &["Rev. 5", "Rev 5", "Rev5", "Revision 5", "rev5", "r5"],
        _ => return Level::Warning,
    };
    if speaks.of(stated) { Level::Warning } else { Level::Hint }
}

fn draft(speaks: &Speaks, fault: &Fault, places: &[&Place]) -> Draft {
    let first = places[0];
    let id = &first.hit.id;
    let (message, framework, offers, question) = match fault {
        Fault::Unknown(framework, near) => (
            format!("“{}” is not in {}", first.written, framework.name()),
            *framework,
            near,
            format!("Which one is meant by {id}?"),
        ),
        Fault::Withdrawn(framework, into) => {
            let gone = if into.is_empty() { String::new() } else { format!("; see {}", into.join(", ")) };
            (
                format!("“{}” is no longer in {}{gone}", first.written, framework.name()),
                *framework,
                into,
                format!("Which edition is the mapping made to, and what of it does {id} stand for?"),
            )
        }
    };
    let mut draft = Draft::new(&RULE, first.span, message)
        .note(
            "Nobody can test against an id that does not exist, and a reader doubts the rest of the mapping.",
        )
        .ask(question);
    if matches!(fault, Fault::Withdrawn(..)) {
        draft = draft.level(level(speaks, framework));
    }
    if !matches!(first.hit.scheme, Scheme::Tsc | Scheme::Csf) {
        draft = draft.confidence(Confidence::Medium);
    }
    for place in &places[1..] {
        draft = draft.also(place.span);
    }
    for offer in offers {
        // "AC-2k." names an item of the control, "SR" a whole family.
        let offer = offer.trim_end_matches('.').trim_end_matches(|c: char| c.is_ascii_lowercase());
        if let Lookup::Known { title } = lookup(framework, offer)
            && offer.contains(|c: char| c.is_ascii_digit())
        {
            let edits = places.iter().map(|p| Edit { span: p.span, text: offer.to_owned() }).collect();
            draft = draft.fix(format!("Replace with {offer} ({})", shortened(title)), edits);
        }
    }
    draft
}

/// The CSF's titles are whole sentences.
fn shortened(title: &str) -> String {
    const LONGEST: usize = 70;
    match title.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            format!("{} …", title[..end].rsplit_once(' ').map_or("", |(head, _)| head).trim_end_matches(','))
        }
        None => title.to_owned(),
    }
}

/// "CC 6.1" in a document that otherwise writes CC6.1: a search for the one misses the other.
fn spelling(places: &[Place], sink: &mut Sink) {
    let criteria = || places.iter().filter(|p| p.hit.scheme == Scheme::Tsc && p.hit.sure);
    let odd: Vec<&Place> = criteria().filter(|p| p.written != p.hit.id).collect();
    let usual = criteria().count() - odd.len();
    let Some(first) = odd.first().filter(|_| usual > odd.len()) else { return };
    let edits: Vec<Edit> = odd.iter().map(|p| Edit { span: p.span, text: p.hit.id.clone() }).collect();
    let message = format!("“{}” is written “{}” elsewhere", first.written, first.hit.id);
    let mut draft = Draft::new(&RULE, first.span, message)
        .note("A search for the one spelling misses the other.")
        .level(Level::Hint)
        .safe_fix(format!("Write {}", first.hit.id), edits);
    for place in &odd[1..] {
        draft = draft.also(place.span);
    }
    sink.push(draft);
}
