//! What to request and how much of it to test, for each control.

mod population;
mod times;

use super::asked::{self, About, Asked};
use super::{Cell, Column, Sheet, Table, Tone};
use crate::config::{Frequency, Settings};
use crate::count::counted;
use crate::date::Date;
use crate::engine::Gathered;
use crate::finding::{Elsewhere, Family};
use crate::model::{Control, DocumentKind, Origin, Slot};
use crate::programme::records::{Kept, kept};
use crate::programme::{Held, Programme};
use crate::registers::{Entry, Evidence};
use std::collections::BTreeMap;
use std::slice;
use times::{Runs, Times};

const COLUMNS: &[Column] = &[
    Column { key: "control", head: "Control" },
    Column { key: "owner", head: "Who" },
    Column { key: "population", head: "Population" },
    Column { key: "instances", head: "Instances" },
    Column { key: "sample", head: "Sample" },
    Column { key: "record", head: "Record" },
    Column { key: "open", head: "Open" },
];

/// The request list and sample sizes for the controls of a programme.
pub fn plan(gathered: &Gathered) -> Sheet {
    let programme = &gathered.programme;
    let mut open: BTreeMap<About, Vec<Asked>> = BTreeMap::new();
    for asked in asked::all(gathered).into_iter().filter(keeps_from_testing) {
        open.entry(asked.about.clone()).or_default().push(asked);
    }
    let mut of = |about: About| {
        let mut asked = open.remove(&about).unwrap_or_default();
        asked.sort_by_key(Asked::order);
        asked
    };
    let (theirs, ours): (Vec<Kept>, Vec<Kept>) =
        kept(programme).into_iter().partition(|kept| is_of_others(programme, kept));
    let named = ours.into_iter().map(|kept| {
        let asked = of(About::Id(kept.id.to_uppercase()));
        Planned::new(gathered, kept, asked)
    });
    let named: Vec<Planned> = named.collect();
    // Sections of a policy say what has to be, those of a description what there is. A procedure has the steps of
    // controls that have ids elsewhere.
    let narrates = |held: Held| match programme.documents[held.document].kind {
        DocumentKind::Narrative | DocumentKind::ControlMatrix => true,
        DocumentKind::Procedure => named.is_empty(),
        _ => false,
    };
    let nameless = programme.controls().filter(|(held, control)| control.id.is_none() && narrates(*held));
    let nameless = nameless.map(|(held, _)| {
        let asked = of(About::Control(held.document, held.control));
        let kept = Kept { id: "", held: slice::from_ref(&held), cadence: None, records: Vec::new() };
        Planned::new(gathered, kept, asked)
    });
    // What has no id is a control only where it is told when it runs, or what it leaves.
    let nameless: Vec<Planned> = nameless.filter(|planned| planned.is_told).collect();
    let all: Vec<&Planned> =
        named.iter().chain(&nameless).filter(|planned| !planned.is_not_applicable).collect();
    let lead = lead(programme, &all);
    let mut note =
        "Sample sizes are those that are common, no rule: set your firm's under [sampling] in sayso.toml."
            .to_owned();
    if !theirs.is_empty() {
        let ids: Vec<&str> = theirs.iter().map(|kept| kept.id).collect();
        note += &format!(" Left to customers and vendors, and not tested here: {}.", ids.join(", "));
    }
    let mut tables = vec![table("Controls", &note, &named)];
    tables.push(table("Described without an id", "", &nameless));
    tables.retain(|table| !table.rows.is_empty());
    Sheet { name: "plan", title: "Request list and sample plan".to_owned(), lead, tables }
}

/// Whether a control is one that customers or vendors have to operate.
pub(super) fn is_of_others(programme: &Programme, kept: &Kept) -> bool {
    let id = kept.id.to_uppercase();
    let says = |held: &Held| {
        let said = &programme.documents[held.document].said;
        said.iter().filter(|said| said.control == Some(held.control)).any(|said| {
            let heading = said.heading.to_lowercase();
            ["user entity", "complementary"].iter().any(|words| heading.contains(words))
        })
    };
    ["CUEC", "UEC", "CSOC"].iter().any(|series| id.starts_with(series)) || kept.held.iter().all(says)
}

fn table(title: &str, note: &str, planned: &[Planned]) -> Table {
    let rows = planned.iter().map(|planned| planned.row.clone()).collect();
    Table { title: title.to_owned(), note: note.to_owned(), columns: COLUMNS, rows }
}

fn lead(programme: &Programme, all: &[&Planned]) -> String {
    let period = match programme.period {
        Some((from, to)) => format!("in the period {from} to {to}"),
        None => "in a year: no document and no sayso.toml states the audit period".to_owned(),
    };
    let open: Vec<&str> =
        all.iter().filter(|planned| planned.is_open).map(|planned| planned.name.as_str()).collect();
    let left_open = match open.as_slice() {
        [] => String::new(),
        [only] => format!(" {only} leaves something open, as the last column says."),
        open => format!(" {} of them leave something open, as the last column says.", open.len()),
    };
    format!("{} {period}.{left_open}", counted(all.len(), "control"))
}

/// Whether a finding says why a control cannot be tested as it is written.
fn keeps_from_testing(asked: &Asked) -> bool {
    match asked.family {
        Family::Owner | Family::Evidence => true,
        Family::Consistency => {
            matches!(asked.rule, "conflicting-cadence" | "conflicting-fact" | "duplicate-control")
        }
        Family::Scope => matches!(
            asked.rule,
            "unnamed-subset" | "boundary-words" | "unbounded-universal" | "unstated-exception"
        ),
        Family::Wording => matches!(
            asked.rule,
            "open-cadence"
                | "ambiguous-cadence"
                | "open-deadline"
                | "open-standard"
                | "open-list"
                | "escape-clause"
                | "weak-modal"
                | "tribal-knowledge"
                | "vague-reference"
                | "aspiration"
                | "criterion-echo"
                | "future-tense"
                | "unfilled-placeholder"
        ),
    }
}

/// A row, and what the lead says of it.
struct Planned {
    name: String,
    is_open: bool,
    is_not_applicable: bool,
    /// Whether it is told when it runs, or what it leaves.
    is_told: bool,
    row: Vec<Cell>,
}

impl Planned {
    fn new(gathered: &Gathered, kept: Kept, asked: Vec<Asked>) -> Planned {
        let programme = &gathered.programme;
        let controls = || kept.held.iter().map(|held| programme.control(*held));
        let title = asked::named(programme, kept.held, kept.id);
        let name = if kept.id.is_empty() { title.clone() } else { kept.id.to_owned() };
        let places =
            kept.held.iter().map(|held| programme.elsewhere(held.document, programme.control(*held).name));
        let is_not_applicable = controls().any(|control| {
            let lower = control.title.to_lowercase();
            ["not applicable", "n/a"].iter().any(|words| lower.starts_with(words))
        });
        let control = Cell::from(title).at(places);
        let times = Times::of(gathered, &kept);
        let mut planned = Planned {
            name,
            is_open: false,
            is_not_applicable,
            is_told: !times.all.is_empty(),
            row: vec![control],
        };
        if is_not_applicable {
            let says = "not applicable, as the documents say";
            planned.row.extend(["", "", says, "", "", ""].map(Cell::from));
            return planned;
        }
        let owner = owner(programme, kept.held);
        let record = record(programme, &kept);
        let open = open(&owner, &times, &record, missed(programme.period, &kept), &asked);
        planned.is_open = !open.text.is_empty();
        planned.is_told |= record.tone != Tone::Open;
        let settings = kept.held.first().and_then(|held| gathered.members.get(held.document));
        let settings = settings.map(|member| &*member.settings);
        planned.row.extend([
            owner,
            population::cell(gathered, &kept, &times),
            instances(programme.period, &times),
            sample(programme.period, &times, settings),
            record,
            open,
        ]);
        planned
    }
}

/// How plainly something is said: a matrix goes before a field of the control, that before a sentence, and that
/// before what is said of the whole document.
fn rank(origin: Origin) -> u8 {
    match origin {
        Origin::Row => 0,
        Origin::Field | Origin::Heading => 1,
        Origin::FrontMatter | Origin::Document => 3,
        _ => 2,
    }
}

/// What the plainest of a control's places say, each thing once, and where the first says it.
pub(super) fn told<'p>(
    programme: &'p Programme,
    held: &[Held],
    slots: impl Fn(&'p Control) -> &'p [Slot],
) -> Vec<(&'p str, Elsewhere)> {
    let all = held.iter().flat_map(|held| slots(programme.control(*held)).iter().map(|slot| (*held, slot)));
    let plainest = all.clone().map(|(_, slot)| rank(slot.origin)).min();
    let mut told: Vec<(&str, Elsewhere)> = Vec::new();
    for (held, slot) in all.filter(|(_, slot)| Some(rank(slot.origin)) == plainest) {
        if told.iter().all(|(known, _)| !known.eq_ignore_ascii_case(&slot.text)) {
            told.push((&slot.text, programme.elsewhere(held.document, slot.span)));
        }
    }
    told
}

fn owner(programme: &Programme, held: &[Held]) -> Cell {
    let owners = told(programme, held, |control| &control.owners);
    if owners.is_empty() {
        return Cell::from("not stated").tone(Tone::Open);
    }
    let names: Vec<&str> = owners.iter().map(|(name, _)| *name).collect();
    Cell::from(names.join(", "))
}

/// How many instances there are in the period.
fn instances(period: Option<(Date, Date)>, times: &Times) -> Cell {
    let texts: Vec<String> = times
        .all
        .iter()
        .map(|time| match time.runs {
            Runs::Every(days) => {
                let count = counted_in(period, times.since, days);
                let in_a_year = if period.is_none() { " in a year" } else { "" };
                format!("{count}{in_a_year} (“{}”)", time.words)
            }
            Runs::Event => format!("as many as happened: ask for the list (“{}”)", time.words),
            Runs::Continuous => format!("one configuration (“{}”)", time.words),
        })
        .collect();
    let places = times.all.iter().map(|time| time.place.clone());
    match (texts.is_empty(), times.is_automated) {
        (true, true) => Cell::from("one configuration"),
        (true, false) => Cell::from("not stated: ask how often it ran").tone(Tone::Open),
        (false, _) => Cell::from(texts.join("; ")).at(places),
    }
}

/// How many times something comes round.
fn counted_in(period: Option<(Date, Date)>, since: Option<Date>, days: f32) -> u32 {
    let whole = match period {
        Some((from, to)) => (since.filter(|since| *since > from).unwrap_or(from).days_until(to) + 1) as f32,
        None => 365.0,
    };
    // A quarter may be two days shorter than another.
    ((whole / days + 0.1) as u32).max(1)
}

fn sample(period: Option<(Date, Date)>, times: &Times, settings: Option<&Settings>) -> Cell {
    let size =
        |frequency: Frequency| settings.map_or(frequency.commonly(), |settings| settings.sample(frequency));
    let of_one = || format!("{} of each configuration (automated: test of one)", size(Frequency::Automated));
    if times.is_automated {
        return of_one().into();
    }
    let texts = times.all.iter().map(|time| match time.runs {
        Runs::Every(days) => {
            size(Frequency::of_days(days)).of(counted_in(period, times.since, days)).to_string()
        }
        Runs::Event => format!("{}, or all where there are fewer", size(Frequency::Often)),
        Runs::Continuous => of_one(),
    });
    let texts: Vec<String> = texts.collect();
    if texts.is_empty() {
        return Cell::from("depends on how often it ran").tone(Tone::Open);
    }
    texts.join("; ").into()
}

/// The records that exist, or what the documents call them.
fn record(programme: &Programme, kept: &Kept) -> Cell {
    /// More are in the register.
    const MOST: usize = 12;
    if kept.records.is_empty() {
        let mut records = told(programme, kept.held, |control| &control.records);
        // Where a record is kept is no record.
        records.retain(|(name, _)| !is_system(programme, name));
        if records.is_empty() {
            return Cell::from("not stated: ask what one instance leaves").tone(Tone::Open);
        }
        let names: Vec<String> = records.iter().take(3).map(|(name, _)| format!("“{name}”")).collect();
        return Cell::from(names.join(", ")).at(records.into_iter().take(3).map(|(_, place)| place));
    }
    let mut titles: Vec<(&str, Vec<&Evidence>)> = Vec::new();
    for record in &kept.records {
        let title = record.record.as_ref().map_or("", |title| title.text.as_str());
        match titles.iter_mut().find(|(known, _)| *known == title) {
            Some((_, records)) => records.push(record),
            None => titles.push((title, vec![record])),
        }
    }
    let texts = titles.iter().map(|(title, records)| {
        let named = records.iter().take(MOST).map(|record| match record.date {
            Some((date, _)) => format!("{} ({date})", record.id.text),
            None => record.id.text.clone(),
        });
        let mut text = named.collect::<Vec<_>>().join(", ");
        if records.len() > MOST {
            text += &format!(" and {} more", records.len() - MOST);
        }
        if title.is_empty() { text } else { format!("{title}: {text}") }
    });
    let text = texts.collect::<Vec<_>>().join("; ");
    Cell::from(text).at(kept.records.first().and_then(|record| programme.in_register(record.id.place)))
}

/// Whether there are records, and all are of another time.
fn missed(period: Option<(Date, Date)>, kept: &Kept) -> bool {
    let Some((from, to)) = period else { return false };
    let mut dates = kept.records.iter().filter_map(|record| record.date).map(|(date, _)| date).peekable();
    dates.peek().is_some() && dates.all(|date| date < from || date > to)
}

fn is_system(programme: &Programme, name: &str) -> bool {
    let known = matches!(programme.known.entry(name), Some(Entry::System(_) | Entry::Vendor(_)));
    let mentions = || programme.documents.iter().flat_map(|digest| &digest.mentions);
    known || mentions().any(|mention| mention.written.eq_ignore_ascii_case(name))
}

/// Why it cannot be tested as it is written; empty where it can.
fn open(owner: &Cell, times: &Times, record: &Cell, missed: bool, asked: &[Asked]) -> Cell {
    let lacks = [
        (owner.tone == Tone::Open, "no owner"),
        (times.all.is_empty() && !times.is_automated, "no frequency"),
        (record.tone == Tone::Open, "no record"),
        (missed, "no record within the period"),
    ];
    let mut texts: Vec<String> =
        lacks.iter().filter(|(lacks, _)| *lacks).map(|(_, text)| (*text).to_owned()).collect();
    let mut cell = Cell::default();
    for asked in asked.iter().filter(|asked| asked.rule != "control-without-owner") {
        let text = asked.because();
        if !texts.contains(&text) {
            texts.push(text);
        }
        for place in &asked.places {
            if !cell.places.contains(place) {
                cell.places.push(place.clone());
            }
        }
    }
    cell.text = texts.join("; ");
    if cell.text.is_empty() { cell } else { cell.tone(Tone::Open) }
}
