//! Ids in running text.
//!
//! Digits are rare in prose, so the search stops at each run of digits and looks back at what
//! stands before it.

use super::Scheme;
use crate::span::Span;

/// An id in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub scheme: Scheme,
    /// In the usual spelling: CC6.1, AC-2(3), PR.AA-01, A.8.15, 164.312(b).
    pub id: String,
    /// In bytes of the text.
    pub span: Span,
    /// Whether the spelling alone shows the framework. "A1.2" and "P4.2" can be anything, and so
    /// can "A.5.1": they count where the document speaks of the framework.
    pub sure: bool,
}

/// The control families of NIST SP 800-53 Rev. 5.
const FAMILIES: [&str; 20] = [
    "AC", "AT", "AU", "CA", "CM", "CP", "IA", "IR", "MA", "MP", "PE", "PL", "PM", "PS", "PT", "RA", "SA",
    "SC", "SI", "SR",
];

/// The functions of the CSF.
const FUNCTIONS: [&str; 6] = ["GV", "ID", "PR", "DE", "RS", "RC"];

/// Finds the ids in a text, in order of place.
pub fn find(text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    let bytes = text.as_bytes();
    // Most texts have no digit at all. Without a way out on the first, the machine compares many bytes at a time.
    if !bytes.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
        return hits;
    }
    let mut at = 0;
    while let Some(step) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let start = at + step;
        let run = digits(bytes, start);
        at = match read(text, start, run) {
            Some(hit) => {
                let end = hit.span.end as usize;
                hits.push(hit);
                end.max(run)
            }
            None => run,
        };
    }
    hits
}

/// The end of the run of digits that begins at `at`.
fn digits(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count()
}

fn number(text: &str, from: usize, to: usize) -> Option<u32> {
    text.get(from..to)?.parse().ok()
}

/// The id whose first digits are `start..run`.
fn read(text: &str, start: usize, run: usize) -> Option<Hit> {
    if run - start > 3 {
        return None;
    }
    let bytes = text.as_bytes();
    match start.checked_sub(1).map(|i| bytes[i]) {
        Some(b'-') => {
            csf(text, start, run).or_else(|| nist(text, start, run)).or_else(|| tsc(text, start, run))
        }
        Some(b'.') => iso(text, start, run),
        Some(b'A'..=b'Z' | b'a'..=b'z') => tsc(text, start, run).or_else(|| iso(text, start, run)),
        _ => hipaa(text, start, run)
            .or_else(|| tsc(text, start, run))
            .or_else(|| iso(text, start, run))
            .or_else(|| dc(text, start, run)),
    }
}

/// Whether a word can begin at `at`.
fn begins(bytes: &[u8], at: usize) -> bool {
    at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'.' | b'-' | b'_'))
}

/// Whether an id can end at `end`: no further digits or letters, and no "-02" of a longer number.
fn ends(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end) {
        Some(b) if b.is_ascii_alphanumeric() || *b == b'_' => false,
        Some(b'-') => !bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        _ => true,
    }
}

/// Where a word that ends at `end` begins, if it is one of `words` in capitals or small letters.
fn word_before(text: &str, end: usize, words: &[&'static str]) -> Option<(usize, &'static str)> {
    words.iter().find_map(|word| {
        let start = end.checked_sub(word.len())?;
        let found = text.get(start..end)?;
        let same = found == *word
            || found.bytes().all(|b| b.is_ascii_lowercase()) && found.eq_ignore_ascii_case(word);
        (same && begins(text.as_bytes(), start)).then_some((start, *word))
    })
}

/// CC6.1, CC 6.1, CC-6.1, cc6.1, CC6.01; A1.2, C1.1, PI1.3, P4.2.
fn tsc(text: &str, start: usize, run: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    if run - start != 1 || bytes.get(run) != Some(&b'.') {
        return None;
    }
    let end = digits(bytes, run + 1);
    if !(1..=2).contains(&(end - run - 1)) {
        return None;
    }
    let joint = usize::from(matches!(bytes[start.checked_sub(1)?], b' ' | b'-'));
    let words: &[&str] = if joint == 1 { &["CC"] } else { &["CC", "PI", "A", "C", "P"] };
    let (from, word) = word_before(text, start - joint, words)?;
    let group = number(text, start, run)?;
    let last = number(text, run + 1, end)?;
    let fits = match word {
        "CC" => (1..=9).contains(&group),
        "P" => (1..=8).contains(&group),
        _ => group == 1,
    };
    // "CC6.1.2" is somebody's numbering of points of focus: its criterion is CC6.1.
    let pointed = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    let certain = matches!(word, "CC" | "PI");
    if !fits
        || last == 0
        || !ends(bytes, end)
        || pointed && !certain
        || bytes[from].is_ascii_lowercase() && word != "CC"
    {
        return None;
    }
    Some(Hit {
        scheme: Scheme::Tsc,
        id: format!("{word}{group}.{last}"),
        span: Span::from(from..end),
        sure: certain,
    })
}

/// DC 3, and DC3 or DC-3 where the text speaks of description criteria: else it is a data centre.
fn dc(text: &str, start: usize, run: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    if bytes[start.checked_sub(1)?] != b' ' || run - start > 2 {
        return None;
    }
    let (from, _) = word_before(text, start - 1, &["DC"]).filter(|(from, _)| bytes[*from] == b'D')?;
    let number = number(text, start, run)?;
    let decimal = bytes.get(run) == Some(&b'.') && bytes.get(run + 1).is_some_and(u8::is_ascii_digit);
    if number == 0 || decimal || !ends(bytes, run) {
        return None;
    }
    Some(Hit { scheme: Scheme::Dc, id: format!("DC {number}"), span: Span::from(from..run), sure: false })
}

/// AC-2, AC-02, AC-2(3), AC-2 (3), AC-02(03), AC-2.3, ac-2.3; the part of AC-2a. is left out.
fn nist(text: &str, start: usize, run: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let (from, family) = word_before(text, start - 1, &FAMILIES)?;
    let control = number(text, start, run).filter(|n| (1..=99).contains(n))?;
    let lower = bytes[from].is_ascii_lowercase();
    let (mut end, mut enhancement, mut sure) = (run, None, true);
    let bracket = if bytes.get(run) == Some(&b' ') { run + 1 } else { run };
    if bytes.get(bracket) == Some(&b'(') {
        let close = digits(bytes, bracket + 1);
        if (1..=2).contains(&(close - bracket - 1)) && bytes.get(close) == Some(&b')') {
            enhancement = number(text, bracket + 1, close).filter(|n| *n > 0);
            end = close + 1;
        }
    } else if bytes.get(run) == Some(&b'.') && bytes.get(run + 1).is_some_and(u8::is_ascii_digit) {
        let close = digits(bytes, run + 1);
        enhancement = number(text, run + 1, close).filter(|n| (1..=99).contains(n));
        enhancement?;
        end = close;
        sure = lower;
    }
    // "AC-2a." is an item of the control's statement.
    let item = enhancement.is_none()
        && bytes.get(end).is_some_and(u8::is_ascii_lowercase)
        && !bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    let longer = bytes.get(end) == Some(&b'-') && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
    // "ac-2" alone is a file or an anchor.
    if longer || !(item || ends(bytes, end)) || lower && enhancement.is_none() || run - start > 2 {
        return None;
    }
    let id = match enhancement {
        Some(enhancement) => format!("{family}-{control}({enhancement})"),
        None => format!("{family}-{control}"),
    };
    Some(Hit { scheme: Scheme::Nist80053, id, span: Span::from(from..end), sure })
}

/// PR.AA-01, and PR.AC-1 as 1.1 wrote it.
fn csf(text: &str, start: usize, run: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let category = text.get(start.checked_sub(3)?..start - 1)?;
    let dot = start.checked_sub(4)?;
    if bytes.get(dot) != Some(&b'.') || !category.bytes().all(|b| b.is_ascii_uppercase()) || run - start > 2 {
        return None;
    }
    let (from, function) =
        word_before(text, dot, &FUNCTIONS).filter(|(from, _)| bytes[*from].is_ascii_uppercase())?;
    let number = number(text, start, run).filter(|n| *n > 0)?;
    if !ends(bytes, run) {
        return None;
    }
    let id = format!("{function}.{category}-{number:02}");
    Some(Hit { scheme: Scheme::Csf, id, span: Span::from(from..run), sure: true })
}

/// A.8.15, A.9.2.5, A8.15, Annex A 8.15, Annex A.8.15, A. 8.15.
fn iso(text: &str, start: usize, run: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    let before = &text[..start];
    let letter = before.trim_end_matches([' ', '.']).len();
    let gap = &before[letter..];
    if !matches!(gap, "" | "." | " " | ". ") || run - start > 2 {
        return None;
    }
    let (from, _) = word_before(text, letter, &["A"]).filter(|(from, _)| bytes[*from] == b'A')?;
    let annexed = text[..from].ends_with("Annex ");
    if gap.ends_with(' ') && !annexed || bytes.get(run) != Some(&b'.') {
        return None;
    }
    let mut numbers = vec![number(text, start, run)?];
    let mut end = run;
    while numbers.len() < 4 && bytes.get(end) == Some(&b'.') {
        let next = digits(bytes, end + 1);
        let Some(number) = number(text, end + 1, next).filter(|n| (1..=99).contains(n)) else { break };
        numbers.push(number);
        end = next;
    }
    if !(2..=3).contains(&numbers.len()) || !(5..=18).contains(&numbers[0]) || !ends(bytes, end) {
        return None;
    }
    let id = numbers.iter().fold("A".to_owned(), |id, number| format!("{id}.{number}"));
    let from = if annexed { from - "Annex ".len() } else { from };
    Some(Hit { scheme: Scheme::Iso27001, id, span: Span::from(from..end), sure: annexed })
}

/// 164.308(a)(1)(ii)(A), with or without § and 45 CFR before it.
fn hipaa(text: &str, start: usize, run: usize) -> Option<Hit> {
    let bytes = text.as_bytes();
    if &text[start..run] != "164" || bytes.get(run) != Some(&b'.') || start > 0 && bytes[start - 1] == b'.' {
        return None;
    }
    let section = digits(bytes, run + 1);
    if !matches!(&text[run + 1..section], "308" | "310" | "312" | "314" | "316") {
        return None;
    }
    let mut end = section;
    while bytes.get(end) == Some(&b'(') {
        let close = end + 1 + bytes[end + 1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        if !(1..=4).contains(&(close - end - 1)) || bytes.get(close) != Some(&b')') {
            break;
        }
        end = close + 1;
    }
    Some(Hit {
        scheme: Scheme::Hipaa,
        id: text[start..end].to_owned(),
        span: Span::from(start..end),
        sure: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        find(text).into_iter().map(|hit| hit.id).collect()
    }

    fn spelt(text: &str) -> Vec<&str> {
        find(text).iter().map(|hit| &text[hit.span.range()]).collect()
    }

    #[test]
    fn trust_services_criteria() {
        for text in
            ["CC6.1", "CC 6.1", "CC-6.1", "cc6.1", "(CC6.1)", "CC6.1.", "TSC CC6.1,", "CC6.01", "CC6.1.2"]
        {
            assert_eq!(ids(text), ["CC6.1"], "{text}");
        }
        assert_eq!(ids("CC6.1–CC6.3, CC7.2/CC7.3 and A1.2"), ["CC6.1", "CC6.3", "CC7.2", "CC7.3", "A1.2"]);
        assert_eq!(ids("C1.1, PI1.5, P4.2, P6.7"), ["C1.1", "PI1.5", "P4.2", "P6.7"]);
        assert_eq!(spelt("see CC 6.1."), ["CC 6.1"]);
    }

    #[test]
    fn nist_controls() {
        for text in ["AC-2(3)", "AC-2 (3)", "AC-02(03)", "ac-2.3", "AC-2.3", "NIST AC-2(3)."] {
            assert_eq!(ids(text), ["AC-2(3)"], "{text}");
        }
        for text in ["AC-2", "AC-02", "AC-2.", "AC-2a.", "AC-2 a.", "AC-2(a)", "AC-2 (Account Management)"] {
            assert_eq!(ids(text), ["AC-2"], "{text}");
        }
        assert_eq!(ids("AC-2, SC-7(21); PM-31"), ["AC-2", "SC-7(21)", "PM-31"]);
    }

    #[test]
    fn csf_subcategories() {
        assert_eq!(ids("PR.AA-01, (GV.OC-03) and PR.AC-1"), ["PR.AA-01", "GV.OC-03", "PR.AC-01"]);
        assert_eq!(find("PR.AC-01")[0].scheme, Scheme::Csf);
    }

    #[test]
    fn iso_controls() {
        for text in ["A.8.15", "A8.15", "Annex A 8.15", "Annex A.8.15", "ISO 27001 A.8.15:", "(A.8.15)"] {
            assert_eq!(ids(text), ["A.8.15"], "{text}");
        }
        assert_eq!(ids("A.9.2.5 and A.18.1.4"), ["A.9.2.5", "A.18.1.4"]);
        assert_eq!(spelt("per Annex A 8.15."), ["Annex A 8.15"]);
    }

    #[test]
    fn hipaa_paragraphs() {
        for text in ["164.308(a)(1)(ii)(A)", "§164.308(a)(1)(ii)(A).", "45 CFR § 164.308(a)(1)(ii)(A)"] {
            assert_eq!(ids(text), ["164.308(a)(1)(ii)(A)"], "{text}");
        }
        assert_eq!(ids("§164.312(b), 45 CFR 164.310"), ["164.312(b)", "164.310"]);
    }

    #[test]
    fn description_criteria() {
        assert_eq!(ids("DC 3 and DC 9"), ["DC 3", "DC 9"]);
    }

    #[test]
    fn ordinary_text_has_none() {
        for text in [
            "Version 6.1, section 8.15, RFC 2119, 2025-01-31",
            "TLS 1.2, AES-256, SHA-2, UTF-8, ISO 9001, PCI 8.3.6",
            "AC-DC, AC/DC, DC-3, DC1, a 12V DC 12.5 supply",
            "CIS 14.1, CIS-14.1, TS 6.0, CC BY 4.0, CC0-1.0, CC-BY-4.0",
            "CTRL-AC-2, AC-001, AC-2-1, MAC-2, X.AC-2, AC-2x3, SC-2024-01",
            "A 8.15 inch drive, plan A. 5.1 follows, A.4.1, A.19.1.1, A.5, v1.A.5.1",
            "IP 10.164.308.1, 1164.308(a), $164.30, 164.404(a), P9.1, A2.1, C2.3, F1.2",
            "ac-2 and sc-7 in a file name, GV.OC, PR.x-1, PR.AA-001",
        ] {
            assert_eq!(ids(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn strange_bytes_are_no_matter() {
        for text in ["é1", "§1", "“6.1”", "-1", ".1", "(1)", "AC-", "CC", "A.", "\u{a0}6.1", "—164.308("]
        {
            find(text);
        }
    }
}
