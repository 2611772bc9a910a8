//! One line for each finding, as compilers write them: editors and `grep` can read it.

use super::summary::Summary;
use super::{Part, Report, Style, visible};
use crate::engine::Outcome;
use crate::finding::Finding;
use crate::source::{LineIndex, Source};
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) struct Short {
    pub(super) style: Style,
}

impl Report for Short {
    fn body(&self, source: &Source, findings: &[Finding]) -> String {
        let lines = LineIndex::new(&source.text);
        let path = visible(&source.path);
        let mut out = String::new();
        for finding in findings {
            let at = lines.position(finding.span.start);
            let level = self.style.palette.level(finding.level);
            let _ = writeln!(
                out,
                "{path}:{}:{}: {level}{}{level:#}[{}] {}",
                at.line,
                at.column,
                finding.level.name(),
                finding.rule,
                visible(&finding.message),
            );
        }
        out
    }

    fn write(&self, out: &mut dyn Write, outcomes: &[Outcome<Part>]) -> io::Result<()> {
        for part in outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok()) {
            out.write_all(part.body.as_bytes())?;
        }
        if self.style.quiet {
            return Ok(());
        }
        out.write_all(Summary::of(outcomes).text(&self.style.palette).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Palette, fixture};

    #[test]
    fn a_finding_is_a_line() {
        let source = fixture::source(fixture::TEXT);
        let mut finding = fixture::full(fixture::TEXT);
        finding.message.push_str("\nor \u{1b}[0m");
        let style = Style { palette: Palette::plain(), width: 80, quiet: false };
        assert_eq!(
            Short { style }.body(&source, &[finding]),
            "policies/access.md:3:20: warning[open-cadence] “periodically” does not say how often or <U+001B>[0m\n"
        );
    }
}
