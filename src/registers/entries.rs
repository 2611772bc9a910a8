//! From rows to entries.

use super::columns::{Column, Heads, words};
use super::dates::{self, NoDay};
use super::known::without_form;
use super::listing::{Cell, Listing, Row, Written};
use super::{DataClass, Evidence, Method, Owner, Place, Problem, Register, Registers, System, Value, Vendor};
use crate::date::Date;
use rustc_hash::FxHashSet;

/// Adds the entries of a list. A document may speak of one entry in several tables: what a later one says is added to it.
pub(super) fn take(listing: &Listing, file: u32, is_document: bool, registers: &mut Registers) {
    let named = listing.rows.iter().any(|row| row.key.is_some());
    let mut heads = Heads::read(listing.register, listing.heads.iter().map(|head| head.text.as_str()), named);
    if listing.register == Register::Evidence {
        guess(&mut heads, listing);
    }
    let mut taking = Taking { listing, heads: &heads, file, problems: &mut registers.problems };
    if !named && !taking.has_names() {
        if !listing.heads.is_empty() {
            taking.problem(listing.place, no_names(listing.register));
        }
        return;
    }
    let mut vendors = Vec::new();
    let known = (registers.systems.len(), registers.data.len());
    for row in &listing.rows {
        let mut entry = Entry::new(&mut taking, row);
        let Some(name) = entry.name() else { continue };
        match listing.register {
            Register::Owners => registers.owners.push(owner(name, &entry)),
            Register::Systems => registers.systems.push(system(name, &mut entry)),
            Register::Vendors => vendors.push(vendor(name, &mut entry)),
            Register::Data => registers.data.push(data_class(name, &entry)),
            Register::Evidence => registers.evidence.push(evidence(name, &mut entry)),
        }
    }
    if is_document {
        keep_new(&mut registers.systems, known.0, |system| &system.name);
        keep_new(&mut registers.data, known.1, |data| &data.name);
        add(vendors, &mut registers.vendors);
    } else {
        registers.vendors.append(&mut vendors);
    }
}

/// Finds the ids and the days of records by what stands in the cells, where no head says which column has them.
fn guess(heads: &mut Heads, listing: &Listing) {
    const LEAST: usize = 3;
    let texts = |at: usize| -> Vec<&str> {
        let cells = listing.rows.iter().flat_map(|row| &row.cells).filter(|(head, _)| *head == at);
        cells
            .map(|(_, cell)| if let Cell::One(written) = cell { written.text.as_str() } else { "" })
            .collect()
    };
    for column in [Column::Name, Column::Date] {
        let fits = |at: &usize| {
            let texts = texts(*at);
            let is_such = |text: &&str| match column {
                Column::Name => is_record_id(text),
                _ => dates::day(text).is_ok(),
            };
            let different: FxHashSet<&str> = texts.iter().copied().collect();
            texts.len() >= LEAST
                && texts.iter().all(is_such)
                && (column != Column::Name || different.len() == texts.len())
        };
        let mut free = (0..heads.columns.len()).filter(|at| heads.columns[*at].is_none());
        if !heads.has(column)
            && let Some(at) = free.find(fits)
        {
            heads.columns[at] = Some((column, 0));
        }
    }
}

/// "EV-014", "R14"
fn is_record_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_digit())
        && !text.contains(' ')
}

/// Drops what a further table of a document says of entries that are known: which system holds which class of data.
fn keep_new<T>(entries: &mut Vec<T>, known: usize, name: impl Fn(&T) -> &Value) {
    if known == 0 {
        return;
    }
    let mut names: FxHashSet<String> =
        entries[..known].iter().map(|entry| name(entry).text.to_lowercase()).collect();
    let mut at = 0;
    entries.retain(|entry| {
        at += 1;
        at <= known || names.insert(name(entry).text.to_lowercase())
    });
}

/// Adds what one more table of a document says of vendors: first who they are, then what is expected of them.
fn add(table: Vec<Vendor>, vendors: &mut Vec<Vendor>) {
    let known = vendors.len();
    // A table with several rows for one vendor lists something of theirs.
    let is_list =
        table.iter().enumerate().all(|(at, one)| table[..at].iter().all(|other| !is_same(one, other)));
    for vendor in table {
        match vendors[..known].iter().position(|first| is_same(first, &vendor)) {
            Some(at) => vendors[at].add(vendor),
            None if is_list => vendors.push(vendor),
            None => {}
        }
    }
}

fn is_same(one: &Vendor, other: &Vendor) -> bool {
    let called = |vendor: &Vendor, name: &str| {
        let mut names = std::iter::once(&vendor.name).chain(&vendor.aliases);
        names.any(|own| without_form(&own.text).eq_ignore_ascii_case(without_form(name)))
    };
    called(one, &other.name.text) || called(other, &one.name.text)
}

impl Vendor {
    /// Takes over what only the other says.
    fn add(&mut self, other: Vendor) {
        self.aliases.extend(other.aliases);
        self.service = self.service.take().or(other.service);
        self.owner = self.owner.take().or(other.owner);
        self.data = self.data.take().or(other.data);
        self.tier = self.tier.take().or(other.tier);
        self.subservice = self.subservice.or(other.subservice);
        self.method = self.method.take().or(other.method);
        self.expected = self.expected.take().or(other.expected);
        self.report = self.report.take().or(other.report);
        self.report_until = self.report_until.or(other.report_until);
        self.last_review = self.last_review.or(other.last_review);
        self.in_scope = self.in_scope.or(other.in_scope);
        self.note = self.note.take().or(other.note);
    }
}

fn owner(role: Value, entry: &Entry<'_, '_>) -> Owner {
    Owner {
        role,
        aliases: entry.many(Column::Aliases),
        people: entry.people(),
        deputies: entry.many(Column::Deputies),
        team: entry.one(Column::Team),
    }
}

fn system(name: Value, entry: &mut Entry<'_, '_>) -> System {
    System {
        name,
        aliases: entry.many(Column::Aliases),
        kind: entry.one(Column::Kind),
        environment: entry.one(Column::Environment),
        in_scope: entry.in_scope(),
        owner: entry.one(Column::Owner),
        data: entry.data(),
        vendor: entry.one(Column::Vendor),
        note: entry.one(Column::Note),
    }
}

fn vendor(name: Value, entry: &mut Entry<'_, '_>) -> Vendor {
    let method = entry.method();
    let mere = || entry.is_mere_vendor().then_some(false);
    let subservice =
        mere().or_else(|| entry.yes_or_no(Column::Subservice)).or_else(|| entry.says_subservice());
    Vendor {
        name,
        aliases: entry.many(Column::Aliases),
        service: entry.one(Column::Service),
        owner: entry.one(Column::Owner),
        data: entry.data(),
        tier: entry.one(Column::Tier),
        subservice,
        method,
        expected: entry.one(Column::Expected),
        report: entry.one(Column::Report),
        report_until: entry.last_day(Column::ReportUntil),
        last_review: entry.day(Column::LastReview),
        in_scope: entry.in_scope(),
        note: entry.one(Column::Note),
    }
}

fn data_class(name: Value, entry: &Entry<'_, '_>) -> DataClass {
    DataClass {
        name,
        aliases: entry.many(Column::Aliases),
        examples: entry.one(Column::Examples),
        retention: entry.one(Column::Retention),
        owner: entry.one(Column::Owner),
        note: entry.one(Column::Note),
    }
}

fn evidence(id: Value, entry: &mut Entry<'_, '_>) -> Evidence {
    Evidence {
        id,
        controls: entry.many(Column::Controls),
        record: entry.one(Column::Record),
        system: entry.one(Column::System),
        date: entry.day(Column::Date),
        period: entry.period(),
        made_by: entry.one(Column::MadeBy),
        file: entry.one(Column::File),
    }
}

/// What an entry of a register goes by.
pub(super) const fn called(register: Register) -> &'static str {
    match register {
        Register::Owners => "role",
        Register::Systems => "system",
        Register::Vendors => "vendor",
        Register::Data => "data class",
        Register::Evidence => "id",
    }
}

fn no_names(register: Register) -> String {
    let name = called(register);
    format!(
        "no column says which {name} a row is about, so nothing is read from here. Call that column `{name}`; “Registers” in the documentation has its other names"
    )
}

/// The rows of a list on their way.
struct Taking<'t> {
    listing: &'t Listing,
    heads: &'t Heads,
    file: u32,
    problems: &'t mut Vec<Problem>,
}

impl Taking<'_> {
    /// Whether the heads say what a row is about. Records need no id.
    fn has_names(&self) -> bool {
        let records = [Column::Controls, Column::Record, Column::File];
        self.heads.has(Column::Name)
            || self.listing.register == Register::Evidence && records.iter().any(|c| self.heads.has(*c))
    }

    fn problem(&mut self, span: crate::span::Span, message: String) {
        self.problems.push(Problem { place: Place { file: self.file, span }, message });
    }
}

/// A row with what its cells mean.
struct Entry<'e, 't> {
    taking: &'e mut Taking<'t>,
    row: &'t Row,
}

impl<'e, 't> Entry<'e, 't> {
    fn new(taking: &'e mut Taking<'t>, row: &'t Row) -> Entry<'e, 't> {
        Entry { taking, row }
    }

    /// The cells of a column: how good a name of it their head is, the head, and what they say.
    fn cells(&self, wanted: Column) -> impl Iterator<Item = (u16, usize, &'t Cell)> {
        let heads = self.taking.heads;
        self.row.cells.iter().filter_map(move |(head, cell)| {
            let (column, rank) = (*heads.columns.get(*head)?)?;
            (column == wanted).then_some((rank, *head, cell))
        })
    }

    /// The head and the first text of the cell that says something, under the best name of the column.
    fn first(&self, wanted: Column) -> Option<(usize, &'t Written)> {
        let says = |(rank, head, cell): (u16, usize, &'t Cell)| {
            let written = match cell {
                Cell::One(written) => written,
                Cell::Many(all) => all.first()?,
            };
            (!written.is_blank()).then_some((rank, head, written))
        };
        let best = self.cells(wanted).filter_map(says).min_by_key(|(rank, head, _)| (*rank, *head));
        best.map(|(_, head, written)| (head, written))
    }

    fn value(&self, written: Written) -> Value {
        Value { text: written.text, place: Place { file: self.taking.file, span: written.span } }
    }

    fn name(&mut self) -> Option<Value> {
        let key = self.row.key.as_ref().filter(|key| !key.is_blank());
        let name = self.first(Column::Name).map(|(_, written)| written).or(key);
        if let Some(name) = name {
            return Some(self.value(name.clone()));
        }
        if self.taking.listing.register == Register::Evidence {
            let place = Place { file: self.taking.file, span: self.row.span };
            return Some(Value { text: String::new(), place });
        }
        let what = called(self.taking.listing.register);
        self.taking.problem(
            self.row.span,
            format!("this row does not say which {what} it is about, so it is left out"),
        );
        None
    }

    /// A list as a whole, where the file writes one.
    fn one(&self, wanted: Column) -> Option<Value> {
        if let Some((_, _, Cell::Many(all))) = self.cells(wanted).next()
            && let [first, .., last] = &all[..]
        {
            let texts: Vec<&str> = all.iter().map(|written| written.text.as_str()).collect();
            let place = Place { file: self.taking.file, span: first.span.cover(last.span) };
            return Some(Value { text: texts.join(", "), place });
        }
        self.first(wanted).map(|(_, written)| self.value(written.clone()))
    }

    fn many(&self, wanted: Column) -> Vec<Value> {
        let mut values = Vec::new();
        for (_, _, cell) in self.cells(wanted) {
            match cell {
                Cell::One(written) => values.extend(written.parts().map(|part| self.value(part))),
                Cell::Many(all) => {
                    let all = all.iter().filter(|written| !written.is_blank());
                    values.extend(all.map(|written| self.value(written.clone())));
                }
            }
        }
        values
    }

    /// "(body: CEO, CFO)" says who sits on a committee.
    fn people(&self) -> Vec<Value> {
        let is_remark = self.first(Column::People).is_some_and(|(_, cell)| cell.text.starts_with('('));
        if is_remark { Vec::new() } else { self.many(Column::People) }
    }

    /// Under a head such as “Customer data” a yes means just that.
    fn data(&self) -> Option<Value> {
        let (head, written) = self.first(Column::Data)?;
        match yes_or_no(&written.text) {
            None => self.one(Column::Data),
            Some(false) => None,
            Some(true) => {
                let text = words(&self.taking.listing.heads.get(head)?.text);
                let place = Place { file: self.taking.file, span: written.span };
                Some(Value { text, place })
            }
        }
    }

    fn yes_or_no(&mut self, wanted: Column) -> Option<bool> {
        let (head, written) = self.first(wanted)?;
        let answer = yes_or_no(&written.text);
        if answer.is_none() {
            let head = self.taking.listing.heads.get(head).map_or("", |head| head.text.as_str());
            let message =
                format!("“{}” under “{head}” is neither yes nor no; write one of them", written.text);
            self.taking.problem(written.span, message);
        }
        answer
    }

    fn in_scope(&mut self) -> Option<bool> {
        let (_, written) = self.first(Column::InScope)?;
        match words(&written.text).as_str() {
            "carve out" | "carved out" => Some(false),
            "inclusive" => Some(true),
            _ => self.yes_or_no(Column::InScope),
        }
    }

    /// A list of subservice organisations says so in the head of their names, or of each what kind it is.
    fn says_subservice(&self) -> Option<bool> {
        if let Some((_, kind)) = self.first(Column::Kind) {
            return Some(words(&kind.text).contains("subservice"));
        }
        let (head, _) = self.first(Column::Name)?;
        let head = words(&self.taking.listing.heads.get(head)?.text);
        head.starts_with("subservice organisation").then_some(true)
    }

    /// "vendor (no control relied on)" where others have a method.
    fn is_mere_vendor(&self) -> bool {
        let said = self.first(Column::Method).map(|(_, written)| words(&written.text)).unwrap_or_default();
        ["vendor", "supplier", "not a subservice", "no control", "none", "n a"]
            .iter()
            .any(|word| said.starts_with(word))
    }

    fn method(&mut self) -> Option<(Method, Value)> {
        if let Some((_, written)) = self.first(Column::CarveOut) {
            let is_carved_out = self.yes_or_no(Column::CarveOut)?;
            return is_carved_out.then(|| (Method::CarveOut, self.value(written.clone())));
        }
        let (_, written) = self.first(Column::Method)?;
        let said = words(&written.text);
        let method = match (said.contains("carve"), said.contains("inclusive")) {
            (true, false) => Method::CarveOut,
            (false, true) => Method::Inclusive,
            _ if self.is_mere_vendor() => return None,
            _ => {
                let message = format!("“{}” is no method; write carve-out or inclusive", written.text);
                self.taking.problem(written.span, message);
                return None;
            }
        };
        Some((method, self.value(written.clone())))
    }

    fn day(&mut self, wanted: Column) -> Option<(Date, Place)> {
        let (_, written) = self.first(wanted)?;
        match dates::day(&written.text) {
            Ok(date) => Some((date, Place { file: self.taking.file, span: written.span })),
            // "not reviewed": no day is meant.
            Err(_) if is_none(&written.text) => None,
            Err(why) => {
                self.taking.problem(written.span, no_day(&written.text, why));
                None
            }
        }
    }

    /// A day, or the last of a period.
    fn last_day(&mut self, wanted: Column) -> Option<(Date, Place)> {
        let (_, written) = self.first(wanted)?;
        match dates::period(&written.text) {
            Some((_, last)) => Some((last, Place { file: self.taking.file, span: written.span })),
            None => self.day(wanted),
        }
    }

    fn period(&mut self) -> Option<(Date, Date)> {
        if let Some((_, written)) = self.first(Column::Period) {
            let period = dates::period(&written.text);
            // Where there is a day, “2025 campaign” is said besides.
            if period.is_none() && self.first(Column::Date).is_none() {
                let message = format!(
                    "“{}” is no period that sayso can read; write it as 2026-Q1, as 2026-01, or as 2026-01-01 to 2026-03-31",
                    written.text
                );
                self.taking.problem(written.span, message);
            }
            return period;
        }
        let (from, (to, place)) = (self.day(Column::From)?.0, self.last_day(Column::To)?);
        if to < from {
            let message = format!("the period ends before it begins, on {from}; check both dates");
            self.taking.problem(place.span, message);
            return None;
        }
        Some((from, to))
    }
}

/// Whether a cell says that there is nothing to say.
fn is_none(text: &str) -> bool {
    let lower = text.to_lowercase();
    matches!(lower.as_str(), "none" | "never" | "pending" | "n/a" | "-" | "–" | "—")
        || lower.starts_with("not ")
}

fn no_day(text: &str, why: NoDay) -> String {
    match why {
        NoDay::Either(one, other) => {
            format!(
                "“{text}” may be {one} or {other}, as it is read; write the one that is meant in this way"
            )
        }
        NoDay::Unknown => format!("“{text}” is no day that sayso can read; write it as 2026-01-31"),
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 12] =
        ["yes", "y", "true", "in", "in scope", "included", "x", "✓", "✔", "✅", "1", "included in scope"];
    const NO: [&str; 11] =
        ["no", "n", "false", "out", "out of scope", "excluded", "not in scope", "✗", "✘", "❌", "0"];
    let said = text.to_lowercase().replace(['-', '_'], " ");
    let said = said.trim_end_matches(['.', '\u{FE0F}']);
    let is = |known: &[&str]| known.contains(&said);
    if is(&YES) { Some(true) } else { is(&NO).then_some(false) }
}
