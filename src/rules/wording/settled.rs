//! What settles an open standard: a name, a figure or a document beside it.

use crate::language::{Interval, Term};
use crate::rules::Site;
use crate::vocabulary::Pos;

/// Titles and names: "Best Practices" badge, "Acceptable Use Policy".
pub(super) fn is_title(site: &Site, term: &Term) -> bool {
    let tokens = &site.analysis().tokens;
    let capital = |i: usize| site.tokens().contains(&i) && tokens[i].capital;
    let first = term.first as usize;
    let starts = first == site.tokens().start;
    capital(first)
        && (capital(term.after as usize) || term.after - term.first > 1 && capital(term.after as usize - 1))
        || capital(first) && !starts && capital(first - 1)
}

/// A named standard or a figure beside it: "industry-standard TLS 1.2", "such as NIST SP 800-88".
pub(super) fn is_settled(site: &Site, term: &Term) -> bool {
    let phrase = term.entry().phrase;
    let after = term.after as usize;
    let practice = phrase.contains("practice") || phrase.contains("standard");
    if practice {
        // "Industry best practice recommends …" tells what others do; "standards such as …" names them.
        if site.is(after, &["recommends", "recommend", "suggests", "suggest", "such", "like"]) {
            return true;
        }
        // "OpenSSF best practices", "CII best practices"
        let first = term.first as usize;
        if site.is(after, &["badge", "badges"])
            || (first.saturating_sub(3).max(site.tokens().start)..first)
                .rev()
                .take_while(|&i| {
                    !site.pos(i, Pos::PREPOSITION | Pos::TO | Pos::FINITE_VERB | Pos::CONJUNCTION)
                })
                .any(|i| site.words(i..i + 1).bytes().filter(u8::is_ascii_uppercase).count() >= 2)
        {
            return true;
        }
        let window = after..(after + 6).min(site.tokens().end);
        if window.clone().any(|i| {
            let token = &site.analysis().tokens[i];
            let word = site.words(i..i + 1);
            token.is_word()
                && (word.len() >= 2 && word.bytes().filter(u8::is_ascii_uppercase).count() >= 2
                    || word.bytes().any(|b| b.is_ascii_digit()))
        }) {
            return true;
        }
    }
    // "appropriate protections per the Data Classification Policy"
    let tokens = &site.analysis().tokens;
    let referred = (after..site.tokens().end).any(|i| {
        let names = site.is(i, &["per"])
            || site.is(i, &["accordance", "according"]) && site.is(i + 1, &["with", "to"])
            || site.is(i, &["defined", "described", "specified", "listed"]) && site.is(i + 1, &["in"]);
        names
            && (i + 1..(i + 6).min(site.tokens().end)).any(|j| {
                tokens[j].is(Pos::PROPER)
                    || site.block().text.links().iter().any(|l| l.text.overlaps(tokens[j].span()))
            })
    });
    if referred {
        return true;
    }
    if phrase.contains("reasonable") {
        return site.analysis().times.iter().any(|t| matches!(t.interval, Interval::Within(_)));
    }
    false
}
