//! `sayso config`: what is in force for a document, and where it comes from.

use super::Status;
use super::args::{ListFormat, ShowConfigArgs};
use super::output::{Output, complain};
use crate::config::{Configs, Flags, InForce, Origin};
use crate::report::visible;
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Shown<'a> {
    path: &'a Path,
    /// The files that hold, those that are extended first.
    files: Vec<PathBuf>,
    settings: Vec<InForce>,
}

pub(super) fn config(args: &ShowConfigArgs, output: &mut Output) -> io::Result<Status> {
    let configs = Configs::new(args.config.search(), Flags::default(), None);
    // Of a folder, what holds for a document in it.
    let path = if args.path.is_dir() { args.path.join("document.md") } else { args.path.clone() };
    let (resolved, files) = match configs.resolve(&path).and_then(|r| Ok((r, configs.files(&path)?))) {
        Ok(found) => found,
        Err(broken) => {
            broken.errors.iter().for_each(|error| complain(&error.to_string()));
            return Ok(Status::Trouble);
        }
    };
    let shown = Shown { path: &args.path, files, settings: resolved.in_force() };
    match args.format {
        ListFormat::Text => text(&shown, output)?,
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut output.out, &shown)?;
            writeln!(output.out)?;
        }
    }
    Ok(Status::Clean)
}

fn text(shown: &Shown, output: &mut Output) -> io::Result<()> {
    let (strong, faint) = (output.palette.strong, output.palette.faint);
    let out = &mut output.out;
    match shown.files.last() {
        None => writeln!(out, "No sayso.toml holds for {}: all is as it comes.\n", shown_path(shown.path))?,
        Some(nearest) => {
            write!(out, "{strong}{}{strong:#} holds for {}", shown_path(nearest), shown_path(shown.path))?;
            for base in shown.files.iter().rev().skip(1) {
                write!(out, ", and what it extends: {}", shown_path(base))?;
            }
            writeln!(out, "\n")?;
        }
    }
    let values: Vec<String> =
        shown.settings.iter().map(|s| visible(&s.value.to_string()).into_owned()).collect();
    let keys = shown.settings.iter().map(|s| s.key.len()).max().unwrap_or(0);
    let wide = values.iter().map(|value| value.chars().count()).max().unwrap_or(0);
    for (setting, value) in shown.settings.iter().zip(&values) {
        let key = &setting.key;
        let from = match &setting.from {
            Origin::Default => "unless set".to_owned(),
            from => visible(&from.to_string()).into_owned(),
        };
        writeln!(out, "  {key:<keys$}  {value:<wide$}  {faint}{from}{faint:#}")?;
    }
    writeln!(out, "\nRules that are not named here are on, at their own level: `sayso rules` lists them.")
}

fn shown_path(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}
