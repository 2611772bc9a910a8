//! What a tester asks for, in words: all instances of what the control does.

use super::times::{Runs, Times};
use crate::engine::Gathered;
use crate::language::{Form, analyse};
use crate::lists::Cell;
use crate::model::{Claim, Place};
use crate::programme::Held;
use crate::programme::records::Kept;
use crate::vocabulary::tables::rows;
use crate::vocabulary::{WordId, vocabulary};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What single occurrences of a verb are called; empty for one that says nothing without its object.
static DEEDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let deeds = rows(include_str!("../../vocabulary/deeds.tsv"));
    deeds
        .filter_map(|row| match row.as_slice() {
            [verb, "-"] => Some((*verb, "")),
            [verb, noun] => Some((*verb, *noun)),
            _ => None,
        })
        .collect()
});

/// A control of more activities is several.
const MOST: usize = 3;

pub(super) fn cell(gathered: &Gathered, kept: &Kept, times: &Times) -> Cell {
    let named =
        if times.is_automated { settings(gathered, kept) } else { populations(gathered, kept, times) };
    let mut text = named.join("; ");
    if !times.is_automated {
        text += " in the period";
    }
    text += &systems(kept);
    text.into()
}

/// ", from Jira": the system that holds the records, where it is one.
fn systems(kept: &Kept) -> String {
    let mut systems: Vec<&str> = Vec::new();
    for system in kept.records.iter().filter_map(|record| record.system.as_ref()) {
        // A file, or a ticket of its own for each record, is no system.
        if !system.text.contains('/') && !systems.contains(&system.text.as_str()) {
            systems.push(&system.text);
        }
    }
    match systems.as_slice() {
        [only] => format!(", from {only}"),
        _ => String::new(),
    }
}

fn settings(gathered: &Gathered, kept: &Kept) -> Vec<String> {
    let title = title(gathered, kept);
    vec![format!("the configuration behind “{title}”, and each change of it in the period")]
}

fn populations(gathered: &Gathered, kept: &Kept, times: &Times) -> Vec<String> {
    let is_event = times.all.iter().all(|time| time.runs == Runs::Event) && !times.all.is_empty();
    // "User access review" in a matrix is the plainest name there is.
    let controls = kept.held.iter().map(|held| gathered.programme.control(*held));
    let mut rows = controls.filter(|control| matches!(control.place, Place::Row { .. }));
    if let Some(control) = rows.find(|control| is_a_deed(&control.title)) {
        return vec![format!("all instances of “{}”", control.title.trim_end_matches('.'))];
    }
    let mut named: Vec<String> = Vec::new();
    for held in kept.held {
        for claims in [[Claim::Tested].as_slice(), &[Claim::Recorded]] {
            if named.is_empty() {
                named = acts(gathered, *held, claims, is_event);
            }
        }
        // What the next place says is said in other words.
        if !named.is_empty() {
            break;
        }
    }
    if named.is_empty() {
        named.push(format!("all instances of “{}”", title(gathered, kept)));
    }
    named
}

/// Whether a title names a deed and says nothing of it: "Quarterly restore test", "Risk assessment by the committee".
fn is_a_deed(title: &str) -> bool {
    let analysis = analyse(title, false);
    let says = analysis.clauses.iter().any(|clause| clause.verb.is_some() && clause.form != Form::Imperative);
    let lower = title.to_lowercase();
    let words = || lower.split(|c: char| !c.is_alphanumeric());
    let is_noun = |word: &str| {
        let is = |noun: &&str| *noun == word || noun.strip_suffix('s') == Some(word);
        DEEDS.values().any(is) || matches!(word, "analysis" | "recovery" | "training")
    };
    // A title that is one word long names a theme.
    !says && words().filter(|word| !word.is_empty()).count() > 1 && words().any(is_noun)
}

/// What a matrix says that is done, or the shortest of the control's headings.
fn title<'p>(gathered: &'p Gathered, kept: &Kept) -> &'p str {
    let controls = kept.held.iter().map(|held| gathered.programme.control(*held));
    let titles = controls.filter(|control| !control.title.is_empty()).map(|control| {
        let is_heading = !matches!(control.place, Place::Row { .. });
        (is_heading, control.title.len(), control.title.as_str())
    });
    titles.min().map_or("", |(.., title)| title).trim_end_matches('.')
}

/// What is done in one place of a control, in the order in which it is told.
fn acts(gathered: &Gathered, held: Held, claims: &[Claim], is_event: bool) -> Vec<String> {
    let digest = &gathered.programme.documents[held.document];
    let control = gathered.programme.control(held);
    let source = &gathered.members[held.document].source.text;
    let own = digest.said.iter().filter(|said| said.control == Some(held.control) && said.kind.claims());
    let mut named: Vec<String> = Vec::new();
    for (said, act) in own.flat_map(|said| said.acts.iter().map(move |act| (said, act))) {
        // "Restore report" in the column of records is nothing that is done.
        let is_record = control.records.iter().any(|slot| slot.span.overlaps(act.span));
        if !claims.contains(&act.claim) || act.negated || is_record {
            continue;
        }
        let slot = control.actions.iter().find(|slot| slot.span == act.span);
        let verb = source.get(act.span.range()).unwrap_or_default();
        let population = slot.and_then(|slot| population(&slot.text, verb, act.verb, &said.text, is_event));
        named.extend(population.filter(|population| !named.contains(population)));
    }
    named.truncate(MOST);
    named
}

/// "all reviews of firewall rules", "each change", or the action in its words; `None` where they do not say what
/// is acted on.
fn population(words: &str, verb: &str, lemma: &str, sentence: &str, is_event: bool) -> Option<String> {
    const EACH: [&str; 4] = ["each ", "every ", "all ", "any "];
    const ONE: [&str; 2] = ["a ", "an "];
    const EMPTY: [&str; 5] = ["the ", "our ", "its ", "their ", "this "];
    const NOTHING: [&str; 8] = ["it", "this", "that", "them", "these", "those", "one", "which"];
    let (object, begins_sentence) = match (words.strip_suffix(verb), words.strip_prefix(verb)) {
        (Some(subject), _) if !subject.trim().is_empty() => (subject.trim(), true),
        (_, Some(object)) => (object.trim(), false),
        _ => return None,
    };
    let lower = object.to_lowercase();
    let is_figure = object.starts_with(|c: char| c.is_ascii_digit());
    if object.is_empty() || is_figure || NOTHING.contains(&lower.as_str()) {
        return None;
    }
    let object = whole(object, verb, sentence, begins_sentence);
    let object = if begins_sentence { lower_first(&object) } else { object };
    let after = |words: &[&str]| {
        let word = words.iter().find(|word| lower.starts_with(**word))?;
        object.get(word.len()..)
    };
    if is_event && after(&EACH).is_some() {
        return Some(object);
    }
    let one = after(&ONE);
    let bare = after(&EACH).or(one).or_else(|| after(&EMPTY)).unwrap_or(&object);
    Some(match DEEDS.get(lemma) {
        Some(&"") if one.is_some() => format!("each {bare}"),
        Some(&"") => format!("all {bare}"),
        Some(noun) => format!("all {noun} of {bare}"),
        None => format!("each time “{words}”"),
    })
}

/// The object with what its sentence says more closely of it: "access" is "access to the ledger".
fn whole(object: &str, verb: &str, sentence: &str, is_subject: bool) -> String {
    const CLOSER: [&str; 3] = ["of", "to", "for"];
    const ENDS: [&str; 17] = [
        "every", "each", "in", "within", "at", "on", "by", "with", "and", "when", "before", "after", "as",
        "per", "once", "twice", "that",
    ];
    /// A longer one is read in the document.
    const MOST_WORDS: usize = 7;
    let Some((_, after)) = sentence.split_once(object) else { return object.to_owned() };
    let mut words: Vec<&str> = Vec::new();
    let until_verb = after.split_once(verb).map(|(between, _)| between).filter(|_| is_subject);
    for word in until_verb.unwrap_or(after).split_whitespace() {
        let first = words.is_empty();
        let plain = word.trim_end_matches([',', '.', ';', ':', ')']);
        if first && !CLOSER.contains(&plain) || ENDS.contains(&plain) || words.len() > MOST_WORDS {
            break;
        }
        words.push(plain);
        if plain.len() < word.len() {
            break;
        }
    }
    // "access to" without what it is to
    match words.len() {
        2..=MOST_WORDS => format!("{object} {}", words.join(" ")),
        _ => object.to_owned(),
    }
}

/// "Access" at the start of a sentence is "access" within one; "Okta accounts" and "MFA tokens" stay.
fn lower_first(words: &str) -> String {
    let mut parts = words.split(' ');
    let first = parts.next().unwrap_or_default();
    let is_name = parts.next().is_some_and(|second| second.starts_with(char::is_uppercase));
    let lower = first.to_lowercase();
    let is_common = !is_name
        && first.chars().skip(1).all(char::is_lowercase)
        && vocabulary().word(lower.as_bytes()) != WordId::UNKNOWN;
    if is_common { lower + &words[first.len()..] } else { words.to_owned() }
}
