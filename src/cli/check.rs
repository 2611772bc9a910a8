//! `sayso check`.

use super::Status;
use super::args::CheckArgs;
use super::output::{Output, complain};
use super::progress::Progress;
use crate::engine::{self, Filter, Outcome, Settings};
use crate::report::{self, Part};
use std::io;

pub(super) fn check(args: &CheckArgs, output: &mut Output) -> io::Result<Status> {
    let filter = Filter {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        min_confidence: args.min_confidence.into(),
    };
    let style = report::Style { palette: output.palette, width: output.width, quiet: args.quiet };
    let reporter = report::reporter(args.format, style);
    let settings = Settings::default();

    let targets = engine::discover(&args.paths);
    let progress = Progress::start(targets.len(), args.quiet);
    let outcomes = engine::run(targets, args.threads, progress.done(), |source| {
        let mut findings = engine::check_text(&source.text, &settings);
        findings.retain(|finding| filter.keeps(finding));
        reporter.part(source, &findings)
    });
    progress.stop();

    for outcome in &outcomes {
        if let Err(error) = &outcome.result {
            complain(&format!("{}: {error}", outcome.path));
        }
    }
    reporter.write(&mut output.out, &outcomes)?;
    Ok(status(args, &outcomes))
}

fn status(args: &CheckArgs, outcomes: &[Outcome<Part>]) -> Status {
    let fails = |part: &Part| args.fail_on.level().is_some_and(|level| part.tally.at_least(level) > 0);
    outcomes
        .iter()
        .map(|outcome| match &outcome.result {
            Err(_) => Status::Trouble,
            Ok(part) if fails(part) => Status::Findings,
            Ok(_) => Status::Clean,
        })
        .max()
        .unwrap_or(Status::Clean)
}
