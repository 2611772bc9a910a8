//! What is in force for one document, and where each value came from.

use super::file::{Documents, FailOn, File, Rules, Switch};
use super::sampling::{Frequency, Size};
use crate::catalogs::{Category, Framework};
use crate::date::Date;
use crate::finding::Confidence;
use crate::model::DocumentKind;
use crate::rules::{self, Selector};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// What was typed. It wins over files.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// Only these; empty for all.
    pub select: Vec<Selector>,
    pub ignore: Vec<Selector>,
    pub min_confidence: Option<Confidence>,
    pub fail_on: Option<FailOn>,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    File { path: Arc<PathBuf>, line: usize },
    Flag(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File { path, line } => write!(f, "{}:{line}", path.display()),
            Origin::Flag(flag) => f.write_str(flag),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sourced<T> {
    pub(super) value: T,
    pub(super) origin: Origin,
}

/// What is in force for one document.
#[derive(Clone, Debug)]
pub struct Resolved {
    pub(super) kind: Option<Sourced<DocumentKind>>,
    pub(super) fail_on: Sourced<FailOn>,
    pub(super) min_confidence: Sourced<Confidence>,
    /// Of registers that something is said about, by their keys.
    pub(super) registers: BTreeMap<&'static str, Sourced<Value>>,
    /// Of rules that something is said about.
    pub(super) rules: BTreeMap<&'static str, Sourced<Switch>>,
    pub(super) max_age_days: Option<Sourced<u32>>,
    /// Words, and the only rule or family on which they are allowed.
    pub(super) allow: Vec<Sourced<(Option<Selector>, String)>>,
    pub(super) terms: Vec<Sourced<String>>,
    pub(super) roles: Vec<Sourced<String>>,
    pub(super) placeholders: Vec<Sourced<String>>,
    pub(super) period: Option<Sourced<(Date, Date)>>,
    pub(super) categories: Option<Sourced<Vec<Category>>>,
    pub(super) frameworks: Option<Sourced<Vec<Framework>>>,
    /// Of frequencies that something is said about.
    pub(super) sampling: BTreeMap<Frequency, Sourced<Size>>,
}

/// A value that is in force, for people and programs to read.
#[derive(Clone, Debug, Serialize)]
pub struct InForce {
    /// As in the file: `rules.open-cadence`.
    pub key: String,
    pub value: Value,
    #[serde(serialize_with = "as_text")]
    pub from: Origin,
}

fn as_text<S: serde::Serializer>(origin: &Origin, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(origin)
}

impl Default for Resolved {
    fn default() -> Resolved {
        let default = |value| Sourced { value, origin: Origin::Default };
        Resolved {
            kind: None,
            fail_on: Sourced { value: FailOn::default(), origin: Origin::Default },
            min_confidence: default(Confidence::Low),
            registers: BTreeMap::new(),
            rules: BTreeMap::new(),
            max_age_days: None,
            allow: Vec::new(),
            terms: Vec::new(),
            roles: Vec::new(),
            placeholders: Vec::new(),
            period: None,
            categories: None,
            frameworks: None,
            sampling: BTreeMap::new(),
        }
    }
}

impl Resolved {
    /// Takes over what a file says of all its documents. `place` says where the value of a key stands.
    pub(super) fn take(&mut self, file: &File, place: &dyn Fn(&str) -> Origin) {
        if let Some(value) = file.fail_on {
            self.fail_on = Sourced { value, origin: place("fail-on") };
        }
        if let Some(value) = file.min_confidence {
            self.min_confidence = Sourced { value, origin: place("min-confidence") };
        }
        add(&mut self.roles, &file.roles, &place("roles"));
        self.take_words([&file.allow, &file.terms, &file.placeholders], "", place);
        let audit = &file.audit;
        if let (Some(from), Some(to)) = (audit.from, audit.to) {
            self.period = Some(Sourced { value: (from, to), origin: place("audit.from") });
        }
        if let Some(value) = audit.categories.clone() {
            self.categories = Some(Sourced { value, origin: place("audit.categories") });
        }
        if let Some(value) = audit.frameworks.clone() {
            self.frameworks = Some(Sourced { value, origin: place("audit.frameworks") });
        }
        for (register, paths) in file.registers.lists() {
            let Some(paths) = paths else { continue };
            let value = json!(paths.0.iter().map(|glob| &glob.written).collect::<Vec<_>>());
            let origin = place(&format!("registers.{}", register.name()));
            self.registers.insert(register.name(), Sourced { value, origin });
        }
        if let Some(files) = &file.registers.evidence_files {
            let value = json!({ "path": files.path, "pattern": files.pattern.written });
            let origin = place("registers.evidence-files");
            self.registers.insert("evidence-files", Sourced { value, origin });
        }
        for frequency in Frequency::ALL {
            if let Some(value) = file.sampling.size(frequency) {
                let origin = place(&format!("sampling.{}", frequency.key()));
                self.sampling.insert(frequency, Sourced { value, origin });
            }
        }
        self.take_rules(&file.rules, "rules", place);
    }

    /// Takes over what a file says of some documents; `key` is where that stands.
    pub(super) fn take_documents(
        &mut self,
        documents: &Documents,
        key: &str,
        place: &dyn Fn(&str) -> Origin,
    ) {
        if let Some(value) = documents.kind {
            self.kind = Some(Sourced { value, origin: place(&format!("{key}.kind")) });
        }
        let words = [&documents.allow, &documents.terms, &documents.placeholders];
        self.take_words(words, &format!("{key}."), place);
        self.take_rules(&documents.rules, &format!("{key}.rules"), place);
    }

    fn take_words(&mut self, words: [&Vec<String>; 3], under: &str, place: &dyn Fn(&str) -> Origin) {
        let [allow, terms, placeholders] = words;
        self.allow_words(None, allow, &place(&format!("{under}allow")));
        add(&mut self.terms, terms, &place(&format!("{under}terms")));
        add(&mut self.placeholders, placeholders, &place(&format!("{under}placeholders")));
    }

    fn take_rules(&mut self, rules: &Rules, key: &str, place: &dyn Fn(&str) -> Origin) {
        for (&selector, settings) in &rules.0 {
            let origin = place(&format!("{key}.{}", selector.name()));
            if let Some(value) = settings.level {
                for rule in selector.rules() {
                    self.rules.insert(rule.name, Sourced { value, origin: origin.clone() });
                }
            }
            if let Some(value) = settings.max_age_days {
                self.max_age_days = Some(Sourced { value, origin: origin.clone() });
            }
            self.allow_words(Some(selector), &settings.allow, &origin);
        }
    }

    fn allow_words(&mut self, only: Option<Selector>, words: &[String], origin: &Origin) {
        let more = words.iter().map(|words| Sourced { value: (only, words.clone()), origin: origin.clone() });
        self.allow.extend(more);
    }

    pub(super) fn take_flags(&mut self, flags: &Flags) {
        if let Some(value) = flags.fail_on {
            self.fail_on = Sourced { value, origin: Origin::Flag("--fail-on") };
        }
        if let Some(value) = flags.min_confidence {
            self.min_confidence = Sourced { value, origin: Origin::Flag("--min-confidence") };
        }
        for rule in rules::all() {
            let named = |selectors: &[Selector]| selectors.iter().any(|s| s.names(rule.name, rule.family));
            let off = self.rules.get(rule.name).is_some_and(|switch| switch.value == Switch::Off);
            let (value, flag) = if named(&flags.ignore) {
                (Switch::Off, "--ignore")
            } else if flags.select.is_empty() || named(&flags.select) && !off {
                continue;
            } else {
                (if named(&flags.select) { Switch::On } else { Switch::Off }, "--select")
            };
            self.rules.insert(rule.name, Sourced { value, origin: Origin::Flag(flag) });
        }
    }

    /// All that is in force, in the order of the file. Rules of which nothing is said are left out.
    pub fn in_force(&self) -> Vec<InForce> {
        let mut list = Vec::new();
        let mut put =
            |key: String, value: Value, from: &Origin| list.push(InForce { key, value, from: from.clone() });
        put("fail-on".to_owned(), json!(self.fail_on.value), &self.fail_on.origin);
        put("min-confidence".to_owned(), json!(self.min_confidence.value), &self.min_confidence.origin);
        if let Some(kind) = &self.kind {
            put("kind".to_owned(), json!(kind.value), &kind.origin);
        }
        for allowed in &self.allow {
            let key = match allowed.value.0 {
                Some(only) => format!("rules.{}.allow", only.name()),
                None => "allow".to_owned(),
            };
            put(key, json!(allowed.value.1), &allowed.origin);
        }
        for (key, values) in
            [("terms", &self.terms), ("roles", &self.roles), ("placeholders", &self.placeholders)]
        {
            for value in values {
                put(key.to_owned(), json!(value.value), &value.origin);
            }
        }
        if let Some(Sourced { value: (from, to), origin }) = &self.period {
            put("audit.from".to_owned(), json!(from.to_string()), origin);
            put("audit.to".to_owned(), json!(to.to_string()), origin);
        }
        if let Some(categories) = &self.categories {
            put("audit.categories".to_owned(), json!(categories.value), &categories.origin);
        }
        if let Some(frameworks) = &self.frameworks {
            put("audit.frameworks".to_owned(), json!(frameworks.value), &frameworks.origin);
        }
        for (register, paths) in &self.registers {
            put(format!("registers.{register}"), paths.value.clone(), &paths.origin);
        }
        for (frequency, size) in &self.sampling {
            put(format!("sampling.{}", frequency.key()), json!(size.value), &size.origin);
        }
        for (rule, switch) in &self.rules {
            put(format!("rules.{rule}"), json!(switch.value), &switch.origin);
        }
        if let Some(days) = &self.max_age_days {
            put("rules.stale-document.max-age-days".to_owned(), json!(days.value), &days.origin);
        }
        list
    }
}

/// Lists add up.
fn add(list: &mut Vec<Sourced<String>>, more: &[String], origin: &Origin) {
    list.extend(more.iter().map(|value| Sourced { value: value.clone(), origin: origin.clone() }));
}
