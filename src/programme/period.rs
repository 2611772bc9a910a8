//! The period that a document says that it covers.

use super::dates;
use super::text::{has_year, own_blocks};
use crate::date::Date;
use crate::document::BlockId;
use crate::model::Reading;
use crate::span::Span;

/// The period that a report or its description covers.
#[derive(Clone, Debug)]
pub struct Period {
    pub from: Date,
    pub to: Date,
    /// `None` for front matter.
    pub block: Option<BlockId>,
    pub span: Span,
    pub words: String,
}

impl Period {
    pub fn days(&self) -> (Date, Date) {
        (self.from, self.to)
    }
}

/// "for the period January 1, 2025 to December 31, 2025", also in a field "Audit period".
pub(crate) fn stated(reading: &Reading) -> Vec<Period> {
    let mut periods: Vec<Period> = from_front_matter(reading).into_iter().collect();
    for (id, block) in own_blocks(reading).filter(|(id, _)| has_year(reading, *id)) {
        let text = block.text.as_str();
        let found = dates::find(text);
        for pair in found.windows(2) {
            let [from, to] = pair else { continue };
            let between = text[from.at.end..to.at.start].trim();
            if !matches!(between, "to" | "through" | "until" | "–" | "-" | "—" | "and")
                || !from.exact
                || !to.exact
            {
                continue;
            }
            let label = block.label.as_ref().map_or("", |label| label.name.as_str());
            let before = format!("{label} {}", &text[..from.at.start]).to_lowercase();
            let before: String =
                before.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
            let named = ["period", "throughout", "audit window", "observation window", "examination"];
            // The period of another report, of a risk, of a contract is not this one.
            let other = [
                "prior",
                "previous",
                "last year",
                "retention",
                "bridge",
                "next",
                "contract",
                "insur",
                "gap",
                "grace",
                "blackout",
                "freeze",
            ];
            if named.iter().any(|word| before.contains(word))
                && !other.iter().any(|word| before.contains(word))
            {
                let span = Span::from(from.at.start..to.at.end);
                periods.push(Period {
                    from: from.date,
                    to: to.date,
                    block: Some(id),
                    span: block.text.source(span),
                    words: text[span.range()].to_owned(),
                });
            }
        }
    }
    periods
}

/// `period_start: 2025-01-01` with `period_end: 2025-12-31`.
fn from_front_matter(reading: &Reading) -> Option<Period> {
    let entry = |keys: [&str; 2]| {
        let known = |key: &str| keys.contains(&key.to_lowercase().replace('-', "_").as_str());
        reading.document.front_matter.iter().find(|e| e.indent == 0 && known(&e.key))
    };
    let (from, to) = (entry(["period_start", "period_from"])?, entry(["period_end", "period_to"])?);
    let date = |value: &str| dates::find(value).first().filter(|found| found.exact).map(|found| found.date);
    Some(Period {
        from: date(&from.value)?,
        to: date(&to.value)?,
        block: None,
        span: from.span,
        words: format!("{} to {}", from.value, to.value),
    })
}
