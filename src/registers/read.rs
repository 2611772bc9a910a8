//! A register from the text of a file.

use super::entries::take;
use super::listing::{Listing, Listings};
use super::{File, Place, Problem, Register, Registers, Value, csv, markdown, toml, yaml};
use crate::source::Format;
use crate::span::Span;
use std::path::Path;

/// The most rows that a register may have.
pub const MAX_ROWS: usize = 200_000;

/// Reads a register, or several that stand in one file, and adds what it says. `path` is as reports show it, and its
/// extension tells the format: csv, tsv, toml, yaml, yml, and documents with tables in them. Of a file that is broken
/// nothing is taken: half a register makes the rest look unknown.
pub fn read(register: Register, path: &str, text: &str, registers: &mut Registers) {
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    let is_document = Format::of_extension(Path::new(path)).is_some_and(|format| !format.is_sheet());
    let Listings { lists, defects } = match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
        "csv" => csv::read(register, text, false),
        "tsv" => csv::read(register, text, true),
        "toml" => toml::read(register, text),
        "yaml" | "yml" => yaml::read(register, text),
        _ if is_document => markdown::read(register, text),
        _ => unknown(extension),
    };
    let file = registers.add_file(path, text);
    if let Some(added) = registers.files.last_mut() {
        (added.register, added.is_document) = (Some(register), is_document);
    }
    for (span, message) in defects {
        registers.problems.push(Problem { place: Place { file, span }, message });
    }
    for listing in lists {
        let place = Place { file, span: listing.place };
        if registers.rows(listing.register) + listing.rows.len() > MAX_ROWS {
            registers.problems.push(Problem { place, message: too_many(&listing) });
        } else {
            registers.open.extend(open(&listing, file));
            take(&listing, file, is_document, registers);
        }
    }
}

/// What is still to be filled in.
fn open(listing: &Listing, file: u32) -> impl Iterator<Item = (Register, Value)> {
    let cells = listing.rows.iter().flat_map(|row| &row.cells).flat_map(|(_, cell)| cell.texts());
    cells.filter(|written| written.is_marker()).map(move |written| {
        let place = Place { file, span: written.span };
        (listing.register, Value { text: written.text.clone(), place })
    })
}

fn unknown(extension: Option<&str>) -> Listings {
    let what =
        extension.map_or("files without an extension".to_owned(), |extension| format!(".{extension} files"));
    let message = format!(
        "sayso does not read registers from {what}. It reads CSV (.csv, .tsv), TOML (.toml), YAML (.yaml, .yml) and tables in Markdown (.md); save the register as one of them"
    );
    Listings { lists: Vec::new(), defects: vec![(Span::default(), message)] }
}

fn too_many(listing: &Listing) -> String {
    format!(
        "the register of {} would have more than {MAX_ROWS} rows here, the most that sayso reads; these are left out. Keep what documents name and leave out the rest",
        listing.register.name()
    )
}

impl Registers {
    /// Adds a file that is no register itself; the index by which places name it.
    pub fn add_file(&mut self, path: &str, text: &str) -> u32 {
        let (path, text) = (path.to_owned(), text.to_owned());
        self.files.push(File { path, text, register: None, is_document: false });
        self.files.len() as u32 - 1
    }

    /// Whether a register says all that it wants to say. What one that is still to be filled in lacks, no document can be
    /// held against.
    pub fn is_finished(&self, register: Register) -> bool {
        !self.open.iter().any(|(of, _)| *of == register)
    }

    /// How many entries a register has.
    pub fn rows(&self, register: Register) -> usize {
        match register {
            Register::Owners => self.owners.len(),
            Register::Systems => self.systems.len(),
            Register::Vendors => self.vendors.len(),
            Register::Data => self.data.len(),
            Register::Evidence => self.evidence.len(),
        }
    }
}
