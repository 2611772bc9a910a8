//! The commands that make lists: `sayso questions` and its like.

use super::args::{DiffArgs, FormArgs, ListArgs, QuestionsArgs};
use super::output::{Output, complain};
use super::{Status, trouble};
use crate::config::{Configs, Flags, absolute};
use crate::date::Date;
use crate::engine::{self, Gathered};
use crate::lists::{self, Sheet};
use crate::report::{self, Palette, Style};
use crate::source;
use std::io;
use std::mem;
use std::path::PathBuf;
use std::slice;

pub(super) fn questions(args: &QuestionsArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    list(&args.list, today, output, |gathered| lists::questions(gathered, args.reader))
}

pub(super) fn diff(args: &DiffArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    let configs = Configs::new(args.config.search(), Flags::default(), Some(today));
    let of = |path| gathered(slice::from_ref(path), &args.form, &configs);
    let (mut old, mut new) = (of(&args.old), of(&args.new));
    let made = write(&args.form, output, || lists::diff(&old, &new))?;
    let mut failed = mem::take(&mut old.failed);
    failed.append(&mut new.failed);
    let (_, all) = trouble::report(failed, &configs);
    Ok(if made && all { Status::Clean } else { Status::Trouble })
}

/// Makes a list of the programme that stands at the paths, and writes it.
pub(super) fn list(
    args: &ListArgs,
    today: Date,
    output: &mut Output,
    make: impl FnOnce(&Gathered) -> Sheet,
) -> io::Result<Status> {
    let configs = Configs::new(args.config.search(), Flags::default(), Some(today));
    let mut gathered = gathered(args.paths.paths(), &args.form, &configs);
    let (_, all) = trouble::report(mem::take(&mut gathered.failed), &configs);
    let made = write(&args.form, output, || make(&gathered))?;
    Ok(if made && all { Status::Clean } else { Status::Trouble })
}

/// The programme that stands at the paths.
fn gathered(paths: &[PathBuf], form: &FormArgs, configs: &Configs) -> Gathered {
    let mut targets = engine::discover(paths);
    // A list of an earlier run, which this one replaces, is no document.
    let own = form.output.as_deref().map(absolute);
    targets.retain(|target| target.named || own.as_ref() != Some(&absolute(&target.path)));
    let targets = engine::configure(targets, configs);
    engine::gather(targets, paths, configs, None)
}

/// Writes a list to where it is asked for; gives whether it is there.
fn write(form: &FormArgs, output: &mut Output, make: impl FnOnce() -> Sheet) -> io::Result<bool> {
    let sheet = match engine::isolated(make) {
        Ok(sheet) => sheet,
        Err(message) => {
            complain(&format!("the list could not be made, through a defect of sayso: {message}"));
            return Ok(false);
        }
    };
    let style = match form.output {
        None => Style { palette: output.palette, width: output.width, quiet: false },
        Some(_) => Style { palette: Palette::plain(), width: Output::WIDTH, quiet: false },
    };
    let text = report::sheet(form.format(), &sheet, &style);
    let Some(path) = &form.output else {
        output.out.write_all(text.as_bytes())?;
        return Ok(true);
    };
    let written = source::put(path, |out| out.write_all(text.as_bytes()));
    if let Err(error) = &written {
        complain(&format!("{} could not be written: {error}", path.display()));
    }
    Ok(written.is_ok())
}
