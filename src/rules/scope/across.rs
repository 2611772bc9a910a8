//! What a programme includes, leaves out and never mentions: its registers and description against its controls.

use super::missing_user_controls::reliance;
use super::{
    carve_out_silent, category_gap, missing_user_controls, production_slice, uncovered_component,
    undisclosed_component,
};
use crate::catalogs::Category;
use crate::finding::Confidence;
use crate::model::{Claim, DocumentKind, StatementKind};
use crate::names::{Kind, Place};
use crate::programme::{Digest, Mention, Named, Programme, Said};
use crate::registers::{Entry, Value, Vendor};
use crate::rules::comments::elsewhere;
use crate::rules::{Comments, Spot};
use crate::span::Span;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// The sentences of a document that say something of a control.
fn claims(digest: &Digest) -> impl Iterator<Item = &Said> {
    digest.said.iter().filter(|said| {
        !said.lists
            && !said.leaves_out
            && matches!(
                said.kind,
                StatementKind::Activity
                    | StatementKind::State
                    | StatementKind::Norm
                    | StatementKind::Ban
                    | StatementKind::Permission
            )
    })
}

fn describes(digest: &Digest) -> bool {
    digest.kind == DocumentKind::SystemDescription
}

/// The sentence that a mention stands in, where it says something of a control.
fn claim_of<'d>(digest: &'d Digest, mention: &Mention) -> Option<&'d Said> {
    claims(digest).find(|said| said.span.contains(mention.span))
}

/// Whether a sentence speaks of what is no longer, or not yet, there.
fn is_gone(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "former",
        "previously",
        "switched off",
        "decommissioned",
        "retired",
        "replaced",
        "no longer",
        "until ",
        "migrated from",
        "evaluat",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// Tools that controls lean on and that no register and no description has.
pub(super) fn undisclosed(programme: &Programme, comments: &mut Comments) {
    let registers = programme.registers();
    let described = programme.documents.iter().filter(|digest| describes(digest));
    let lists = registers.systems.len()
        + registers.vendors.len()
        + described.clone().map(|d| d.components.len()).sum::<usize>();
    if lists < 3 {
        return;
    }
    let mut disclosed: FxHashSet<String> = FxHashSet::default();
    let names = registers
        .systems
        .iter()
        .flat_map(|s| [Some(&s.name), s.vendor.as_ref()].into_iter().flatten().chain(&s.aliases));
    let names =
        names.chain(registers.vendors.iter().flat_map(|v| std::iter::once(&v.name).chain(&v.aliases)));
    for Value { text, .. } in names {
        disclosed.insert(text.to_lowercase());
        disclosed.extend(crate::programme::providers::find(text).map(|(p, _)| p.family().to_lowercase()));
        disclosed.extend(text.split_whitespace().filter(|w| w.len() > 3).map(str::to_lowercase));
    }
    // What the description names is disclosed, wherever it does.
    for digest in described {
        for mention in &digest.mentions {
            disclosed.insert(mention.written.to_lowercase());
            if let Named::Provider(family) = mention.named {
                disclosed.insert(family.to_lowercase());
            }
        }
        for component in &digest.components {
            disclosed.insert(component.name.to_lowercase());
        }
    }
    /// The first place with its document, and the others.
    type Places<'d> = (usize, &'d Mention, Vec<(usize, Span)>);
    let mut found: BTreeMap<String, Places> = BTreeMap::new();
    for (index, digest) in programme.documents.iter().enumerate().filter(|(_, digest)| !describes(digest)) {
        for mention in &digest.mentions {
            let key = match mention.named {
                Named::Entry(_) => continue,
                Named::Provider(family) => family.to_lowercase(),
                Named::Tool => mention.written.to_lowercase(),
            };
            let known = disclosed.contains(&key)
                || disclosed.contains(&mention.written.to_lowercase())
                || programme.registers().files.iter().any(|file| file.text.contains(&mention.written));
            let Some(said) = claim_of(digest, mention).filter(|_| !known) else { continue };
            if is_gone(&said.text) || said.text.contains('`') {
                continue;
            }
            found.entry(key).and_modify(|(.., also)| also.push((index, mention.span))).or_insert((
                index,
                mention,
                Vec::new(),
            ));
        }
    }
    for (index, mention, also) in found.into_values() {
        let mut draft = undisclosed_component::draft(
            &mention.written,
            mention.span,
            "in no register and not in the description",
        );
        if mention.named == Named::Tool {
            draft = draft.confidence(Confidence::Low);
        }
        for (other, span) in also {
            draft = match other == index {
                true => draft.also(span),
                false => draft.related_in(programme.elsewhere(other, span), span, "named here, too"),
            };
        }
        comments.push(Spot::Document(index, mention.span), draft);
    }
}

/// Systems of the register and the description that no control reaches.
pub(super) fn uncovered(programme: &Programme, comments: &mut Comments) {
    let registers = programme.registers();
    let controls: usize =
        programme.documents.iter().filter(|d| !describes(d)).map(|d| claims(d).count()).sum();
    if controls < uncovered_component::MIN_CONTROLS {
        return;
    }
    let mut reached: FxHashSet<Entry> = FxHashSet::default();
    let mut out: FxHashSet<Entry> = FxHashSet::default();
    for digest in &programme.documents {
        for mention in &digest.mentions {
            let Named::Entry(entry) = mention.named else { continue };
            // The register itself is no control.
            if programme.registers().files.iter().any(|file| *file.path == *digest.path) {
                continue;
            }
            let in_control =
                !describes(digest) || mention.control.is_some_and(|c| digest.controls()[c].id.is_some());
            let said = digest.said.iter().find(|said| said.span.contains(mention.span));
            if in_control && said.is_none_or(|said| !said.lists && !said.leaves_out) {
                reached.insert(entry);
            }
            if digest.said.iter().any(|said| said.leaves_out && said.span.contains(mention.span)) {
                out.insert(entry);
            }
        }
    }
    let told = Told::of(programme);
    for (index, system) in registers.systems.iter().enumerate() {
        let entry = Entry::System(index);
        let is_out = system.in_scope == Some(false) || out.contains(&entry);
        // A system may be called as its vendor is.
        let as_vendor = registers.vendors.iter().enumerate().any(|(at, vendor)| {
            reached.contains(&Entry::Vendor(at)) && vendor.name.text.eq_ignore_ascii_case(&system.name.text)
        });
        if is_out || reached.contains(&entry) || as_vendor || told.names(&system.name.text) {
            continue;
        }
        let message = format!("“{}” is part of the system and no control speaks of it", system.name.text);
        let row = Spot::Register(system.name.place);
        let described =
            programme.documents.iter().enumerate().filter(|(_, digest)| describes(digest)).find_map(
                |(at, digest)| {
                    let mention = digest.mentions.iter().find(|m| m.named == Named::Entry(entry))?;
                    Some(Spot::Document(at, mention.span))
                },
            );
        let spot = described.unwrap_or(row);
        let mut draft = uncovered_component::draft(spot.span(), message, &system.name.text);
        if described.is_some()
            && let Some(file) = elsewhere(programme, row)
        {
            draft = draft.related_in(file, row.span(), "in the register of systems");
        }
        comments.push(spot, draft);
    }
    uncovered_data(programme, &reached, &told, comments);
}

/// Kinds of data of the register that nothing speaks of, neither of the class nor of what it consists of.
fn uncovered_data(programme: &Programme, reached: &FxHashSet<Entry>, told: &Told, comments: &mut Comments) {
    let text = told.0.to_lowercase();
    for (index, data) in programme.registers().data.iter().enumerate() {
        let examples = data.examples.as_ref().map_or("", |examples| examples.text.as_str());
        let parts = examples
            .split([',', ';'])
            .map(|part| part.split('(').next().unwrap_or(part).trim().to_lowercase());
        let mut names =
            std::iter::once(data.name.text.to_lowercase()).chain(parts).filter(|name| name.len() > 3);
        if reached.contains(&Entry::Data(index))
            || names.any(|name| text.contains(name.trim_end_matches('s')))
        {
            continue;
        }
        let message = format!("“{}” is kept and no control speaks of it", data.name.text);
        let spot = Spot::Register(data.name.place);
        comments.push(spot, uncovered_component::draft(spot.span(), message, &data.name.text));
    }
}

/// What the documents say beside the description and the registers, in one text.
struct Told(String);

impl Told {
    fn of(programme: &Programme) -> Told {
        let is_register =
            |digest: &Digest| programme.registers().files.iter().any(|file| *file.path == *digest.path);
        let others = programme.documents.iter().filter(|digest| !describes(digest) && !is_register(digest));
        let mut text = String::new();
        for digest in others {
            for said in digest.said.iter().filter(|said| !said.lists && !said.leaves_out) {
                text.push_str(&said.text);
                text.push('\n');
            }
            digest.names.headings.iter().for_each(|heading| {
                text.push_str(&heading.text);
                text.push('\n');
            });
        }
        Told(text)
    }

    /// Whether a name stands there in part: "GitHub Enterprise Cloud, with GitHub Actions runners" as GitHub. Only
    /// words that are names wherever they stand count: payShield, SFTP, OpenSearch.
    fn names(&self, name: &str) -> bool {
        let telling = |word: &&str| {
            let inner = word.chars().skip(1).any(char::is_uppercase);
            let digits = word.contains(|c: char| c.is_ascii_digit());
            word.len() > 3 && (inner && word.contains(char::is_lowercase) || digits && word.contains('-'))
        };
        let mut words = name.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(telling);
        words.any(|word| self.0.contains(word))
    }
}

/// What the register leaves open of a subservice organisation.
fn open_of(vendor: &Vendor) -> Option<&'static str> {
    let blank = |value: &Option<Value>| value.as_ref().is_none_or(|value| value.text.trim().is_empty());
    match (vendor.method.is_none(), blank(&vendor.expected)) {
        (true, true) => Some("neither the method nor the controls expected of it"),
        (true, false) => Some("no method (carve-out or inclusive)"),
        // By the inclusive method its controls are in the description.
        (false, true)
            if vendor
                .method
                .as_ref()
                .is_some_and(|(method, _)| *method == crate::registers::Method::CarveOut) =>
        {
            Some("no controls that are expected of it")
        }
        _ => None,
    }
}

/// Subservice organisations of whom neither register nor description says what the reader has to know (DC 7).
pub(super) fn carved_out(programme: &Programme, comments: &mut Comments) {
    let vendors = &programme.registers().vendors;
    // A register that has no such column says nothing of any.
    let has_methods = vendors.iter().any(|vendor| vendor.method.is_some());
    let has_expected = vendors.iter().any(|vendor| vendor.expected.is_some());
    for (index, vendor) in vendors.iter().enumerate() {
        let mentions = |digest: &Digest| -> Vec<Mention> {
            digest
                .mentions
                .iter()
                .filter(|m| m.named == Named::Entry(Entry::Vendor(index)))
                .cloned()
                .collect()
        };
        let described = |wants: &[&str]| {
            programme.documents.iter().filter(|digest| describes(digest)).any(|digest| {
                digest.said.iter().any(|said| {
                    let lower = said.text.to_lowercase();
                    mentions(digest).iter().any(|m| said.span.contains(m.span))
                        && wants.iter().any(|word| lower.contains(word))
                })
            })
        };
        let Some(open) = open_of(vendor).filter(|open| match *open {
            "no controls that are expected of it" => has_expected,
            _ => has_methods,
        }) else {
            continue;
        };
        // The description may say what the register does not.
        let told = described(&["carve", "inclusive method"])
            && (vendor.expected.is_some()
                || described(&["expected", "complementary subservice", "csoc", "relies on", "assume"]));
        if vendor.in_scope == Some(false) || told {
            continue;
        }
        let row = Spot::Register(vendor.name.place);
        // Of one that the register calls a mere supplier nothing more has to be said.
        let performs = vendor.subservice.is_none().then(|| performed_by(programme, index)).flatten();
        let spot = if vendor.subservice == Some(true) {
            let place = programme
                .documents
                .iter()
                .enumerate()
                .filter(|(_, digest)| describes(digest))
                .find_map(|(at, digest)| {
                    let mention = mentions(digest).into_iter().rev().find(|m| {
                        let heading = digest
                            .said
                            .iter()
                            .find(|said| said.span.contains(m.span))
                            .map(|said| said.heading.to_lowercase());
                        heading.is_none_or(|heading| {
                            ["ubservice", "vendor", "third", "provider"].iter().any(|w| heading.contains(w))
                        })
                    })?;
                    Some(Spot::Document(at, mention.span))
                });
            place.unwrap_or(row)
        } else if let Some((document, span)) = performs {
            Spot::Document(document, span)
        } else {
            continue;
        };
        let message = format!("of “{}” the register gives {open}", vendor.name.text);
        let mut draft = carve_out_silent::of_vendor(spot.span(), message, &vendor.name.text);
        if spot != row
            && let Some(file) = elsewhere(programme, row)
        {
            draft = draft.related_in(file, row.span(), "in the register of vendors");
        }
        comments.push(spot, draft);
    }
}

/// Where a sentence lets a vendor do the work of a control: "Backups are taken by MongoDB".
fn performed_by(programme: &Programme, vendor: usize) -> Option<(usize, Span)> {
    programme.documents.iter().enumerate().find_map(|(index, digest)| {
        let mut doing = claims(digest).filter(|said| {
            said.acts.iter().any(|act| {
                // Who tests or audits it is no part of the system, and what a tool does is no work of its maker's.
                act.passive
                    && !matches!(
                        act.verb,
                        "test" | "assess" | "audit" | "review" | "scan" | "examine" | "certify"
                    )
                    && matches!(act.claim, Claim::Tested | Claim::Work | Claim::Recorded | Claim::State)
                    && act.performer.as_ref().is_some_and(|performer| {
                        programme.known.find(&performer.slot.text).any(|(entry, range)| {
                            entry == Entry::Vendor(vendor) && range.len() + 4 >= performer.slot.text.len()
                        })
                    })
            })
        });
        doing.next().map(|said| (index, said.span))
    })
}

/// Sentences that lean on the customer, where no list of user controls names it.
pub(super) fn user_controls(programme: &Programme, comments: &mut Comments) {
    let listed: Vec<FxHashSet<String>> = programme
        .documents
        .iter()
        .flat_map(|digest| &digest.said)
        .filter(|said| is_list_of_user_controls(&said.heading))
        .map(|said| content_words(&said.text))
        .collect();
    for (index, digest) in programme.documents.iter().enumerate() {
        if digest.kind == DocumentKind::Other {
            continue;
        }
        for said in &digest.said {
            let lower = said.text.to_lowercase();
            let Some(found) = reliance(&said.text) else { continue };
            let cites = lower.contains("cuec")
                || lower.contains("uec-")
                || lower.contains("user control")
                || lower.contains("user entity");
            if cites
                || is_list_of_user_controls(&said.heading)
                || digest.kind == DocumentKind::Policy && !lower.contains("rel")
            {
                continue;
            }
            let own = content_words(&said.text);
            if listed.iter().any(|entry| own.intersection(entry).count() >= 3) {
                continue;
            }
            let quoted = &said.text[found];
            let draft = missing_user_controls::draft(quoted, said.span);
            comments.push(Spot::Document(index, said.span), draft);
        }
    }
}

fn is_list_of_user_controls(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    [
        "user entity",
        "user control",
        "cuec",
        "customer responsib",
        "customers' responsib",
        "customer control",
        "user control",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// The words of a sentence that say what it is about.
fn content_words(text: &str) -> FxHashSet<String> {
    const EMPTY: [&str; 14] = [
        "customer",
        "customers",
        "must",
        "their",
        "that",
        "with",
        "this",
        "from",
        "they",
        "responsible",
        "relies",
        "which",
        "have",
        "control",
    ];
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.len() > 3 && !EMPTY.contains(&word.as_str()))
        .map(|word| {
            // "removing", "removes" and "remove" alike.
            let stem = ["ing", "es", "ed", "s", "e"].iter().find_map(|end| word.strip_suffix(end));
            stem.filter(|stem| stem.len() > 2).unwrap_or(&word).to_owned()
        })
        .collect()
}

/// What a control over one environment is about, with the words for it: who may come in, and what is seen.
const TOPICS: [(&str, &[&str]); 3] = [
    ("access", &["access", "role assignment", "membership", "permission", "administrator", "mfa", "sign-in"]),
    ("logs", &["log", "logs", "cloudtrail", "audit trail", "sentinel", "guardduty"]),
    ("scans", &["scan", "scans", "scanned", "vulnerabilit"]),
];

/// Controls over access, logs and scans that stop at production, where other environments of the system are reached
/// by none of that kind.
pub(super) fn production(programme: &Programme, comments: &mut Comments) {
    let planes = planes(programme);
    if planes.is_empty() {
        return;
    }
    let mut told: FxHashSet<(&str, usize)> = FxHashSet::default();
    for (index, digest) in programme.documents.iter().enumerate() {
        for said in
            digest.said.iter().filter(|said| said.control.is_some() && !said.lists && !said.leaves_out)
        {
            let lower = said.text.to_lowercase();
            if !stops_at_production(&lower) {
                continue;
            }
            let lower = format!("{} {lower}", said.heading.to_lowercase());
            for (topic, words) in
                TOPICS.iter().filter(|(_, words)| words.iter().any(|word| lower.contains(word)))
            {
                let open: Vec<&(String, Spot)> =
                    planes.iter().filter(|(plane, _)| !is_reached(programme, plane, words)).collect();
                if open.is_empty() || !told.insert((topic, index)) {
                    continue;
                }
                let names: Vec<&str> = open.iter().map(|(plane, _)| plane.as_str()).collect();
                let mut draft = production_slice::draft(said.span, &names.join(", "));
                for (plane, spot) in open {
                    if let Some(file) = elsewhere(programme, *spot) {
                        draft = draft.related_in(file, spot.span(), format!("{plane} named here"));
                    }
                }
                comments.push(Spot::Document(index, said.span), draft);
                break;
            }
        }
    }
}

/// Whether a sentence anywhere speaks of an environment and of one of these things, or leaves the environment out.
fn is_reached(programme: &Programme, plane: &str, words: &[&str]) -> bool {
    programme.documents.iter().any(|digest| {
        digest.said.iter().any(|said| {
            let lower = said.text.to_lowercase();
            let all = [
                "all environments",
                "all accounts",
                "every account",
                "every environment",
                "each account",
                "all subscriptions",
            ];
            let named = has_plane(&lower, plane) || all.iter().any(|words| lower.contains(words));
            // A control that is only named after what it stands in does not reach it.
            named
                && (said.leaves_out
                    || (!describes(digest) || said.control.is_some())
                        && !said.lists
                        && words.iter().any(|word| lower.contains(word)))
        })
    })
}

/// "in the production account", "production environments"
fn stops_at_production(lower: &str) -> bool {
    const PLACES: [&str; 11] = [
        "production account",
        "production environment",
        "production system",
        "production server",
        "production network",
        "production database",
        "production cluster",
        "production subscription",
        "production project",
        "production host",
        "production infrastructure",
    ];
    PLACES.iter().any(|words| lower.contains(words))
}

/// The environments beside production that the register and the description name.
fn planes(programme: &Programme) -> Vec<(String, Spot)> {
    let mut planes: Vec<(String, Spot)> = Vec::new();
    let mut add = |name: &str, spot: Spot| {
        const OTHERS: [&str; 16] = [
            "production",
            "prod",
            "live",
            "all",
            "vendor",
            "saas",
            "external",
            "corporate",
            "office",
            "sandbox",
            "none",
            "n/a",
            "restore",
            "audit",
            "recovery",
            "log archive",
        ];
        let name = name.to_lowercase();
        let is_plane = name.split(' ').count() < 3
            && name.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | ' '))
            && name.len() > 2
            && !OTHERS.contains(&name.as_str());
        if is_plane && !planes.iter().any(|(known, _)| *known == name) {
            planes.push((name, spot));
        }
    };
    for system in programme.registers().systems.iter().filter(|system| system.in_scope != Some(false)) {
        if let Some(environment) = &system.environment {
            add(&environment.text, Spot::Register(environment.place));
        }
    }
    for (index, digest) in programme.documents.iter().enumerate().filter(|(_, digest)| describes(digest)) {
        for (name, span) in &digest.environments {
            add(name, Spot::Document(index, *span));
        }
    }
    planes
}

/// Whether a text names an environment as one, and not something that is called the same.
fn has_plane(lower: &str, plane: &str) -> bool {
    const THINGS: [&str; 12] = [
        "account",
        "environment",
        "system",
        "server",
        "console",
        "subscription",
        "cluster",
        "network",
        "runner",
        "plane",
        "pipeline",
        "and",
    ];
    lower.match_indices(plane).any(|(at, _)| {
        let whole = !lower[..at].ends_with(char::is_alphanumeric);
        let after = lower[at + plane.len()..].trim_start_matches('s');
        whole
            && (plane == "staging" && !after.starts_with(char::is_alphanumeric)
                || THINGS
                    .iter()
                    .any(|thing| after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(thing))))
    })
}

/// Categories in scope without a control, and criteria of categories that are not.
pub(super) fn categories(programme: &Programme, comments: &mut Comments) {
    if programme.categories.is_empty() {
        return;
    }
    let mut mapped: BTreeMap<usize, (usize, Span)> = BTreeMap::new();
    let mut count = 0;
    let of_controls = programme.controls().flat_map(|(held, control)| {
        control.criteria.iter().map(move |slot| (held.document, slot.text.as_str(), slot.span))
    });
    // In a table without ids of controls, too.
    let given = programme.documents.iter().enumerate().flat_map(|(index, digest)| {
        let names = digest.names.all.iter().filter(|n| n.kind == Kind::Criterion && n.place == Place::Given);
        names.map(move |name| (index, name.key.as_str(), name.span))
    });
    for (document, id, span) in of_controls.chain(given) {
        let Some(at) = category_of(id) else { continue };
        count += 1;
        mapped.entry(at).or_insert((document, span));
    }
    if count < category_gap::MIN_CRITERIA {
        return;
    }
    for (at, category) in Category::ALL.into_iter().enumerate() {
        let is_in = programme.categories.contains(&category);
        match mapped.get(&at) {
            None if is_in => {
                let place =
                    programme.documents.iter().enumerate().find_map(|(i, d)| Some((i, d.states(category)?)));
                if let Some((document, span)) = place {
                    comments
                        .push(Spot::Document(document, span), category_gap::without_controls(category, span));
                }
            }
            Some((document, span)) if !is_in && at > 0 => {
                comments.push(Spot::Document(*document, *span), category_gap::not_in_scope(category, *span));
            }
            _ => {}
        }
    }
}

/// The category of a trust services criterion, as an index into all of them.
pub(in crate::rules) fn category_of(id: &str) -> Option<usize> {
    let plain = id.replace(' ', "");
    let number = plain.trim_start_matches(|c: char| c.is_ascii_uppercase());
    number.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let letters = &plain[..plain.len() - number.len()];
    match letters {
        "CC" => Some(0),
        "A" => Some(1),
        "C" => Some(2),
        "PI" => Some(3),
        "P" => Some(4),
        _ => None,
    }
}
