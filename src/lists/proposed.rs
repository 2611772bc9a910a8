//! First registers of a programme that has none, from what its documents name. Nothing is made up: what only a person can
//! say is a marker, and a name that may be none is left out.

use super::scope::{self, Part};
use crate::engine::Gathered;
use crate::finding::Elsewhere;
use crate::names::{self, Kind, Name, Place};
use crate::registers::{Register, csv_row};
use crate::rules::{role_named, same_role};
use std::collections::BTreeMap;
use std::path::Path;

/// A register as it may be written.
#[derive(Debug)]
pub struct Proposed {
    pub register: Register,
    pub rows: usize,
    /// As a table with commas.
    pub text: String,
}

/// The registers for which the documents name something; paths in notes count from `folder`. Of evidence there is none:
/// documents say which records there should be, and only somebody who has looked can say which there are.
pub fn proposed(gathered: &Gathered, folder: &Path) -> Vec<Proposed> {
    let parts = scope::parts(gathered);
    let (vendors, systems): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.is_vendor);
    let all = [
        owners(gathered, folder),
        table(
            Register::Systems,
            &["system", "kind", "environment", "in scope", "owner", "vendor", "note"],
            systems.iter().map(|part| {
                let note = seen(part.times, &part.place, folder);
                row([&part.name, "", "", "[TODO: yes or no]", "[TODO: which role]", "", &note])
            }),
        ),
        table(
            Register::Vendors,
            &["vendor", "aliases", "service", "subservice organisation", "method", "owner", "report", "note"],
            vendors.iter().map(|part| {
                let (aliases, note) = (part.aliases.join("; "), seen(part.times, &part.place, folder));
                let which = "[TODO: which role]";
                row([&part.name, &aliases, "", "[TODO: yes or no]", "", which, "", &note])
            }),
        ),
    ];
    all.into_iter().filter(|proposed| proposed.rows > 0).collect()
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

fn table(register: Register, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Proposed {
    let mut text = csv_row(heads.iter().copied());
    let mut count = 0;
    for row in rows {
        text.push_str(&csv_row(row.iter().map(String::as_str)));
        count += 1;
    }
    Proposed { register, rows: count, text }
}

/// "named 3 times, see policies/access.md:12"
fn seen(times: usize, place: &Elsewhere, folder: &Path) -> String {
    let path = Path::new(&*place.path);
    let path = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    match times {
        0 | 1 => format!("named in {path}:{}", place.line),
        times => format!("named {times} times, see {path}:{}", place.line),
    }
}

/// A role as the documents call it.
struct Role {
    /// Whether a field, a column or a list of roles gives it.
    given: bool,
    /// By how it is written, how often.
    written: BTreeMap<String, usize>,
    place: Elsewhere,
}

impl Role {
    fn times(&self) -> usize {
        self.written.values().sum()
    }

    fn usual(&self) -> &str {
        let most = self.written.iter().max_by_key(|(written, times)| (**times, std::cmp::Reverse(*written)));
        most.map_or("", |(written, _)| written)
    }
}

fn owners(gathered: &Gathered, folder: &Path) -> Proposed {
    let programme = &gathered.programme;
    let mut roles: BTreeMap<String, Role> = BTreeMap::new();
    for (document, digest) in programme.documents.iter().enumerate() {
        let owners =
            digest.names.all.iter().filter(|name| name.kind == Kind::Owner && !digest.is_aside(name.span));
        for name in owners {
            let Some(written) = role(name) else { continue };
            let place = programme.elsewhere(document, name.span);
            let new = || Role { given: false, written: BTreeMap::new(), place };
            let role = roles.entry(names::named(Kind::Owner, &written).key).or_insert_with(new);
            role.given |= name.place != Place::Mentioned;
            *role.written.entry(written).or_default() += 1;
        }
    }
    let mut roles: Vec<Role> = roles.into_values().collect();
    roles.sort_by(|a, b| b.times().cmp(&a.times()).then_with(|| a.usual().cmp(b.usual())));
    let aliases = abbreviations(&roles);
    let rows = roles.iter().enumerate().filter(|(index, _)| !aliases.iter().any(|(_, short)| short == index));
    let rows = rows.filter_map(|(index, role)| {
        let short = aliases.iter().find(|(long, _)| *long == index).map(|(_, short)| &roles[*short]);
        let times = role.times() + short.map_or(0, Role::times);
        let given = role.given || short.is_some_and(|short| short.given);
        // What one sentence says may be a product, as "AWS Certificate Manager".
        (given || times > 1).then(|| {
            let (alias, note) = (short.map_or("", Role::usual), seen(times, &role.place, folder));
            row([role.usual(), alias, "[TODO: who holds it]", "", &note])
        })
    });
    table(Register::Owners, &["role", "aliases", "person", "deputy", "note"], rows)
}

/// The role that a name is, without doubt.
fn role(name: &Name) -> Option<String> {
    let role = role_named(&name.written)?;
    let is_small = |word: &str| matches!(word, "of" | "and" | "for" | "the" | "to");
    let has_capitals =
        || role.split([' ', '-']).all(|word| is_small(word) || word.starts_with(char::is_uppercase));
    // In a field a capital at the start is enough; in a sentence it may be that of the sentence. "Engineer", "Reviewer" are
    // parts in a step.
    let says_which = role.contains(' ') || !role.contains(char::is_lowercase);
    let is_name = match name.place {
        Place::Mentioned => has_capitals(),
        Place::Declared | Place::Given => role.starts_with(char::is_uppercase),
    };
    // "System Owner" is another one for each system, and "Acme's Security Team" is the Security Team.
    let says_nobody = |word: &str| matches!(word, "owner" | "owners" | "second" | "dedicated");
    let is_any = role.to_lowercase().split(' ').any(says_nobody) || role.contains(['\'', '’']);
    (says_which && is_name && !is_any).then_some(role)
}

/// Titles and their initials, as indices: "Chief Technology Officer", "CTO". Initials of two titles are nobody's.
fn abbreviations(roles: &[Role]) -> Vec<(usize, usize)> {
    let is_short = |role: &Role| !role.usual().contains([' ', '-']);
    let pair = |(short, role): (usize, &Role)| {
        let mut long = roles.iter().enumerate().filter(|(_, other)| !is_short(other));
        let mut same = long.by_ref().filter(|(_, other)| same_role(other.usual(), role.usual()));
        let (first, _) = same.next()?;
        same.next().is_none().then_some((first, short))
    };
    roles.iter().enumerate().filter(|(_, role)| is_short(role)).filter_map(pair).collect()
}
