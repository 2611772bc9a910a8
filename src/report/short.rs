//! One line for each finding, as compilers write them: editors and `grep` can read it.

use super::{Checked, Report, Run, Style, visible};
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) struct Short {
    pub(super) style: Style,
}

impl Report for Short {
    fn body(&self, document: &Checked) -> String {
        let path = visible(document.path());
        let mut out = String::new();
        for finding in document.findings() {
            let at = document.lines.position(finding.span.start);
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

    fn streams(&self) -> bool {
        true
    }

    fn write(&self, out: &mut dyn Write, run: &Run) -> io::Result<()> {
        if self.style.quiet {
            return Ok(());
        }
        out.write_all(run.summary().text(&self.style.palette).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Palette, fixture};

    #[test]
    fn a_finding_is_a_line() {
        let mut finding = fixture::full(fixture::TEXT);
        finding.message.push_str("\nor \u{1b}[0m");
        let style = Style { palette: Palette::plain(), width: 80, quiet: false };
        assert_eq!(
            fixture::body(&Short { style }, fixture::TEXT, &[finding]),
            "policies/access.md:3:20: warning[open-cadence] “periodically” does not say how often or <U+001B>[0m\n"
        );
    }
}
