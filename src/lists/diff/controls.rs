//! What has changed in a control as a whole: its owner, frequency, records and criteria.

use super::matching::{Draft, Named};
use super::{Cell, Compared, Kind, bare, wording};
use crate::lists::words::short;
use crate::model::{Control, Origin, Slot};
use crate::programme::Fact;
use crate::programme::facts::Value;
use std::collections::BTreeSet;

impl Compared<'_> {
    pub(super) fn controls(&mut self) {
        let kept: BTreeSet<usize> = self.pairs.controls.iter().flatten().copied().collect();
        for (at, named) in self.old.controls.iter().enumerate() {
            match self.pairs.controls[at] {
                Some(other) => self.control(named, &self.new.controls[other]),
                None if named.id.is_some() && self.is_in_kept(named) => {
                    self.push(
                        Kind::Gone,
                        String::new(),
                        "Control",
                        control(self.old, named),
                        "not there".into(),
                    );
                }
                None => {}
            }
        }
        let documents: BTreeSet<usize> = self.pairs.documents.iter().flatten().copied().collect();
        for (at, named) in self.new.controls.iter().enumerate() {
            let in_kept = named.held.iter().any(|held| documents.contains(&held.document));
            if named.id.is_some() && !kept.contains(&at) && in_kept {
                self.push(Kind::New, String::new(), "Control", "not there".into(), control(self.new, named));
            }
        }
        self.facts();
    }

    fn is_in_kept(&self, named: &Named) -> bool {
        named.held.iter().any(|held| self.pairs.documents[held.document].is_some())
    }

    fn control(&mut self, old: &Named, new: &Named) {
        let name = &new.name;
        let (before, after) = (slots(self.old, old, |c| &c.owners), slots(self.new, new, |c| &c.owners));
        self.lost(new, "owner", &before, &after);
        let (before, after) = (in_fields(&before), in_fields(&after));
        let shared = before.iter().any(|(_, a)| after.iter().any(|(_, b)| shares(&a.text, &b.text)));
        if !before.is_empty() && !after.is_empty() && !shared {
            let (a, b) = (cell(self.old, &before), cell(self.new, &after));
            self.push(Kind::Changed, name.clone(), "another owner", a, b);
        }
        let (before, after) = (slots(self.old, old, |c| &c.records), slots(self.new, new, |c| &c.records));
        self.lost(new, "record", &before, &after);
        let (before, after) = (slots(self.old, old, |c| &c.cadences), slots(self.new, new, |c| &c.cadences));
        self.lost(new, "frequency", &before, &after);
        let only = |slots: &[Placed]| match in_fields(slots)[..] {
            [(_, slot)] => wording::interval(&slot.text),
            _ => None,
        };
        if let (Some((days, was)), Some((now_days, is))) = (only(&before), only(&after))
            && !wording::same(days, now_days)
        {
            let (kind, how) = match now_days > days {
                true => (Kind::Weakened, "less often"),
                false => (Kind::Strengthened, "more often"),
            };
            let (a, b) = (cell(self.old, &before), cell(self.new, &after));
            self.push(kind, name.clone(), format!("{how}: “{was}” is now “{is}”"), a, b);
        }
        self.criteria(old, new);
    }

    /// Something that one of the two drafts says of a control, and the other one nowhere.
    fn lost(&mut self, control: &Named, what: &str, before: &[Placed], after: &[Placed]) {
        match (before, after) {
            ([_, ..], []) if !before.iter().any(|(_, slot)| control.says(&slot.text)) => {
                let cell = cell(self.old, before);
                self.push(Kind::Gone, control.name.clone(), what, cell, "not stated".into());
            }
            ([], [_, ..]) => {
                let cell = cell(self.new, after);
                self.push(Kind::New, control.name.clone(), what, "not stated".into(), cell);
            }
            _ => {}
        }
    }

    fn criteria(&mut self, old: &Named, new: &Named) {
        let (before, after) = (slots(self.old, old, |c| &c.criteria), slots(self.new, new, |c| &c.criteria));
        let lacks = |slots: &[Placed], text: &str| {
            slots.iter().all(|(_, slot)| !slot.text.eq_ignore_ascii_case(text))
        };
        for placed in before.iter().filter(|(_, slot)| lacks(&after, &slot.text)) {
            let cell = cell(self.old, &[*placed]);
            self.push(Kind::Gone, new.name.clone(), "criterion", cell, "not mapped".into());
        }
        for placed in after.iter().filter(|(_, slot)| lacks(&before, &slot.text)) {
            let cell = cell(self.new, &[*placed]);
            self.push(Kind::New, new.name.clone(), "criterion", "not mapped".into(), cell);
        }
    }

    /// Values of tables and fields, and of sentences, whose better direction is known.
    fn facts(&mut self) {
        for (at, other) in self.pairs.documents.iter().enumerate() {
            let Some(other) = *other else { continue };
            let (old, new) = (&self.old.programme.documents[at], &self.new.programme.documents[other]);
            for fact in &old.facts {
                let same = |of: &&Fact| of.what == fact.what && of.narrowed == fact.narrowed;
                let mut after = new.facts.iter().filter(same);
                // Two values of one thing are told apart by what stands around them.
                let (Some(now), None, 1) =
                    (after.next(), after.next(), old.facts.iter().filter(same).count())
                else {
                    continue;
                };
                let Some(kind) = turned(&fact.what, &fact.value, &now.value) else { continue };
                let before =
                    Cell::from(format!("“{}”", fact.words)).at([self.old.programme.elsewhere(at, fact.span)]);
                let after = Cell::from(format!("“{}”", now.words))
                    .at([self.new.programme.elsewhere(other, now.span)]);
                self.push(kind, String::new(), fact.what.clone(), before, after);
                self.told.push((at, fact.span));
            }
        }
    }
}

/// How a value has changed, if it has.
fn turned(what: &str, old: &Value, new: &Value) -> Option<Kind> {
    let (Value::Figure(old), Value::Figure(new)) = (old, new) else {
        return (old != new).then_some(Kind::Changed);
    };
    if wording::same(*old, *new) {
        return None;
    }
    Some(match better(what) {
        Some(longer) if longer == (new > old) => Kind::Strengthened,
        Some(_) => Kind::Weakened,
        None => Kind::Changed,
    })
}

/// Whether more is better; `None` where that depends.
fn better(what: &str) -> Option<bool> {
    match what {
        "password length" | "password history" | "lowest TLS version" => Some(true),
        "recovery time objective"
        | "recovery point objective"
        | "idle timeout"
        | "failed attempts before lockout" => Some(false),
        _ if what.starts_with("deadline for ") => Some(false),
        _ => None,
    }
}

/// A slot and the document that it is in.
type Placed<'p> = (usize, &'p Slot);

fn slots<'p>(draft: &Draft<'p>, named: &Named, of: impl Fn(&'p Control) -> &'p [Slot]) -> Vec<Placed<'p>> {
    let programme = draft.programme;
    named
        .held
        .iter()
        .flat_map(|held| of(programme.control(*held)).iter().map(|slot| (held.document, slot)))
        .collect()
}

/// Those that stand in a field or a row: what a sentence says is compared with the sentence.
fn in_fields<'p>(slots: &[Placed<'p>]) -> Vec<Placed<'p>> {
    let fields = [Origin::Row, Origin::Field, Origin::FrontMatter, Origin::Document, Origin::Section];
    slots.iter().copied().filter(|(_, slot)| fields.contains(&slot.origin)).collect()
}

/// "Security Lead" and "the Security Lead (Ana)".
fn shares(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    one.contains(&other) || other.contains(&one)
}

fn cell(draft: &Draft, slots: &[Placed]) -> Cell {
    let mut texts: Vec<String> = Vec::new();
    let mut cell = Cell::default();
    for (document, slot) in slots {
        let text = format!("“{}”", short(&slot.text, 80));
        if !texts.contains(&text) && texts.len() < 3 {
            texts.push(text);
            cell.places.push(draft.programme.elsewhere(*document, slot.span));
        }
    }
    cell.text = texts.join(", ");
    cell
}

fn control(draft: &Draft, named: &Named) -> Cell {
    let Some(held) = named.held.first() else { return Cell::default() };
    let control = draft.programme.control(*held);
    let title = control.title.trim();
    let text = if title.is_empty() || title == named.name {
        named.name.clone()
    } else {
        format!("{} {}", named.name, short(title, 80))
    };
    Cell::from(text).at([draft.programme.elsewhere(held.document, control.name)])
}
