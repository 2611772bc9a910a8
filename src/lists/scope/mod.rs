//! The scope ledger: every thing that a programme names, where it is declared in, where out, which controls reach
//! it, and what is merely mentioned.

mod declared;
mod find;
mod left_out;
mod parts;
mod places;
mod read;
mod thing;

use super::words::{listed, short};
use super::{Cell, Column, Sheet, Table, Tone};
use crate::count::counted;
use crate::engine::Gathered;
use crate::model::DocumentKind;
pub(super) use parts::{Part, parts};
use thing::{By, Kind, Mark, Thing, Things};

const COLUMNS: &[Column] = &[
    Column { key: "thing", head: "Thing" },
    Column { key: "standing", head: "Standing" },
    Column { key: "declared_in", head: "Declared in scope" },
    Column { key: "declared_out", head: "Declared out" },
    Column { key: "controls", head: "Controls that name it" },
    Column { key: "mentioned", head: "Also named" },
];

/// What stands of a thing; the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    InAndOut,
    Unsaid,
    OutAndUsed,
    Undescribed,
    Unregistered,
    Uncontrolled,
    PartlyOut,
    In,
    Out,
}

impl Standing {
    const fn says(self) -> (&'static str, Tone) {
        match self {
            Standing::InAndOut => ("in and out", Tone::Bad),
            Standing::Unsaid => ("unsaid", Tone::Open),
            Standing::OutAndUsed => ("out, and controls rely on it", Tone::Open),
            Standing::Undescribed => ("in, and not in the description", Tone::Open),
            Standing::Unregistered => ("in, and not in the register", Tone::Open),
            Standing::Uncontrolled => ("in, and no control names it", Tone::Open),
            Standing::PartlyOut => ("in, and left out of a document", Tone::Open),
            Standing::In => ("in", Tone::Good),
            Standing::Out => ("out", Tone::Plain),
        }
    }
}

/// Every system, vendor, team, location, environment and kind of data, and where it stands.
pub fn scope(gathered: &Gathered) -> Sheet {
    let ledger = Ledger::new(gathered);
    let mut all: Vec<(Standing, Thing)> =
        things(gathered).map(|thing| (ledger.standing(&thing), thing)).collect();
    let count = |standing: Standing| all.iter().filter(|(own, _)| *own == standing).count();
    let lead = format!(
        "Of {} that the documents and registers name, {} declared in and out at once, {} unsaid (declared neither in nor out) and {} in scope without a control that names them.{}",
        counted(all.len(), "thing"),
        are(count(Standing::InAndOut)),
        are(count(Standing::Unsaid)),
        are(count(Standing::Uncontrolled)),
        ledger.hint(),
    );
    all.sort_by(|(a, one), (b, other)| {
        let order = |thing: &Thing| {
            (usize::MAX - thing.controls.len() - thing.mentions.len(), thing.names[0].to_lowercase())
        };
        a.cmp(b).then_with(|| order(one).cmp(&order(other)))
    });
    let tables = Kind::ALL.into_iter().filter_map(|kind| {
        let rows: Vec<Vec<Cell>> = all
            .iter()
            .filter(|(_, thing)| thing.kind == kind)
            .map(|(standing, thing)| row(*standing, thing))
            .collect();
        let note = String::new();
        (!rows.is_empty()).then(|| Table { title: kind.title().to_owned(), note, columns: COLUMNS, rows })
    });
    Sheet { name: "scope", title: "Scope ledger".to_owned(), lead, tables: tables.collect() }
}

/// All things that are named.
fn things(gathered: &Gathered) -> impl Iterator<Item = Thing> {
    let mut things = Things::default();
    declared::registers(&gathered.programme, &mut things);
    declared::lists(gathered, &mut things);
    read::documents(gathered, &mut things);
    things.all.into_iter().filter(Thing::is_named)
}

impl Thing {
    /// Whether anything is said of it: a name of a table that no text has is none.
    fn is_named(&self) -> bool {
        let marks = [&self.declared_in, &self.declared_out, &self.mentions];
        marks.iter().any(|marks| !marks.is_empty()) || !self.controls.is_empty()
    }
}

/// What the programme has to compare things with.
struct Ledger {
    /// The system descriptions, as indices of documents.
    descriptions: Vec<usize>,
    has_systems: bool,
}

impl Ledger {
    fn new(gathered: &Gathered) -> Ledger {
        let documents = gathered.programme.documents.iter().enumerate();
        let descriptions =
            documents.filter(|(_, d)| d.kind == DocumentKind::SystemDescription).map(|(index, _)| index);
        Ledger {
            descriptions: descriptions.collect(),
            has_systems: !gathered.programme.registers().systems.is_empty(),
        }
    }

    /// What is missing where next to everything is unsaid.
    const fn hint(&self) -> &'static str {
        match (self.descriptions.is_empty(), self.has_systems) {
            (true, false) => {
                " There is neither a system description nor a register of systems, where a thing would be declared."
            }
            _ => "",
        }
    }

    fn standing(&self, thing: &Thing) -> Standing {
        let whole = |marks: &[Mark]| marks.iter().any(|mark| mark.by.speaks_for_all());
        let registered = thing.declared_in.iter().any(|mark| mark.by.is_register());
        // Of a vendor that only sells something the description need not speak, nor does its row say “in”.
        let bought = thing.declared_in.iter().all(|mark| mark.by == By::Vendors);
        let described = self.descriptions.iter().any(|index| thing.documents.contains(index));
        let part = matches!(thing.kind, Kind::System | Kind::Vendor);
        match (thing.declared_in.is_empty(), thing.declared_out.is_empty()) {
            _ if whole(&thing.declared_in) && whole(&thing.declared_out) => Standing::InAndOut,
            (true, true) => Standing::Unsaid,
            (_, false) if bought && !thing.controls.is_empty() => Standing::OutAndUsed,
            (_, false) if bought => Standing::Out,
            (true, false) => Standing::Out,
            (false, _) if part && registered && !bought && !described && !self.descriptions.is_empty() => {
                Standing::Undescribed
            }
            (false, _) if thing.kind == Kind::System && !registered && self.has_systems => {
                Standing::Unregistered
            }
            (false, _) if thing.controls.is_empty() && part => Standing::Uncontrolled,
            (false, false) => Standing::PartlyOut,
            (false, true) => Standing::In,
        }
    }
}

fn row(standing: Standing, thing: &Thing) -> Vec<Cell> {
    let (says, tone) = standing.says();
    let name = match thing.names.split_first() {
        Some((first, [])) => first.clone(),
        Some((first, others)) => format!("{first} ({})", listed(others, 5)),
        None => String::new(),
    };
    let mut out = marks(&thing.declared_out, "not stated");
    if let Some(carved) = thing.carved_out.first() {
        let words = "its own controls are carved out";
        out.text = match thing.declared_out.is_empty() {
            true => words.to_owned(),
            false => format!("{}; {words}", out.text),
        };
        out.places.push(carved.place.clone());
    }
    let controls: Vec<String> = thing.controls.keys().cloned().collect();
    let controls = match controls.is_empty() {
        true => Cell::from("none"),
        false => Cell::from(listed(&controls, 6)).at(thing.controls.values().take(6).cloned()),
    };
    let mentioned = match (thing.mentions.first(), standing) {
        (None, _) => Cell::from("nowhere else"),
        (Some(first), Standing::Unsaid | Standing::InAndOut) => {
            let more = match thing.mentions.len() {
                1 => String::new(),
                2 => " and 1 more place".to_owned(),
                n => format!(" and {} more places", n - 1),
            };
            Cell::from(format!("{}{more}", first.words)).at([first.place.clone()])
        }
        (Some(_), _) => Cell::from(counted(thing.mentions.len(), "place")).at(thing
            .mentions
            .iter()
            .take(3)
            .map(|mark| mark.place.clone())),
    };
    vec![
        name.into(),
        Cell::from(says).tone(tone),
        marks(&thing.declared_in, "not stated"),
        out,
        controls,
        mentioned,
    ]
}

/// What some places say, each once.
fn marks(marks: &[Mark], none: &str) -> Cell {
    let mut words: Vec<String> = Vec::new();
    let mut places = Vec::new();
    for mark in marks {
        if !words.contains(&mark.words) {
            words.push(mark.words.clone());
            places.push(mark.place.clone());
        }
    }
    match words.is_empty() {
        true => Cell::from(none),
        false => Cell::from(listed(&words, 3)).at(places.into_iter().take(3)),
    }
}

/// "1 is", "2 are"
fn are(count: usize) -> String {
    format!("{count} {}", if count == 1 { "is" } else { "are" })
}

fn quoted(text: &str) -> String {
    format!("“{}”", short(text, 90))
}
