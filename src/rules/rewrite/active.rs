//! From "Access is reviewed quarterly." to "The SRE Lead reviews access quarterly."

use super::{Who, present};
use crate::finding::Edit;
use crate::language::{Clause, Form, Modality, Voice};
use crate::rules::Site;
use crate::span::Span;
use crate::vocabulary::{Pos, Verb, VerbClass, WordId, vocabulary};

/// The edits that make the clause active with this performer. None where the sentence is not
/// simple enough to be sure that the result is English: the caller then leaves a marker.
pub(in crate::rules) fn active(site: &Site, clause: &Clause, who: &Who) -> Option<Vec<Edit>> {
    let plain = clause.voice == Voice::Passive
        && clause.form == Form::Finite
        && !clause.negated
        && !clause.subordinate
        && !clause.shared
        && site.sentence().mark != b'?';
    if !plain {
        return None;
    }
    let subject = subject(site, clause)?;
    let group = group(site, clause)?;
    let verbs = verbs(site, &group, who)?;
    let last = group.last()?;
    let after = particle(site, last)?;
    let phrase = site.text_of(last.verb_after as usize..after);
    let verbs = if phrase.is_empty() { verbs } else { format!("{verbs} {phrase}") };
    let tokens = &site.analysis().tokens;
    let first = &tokens[subject.start];
    let removed = Span::new(tokens[subject.end - 1].end, tokens[after - 1].end);
    // Markup around what moves would be torn apart.
    let next = Span::new(first.start, tokens[subject.start + 1].start);
    if !site.in_step(removed) || !site.in_step(next) {
        return None;
    }
    let begins = subject.start == site.tokens().start;
    let (word, object) = object(site, &subject, begins);
    let text = format!("{} {verbs} {object}", who.phrase(begins && first.capital));
    Some(vec![
        Edit { span: site.block().text.source(word), text },
        Edit { span: site.block().text.source(removed), text: String::new() },
    ])
}

/// Subjects that are no thing an activity could be done to.
const NO_OBJECTS: &[&str] = &[
    "there", "who", "which", "what", "he", "she", "you", "we", "i", "no", "none", "neither", "nothing",
    "nobody", "whoever",
];

/// The tokens in front of the verb that become its object.
fn subject(site: &Site, clause: &Clause) -> Option<std::ops::Range<usize>> {
    let range = clause.subject?.first as usize..clause.verb_first as usize;
    let tokens = &site.analysis().tokens;
    let last = range.end.checked_sub(1).filter(|last| *last >= range.start)?;
    let crossed = site.clauses().iter().any(|c| range.contains(&(c.verb_first as usize)));
    let adverb = tokens[last].is(Pos::ADVERB) && !tokens[last].is(Pos::NOUN);
    if crossed || adverb || !tokens[last].is_word() || site.is(range.start, NO_OBJECTS) {
        return None;
    }
    let start = site.tokens().start;
    if range.start > start {
        // "Each month, access is reviewed", "… and access is reviewed"
        let before = &tokens[range.start - 1];
        let joins = before.is(Pos::CONJUNCTION)
            && site.clauses().iter().any(|c| (c.verb_after as usize) < range.start && !c.subordinate);
        if !before.is_punct(b',') && !before.is_punct(b';') && !joins {
            return None;
        }
    }
    Some(range)
}

/// The clause and the participles that share its auxiliary: "is reviewed and approved".
fn group<'s>(site: &Site<'s>, clause: &Clause) -> Option<Vec<&'s Clause>> {
    let mut group: Vec<&Clause> = Vec::new();
    for other in site.clauses().iter().filter(|c| c.verb_first >= clause.verb_first) {
        let Some(last) = group.last() else {
            group.push(other);
            continue;
        };
        if !other.shared || other.subordinate {
            break;
        }
        // The verb of a subject that is no longer the subject.
        if !is_plain_join(site, last, other) || other.verb_first != other.main {
            return None;
        }
        group.push(other);
    }
    group.iter().all(|c| c.agent.is_none() && is_work(site, c)).then_some(group)
}

fn is_plain_join(site: &Site, last: &Clause, next: &Clause) -> bool {
    let mut adverb = false;
    (last.verb_after as usize..next.verb_first as usize).all(|at| {
        let token = &site.analysis().tokens[at];
        let joins = token.is(Pos::CONJUNCTION) || token.is_punct(b',') || token.is_punct(b'/');
        let modifies = token.is(Pos::ADVERB) && !joins;
        // "is reviewed quarterly and approved": the object would have to stand in the middle.
        let plain = modifies || joins && !adverb;
        adverb |= modifies;
        plain
    })
}

fn is_work(site: &Site, clause: &Clause) -> bool {
    site.verb(clause)
        .is_some_and(|v| !matches!(v.class, VerbClass::Rule | VerbClass::Mind | VerbClass::Relate))
}

/// "reviews and approves", "must regularly review", "has tested"
fn verbs(site: &Site, group: &[&Clause], who: &Who) -> Option<String> {
    let first = group.first()?;
    let (mut auxiliaries, mut adverbs) = (Vec::new(), Vec::new());
    for at in first.verb_first as usize..first.main as usize {
        let word = site.words(at..at + 1).to_lowercase();
        let adverb = site.pos(at, Pos::ADVERB) && !site.pos(at, Pos::AUXILIARY) && word != "to";
        if adverb { adverbs.push(word) } else { auxiliaries.push(word) }
    }
    let (auxiliary, form) =
        auxiliary(&auxiliaries.iter().map(String::as_str).collect::<Vec<_>>(), who.plural)?;
    let inflect = |verb: &'static Verb| match form {
        Inflection::Present => present(verb, who.plural),
        Inflection::Base => verb.lemma,
        Inflection::Past => &verb.past,
        Inflection::Participle => &verb.participle,
        Inflection::Gerund => &verb.gerund,
    };
    let mut text = auxiliary;
    let mut words = adverbs;
    words.push(inflect(site.verb(first)?).to_owned());
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(&words.join(" "));
    for pair in group.windows(2) {
        let tokens = &site.analysis().tokens;
        let from = tokens[pair[0].verb_after as usize - 1].end as usize;
        let to = tokens[pair[1].verb_first as usize].start as usize;
        text.push_str(&site.block().text.as_str()[from..to]);
        text.push_str(inflect(site.verb(pair[1])?));
    }
    Some(text)
}

#[derive(Clone, Copy)]
enum Inflection {
    Present,
    Base,
    Past,
    Participle,
    Gerund,
}

/// What the auxiliaries of a passive become in the active.
fn auxiliary(words: &[&str], plural: bool) -> Option<(String, Inflection)> {
    let be = if plural { "are" } else { "is" };
    let have = if plural { "have" } else { "has" };
    let need = if plural { "need" } else { "needs" };
    Some(match words {
        ["is" | "are"] => (String::new(), Inflection::Present),
        ["was" | "were"] => (String::new(), Inflection::Past),
        [
            modal @ ("must" | "shall" | "should" | "will" | "would" | "may" | "might" | "can" | "could"),
            "be",
        ] => ((*modal).to_owned(), Inflection::Base),
        [modal @ ("must" | "shall" | "should" | "will"), "have", "been"] => {
            (format!("{modal} have"), Inflection::Participle)
        }
        ["has" | "have", "been"] => (have.to_owned(), Inflection::Participle),
        ["had", "been"] => ("had".to_owned(), Inflection::Participle),
        ["is" | "are", "being"] => (be.to_owned(), Inflection::Gerund),
        ["was" | "were", "being"] => (if plural { "were" } else { "was" }.to_owned(), Inflection::Gerund),
        ["has" | "have", "to", "be"] => (format!("{have} to"), Inflection::Base),
        ["need" | "needs", "to", "be"] => (format!("{need} to"), Inflection::Base),
        ["is" | "are", "required", "to", "be"] => (format!("{be} required to"), Inflection::Base),
        _ => return None,
    })
}

/// Where the verb ends with its particle: "is carried out", "are backed up". None where a
/// preposition would be left hanging: "is responded to within an hour".
fn particle(site: &Site, clause: &Clause) -> Option<usize> {
    let after = clause.verb_after as usize;
    if site.is(after, &["out", "up", "off", "down", "back"]) && !site.is(after + 1, &["to", "of", "on"]) {
        return Some(after + 1);
    }
    let hangs = site.is(after, &["to", "of", "on", "at", "for", "upon", "with", "into", "after", "over"])
        && !(site.tokens().contains(&(after + 1))
            && site.pos(
                after + 1,
                Pos::NOUN
                    | Pos::PROPER
                    | Pos::DET
                    | Pos::ADJECTIVE
                    | Pos::NUMBER
                    | Pos::GERUND
                    | Pos::PRONOUN
                    | Pos::VERB_BASE,
            ));
    let hangs = hangs || site.is(after, &["of"]);
    (!hangs).then_some(after)
}

/// The token after a passive's verbs, with the participles that share its auxiliary and its
/// particle: there a "by …" can stand.
pub(in crate::rules) fn verb_end(site: &Site, clause: &Clause) -> usize {
    let mut last = clause;
    for other in site.clauses().iter().filter(|c| c.verb_first > clause.verb_first) {
        if !other.shared || other.verb_first != other.main || !is_plain_join(site, last, other) {
            break;
        }
        last = other;
    }
    // A hanging preposition belongs to the verb: "is responded to by …".
    particle(site, last).unwrap_or(last.verb_after as usize + 1)
}

/// The words that replace the beginning of the subject, and the part of the text they replace.
fn object(site: &Site, subject: &std::ops::Range<usize>, begins: bool) -> (Span, String) {
    let token = &site.analysis().tokens[subject.start];
    let word = site.words(subject.start..subject.start + 1);
    if subject.len() == 1 {
        let pronoun = match word.to_lowercase().as_str() {
            "it" => Some("it"),
            "they" => Some("them"),
            _ => None,
        };
        if let Some(pronoun) = pronoun {
            return (token.span(), pronoun.to_owned());
        }
    }
    let first = word.chars().next().map_or(1, char::len_utf8);
    let text = if begins && !keeps_capital(site, subject) {
        word[..first].to_lowercase()
    } else {
        word[..first].to_owned()
    };
    (Span::new(token.start, token.start + first as u32), text)
}

/// Whether the word at the beginning of a sentence is written with a capital anywhere.
fn keeps_capital(site: &Site, subject: &std::ops::Range<usize>) -> bool {
    let token = &site.analysis().tokens[subject.start];
    let word = site.words(subject.start..subject.start + 1);
    if word.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit()) {
        return true;
    }
    let next = (subject.len() > 1).then(|| &site.analysis().tokens[subject.start + 1]);
    let closed = token.is(Pos::DET | Pos::PRONOUN | Pos::QUANTIFIER | Pos::NUMBER);
    if !closed && next.is_some_and(|t| t.capital) {
        return true;
    }
    if token.word != WordId::UNKNOWN || closed {
        return false;
    }
    let lower = word.to_lowercase();
    let plural = lower.ends_with('s') && site.is(subject.end, &["are", "were", "have"]) && subject.len() == 1;
    !plural && !site.reading.document.blocks.iter().any(|b| has_word(b.text.as_str(), &lower))
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(|c: char| c.is_alphanumeric())
            && !text[at + word.len()..].starts_with(|c: char| c.is_alphanumeric())
    })
}

/// The edits that make the verbs of an active clause agree with another subject.
pub(in crate::rules) fn agree(site: &Site, clause: &Clause, plural: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    for other in site.clauses() {
        let same = other.verb_first == clause.verb_first
            || other.shared && other.verb_first > clause.verb_first && other.subject == clause.subject;
        // "must review and update": what follows a modal has one form.
        let bare = clause.modality != Modality::None && other.verb_first > clause.verb_first;
        if !same || bare || other.past && other.verb_first == other.main {
            continue;
        }
        let at = (other.verb_first as usize..other.verb_after as usize)
            .find(|&at| !site.pos(at, Pos::ADVERB) || site.pos(at, Pos::AUXILIARY));
        let Some(at) = at else { continue };
        let word = site.words(at..at + 1);
        if let Some(text) = agreed(&word.to_lowercase(), plural).filter(|text| text != word) {
            edits.push(Edit { span: site.source(at..at + 1), text });
        }
    }
    edits
}

/// The form of a finite verb for the other number; none where it has one form only.
fn agreed(word: &str, plural: bool) -> Option<String> {
    let pair = [("is", "are"), ("was", "were"), ("has", "have"), ("does", "do")]
        .into_iter()
        .find(|(one, many)| *one == word || *many == word);
    if let Some((one, many)) = pair {
        return Some(if plural { many } else { one }.to_owned());
    }
    let v = vocabulary();
    let id = v.verb_of(v.word(word.as_bytes()));
    if !id.is_some() {
        return None;
    }
    let verb = v.verb(id);
    (word == verb.lemma || word == verb.third_person)
        .then(|| if plural { verb.lemma.to_owned() } else { verb.third_person.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Settings, apply, read};

    fn rewritten(text: &str, who: &str) -> Option<String> {
        let who = Who::of(who).unwrap();
        let reading = read(text, "", &Settings::default());
        let edits = reading.statements.iter().find_map(|statement| {
            let site = Site { reading: &reading, statement };
            site.clauses().iter().find_map(|clause| active(&site, clause, &who))
        })?;
        apply(text, &edits)
    }

    #[test]
    fn passives_become_active() {
        for (passive, who, expected) in [
            ("Access is reviewed quarterly.", "SRE Lead", "The SRE Lead reviews access quarterly."),
            ("Access must be reviewed.", "SRE Lead", "The SRE Lead must review access."),
            (
                "Changes are reviewed and approved before release.",
                "Change Manager",
                "The Change Manager reviews and approves changes before release.",
            ),
            ("The plan has been tested.", "CTO", "The CTO has tested the plan."),
            ("The plans have been tested.", "team leads", "The team leads have tested the plans."),
            ("All laptops are wiped.", "IT", "IT wipes all laptops."),
            ("Backups were tested in June.", "SRE Lead", "The SRE Lead tested backups in June."),
            (
                "Logs will be regularly reviewed.",
                "Security Team",
                "The Security Team will regularly review logs.",
            ),
            ("Logs are also reviewed weekly.", "team leads", "The team leads also review logs weekly."),
            ("All databases are backed up daily.", "SRE Lead", "The SRE Lead backs up all databases daily."),
            (
                "A risk assessment is carried out annually.",
                "CISO",
                "The CISO carries out a risk assessment annually.",
            ),
            (
                "This policy must be made readily available to all users.",
                "CISO",
                "The CISO must make this policy readily available to all users.",
            ),
            (
                "Each month, access to production is reviewed.",
                "SRE Lead",
                "Each month, the SRE Lead reviews access to production.",
            ),
            (
                "Before each release, all changes are tested.",
                "Human Resources",
                "Before each release, Human Resources tests all changes.",
            ),
            (
                "AWS keys have to be rotated yearly.",
                "SRE Lead",
                "The SRE Lead has to rotate AWS keys yearly.",
            ),
            ("The plan is being revised.", "CTO", "The CTO is revising the plan."),
            ("It is tested twice a year.", "CTO", "The CTO tests it twice a year."),
            ("**Access is reviewed** quarterly.", "SRE Lead", "**The SRE Lead reviews access** quarterly."),
            (
                "Alerts are triaged, investigated and closed.",
                "Security Team",
                "The Security Team triages, investigates and closes alerts.",
            ),
        ] {
            assert_eq!(rewritten(passive, who).as_deref(), Some(expected), "{passive}");
        }
    }

    #[test]
    fn verbs_agree_with_their_new_subject() {
        let agreeing = |text: &str, plural: bool| {
            let reading = read(text, "", &Settings::default());
            let site = Site { reading: &reading, statement: &reading.statements[0] };
            apply(text, &agree(&site, &site.clauses()[0], plural)).unwrap()
        };
        assert_eq!(agreeing("We review and approve access.", false), "We reviews and approves access.");
        assert_eq!(agreeing("We must review and update it.", false), "We must review and update it.");
        assert_eq!(agreeing("We have tested the plan.", false), "We has tested the plan.");
        assert_eq!(agreeing("Management reviews access.", true), "Management review access.");
    }

    #[test]
    fn what_is_not_simple_is_left() {
        for passive in [
            "Access is not reviewed.",
            "Access is reviewed quarterly by the SRE Lead.",
            "Alerts are responded to within an hour.",
            "No access is granted.",
            "Access is reviewed quarterly and is approved.",
            "Accounts that have been idle are removed.",
            "**Access** is reviewed quarterly.",
            "Is access reviewed quarterly?",
            "The SRE Lead reviews access.",
        ] {
            assert_eq!(rewritten(passive, "SRE Lead"), None, "{passive}");
        }
    }
}
