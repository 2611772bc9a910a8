//! `sayso check`.

use super::args::CheckArgs;
use super::baseline::{Gone, say_gone};
use super::output::{Output, complain};
use super::progress::Progress;
use super::reports::Reports;
use super::{Status, trouble};
use crate::config::{Configs, Flags};
use crate::date::Date;
use crate::engine::{self, Baseline, Changes, Found, Input, Settings, Target};
use crate::model::Reading;
use crate::report::{Checked, Part};
use crate::source::Source;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub(super) fn check(args: &CheckArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    let flags = Flags {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        min_confidence: args.min_confidence.map(Into::into),
        fail_on: args.fail_on,
    };
    let configs = Configs::new(args.config.search(), flags, Some(today));
    let reports = match Reports::new(args, output) {
        Ok(reports) => reports,
        Err(message) => {
            complain(message);
            return Ok(Status::Trouble);
        }
    };

    let mut targets = args.input.targets();
    targets.retain(|target| target.named || !reports.is_written_to(&target.path));
    let targets = engine::configure(targets, &configs);
    let known = match Known::of(args, &targets) {
        Ok(known) => known,
        Err(message) => {
            complain(&message);
            return Ok(Status::Trouble);
        }
    };
    let progress = Progress::start(targets.len(), args.quiet);
    let failing = AtomicUsize::new(0);
    let report = |source: &Source, path: &Path, settings: &Settings, reading: &Reading, mut found: Found| {
        known.hold_back(path, source, reading, &mut found);
        failing.fetch_add(failures(&found, settings), Ordering::Relaxed);
        Part::new(reports.reporters(), &Checked::new(source, reading, &found))
    };
    let paths = args.input.paths();
    let checked = engine::check_all(targets, paths, &configs, args.threads, progress.done(), report);
    progress.stop();

    let outcomes = trouble::report(checked, &configs);
    let written = reports.write(&mut output.out, &outcomes)?;
    output.out.flush()?;
    known.say_gone(args);
    Ok(if !written || trouble::is_any(&outcomes) {
        Status::Trouble
    } else if failing.into_inner() > args.max_findings {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// How many findings are at or above the failing level.
fn failures(found: &Found, settings: &Settings) -> usize {
    let Some(level) = settings.fail_on.level() else { return 0 };
    found.findings.iter().filter(|finding| finding.level >= level).count()
}

/// What is known of the documents from before: a baseline, and what has not changed.
struct Known {
    baseline: Option<Baseline>,
    changes: Option<Changes>,
    gone: Mutex<Gone>,
}

impl Known {
    fn of(args: &CheckArgs, targets: &[(Target, Arc<Settings>)]) -> Result<Known, String> {
        let read = |file: &Path| Baseline::read(file).map_err(|error| format!("{}: {error}", file.display()));
        let baseline = args.baseline.as_deref().map(read).transpose()?;
        let files = targets.iter().map(|(target, _)| target).filter(|target| target.input == Input::File);
        let files = files.map(|target| target.path.as_path());
        let since = |reference: &String| Changes::since(reference, files);
        let changes =
            args.changed_since.as_ref().map(since).transpose().map_err(|error| error.to_string())?;
        Ok(Known { baseline, changes, gone: Mutex::default() })
    }

    fn hold_back(&self, path: &Path, source: &Source, reading: &Reading, found: &mut Found) {
        if let Some(baseline) = &self.baseline {
            let gone = baseline.hold_back(path, &source.text, reading, found);
            self.gone.lock().unwrap_or_else(PoisonError::into_inner).insert(source.path.clone(), gone);
        }
        if let Some(changes) = &self.changes {
            changes.keep(path, &source.text, reading, &mut found.findings);
        }
    }

    /// Where flags leave findings out, nobody knows which ones are gone.
    fn say_gone(self, args: &CheckArgs) {
        let all = args.select.is_empty() && args.ignore.is_empty() && args.min_confidence.is_none();
        if let (Some(baseline), Some(file), true, false) = (&self.baseline, &args.baseline, all, args.quiet) {
            let mut gone = self.gone.into_inner().unwrap_or_else(PoisonError::into_inner);
            gone.extend(baseline.lost_documents().map(|(path, rules)| (path.to_owned(), rules)));
            say_gone(&gone, file);
        }
    }
}
