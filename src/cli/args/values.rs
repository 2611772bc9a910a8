//! The values that options take, from what was typed.

use crate::date::Date;
use crate::finding::Confidence;
use crate::report;
use crate::rules::Selector;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MinConfidence {
    Low,
    Medium,
    High,
}

impl From<MinConfidence> for Confidence {
    fn from(wanted: MinConfidence) -> Confidence {
        match wanted {
            MinConfidence::Low => Confidence::Low,
            MinConfidence::Medium => Confidence::Medium,
            MinConfidence::High => Confidence::High,
        }
    }
}

/// A report that goes into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputFile {
    pub(crate) path: PathBuf,
    pub(crate) format: report::Format,
}

pub(super) fn output_file(text: &str) -> Result<OutputFile, String> {
    let formats = || {
        let names = report::Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        names.map(|name| name.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    };
    match text.rsplit_once('=') {
        Some((path, name)) if !path.is_empty() => match report::Format::from_str(name, false) {
            Ok(format) => Ok(OutputFile { path: PathBuf::from(path), format }),
            Err(_) => Err(format!("there is no format `{name}`; the formats are {}", formats())),
        },
        _ => Err(format!(
            "a file and a format are wanted, such as findings.csv=csv; the formats are {}",
            formats()
        )),
    }
}

pub(super) fn date(text: &str) -> Result<Date, &'static str> {
    Date::parse(text).ok_or("a date is wanted, written as 2026-01-31")
}

pub(super) fn selector(name: &str) -> Result<Selector, String> {
    Selector::parse(name).map_err(|nearest| {
        let hint = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`sayso rules` lists them".to_owned(),
        };
        format!("there is no rule or family of this name; {hint}")
    })
}
