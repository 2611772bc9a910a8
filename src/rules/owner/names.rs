//! Names of persons and of roles: who is one, and when two are the same.

use crate::model::Reading;

/// First names frequent enough that two capitalised words beginning with one are a person.
const FIRST_NAMES: &[&str] = &[
    "aaron",
    "adam",
    "alex",
    "alexander",
    "alice",
    "amanda",
    "amy",
    "ana",
    "andrea",
    "andrew",
    "anna",
    "anthony",
    "ben",
    "benjamin",
    "brian",
    "carl",
    "carlos",
    "carol",
    "caroline",
    "charles",
    "chen",
    "chris",
    "christina",
    "christopher",
    "claire",
    "daniel",
    "dave",
    "david",
    "deborah",
    "dennis",
    "diana",
    "donna",
    "edward",
    "elena",
    "elizabeth",
    "emily",
    "emma",
    "eric",
    "erik",
    "eva",
    "fatima",
    "frank",
    "gary",
    "george",
    "grace",
    "greg",
    "hannah",
    "helen",
    "henry",
    "ian",
    "isabel",
    "ivan",
    "jack",
    "jacob",
    "james",
    "jane",
    "janet",
    "jason",
    "jean",
    "jeff",
    "jennifer",
    "jessica",
    "jim",
    "joan",
    "joe",
    "john",
    "jonas",
    "jose",
    "joseph",
    "joshua",
    "juan",
    "julia",
    "julie",
    "karen",
    "kate",
    "katherine",
    "kevin",
    "kim",
    "laura",
    "lars",
    "lena",
    "linda",
    "lisa",
    "lucas",
    "lucy",
    "luis",
    "marco",
    "maria",
    "marie",
    "martin",
    "mary",
    "matt",
    "matthew",
    "megan",
    "mei",
    "michael",
    "michelle",
    "mike",
    "mohammed",
    "monica",
    "nancy",
    "natalie",
    "nicole",
    "nina",
    "oliver",
    "olivia",
    "pamela",
    "patricia",
    "paul",
    "peter",
    "philip",
    "priya",
    "rachel",
    "raj",
    "ravi",
    "rebecca",
    "richard",
    "robert",
    "roger",
    "ryan",
    "samantha",
    "samuel",
    "sandra",
    "sara",
    "sarah",
    "scott",
    "sofia",
    "sophie",
    "stephen",
    "steve",
    "steven",
    "susan",
    "thomas",
    "tim",
    "tom",
    "victor",
    "victoria",
    "wei",
    "william",
    "yuki",
    "zoe",
];

/// Mailboxes of functions.
const SHARED_MAILBOXES: &[&str] = &[
    "abuse",
    "admin",
    "audit",
    "compliance",
    "contact",
    "devops",
    "engineering",
    "finance",
    "grc",
    "hello",
    "help",
    "helpdesk",
    "hr",
    "infosec",
    "info",
    "incident",
    "it",
    "legal",
    "oncall",
    "ops",
    "people",
    "privacy",
    "risk",
    "security",
    "soc",
    "sre",
    "support",
    "team",
];

/// The part of the words that is a person's name or mail address: "Jane Miller", "jane@acme.example".
pub(super) fn person(words: &str) -> Option<&str> {
    if let Some(mail) = words.split_whitespace().find(|w| w.contains('@')) {
        let mail = mail.trim_matches(|c: char| !c.is_alphanumeric());
        let local = mail.split('@').next().unwrap_or("").to_lowercase();
        let shared = local.split(['-', '.', '_', '+']).any(|part| SHARED_MAILBOXES.contains(&part));
        return (!shared && local.len() > 1 && mail.contains('@')).then_some(mail);
    }
    let words = words.trim();
    let parts: Vec<&str> = words.split(' ').collect();
    let capital = |part: &&str| {
        part.starts_with(|c: char| c.is_uppercase()) && part.chars().skip(1).any(|c| c.is_lowercase())
    };
    let named = (2..=3).contains(&parts.len())
        && parts.iter().all(capital)
        && FIRST_NAMES.contains(&parts[0].to_lowercase().as_str());
    named.then_some(words)
}

/// Whether two names stand for one role: the same words, or one the initials of the other.
pub(crate) fn same_role(a: &str, b: &str) -> bool {
    let (a, b) = (bare(a), bare(b));
    a == b || initials(&a) == b || a == initials(&b)
}

/// The same where the registers of the document's programme may know them by two names.
pub(super) fn is_same(reading: &Reading, a: &str, b: &str) -> bool {
    let entry = |name: &str| reading.given.registers.as_ref()?.entry(article_free(name));
    same_role(a, b) || entry(a).is_some_and(|known| entry(b) == Some(known))
}

fn article_free(name: &str) -> &str {
    let name = name.trim();
    ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|a| name.strip_prefix(a)).unwrap_or(name)
}

/// Whether two names share a word that tells roles apart: "SRE Lead" and "SRE Team" may be one.
pub(super) fn related(a: &str, b: &str) -> bool {
    const TITLES: &[&str] =
        &["lead", "manager", "officer", "team", "head", "chief", "director", "the", "of", "owner"];
    let (a, b) = (bare(a), bare(b));
    a.split(' ').any(|word| !TITLES.contains(&word) && b.split(' ').any(|other| other == word))
}

fn bare(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    lower.trim_start_matches("the ").trim_end_matches('.').to_owned()
}

fn initials(name: &str) -> String {
    let parts = name.split([' ', '-']).filter(|w| !matches!(*w, "of" | "the" | "and"));
    let initials: String = parts.filter_map(|w| w.chars().next()).collect();
    if initials.len() > 1 { initials } else { String::from("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons() {
        for name in ["Jane Miller", "jane.miller@acme.example", "ask peter@acme.example"] {
            assert!(person(name).is_some(), "{name}");
        }
        for role in [
            "SRE Lead",
            "security@acme.example",
            "Acme Cloud",
            "Grace",
            "Human Resources",
            "it-help@a.example",
        ] {
            assert_eq!(person(role), None);
        }
    }

    #[test]
    fn roles() {
        assert!(same_role("CISO", "the Chief Information Security Officer"));
        assert!(same_role("SRE Lead", "sre lead"));
        assert!(!same_role("SRE Lead", "IT Manager"));
        assert!(related("SRE Lead", "SRE Team") && !related("SRE Lead", "Security Lead"));
    }
}
