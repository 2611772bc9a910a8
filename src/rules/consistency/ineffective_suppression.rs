use crate::finding::{Confidence, Edit, Family, Level};
use crate::model::Reading;
use crate::rules::suppression::{Form, Name, Suppression};
use crate::rules::{Check, Draft, Rule, Sink};
use crate::span::Span;

pub(super) static RULE: Rule = Rule {
    name: "ineffective-suppression",
    family: Family::Consistency,
    level: Level::Warning,
    page: include_str!("ineffective_suppression.md"),
    checks: &[Check::Suppression(check)],
};

/// One comment for each suppression, on the first thing that keeps it from working; unknown names are told each.
fn check(reading: &Reading, suppression: &Suppression, sink: &mut Sink) {
    if let Form::Unknown { written, near } = &suppression.form {
        let span = suppression.span;
        let draft = draft(span, format!("“sayso: {written}” is nothing that can be asked for"))
            .ask("Did you mean `allow`, `allow-section` or `allow-file`?");
        sink.push(match near {
            Some(near) => {
                let end = span.start + "sayso: ".len() as u32 + written.len() as u32;
                let written = Span::new(end - written.len() as u32, end);
                draft.replace(format!("Replace with “{near}”"), written, *near)
            }
            None => draft,
        });
        return;
    }
    for name in &suppression.names {
        if let Err(near) = name.selector {
            sink.push(unknown(name, near));
        }
    }
    if suppression.names.is_empty() {
        let message = "this asks for silence and names no rule or family";
        sink.push(draft(suppression.span, message.to_owned()).ask("Which rule is meant?"));
    } else if suppression.reason.is_none() {
        let message = "this asks for silence without a reason, so the comments are shown all the same";
        sink.push(
            draft(suppression.span, message.to_owned()).ask("Why may it stay? Write it behind a colon."),
        );
    } else if let Some((span, last)) = suppression.until
        && !suppression.counts(reading.given.today)
    {
        let message = match last {
            Some(last) => format!("this asked for silence until {last}, and that day is past"),
            None => "a day is written as 2027-01-31 here".to_owned(),
        };
        sink.push(draft(span, message).ask("Does the reason still hold, and until when?"));
    } else {
        unused(suppression, sink);
    }
}

fn draft(span: Span, message: String) -> Draft {
    Draft::new(&RULE, span, message)
        .note("What is kept silent without effect or reason looks settled to the next reader, and is not.")
        .confidence(Confidence::High)
}

fn unknown(name: &Name, near: Option<&'static str>) -> Draft {
    let draft = draft(name.span, "there is no rule or family of this name".to_owned());
    match near {
        Some(near) => draft.ask(format!("Did you mean `{near}`?")).replace(
            format!("Replace with “{near}”"),
            name.span,
            near,
        ),
        None => draft.ask("Which rule is meant? `sayso rules` lists them."),
    }
}

/// Names that held nothing back.
fn unused(suppression: &Suppression, sink: &mut Sink) {
    let idle: Vec<&Name> = suppression.names.iter().filter(|n| n.selector.is_ok() && !n.used).collect();
    let Some(first) = idle.first() else { return };
    let named: Vec<_> =
        idle.iter().filter_map(|n| n.selector.ok()).map(|s| format!("“{}”", s.name())).collect();
    let place = match suppression.form {
        Form::Section => "in this section",
        Form::File => "in this document",
        Form::Block | Form::Unknown { .. } => "in the block that follows",
    };
    let mut draft = draft(first.span, format!("{} finds nothing {place}", named.join(", ")))
        .ask("Has the text been mended? Then this can go.");
    for name in &idle[1..] {
        draft = draft.also(name.span);
    }
    if idle.len() == suppression.names.len() {
        let edits = vec![Edit { span: suppression.comment, text: String::new() }];
        draft = draft.fix("Remove the comment", edits);
    }
    sink.push(draft);
}
