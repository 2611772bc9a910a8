//! `sayso fix`.

use super::args::FixArgs;
use super::output::{Output, complain};
use super::walk::walk;
use super::{Status, trouble};
use crate::config::{Configs, Flags};
use crate::date::Date;
use crate::engine::{self, Input, Mended};
use crate::report::{counted, diff, visible};
use crate::source::{self, WriteError};
use std::io;
use std::path::PathBuf;

/// A document that was read, and what its fixes make of it.
struct Fixed {
    /// As it is shown.
    path: String,
    /// The file to write; standard output where `None`.
    file: Option<PathBuf>,
    before: String,
    mended: Mended,
}

pub(super) fn fix(args: &FixArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    let configs = Configs::new(args.config.search(), Flags::default(), Some(today));
    let targets = engine::configure(args.input.targets(), &configs).collect::<Vec<_>>();
    if args.interactive {
        return walk(args, targets, &configs, output);
    }
    let to_stdout = targets.iter().any(|(target, _)| target.input == Input::Stdin);
    let says = !(args.quiet || args.diff || to_stdout);
    let targets = targets.into_iter().map(|(target, settings)| {
        let file = (target.input != Input::Stdin).then(|| target.path.clone());
        (target, (file, settings))
    });
    let fixed = engine::run(targets, None, |source, _, (file, settings)| {
        let mended = engine::mend(&source.text, |text| {
            let mut findings = engine::check_text(text, &source.path, &settings).findings;
            findings.retain(|finding| args.wants(finding));
            findings
        });
        Fixed { path: source.path.clone(), file, before: source.text.clone(), mended }
    });
    let (fixed, all) = trouble::report(fixed, &configs);
    let mut status = if all { Status::Clean } else { Status::Trouble };
    let mut tally = Tally::default();
    for fixed in fixed {
        let fixes = fixed.mended.fixes;
        if args.diff {
            show(&fixed, output)?;
            status = status.max(if fixes > 0 { Status::Findings } else { Status::Clean });
        } else if let Err(error) = put(&fixed, output)? {
            complain(&format!("{}: {error}", fixed.path));
            status = Status::Trouble;
        } else {
            tally.add(&fixed.mended);
            if says && fixes > 0 {
                writeln!(output.out, "{}: {}", visible(&fixed.path), counted(fixes, "safe fix"))?;
            }
        }
    }
    if says {
        tally.say(output)?;
    }
    Ok(status)
}

/// Shows the change as a patch.
fn show(fixed: &Fixed, output: &mut Output) -> io::Result<()> {
    let terminal = output.terminal.then_some(&output.palette);
    output.out.write_all(diff(&fixed.path, &fixed.before, &fixed.mended.text, terminal).as_bytes())
}

/// Puts the new text where the old one came from.
fn put(fixed: &Fixed, output: &mut Output) -> io::Result<Result<(), WriteError>> {
    match &fixed.file {
        None => output.out.write_all(fixed.mended.text.as_bytes()).map(Ok),
        Some(_) if fixed.mended.fixes == 0 => Ok(Ok(())),
        Some(file) => Ok(source::replace(file, &fixed.before, &fixed.mended.text)),
    }
}

#[derive(Default)]
struct Tally {
    files: usize,
    fixes: usize,
    left: usize,
}

impl Tally {
    fn add(&mut self, mended: &Mended) {
        self.files += usize::from(mended.fixes > 0);
        self.fixes += mended.fixes;
        self.left += mended.left.len();
    }

    fn say(&self, output: &mut Output) -> io::Result<()> {
        match self.fixes {
            0 => write!(output.out, "No safe fixes to apply.")?,
            fixes => {
                let files = counted(self.files, "file");
                write!(output.out, "Applied {} in {files}.", counted(fixes, "safe fix"))?;
            }
        }
        match self.left {
            0 => writeln!(output.out),
            left => writeln!(output.out, " Left for a person: {}.", counted(left, "finding")),
        }
    }
}
