//! The reports of one check: on standard output, and in files.

use super::args::CheckArgs;
use super::output::{Output, complain};
use crate::config::absolute;
use crate::engine::{self, Gathered};
use crate::report::{self, Format, Log, Palette, Report, Style};
use crate::source;
use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where GitHub Actions wants the summary of a job.
const JOB_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

pub(super) struct Reports {
    /// The first goes to standard output; the others, in order, to `places`.
    reporters: Vec<Box<dyn Report>>,
    places: Vec<Place>,
}

enum Place {
    File(PathBuf),
    /// What other steps of the job wrote stays.
    EndOf(PathBuf),
}

impl Reports {
    /// An error says what is wrong with the arguments.
    pub(super) fn new(args: &CheckArgs, output: &Output) -> Result<Reports, &'static str> {
        let style = Style { palette: output.palette, width: output.width, quiet: args.quiet };
        let first = match args.statistics {
            true => report::statistics(args.format, style)
                .ok_or("--statistics is printed as text or as json; for a report beside it, use --output")?,
            false => report::reporter(args.format, style),
        };
        let mut reporters = vec![first];
        let mut places = Vec::new();
        for file in &args.output {
            let style = Style { palette: Palette::plain(), width: Output::WIDTH, quiet: args.quiet };
            reporters.push(report::reporter(file.format, style));
            places.push(Place::File(file.path.clone()));
        }
        let mut formats = args.output.iter().map(|file| file.format).chain([args.format]);
        let summary = env::var_os(JOB_SUMMARY).filter(|path| !path.is_empty());
        if let Some(path) = summary.filter(|_| formats.any(|format| format == Format::Github)) {
            reporters.push(report::job_summary());
            places.push(Place::EndOf(path.into()));
        }
        Ok(Reports { reporters, places })
    }

    pub(super) fn reporters(&self) -> &[Box<dyn Report>] {
        &self.reporters
    }

    /// What each reporter says of a programme.
    pub(super) fn of_programme(&self, root: &Path, gathered: &Gathered) -> Vec<String> {
        let said = self.reporters.iter().map(|reporter| {
            engine::isolated(|| reporter.programme(root, gathered)).unwrap_or_else(|message| {
                complain(&format!("the lists could not be made, through a defect of sayso: {message}"));
                String::new()
            })
        });
        said.collect()
    }

    /// Whether standard output gets findings while the run goes on.
    pub(super) fn stream(&self) -> bool {
        self.reporters.first().is_some_and(|first| first.streams())
    }

    /// Whether a document is a report of an earlier run, which this one replaces.
    pub(super) fn is_written_to(&self, document: &Path) -> bool {
        let same = |path: &Path| absolute(path) == absolute(document);
        self.places.iter().any(|place| matches!(place, Place::File(path) if same(path)))
    }

    /// Writes all, what was written while the run went on excepted; says which files could not be written, and gives
    /// whether all were. An error is one of standard output.
    pub(super) fn write(&self, out: &mut dyn Write, log: &Log) -> io::Result<bool> {
        log.write(out, 0)?;
        let mut all = true;
        for (index, place) in (1..).zip(&self.places) {
            let (path, written) = match place {
                Place::File(path) => (path, source::put(path, |out| log.write(out, index))),
                Place::EndOf(path) => (path, source::append(path, |out| log.write(out, index))),
            };
            if let Err(error) = written {
                complain(&format!("{} could not be written: {error}", path.display()));
                all = false;
            }
        }
        Ok(all)
    }
}
