use crate::finding::{Confidence, Family, Level};
use crate::programme::Programme;
use crate::rules::{Check, Comments, Draft, Rule, Spot};

pub(super) static RULE: Rule = Rule {
    name: "unreadable-register",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("unreadable_register.md"),
    checks: &[Check::Programme(across)],
};

fn across(programme: &Programme, comments: &mut Comments) {
    for problem in &programme.registers().problems {
        let draft = Draft::new(&RULE, problem.place.span, problem.message.clone())
            .note("What a register does not say clearly, documents cannot be held against.")
            .confidence(Confidence::High);
        comments.push(Spot::Register(problem.place), draft);
    }
}
