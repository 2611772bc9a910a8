//! A performer as a sentence names it: with article and number.

use crate::language::analyse;
use crate::vocabulary::Class;

/// A role or a team that a sentence can begin with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::rules) struct Who {
    name: String,
    article: bool,
    pub(in crate::rules) plural: bool,
}

/// The one role or team that some words name; `None` where they name a person, several, or nobody in particular.
pub(crate) fn role_named(words: &str) -> Option<String> {
    Who::of(words).filter(|who| !who.plural).map(|who| who.name)
}

/// Teams whose names take an article; "Human Resources" and "IT" stand alone.
const BODIES: &[&str] = &[
    "team",
    "department",
    "group",
    "desk",
    "helpdesk",
    "committee",
    "board",
    "center",
    "centre",
    "office",
    "cab",
    "council",
    "staff",
    "maintainers",
    "sres",
    "directors",
];

/// Words in -s that are no plurals.
const SINGULAR: &[&str] =
    &["operations", "facilities", "resources", "success", "ops", "sales", "devops", "secops", "analytics"];

/// Last words of titles that no table has in full ("Identity Lead").
const TITLES: &[&str] = &[
    "lead",
    "manager",
    "officer",
    "engineer",
    "administrator",
    "analyst",
    "architect",
    "director",
    "head",
    "team",
    "committee",
    "board",
    "department",
    "counsel",
    "specialist",
    "coordinator",
    "supervisor",
    "chief",
    "leads",
    "managers",
];

impl Who {
    /// The performer that the words name; none where they name nobody in particular, two at once,
    /// or more than a name ("Jane Doe (CISO)").
    pub(in crate::rules) fn of(words: &str) -> Option<Who> {
        let name = words.trim();
        let name = without_modifiers(name);
        let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '&' | '’' | '\''));
        let parts: Vec<&str> = name.split(' ').collect();
        if !plain || name.is_empty() || parts.len() > 5 || parts.iter().any(|p| is_joint(p)) {
            return None;
        }
        let of = parts.iter().position(|p| *p == "of");
        let head = parts[of.unwrap_or(parts.len()).checked_sub(1)?].to_lowercase();
        let class = class(name);
        if class.is_none() && !TITLES.contains(&head.as_str()) || head == "owner" && parts.len() == 1 {
            return None;
        }
        let bare = class == Some(Class::Team) && !BODIES.contains(&head.as_str());
        let plural = head.ends_with('s')
            && !head.ends_with("ss")
            && parts[of.unwrap_or(parts.len()) - 1].to_uppercase() != parts[of.unwrap_or(parts.len()) - 1]
            && !SINGULAR.contains(&head.as_str());
        Some(Who { name: name.to_owned(), article: !bare, plural })
    }

    /// A marker in its place.
    pub(in crate::rules) fn marker() -> Who {
        Who { name: super::marker("which role"), article: false, plural: false }
    }

    pub(in crate::rules) fn name(&self) -> &str {
        &self.name
    }

    /// With its article: "The SRE Lead", "the SRE Lead", "Human Resources".
    pub(in crate::rules) fn phrase(&self, capital: bool) -> String {
        match (self.article, capital) {
            (true, true) => format!("The {}", self.name),
            (true, false) => format!("the {}", self.name),
            (false, true) => super::capitalise(&self.name),
            (false, false) => self.name.clone(),
        }
    }
}

/// Words in front of a role that say how many or which of them, and are no part of its name.
const MODIFIERS: &[&str] = &[
    "the",
    "a",
    "an",
    "our",
    "all",
    "each",
    "every",
    "any",
    "some",
    "few",
    "several",
    "one",
    "two",
    "other",
    "another",
    "new",
    "potential",
    "respective",
    "relevant",
    "appropriate",
    "designated",
    "responsible",
    "trusted",
    "company",
];

/// "each system owner", "the organization's legal counsel"
fn without_modifiers(name: &str) -> &str {
    let mut name = name;
    while let Some((first, rest)) = name.split_once(' ') {
        let lower = first.to_lowercase();
        if !MODIFIERS.contains(&lower.as_str()) && lower != "organization’s" && lower != "organization's" {
            break;
        }
        name = rest.trim_start();
    }
    name
}

fn is_joint(word: &str) -> bool {
    ["and", "or", "and/or", "&", "their", "its", "his", "her", "your"]
        .iter()
        .any(|w| word.eq_ignore_ascii_case(w))
}

/// Role or team, where the tables know the last words.
fn class(name: &str) -> Option<Class> {
    let analysis = analyse(name, false);
    analysis.terms.iter().find(|t| matches!(t.class, Class::Role | Class::Team)).map(|t| t.class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_and_number() {
        let phrase = |words: &str| Who::of(words).map(|w| (w.phrase(true), w.plural));
        assert_eq!(phrase("SRE Lead"), Some(("The SRE Lead".into(), false)));
        assert_eq!(phrase("the Security Team"), Some(("The Security Team".into(), false)));
        assert_eq!(phrase("Human Resources"), Some(("Human Resources".into(), false)));
        assert_eq!(phrase("CISO"), Some(("The CISO".into(), false)));
        assert_eq!(phrase("department heads"), Some(("The department heads".into(), true)));
        assert_eq!(phrase("Head of Operations"), Some(("The Head of Operations".into(), false)));
        assert_eq!(phrase("each system owner"), Some(("The system owner".into(), false)));
        assert_eq!(phrase("Identity Lead"), Some(("The Identity Lead".into(), false)));
        for nobody in ["management", "Jane Doe", "Jane Doe (CISO)", "CTO/CEO", "IT and Security", "owner", ""]
        {
            assert_eq!(phrase(nobody), None, "{nobody}");
        }
    }
}
