//! `sayso check`.

use super::args::CheckArgs;
use super::output::Output;
use super::progress::Progress;
use super::{Status, trouble};
use crate::config::{Configs, Flags};
use crate::date::Date;
use crate::engine;
use crate::report;
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
    let style = report::Style { palette: output.palette, width: output.width, quiet: args.quiet };
    let reporter = report::reporter(args.format, style);

    let targets = engine::configure(args.paths.targets(), &configs);
    let progress = Progress::start(targets.len(), args.quiet);
    let failed = AtomicBool::new(false);
    let checked = engine::run(targets, args.threads, progress.done(), |source, settings| {
        let found = engine::check_text(&source.text, &source.path, &settings);
        let fails = |level| found.findings.iter().any(|finding| finding.level >= level);
        if settings.fail_on.level().is_some_and(fails) {
            failed.store(true, Ordering::Relaxed);
        }
        reporter.part(source, &found)
    });
    progress.stop();

    let outcomes = trouble::report(checked, &configs);
    reporter.write(&mut output.out, &outcomes)?;
    Ok(if trouble::is_any(&outcomes) {
        Status::Trouble
    } else if failed.into_inner() {
        Status::Findings
    } else {
        Status::Clean
    })
}
