//! What the columns and keys of a register are called.

use super::Register;
use crate::vocabulary::tables::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a cell says of its entry. Not every register has every column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    /// What the entry is called: a role, a name, an id.
    Name,
    Aliases,
    People,
    Deputies,
    Team,
    Kind,
    Environment,
    InScope,
    Owner,
    Data,
    Vendor,
    Note,
    Service,
    Tier,
    Subservice,
    Method,
    /// Yes or no, where [`Column::Method`] has a word.
    CarveOut,
    Expected,
    Report,
    ReportUntil,
    LastReview,
    Examples,
    Retention,
    Controls,
    Record,
    System,
    Date,
    Period,
    From,
    To,
    MadeBy,
    File,
}

impl Column {
    /// As `columns.tsv` writes it.
    fn parse(name: &str) -> Option<Column> {
        Some(match name {
            "name" => Column::Name,
            "aliases" => Column::Aliases,
            "people" => Column::People,
            "deputies" => Column::Deputies,
            "team" => Column::Team,
            "kind" => Column::Kind,
            "environment" => Column::Environment,
            "in scope" => Column::InScope,
            "owner" => Column::Owner,
            "data" => Column::Data,
            "vendor" => Column::Vendor,
            "note" => Column::Note,
            "service" => Column::Service,
            "tier" => Column::Tier,
            "subservice" => Column::Subservice,
            "method" => Column::Method,
            "carve out" => Column::CarveOut,
            "expected" => Column::Expected,
            "report" => Column::Report,
            "report until" => Column::ReportUntil,
            "last review" => Column::LastReview,
            "examples" => Column::Examples,
            "retention" => Column::Retention,
            "controls" => Column::Controls,
            "record" => Column::Record,
            "system" => Column::System,
            "date" => Column::Date,
            "period" => Column::Period,
            "from" => Column::From,
            "to" => Column::To,
            "made by" => Column::MadeBy,
            "file" => Column::File,
            _ => return None,
        })
    }
}

/// A column that a head may stand for.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    column: Column,
    /// How good a name it is for the column; 0 is the best.
    rank: u16,
    /// Whether many lists use the word.
    common: bool,
}

/// What the names of heads may mean, in the order of the table.
type Names = FxHashMap<&'static str, Vec<Meaning>>;

/// For each register.
static MEANINGS: LazyLock<FxHashMap<Register, Names>> = LazyLock::new(|| {
    let mut meanings: FxHashMap<Register, Names> = FxHashMap::default();
    for row in rows(include_str!("columns.tsv")) {
        let [register, column, names] = row[..] else { continue };
        let (Some(register), Some(column)) = (Register::parse(register), Column::parse(column)) else {
            continue;
        };
        for (rank, name) in (0..).zip(names.split(", ")) {
            let (name, common) = name.strip_prefix('~').map_or((name, false), |name| (name, true));
            meanings.entry(register).or_default().entry(name).or_default().push(Meaning {
                column,
                rank,
                common,
            });
        }
    }
    meanings
});

/// What the heads of a list mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    /// For each head its column and how good a name it is for it.
    pub(super) columns: Vec<Option<(Column, u16)>>,
    /// Whether the head of the names is one that only such a register has.
    pub(super) telling: bool,
}

impl Heads {
    /// `named` says that the entries have their names elsewhere.
    pub(super) fn read<'h>(register: Register, heads: impl Iterator<Item = &'h str>, named: bool) -> Heads {
        let meanings: Vec<&[Meaning]> = heads.map(|head| meanings(register, head)).collect();
        // A role by whose name the entry goes has a `name` that is somebody's.
        let mut name_is_known = named && register == Register::Owners;
        let mut read = Heads { columns: vec![None; meanings.len()], telling: false };
        let best = meanings
            .iter()
            .enumerate()
            .flat_map(|(at, meanings)| meanings.iter().map(move |meaning| (at, meaning)))
            .filter(|(_, meaning)| meaning.column == Column::Name && !name_is_known)
            .min_by_key(|(at, meaning)| (meaning.rank, *at));
        if let Some((at, meaning)) = best {
            read.columns[at] = Some((Column::Name, meaning.rank));
            read.telling = !meaning.common;
            name_is_known = true;
        }
        for (column, meanings) in read.columns.iter_mut().zip(&meanings) {
            if column.is_none() {
                let other = meanings.iter().find(|m| m.column != Column::Name || !name_is_known);
                *column = other.map(|meaning| (meaning.column, meaning.rank));
            }
        }
        read
    }

    pub(super) fn has(&self, wanted: Column) -> bool {
        self.columns.iter().flatten().any(|(column, _)| *column == wanted)
    }

    /// How many heads are known.
    pub(super) fn known(&self) -> usize {
        self.columns.iter().flatten().count()
    }
}

fn meanings(register: Register, head: &str) -> &'static [Meaning] {
    let Some(names) = MEANINGS.get(&register) else { return &[] };
    let find = |head: &str| names.get(words(head).as_str()).map(Vec::as_slice);
    // What stands in parentheses may explain the head: "Owner (role)".
    let shorter = || find(head.split_once('(')?.0);
    find(head).or_else(shorter).unwrap_or_default()
}

/// The words of a head, a key or a file's name: in lower case, with one blank between them.
pub(super) fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars().filter(|c| *c != '\'' && *c != '’') {
        if !c.is_alphanumeric() {
            before = ' ';
            continue;
        }
        let begins = !before.is_alphanumeric() || before.is_lowercase() && c.is_uppercase();
        if begins && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
        before = c;
    }
    words.replace("organiz", "organis")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        for row in rows(include_str!("columns.tsv")) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(Register::parse(row[0]).is_some() && Column::parse(row[1]).is_some(), "{row:?}");
            for name in row[2].split(", ") {
                assert_eq!(words(name), name.trim_start_matches('~'), "{row:?}");
            }
        }
    }

    #[test]
    fn the_page_about_registers_has_all_names() {
        let page = include_str!("../../docs/registers.md");
        for row in rows(include_str!("columns.tsv")) {
            let names = format!("| {} |", row[2].replace('~', ""));
            assert!(page.contains(&names), "docs/registers.md has no row that ends in {names}");
        }
    }

    #[test]
    fn heads_are_known_however_they_are_written() {
        for head in ["in_scope", "In Scope?", "in-scope", "inScope", "**In scope** (yes/no)"] {
            let heads = Heads::read(Register::Systems, std::iter::once(head), false);
            assert!(heads.has(Column::InScope), "{head}");
        }
    }

    #[test]
    fn the_best_name_is_taken() {
        let of = |register, heads: &[&str]| {
            let read = Heads::read(register, heads.iter().copied(), false);
            read.columns.iter().map(|c| c.map(|(column, _)| column)).collect::<Vec<_>>()
        };
        let (name, people, subservice) = (Some(Column::Name), Some(Column::People), Some(Column::Subservice));
        assert_eq!(of(Register::Vendors, &["Subservice organization", "Name"]), [subservice, name]);
        assert_eq!(of(Register::Vendors, &["Subservice organization", "Services"])[0], name);
        assert_eq!(of(Register::Owners, &["Name", "Role"]), [people, name]);
        assert_eq!(of(Register::Systems, &["Component", "System", "Colour"]), [None, name, None]);
    }
}
