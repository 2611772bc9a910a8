//! `sayso check`.

use super::Status;
use super::args::CheckArgs;
use super::baseline::{Gone, say_gone};
use super::files_from::FilesFrom;
use super::output::{Output, complain};
use super::progress::Progress;
use super::reports::Reports;
use super::trouble::Trouble;
use crate::config::{Configs, Flags};
use crate::date::Date;
use crate::engine::{self, Baseline, Changes, Found, Gathered, Input, Outcome, Settings, Target};
use crate::model::Reading;
use crate::report::{Checked, Log, Part};
use crate::source::Source;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What is to be checked, with what holds for it.
type Targets<'c> = Box<dyn Iterator<Item = (Target, Arc<Settings>)> + Send + 'c>;

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

    let prepared = targets(args, &reports).and_then(|targets| {
        let mut targets: Targets = Box::new(engine::configure(targets, &configs));
        Known::of(args, &mut targets).map(|known| (targets, known))
    });
    let (targets, known) = match prepared {
        Ok(prepared) => prepared,
        Err(message) => {
            complain(&message);
            return Ok(Status::Trouble);
        }
    };
    let sees_findings = output.terminal && reports.stream();
    let progress = Progress::start(targets.size_hint().1, !args.quiet && !sees_findings);
    let failing = AtomicUsize::new(0);
    let mut trouble = Trouble::new(&configs);
    let mut log = Log::new(reports.reporters());
    let report = |source: &Source, path: &Path, settings: &Settings, reading: &Reading, mut found: Found| {
        known.hold_back(path, source, reading, &mut found);
        failing.fetch_add(failures(&found, settings), Ordering::Relaxed);
        Part::new(reports.reporters(), &Checked::new(source, reading, &found))
    };
    let each = |outcome: Outcome<Part>| {
        progress.count();
        if outcome.result.is_err() {
            progress.make_room();
        }
        let defects = trouble.tell(&outcome);
        defects.into_iter().chain([outcome]).try_for_each(|outcome| log.add(&mut output.out, outcome))
    };
    let mut programmes = Vec::new();
    let whole = |root: &Path, gathered: &Gathered| programmes.push(reports.of_programme(root, gathered));
    let ended = match &args.files_from {
        Some(_) => engine::check_each(targets, args.threads, report, each),
        None => engine::check_all(targets, args.input.paths(), &configs, args.threads, report, each, whole),
    };
    progress.stop();
    ended?;
    log.add_programmes(programmes);

    trouble.end().into_iter().try_for_each(|defect| log.add(&mut output.out, defect))?;
    let written = reports.write(&mut output.out, &log)?;
    output.out.flush()?;
    known.say_gone(args);
    Ok(if !written || trouble.is_any() {
        Status::Trouble
    } else if failing.into_inner() > args.max_findings {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// The files to check, as they come; or what is wrong with the list of them.
fn targets(args: &CheckArgs, reports: &Reports) -> Result<Box<dyn Iterator<Item = Target> + Send>, String> {
    if let Some(list) = &args.files_from {
        let opened =
            FilesFrom::open(list, args.null).map_err(|error| format!("{}: {error}", list.display()))?;
        return Ok(Box::new(opened));
    }
    let mut targets = args.input.targets();
    targets.retain(|target| target.named || !reports.is_written_to(&target.path));
    Ok(Box::new(targets.into_iter()))
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
    fn of(args: &CheckArgs, targets: &mut Targets) -> Result<Known, String> {
        let read = |file: &Path| Baseline::read(file).map_err(|error| format!("{}: {error}", file.display()));
        let baseline = args.baseline.as_deref().map(read).transpose()?;
        let changes = match &args.changed_since {
            Some(reference) => {
                // git is asked about all files at once.
                let all: Vec<_> = targets.by_ref().collect();
                let files = all.iter().map(|(target, _)| target).filter(|target| target.input == Input::File);
                let changes = Changes::since(reference, files.map(|target| target.path.as_path()));
                let changes = changes.map_err(|error| error.to_string())?;
                *targets = Box::new(all.into_iter());
                Some(changes)
            }
            None => None,
        };
        Ok(Known { baseline, changes, gone: Mutex::default() })
    }

    fn hold_back(&self, path: &Path, source: &Source, reading: &Reading, found: &mut Found) {
        if let Some(baseline) = &self.baseline {
            let gone = baseline.hold_back(path, &source.text, reading, found);
            if !gone.is_empty() {
                self.gone.lock().unwrap_or_else(PoisonError::into_inner).insert(source.path.clone(), gone);
            }
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
