//! `sayso.toml`: what a company says about its documents and the rules.
//!
//! [`File`] is what the file may say, [`Settings`] what that means for one document. [`Configs`] finds the
//! files that hold for a document, [`Resolved`] knows where each value came from.

mod chain;
mod error;
mod file;
mod find;
mod glob;
mod parse;
mod paths;
mod registers;
mod resolve;
mod sampling;
mod settings;

pub use error::ConfigError;
pub use file::{FailOn, File, Switch, schema};
pub use find::{Broken, Configs, Search};
pub(crate) use paths::{absolute, shown};
pub use registers::{ConfigText, RegisterPath, RegisterPaths};
pub use resolve::{Flags, InForce, Origin, Resolved};
pub use sampling::{Frequency, Size};
pub use settings::Settings;

/// The name of the file.
pub const FILE_NAME: &str = "sayso.toml";
