//! Reads the documents for what they say of each thing.

use super::declared::heading;
use super::find::Finder;
use super::quoted;
use super::thing::{By, Kind, Mark, Thing, Things};
use super::{left_out, places};
use crate::document::{BlockId, BlockKind};
use crate::engine::Gathered;
use crate::lists::words::control_name;
use crate::model::{DocumentKind, Reading, Role};
use crate::programme::text::own_blocks;
use crate::programme::{Digest, Held, Named, Said};
use crate::span::Span;
use crate::vocabulary::Class;
use std::collections::BTreeSet;

pub(super) fn documents(gathered: &Gathered, things: &mut Things) {
    tools(gathered, things);
    let common = common_words(gathered, things);
    let mut finder = Finder::new(things, |word| common.contains(word));
    for document in 0..gathered.members.len() {
        let mut page = Page::new(gathered, document, things);
        page.read(&mut finder);
        page.teams();
    }
}

/// Names that no table has, where the text says that they are tools. It takes more than in a comment, which a writer
/// can wave away: a person, a place or a part of a longer name in the ledger is an error.
fn tools(gathered: &Gathered, things: &mut Things) {
    let titles: Vec<&str> = gathered.programme.documents.iter().map(|digest| digest.title.as_str()).collect();
    let has_word =
        |text: &str, word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    for (digest, member) in gathered.programme.documents.iter().zip(&gathered.members) {
        for tool in digest.mentions.iter().filter(|mention| mention.named == Named::Tool) {
            let word = tool.written.as_str();
            let own = titles.iter().any(|title| has_word(title, word))
                || member.reading.company.as_deref() == Some(word.to_lowercase().as_str());
            if own || places::is_place(word) || !word.chars().all(char::is_alphanumeric) {
                continue;
            }
            let is_part =
                |thing: &Thing| thing.names.iter().any(|name| name.contains(' ') && has_word(name, word));
            match things.all.iter().position(is_part) {
                // "Atlas" of "MongoDB Atlas"
                Some(whole) => things.also(whole, word),
                None if is_used(&member.source.text, tool.span) => {
                    things.of(Kind::System, &[word]);
                }
                None => {}
            }
        }
    }
}

/// Whether what stands around a name is said of a tool: "exports them from Logwarden", "a Logwarden alert".
fn is_used(text: &str, span: Span) -> bool {
    const LEADS: [&str; 4] = [" through", " via", " using", " from"];
    const TOOLS: [&str; 11] = [
        "ticket",
        "alert",
        "console",
        "report",
        "export",
        "dashboard",
        "workspace",
        "account",
        "log",
        "queue",
        "job",
    ];
    // "from American suppliers" names no tool.
    const GOES_ON: [&str; 14] = [
        "and", "or", "to", "for", "into", "in", "on", "by", "as", "every", "each", "when", "which", "before",
    ];
    let (Some(before), Some(after)) = (text.get(..span.start as usize), text.get(span.end as usize..)) else {
        return false;
    };
    let leads = LEADS.iter().any(|lead| before.trim_end().ends_with(lead));
    let next: String = after.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
    let is_tool = TOOLS.contains(&next.trim_end_matches('s'));
    // "OSes", "SLAs" are no names.
    let name = text.get(span.range()).unwrap_or_default();
    let plural = name.ends_with('s') && name.chars().nth(1).is_some_and(char::is_uppercase);
    !plural && (is_tool || leads && (!after.starts_with(' ') || GOES_ON.contains(&next.as_str())))
}

/// Those of the names of one word that a text uses in small letters: "Documents" is a word before it is a name.
fn common_words(gathered: &Gathered, things: &Things) -> BTreeSet<String> {
    let listed =
        things.all.iter().filter(|thing| !thing.declared_in.iter().any(|mark| mark.by.is_register()));
    let mut names: BTreeSet<&str> = listed
        .flat_map(|thing| &thing.names)
        .map(String::as_str)
        .filter(|name| !name.contains(' '))
        .collect();
    let mut common = BTreeSet::new();
    for member in &gathered.members {
        for block in &member.reading.document.blocks {
            let text = block.text.as_str();
            names.retain(|name| {
                let lower = name.to_lowercase();
                let used =
                    lower != **name && text.split(|c: char| !c.is_alphanumeric()).any(|word| word == lower);
                if used {
                    common.insert((*name).to_owned());
                }
                !used
            });
        }
    }
    common
}

/// A document on its way through.
struct Page<'g, 't> {
    gathered: &'g Gathered,
    document: usize,
    digest: &'g Digest,
    reading: &'g Reading,
    things: &'t mut Things,
    by: By,
    /// The sections of a description that list the components of the system, and those on who else serves it.
    components: BTreeSet<u32>,
    providers: BTreeSet<u32>,
}

impl<'g, 't> Page<'g, 't> {
    fn new(gathered: &'g Gathered, document: usize, things: &'t mut Things) -> Page<'g, 't> {
        let digest = &*gathered.programme.documents[document];
        let reading = &gathered.members[document].reading;
        let whole = digest.kind == DocumentKind::SystemDescription;
        let described = if whole { reading.described().sections } else { Vec::new() };
        let under = |criterion: u8| {
            let sections = described.iter().filter(|s| s.criterion == criterion).map(|s| s.section);
            let mut all: BTreeSet<u32> = sections.collect();
            for (index, section) in (0..).zip(&reading.document.sections) {
                if section.parent.is_some_and(|parent| all.contains(&parent)) {
                    all.insert(index);
                }
            }
            all
        };
        let (components, providers) = (under(3), under(7));
        let by = if whole { By::Description } else { By::Document };
        Page { gathered, document, digest, reading, things, by, components, providers }
    }

    fn read(&mut self, finder: &mut Finder) {
        for (id, block) in own_blocks(self.reading) {
            if let Some(label) = &block.label {
                for (thing, _) in finder.find(&label.name, self.things) {
                    // "**Metabase:** figures of the company" under a heading of exclusions.
                    let out = self.reading.role(id) == Role::Exclusions;
                    self.say(id, thing, block.text.as_str(), label.span, out);
                }
            }
            let text = block.text.as_str();
            for (thing, range) in finder.find(text, self.things) {
                let sentences = &self.reading.analysis(id).sentences;
                let sentence = sentences.iter().find(|s| s.span.range().contains(&range.start));
                let out = sentence.and_then(|sentence| left_out::range(self.reading, id, sentence));
                let words = sentence.map_or(text, |sentence| &text[sentence.span.range()]);
                let span = block.text.source(Span::from(range.clone()));
                self.say(id, thing, words, span, out.is_some_and(|out| out.contains(&range.start)));
            }
        }
    }

    fn say(&mut self, id: BlockId, thing: usize, words: &str, span: Span, out: bool) {
        let place = self.gathered.programme.elsewhere(self.document, span);
        let block = self.reading.block(id);
        let role = self.reading.role(id);
        let mark = |words: String| Mark { words, place: place.clone(), by: self.by };
        let thing = &mut self.things.all[thing];
        thing.documents.insert(self.document);
        if out {
            thing.declared_out.push(mark(quoted(words)));
            return;
        }
        let part = self.components.contains(&block.section);
        let serves = self.providers.contains(&block.section)
            && matches!(thing.kind, Kind::System | Kind::Vendor)
            && !matches!(block.kind, BlockKind::Cell { column: 1.., .. });
        if serves {
            let row: Vec<&str> =
                self.reading.row(id).map(|cell| self.reading.block(cell).text.as_str()).collect();
            let said = if row.len() > 1 { row.join(" ") } else { words.to_owned() };
            if said.to_lowercase().contains("carve") {
                thing.carved_out.push(mark(String::new()));
            }
        }
        if part || serves || role == Role::Scope {
            let words = match thing.kind {
                // "an office in Cork. Nothing of the service runs there."
                Kind::Location => quoted(words),
                _ => heading(self.reading, id),
            };
            thing.declared_in.push(mark(words));
            return;
        }
        match self.digest.control_of(Some(id)) {
            Some(control) => {
                let name = control_name(&self.gathered.programme, Held { document: self.document, control });
                thing.controls.entry(name).or_insert(place);
            }
            None => thing.mentions.push(mark(quoted(words))),
        }
    }

    /// Teams that do something.
    fn teams(&mut self) {
        for said in &self.digest.said {
            for performer in said.acts.iter().filter_map(|act| act.performer.as_ref()) {
                if performer.class != Some(Class::Team) {
                    continue;
                }
                for name in performer.slot.text.split(" and ").filter_map(team) {
                    // A body that the register of owners has is an owner.
                    if self.gathered.programme.owner(name).is_none() {
                        let index = self.things.of(Kind::Team, &[name]);
                        self.acts(index, said, performer.slot.span);
                    }
                }
            }
        }
    }

    fn acts(&mut self, index: usize, said: &Said, span: Span) {
        let place = self.gathered.programme.elsewhere(self.document, span);
        let thing = &mut self.things.all[index];
        thing.documents.insert(self.document);
        match said.control {
            Some(control) => {
                let held = Held { document: self.document, control };
                let name = control_name(&self.gathered.programme, held);
                thing.controls.entry(name).or_insert(place);
            }
            None => thing.mentions.push(Mark { words: quoted(&said.text), place, by: self.by }),
        }
    }
}

/// The team that some words for a performer name: "which the Platform team" names the Platform team.
fn team(words: &str) -> Option<&str> {
    const BODIES: [&str; 6] = ["team", "department", "committee", "board", "desk", "council"];
    const ALONE: [&str; 8] = [
        "HR",
        "IT",
        "Human Resources",
        "Legal",
        "Finance",
        "Engineering",
        "People Operations",
        "Security Operations",
    ];
    let lower = format!(" {}", words.to_ascii_lowercase());
    let articles = [" the ", " our ", " a ", "’s ", "'s ", ", "];
    let from = articles.iter().filter_map(|article| Some(lower.rfind(article)? + article.len() - 1)).max();
    let name = words.get(from.unwrap_or_default()..)?.trim();
    let last = name.rsplit(' ').next()?.to_lowercase();
    let says_which = (2..=4).contains(&name.split(' ').count()) || last == "board";
    (says_which && BODIES.contains(&last.as_str()) || ALONE.contains(&name)).then_some(name)
}
