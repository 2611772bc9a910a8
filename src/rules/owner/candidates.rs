//! Roles that the document names and that could be the performer it leaves out. They are offered,
//! never assumed.

use crate::language::{Clause, Voice};
use crate::model::{FieldSlot, Reading};
use crate::rules::Site;
use crate::rules::rewrite::Who;
use crate::vocabulary::{Class, VerbId};
use rustc_hash::FxHashMap;

/// So many are offered.
const OFFERED: usize = 3;

/// Who does the same elsewhere, who approves, who acts in the same section: the likeliest first.
pub(super) fn likely(site: &Site, clause: &Clause) -> Vec<Who> {
    ranked(site, clause, 1)
}

/// Those, and every other role of the document.
pub(super) fn any(site: &Site, clause: &Clause) -> Vec<Who> {
    ranked(site, clause, 0)
}

fn ranked(site: &Site, clause: &Clause, least: u32) -> Vec<Who> {
    let reading = site.reading;
    let section = site.block().section;
    let roles = reading.once(|| Roles::of(reading));
    let mut found: Vec<(u32, &Named)> = Vec::new();
    let mut add =
        |score: u32, role| match found.iter_mut().find(|(_, known): &&mut (_, &Named)| known.is(role)) {
            Some((best, known)) => {
                *best = score.max(*best);
                *known = if role.place < known.place { role } else { known };
            }
            None => found.push((score, role)),
        };
    for approver in [None, Some(section)].iter().filter_map(|of| roles.approvers.get(of)).flatten() {
        add(3, approver);
        // Who is named before keeps that place.
        roles.by_name.get(&approver.key()).into_iter().for_each(|index| add(3, &roles.all[*index]));
    }
    let deed = deed(reading, site.statement.block, clause);
    let same = deed.and_then(|deed| roles.by_deed.get(&deed)).into_iter().flatten();
    same.for_each(|index| add(4, &roles.all[*index]));
    let near = roles.by_section.get(&section).into_iter().flatten();
    near.for_each(|index| add(2, &roles.all[*index]));
    if least == 0 {
        // As many as are enough even where all that are found already are among them.
        let enough = OFFERED + found.len();
        roles.all.iter().take(enough).for_each(|role| match found.iter().any(|(_, known)| known.is(role)) {
            true => {}
            false => found.push((0, role)),
        });
    }
    found.retain(|(score, _)| *score >= least);
    // Of equals the first in the document.
    found.sort_by_key(|(score, role)| (std::cmp::Reverse(*score), role.place));
    found.into_iter().take(OFFERED).map(|(_, role)| role.who.clone()).collect()
}

/// A role and where it is named first: fields come before statements.
struct Named {
    who: Who,
    place: usize,
}

impl Named {
    fn key(&self) -> String {
        self.who.name().to_ascii_lowercase()
    }

    fn is(&self, other: &Named) -> bool {
        self.who.name().eq_ignore_ascii_case(other.who.name())
    }
}

/// The roles of a document, each once.
#[derive(Default)]
struct Roles {
    /// Owners and those that act, by place.
    all: Vec<Named>,
    /// What follows are indices into these.
    by_name: FxHashMap<String, usize>,
    by_section: FxHashMap<u32, Vec<usize>>,
    by_deed: FxHashMap<(VerbId, String), Vec<usize>>,
    /// By the section that they approve, `None` for the document.
    approvers: FxHashMap<Option<u32>, Vec<Named>>,
}

impl Roles {
    fn of(reading: &Reading) -> Roles {
        let mut roles = Roles::default();
        for (place, field) in reading.fields.iter().enumerate() {
            match (field.slot, Who::of(&field.value)) {
                (FieldSlot::Approver, Some(who)) => {
                    roles.approvers.entry(field.section).or_default().push(Named { who, place });
                }
                (FieldSlot::Owner, Some(who)) => {
                    roles.add(Named { who, place });
                }
                _ => {}
            }
        }
        for statement in &reading.statements {
            let section = reading.block(statement.block).section;
            for clause in reading.clauses(statement) {
                let Some(performer) = reading.own_performer(statement.block, clause) else { continue };
                if !matches!(performer.class, Some(Class::Role | Class::Team)) {
                    continue;
                }
                let Some(who) = Who::of(&performer.slot.text) else { continue };
                let index = roles.add(Named { who, place: reading.fields.len() + roles.all.len() });
                let near = roles.by_section.entry(section).or_default();
                if !near.contains(&index) {
                    near.push(index);
                }
                if let Some(deed) = deed(reading, statement.block, clause) {
                    let same = roles.by_deed.entry(deed).or_default();
                    if !same.contains(&index) {
                        same.push(index);
                    }
                }
            }
        }
        roles
    }

    fn add(&mut self, role: Named) -> usize {
        *self.by_name.entry(role.key()).or_insert_with(|| {
            self.all.push(role);
            self.all.len() - 1
        })
    }
}

/// The verb and the head of what is acted on: two clauses with the same speak of one activity.
fn deed(reading: &Reading, block: u32, clause: &Clause) -> Option<(VerbId, String)> {
    let thing = match clause.voice {
        Voice::Passive => clause.subject,
        Voice::Active => clause.object,
    }?;
    let head = reading.words(block, thing.head as usize..thing.head as usize + 1);
    clause.verb.is_some().then(|| (clause.verb, head.trim_end_matches('s').to_lowercase()))
}
