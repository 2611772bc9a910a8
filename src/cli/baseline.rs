//! `sayso baseline`, and what `sayso check` says of one.

use super::args::BaselineArgs;
use super::output::{Output, complain, remark};
use super::{Status, trouble};
use crate::config::{Configs, Flags};
use crate::date::Date;
use crate::engine::{self, Baseline, Found, Input, Settings};
use crate::model::Reading;
use crate::report::{counted, visible};
use crate::source::{self, Source};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::path::Path;

pub(super) fn baseline(args: &BaselineArgs, today: Date, output: &mut Output) -> io::Result<Status> {
    let configs = Configs::new(args.config.search(), Flags::default(), Some(today));
    let targets = engine::configure(args.paths.targets(), &configs).collect::<Vec<_>>();
    if targets.iter().any(|(target, _)| target.input == Input::Stdin) {
        complain("a baseline is of files; name the file instead of `-`");
        return Ok(Status::Trouble);
    }
    let keep = |source: &Source, path: &Path, _: &Settings, reading: &Reading, found: Found| {
        (path.to_owned(), found.findings.len(), engine::known(&source.text, reading, &found.findings))
    };
    let mut checked = Vec::new();
    let Ok(()) = engine::check_all(
        targets,
        args.paths.paths(),
        &configs,
        None,
        keep,
        |outcome| {
            checked.push(outcome);
            Ok::<(), Infallible>(())
        },
        |_, _| (),
    );
    let (checked, all) = trouble::report(checked, &configs);
    let file = args.output.display();
    if !all {
        complain(&format!("{file} was not written, because not everything could be checked"));
        return Ok(Status::Trouble);
    }
    let mut baseline = Baseline::new(&args.output);
    let (mut findings, mut files) = (0, 0);
    for (path, count, known) in checked {
        findings += count;
        files += usize::from(!known.is_empty());
        baseline.add(&path, known);
    }
    let json = baseline.json();
    if let Err(error) = source::put(&args.output, |out| out.write_all(json.as_bytes())) {
        complain(&format!("{file} could not be written: {error}"));
        return Ok(Status::Trouble);
    }
    let (findings, files) = (counted(findings, "finding"), counted(files, "file"));
    let file = visible(&args.output.to_string_lossy()).into_owned();
    writeln!(
        output.out,
        "Wrote {findings} in {files} to {file}. What is new from now on: sayso check --baseline {file}"
    )?;
    Ok(Status::Clean)
}

/// Findings that are gone, by document and rule.
pub(super) type Gone = BTreeMap<String, BTreeMap<String, usize>>;

/// Says what a baseline still holds and the documents do not.
pub(super) fn say_gone(gone: &Gone, file: &Path) {
    let total: usize = gone.values().flat_map(BTreeMap::values).sum();
    if total == 0 {
        return;
    }
    let file = file.display();
    remark(&format!("{} of {file} are not there any more:", counted(total, "finding")));
    for (path, rules) in gone.iter().filter(|(_, rules)| !rules.is_empty()) {
        let rules = rules.iter().map(|(rule, count)| match count {
            1 => rule.clone(),
            count => format!("{count} {rule}"),
        });
        remark(&format!("{path}: {}", rules.collect::<Vec<_>>().join(", ")));
    }
    remark(&format!(
        "`sayso baseline --output {file}` writes it without them, so that they cannot come back unseen."
    ));
}
