//! `sayso init`: a first `sayso.toml`, from what stands in a folder.

mod registers;

use super::Status;
use super::args::InitArgs;
use super::output::{Output, complain};
use crate::config::{FILE_NAME, Settings};
use crate::count::counted;
use crate::date::Date;
use crate::engine::{self, Input};
use crate::model::{DocumentKind, FieldSlot, Given, Reading};
use crate::report::visible;
use crate::source;
use registers::Proposal;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// So many roles are enough to see what the list is for.
const MOST_ROLES: usize = 12;

/// What stands in a folder.
#[derive(Default)]
struct Survey {
    documents: usize,
    /// How many documents of each kind there are in each folder; those directly in it.
    folders: BTreeMap<PathBuf, BTreeMap<&'static str, usize>>,
    /// Owners that documents name, and how often.
    roles: BTreeMap<String, usize>,
    /// Folders of templates, with the placeholders in them.
    templates: BTreeMap<PathBuf, BTreeSet<String>>,
}

pub(super) fn init(args: &InitArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    let path = args.folder.join(FILE_NAME);
    let path = path.strip_prefix(".").unwrap_or(&path);
    let shown = visible(&path.to_string_lossy()).into_owned();
    let survey = survey(&args.folder);
    let above = above(&args.folder);
    let text = text(&survey, above.as_deref(), today);
    // What a person wrote is never overwritten.
    match File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes())) {
        Ok(()) => {
            let documents = counted(survey.documents, "document");
            writeln!(output.out, "Wrote {shown}, from {documents}.")?;
            let proposal = Proposal::of(&args.folder, today);
            if args.registers {
                return begin(&proposal, args, output);
            }
            proposal.tell(&args.folder, output)?;
            Ok(Status::Clean)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && args.registers => {
            writeln!(output.out, "{shown} is there already and stays as it is.")?;
            begin(&Proposal::of(&args.folder, today), args, output)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            complain(&format!("{shown} is there already; `sayso config` shows what it says"));
            Ok(Status::Trouble)
        }
        Err(error) => {
            complain(&format!("{shown} could not be written: {error}"));
            Ok(Status::Trouble)
        }
    }
}

fn begin(proposal: &Proposal, args: &InitArgs, output: &mut Output) -> io::Result<Status> {
    Ok(if proposal.write(&args.folder, output)? { Status::Clean } else { Status::Trouble })
}

/// A configuration in a folder above, seen from this one.
fn above(folder: &Path) -> Option<String> {
    let whole = std::path::absolute(folder).ok()?;
    let steps = whole.ancestors().skip(1).position(|above| above.join(FILE_NAME).is_file())?;
    Some(format!("{}{FILE_NAME}", "../".repeat(steps + 1)))
}

fn survey(folder: &Path) -> Survey {
    let mut survey = Survey::default();
    for target in engine::discover(&[folder.to_owned()]) {
        let readable = matches!(target.input, Input::File).then(|| source::read_file(&target.path));
        let Some(Ok(source)) = readable else { continue };
        let within = target.path.strip_prefix(folder).unwrap_or(&target.path);
        let place = within.parent().unwrap_or(Path::new("")).to_owned();
        // A defect that shows on one document is none of this file.
        if engine::isolated(|| look(&mut survey, place, &source.text, &source.path)).is_ok() {
            survey.documents += 1;
        }
    }
    survey
}

fn look(survey: &mut Survey, folder: PathBuf, text: &str, path: &str) {
    let is_template = |part: &std::ffi::OsStr| part.to_string_lossy().to_lowercase().contains("template");
    if folder.iter().any(is_template) {
        survey.templates.entry(folder).or_default().extend(placeholders(text));
        return;
    }
    let reading = engine::read(text, path, &Settings::default());
    *survey.folders.entry(folder).or_default().entry(reading.kind.name()).or_default() += 1;
    if reading.kind != DocumentKind::Other {
        for role in owners(&reading) {
            *survey.roles.entry(role).or_default() += 1;
        }
    }
}

/// The owners in field lines that are short enough to be a role.
fn owners(reading: &Reading) -> impl Iterator<Item = String> {
    let owners = reading.fields.iter().filter(|field| field.slot == FieldSlot::Owner);
    owners.map(|field| field.value.trim().to_owned()).filter(|value| {
        let role = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '&' | '(' | ')');
        (2..=40).contains(&value.len()) && value.chars().all(role)
    })
}

/// What a template leaves to be filled in.
fn placeholders(text: &str) -> impl Iterator<Item = String> {
    let given = Given { kind: Some(DocumentKind::Policy), ..Given::default() };
    let settings = Settings::of(given);
    let found = engine::check_text(text, "", &settings).findings;
    let found = found.into_iter().filter(|finding| finding.rule == "unfilled-placeholder");
    found.filter_map(|finding| text.get(finding.span.range()).map(str::to_owned))
}

fn text(survey: &Survey, above: Option<&str>, today: Date) -> String {
    let mut out = String::from(
        "# What sayso should know about these documents. Every setting is optional; lines that begin with # are\n\
         # off. `sayso config FILE` shows what is in force for a document, and docs/configuration.md explains all.\n",
    );
    if let Some(above) = above {
        let _ = write!(out, "\n# What is not said here is taken from there.\nextends = {}\n", quoted(above));
    }
    out.push_str(
        "\n# The level from which findings make a check fail: hint, warning, error or never.\n# fail-on = \"warning\"\n",
    );
    out.push_str("\n# Words that are never commented on.\n# allow = [\"best effort\"]\n");
    out.push_str("\n# Terms that are defined somewhere else.\n# terms = [\"CRG\"]\n");
    roles(survey, &mut out);
    let year = today.year;
    let _ = write!(
        out,
        "\n# The report that the documents are written for.\n# [audit]\n# from = {year}-01-01\n# to = {year}-12-31\n\
         # categories = [\"security\"]\n\n# Rules and families: off, or the level of their findings.\n[rules]\n\
         # open-cadence = \"error\"\n# evidence = \"hint\"\n"
    );
    documents(survey, &mut out);
    templates(survey, &mut out);
    out
}

fn roles(survey: &Survey, out: &mut String) {
    out.push_str("\n# The roles that may own a control. With such a list, an owner who is not in it is commented on.\n");
    let mut roles: Vec<_> = survey.roles.iter().collect();
    // The most frequent first.
    roles.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let names: Vec<String> = roles.iter().take(MOST_ROLES).map(|(role, _)| quoted(role)).collect();
    let names = if names.is_empty() { quoted("SRE Lead") } else { names.join(", ") };
    let _ = writeln!(out, "# roles = [{names}]");
}

/// An entry for each folder whose documents are all of one kind.
fn documents(survey: &Survey, out: &mut String) {
    out.push_str("\n# What kind of documents they are, as sayso takes them.\n");
    for (folder, kinds) in &survey.folders {
        let path = match folder.to_str() {
            Some("") => "*".to_owned(),
            Some(folder) => format!("{}/*", globset::escape(&folder.replace('\\', "/"))),
            None => continue,
        };
        let mut counts = kinds.iter();
        match (counts.next(), counts.next()) {
            (Some((kind, _)), None) if *kind != DocumentKind::Other.name() => {
                let _ = write!(
                    out,
                    "\n[[documents]]\npath = {}\nkind = {}\n",
                    quoted(&path),
                    quoted(&kind.replace(' ', "-"))
                );
            }
            _ => {
                let found: Vec<_> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
                let _ = write!(
                    out,
                    "\n# {} (“other” gets no findings)\n# [[documents]]\n# path = {}\n# kind = \"policy\"\n",
                    found.join(", "),
                    quoted(&path)
                );
            }
        }
    }
}

fn templates(survey: &Survey, out: &mut String) {
    for (folder, placeholders) in &survey.templates {
        let Some(path) = folder.to_str() else { continue };
        let placeholders: Vec<String> = placeholders.iter().map(|words| quoted(words)).collect();
        let _ = write!(
            out,
            "\n# Templates get no findings. To have them read as well, all but what is filled in later:\n\
             # [[documents]]\n# path = {}\n# kind = \"policy\"\n# placeholders = [{}]\n",
            quoted(&path.replace('\\', "/")),
            placeholders.join(", ")
        );
    }
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
