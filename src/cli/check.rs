//! `sayso check`.

use super::Status;
use super::args::CheckArgs;
use super::output::{Output, complain};
use super::progress::Progress;
use super::reports::Reports;
use crate::config::{Configs, Flags};
use crate::date::Date;
use crate::engine::{self, CheckError, Outcome};
use crate::report::{Checked, Part};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn check(args: &CheckArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    let flags = Flags {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        min_confidence: args.min_confidence.map(Into::into),
        fail_on: args.fail_on,
    };
    let configs = Configs::new(args.config.search(), flags, Some(today));
    let reports = Reports::new(args, output);

    let mut targets = engine::discover(&args.paths);
    targets.retain(|target| target.named || !reports.is_written_to(&target.path));
    let targets = engine::configure(targets, &configs);
    let progress = Progress::start(targets.len(), args.quiet);
    let failed = AtomicBool::new(false);
    let checked = engine::run(targets, args.threads, progress.done(), |source, settings| {
        let reading = engine::read(&source.text, &source.path, &settings);
        let found = engine::check(&source.text, &reading, &settings);
        let fails = |level| found.findings.iter().any(|finding| finding.level >= level);
        if settings.fail_on.level().is_some_and(fails) {
            failed.store(true, Ordering::Relaxed);
        }
        Part::new(reports.reporters(), &Checked::new(source, &reading, &found))
    });
    progress.stop();

    let defects = configs.errors().into_iter().map(|error| Outcome {
        path: error.path.to_string_lossy().into_owned(),
        result: Err(CheckError::Config(error)),
    });
    let outcomes: Vec<Outcome<Part>> = defects.chain(checked).collect();
    complain_of(&outcomes);
    let written = reports.write(&mut output.out, &outcomes)?;
    Ok(if !written || outcomes.iter().any(|outcome| outcome.result.is_err()) {
        Status::Trouble
    } else if failed.into_inner() {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// Says what could not be checked, and of all documents under a broken configuration how many they are.
fn complain_of(outcomes: &[Outcome<Part>]) {
    let mut unconfigured: BTreeMap<_, usize> = BTreeMap::new();
    for outcome in outcomes {
        match &outcome.result {
            Err(CheckError::Config(error)) => complain(&error.to_string()),
            Err(CheckError::Unconfigured(config)) => *unconfigured.entry(config).or_default() += 1,
            Err(error) => complain(&format!("{}: {error}", outcome.path)),
            Ok(_) => {}
        }
    }
    for (config, count) in unconfigured {
        let documents = if count == 1 { "1 document was" } else { &format!("{count} documents were") };
        complain(&format!("{documents} not checked, because {} has errors", config.display()));
    }
}
