//! Roles that the document names and that could be the performer it leaves out. They are offered,
//! never assumed.

use crate::language::Clause;
use crate::model::FieldSlot;
use crate::rules::Site;
use crate::rules::rewrite::Who;
use crate::vocabulary::Class;

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
    let mut found: Vec<(u32, Who)> = Vec::new();
    let mut add = |score: u32, words: &str| {
        let Some(who) = Who::of(words) else { return };
        match found.iter_mut().find(|(_, known)| known.name().eq_ignore_ascii_case(who.name())) {
            Some((best, _)) => *best = score.max(*best),
            None => found.push((score, who)),
        }
    };
    for field in &reading.fields {
        let here = field.section.is_none() || field.section == Some(section);
        match field.slot {
            FieldSlot::Approver if here => add(3, &field.value),
            FieldSlot::Owner => add(0, &field.value),
            _ => {}
        }
    }
    for other in &reading.statements {
        let same_section = reading.block(other.block).section == section;
        for acting in reading.clauses(other) {
            let Some(performer) = reading.own_performer(other.block, acting) else { continue };
            if !matches!(performer.class, Some(Class::Role | Class::Team)) {
                continue;
            }
            let same_verb = acting.verb == clause.verb && clause.verb.is_some();
            let score = match (same_verb && same_thing(site, clause, other.block, acting), same_section) {
                (true, _) => 4,
                (_, true) => 2,
                _ => 0,
            };
            add(score, &performer.slot.text);
        }
    }
    found.retain(|(score, _)| *score >= least);
    // Stable: of equals the first in the document.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.truncate(OFFERED);
    found.into_iter().map(|(_, who)| who).collect()
}

/// Whether two clauses speak of the same thing: the heads of what is acted on are one word.
fn same_thing(site: &Site, clause: &Clause, block: u32, other: &Clause) -> bool {
    use crate::language::Voice;
    let thing = |c: &Clause| match c.voice {
        Voice::Passive => c.subject,
        Voice::Active => c.object,
    };
    let (Some(a), Some(b)) = (thing(clause), thing(other)) else { return false };
    let head = |block: u32, head: u32| {
        site.reading.words(block, head as usize..head as usize + 1).trim_end_matches('s').to_lowercase()
    };
    head(site.statement.block, a.head) == head(block, b.head)
}
