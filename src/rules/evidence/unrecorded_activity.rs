use crate::document::{BlockKind, Mark};
use crate::finding::{Confidence, Family, Level};
use crate::language::{Clause, Form, Modality, Voice};
use crate::model::{Claim, DocumentKind, FieldSlot, StatementKind};
use crate::rules::rewrite::marker;
use crate::rules::{Check, Draft, Rule, Sink, Site};
use crate::vocabulary::{Class, Pos, VerbClass, vocabulary};

pub(super) static RULE: Rule = Rule {
    name: "unrecorded-activity",
    family: Family::Evidence,
    level: Level::Warning,
    page: include_str!("unrecorded_activity.md"),
    checks: &[Check::Statement(check)],
};

fn check(site: &Site, sink: &mut Sink) {
    if !matches!(site.kind(), StatementKind::Activity | StatementKind::State | StatementKind::Other)
        || is_short_cell(site)
        || labels_cadence(site)
        // A box that somebody ticks is the record.
        || site.block().mark == Mark::Box
        || is_step_of_policy(site)
        || site.heads_list()
        || site.lists_wrongs()
        || site.row_has_marker("recorded")
        || promises_reader(site)
    {
        return;
    }
    let tokens = match site.kind() {
        StatementKind::Activity if site.clauses().is_empty() => {
            let scheduled = site.reading.is_scheduled(site.statement.block);
            let timed = || site.reading.has_cadence_words(site.statement.block, site.tokens());
            let named = site.statement.sentence == 0
                && (scheduled || !site.is_cell() || is_control_table(site) && timed())
                && !site.is_linked(site.tokens());
            (named && (scheduled || site.reading.kind != DocumentKind::Policy || is_timed_item(site)))
                .then(|| site.tokens())
        }
        StatementKind::Activity => activity(site).map(|clause| site.verb_words(clause)),
        StatementKind::State | StatementKind::Other => further_activity(site),
        _ => None,
    };
    if let Some(tokens) = tokens
        && site.record().is_none()
    {
        report(site, tokens, sink);
    }
}

/// "Monthly compliance checks" in a policy is a schedule, unless the list says what must be.
fn is_timed_item(site: &Site) -> bool {
    let reading = site.reading;
    let demands = |text: &str| text.to_lowercase().contains("requirement");
    let lead_in = site.block().lead_in.map(|id| reading.block(id));
    let label = lead_in.and_then(|block| block.label.as_ref()).is_some_and(|label| demands(&label.name));
    let section = &reading.document.sections[site.block().section as usize];
    site.is_item()
        && reading.has_cadence_words(site.statement.block, site.tokens())
        && !label
        && !lead_in.is_some_and(|block| demands(block.text.as_str()))
        && !demands(reading.document.heading_text(section))
}

/// An item of a policy that has a label or no verb of its own says what belongs to the policy, unless it
/// says how often: "Final approval: the CEO approves it", "Plan reviewed", "Fixing broken links".
fn is_step_of_policy(site: &Site) -> bool {
    let reading = site.reading;
    let told = || site.clauses().iter().any(|c| c.form == Form::Finite && !is_bare(site, c));
    reading.kind == DocumentKind::Policy
        && site.is_item()
        && (site.block().label.is_some() || !told())
        && !reading.has_cadence_words(site.statement.block, site.tokens())
        && !is_timed_by_name(site)
}

/// "**Quarterly review**: permissions are compared …", "Monthly check | The CISO compares …"
fn is_timed_by_name(site: &Site) -> bool {
    const CADENCES: [&str; 9] = [
        "daily",
        "weekly",
        "monthly",
        "quarterly",
        "annual",
        "yearly",
        "biannual",
        "real-time",
        "continuous",
    ];
    let says = |name: &str| {
        let name = name.to_lowercase();
        CADENCES.iter().any(|cadence| name.contains(cadence))
    };
    let reading = site.reading;
    match site.block().kind {
        BlockKind::Cell { column, .. } if column > 0 => {
            let row = reading.row(site.statement.block);
            says(reading.block(row.start).text.as_str())
        }
        _ => site.block().label.as_ref().is_some_and(|label| says(&label.name)),
    }
}

/// "Plan reviewed": a participle without its auxiliary.
fn is_bare(site: &Site, clause: &Clause) -> bool {
    clause.voice == Voice::Passive && !site.pos(clause.verb_first as usize, Pos::AUXILIARY)
}

/// "When you log in, the service checks …": what customers read about their data.
fn promises_reader(site: &Site) -> bool {
    site.reading.to_customers && site.tokens().any(|at| site.is(at, &["you", "your"]))
}

fn report(site: &Site, tokens: std::ops::Range<usize>, sink: &mut Sink) {
    let words = site.words(tokens.clone());
    let span = site.source(tokens);
    let end = site.source(site.tokens()).end;
    let text = site.text();
    let at = if text.ends_with(['.', ':', ';']) { end - 1 } else { end };
    let draft = Draft::new(&RULE, span, format!("“{words}” names no record that it leaves"))
        .note("A tester samples occurrences, and an occurrence is what left a trace that can be looked up.")
        .ask("What would you hand a tester for one instance?")
        .confidence(Confidence::Medium)
        .insert(
            "Add a marker for the record",
            at,
            format!(" {}", marker("recorded in which ticket, log or report")),
        );
    sink.push(draft);
}

/// The clause that asserts an activity which comes round again or answers an event.
fn activity<'s>(site: &Site<'s>) -> Option<&'s Clause> {
    site.clauses().iter().find(|clause| {
        !clause.negated
            && site.stands_alone(clause)
            && !site.tells_or_allows(clause)
            && !site.is_linked(clause.verb_tokens())
            && asserts(site, clause)
            && site.reading.claim(site.statement.block, clause) == Claim::Tested
            && !is_its_own_record(site, clause)
    })
}

fn asserts(site: &Site, clause: &Clause) -> bool {
    let told = match clause.modality {
        Modality::None => true,
        Modality::Will => site.reading.kind != DocumentKind::Other && !is_conditional(site, clause),
        _ => false,
    };
    if site.reading.kind == DocumentKind::Assessment
        && !(clause.form == Form::Finite
            && clause.subject.is_some()
            && !clause.subject.is_some_and(|s| site.is(s.head as usize, &["meeting", "meetings"]))
            && (site.reading.has_cadence_words(site.statement.block, site.tokens())
                || answers_each_event(site)))
    {
        return false;
    }
    // "Maintenance is conducted within the core subnet" says where.
    if site.reading.kind == DocumentKind::SystemDescription
        && clause.voice == Voice::Passive
        && site.verb(clause).is_some_and(|v| matches!(v.lemma, "conduct" | "perform" | "run"))
        && !site.reading.has_cadence_words(site.statement.block, site.tokens())
    {
        return false;
    }
    // The reader of a procedure or a policy is told what to do, not what is done.
    let told_to = matches!(site.reading.kind, DocumentKind::Policy | DocumentKind::Procedure);
    if clause.form == Form::Imperative && (told_to && !is_timed_by_name(site) || !is_activity_column(site)) {
        return false;
    }
    told && (clause.form != Form::Finite
        || clause.voice == Voice::Passive
        || site.reading.happens(site.statement.block, clause)
        || is_acted(site, clause))
}

/// "on every commit", "for each release"
fn answers_each_event(site: &Site) -> bool {
    const EVENTS: &[&str] =
        &["commit", "release", "build", "merge", "pull", "pr", "change", "patch", "contribution", "request"];
    site.tokens().any(|at| site.is(at, &["every", "each"]) && site.is(at + 1, EVENTS))
}

/// Whether an active verb has somebody as its subject, or goes on from a lead-in that has.
/// "Quarterly ISMS reviews" and "Medium-risk changes" are nouns, whatever verb they look like.
fn is_acted(site: &Site, clause: &Clause) -> bool {
    let Some(subject) = clause.subject else {
        let at = clause.verb_first as usize;
        if site.is_cell() && site.reading.kind == DocumentKind::SystemDescription {
            return false;
        }
        let begins = clause.shared || (site.tokens().start..at).all(|i| site.pos(i, Pos::ADVERB));
        return begins && site.pos(at, Pos::VERB_S | Pos::AUXILIARY);
    };
    let reading = site.reading;
    let block = site.statement.block;
    let words = site.words(subject.tokens());
    let named = reading.performer_class(block, subject.tokens(), subject.head as usize);
    let timed = site.analysis().times_in(subject.tokens()).next().is_some();
    // "CISSP certified", "all alerts closed": participles, unless somebody did it.
    let past = site.pos(clause.verb_first as usize, Pos::VERB_PAST | Pos::PARTICIPLE);
    // A description of a system speaks of its parts; only people leave records there.
    let described = site.reading.kind == DocumentKind::SystemDescription;
    match named {
        None if past || described => false,
        Some(Class::Machine) if described => false,
        Some(Class::Outside) => false,
        Some(_) => !timed,
        None if words.contains("{{") || words.contains("[TODO") => true,
        None => {
            !timed
                && (reading.is_proper(block, subject.head as usize) && subject.tokens().len() <= 3
                    || site.pos(subject.head as usize, Pos::PRONOUN)
                        && !site.is(subject.head as usize, &["it", "you"]))
        }
    }
}

/// "We will update the list if we find …": nothing recurs by itself.
fn is_conditional(site: &Site, clause: &Clause) -> bool {
    // "validate if" asks whether.
    (clause.verb_after as usize..site.tokens().end)
        .any(|at| site.is(at, &["unless"]) || site.is(at, &["if"]) && !site.pos(at - 1, Pos::FINITE_VERB))
}

/// "updates its risk assessment": what is updated shows the update. "looks for" leaves nothing.
fn is_its_own_record(site: &Site, clause: &Clause) -> bool {
    const DOCUMENTS: &[&str] = &[
        "assessment",
        "assessments",
        "policy",
        "policies",
        "plan",
        "plans",
        "register",
        "inventory",
        "procedure",
        "procedures",
        "documentation",
        "runbook",
        "runbooks",
        "diagram",
        "diagrams",
        "list",
    ];
    let thing = match clause.voice {
        Voice::Active => clause.object,
        Voice::Passive => clause.subject,
    };
    site.verb(clause).is_some_and(|v| match v.lemma {
        "update" | "revise" => thing.is_some_and(|p| site.is(p.head as usize, DOCUMENTS)),
        "look" => true,
        "provide" | "make" | "have" | "apply" => {
            !thing.is_some_and(|p| site.reading.is_activity_noun(site.statement.block, p.head as usize))
        }
        _ => false,
    })
}

/// "are written to several disks, backed up daily, and …", "which is locked down and carefully
/// monitored": an activity that shares the auxiliary of a state before it.
fn further_activity(site: &Site) -> Option<std::ops::Range<usize>> {
    if matches!(site.reading.kind, DocumentKind::Policy | DocumentKind::Assessment) {
        return None;
    }
    let passive = site.clauses().iter().find(|c| {
        c.voice == Voice::Passive && c.form == Form::Finite && !c.negated && c.modality == Modality::None
    })?;
    let tokens = &site.analysis().tokens;
    (passive.verb_after as usize..site.tokens().end)
        .find(|&at| {
            let token = &tokens[at];
            let mut before = at - 1;
            while site.pos(before, Pos::ADVERB) && !site.pos(before, Pos::CONJUNCTION) {
                before -= 1;
            }
            let joined = tokens[before].is_punct(b',') || tokens[before].is(Pos::CONJUNCTION);
            joined
                && token.is(Pos::PARTICIPLE)
                && token.verb.is_some()
                && vocabulary().verb(token.verb).class == VerbClass::Control
                && (before + 1 < at
                    || tokens.get(at + 1).is_some_and(|t| t.is(Pos::PREPOSITION | Pos::ADVERB)))
        })
        .map(|at| at..at + 1)
}

/// "**Review frequency:** Quarterly status review" says when, for a control that stands elsewhere.
fn labels_cadence(site: &Site) -> bool {
    site.block().label.as_ref().is_some_and(|label| {
        let name = label.name.to_lowercase();
        name.ends_with("frequency") || name.ends_with("cadence") || name.ends_with("schedule")
    })
}

/// A cell of a few words names something; the row as a whole says more.
fn is_short_cell(site: &Site) -> bool {
    site.is_cell()
        && !site.reading.is_scheduled(site.statement.block)
        && (site.tokens().len() < 4 || !is_control_table(site) && !is_timed_by_name(site))
}

/// Whether a table is about controls: a column says who, how often, or what is left. Other tables
/// describe products and measures.
fn is_control_table(site: &Site) -> bool {
    let BlockKind::Cell { table, .. } = site.block().kind else { return true };
    [FieldSlot::Owner, FieldSlot::Cadence, FieldSlot::Record, FieldSlot::Control]
        .into_iter()
        .any(|slot| site.reading.has_column(table, slot))
}

/// In a table, a verb in its base form is an instruction only below such a heading.
fn is_activity_column(site: &Site) -> bool {
    let BlockKind::Cell { table, column, .. } = site.block().kind else { return true };
    site.reading.column_slot(table, column) == Some(FieldSlot::Control)
}
