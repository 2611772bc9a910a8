//! The systems and vendors that documents name, for a register that is to be begun. What stands there by mistake misleads
//! whoever trusts the register, so doubt leaves a name out.

use super::thing::{Kind, Mark, Thing};
use super::things;
use crate::engine::Gathered;
use crate::finding::Elsewhere;
use crate::programme::providers;
use crate::programme::text::own_blocks;
use crate::span::Span;

/// A system or a vendor.
#[derive(Debug)]
pub(in crate::lists) struct Part {
    pub(in crate::lists) name: String,
    /// Only those of a vendor are sure to be no products.
    pub(in crate::lists) aliases: Vec<String>,
    pub(in crate::lists) is_vendor: bool,
    /// At how many places it is named.
    pub(in crate::lists) times: usize,
    /// The place that says most of it.
    pub(in crate::lists) place: Elsewhere,
}

/// The most named first; a system that is also listed among vendors is both.
pub(in crate::lists) fn parts(gathered: &Gathered) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let companies: Vec<&str> =
        gathered.members.iter().filter_map(|member| member.reading.company.as_deref()).collect();
    let is_own = |thing: &Thing| companies.contains(&thing.names[0].to_lowercase().as_str());
    for thing in things(gathered).filter(|thing| is_sure(thing) && !is_own(thing)) {
        let is_vendor = thing.kind == Kind::Vendor;
        for name in several(&thing.names[0]) {
            add(&mut parts, &thing, name, is_vendor);
        }
        if !is_vendor && is_listed_as_vendor(&thing) {
            add(&mut parts, &thing, provider_of(&thing), true);
        }
        let others =
            thing.names[1..].iter().filter(|name| !is_vendor && is_other_product(&thing.names[0], name));
        let others: Vec<Part> = others.filter_map(|name| product(gathered, name)).collect();
        for part in others {
            if !is_known(&parts, &part.name, false) {
                parts.push(part);
            }
        }
    }
    // "CrowdStrike" is "CrowdStrike Falcon", and "GitHub" is not "GitHub Actions", which has a name of its own.
    let is_short = |part: &Part| {
        parts.iter().any(|other| {
            other.is_vendor == part.is_vendor
                && other.name.strip_prefix(&*part.name).is_some_and(|rest| rest.starts_with(' '))
                && !is_product(&other.name)
        })
    };
    let short: Vec<bool> = parts.iter().map(is_short).collect();
    let mut short = short.into_iter();
    parts.retain(|_| short.next() != Some(true));
    parts.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.name.cmp(&b.name)));
    parts
}

fn add(parts: &mut Vec<Part>, thing: &Thing, name: &str, is_vendor: bool) {
    let name = name.split(" (").next().unwrap_or(name).trim();
    let marks = [&thing.declared_in, &thing.declared_out, &thing.mentions];
    let first = marks.iter().find_map(|marks| marks.first()).map(|mark| &mark.place);
    let Some(place) = first.or_else(|| thing.controls.values().next()).cloned() else { return };
    if is_known(parts, name, is_vendor) {
        return;
    }
    let times = marks.iter().map(|marks| marks.len()).sum::<usize>() + thing.controls.len();
    let is_alias = |other: &&String| is_vendor && is_same_provider(name, other);
    let aliases = thing.names[1..].iter().filter(is_alias).cloned().collect();
    parts.push(Part { name: name.to_owned(), aliases, is_vendor, times, place });
}

fn is_known(parts: &[Part], name: &str, is_vendor: bool) -> bool {
    parts.iter().any(|part| part.is_vendor == is_vendor && part.name.eq_ignore_ascii_case(name))
}

/// The systems that one row of a list names: "Datadog and PagerDuty".
fn several(name: &str) -> Vec<&str> {
    let parts: Vec<&str> = name.split(" and ").collect();
    let is_name = |part: &&str| part.starts_with(char::is_uppercase);
    let has_product = parts.iter().any(|part| providers::find(part).next().is_some());
    if has_product && parts.iter().all(is_name) { parts } else { vec![name] }
}

/// Who provides it, where the documents name them: Atlassian for Jira.
fn provider_of(thing: &Thing) -> &str {
    let family = providers::find(&thing.names[0]).next().map(|(provider, _)| provider.family());
    let named = |family: &&str| thing.names.iter().any(|name| name == family);
    family.filter(named).unwrap_or(&thing.names[0])
}

/// Whether a thing is without doubt a system or a vendor of the company, and one that it has today.
fn is_sure(thing: &Thing) -> bool {
    let is_part = matches!(thing.kind, Kind::System | Kind::Vendor);
    let is_declared = !thing.declared_in.is_empty() || !thing.declared_out.is_empty();
    let is_used = !thing.controls.is_empty() || thing.mentions.len() > 1;
    // A tool that one sentence names may be another company's, gone, or one that nobody knew of.
    let is_usual = thing.controls.len() + thing.mentions.len() > 1;
    let Some(name) = thing.names.first() else { return false };
    let is_name = providers::find(name).next().is_some() || is_proper(name);
    is_part && (is_declared && (is_used || is_name) || is_usual && is_product(name))
}

/// Whether a name is one wherever it stands: "Partner SFTP Gateway", and not "Audit logs", which is a row of a table.
fn is_proper(name: &str) -> bool {
    let inner = |word: &str| word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit());
    name.split(' ').any(inner) || name.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase))
}

/// Whether a list of vendors has it.
fn is_listed_as_vendor(thing: &Thing) -> bool {
    const WORDS: [&str; 6] = ["vendor", "supplier", "provider", "third part", "subservice", "subprocessor"];
    let lists = |mark: &Mark| WORDS.iter().any(|word| mark.words.to_lowercase().contains(word));
    thing.declared_in.iter().any(lists)
}

/// Another product of one provider: "Jira" beside "Confluence"; not "GitHub Actions" beside "GitHub", and not "Atlassian".
fn is_other_product(first: &str, other: &str) -> bool {
    let has_word = |word: &str| first.split(' ').any(|known| known.eq_ignore_ascii_case(word));
    let is_provider = providers::find(other).any(|(provider, _)| provider.family() == other);
    is_product(other) && !is_provider && !other.split(' ').any(has_word)
}

/// Whether the table of products has exactly this name.
fn is_product(name: &str) -> bool {
    providers::find(name).any(|(provider, _)| provider.name == name)
}

/// A product by itself, where the documents name it.
fn product(gathered: &Gathered, name: &str) -> Option<Part> {
    let mut places = gathered.members.iter().enumerate().flat_map(|(document, member)| {
        own_blocks(&member.reading).flat_map(move |(_, block)| {
            let found =
                providers::find(block.text.as_str()).filter(move |(provider, _)| provider.name == name);
            found.map(move |(_, range)| (document, block.text.source(Span::from(range))))
        })
    });
    let (document, span) = places.next()?;
    let times = 1 + places.count();
    let place = gathered.programme.elsewhere(document, span);
    Some(Part { name: name.to_owned(), aliases: Vec::new(), is_vendor: false, times, place })
}

/// "AWS" is Amazon Web Services; one of its services is not.
fn is_same_provider(name: &str, other: &str) -> bool {
    let hosts = |text: &str| {
        let found = providers::find(text).next();
        found.filter(|(provider, range)| provider.hosts && range.len() == text.len()).map(|(p, _)| p.family())
    };
    let is_short = other.len() < 4 || name.len() < 4 || name.contains(other) || other.contains(name);
    is_short && hosts(name).is_some_and(|family| hosts(other) == Some(family))
}
