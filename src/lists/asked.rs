//! The question of each finding, and what it is about.

use super::Tone;
use crate::catalogs;
use crate::engine::{Gathered, Judged};
use crate::finding::{Confidence, Elsewhere, Family, Finding, Level};
use crate::model::{Origin, Slot};
use crate::programme::{Digest, Held, Programme};
use crate::registers::Place;
use crate::span::Span;
use std::cmp::Reverse;

/// A question, and what prompts it.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) question: String,
    pub(super) rule: &'static str,
    pub(super) family: Family,
    pub(super) level: Level,
    confidence: Confidence,
    /// What is wrong, quoting the words; each thing once.
    messages: Vec<String>,
    pub(super) places: Vec<Elsewhere>,
    /// The words of the first finding.
    words: String,
    pub(super) about: About,
    /// The document, after them all the registers, and the byte in it.
    pub(super) at: (usize, u32),
    pub(super) heading: String,
    /// The title of the best fix; empty where there is none.
    pub(super) fix: String,
    /// How many findings ask it.
    pub(super) times: usize,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    /// A control, by its id in capitals; wherever it stands.
    Id(String),
    /// A control without an id.
    Control(usize, usize),
    /// A section of a document.
    Section(usize, u32),
    /// A file of the registers.
    Register(usize),
}

impl About {
    pub(super) fn rank(&self) -> u8 {
        match self {
            About::Id(_) | About::Control(..) => 0,
            About::Section(..) => 1,
            About::Register(_) => 2,
        }
    }
}

impl Asked {
    /// The kind of doubt, the most telling first, then how much it matters and how sure it is.
    pub(super) fn weight(&self) -> (u8, Reverse<Level>, Reverse<Confidence>) {
        let kind = match (self.rule, self.family) {
            (
                "conflicting-cadence"
                | "conflicting-fact"
                | "duplicate-control"
                | "owner-mismatch"
                | "period-mismatch",
                _,
            ) => 0,
            (_, Family::Owner) => 1,
            (_, Family::Evidence) => 2,
            (_, Family::Scope) => 3,
            (_, Family::Consistency) => 4,
            (_, Family::Wording) => 5,
        };
        (kind, Reverse(self.level), Reverse(self.confidence))
    }

    /// By weight, then by place.
    pub(super) fn order(&self) -> impl Ord + use<> {
        (self.weight(), self.at, self.rule)
    }

    /// What tells that two questions are about the same word.
    pub(super) fn word(&self) -> (&'static str, String) {
        (self.rule, self.words.to_lowercase())
    }

    /// Whether two ask the same; “Strong” asks what “strong” does.
    pub(super) fn is_same(&self, other: &Asked) -> bool {
        self.rule == other.rule && self.question.to_lowercase() == other.question.to_lowercase()
    }

    pub(super) fn join(&mut self, other: Asked) {
        self.times += other.times;
        for message in other.messages {
            if self.messages.iter().all(|known| known.to_lowercase() != message.to_lowercase()) {
                self.messages.push(message);
            }
        }
        for place in other.places {
            if !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }

    /// What prompts it, in a line; of many things the first few. What is said of several words is said once.
    pub(super) fn because(&self) -> String {
        const MOST: usize = 6;
        let more = match self.messages.len().saturating_sub(MOST) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let shown =
            |list: Vec<&str>, between: &str| list.into_iter().take(MOST).collect::<Vec<_>>().join(between);
        let parted: Option<Vec<(&str, &str)>> = self.messages.iter().map(|message| quoted(message)).collect();
        match parted {
            Some(parts) if parts.len() > 1 && parts.iter().all(|part| part.1 == parts[0].1) => {
                let words = parts.iter().map(|part| part.0).collect();
                format!("{}{more}: each {}", shown(words, ", "), parts[0].1)
            }
            _ => shown(self.messages.iter().map(String::as_str).collect(), "; ") + &more,
        }
    }

    pub(super) fn tone(&self) -> Tone {
        match self.level {
            Level::Error => Tone::Bad,
            Level::Warning => Tone::Open,
            Level::Hint => Tone::Plain,
        }
    }
}

/// The questions of all findings. One that asks nothing says it all.
pub(super) fn all(gathered: &Gathered) -> Vec<Asked> {
    let programme = &gathered.programme;
    let Judged { documents, registers } = gathered.found();
    let mut all = Vec::new();
    for (index, found) in documents.iter().enumerate() {
        let member = &gathered.members[index];
        let digest = &programme.documents[index];
        for finding in found.findings.iter().filter(|finding| !finding.question.is_empty()) {
            let at = finding.span.start;
            let control = digest.control_of(member.reading.document.block_at(at));
            let about = match control {
                Some(control) => about(programme, Held { document: index, control }),
                None => About::Section(index, member.reading.document.section_at(at)),
            };
            let document = &member.reading.document;
            let heading = document.heading_text(&document.sections[document.section_at(at) as usize]);
            let words = member.source.text.get(finding.span.range()).unwrap_or_default();
            let places = places(finding, |span| programme.elsewhere(index, span));
            all.push(Asked::new(finding, words, places, about, (index, at), heading));
        }
    }
    let after = gathered.members.len();
    for (index, findings) in registers.iter().enumerate() {
        let file = &programme.registers().files[index];
        for finding in findings.iter().filter(|finding| !finding.question.is_empty()) {
            let words = file.text.get(finding.span.range()).unwrap_or_default();
            let at = (after + index, finding.span.start);
            let own = |span| programme.in_register(Place { file: index as u32, span });
            let places = places(finding, own);
            all.push(Asked::new(finding, words, places, About::Register(index), at, ""));
        }
    }
    all
}

fn about(programme: &Programme, held: Held) -> About {
    match &programme.control(held).id {
        Some(id) => About::Id(id.to_uppercase()),
        None => About::Control(held.document, held.control),
    }
}

/// Where a finding has its words, and what it leads to.
fn places<E: Into<Option<Elsewhere>>>(finding: &Finding, own: impl Fn(Span) -> E) -> Vec<Elsewhere> {
    let here = std::iter::once(finding.span).chain(finding.also.iter().copied()).map(|span| own(span).into());
    let there = finding.related.iter().map(|related| match &related.elsewhere {
        None => own(related.span).into(),
        Some(elsewhere) => Some(elsewhere.clone()),
    });
    let mut places: Vec<Elsewhere> = Vec::new();
    for place in here.chain(there).flatten() {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

impl Asked {
    fn new(
        finding: &Finding,
        words: &str,
        places: Vec<Elsewhere>,
        about: About,
        at: (usize, u32),
        heading: &str,
    ) -> Asked {
        Asked {
            rule: finding.rule,
            family: finding.family,
            level: finding.level,
            confidence: finding.confidence,
            fix: finding.fixes.first().map_or_else(String::new, |fix| fix.title.clone()),
            question: finding.question.clone(),
            messages: vec![finding.message.clone()],
            places,
            words: words.to_owned(),
            about,
            at,
            heading: heading.to_owned(),
            times: 1,
        }
    }
}

/// The words that a message begins with, in their quotation marks, and what it says of them.
fn quoted(message: &str) -> Option<(&str, &str)> {
    let end = message.strip_prefix('“')?.find('”')? + '“'.len_utf8() + '”'.len_utf8();
    message.is_char_boundary(end).then(|| (&message[..end], message[end..].trim_start()))
}

/// What a reader is told that a question is about: "LL-09 Access review (CC6.3)".
pub(super) fn title(gathered: &Gathered, about: &About) -> String {
    let programme = &gathered.programme;
    match about {
        About::Id(id) => {
            let held = programme.by_id().get(id).map_or(&[][..], Vec::as_slice);
            named(programme, held, id)
        }
        About::Control(document, control) => {
            let held = Held { document: *document, control: *control };
            let named = named(programme, &[held], "");
            format!("{named}, in {}", programme.documents[*document].path)
        }
        About::Section(document, section) => {
            let reading = &gathered.members[*document].reading.document;
            let heading = reading.heading_text(&reading.sections[*section as usize]);
            match (heading, document_name(&programme.documents[*document])) {
                ("", name) => name,
                (heading, name) if name.starts_with(&format!("{heading} (")) => name,
                (heading, name) => format!("{heading}, in {name}"),
            }
        }
        About::Register(file) => programme.registers().files[*file].path.clone(),
    }
}

/// The id with the shortest title that one of the places gives, and the criteria of all of them.
pub(super) fn named(programme: &Programme, held: &[Held], id: &str) -> String {
    let controls = || held.iter().map(|held| programme.control(*held));
    let title = controls().map(|control| control.title.as_str()).filter(|title| !title.is_empty());
    let title = title.min_by_key(|title| title.len()).unwrap_or_default();
    let own = catalogs::find(id);
    let mut criteria: Vec<&str> = Vec::new();
    // What is said of a whole document tells its controls apart from nothing.
    let own_criteria = || controls().flat_map(|control| &control.criteria);
    let is_whole = |slot: &&Slot| slot.origin == Origin::FrontMatter;
    let whole = own_criteria().all(|slot| is_whole(&slot));
    for slot in own_criteria().filter(|slot| whole || !is_whole(slot)) {
        // "AC-02" is a company's own id as well as one of NIST's.
        let told = own.iter().any(|hit| hit.id == slot.text)
            || title.contains(&slot.text)
            || criteria.contains(&slot.text.as_str());
        if !told {
            criteria.push(&slot.text);
        }
    }
    let mut name = format!("{id} {title}").trim().to_owned();
    if !criteria.is_empty() {
        name += &format!(" ({})", criteria.join(", "));
    }
    name
}

/// The name of a document or of a register's file.
pub(super) fn file(gathered: &Gathered, at: usize) -> String {
    match gathered.programme.documents.get(at) {
        Some(digest) => document_name(digest),
        None => {
            let files = &gathered.programme.registers().files;
            files.get(at - gathered.members.len()).map_or_else(String::new, |file| file.path.clone())
        }
    }
}

fn document_name(digest: &Digest) -> String {
    match digest.title.as_str() {
        "" => digest.path.to_string(),
        title => format!("{title} ({})", digest.path),
    }
}
