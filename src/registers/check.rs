//! What is wrong between the entries of a register.

use super::entries::called;
use super::{Owner, Place, Problem, Register, Registers, Value};
use rustc_hash::FxHashMap;

/// Adds the problems that show only when all files are read, and brings all into the order of their places.
pub fn check(registers: &mut Registers) {
    let mut found = Vec::new();
    let mut names = Names { registers, found: &mut found };
    names.check(Register::Owners, registers.owners.iter().map(|o| (&o.role, &o.aliases)));
    names.check(Register::Systems, registers.systems.iter().map(|s| (&s.name, &s.aliases)));
    names.check(Register::Vendors, registers.vendors.iter().map(|v| (&v.name, &v.aliases)));
    names.check(Register::Data, registers.data.iter().map(|d| (&d.name, &d.aliases)));
    let none = Vec::new();
    names.check(Register::Evidence, registers.evidence.iter().map(|e| (&e.id, &none)));
    deputies(&registers.owners, &mut found);
    registers.problems.append(&mut found);
    registers.problems.sort_by(|a, b| (a.place, &a.message).cmp(&(b.place, &b.message)));
    registers.problems.dedup();
}

/// As names are compared.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

struct Names<'r, 'f> {
    registers: &'r Registers,
    found: &'f mut Vec<Problem>,
}

impl Names<'_, '_> {
    /// Each name and alias means one entry.
    fn check<'e>(
        &mut self,
        register: Register,
        entries: impl Iterator<Item = (&'e Value, &'e Vec<Value>)> + Clone,
    ) {
        let mut known: FxHashMap<String, (usize, Place)> = FxHashMap::default();
        for (at, (name, _)) in entries.clone().enumerate().filter(|(_, (name, _))| !name.text.is_empty()) {
            if let Some((_, first)) = known.get(&folded(&name.text)) {
                let message = format!(
                    "the {} “{}” is in the register already, {}; keep one of them",
                    called(register),
                    name.text,
                    self.place(*first, name.place)
                );
                self.found.push(Problem { place: name.place, message });
            } else {
                known.insert(folded(&name.text), (at, name.place));
            }
        }
        for (at, (name, aliases)) in entries.enumerate() {
            for alias in aliases {
                match known.get(&folded(&alias.text)) {
                    None => {
                        known.insert(folded(&alias.text), (at, alias.place));
                    }
                    Some((other, _)) if *other == at => {}
                    Some((_, other)) => {
                        let message = format!(
                            "“{}” is an alias of “{}” here and means something else, {}; a name has to mean one entry",
                            alias.text,
                            name.text,
                            self.place(*other, alias.place)
                        );
                        self.found.push(Problem { place: alias.place, message });
                    }
                }
            }
        }
    }

    /// Where something else stands, for a message at `from`.
    fn place(&self, other: Place, from: Place) -> String {
        let Some(file) = self.registers.files.get(other.file as usize) else { return String::new() };
        let before = file.text.as_bytes().get(..other.span.start as usize).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        match other.file == from.file {
            true => format!("in line {line}"),
            false => format!("in line {line} of {}", file.path),
        }
    }
}

/// Whether somebody is left to stand in: a role does not stand in for itself, nor three or more in a ring.
/// Two that stand in for each other are common, and fine.
fn deputies(owners: &[Owner], found: &mut Vec<Problem>) {
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for (at, owner) in owners.iter().enumerate() {
        for name in std::iter::once(&owner.role).chain(&owner.aliases) {
            known.entry(folded(&name.text)).or_insert(at);
        }
    }
    let next: Vec<Vec<(usize, &Value)>> = owners
        .iter()
        .map(|owner| {
            let deputies = owner.deputies.iter();
            deputies.filter_map(|deputy| Some((*known.get(&folded(&deputy.text))?, deputy))).collect()
        })
        .collect();
    // Depth first, without recursion: a register may be long. For each role how many stand before it on the way that
    // is walked, and whether all behind it is done.
    let mut before: Vec<Option<usize>> = vec![None; owners.len()];
    let mut done = vec![false; owners.len()];
    for start in 0..owners.len() {
        if done[start] {
            continue;
        }
        let mut way = vec![(start, 0)];
        before[start] = Some(0);
        while let Some((at, tried)) = way.last().copied() {
            let Some((to, deputy)) = next[at].get(tried).copied() else {
                done[at] = true;
                before[at] = None;
                way.pop();
                continue;
            };
            way[before[at].unwrap_or_default()].1 += 1;
            if let Some(first) = before[to] {
                let ring: Vec<&str> =
                    way[first..].iter().map(|(at, _)| owners[*at].role.text.as_str()).collect();
                found.extend(ring_problem(&ring, deputy));
            } else if !done[to] {
                before[to] = Some(way.len());
                way.push((to, 0));
            }
        }
    }
}

fn ring_problem(ring: &[&str], deputy: &Value) -> Option<Problem> {
    let message = match ring {
        [role] => format!("“{role}” cannot stand in for itself; name another role"),
        [_, _] => return None,
        [first, .., last] if ring.len() > 8 => format!(
            "from “{first}” to “{last}” {} roles stand in for each other in a ring, so nobody is left when all are away; name a role outside it",
            ring.len()
        ),
        _ => format!(
            "these stand in for each other in a ring, so nobody is left when all are away: {}; name a role outside it",
            ring.join(", ")
        ),
    };
    Some(Problem { place: deputy.place, message })
}
