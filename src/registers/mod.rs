//! What a company lists beside its documents: who may own a control, which systems and vendors there are, which
//! kinds of data, and the records that exist.
//!
//! An entry knows where it stands, so that a comment can lead there. A value that is not given is `None` or empty;
//! nothing is made up for it.

mod check;
mod columns;
mod csv;
mod dates;
mod edit;
mod entries;
mod file_names;
mod known;
mod listing;
mod markdown;
mod read;
mod recognise;
mod toml;
mod tree;
mod yaml;

pub use check::check;
pub use csv::row as csv_row;
pub use edit::{Renaming, renamed};
pub use file_names::FileNames;
pub use known::{Entry, Known, usual};
pub use read::{MAX_ROWS, read};
pub use recognise::{is_control_matrix, recognise};

use crate::date::Date;
use crate::span::Span;

/// Everything that the registers of one programme say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registers {
    pub files: Vec<File>,
    pub owners: Vec<Owner>,
    pub systems: Vec<System>,
    pub vendors: Vec<Vendor>,
    pub data: Vec<DataClass>,
    pub evidence: Vec<Evidence>,
    /// Cells that say `[TODO: …]`, which count as empty, each with what its list lists.
    pub open: Vec<(Register, Value)>,
    /// What could not be understood, in order of place.
    pub problems: Vec<Problem>,
}

/// What a register lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Register {
    Owners,
    Systems,
    Vendors,
    Data,
    Evidence,
}

impl Register {
    pub const ALL: [Register; 5] =
        [Register::Owners, Register::Systems, Register::Vendors, Register::Data, Register::Evidence];

    pub const fn name(self) -> &'static str {
        match self {
            Register::Owners => "owners",
            Register::Systems => "systems",
            Register::Vendors => "vendors",
            Register::Data => "data",
            Register::Evidence => "evidence",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Register> {
        Register::ALL.into_iter().find(|register| register.name() == name)
    }
}

/// A file that a register was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// As a report shows it.
    pub path: String,
    /// Empty for a folder of evidence.
    pub text: String,
    /// What it was read as; `None` for a folder of evidence, and for a configuration with something wrong in it.
    pub register: Option<Register>,
    /// Whether it is one of the documents that are checked, too: a table in a Markdown file.
    pub is_document: bool,
}

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// An index into [`Registers::files`].
    pub file: u32,
    /// In bytes of the file.
    pub span: Span,
}

/// What a cell or a key says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// Without blanks around it.
    pub text: String,
    pub place: Place,
}

/// A role or team that may own or perform something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    pub role: Value,
    pub aliases: Vec<Value>,
    /// Who holds the role, by name or mail address.
    pub people: Vec<Value>,
    /// Roles that stand in.
    pub deputies: Vec<Value>,
    pub team: Option<Value>,
}

/// A system, component, application or environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct System {
    pub name: Value,
    pub aliases: Vec<Value>,
    /// "database", "identity", "application"
    pub kind: Option<Value>,
    /// "production", "staging", "corporate"
    pub environment: Option<Value>,
    /// `None` where the register does not say.
    pub in_scope: Option<bool>,
    pub owner: Option<Value>,
    /// What it holds.
    pub data: Option<Value>,
    pub vendor: Option<Value>,
    pub note: Option<Value>,
}

/// How a description treats a subservice organisation (AICPA SOC 2 guide, chapter 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Its controls are left out of the description.
    CarveOut,
    /// Its controls are part of the description.
    Inclusive,
}

/// A vendor, supplier, subprocessor or subservice organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vendor {
    pub name: Value,
    pub aliases: Vec<Value>,
    pub service: Option<Value>,
    pub owner: Option<Value>,
    /// What it gets to see.
    pub data: Option<Value>,
    pub tier: Option<Value>,
    /// Whether the system's controls depend on its controls; `None` where the register does not say.
    pub subservice: Option<bool>,
    pub method: Option<(Method, Value)>,
    /// The controls that are expected of it (complementary subservice organisation controls).
    pub expected: Option<Value>,
    pub report: Option<Value>,
    /// The last day that its report covers.
    pub report_until: Option<(Date, Place)>,
    pub last_review: Option<(Date, Place)>,
    pub in_scope: Option<bool>,
    pub note: Option<Value>,
}

/// A kind of data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataClass {
    pub name: Value,
    pub aliases: Vec<Value>,
    pub examples: Option<Value>,
    pub retention: Option<Value>,
    pub owner: Option<Value>,
    pub note: Option<Value>,
}

/// A record that shows that a control ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Without text, at its row, where the register gives it none.
    pub id: Value,
    /// The ids of the controls that it is for.
    pub controls: Vec<Value>,
    /// What it is: "Access review of the quarter".
    pub record: Option<Value>,
    /// Where it is kept: a system of record, a ticket.
    pub system: Option<Value>,
    /// The day on which it was made or collected.
    pub date: Option<(Date, Place)>,
    /// What it covers.
    pub period: Option<(Date, Date)>,
    pub made_by: Option<Value>,
    /// A path within the programme, or an address.
    pub file: Option<Value>,
}

/// Something in a register that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub place: Place,
    /// What is wrong, quoting the words, and what to do.
    pub message: String,
}
