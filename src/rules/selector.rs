//! Rules as people name them.

use super::Rule;
use crate::finding::Family;

/// A rule or a whole family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    Family(Family),
    Rule(&'static str),
}

impl Selector {
    /// The rule or family with this name, in upper or lower case; else the nearest name, if any
    /// is near.
    pub fn parse(name: &str) -> Result<Selector, Option<&'static str>> {
        let wanted = name.trim().to_lowercase();
        if let Some(rule) = super::find(&wanted) {
            return Ok(Selector::Rule(rule.name));
        }
        if let Some(family) = Family::ALL.into_iter().find(|family| family.name() == wanted) {
            return Ok(Selector::Family(family));
        }
        let names = super::all().map(|rule| rule.name).chain(Family::ALL.map(Family::name));
        Err(nearest(&wanted, names))
    }

    /// The rules it names.
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        super::all().filter(move |rule| self.names(rule.name, rule.family))
    }

    /// Whether it names a rule, which is of this family.
    pub fn names(self, rule: &str, family: Family) -> bool {
        match self {
            Selector::Rule(name) => rule == name,
            Selector::Family(name) => family == name,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Selector::Rule(name) => name,
            Selector::Family(family) => family.name(),
        }
    }
}

/// The name that was probably meant: one that differs in a few letters, or a word of which does
/// ("cadens" for "open-cadence"). The first of equally near ones.
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.replace(['_', ' '], "-");
    names
        .filter_map(|name| {
            let similarity = |name: &str| strsim::normalized_damerau_levenshtein(&wanted, name);
            let words = name.split('-').filter(|word| word.len() > 3).map(similarity);
            // One word of the name is less than the whole name.
            let score = words.map(|score| score * 0.95).fold(similarity(name), f64::max);
            (score >= 0.6).then_some((score, name))
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(wanted: &str) -> Option<&'static str> {
        let names = ["open-cadence", "open-deadline", "agentless-passive", "wording", "owner"];
        nearest(wanted, names.into_iter())
    }

    #[test]
    fn the_nearest_name_is_offered() {
        assert_eq!(near("open-cadense"), Some("open-cadence"));
        assert_eq!(near("open_cadence"), Some("open-cadence"));
        assert_eq!(near("cadence"), Some("open-cadence"));
        assert_eq!(near("cadens"), Some("open-cadence"));
        assert_eq!(near("passive"), Some("agentless-passive"));
        assert_eq!(near("wordings"), Some("wording"));
        assert_eq!(near("E501"), None);
    }

    #[test]
    fn families_are_selectors() {
        assert_eq!(Selector::parse("Owner"), Ok(Selector::Family(Family::Owner)));
        assert_eq!(Selector::parse("ownr"), Err(Some("owner")));
    }
}
