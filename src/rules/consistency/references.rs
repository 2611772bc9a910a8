//! Links, ids and names of documents that lead to nothing in the programme.

use super::broken_reference;
use crate::names::{Kind, Place};
use crate::programme::{Digest, Programme};
use crate::rules::evidence::across::is_evidence;
use crate::rules::{Comments, Draft, Spot};
use crate::span::Span;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

/// Fewer ids than this are no series that one could be missing from.
const MIN_SERIES: usize = 3;

/// Fewer titles than this are no set of policies that one could be missing from.
const MIN_TITLES: usize = 3;

/// "the Acceptable Use Policy"
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static TITLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[A-Z][A-Za-z]+(?: and | of | & | for | )){1,5}(?:Policy|Standard|Procedure|Plan|Runbook|Register)(?-u:\b)")
        .expect("a valid pattern")
});

pub(super) fn broken(programme: &Programme, comments: &mut Comments) {
    let by_path: FxHashMap<PathBuf, usize> = programme
        .documents
        .iter()
        .enumerate()
        .map(|(index, digest)| (plain(Path::new(&*digest.path)), index))
        .collect();
    for (index, digest) in programme.documents.iter().enumerate() {
        links(programme, &by_path, index, digest, comments);
    }
    ids(programme, comments);
    titles(programme, comments);
    sections(programme, comments);
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if clean.file_name().is_some() => drop(clean.pop()),
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// Links to files that are not there, and to headings that the other document does not have.
fn links(
    programme: &Programme,
    by_path: &FxHashMap<PathBuf, usize>,
    index: usize,
    digest: &Digest,
    comments: &mut Comments,
) {
    for (span, path) in digest.dead_links.iter().filter(|(_, path)| !is_evidence(path)) {
        let mut draft = draft(*span, format!("there is no file “{path}”"), "Which document is meant?");
        let wanted = path.rsplit('/').next().unwrap_or(path);
        let near =
            programme.documents.iter().map(|other| other.path.rsplit('/').next().unwrap_or(&other.path));
        let near = near.map(|name| (strsim::normalized_damerau_levenshtein(name, wanted), name));
        if let Some((_, name)) = near.filter(|(score, _)| *score > 0.6).max_by(|a, b| a.0.total_cmp(&b.0)) {
            draft = draft.ask(format!("Is “{name}” meant?"));
        }
        comments.push(Spot::Document(index, *span), draft);
    }
    for link in digest.names.links.iter().filter(|link| !link.path.is_empty() && !link.anchor.is_empty()) {
        let folder = Path::new(&*digest.path).parent().unwrap_or(Path::new(""));
        let Some(&other) = by_path.get(&plain(&folder.join(&link.path))) else { continue };
        if programme.documents[other].names.heading(&link.anchor).is_none() {
            let message = format!("“{}” has no heading “#{}”", link.path, link.anchor);
            comments
                .push(Spot::Document(index, link.span), draft(link.span, message, "Which section is meant?"));
        }
    }
}

fn draft(span: Span, message: String, question: &str) -> Draft {
    Draft::new(&broken_reference::RULE, span, message)
        .note("The rule that the sentence leans on cannot be found.")
        .ask(question)
}

/// Ids of controls of a series that the programme numbers, and that no document has.
fn ids(programme: &Programme, comments: &mut Comments) {
    let declared = || {
        programme.documents.iter().flat_map(|digest| &digest.names.all).filter(|n| n.place == Place::Declared)
    };
    let known: FxHashSet<&str> = declared().map(|name| name.key.as_str()).collect();
    let mut series: FxHashMap<&str, usize> = FxHashMap::default();
    for name in declared().filter(|name| name.kind == Kind::Control) {
        *series.entry(prefix(&name.key)).or_default() += 1;
    }
    let listed: FxHashSet<String> =
        programme.registers().evidence.iter().map(|record| record.id.text.to_uppercase()).collect();
    for (index, digest) in programme.documents.iter().enumerate() {
        let mentioned = digest.names.all.iter().filter(|name| {
            name.kind == Kind::Control
                && name.place == Place::Mentioned
                && !known.contains(name.key.as_str())
                && !listed.contains(&name.key)
                && series.get(prefix(&name.key)).is_some_and(|count| *count >= MIN_SERIES)
                && !digest.said.iter().any(|said| said.span.contains(name.span) && is_given_up(&said.text))
        });
        for name in mentioned {
            let message = format!("no document has a control “{}”", name.written);
            let draft = draft(name.span, message, "Which control is meant?");
            comments.push(Spot::Document(index, name.span), draft);
        }
    }
}

/// "MO-04 is retired": an id that nothing goes by, and that says so.
fn is_given_up(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "retired",
        "withdrawn",
        "no longer",
        "superseded",
        "merged into",
        "replaced by",
        "not used",
        "formerly",
        "withdrawal",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|words| lower.contains(words))
}

/// "AC" of "AC-12"
fn prefix(id: &str) -> &str {
    id.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '_'))
}

/// Policies that a sentence names by title and that the programme does not have.
fn titles(programme: &Programme, comments: &mut Comments) {
    let titles: Vec<FxHashSet<String>> =
        programme.documents.iter().filter(|d| !d.title.is_empty()).map(|d| words(&d.title)).collect();
    let titled = programme
        .documents
        .iter()
        .filter(|d| TITLED.is_match(&d.title) || d.title.ends_with("Policy"))
        .count();
    if titled < MIN_TITLES {
        return;
    }
    let registers = programme.registers();
    let elsewhere = |text: &str| {
        const WORDS: [&str; 14] = [
            "outside",
            "kept in",
            "is in ",
            "not in this",
            "NIST",
            "ISO",
            "PCI",
            "HIPAA",
            "customer's",
            "vendor's",
            "provider's",
            "published at",
            "stored in",
            "separate",
        ];
        WORDS.iter().any(|words| text.contains(words))
    };
    let mut told: FxHashSet<String> = FxHashSet::default();
    for (index, digest) in programme.documents.iter().enumerate() {
        let headings: Vec<FxHashSet<String>> = digest.names.headings.iter().map(|h| words(&h.text)).collect();
        for said in &digest.said {
            for found in TITLED.find_iter(&said.text) {
                let name = found.as_str().trim_start_matches("The ");
                let wanted = words(name);
                // "the Policy" and "this Standard" are the document itself.
                let one = wanted.len() < 2 || name.split(' ').count() < 2;
                let has = |all: &[FxHashSet<String>]| all.iter().any(|title| wanted.is_subset(title));
                let listed = registers
                    .evidence
                    .iter()
                    .filter_map(|r| r.record.as_ref())
                    .any(|r| r.text.contains(name));
                let linked = digest.names.links.iter().any(|link| said.span.overlaps(link.span));
                if one
                    || has(&titles)
                    || has(&headings)
                    || listed
                    || linked
                    || elsewhere(&said.text)
                    || !told.insert(name.to_owned())
                {
                    continue;
                }
                // Where markup stands between, the sentence as a whole.
                let plain = said.span.len() as usize == said.text.len();
                let start = said.span.start + (found.end() - name.len()) as u32;
                let span = if plain { Span::new(start, start + name.len() as u32) } else { said.span };
                let message = format!("no document of the programme is called “{name}”");
                comments.push(
                    Spot::Document(index, span),
                    draft(span, message, "Which document is meant, and where is it kept?")
                        .confidence(crate::finding::Confidence::Medium),
                );
            }
        }
    }
}

/// "section 7.3 of the Access Control Standard", where that ends with section 6.
fn sections(programme: &Programme, comments: &mut Comments) {
    #[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i:section|sec\.|clause|chapter) ([0-9]{1,2})((?:\.[0-9]{1,2}){0,3}) of (?:the |our )?([A-Z][A-Za-z]+(?:[ ](?:and|of|for|&|[A-Z][A-Za-z]+))*(?: (?:chapter|policy|standard|procedure|plan))?)")
            .expect("a valid pattern")
    });
    for (index, digest) in programme.documents.iter().enumerate() {
        for said in digest.said.iter().filter(|said| said.text.contains(" of ")) {
            for found in REFERENCE.captures_iter(&said.text) {
                let (Some(whole), Some(first), Some(title)) = (found.get(0), found.get(1), found.get(3))
                else {
                    continue;
                };
                let wanted = words(title.as_str());
                let named = |other: &&std::sync::Arc<Digest>| {
                    wanted.len() > 1 && wanted.is_subset(&words(&other.title))
                };
                let Some(other) = programme.documents.iter().find(named) else { continue };
                let number = format!("{}{}", first.as_str(), found.get(2).map_or("", |rest| rest.as_str()));
                let numbers: Vec<&str> =
                    other.names.headings.iter().filter_map(|h| leading_number(&h.text)).collect();
                if numbers.len() < 2 || has_section(&numbers, &number) {
                    continue;
                }
                let plain = said.span.len() as usize == said.text.len();
                let start = said.span.start + whole.start() as u32;
                let span = if plain { Span::new(start, start + whole.len() as u32) } else { said.span };
                let message = format!("“{}” has no section {number}", other.title);
                comments.push(Spot::Document(index, span), draft(span, message, "Which section is meant?"));
            }
        }
    }
}

/// "6" of "6. Partners", "6.1" of "6.1 Passwords".
fn leading_number(heading: &str) -> Option<&str> {
    let length = heading.len() - heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number = heading[..length].trim_end_matches('.');
    (!number.is_empty() && heading[length..].starts_with([' ', ')', '\u{a0}'])).then_some(number)
}

/// Whether a numbered document has a section, or may have it: where no heading of that depth has a number, its
/// paragraphs may.
fn has_section(numbers: &[&str], number: &str) -> bool {
    if numbers.contains(&number) {
        return true;
    }
    match number.rsplit_once('.') {
        None => false,
        Some((above, _)) => {
            let within = format!("{above}.");
            numbers.contains(&above) && !numbers.iter().any(|other| other.starts_with(&within))
        }
    }
}

fn words(title: &str) -> FxHashSet<String> {
    const EMPTY: [&str; 6] = ["and", "of", "the", "for", "a", "an"];
    title
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_policies() {
        let found = |text: &'static str| TITLED.find(text).map(|found| found.as_str());
        assert_eq!(found("as the Acceptable Use Policy says"), Some("Acceptable Use Policy"));
        assert_eq!(found("see Backup and Recovery Standard."), Some("Backup and Recovery Standard"));
        assert_eq!(found("this policy and a Policy"), None);
    }
}
