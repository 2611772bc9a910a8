use crate::catalogs::{Framework, Hit, Lookup, Scheme, find, lookup};
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
    check: Check::Document(check),
};

/// More ids of one kind than this have one cause.
const MANY: usize = 3;

/// An id in the document, and where.
struct Place {
    hit: Hit,
    written: String,
    /// In bytes of the source.
    span: Span,
}

/// What is wrong with an id.
enum Fault {
    Unknown(Framework, Vec<&'static str>),
    Withdrawn(Framework, Vec<&'static str>),
}

fn check(reading: &Reading, sink: &mut Sink) {
    let places = places(reading);
    if places.is_empty() {
        return;
    }
    let mut wrong: Vec<(Fault, Vec<&Place>)> = Vec::new();
    let mut seen: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for place in &places {
        // An id is judged once; its other places belong to the same comment.
        let known = *seen.entry(&place.hit.id).or_insert_with(|| {
            let fault = judge(reading, &places, place)?;
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
            sink.push(old_mapping(reading, framework, old));
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
            sink.push(draft(reading, fault, places));
        }
    }
    spelling(&places, sink);
}

fn places(reading: &Reading) -> Vec<Place> {
    let mut places = Vec::new();
    for block in &reading.document.blocks {
        let text = block.text.as_str();
        places.extend(find(text).into_iter().map(|hit| Place {
            written: text[hit.span.range()].to_owned(),
            span: block.text.source(hit.span),
            hit,
        }));
    }
    for entry in &reading.document.front_matter {
        places.extend(find(&entry.value).into_iter().map(|hit| Place {
            written: entry.value[hit.span.range()].to_owned(),
            span: Span::new(entry.span.start + hit.span.start, entry.span.start + hit.span.end),
            hit,
        }));
    }
    places
}

/// Whether the document speaks of one of these.
fn mentions(reading: &Reading, words: &[&str]) -> bool {
    let has = |text: &str| words.iter().any(|word| text.contains(word));
    reading.document.blocks.iter().any(|b| has(b.text.as_str()))
        || reading.document.front_matter.iter().any(|e| has(&e.key) || has(&e.value))
}

fn judge(reading: &Reading, places: &[Place], place: &Place) -> Option<Fault> {
    let id = place.hit.id.as_str();
    let unknown = |framework: Framework| match lookup(framework, id) {
        Lookup::Unknown { near } => Some(Fault::Unknown(framework, near)),
        _ => None,
    };
    let withdrawn = |framework: Framework| match lookup(framework, id) {
        Lookup::Withdrawn { into, .. } => Some(Fault::Withdrawn(framework, into)),
        _ => None,
    };
    match place.hit.scheme {
        Scheme::Tsc => {
            let sure = |p: &Place| p.hit.scheme == Scheme::Tsc && p.hit.sure;
            unknown(Framework::Tsc2017).filter(|_| place.hit.sure || places.iter().any(sure))
        }
        Scheme::Dc => unknown(Framework::Dc)
            .filter(|_| mentions(reading, &["description criteria", "Description Criteria"])),
        Scheme::Nist80053 => {
            let fault = unknown(Framework::Nist80053R5).or_else(|| {
                let old = mentions(reading, &["Rev. 4", "Rev 4", "Rev4", "Revision 4", "rev4", "r4"]);
                withdrawn(Framework::Nist80053R5).filter(|_| !old)
            });
            fault.filter(|_| place.hit.sure && mentions(reading, &["800-53", "FedRAMP", "NIST"]))
        }
        Scheme::Csf => {
            let one_digit = !place.written.ends_with(place.hit.id.split('-').next_back().unwrap_or(""));
            unknown(Framework::Csf2).or_else(|| {
                let two = withdrawn(Framework::Csf2).filter(|_| !one_digit);
                two.filter(|_| !mentions(reading, &["CSF 1.1", "CSF v1.1", "Framework 1.1", "version 1.1"]))
            })
        }
        Scheme::Iso27001 => iso(reading, place),
        Scheme::Hipaa => unknown(Framework::HipaaSecurity),
    }
}

/// A number like A.9.2.5 is of 2013; a document that claims the edition of 2022 has another for it.
fn iso(reading: &Reading, place: &Place) -> Option<Fault> {
    let id = place.hit.id.as_str();
    if !mentions(reading, &["27001", "27002"]) && !place.hit.sure {
        return None;
    }
    match (lookup(Framework::Iso27001v2022, id), lookup(Framework::Iso27001v2013, id)) {
        (Lookup::Known { .. }, _) => None,
        (Lookup::Withdrawn { into, .. }, _) => {
            let current = mentions(reading, &["27001:2022", "27002:2022"])
                && !mentions(reading, &["27001:2013", "27002:2013"]);
            current.then_some(Fault::Withdrawn(Framework::Iso27001v2022, into))
        }
        (Lookup::Unknown { .. }, Lookup::Known { .. }) => None,
        // "A.5.14.1" numbers the parts of A.5.14.
        (Lookup::Unknown { .. }, Lookup::Unknown { .. }) if is_part(id) => None,
        (Lookup::Unknown { near }, _) if id.matches('.').count() == 2 => {
            Some(Fault::Unknown(Framework::Iso27001v2022, near))
        }
        (_, Lookup::Unknown { near }) => Some(Fault::Unknown(Framework::Iso27001v2013, near)),
        _ => None,
    }
}

fn is_part(id: &str) -> bool {
    id.rsplit_once('.').is_some_and(|(whole, _)| {
        whole.len() > 3 && matches!(lookup(Framework::Iso27001v2022, whole), Lookup::Known { .. })
    })
}

/// A whole mapping made to an edition that is no longer the current one is one comment.
fn old_mapping(reading: &Reading, framework: Framework, old: Vec<(Fault, Vec<&Place>)>) -> Draft {
    let mut spans: Vec<Span> = old.iter().flat_map(|(_, places)| places.iter().map(|p| p.span)).collect();
    spans.sort_unstable();
    let first = old.iter().map(|(_, places)| places[0]).min_by_key(|p| p.span);
    let written = first.map_or("", |p| p.written.as_str());
    let message = format!("“{written}” and {} more ids are no longer in {}", old.len() - 1, framework.name());
    let draft = Draft::new(&RULE, spans[0], message)
        .note("The mapping was made to an earlier edition, whose ids the current one moved or merged.")
        .ask(format!("When will the mapping be brought to {}?", framework.name()))
        .level(level(reading, framework));
    spans[1..].iter().fold(draft, |draft, span| draft.also(*span))
}

/// A document that does not say which edition it means is asked gently.
fn level(reading: &Reading, framework: Framework) -> Level {
    let stated: &[&str] = match framework {
        Framework::Csf2 => &["CSF 2.0", "CSF v2", "Framework 2.0", "GV."],
        Framework::Nist80053R5 => &["Rev. 5", "Rev 5", "Rev5", "Revision 5", "rev5", "r5"],
        _ => return Level::Warning,
    };
    if mentions(reading, stated) { Level::Warning } else { Level::Hint }
}

fn draft(reading: &Reading, fault: &Fault, places: &[&Place]) -> Draft {
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
        draft = draft.level(level(reading, framework));
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
            draft = draft.fix(format!("Replace with {offer} ({title})"), edits);
        }
    }
    draft
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
