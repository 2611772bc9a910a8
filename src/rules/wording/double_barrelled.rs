use super::tells_what_is_done;
use crate::finding::{Confidence, Edit, Family, Level};
use crate::language::{Clause, Form, Interval, Voice};
use crate::model::{Claim, StatementKind};
use crate::rules::rewrite::{capitalise, marker};
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos};

pub(super) static RULE: Rule = Rule {
    name: "double-barrelled",
    family: Family::Wording,
    level: Level::Hint,
    page: include_str!("double_barrelled.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !tells_what_is_done(site.reading)
        || site.kind() != StatementKind::Activity
        || site.main().is_some_and(|c| c.form == Form::Imperative)
    {
        return;
    }
    let marked = site.tokens().any(|i| site.is(i, &["todo"]));
    let tested: Vec<&Clause> = site
        .clauses()
        .iter()
        .filter(|c| {
            !c.subordinate && !c.negated && site.reading.claim(site.statement.block, c) == Claim::Tested
        })
        .collect();
    let Some((message, confidence)) = judge(site, &tested).filter(|_| !marked) else { return };
    let (Some(first), Some(last)) = (tested.first(), tested.last()) else { return };
    let span = site.source(first.verb_first as usize..last.main as usize + 1);
    let mut draft = Draft::new(&RULE, span, message)
        .note("When one part fails and the others hold, nobody can say whether the control failed.")
        .ask("Which of these fails the control when it is missed?")
        .confidence(confidence);
    if let Some(edits) = split(site, &tested) {
        draft = draft.fix("Split into one sentence for each activity", edits);
    }
    let end = site.tokens().end;
    let dot = site.analysis().tokens[end - 1].is_punct(b'.');
    let at = site.source(end - 1..end);
    draft = draft.insert(
        "Add a marker to split it",
        if dot { at.start } else { at.end },
        format!(" {}", marker("one statement for each activity")),
    );
    sink.push(draft);
}

fn judge(site: &Site, tested: &[&Clause]) -> Option<(String, Confidence)> {
    let [first, second, ..] = tested else { return None };
    let intervals: Vec<f32> = tested.iter().filter_map(|c| interval(site, c)).collect();
    if intervals.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 0.5) {
        return Some((
            "One sentence holds activities with different intervals".to_owned(),
            Confidence::Medium,
        ));
    }
    if let (Some(a), Some(b)) = (performer(site, first), performer(site, second))
        && !a.eq_ignore_ascii_case(b)
        && !second.shared
        && tested.len() >= 3
    {
        return Some((
            "One sentence holds activities of different performers".to_owned(),
            Confidence::Medium,
        ));
    }
    // "reviews, validates and approves the report" does three things to one, and is one control.
    let own = |c: &&&Clause| {
        let after = c.verb_after as usize;
        let last = c.main == tested[tested.len() - 1].main;
        last || site.tokens().contains(&after)
            && site.analysis().tokens[after].is_word()
            && !site.pos(after, Pos::CONJUNCTION)
    };
    let mut verbs: Vec<&str> =
        tested.iter().filter(own).filter_map(|c| site.verb(c).map(|v| v.lemma)).collect();
    verbs.sort_unstable();
    verbs.dedup();
    (verbs.len() >= 3).then(|| {
        (format!("One sentence holds {} activities that are tested apart", verbs.len()), Confidence::Low)
    })
}

/// The interval that a clause gives for itself.
fn interval(site: &Site, clause: &Clause) -> Option<f32> {
    let tokens = clause.verb_first as usize..clause.after as usize;
    site.analysis().times_in(tokens).find_map(|t| match t.interval {
        Interval::Every(days) => Some(days),
        _ => None,
    })
}

fn performer<'r>(site: &Site<'r>, clause: &Clause) -> Option<&'r str> {
    let phrase = match clause.voice {
        Voice::Active => clause.subject?,
        Voice::Passive => clause.agent?,
    };
    let class = site.reading.performer_class(site.statement.block, phrase.tokens(), phrase.head as usize)?;
    matches!(class, Class::Role | Class::Team).then(|| site.words(phrase.tokens()))
}

/// One sentence for each clause, the subject said again. Only where each clause shares it.
fn split(site: &Site, tested: &[&Clause]) -> Option<Vec<Edit>> {
    let (first, rest) = tested.split_first()?;
    let clauses: Vec<&Clause> = site.clauses().iter().collect();
    if clauses.len() != tested.len() || !rest.iter().all(|c| c.shared && c.voice == first.voice) {
        return None;
    }
    let subject = first.subject?;
    let mut opening = capitalise(site.words(subject.tokens()));
    if first.voice == Voice::Passive {
        let auxiliary = site.words(first.verb_first as usize..first.main as usize);
        opening = format!("{opening} {auxiliary}");
    }
    let tokens = &site.analysis().tokens;
    let mut edits = Vec::new();
    for clause in rest {
        let verb = clause.verb_first as usize;
        let mut from = verb;
        while from > 0
            && (tokens[from - 1].is_punct(b',')
                || site.pos(from - 1, Pos::CONJUNCTION)
                || site.is(from - 1, &["then", "and"]))
        {
            from -= 1;
        }
        if from == verb || from <= first.main as usize + 1 && first.voice == Voice::Active {
            return None;
        }
        let gap = crate::span::Span::new(site.source(from - 1..from).end, site.source(verb..verb + 1).start);
        edits.push(Edit { span: gap, text: format!(". {opening} ") });
    }
    Some(edits)
}
