//! Criteria against controls: which have one, with what reason and what evidence.

use super::words::{control_name, listed, short};
use super::{Cell, Column, Sheet, Table, Tone};
use crate::catalogs::{self, Category, Framework, Hit, Lookup, Scheme};
use crate::count::counted;
use crate::engine::Gathered;
use crate::finding::Elsewhere;
use crate::model::{Control, DocumentKind, Origin, Place, Reading};
use crate::names;
use crate::programme::{Held, Programme};
use std::collections::{BTreeMap, BTreeSet};

const CRITERIA: &[Column] = &[
    Column { key: "criterion", head: "Criterion" },
    Column { key: "about", head: "What it asks" },
    Column { key: "standing", head: "Standing" },
    Column { key: "controls", head: "Controls" },
    Column { key: "rationale", head: "Why they answer it" },
    Column { key: "evidence", head: "Evidence" },
];

const DESCRIPTION: &[Column] = &[
    Column { key: "criterion", head: "Criterion" },
    Column { key: "about", head: "What it asks" },
    Column { key: "standing", head: "Standing" },
    Column { key: "answered", head: "Answered in the description" },
];

/// More controls than this in one cell are counted.
const MOST: usize = 6;

/// Of another framework so many ids are a mapping, fewer a reference.
const MAPPING: usize = 5;

/// Which criteria have controls, and whether a reason and evidence stand there.
pub fn coverage(gathered: &Gathered) -> Sheet {
    let coverage = Coverage::of(gathered);
    let (tsc, gaps) = coverage.trust_services();
    let (description, unanswered) = coverage.description();
    let mut lead = match &tsc {
        Some(table) => {
            format!("{} in scope", counted(table.rows.len(), "criterion").replace("criterions", "criteria"))
        }
        None => "No trust services criterion is mapped to a control".to_owned(),
    };
    if tsc.is_some() {
        lead += &match gaps {
            0 => ", each with a control".to_owned(),
            n => format!(", {n} of them without a control"),
        };
    }
    lead += ". ";
    lead += &match (&description, unanswered) {
        (None, _) => "There is no system description among the documents.".to_owned(),
        (Some(_), 0) => "The description answers each of DC 1 – DC 9.".to_owned(),
        (Some(_), n) => format!("The description does not answer {n} of DC 1 – DC 9."),
    };
    let tables = tsc.into_iter().chain(coverage.other_frameworks()).chain(description).collect();
    Sheet { name: "coverage", title: "Criteria and the controls that answer them".to_owned(), lead, tables }
}

/// A control, told in one document or several.
struct Told<'g> {
    name: String,
    /// The title of the first document that tells it.
    document: String,
    controls: Vec<&'g Control>,
    /// What its documents say of it, in small letters.
    text: String,
    /// Whether the words say why it answers its criteria.
    explains: bool,
    /// "Not applicable", in the words of the document.
    waived: Option<String>,
}

struct Coverage<'g> {
    gathered: &'g Gathered,
    programme: &'g Programme,
    told: Vec<Told<'g>>,
    /// The controls of each criterion, and where the mapping stands.
    mapped: BTreeMap<String, Vec<(usize, Elsewhere)>>,
    /// Criteria that a document speaks of outside its controls.
    spoken: BTreeMap<String, Vec<Spoken>>,
}

/// A place that names a criterion outside a control.
struct Spoken {
    words: String,
    place: Elsewhere,
    /// Whether a field of the document says that all of it answers the criterion.
    whole: bool,
}

impl<'g> Coverage<'g> {
    fn of(gathered: &'g Gathered) -> Coverage<'g> {
        let programme = &gathered.programme;
        let mut coverage = Coverage {
            gathered,
            programme,
            told: Vec::new(),
            mapped: BTreeMap::new(),
            spoken: BTreeMap::new(),
        };
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (held, control) in programme.controls() {
            let key = match &control.id {
                Some(id) => id.to_uppercase(),
                None => format!("{} {}", held.document, held.control),
            };
            let index = *known.entry(key).or_insert_with(|| {
                coverage.told.push(Told::new(
                    control_name(programme, held),
                    programme.documents[held.document].title.clone(),
                ));
                coverage.told.len() - 1
            });
            coverage.told[index].add(gathered, held, control);
            // What the front matter claims for all of a document is claimed by no control of it.
            for slot in control.criteria.iter().filter(|slot| slot.origin != Origin::FrontMatter) {
                let place = programme.elsewhere(held.document, slot.span);
                for hit in catalogs::find(&slot.text) {
                    if is_own_number(control, &hit) {
                        continue;
                    }
                    let places = coverage.mapped.entry(hit.id).or_default();
                    if !places.iter().any(|(known, _)| *known == index) {
                        places.push((index, place.clone()));
                    }
                }
            }
        }
        coverage.listen();
        coverage
    }

    /// Collects what is said of criteria outside controls.
    fn listen(&mut self) {
        for (document, (digest, member)) in
            self.programme.documents.iter().zip(&self.gathered.members).enumerate()
        {
            for name in digest.names.all.iter().filter(|name| name.kind == names::Kind::Criterion) {
                let Some(hit) = catalogs::find(&name.written).into_iter().next() else { continue };
                let block = member.reading.document.block_at(name.span.start);
                // Before the first block stands the front matter.
                let within = block.filter(|id| member.reading.block(*id).span.end > name.span.start);
                if digest.control_of(within).is_some() {
                    continue;
                }
                let words = match within {
                    Some(_) => digest.said.iter().rev().find(|said| said.span.contains(name.span)),
                    None => None,
                };
                let whole = within.is_none();
                let words = match words {
                    Some(said) => format!("“{}”", short(&said.text, 110)),
                    None if whole => format!("the whole of “{}”", short(&digest.title, 50)),
                    None => continue,
                };
                let place = self.programme.elsewhere(document, name.span);
                self.spoken.entry(hit.id).or_default().push(Spoken { words, place, whole });
            }
        }
    }

    /// The criteria of the categories in scope, and how many have no control.
    fn trust_services(&self) -> (Option<Table>, usize) {
        let all = || catalogs::ids(Framework::Tsc2017);
        let stated = !self.programme.categories.is_empty();
        let in_scope = |category: Category| match stated {
            true => self.programme.categories.contains(&category),
            false => all().any(|id| belongs(id, category) && self.mapped.contains_key(id)),
        };
        let categories: Vec<Category> = Category::ALL.into_iter().filter(|c| in_scope(*c)).collect();
        if !all().any(|id| self.mapped.contains_key(id)) {
            return (None, 0);
        }
        let chosen = |id: &str| categories.iter().any(|category| belongs(id, *category));
        let rows: Vec<Row> =
            all().filter(|id| chosen(id)).map(|id| self.row(Framework::Tsc2017, id)).collect();
        let gaps = rows.iter().filter(|row| row.standing == Standing::Gap).count();
        let named = categories.iter().map(|c| c.name()).collect::<Vec<_>>().join(", ");
        let mut note = match stated {
            true => format!("Categories in scope: {named}."),
            false => format!(
                "No document says which categories are in scope; these are those to which controls are mapped: {named}."
            ),
        };
        let beyond: Vec<String> =
            all().filter(|id| !chosen(id) && self.mapped.contains_key(*id)).map(str::to_owned).collect();
        if !beyond.is_empty() {
            note += &format!(" Mapped, though of no category in scope: {}.", listed(&beyond, 12));
        }
        note += self.unexplained(&rows);
        let table =
            Table { title: "Trust services criteria".to_owned(), note, columns: CRITERIA, rows: cells(rows) };
        (Some(table), gaps)
    }

    /// Said once where it holds for all rows.
    fn unexplained(&self, rows: &[Row]) -> &'static str {
        match rows.iter().any(|row| row.explained) {
            true => "",
            false => " No document says why a control answers its criterion.",
        }
    }

    /// The other frameworks that the documents map controls to.
    fn other_frameworks(&self) -> Vec<Table> {
        let mut ids: BTreeMap<&'static str, (Framework, BTreeSet<&str>)> = BTreeMap::new();
        for id in self.mapped.keys() {
            let scheme = catalogs::find(id).first().map(|hit| hit.scheme);
            let Some(scheme) = scheme.filter(|s| !matches!(s, Scheme::Tsc | Scheme::Dc)) else { continue };
            if let Some((framework, Lookup::Known { .. })) = catalogs::about(scheme, id) {
                ids.entry(framework.name()).or_insert((framework, BTreeSet::new())).1.insert(id);
            }
        }
        let ids = ids.into_values().filter(|(_, mapped)| mapped.len() >= MAPPING);
        ids.map(|(framework, mapped)| {
            let all: Vec<&str> = catalogs::ids(framework).collect();
            let without: Vec<String> =
                all.iter().filter(|id| !mapped.contains(*id)).map(|id| (*id).to_owned()).collect();
            let mut note = format!("{} of {} have a control.", mapped.len(), all.len());
            // Which of NIST's apply depends on the baseline; of the shorter lists each wants a word.
            if matches!(framework, Framework::Iso27001v2022 | Framework::Csf2) && !without.is_empty() {
                note += &format!(" No control is mapped to {}.", listed(&without, 100));
            }
            let rows: Vec<Row> =
                all.into_iter().filter(|id| mapped.contains(id)).map(|id| self.row(framework, id)).collect();
            note += self.unexplained(&rows);
            let title = framework.name().trim_start_matches("the ").to_owned();
            Table { title, note, columns: CRITERIA, rows: cells(rows) }
        })
        .collect()
    }

    fn row(&self, framework: Framework, id: &str) -> Row {
        let about = match catalogs::lookup(framework, id) {
            Lookup::Known { title } => title,
            _ => "",
        };
        let mapped = self.mapped.get(id).map_or(&[][..], Vec::as_slice);
        let waived = mapped.iter().filter(|(index, _)| self.told[*index].waived.is_some());
        let standing: Vec<&(usize, Elsewhere)> =
            mapped.iter().filter(|(index, _)| self.told[*index].waived.is_none()).collect();
        if standing.is_empty() {
            let waived: Vec<_> = waived.collect();
            return self.gap(id, about, &waived);
        }
        let names: Vec<String> = standing.iter().map(|(index, _)| self.told[*index].named(id)).collect();
        let places = standing.iter().map(|(_, place)| place.clone());
        let controls = Cell::from(listed(&names, MOST)).at(places);
        let explained: Vec<&(usize, Elsewhere)> =
            standing.iter().copied().filter(|(index, _)| self.told[*index].explains).collect();
        let silent = framework == Framework::Tsc2017
            && standing.iter().all(|(index, _)| !catalogs::speaks_to(&self.told[*index].text, id));
        let rationale = match (explained.first(), silent) {
            (Some((index, place)), _) => Cell::from(format!("stated at {}", self.told[*index].named(id)))
                .at([place.clone()])
                .tone(Tone::Good),
            (None, true) => Cell::from("not stated, and no word of the control is about it").tone(Tone::Open),
            (None, false) => Cell::from("not stated"),
        };
        let (evidence, shown) = self.evidence(&standing);
        let (what, at) = match (shown, silent && explained.is_empty()) {
            (false, _) => ("mapped, no evidence named", Standing::NoEvidence),
            (true, true) => ("mapped, reason unclear", Standing::NoReason),
            (true, false) => ("covered", Standing::Covered),
        };
        let tone = if at == Standing::Covered { Tone::Good } else { Tone::Open };
        Row {
            standing: at,
            explained: !explained.is_empty(),
            cells: vec![id.into(), about.into(), Cell::from(what).tone(tone), controls, rationale, evidence],
        }
    }

    /// A criterion without a control: what the documents say instead.
    fn gap(&self, id: &str, about: &str, waived: &[&(usize, Elsewhere)]) -> Row {
        let spoken = self.spoken.get(id).map_or(&[][..], Vec::as_slice);
        let (what, tone, standing) = match (waived, spoken.iter().any(|s| s.whole)) {
            ([_, ..], _) => ("said not to apply", Tone::Open, Standing::Waived),
            ([], true) => ("no control; a whole document claims it", Tone::Open, Standing::Gap),
            ([], false) => ("no control", Tone::Bad, Standing::Gap),
        };
        let waivers = waived.iter().map(|(index, place)| {
            let told = &self.told[*index];
            (format!("“{}” at {}", told.waived.as_deref().unwrap_or_default(), told.named(id)), place.clone())
        });
        let said = spoken.iter().map(|spoken| (spoken.words.clone(), spoken.place.clone()));
        let mut texts: Vec<String> = Vec::new();
        let mut places = Vec::new();
        for (words, place) in waivers.chain(said).take(3) {
            if !texts.contains(&words) {
                texts.push(words);
                places.push(place);
            }
        }
        let text = match texts.is_empty() {
            true => "none".to_owned(),
            false => texts.join("; "),
        };
        let controls = Cell::from(text).at(places).tone(tone);
        let none = || Cell::from("–");
        Row {
            standing,
            explained: false,
            cells: vec![id.into(), about.into(), Cell::from(what).tone(tone), controls, none(), none()],
        }
    }

    /// The records of some controls: rows of the register, then what their texts name.
    fn evidence(&self, standing: &[&(usize, Elsewhere)]) -> (Cell, bool) {
        let registers = self.programme.registers();
        let (mut rows, mut named, mut missing, mut places) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut without = Vec::new();
        for (index, _) in standing {
            let told = &self.told[*index];
            let ids: BTreeSet<String> =
                told.controls.iter().filter_map(|c| c.id.as_ref()).map(|id| id.to_uppercase()).collect();
            let held: Vec<_> = registers
                .evidence
                .iter()
                .filter(|row| row.controls.iter().any(|id| ids.contains(&id.text.to_uppercase())))
                .collect();
            places.extend(held.iter().take(2).filter_map(|row| self.programme.in_register(row.id.place)));
            rows.extend(held.iter().map(|row| row.id.text.clone()));
            let records: Vec<String> =
                told.controls.iter().flat_map(|c| &c.records).map(|slot| short(&slot.text, 40)).collect();
            match (held.is_empty(), records.first()) {
                (false, _) => {}
                (true, Some(record)) => {
                    let is_row = |id: &str| registers.evidence.iter().any(|row| row.id.text == id);
                    let lost = |id: &str| !registers.evidence.is_empty() && names::is_id(id) && !is_row(id);
                    let list = if record.split(", ").any(lost) { &mut missing } else { &mut named };
                    if !list.contains(record) {
                        list.push(record.clone());
                    }
                }
                (true, None) => without.push(told.name.clone()),
            }
        }
        rows.sort();
        rows.dedup();
        let mut parts = Vec::new();
        if !rows.is_empty() {
            parts.push(format!("in the register: {}", listed(&rows, 4)));
        }
        if !named.is_empty() {
            parts.push(format!("named: {}", listed(&named, 3)));
        }
        if !missing.is_empty() {
            parts.push(format!("named and not in the register: {}", listed(&missing, 3)));
        }
        let shown = !rows.is_empty() || !named.is_empty();
        if shown && !without.is_empty() {
            parts.push(format!("none for {}", listed(&without, 4)));
        }
        let cell = match (shown, parts.is_empty()) {
            (true, _) => Cell::from(parts.join("; ")).at(places),
            (false, false) => Cell::from(parts.join("; ")).tone(Tone::Open),
            (false, true) => Cell::from("not stated").tone(Tone::Open),
        };
        (cell, shown)
    }

    /// DC 1 – DC 9 against the system description, and how many it does not answer.
    fn description(&self) -> (Option<Table>, usize) {
        let documents = || {
            let both = self.programme.documents.iter().zip(&self.gathered.members).enumerate();
            both.filter(|(_, (digest, _))| digest.kind == DocumentKind::SystemDescription)
        };
        if documents().next().is_none() {
            return (None, 0);
        }
        let mut rows: Vec<(bool, Vec<Cell>)> = Vec::new();
        for (at, id) in catalogs::ids(Framework::Dc).enumerate() {
            let about = match catalogs::lookup(Framework::Dc, id) {
                Lookup::Known { title } => title,
                _ => "",
            };
            let answers: Vec<(String, Elsewhere)> = documents()
                .filter_map(|(index, (digest, member))| {
                    let span = (*digest.described.get(at)?)?;
                    let headings = member.reading.document.headings_above(span.start);
                    let heading = headings.last().copied().unwrap_or(&digest.title);
                    Some((format!("“{}”", short(heading, 60)), self.programme.elsewhere(index, span)))
                })
                .collect();
            let missing: BTreeSet<&str> = match id {
                "DC 3" => documents().flat_map(|(_, (_, m))| m.reading.described().missing_parts()).collect(),
                _ => BTreeSet::new(),
            };
            let (texts, places): (Vec<String>, Vec<Elsewhere>) = answers.into_iter().unzip();
            let (what, tone) = match (texts.is_empty(), missing.is_empty()) {
                // Only where a criterion does not apply is there something to say.
                (true, _) if id == "DC 8" => ("not answered", Tone::Open),
                (true, _) => ("not answered", Tone::Bad),
                (false, false) => ("answered in part", Tone::Open),
                (false, true) => ("answered", Tone::Good),
            };
            let hollow = documents().find_map(|(_, (_, member))| {
                let described = member.reading.described();
                let section =
                    described.sections.iter().find(|s| s.empty && usize::from(s.criterion) == at + 1)?;
                let document = &member.reading.document;
                Some(document.heading_text(&document.sections[section.section as usize]).to_owned())
            });
            let mut text = match (texts.is_empty(), hollow) {
                (true, Some(heading)) => format!("nothing stands under “{}”", short(&heading, 60)),
                (true, None) if id == "DC 8" => {
                    "nothing found; needed only where a criterion does not apply".to_owned()
                }
                (true, None) => "no heading and no sentence found".to_owned(),
                (false, _) => texts.join(", "),
            };
            if !texts.is_empty() && !missing.is_empty() {
                let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
                text += &format!("; nothing found on {}", missing.join(", "));
            }
            let cells =
                vec![id.into(), about.into(), Cell::from(what).tone(tone), Cell::from(text).at(places)];
            rows.push((tone == Tone::Good, cells));
        }
        let unanswered = rows.iter().filter(|(_, cells)| cells[2].tone == Tone::Bad).count();
        rows.sort_by_key(|(answered, _)| *answered);
        let table = Table {
            title: "Description criteria".to_owned(),
            note: "Found by headings and words; whether an answer is enough is for a reader.".to_owned(),
            columns: DESCRIPTION,
            rows: rows.into_iter().map(|(_, cells)| cells).collect(),
        };
        (Some(table), unanswered)
    }
}

impl<'g> Told<'g> {
    fn new(name: String, document: String) -> Told<'g> {
        Told { name, document, controls: Vec::new(), text: String::new(), explains: false, waived: None }
    }

    fn add(&mut self, gathered: &'g Gathered, held: Held, control: &'g Control) {
        let digest = &gathered.programme.documents[held.document];
        self.text.push_str(&control.title.to_lowercase());
        for said in digest.said.iter().filter(|said| said.control == Some(held.control)) {
            self.text.push('\n');
            self.text.push_str(&said.text.to_lowercase());
        }
        self.explains |= ["rationale", "justif", "because"].iter().any(|word| self.text.contains(word))
            || has_reason(&gathered.members[held.document].reading, control.place);
        let title = control.title.trim();
        let waives = ["not applicable", "n/a"].iter().any(|word| title.to_lowercase().starts_with(word));
        if waives {
            self.waived = Some(short(title, 80));
        }
        self.controls.push(control);
    }

    /// A section under a criterion's own id is called by its heading.
    fn named(&self, criterion: &str) -> String {
        let same = self.controls.iter().find(|c| c.id.as_deref().is_some_and(|id| names_same(id, criterion)));
        match same {
            Some(control) if !control.title.is_empty() => format!("“{}”", short(&control.title, 40)),
            Some(_) => format!("a section of “{}”", short(&self.document, 40)),
            None => self.name.clone(),
        }
    }
}

/// Whether the control's row has a cell for the reason of its mapping.
fn has_reason(reading: &Reading, place: Place) -> bool {
    let Place::Row { table, row } = place else { return false };
    let table = &reading.document.tables[table as usize];
    (0..).zip(table.rows[row as usize].clone()).any(|(column, cell)| {
        let head =
            table.header(&reading.document, column).map_or("", |head| head.text.as_str()).to_lowercase();
        let reasons = ["rationale", "justif", "why", "explan", "how it"];
        reasons.iter().any(|word| head.contains(word)) && !reading.block(cell).text.is_empty()
    })
}

/// Whether an id is the company's own, which only looks like one of NIST's: its control is about something else.
fn is_own_number(control: &Control, hit: &Hit) -> bool {
    let own = control.id.as_deref().is_some_and(|id| names_same(id, &hit.id));
    if !own || hit.scheme != Scheme::Nist80053 {
        return false;
    }
    let Some((_, Lookup::Known { title } | Lookup::Withdrawn { title, .. })) =
        catalogs::about(hit.scheme, &hit.id)
    else {
        return true;
    };
    let ours = control.title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
    !words.map(str::to_lowercase).any(|word| ours.contains(&word))
}

fn names_same(id: &str, criterion: &str) -> bool {
    catalogs::find(id).first().is_some_and(|hit| hit.id == criterion)
}

/// What a criterion's row says; gaps come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Gap,
    Waived,
    NoEvidence,
    NoReason,
    Covered,
}

struct Row {
    standing: Standing,
    explained: bool,
    cells: Vec<Cell>,
}

fn cells(mut rows: Vec<Row>) -> Vec<Vec<Cell>> {
    rows.sort_by_key(|row| row.standing);
    rows.into_iter().map(|row| row.cells).collect()
}

fn belongs(id: &str, category: Category) -> bool {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_uppercase).count();
    id.starts_with(category.prefix()) && letters(id) == letters(category.prefix())
}
