//! Who is responsible for which control, and which systems and vendors the controls rest on.

use super::plan::{is_of_others, told};
use super::{Cell, Column, Sheet, Table, Tone};
use crate::count::counted;
use crate::engine::Gathered;
use crate::finding::Elsewhere;
use crate::model::DocumentKind;
use crate::programme::records::kept;
use crate::programme::{Actor, Held, Named, Programme};
use crate::registers::{Entry, Method};
use std::collections::BTreeSet;

/// The flow of responsibility through a programme.
#[derive(Debug, Default)]
pub struct Flow {
    pub owners: Vec<String>,
    /// Those of one family stand together.
    pub controls: Vec<Responsibility>,
    pub systems: Vec<System>,
    pub vendors: Vec<Vendor>,
    /// Whom each of `owners` stands for.
    actors: Vec<Actor>,
}

/// A control with whom and what it rests on: indices into the lists of the flow.
#[derive(Debug)]
pub struct Responsibility {
    /// Its id, or its title where it has none.
    pub name: String,
    /// With its title where it has an id.
    pub title: String,
    /// What the ids of its kind begin with; the document where it has no id.
    pub family: String,
    pub owners: BTreeSet<usize>,
    pub systems: BTreeSet<usize>,
    pub vendors: BTreeSet<usize>,
    place: Elsewhere,
}

#[derive(Debug)]
pub struct System {
    pub name: String,
    /// Who it depends on, an index.
    pub vendor: Option<usize>,
    pub listed: bool,
}

#[derive(Debug)]
pub struct Vendor {
    pub name: String,
    /// Whether its own controls are left out of the description.
    pub carved_out: bool,
    pub listed: bool,
}

impl Flow {
    pub fn of(gathered: &Gathered) -> Flow {
        let programme = &gathered.programme;
        let mut flow = Flow::listed(programme);
        let mut all = kept(programme);
        all.retain(|kept| !is_of_others(programme, kept));
        // A single series says nothing of what belongs together.
        let is_one = all.iter().map(|kept| family(kept.id)).collect::<BTreeSet<_>>().len() < 2;
        for kept in &all {
            flow.add(programme, kept.held, kept.id, if is_one { "" } else { family(kept.id) });
        }
        // Sections of a policy say what has to be, those of a description what there is.
        let nameless = programme.controls().filter(|(held, control)| {
            let kind = programme.documents[held.document].kind;
            let narrates = matches!(kind, DocumentKind::Narrative | DocumentKind::ControlMatrix);
            let is_told = !control.cadences.is_empty() || !control.records.is_empty();
            narrates && control.id.is_none() && is_told
        });
        for (held, _) in nameless {
            flow.add(programme, &[held], "", "");
        }
        flow.controls.sort_by(|one, other| one.family.cmp(&other.family));
        flow
    }

    /// The systems and vendors of the registers.
    fn listed(programme: &Programme) -> Flow {
        let registers = programme.registers();
        let vendor_of = |text: &str| match programme.known.entry(text) {
            Some(Entry::Vendor(index)) => Some(index),
            // A system of the same name goes before it.
            _ => registers.vendors.iter().position(|vendor| vendor.name.text.eq_ignore_ascii_case(text)),
        };
        let systems = registers.systems.iter().map(|system| System {
            name: system.name.text.clone(),
            // Its vendor may go by its name.
            vendor: vendor_of(&system.vendor.as_ref().unwrap_or(&system.name).text),
            listed: true,
        });
        let vendors = registers.vendors.iter().map(|vendor| Vendor {
            name: vendor.name.text.clone(),
            carved_out: matches!(vendor.method, Some((Method::CarveOut, _))),
            listed: true,
        });
        Flow { systems: systems.collect(), vendors: vendors.collect(), ..Flow::default() }
    }

    /// Adds a control; without an `id` it goes by its title, without a `family` its document is that.
    fn add(&mut self, programme: &Programme, held: &[Held], id: &str, family: &str) {
        let Some(&first) = held.first() else { return };
        let mut titles = held.iter().map(|held| programme.control(*held).title.trim());
        let title = titles.find(|title| !title.is_empty()).unwrap_or_default();
        let document = |held: &Held| &programme.documents[held.document];
        let narrative = held.iter().map(document).find(|digest| digest.kind == DocumentKind::Narrative);
        let digest = narrative.unwrap_or(document(&first));
        let (name, title) = match id {
            "" => (title.to_owned(), title.to_owned()),
            id => (id.to_owned(), format!("{id} {title}").trim_end().to_owned()),
        };
        let family = match (family, digest.title.as_str()) {
            ("", "") => digest.path.to_string(),
            ("", title) => title.to_owned(),
            (family, _) => family.to_owned(),
        };
        let mut control = Responsibility {
            name,
            title,
            family,
            owners: BTreeSet::new(),
            systems: BTreeSet::new(),
            vendors: BTreeSet::new(),
            place: programme.elsewhere(first.document, programme.control(first).name),
        };
        for (words, _) in told(programme, held, |control| &control.owners) {
            control.owners.insert(self.owner(programme, words));
        }
        for held in held {
            let mentions = &programme.documents[held.document].mentions;
            for mention in mentions.iter().filter(|mention| mention.control == Some(held.control)) {
                match self.resting_on(programme, mention.named, &mention.written) {
                    Some(Entry::System(index)) => control.systems.insert(index),
                    Some(Entry::Vendor(index)) => control.vendors.insert(index),
                    _ => false,
                };
            }
        }
        self.controls.push(control);
    }

    fn owner(&mut self, programme: &Programme, words: &str) -> usize {
        let actor = programme.actor(words);
        if let Some(known) = self.actors.iter().position(|known| *known == actor) {
            return known;
        }
        let name = programme.owner(words).map_or(words, |owner| &owner.role.text);
        self.owners.push(name.to_owned());
        self.actors.push(actor);
        self.owners.len() - 1
    }

    /// The system or vendor that is named; one that no register has is added.
    fn resting_on(&mut self, programme: &Programme, named: Named, written: &str) -> Option<Entry> {
        match named {
            Named::Entry(entry) => Some(entry),
            Named::Provider(name) => {
                let known = programme.known.entry(written).or_else(|| programme.known.entry(name));
                known.or_else(|| {
                    let is = |vendor: &Vendor| vendor.name == name;
                    let index = self.vendors.iter().position(is).unwrap_or_else(|| {
                        self.vendors.push(Vendor { name: name.to_owned(), carved_out: false, listed: false });
                        self.vendors.len() - 1
                    });
                    Some(Entry::Vendor(index))
                })
            }
            Named::Tool => programme.known.entry(written).or_else(|| {
                let is = |system: &System| system.name == written;
                let index = self.systems.iter().position(is).unwrap_or_else(|| {
                    self.systems.push(System { name: written.to_owned(), vendor: None, listed: false });
                    self.systems.len() - 1
                });
                Some(Entry::System(index))
            }),
        }
    }

    /// The same in words.
    pub fn sheet(&self) -> Sheet {
        const CONTROLS: &[Column] = &[
            Column { key: "control", head: "Control" },
            Column { key: "owner", head: "Who" },
            Column { key: "systems", head: "Systems" },
            Column { key: "vendors", head: "Vendors" },
        ];
        const VENDORS: &[Column] = &[
            Column { key: "vendor", head: "Vendor" },
            Column { key: "method", head: "Its own controls" },
            Column { key: "systems", head: "Systems that depend on it" },
        ];
        let names = |indices: &BTreeSet<usize>, name: &dyn Fn(usize) -> String| -> Cell {
            indices.iter().map(|index| name(*index)).collect::<Vec<_>>().join(", ").into()
        };
        let controls = self.controls.iter().map(|control| {
            let owners = match control.owners.is_empty() {
                true => Cell::from("not stated").tone(Tone::Open),
                false => names(&control.owners, &|index| self.owners[index].clone()),
            };
            vec![
                Cell::from(control.title.as_str()).at([control.place.clone()]),
                owners,
                names(&control.systems, &|index| self.systems[index].name.clone()),
                names(&control.vendors, &|index| self.vendors[index].name.clone()),
            ]
        });
        let vendors = self.vendors.iter().enumerate().map(|(index, vendor)| {
            let systems = self.systems.iter().filter(|system| system.vendor == Some(index));
            let method = match (vendor.carved_out, vendor.listed) {
                (true, _) => Cell::from("carved out"),
                (false, true) => Cell::default(),
                (false, false) => Cell::from("in no register").tone(Tone::Open),
            };
            let systems = systems.map(|system| system.name.as_str()).collect::<Vec<_>>().join(", ");
            vec![vendor.name.as_str().into(), method, systems.into()]
        });
        let table = |title: &str, columns, rows: Vec<Vec<Cell>>| Table {
            title: title.to_owned(),
            note: String::new(),
            columns,
            rows,
        };
        let ownerless = self.controls.iter().filter(|control| control.owners.is_empty()).count();
        let mut lead = format!(
            "{} with {}, resting on {} and {}.",
            counted(self.controls.len(), "control"),
            counted(self.owners.len(), "owner"),
            counted(self.systems.len(), "system"),
            counted(self.vendors.len(), "vendor"),
        );
        if ownerless > 0 {
            lead += &format!(" {} without an owner.", counted(ownerless, "control"));
        }
        Sheet {
            name: "flow",
            title: "Who is responsible, and for what".to_owned(),
            lead,
            tables: vec![
                table("Controls", CONTROLS, controls.collect()),
                table("Vendors", VENDORS, vendors.collect()),
            ],
        }
    }
}

/// "AC" of "AC-2", "CC6" of "CC6.1": what stands before the last number; empty where nothing does.
fn family(id: &str) -> &str {
    let number = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase();
    let before = id.trim_end_matches(number);
    let family = before.trim_end_matches(['-', '.', '_', ' ', '/']);
    if family.chars().any(char::is_alphabetic) { family } else { "" }
}
