//! What the configuration means for one document.

use super::resolve::{Resolved, Sourced};
use super::{FailOn, Frequency, Size, Switch};
use crate::date::Date;
use crate::finding::{Confidence, Finding, Level};
use crate::model::Given;
use crate::registers::Known;
use crate::rules::Selector;
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// What decides the findings of a document, beside its text. The default is that of no configuration.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What the reading of the document has to know.
    pub given: Arc<Given>,
    /// The level from which findings make a check fail.
    pub fail_on: FailOn,
    min_confidence: Option<Confidence>,
    /// For rules that are not as they come: the level of all their findings, `None` for those that are off.
    levels: FxHashMap<&'static str, Option<Level>>,
    allowed: Option<Arc<Allowed>>,
    /// For frequencies whose sample sizes are not those that are common.
    sampling: FxHashMap<Frequency, Size>,
}

impl Settings {
    pub(super) fn new(resolved: &Resolved, today: Option<Date>) -> Settings {
        let strings =
            |values: &[Sourced<String>]| -> Vec<String> { values.iter().map(|v| v.value.clone()).collect() };
        let given = Given {
            kind: resolved.kind.as_ref().map(|kind| kind.value),
            terms: strings(&resolved.terms).iter().map(|term| term.to_lowercase()).collect(),
            roles: strings(&resolved.roles),
            placeholders: strings(&resolved.placeholders)
                .iter()
                .map(|words| words.replace(char::is_whitespace, "").to_lowercase())
                .collect(),
            period: resolved.period.as_ref().map(|period| period.value),
            categories: resolved.categories.as_ref().map(|c| c.value.clone()).unwrap_or_default(),
            frameworks: resolved.frameworks.as_ref().map(|f| f.value.clone()).unwrap_or_default(),
            max_age_days: resolved.max_age_days.as_ref().map(|days| days.value),
            registers: None,
            today,
        };
        let changed = resolved.rules.iter().filter_map(|(name, switch)| {
            let level = switch.value.level();
            (level.is_some() || switch.value == Switch::Off).then_some((*name, level))
        });
        Settings {
            given: Arc::new(given),
            fail_on: resolved.fail_on.value,
            min_confidence: Some(resolved.min_confidence.value),
            levels: changed.collect(),
            allowed: Allowed::new(&resolved.allow).map(Arc::new),
            sampling: resolved.sampling.iter().map(|(frequency, size)| (*frequency, size.value)).collect(),
        }
    }

    /// Those of no configuration, for a document of which this is known.
    pub fn of(given: Given) -> Settings {
        Settings { given: Arc::new(given), ..Settings::default() }
    }

    /// The same for a document of a programme with these registers.
    pub fn with_registers(&self, registers: Arc<Known>) -> Settings {
        let given = Given { registers: Some(registers), ..Given::clone(&self.given) };
        Settings { given: Arc::new(given), ..self.clone() }
    }

    /// A finding as these settings want it; `None` where they want to hear nothing of it. `text` is the text
    /// of the document.
    pub fn judge(&self, mut finding: Finding, text: &str) -> Option<Finding> {
        if self.min_confidence.is_some_and(|least| finding.confidence < least) {
            return None;
        }
        if let Some(level) = self.levels.get(finding.rule) {
            finding.level = (*level)?;
        }
        let allowed = self.allowed.as_ref().is_some_and(|allowed| allowed.covers(&finding, text));
        (!allowed).then_some(finding)
    }

    /// How many instances are tested of a control that runs so often.
    pub fn sample(&self, frequency: Frequency) -> Size {
        self.sampling.get(&frequency).copied().unwrap_or(frequency.commonly())
    }

    /// Whether a rule or family says anything at all.
    pub fn is_on(&self, selector: Selector) -> bool {
        selector.rules().any(|rule| self.levels.get(rule.name).is_none_or(Option::is_some))
    }
}

/// Words that are not commented on.
#[derive(Debug)]
struct Allowed {
    words: AhoCorasick,
    /// For each of them, whether it holds for one rule or family only.
    only: Vec<Option<Selector>>,
    longest: usize,
}

impl Allowed {
    fn new(allow: &[Sourced<(Option<Selector>, String)>]) -> Option<Allowed> {
        let (only, words): (Vec<_>, Vec<_>) =
            allow.iter().map(|a| a.value.clone()).filter(|(_, words)| !words.trim().is_empty()).unzip();
        let longest = words.iter().map(String::len).max()?;
        // Fails for more patterns than fit into memory only.
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(words)
            .ok()?;
        Some(Allowed { words, only, longest })
    }

    /// Whether what the finding is about stands in allowed words.
    fn covers(&self, finding: &Finding, text: &str) -> bool {
        let span = finding.span.range();
        let mut from = span.end.saturating_sub(self.longest).min(span.start);
        let mut to = (span.start + self.longest).max(span.end).min(text.len());
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to += 1;
        }
        // A phrase may be broken over two lines.
        let window = text[from..to].replace(['\n', '\t'], " ");
        self.words.find_overlapping_iter(&window).any(|found| {
            let holds = self.only[found.pattern().as_usize()]
                .is_none_or(|only| only.names(finding.rule, finding.family));
            holds && from + found.start() <= span.start && span.end <= from + found.end()
        })
    }
}
