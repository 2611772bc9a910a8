use crate::finding::{Confidence, Edit, Family, Level};
use crate::model::{DocumentKind, Reading};
use crate::programme::text::own_blocks;
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;
use aho_corasick::AhoCorasick;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    name: "leftover-name",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("leftover_name.md"),
    checks: &[Check::Document(check)],
};

/// "Fabrikam Ltd (“the Company”)", "Fabrikam, Inc. employees", "the staff of Fabrikam GmbH",
/// "Fabrikam's workforce": words with which a company speaks of itself.
#[expect(clippy::expect_used, reason = "the pattern is compiled in and tested")]
static SELF: LazyLock<Regex> = LazyLock::new(|| {
    const NAME: &str = r"[A-Z][A-Za-z0-9&-]+(?: [A-Z][A-Za-z0-9&-]+){0,2}?";
    const FORM: &str =
        r"(?:,? (?:Inc|LLC|Ltd|Limited|GmbH|AB|AG|Corp|Corporation|Oy|PLC|BV|SAS|ApS|Pty)(?-u:\b)\.?)";
    Regex::new(&format!(
        concat!(
            r"(?-u:\b)(?P<defined>{name})(?P<df>{form})? ?\((?:hereinafter |hereafter |referred to as )*[“\x22'](?:the )?(?:[Cc]ompany|[Oo]rgani[sz]ation|[Ww]e|[Uu]s)[”\x22']",
            r"|(?-u:\b)(?P<own>{name})(?P<of>{form})?(?:'s|’s)? (?:employees|workforce|employee|personnel|contractors|staff members|information systems|information assets)(?-u:\b)",
        ),
        name = NAME,
        form = FORM
    ))
    .expect("a valid pattern")
});

/// Whether the document has a word that a finding needs: a legal form, a bracket with a
/// definition, or a template's name. Most have none.
fn may_differ(reading: &Reading) -> bool {
    let needed = |word: &str| {
        matches!(
            word,
            "Inc"
                | "LLC"
                | "Ltd"
                | "Limited"
                | "GmbH"
                | "AB"
                | "AG"
                | "Corp"
                | "Corporation"
                | "Oy"
                | "PLC"
                | "BV"
                | "SAS"
                | "ApS"
                | "Pty"
                | "Acme"
                | "ACME"
                | "Contoso"
                | "Example"
                | "XYZ"
                | "ABC"
                | "Widgets"
        )
    };
    reading.document.blocks.iter().zip(&reading.analyses).any(|(block, analysis)| {
        let text = block.text.as_str();
        analysis.tokens.windows(2).any(|pair| {
            let [token, next] = pair else { return false };
            token.capital && needed(&text[token.span().range()])
                || token.is_punct(b'(') && (next.is_punct(b'"') || next.is_punct(0xE2))
        })
    })
}

struct Mention {
    name: String,
    with_form: bool,
    defined: bool,
    span: Span,
}

fn check(reading: &Reading, sink: &mut Sink) {
    if matches!(reading.kind, DocumentKind::Assessment | DocumentKind::Other) {
        return;
    }
    if !may_differ(reading) {
        return;
    }
    let mentions = mentions(reading);
    let Some(own) = own_name(reading, &mentions) else { return };
    let mut others: FxHashMap<&str, Vec<&Mention>> = FxHashMap::default();
    let strangers = mentions.iter().filter(|m| !related(&m.name, &own));
    for mention in strangers.filter(|m| m.with_form || m.defined || is_template_name(&m.name)) {
        others.entry(mention.name.as_str()).or_default().push(mention);
    }
    let mut others: Vec<_> = others.into_values().collect();
    others.sort_by_key(|places| places[0].span.start);
    for places in others {
        let first = places[0];
        let edits = places.iter().map(|m| Edit { span: m.span, text: own.clone() }).collect();
        let mut draft = Draft::new(
            &RULE,
            first.span,
            format!("“{}” speaks of itself here, and the document is of “{own}”", first.name),
        )
        .note("A name left over from a template tells the reader that nobody has read the text since.")
        .ask(format!("Does this hold at {own}, or was it copied?"))
        .confidence(Confidence::Medium)
        .fix(format!("Replace with {own}"), edits);
        for place in &places[1..] {
            draft = draft.also(place.span);
        }
        sink.push(draft);
    }
}

fn mentions(reading: &Reading) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (_, block) in own_blocks(reading) {
        let text = block.text.as_str();
        if !SPEAKS.is_match(text) {
            continue;
        }
        for found in SELF.captures_iter(text) {
            let (name, form, defined) = match (found.name("defined"), found.name("own")) {
                (Some(name), _) => (name, found.name("df"), true),
                (_, Some(name)) => (name, found.name("of"), false),
                _ => continue,
            };
            // "All Fabrikam employees": the first word of a sentence is none of the name.
            let words = name.as_str();
            let skipped = LEADS
                .iter()
                .find(|lead| words.split(' ').next() == Some(lead))
                .map_or(0, |lead| lead.len() + 1);
            if skipped >= words.len() {
                continue;
            }
            let start = name.start() + skipped;
            let end = form.map_or(name.end(), |form| form.end());
            mentions.push(Mention {
                name: text[start..name.end()].to_owned(),
                with_form: form.is_some(),
                defined,
                span: block.text.source(Span::from(start..end)),
            });
        }
    }
    mentions
}

const LEADS: [&str; 14] =
    ["All", "The", "Each", "Every", "Any", "Our", "No", "New", "Some", "Only", "When", "If", "For", "At"];

/// Most texts have none of these words.
#[expect(clippy::expect_used, reason = "the words are compiled in")]
static SPEAKS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new([
        "employee",
        "workforce",
        "personnel",
        "contractors",
        "staff members",
        "information systems",
        "information assets",
        "(the Company",
        "(“",
        "(\"",
        "('",
        "(hereinafter",
        "(referred to",
    ])
    .expect("a valid set")
});

/// The name whose document it is: what the front matter says, what is defined as the company, or
/// what speaks of itself most often. In doubt there is none.
fn own_name(reading: &Reading, mentions: &[Mention]) -> Option<String> {
    let stated = reading.document.front_matter.iter().find(|entry| {
        entry.indent == 0
            && matches!(
                entry.key.to_lowercase().as_str(),
                "company" | "organization" | "organisation" | "company_name" | "client"
            )
            && entry.value.starts_with(|c: char| c.is_uppercase())
    });
    if let Some(entry) = stated {
        return Some(entry.value.clone());
    }
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for mention in mentions.iter().filter(|m| !is_template_name(&m.name)) {
        // A department has staff, too; a name with a legal form or a definition is a company's.
        *counts.entry(&mention.name).or_default() +=
            if mention.defined { 5 } else { usize::from(mention.with_form) * 2 };
    }
    let company = reading.company.as_deref().unwrap_or("");
    let title = reading.document.title().map_or("", |b| b.text.as_str());
    for (name, count) in &mut counts {
        *count += usize::from(name.to_lowercase() == company) * 4 + usize::from(title.contains(name)) * 4;
    }
    let (name, count) = counts.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)))?;
    let rival = counts.iter().filter(|(other, _)| *other != name).map(|(_, c)| *c).max().unwrap_or(0);
    (*count >= 4 && *count > rival).then(|| (*name).to_owned())
}

/// "Fabrikam" and "Fabrikam Health", and initials.
fn related(name: &str, own: &str) -> bool {
    let (name, own) = (name.to_lowercase(), own.to_lowercase());
    let first = |text: &str| text.split([' ', ',']).next().unwrap_or("").to_owned();
    own.contains(&name) || name.contains(&own) || first(&name) == first(&own)
}

/// Names that templates and examples use.
fn is_template_name(name: &str) -> bool {
    [
        "Acme",
        "ACME",
        "Contoso",
        "Example Corp",
        "Example Company",
        "Company X",
        "XYZ Company",
        "ABC Company",
        "XYZ",
        "ABC Corp",
        "Widgets Inc",
    ]
    .contains(&name)
}
