//! `sayso` reads control narratives, policies, procedures and system descriptions the way a
//! careful SOC 2 reviewer does, and comments on what could not be tested.
//!
//! `docs/architecture.md` walks through the modules in the order in which data flows.

pub mod catalogs;
pub mod cli;
pub mod config;
mod count;
pub mod date;
pub mod document;
pub mod engine;
pub mod finding;
pub mod language;
pub mod lists;
pub mod model;
pub mod names;
pub mod programme;
pub mod registers;
pub mod report;
pub mod rules;
pub mod server;
pub mod source;
pub mod span;
pub mod syntax;
pub mod vocabulary;
