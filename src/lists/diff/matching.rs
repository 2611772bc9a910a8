//! What of the one draft is what of the other: documents, controls, sentences.

use super::super::words::control_name;
use crate::engine::Gathered;
use crate::programme::{Held, Programme, Said};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// One draft.
pub(super) struct Draft<'g> {
    pub(super) programme: &'g Programme,
    /// Of each document the path from the folder that all lie in.
    paths: Vec<PathBuf>,
    pub(super) controls: Vec<Named>,
    pub(super) sentences: Vec<Sentence<'g>>,
}

/// A control, wherever it stands.
pub(super) struct Named {
    /// In capitals.
    pub(super) id: Option<String>,
    pub(super) name: String,
    title: String,
    pub(super) held: Vec<Held>,
    /// The words of its sentences.
    words: Vec<String>,
}

pub(super) struct Sentence<'g> {
    pub(super) said: &'g Said,
    pub(super) document: usize,
    pub(super) control: Option<usize>,
    /// In small letters, without marks.
    pub(super) words: Vec<String>,
    sorted: Vec<String>,
}

/// For each of the old draft which of the new one it is, as an index.
pub(super) struct Pairs {
    pub(super) documents: Vec<Option<usize>>,
    pub(super) controls: Vec<Option<usize>>,
    pub(super) sentences: Vec<Option<usize>>,
}

impl<'g> Draft<'g> {
    pub(super) fn of(gathered: &'g Gathered) -> Draft<'g> {
        let programme = &gathered.programme;
        let paths: Vec<&Path> = gathered.members.iter().map(|member| member.path.as_path()).collect();
        let folder = paths.first().and_then(|path| path.parent()).map(|parent| {
            let above = |folder: &&Path| paths.iter().all(|path| path.starts_with(folder));
            parent.ancestors().find(above).unwrap_or(Path::new(""))
        });
        let within =
            |path: &Path| path.strip_prefix(folder.unwrap_or(Path::new(""))).unwrap_or(path).to_owned();
        let mut draft = Draft {
            programme,
            paths: paths.iter().map(|path| within(path)).collect(),
            controls: Vec::new(),
            sentences: Vec::new(),
        };
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        let mut of_held: BTreeMap<Held, usize> = BTreeMap::new();
        for (held, control) in programme.controls() {
            let id = control.id.as_ref().map(|id| id.to_uppercase());
            let next = draft.controls.len();
            let at = id.as_ref().map_or(next, |id| *by_id.entry(id.clone()).or_insert(next));
            of_held.insert(held, at);
            match draft.controls.get_mut(at) {
                Some(named) => named.held.push(held),
                None => draft.controls.push(Named {
                    id,
                    name: control_name(programme, held),
                    title: control.title.trim().to_lowercase(),
                    held: vec![held],
                    words: Vec::new(),
                }),
            }
        }
        for (document, digest) in programme.documents.iter().enumerate() {
            for said in digest.said.iter().filter(|said| said.kind.claims() && !digest.is_aside(said.span)) {
                let held = said.control.map(|control| Held { document, control });
                let control = held.and_then(|held| of_held.get(&held).copied());
                let words = words(&said.text);
                let mut sorted = words.clone();
                sorted.sort_unstable();
                if let Some(control) = control {
                    draft.controls[control].words.extend(words.iter().cloned());
                }
                draft.sentences.push(Sentence { said, document, control, words, sorted });
            }
        }
        for control in &mut draft.controls {
            control.words.sort_unstable();
        }
        draft
    }
}

impl Named {
    /// Whether its sentences have all these words.
    pub(super) fn says(&self, text: &str) -> bool {
        words(text).iter().all(|word| self.words.binary_search(word).is_ok())
    }
}

impl Pairs {
    pub(super) fn of(old: &Draft, new: &Draft) -> Pairs {
        let documents = documents(old, new);
        let controls = controls(old, new, &documents);
        let sentences = sentences(old, new, &documents, &controls);
        Pairs { documents, controls, sentences }
    }
}

/// The words of a sentence, in small letters, without the marks around them.
pub(super) fn words(text: &str) -> Vec<String> {
    let bare = |word: &str| {
        let marks = |c: char| !(c.is_alphanumeric() || matches!(c, '%' | '$' | '€' | '£'));
        word.trim_matches(marks).replace('’', "'").to_lowercase()
    };
    text.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect()
}

/// How alike two sorted lists of words are, from 0 to 1.
fn alike(one: &[String], other: &[String]) -> f32 {
    let (mut a, mut b, mut shared) = (0, 0, 0usize);
    while let (Some(x), Some(y)) = (one.get(a), other.get(b)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => (a, b, shared) = (a + 1, b + 1, shared + 1),
        }
    }
    2.0 * shared as f32 / (one.len() + other.len()).max(1) as f32
}

/// The pairs made so far, and which of the new draft are still to be had.
struct Matching {
    of_old: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Matching {
    fn new(old: usize, new: usize) -> Matching {
        Matching { of_old: vec![None; old], taken: vec![false; new] }
    }

    fn pair(&mut self, old: usize, new: usize) {
        if self.of_old[old].is_none() && !self.taken[new] {
            self.of_old[old] = Some(new);
            self.taken[new] = true;
        }
    }

    /// Pairs what has the same key, in order.
    fn by_key<K: Ord>(&mut self, old: impl Fn(usize) -> Option<K>, new: impl Fn(usize) -> Option<K>) {
        let mut waiting: BTreeMap<K, Vec<usize>> = BTreeMap::new();
        for at in (0..self.taken.len()).rev().filter(|at| !self.taken[*at]) {
            if let Some(key) = new(at) {
                waiting.entry(key).or_default().push(at);
            }
        }
        for at in 0..self.of_old.len() {
            if self.of_old[at].is_none()
                && let Some(other) = old(at).and_then(|key| waiting.get_mut(&key)?.pop())
            {
                self.pair(at, other);
            }
        }
    }

    /// Pairs what scores most first; what has no score is no pair.
    fn by_score(&mut self, score: impl Fn(usize, usize) -> Option<f32>) {
        let mut scored = Vec::new();
        for old in (0..self.of_old.len()).filter(|at| self.of_old[*at].is_none()) {
            let open = (0..self.taken.len()).filter(|at| !self.taken[*at]);
            scored.extend(open.filter_map(|new| Some((score(old, new)?, old, new))));
        }
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, old, new) in scored {
            self.pair(old, new);
        }
    }
}

fn documents(old: &Draft, new: &Draft) -> Vec<Option<usize>> {
    let mut matching = Matching::new(old.paths.len(), new.paths.len());
    if let ([_], [_]) = (&old.paths[..], &new.paths[..]) {
        matching.pair(0, 0);
    }
    matching.by_key(|at| Some(&old.paths[at]), |at| Some(&new.paths[at]));
    matching.by_key(|at| old.paths[at].file_name(), |at| new.paths[at].file_name());
    let title = |draft: &Draft, at: usize| {
        let title = draft.programme.documents[at].title.to_lowercase();
        (!title.is_empty()).then_some(title)
    };
    matching.by_key(|at| title(old, at), |at| title(new, at));
    matching.of_old
}

fn controls(old: &Draft, new: &Draft, documents: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut matching = Matching::new(old.controls.len(), new.controls.len());
    matching.by_key(|at| old.controls[at].id.as_ref(), |at| new.controls[at].id.as_ref());
    // Any document has a section "Scope".
    let first = |named: &Named| named.held.first().map_or(0, |held| held.document);
    matching.by_key(
        |at| Some((documents[first(&old.controls[at])]?, old.controls[at].title.as_str())),
        |at| Some((first(&new.controls[at]), new.controls[at].title.as_str())),
    );
    matching.by_score(|a, b| {
        let score = alike(&old.controls[a].words, &new.controls[b].words);
        (score >= 0.7).then_some(score)
    });
    matching.of_old
}

fn sentences(
    old: &Draft,
    new: &Draft,
    documents: &[Option<usize>],
    controls: &[Option<usize>],
) -> Vec<Option<usize>> {
    let mut matching = Matching::new(old.sentences.len(), new.sentences.len());
    // The control, or the document and heading, that a sentence stands in, as the new draft has them.
    let place = |a: &Sentence| match a.control {
        Some(control) => controls[control].map(|control| (Some(control), None, None)),
        None => documents[a.document].map(|at| (None, Some(at), Some(a.said.heading.to_lowercase()))),
    };
    let old_places: Vec<_> = old.sentences.iter().map(place).collect();
    let new_places: Vec<_> = new
        .sentences
        .iter()
        .map(|b| match b.control {
            Some(control) => Some((Some(control), None, None)),
            None => Some((None, Some(b.document), Some(b.said.heading.to_lowercase()))),
        })
        .collect();
    let same_place = |a: usize, b: usize| old_places[a].is_some() && old_places[a] == new_places[b];
    matching.by_key(
        |at| Some((old_places[at].as_ref()?, &old.sentences[at].words)),
        |at| Some((new_places[at].as_ref()?, &new.sentences[at].words)),
    );
    // In the same document it has moved; in another one it may be said of something else.
    matching.by_key(
        |at| Some((documents[old.sentences[at].document]?, &old.sentences[at].words)),
        |at| Some((new.sentences[at].document, &new.sentences[at].words)),
    );
    matching.by_key(|at| Some(&old.sentences[at].words), |at| Some(&new.sentences[at].words));
    let score = |a: usize, b: usize, least: f32| {
        // "The demo environment is not in scope" has few words but what is left out.
        let leaves_out = old.sentences[a].said.leaves_out || new.sentences[b].said.leaves_out;
        let least = if leaves_out { 0.85 } else { least };
        let score = alike(&old.sentences[a].sorted, &new.sentences[b].sorted);
        (score >= least).then_some(score)
    };
    matching.by_score(|a, b| if same_place(a, b) { score(a, b, 0.6) } else { None });
    matching.by_score(|a, b| {
        let document = documents[old.sentences[a].document] == Some(new.sentences[b].document);
        if document { score(a, b, 0.75) } else { score(a, b, 0.85) }
    });
    // Said in other words: the same is done to the same thing.
    matching.by_score(|a, b| {
        let (a_said, b_said) = (old.sentences[a].said, new.sentences[b].said);
        let alike = same_place(a, b) && does_the_same(a_said, b_said);
        if alike { score(a, b, 0.25) } else { None }
    });
    matching.of_old
}

fn does_the_same(a: &Said, b: &Said) -> bool {
    let shares = |one: &BTreeSet<String>, other: &BTreeSet<String>| !one.is_disjoint(other);
    a.acts.iter().any(|one| {
        !one.verb.is_empty()
            && b.acts.iter().any(|other| one.verb == other.verb && shares(&one.thing, &other.thing))
    })
}
