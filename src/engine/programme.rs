//! Documents that belong together: which do, and a check of all of them.
//!
//! A programme is what lies under one root: the folder of the `sayso.toml` that holds, or the one that has registers.
//! A document under no root is checked by itself.

use super::configure::configure;
use super::discover::{Input, Target, bytes, discover, identity};
use super::isolate::isolated;
use super::registers::load;
use super::roots::Roots;
use super::run::{CheckError, Outcome, over, run, stream};
use super::{Found, check, read};
use crate::config::{Configs, Settings, absolute, shown};
use crate::finding::Finding;
use crate::model::{Given, Reading};
use crate::programme::{Digest, Programme};
use crate::registers::{File, Known};
use crate::rules::{self, Comments};
use crate::source::{Format, Source};
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fs;
use std::iter;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Arc;

/// A document of a run with what was understood of it.
#[derive(Debug)]
pub struct Member {
    pub path: PathBuf,
    pub source: Source,
    pub settings: Arc<Settings>,
    pub reading: Reading,
    digest: Arc<Digest>,
    /// Whether it was asked for, not only read for what it says beside those that were.
    is_asked: bool,
}

/// All that lies under one root.
#[derive(Debug)]
pub struct Gathered {
    pub programme: Programme,
    /// In the order of the programme's documents.
    pub members: Vec<Member>,
    /// What could not be read.
    pub failed: Vec<Outcome<()>>,
    /// The settings of each file of the registers.
    registers: Vec<Arc<Settings>>,
    /// What is said of the whole, once somebody has asked.
    across: OnceCell<Comments>,
    found: OnceCell<Judged>,
}

/// What is found in each document of a programme, in their order, and in each file of its registers.
#[derive(Debug)]
pub struct Judged {
    pub documents: Vec<Found>,
    pub registers: Vec<Vec<Finding>>,
}

impl Gathered {
    fn new(members: Vec<Member>, failed: Vec<Outcome<()>>, known: Arc<Known>, configs: &Configs) -> Gathered {
        let files = known.registers.files.iter();
        let registers =
            files.map(|file| configs.settings(Path::new(&file.path)).unwrap_or_default()).collect();
        let programme = of_members(&members, known);
        Gathered { programme, members, failed, registers, across: OnceCell::new(), found: OnceCell::new() }
    }

    /// What is found; worked out at the first question.
    pub fn found(&self) -> &Judged {
        self.found.get_or_init(|| {
            let across = self.across();
            let members = self.members.iter().zip(&across.documents);
            Judged {
                documents: members.map(|(member, across)| member.check(across)).collect(),
                registers: self.in_registers(across).map(|(.., findings)| findings).collect(),
            }
        })
    }

    fn across(&self) -> &Comments {
        self.across.get_or_init(|| rules::across(&self.programme))
    }

    /// The files of the registers, each with what is found in it.
    fn in_registers(&self, across: &Comments) -> impl Iterator<Item = (&File, &Arc<Settings>, Vec<Finding>)> {
        let files = self.programme.registers().files.iter().zip(&self.registers);
        files.zip(&across.registers).map(|((file, settings), findings)| {
            // What is said of one that is a document stands there.
            let findings = findings.iter().filter(|_| !file.is_document).cloned();
            let findings = findings.filter_map(|finding| settings.judge(finding, &file.text));
            (file, settings, findings.collect())
        })
    }
}

impl Member {
    fn read(root: Option<&Path>, source: &Source, path: &Path, settings: Arc<Settings>) -> Member {
        let reading = read(&source.text, &source.path, &settings);
        let digest = Arc::new(digest(&reading, &source.path, &source.text, path, root));
        Member { path: path.to_owned(), source: source.clone(), settings, reading, digest, is_asked: true }
    }

    fn check(&self, across: &[Finding]) -> Found {
        check(&self.source.text, &self.reading, across, &self.settings)
    }
}

/// The documents of these targets and the registers around them as one programme, whether or not something says
/// that they are one. `arguments` are the paths that were named.
pub fn gather(
    targets: impl IntoIterator<Item = (Target, Arc<Settings>)>,
    arguments: &[PathBuf],
    configs: &Configs,
    threads: Option<NonZeroUsize>,
) -> Gathered {
    let targets: Vec<_> = targets.into_iter().collect();
    let first = targets.first().map(|(target, _)| target.path.clone());
    let roots = Roots::new(arguments);
    let root = first.and_then(|path| roots.root_for(&path, configs));
    let known = Arc::new(root.as_ref().map_or_else(Known::default, |root| registers_under(root, configs)));
    let targets = targets.into_iter().map(|(target, settings)| {
        let settings = Arc::new(settings.with_registers(Arc::clone(&known)));
        (target, settings)
    });
    let outcomes =
        run(targets, threads, |source, path, settings| Member::read(root.as_deref(), source, path, settings));
    let (mut members, mut failed) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome.result {
            Ok(member) => members.push(member),
            Err(error) => failed.push(Outcome { path: outcome.path, result: Err(error) }),
        }
    }
    Gathered::new(members, failed, known, configs)
}

/// Checks each target by itself, as they come, and gives what `report` makes of it to `each`, in their order.
pub fn check_each<T: Send, E>(
    targets: impl Iterator<Item = (Target, Arc<Settings>)> + Send,
    threads: Option<NonZeroUsize>,
    report: impl Fn(&Source, &Path, &Settings, &Reading, Found) -> T + Sync,
    each: impl FnMut(Outcome<T>) -> Result<(), E>,
) -> Result<(), E> {
    stream(targets, threads, |source, path, settings| alone(source, path, &settings, &report), each)
}

/// Checks each target, those of one programme together, and gives what `report` makes of it to `each`, in the order of
/// the targets, which is that of their paths; registers with something to say come among them. A programme is read as a
/// whole, also where `arguments`, the paths that were named, are a part of it: what one document leaves out another may
/// say. Only one programme is in memory at a time; `whole` sees it, by its root, before its documents are reported.
pub fn check_all<T: Send, E>(
    targets: impl IntoIterator<Item = (Target, Arc<Settings>)>,
    arguments: &[PathBuf],
    configs: &Configs,
    threads: Option<NonZeroUsize>,
    report: impl Fn(&Source, &Path, &Settings, &Reading, Found) -> T + Sync,
    mut each: impl FnMut(Outcome<T>) -> Result<(), E>,
    mut whole: impl FnMut(&Path, &Gathered),
) -> Result<(), E> {
    let places = Roots::new(arguments);
    let rooted = targets.into_iter().map(|(target, settings)| {
        let root = (target.input == Input::File).then(|| places.root_for(&target.path, configs)).flatten();
        (target, settings, root)
    });
    for part in parts(rooted.collect()) {
        if part.iter().all(|(_, _, root)| root.is_none()) {
            let targets = part.into_iter().map(|(target, settings, _)| (target, settings));
            check_each(targets, threads, &report, &mut each)?;
        } else {
            check_together(part, &places, configs, threads, &report, &mut whole)
                .into_iter()
                .try_for_each(&mut each)?;
        }
    }
    Ok(())
}

/// A target with the root that it lies under.
type Rooted = (Target, Arc<Settings>, Option<PathBuf>);

/// Cuts targets where no programme stands on both sides.
fn parts(targets: Vec<Rooted>) -> Vec<Vec<Rooted>> {
    let lasts: BTreeMap<PathBuf, usize> =
        targets.iter().enumerate().filter_map(|(at, (.., root))| Some((root.clone()?, at))).collect();
    let mut parts: Vec<Vec<Rooted>> = Vec::new();
    // Where the programmes of the part end; `None` where it has none.
    let mut end: Option<usize> = None;
    for (at, target) in targets.into_iter().enumerate() {
        let last = target.2.as_ref().and_then(|root| lasts.get(root)).copied();
        let goes_on = end.map_or(last.is_none(), |end| at <= end);
        match parts.last_mut().filter(|_| goes_on) {
            Some(part) => part.push(target),
            None => {
                end = None;
                parts.push(vec![target]);
            }
        }
        end = end.max(last);
    }
    parts
}

fn alone<T>(
    source: &Source,
    path: &Path,
    settings: &Settings,
    report: &impl Fn(&Source, &Path, &Settings, &Reading, Found) -> T,
) -> T {
    let reading = read(&source.text, &source.path, settings);
    let found = check(&source.text, &reading, &[], settings);
    report(source, path, settings, &reading, found)
}

/// The outcomes of targets of which some belong to programmes that have no others.
fn check_together<T: Send>(
    targets: Vec<Rooted>,
    places: &Roots,
    configs: &Configs,
    threads: Option<NonZeroUsize>,
    report: &(impl Fn(&Source, &Path, &Settings, &Reading, Found) -> T + Sync),
    whole: &mut impl FnMut(&Path, &Gathered),
) -> Vec<Outcome<T>> {
    let mut roots: BTreeMap<PathBuf, Arc<Known>> = BTreeMap::new();
    let targets = targets.into_iter().map(|(target, settings, root)| {
        let Some(root) = root else { return (target, (settings, None)) };
        let known = roots.entry(root.clone()).or_insert_with(|| Arc::new(registers_under(&root, configs)));
        (target, (Arc::new(settings.with_registers(Arc::clone(known))), Some(root)))
    });
    let targets: Vec<_> = targets.collect();
    let others = others(&targets, &roots, places, configs);
    let stages = run(targets.into_iter(), threads, |source, path, (settings, root)| match root {
        Some(root) => {
            let member = Member::read(Some(&root), source, path, settings);
            Stage::Read((root, Box::new(member)))
        }
        None => Stage::Done(alone(source, path, &settings, report)),
    });
    let mut members: BTreeMap<PathBuf, Vec<Member>> = BTreeMap::new();
    let stages = each(stages, |(root, member): (PathBuf, Box<Member>)| {
        members.entry(root.clone()).or_default().push(*member);
        root
    });
    let others = run(others.into_iter(), threads, |source, path, (settings, root)| {
        let member = Member { is_asked: false, ..Member::read(Some(&root), source, path, settings) };
        (root, member)
    });
    // What cannot be read and was not asked for is left out.
    for (root, member) in others.into_iter().filter_map(|outcome| outcome.result.ok()) {
        members.entry(root).or_default().push(member);
    }
    let (mut ready, mut in_registers) = (BTreeMap::new(), Vec::new());
    for (root, known) in roots {
        let mut members = members.remove(&root).unwrap_or_default();
        members.sort_by(|one, other| bytes(&one.path).cmp(bytes(&other.path)));
        let gathered = Gathered::new(members, Vec::new(), known, configs);
        whole(&root, &gathered);
        if let Ok(across) = isolated(|| gathered.across()) {
            let found = gathered
                .in_registers(across)
                .filter(|(file, _, findings)| !findings.is_empty() && places.names(Path::new(&file.path)));
            in_registers.extend(found.map(|(file, settings, findings)| {
                let source =
                    Source { path: file.path.clone(), format: Format::Text, text: file.text.clone() };
                (source, Arc::clone(settings), findings)
            }));
        }
        let across = gathered.across.into_inner().unwrap_or_default().documents;
        let across = across.into_iter().chain(iter::repeat_with(Vec::new));
        ready.insert(root, gathered.members.into_iter().zip(across).filter(|(member, _)| member.is_asked));
    }
    let stages = each(stages, |root| ready.get_mut(&root).and_then(Iterator::next));
    let mut outcomes = over(stages.into_iter(), threads, |outcome: Outcome<Stage<T, _>>| {
        let result = outcome.result.and_then(|stage| match stage {
            Stage::Done(done) => Ok(done),
            Stage::Read(None) => Err(CheckError::Internal("its programme has no such document".to_owned())),
            Stage::Read(Some((member, across))) => isolated(|| {
                report(&member.source, &member.path, &member.settings, &member.reading, member.check(&across))
            })
            .map_err(CheckError::Internal),
        });
        Outcome { path: outcome.path, result }
    });
    for (source, settings, findings) in in_registers {
        let found = Found { findings, ..Found::default() };
        let reading = read("", &source.path, &settings);
        let result = isolated(|| report(&source, Path::new(&source.path), &settings, &reading, found))
            .map_err(CheckError::Internal);
        let at = outcomes.partition_point(|outcome| outcome.path < source.path);
        outcomes.insert(at, Outcome { path: source.path, result });
    }
    outcomes
}

/// A target with the root of its programme, if it has one.
type Placed<R> = (Target, (Arc<Settings>, R));

/// The documents of these programmes that are not among the targets. Nothing outside a root is read.
fn others(
    targets: &[Placed<Option<PathBuf>>],
    roots: &BTreeMap<PathBuf, Arc<Known>>,
    places: &Roots,
    configs: &Configs,
) -> Vec<Placed<PathBuf>> {
    let mut others = Vec::new();
    for (root, known) in roots.iter().filter(|(root, _)| !places.names(root)) {
        let Ok(real) = fs::canonicalize(root) else { continue };
        let asked: FxHashSet<PathBuf> = targets.iter().map(|(target, _)| identity(target)).collect();
        let mut around = discover(slice::from_ref(root));
        around.retain(|target| {
            let file = identity(target);
            // A folder in it may have a configuration that makes it a programme of its own.
            let is_in = file.starts_with(&real) && configs.root(&target.path).is_none_or(|of| of == *root);
            target.input == Input::File && is_in && !asked.contains(&file)
        });
        let around = around.into_iter().map(|target| Target { path: shown(&target.path), ..target });
        others.extend(configure(around, configs).map(|(target, settings)| {
            (target, (Arc::new(settings.with_registers(Arc::clone(known))), root.clone()))
        }));
    }
    others
}

/// A document that is done, or has been read and waits for the others of its programme.
enum Stage<T, R> {
    Done(T),
    Read(R),
}

/// Takes the documents that wait a step further, in their order.
fn each<T, R, S>(
    stages: Vec<Outcome<Stage<T, R>>>,
    mut step: impl FnMut(R) -> S,
) -> Vec<Outcome<Stage<T, S>>> {
    let stages = stages.into_iter().map(|outcome| {
        let result = outcome.result.map(|stage| match stage {
            Stage::Done(done) => Stage::Done(done),
            Stage::Read(read) => Stage::Read(step(read)),
        });
        Outcome { path: outcome.path, result }
    });
    stages.collect()
}

fn of_members<'m>(members: impl IntoIterator<Item = &'m Member>, known: Arc<Known>) -> Programme {
    programme(members.into_iter().map(|member| (&*member.reading.given, &member.digest)), known)
}

/// What a document contributes to the programme under a root. `shown` is its path as comments in other files have it.
pub fn digest(reading: &Reading, shown: &str, text: &str, path: &Path, root: Option<&Path>) -> Digest {
    Digest::of(reading, shown, text, |link| root.is_none_or(|root| is_there(root, path, link)))
}

/// Documents, each with what is given of it, and the registers around them as one programme.
pub fn programme<'d>(
    documents: impl IntoIterator<Item = (&'d Given, &'d Arc<Digest>)>,
    known: Arc<Known>,
) -> Programme {
    let (mut digests, mut period, mut categories) = (Vec::new(), None, Vec::new());
    for (given, digest) in documents {
        period = period.or(given.period);
        if categories.is_empty() {
            categories.clone_from(&given.categories);
        }
        digests.push(Arc::clone(digest));
    }
    Programme::new(digests, known, period, &categories)
}

/// Whether a link leads to something. Of what lies outside the root nothing is asked.
fn is_there(root: &Path, document: &Path, link: &str) -> bool {
    let target = absolute(&document.parent().unwrap_or(Path::new("")).join(link));
    !target.starts_with(absolute(root)) || target.exists()
}

/// The registers under a root. Nothing outside it is read.
pub fn registers_under(root: &Path, configs: &Configs) -> Known {
    Known::new(load(root, configs))
}
