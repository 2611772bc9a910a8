//! A framework's list: a hash from id to row, built when it is first asked.

use super::{Framework, Lookup};
use crate::vocabulary::tables::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// So many ids are offered in place of an unknown one.
const NEAR: usize = 3;

#[derive(Default)]
struct Row {
    title: &'static str,
    /// What stands in the list's last column: keywords of a criterion, the successors of a control.
    extra: &'static str,
    withdrawn: bool,
}

pub(super) struct Table {
    rows: FxHashMap<&'static str, Row>,
    order: Vec<&'static str>,
}

macro_rules! tables {
    ($($framework:ident => $load:expr),* $(,)?) => {
        impl Table {
            pub(super) fn of(framework: Framework) -> &'static Table {
                match framework {
                    $(Framework::$framework => {
                        static TABLE: LazyLock<Table> = LazyLock::new(|| $load);
                        &TABLE
                    })*
                }
            }
        }
    };
}

tables! {
    Tsc2017 => Table::load(include_str!("data/tsc.tsv"), Last::Keywords),
    Dc => Table::load(include_str!("data/dc.tsv"), Last::Nothing),
    Nist80053R5 => Table::load(include_str!("data/nist-800-53-r5.tsv"), Last::Successors),
    Nist80053R4 => Table::load(include_str!("data/nist-800-53-r4.tsv"), Last::Successors),
    Csf2 => Table::load(include_str!("data/csf-2.tsv"), Last::Nothing).with_csf_1(),
    Iso27001v2022 => Table::load(include_str!("data/iso-27001-2022.tsv"), Last::Nothing).with_iso_2013(),
    Iso27001v2013 => Table::load(include_str!("data/iso-27001-2013.tsv"), Last::Nothing),
    HipaaSecurity => Table::load(include_str!("data/hipaa.tsv"), Last::Nothing),
}

/// What the columns after the title say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    /// The fourth column.
    Keywords,
    /// The third column; an id with something in it is withdrawn.
    Successors,
}

impl Table {
    fn load(text: &'static str, last: Last) -> Table {
        let mut table = Table { rows: FxHashMap::default(), order: Vec::new() };
        for cells in rows(text) {
            let cell = |at: usize| cells.get(at).copied().unwrap_or("");
            let extra = match last {
                Last::Nothing => "",
                Last::Keywords => cell(3),
                Last::Successors => cell(2),
            };
            let withdrawn = last == Last::Successors && !extra.is_empty();
            table.add(cell(0), Row { title: cell(1), extra, withdrawn });
        }
        table
    }

    fn add(&mut self, id: &'static str, row: Row) {
        self.rows.entry(id).or_insert_with(|| {
            self.order.push(id);
            row
        });
    }

    /// Adds what 1.1 had and 2.0 has not, written with two digits as 2.0 writes its own.
    fn with_csf_1(mut self) -> Table {
        static PADDED: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
            let padded = |id: &str| match id.split_once('-') {
                Some((category, number)) => format!("{category}-{number:0>2}"),
                None => id.to_owned(),
            };
            rows(include_str!("data/csf-1.tsv"))
                .filter_map(|cells| Some((padded(cells.first()?), *cells.get(1)?)))
                .collect()
        });
        for (id, into) in PADDED.iter() {
            self.add(id, Row { title: "", extra: into, withdrawn: true });
        }
        self
    }

    /// Adds the controls of 2013, whose numbers the edition of 2022 does not use. The objectives
    /// (A.9.2) have no counterpart, and those under A.5 to A.8 share their numbers with controls.
    fn with_iso_2013(mut self) -> Table {
        for cells in rows(include_str!("data/iso-27001-2013.tsv")) {
            if let [id, title, into] = cells[..] {
                self.add(id, Row { title, extra: into, withdrawn: true });
            }
        }
        self
    }

    pub(super) fn extra(&self, id: &str) -> &'static str {
        self.rows.get(id).map_or("", |row| row.extra)
    }

    pub(super) fn active(&self) -> impl Iterator<Item = &'static str> {
        self.order.iter().copied().filter(|id| !self.rows[id].withdrawn)
    }

    /// `None` for an id that the table does not have.
    pub(super) fn known(&self, id: &str) -> Option<Lookup> {
        let row = self.rows.get(id)?;
        if !row.withdrawn {
            return Some(Lookup::Known { title: row.title });
        }
        let into = row.extra.split(';').filter(|id| *id != "-").collect();
        Some(Lookup::Withdrawn { title: row.title, into })
    }

    /// A paragraph of a regulation is known when it contains a listed one or is part of one.
    pub(super) fn known_paragraph(&self, id: &str) -> Option<Lookup> {
        let part = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
        };
        let listed = self.order.iter().find(|listed| part(listed, id) || part(id, listed))?;
        Some(Lookup::Known { title: self.rows[listed].title })
    }

    /// Ids that may have been meant: two digits swapped, the same group, a digit too many.
    pub(super) fn near(&self, id: &str) -> Vec<&'static str> {
        let group = group_of(id);
        let number = last_number(id);
        let mut scored: Vec<(u32, usize, &'static str)> = Vec::new();
        for (at, &candidate) in self.order.iter().enumerate().filter(|(_, id)| !self.rows[*id].withdrawn) {
            let close = id.len().abs_diff(candidate.len()) <= 1 && strsim::osa_distance(id, candidate) == 1;
            let swapped = close && same_digits(id, candidate);
            let crossed = same_digits(id, candidate) && digits(id).rev().eq(digits(candidate));
            let score = if swapped || crossed {
                0
            } else if group_of(candidate) == group {
                2 + last_number(candidate).abs_diff(number).min(1000)
            } else if close && id.len() > candidate.len() {
                1
            } else {
                continue;
            };
            scored.push((score, at, candidate));
        }
        scored.sort_unstable();
        scored.into_iter().take(NEAR).map(|(_, _, id)| id).collect()
    }
}

fn digits(id: &str) -> impl DoubleEndedIterator<Item = char> {
    id.chars().filter(char::is_ascii_digit)
}

fn same_digits(one: &str, other: &str) -> bool {
    let sorted = |id: &str| {
        let mut bytes: Vec<u8> = id.bytes().collect();
        bytes.sort_unstable();
        bytes
    };
    one.len() == other.len() && sorted(one) == sorted(other)
}

/// The id without its last number: "CC6." of "CC6.1".
fn group_of(id: &str) -> &str {
    id.trim_end_matches(')').trim_end_matches(|c: char| c.is_ascii_digit())
}

fn last_number(id: &str) -> u32 {
    let id = id.trim_end_matches(')');
    id[group_of(id).len()..].parse().unwrap_or(0)
}
