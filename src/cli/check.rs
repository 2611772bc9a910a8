//! `sayso check`.

use super::Status;
use super::args::{CheckArgs, FailOn};
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
        let mut findings = engine::check_text(&source.text, &source.path, &settings);
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
    Ok(status(args.fail_on, &outcomes))
}

fn status(fail_on: FailOn, outcomes: &[Outcome<Part>]) -> Status {
    let fails = |part: &Part| fail_on.level().is_some_and(|level| part.tally.at_least(level) > 0);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::CheckError;
    use crate::report::Tally;
    use crate::report::fixture;
    use crate::span::Span;

    #[test]
    fn the_worst_decides() {
        let outcome = |result| Outcome { path: String::new(), result };
        let warning = Tally::of(&[fixture::finding(Span::new(0, 1))]);
        let part = |tally| Ok(Part { body: String::new(), tally });
        let clean = outcome(part(Tally::default()));
        let found = outcome(part(warning));
        let failed = outcome(Err(CheckError::Internal(String::new())));
        assert_eq!(status(FailOn::Warning, &[]), Status::Clean);
        assert_eq!(status(FailOn::Hint, std::slice::from_ref(&clean)), Status::Clean);
        let both = [clean, found];
        assert_eq!(status(FailOn::Hint, &both), Status::Findings);
        assert_eq!(status(FailOn::Warning, &both), Status::Findings);
        assert_eq!(status(FailOn::Error, &both), Status::Clean);
        assert_eq!(status(FailOn::Never, &both), Status::Clean);
        let [_, found] = both;
        assert_eq!(status(FailOn::Never, &[failed, found]), Status::Trouble);
    }
}
