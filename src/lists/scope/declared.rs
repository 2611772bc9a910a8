//! What registers and lists of components declare.

use super::thing::{By, Kind, Mark, Things};
use crate::document::{BlockId, BlockKind};
use crate::engine::Gathered;
use crate::lists::words::short;
use crate::model::grid::grids;
use crate::model::{DocumentKind, Reading, Role};
use crate::programme::Programme;
use crate::registers::{Method, Value};

pub(super) fn registers(programme: &Programme, things: &mut Things) {
    let registers = programme.registers();
    for system in &registers.systems {
        let aliases: Vec<&str> = system.aliases.iter().map(|alias| alias.text.as_str()).collect();
        let kind = match system.kind.as_ref().map(|kind| kind.text.to_lowercase()).as_deref() {
            Some("environment") => Kind::Environment,
            Some("location" | "site" | "data centre" | "data center") => Kind::Location,
            _ => Kind::System,
        };
        let names: Vec<&str> = std::iter::once(system.name.text.as_str()).chain(aliases).collect();
        let index = things.of(kind, &names);
        let said = |words: &str| mark(programme, &system.name, words, By::Register);
        let thing = &mut things.all[index];
        match system.in_scope {
            Some(true) => thing.declared_in.extend(said("systems register")),
            Some(false) => thing.declared_out.extend(said("systems register: not in scope")),
            None => thing.declared_in.extend(said("systems register, which does not say whether in or out")),
        }
    }
    for vendor in &registers.vendors {
        let names: Vec<&str> =
            std::iter::once(&vendor.name).chain(&vendor.aliases).map(|name| name.text.as_str()).collect();
        let mut known: Vec<usize> = names.iter().filter_map(|name| things.named(name)).collect();
        known.sort_unstable();
        known.dedup();
        // A vendor of several systems is a row of its own.
        let index = match known[..] {
            [_, _, ..] => things.another(Kind::Vendor, &names),
            _ => things.of(Kind::Vendor, &names),
        };
        let thing = &mut things.all[index];
        let words = match vendor.subservice {
            Some(true) => "vendors register: subservice organisation",
            _ => "vendors register",
        };
        let by = if vendor.in_scope.or(vendor.subservice) == Some(true) { By::Register } else { By::Vendors };
        let said = |words: &str| mark(programme, &vendor.name, words, by);
        match vendor.in_scope {
            Some(false) => thing.declared_out.extend(said("vendors register: not in scope")),
            _ => thing.declared_in.extend(said(words)),
        }
        if matches!(vendor.method, Some((Method::CarveOut, _))) {
            thing.carved_out.extend(said("vendors register"));
        }
    }
    for data in &registers.data {
        let names: Vec<&str> =
            std::iter::once(&data.name).chain(&data.aliases).map(|name| name.text.as_str()).collect();
        let index = things.of(Kind::Data, &names);
        things.all[index].declared_in.extend(mark(programme, &data.name, "data register", By::Register));
    }
    for team in registers.owners.iter().filter_map(|owner| owner.team.as_ref()) {
        let index = things.of(Kind::Team, &[&team.text]);
        let thing = &mut things.all[index];
        if thing.declared_in.is_empty() {
            thing.declared_in.extend(mark(programme, team, "owners register", By::Register));
        }
    }
}

fn mark(programme: &Programme, value: &Value, words: &str, by: By) -> Option<Mark> {
    let place = programme.in_register(value.place)?;
    Some(Mark { words: words.to_owned(), place, by })
}

/// The lists of components, vendors and teams in documents.
pub(super) fn lists(gathered: &Gathered, things: &mut Things) {
    let documents = gathered.programme.documents.iter().zip(&gathered.members).enumerate();
    for (document, (digest, member)) in documents {
        let reading = &member.reading;
        let describes = digest.kind == DocumentKind::SystemDescription;
        let by = if describes { By::Description } else { By::Document };
        // A table of who may do what in which system declares none.
        let declares = |block: BlockId| describes || lists_components(reading, block);
        for component in digest.components.iter().filter(|component| declares(component.block)) {
            let text = reading.block(component.block).text.as_str();
            let kind = if lists_vendors(reading, component.block) { Kind::Vendor } else { Kind::System };
            for name in several(text).unwrap_or_else(|| vec![component.name.as_str()]) {
                let index = things.of(kind, &[name]);
                let words = heading(reading, component.block);
                let place = gathered.programme.elsewhere(document, component.span);
                let mark = Mark { words, place, by };
                let thing = &mut things.all[index];
                match is_out(reading, component.block) {
                    true => thing.declared_out.push(mark),
                    false => thing.declared_in.push(mark),
                }
                thing.documents.insert(document);
            }
        }
        for grid in grids(reading).filter(|_| describes) {
            let heads = grid.heads();
            let first = heads.first().map_or("", String::as_str);
            if !matches!(first, "function" | "team" | "department" | "group") {
                continue;
            }
            for cell in grid.rows().filter_map(|row| grid.cell(&row, 0)) {
                let name = grid.text(cell).trim();
                if (1..=4).contains(&name.split_whitespace().count()) {
                    let index = things.of(Kind::Team, &[name, &format!("{name} team")]);
                    let place = gathered.programme.elsewhere(document, grid.span(cell));
                    let mark = Mark { words: heading(reading, cell), place, by };
                    things.all[index].declared_in.push(mark);
                    things.all[index].documents.insert(document);
                }
            }
        }
    }
}

/// "Datadog, PagerDuty": a cell that names several.
fn several(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.split(", ").map(str::trim).collect();
    let is_name = |part: &&str| {
        part.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && part.split_whitespace().count() <= 4
            && !part.ends_with('.')
    };
    (parts.len() > 1 && parts.iter().all(is_name)).then_some(parts)
}

/// The heading over a block, as the ledger calls a place in a document.
pub(super) fn heading(reading: &Reading, block: BlockId) -> String {
    let document = &reading.document;
    let heading = document.heading_text(&document.sections[reading.block(block).section as usize]);
    format!("“{}”", short(heading, 40))
}

fn lists_components(reading: &Reading, block: BlockId) -> bool {
    const WORDS: [&str; 9] = [
        "scope",
        "component",
        "systems",
        "software",
        "infrastructure",
        "inventory",
        "tools",
        "vendors",
        "providers",
    ];
    let heading = heading(reading, block).to_lowercase();
    reading.role(block) == Role::Scope || WORDS.iter().any(|word| heading.contains(word))
}

fn lists_vendors(reading: &Reading, block: BlockId) -> bool {
    let words = ["vendor", "supplier", "provider", "third part", "subservice", "subprocessor"];
    let document = &reading.document;
    let heading = document.heading_text(&document.sections[reading.block(block).section as usize]);
    let head = match reading.block(block).kind {
        BlockKind::Cell { table, column, .. } => {
            document.tables[table as usize].header(document, column).map_or("", |head| head.text.as_str())
        }
        _ => "",
    };
    let both = format!("{heading} {head}").to_lowercase();
    words.iter().any(|word| both.contains(word))
}

/// Whether a component's own row says that it is out.
fn is_out(reading: &Reading, block: BlockId) -> bool {
    let BlockKind::Cell { table, .. } = reading.block(block).kind else { return false };
    reading.row(block).any(|cell| {
        let text = reading.block(cell).text.as_str().trim().to_lowercase();
        let BlockKind::Cell { column, .. } = reading.block(cell).kind else { return false };
        let head = reading.document.tables[table as usize].header(&reading.document, column);
        let asks = head.is_some_and(|head| head.text.as_str().to_lowercase().contains("scope"));
        asks && matches!(text.as_str(), "no" | "out" | "excluded")
            || text.contains("out of scope")
            || text.contains("not in scope")
    })
}
