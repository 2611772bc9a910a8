//! Parts of the system that only one side names: the registers and the description, or the controls.

use super::super::{uncovered_component, undisclosed_component};
use super::{claims, describes};
use crate::finding::Confidence;
use crate::model::{DocumentKind, StatementKind};
use crate::programme::{Digest, Mention, Named, Programme, Said};
use crate::registers::{Entry, Register, Value};
use crate::rules::comments::elsewhere;
use crate::rules::{Comments, Spot};
use crate::span::Span;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Tools that controls lean on and that no register and no description has.
pub(in crate::rules) fn undisclosed(programme: &Programme, comments: &mut Comments) {
    let registers = programme.registers();
    let described = programme.documents.iter().filter(|digest| describes(digest));
    let is_finished = [Register::Systems, Register::Vendors].into_iter().all(|of| registers.is_finished(of));
    let registered = if is_finished { registers.systems.len() + registers.vendors.len() } else { 0 };
    let lists = registered + described.clone().map(|d| d.components.len()).sum::<usize>();
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

/// The sentence that a mention stands in, where it says something of a control. What a narrative tells of a known
/// product it tells of its controls: "The figures come from a dashboard in Datadog."
fn claim_of<'d>(digest: &'d Digest, mention: &Mention) -> Option<&'d Said> {
    let tells = digest.kind == DocumentKind::Narrative && mention.named != Named::Tool;
    let others = digest
        .said
        .iter()
        .filter(|said| tells && said.kind == StatementKind::Other && !said.lists && !said.leaves_out);
    claims(digest).chain(others).find(|said| said.span.contains(mention.span))
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

/// Systems of the register and the description that no control reaches.
pub(in crate::rules) fn uncovered(programme: &Programme, comments: &mut Comments) {
    let registers = programme.registers();
    let controls: usize =
        programme.documents.iter().filter(|d| !describes(d)).map(|d| claims(d).count()).sum();
    if controls < uncovered_component::MIN_CONTROLS || !registers.is_finished(Register::Systems) {
        return;
    }
    let mut reached: FxHashSet<Entry> = FxHashSet::default();
    let mut out: FxHashSet<Entry> = FxHashSet::default();
    // The register itself is no control.
    for digest in programme.documents.iter().filter(|digest| !programme.is_register(digest)) {
        for mention in &digest.mentions {
            let Named::Entry(entry) = mention.named else { continue };
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
    for (index, data) in programme.registers().data.iter().enumerate() {
        let examples = data.examples.as_ref().map_or("", |examples| examples.text.as_str());
        let parts = examples
            .split([',', ';'])
            .map(|part| part.split('(').next().unwrap_or(part).trim().to_lowercase());
        let mut names =
            std::iter::once(data.name.text.to_lowercase()).chain(parts).filter(|name| name.len() > 3);
        if reached.contains(&Entry::Data(index))
            || names.any(|name| told.lower.contains(name.trim_end_matches('s')))
        {
            continue;
        }
        let message = format!("“{}” is kept and no control speaks of it", data.name.text);
        let spot = Spot::Register(data.name.place);
        comments.push(spot, uncovered_component::draft(spot.span(), message, &data.name.text));
    }
}

/// What the documents say beside the description and the registers, in one text.
struct Told {
    text: String,
    /// The same in small letters.
    lower: String,
}

impl Told {
    fn of(programme: &Programme) -> Told {
        let others =
            programme.documents.iter().filter(|digest| !describes(digest) && !programme.is_register(digest));
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
        Told { lower: text.to_lowercase(), text }
    }

    fn has(&self, words: &str) -> bool {
        self.lower.contains(&words.to_lowercase())
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
        // "Cloud Build and Artifact Registry, acme-build": one of several names.
        let mut parts = name.split(", ").flat_map(|part| part.split(" and ")).filter(|part| part.len() > 4);
        words.any(|word| self.text.contains(word))
            || parts.clone().count() > 1 && parts.any(|part| self.has(part))
    }
}
