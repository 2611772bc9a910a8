//! Names of providers and products in a text, from `vocabulary/providers.tsv`.

use crate::model::Reading;
use crate::vocabulary::tables;
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;
use std::sync::LazyLock;

/// A provider or a product.
#[derive(Debug)]
pub(crate) struct Provider {
    pub name: &'static str,
    /// Whether systems stand there, so that they rest on its own controls.
    pub hosts: bool,
    /// Who provides it, where that is another.
    parent: Option<&'static str>,
}

impl Provider {
    /// The name of whoever provides it: that of AWS for GuardDuty.
    pub(crate) fn family(&self) -> &'static str {
        self.parent.unwrap_or(self.name)
    }
}

struct Names {
    providers: Vec<Provider>,
    finder: AhoCorasick,
}

#[expect(clippy::expect_used, reason = "the table is compiled in and tested")]
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let providers: Vec<Provider> = tables::rows(include_str!("../vocabulary/providers.tsv"))
        .map(|row| Provider { name: row[0], hosts: row[1] == "host", parent: row.get(2).copied() })
        .collect();
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(providers.iter().map(|p| p.name))
        .expect("names that fit an automaton");
    Names { providers, finder }
});

/// The names in a text, with their bytes.
pub(crate) fn find(text: &str) -> impl Iterator<Item = (&'static Provider, Range<usize>)> {
    NAMES.finder.find_iter(text).filter_map(|found| {
        let before = text[..found.start()].chars().next_back();
        let after = text[found.end()..].chars().next();
        let whole =
            |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '@' | '_' | '-'));
        // "https://github.com", "acme-AWS"
        (whole(before) && whole(after)).then(|| (&NAMES.providers[found.pattern()], found.range()))
    })
}

/// The other names of whoever provides: "AWS" of Amazon Web Services.
pub(crate) fn called(family: &str) -> impl Iterator<Item = &'static str> {
    NAMES.providers.iter().filter(move |p| p.hosts && p.parent == Some(family)).map(|p| p.name)
}

/// Whether a document names a provider or one of its products in a block that fits.
pub(crate) fn is_named(reading: &Reading, family: &str, fits: impl Fn(&str) -> bool) -> bool {
    reading.document.blocks.iter().any(|block| {
        let text = block.text.as_str();
        fits(text) && find(text).any(|(provider, _)| provider.family() == family)
    })
}
