//! Takes inline markup out of a line: emphasis, code spans, links, images, entities, tags.
//!
//! This reads what Markdown writers mean, not all of CommonMark: marks of emphasis go where they
//! stand as such, with a partner or not, and nothing here looks beyond the line it is given.

use super::text::Text;
use crate::span::Span;

/// Bytes at which plain text may end.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"*_`[]!<&\\~{";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Appends the text of `line`, which begins at `source` in the file, without its markup.
pub(super) fn project(line: &str, source: u32, out: &mut Text) {
    project_depth(line, source, out, 0);
}

/// Links in links in links: deeper ones are kept as written.
const MAX_DEPTH: u8 = 4;

fn project_depth(line: &str, source: u32, out: &mut Text, depth: u8) {
    let bytes = line.as_bytes();
    let mut at = 0;
    let mut plain = 0;
    while let Some(next) = bytes[at..].iter().position(|byte| SPECIAL[*byte as usize]) {
        at += next;
        let step = match bytes[at] {
            b'*' | b'_' | b'~' => delimiter(bytes, at),
            b'`' => code(bytes, at),
            b'\\' => {
                bytes.get(at + 1).filter(|b| b.is_ascii_punctuation()).map(|_| Step::skip(at + 1, at + 2))
            }
            b'&' => entity(line, at),
            b'<' => tag(line, at),
            b'{' => mdx_comment(line, at),
            b'!' if bytes.get(at + 1) == Some(&b'[') => image(line, at),
            b'[' if depth < MAX_DEPTH => link(line, at),
            _ => None,
        };
        let Some(step) = step else {
            at += 1;
            continue;
        };
        out.push(&line[plain..at], source + plain as u32);
        let from = out.len();
        let whole = Span::new(source + at as u32, source + step.end as u32);
        match step.what {
            What::Nothing => {}
            What::Plain(start, end) => out.push(&line[start..end], source + start as u32),
            What::Code(start, end) => {
                out.push(&line[start..end], source + start as u32);
                out.push_code(from);
            }
            What::For(text) => out.push_for(text, whole),
            What::Link { text, target } => {
                project_depth(&line[text.0..text.1], source + text.0 as u32, out, depth + 1);
                out.push_link(from, &line[target.0..target.1], source + target.0 as u32);
            }
        }
        at = step.end;
        plain = at;
    }
    out.push(&line[plain..], source + plain as u32);
}

enum What {
    Nothing,
    /// Taken as it is.
    Plain(usize, usize),
    Code(usize, usize),
    /// Another text in its place.
    For(&'static str),
    Link {
        text: (usize, usize),
        target: (usize, usize),
    },
}

struct Step {
    what: What,
    end: usize,
}

impl Step {
    fn skip(start: usize, end: usize) -> Step {
        Step { what: What::Plain(start, end), end }
    }

    fn nothing(end: usize) -> Step {
        Step { what: What::Nothing, end }
    }
}

/// Emphasis marks: dropped where they open or close; `2 * 3` and `snake_case` keep them.
fn delimiter(bytes: &[u8], at: usize) -> Option<Step> {
    let mark = bytes[at];
    let mut end = at;
    while bytes.get(end) == Some(&mark) {
        end += 1;
    }
    let before = at.checked_sub(1).map(|i| bytes[i]).unwrap_or(b' ');
    let after = bytes.get(end).copied().unwrap_or(b' ');
    let inside = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
    let loose = before.is_ascii_whitespace() && after.is_ascii_whitespace();
    // A row of marks is a rule or a blank to fill in: "______".
    let long = end - at > 3;
    let single_tilde = mark == b'~' && end - at != 2;
    if loose || long || single_tilde || mark == b'_' && inside {
        return (end - at > 1).then(|| Step::skip(at, end));
    }
    Some(Step::nothing(end))
}

fn code(bytes: &[u8], at: usize) -> Option<Step> {
    let mut open = at;
    while bytes.get(open) == Some(&b'`') {
        open += 1;
    }
    let width = open - at;
    let mut close = open;
    while close < bytes.len() {
        if bytes[close] != b'`' {
            close += 1;
            continue;
        }
        let start = close;
        while bytes.get(close) == Some(&b'`') {
            close += 1;
        }
        if close - start == width {
            return Some(Step { what: What::Code(open, start), end: close });
        }
    }
    (width > 1).then(|| Step::skip(at, open))
}

fn entity(line: &str, at: usize) -> Option<Step> {
    let end = at + line.as_bytes()[at..].iter().take(12).position(|&b| b == b';')?;
    let text = match &line[at + 1..end] {
        "amp" | "#38" => "&",
        "lt" | "#60" => "<",
        "gt" | "#62" => ">",
        "quot" | "#34" => "\"",
        "apos" | "#39" | "rsquo" | "lsquo" => "'",
        "nbsp" | "#160" | "emsp" | "ensp" => " ",
        "mdash" | "#8212" => "—",
        "ndash" | "#8211" => "–",
        "hellip" => "…",
        "ldquo" | "rdquo" => "\"",
        "copy" | "reg" | "trade" => "",
        _ => return None,
    };
    Some(Step { what: What::For(text), end: end + 1 })
}

/// `{/* … */}` goes.
fn mdx_comment(line: &str, at: usize) -> Option<Step> {
    let inner = line[at..].strip_prefix("{/*")?;
    inner.find("*/}").map(|length| Step::nothing(at + length + "{/**/}".len()))
}

/// HTML tags and comments go, `<br>` ends a phrase, `<https://…>` keeps its address.
fn tag(line: &str, at: usize) -> Option<Step> {
    let bytes = line.as_bytes();
    let first = *bytes.get(at + 1)?;
    if bytes[at..].starts_with(b"<!--") {
        let end = line[at..].find("-->").map_or(line.len(), |i| at + i + 3);
        return Some(Step::nothing(end));
    }
    if !(first.is_ascii_alphabetic() || first == b'/') {
        return None;
    }
    let end = at + memchr::memchr(b'>', &bytes[at..bytes.len().min(at + 2000)])?;
    let inner = &line[at + 1..end];
    if inner.contains("://") && !inner.contains(' ') || inner.contains('@') && !inner.contains([' ', '=']) {
        return Some(Step::skip(at + 1, end).ending(end + 1));
    }
    let name = inner.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let lower = name.to_ascii_lowercase();
    // "<insert name>" is a placeholder, not a tag.
    const TAGS: [&str; 42] = [
        "a", "abbr", "b", "br", "cite", "code", "del", "details", "div", "dfn", "em", "font", "h1", "h2",
        "h3", "h4", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "picture", "pre", "q", "s",
        "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "table", "td", "tr", "u",
        "ul",
    ];
    if !TAGS.contains(&lower.as_str()) {
        return None;
    }
    let what = match lower.as_str() {
        "br" | "li" | "p" | "td" => What::For("; "),
        _ => What::Nothing,
    };
    Some(Step { what, end: end + 1 })
}

impl Step {
    fn ending(mut self, end: usize) -> Step {
        self.end = end;
        self
    }
}

/// The index of the bracket that closes the one at `at`.
fn closing(bytes: &[u8], at: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0;
    let mut i = at;
    let limit = bytes.len().min(at + 4000);
    // A line of nothing but opening brackets must not be read again for each of them.
    memchr::memchr(close, &bytes[at..limit])?;
    while i < limit {
        match bytes[i] {
            b'\\' => i += 1,
            b if b == open => depth += 1,
            b if b == close => {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
        i += 1;
    }
    None
}

/// Pictures carry no running text; badges are read elsewhere.
fn image(line: &str, at: usize) -> Option<Step> {
    let bytes = line.as_bytes();
    let close = closing(bytes, at + 1, b'[', b']')?;
    let end = match bytes.get(close + 1) {
        Some(b'(') => closing(bytes, close + 1, b'(', b')')?,
        Some(b'[') => closing(bytes, close + 1, b'[', b']')?,
        _ => return None,
    };
    Some(Step::nothing(end + 1))
}

fn link(line: &str, at: usize) -> Option<Step> {
    let bytes = line.as_bytes();
    // Foot note references leave no trace in the text.
    if bytes.get(at + 1) == Some(&b'^') {
        let close = closing(bytes, at, b'[', b']')?;
        return Some(Step::nothing(close + 1));
    }
    let close = closing(bytes, at, b'[', b']')?;
    let (target, end) = match bytes.get(close + 1) {
        Some(b'(') => {
            let end = closing(bytes, close + 1, b'(', b')')?;
            let inner = &line[close + 2..end];
            // A title may follow: (page.md "Title").
            let length = inner.find([' ', '\t']).unwrap_or(inner.len());
            ((close + 2, close + 2 + length), end + 1)
        }
        Some(b'[') => {
            let end = closing(bytes, close + 1, b'[', b']')?;
            ((close + 2, end), end + 1)
        }
        _ => return None,
    };
    Some(Step { what: What::Link { text: (at + 1, close), target }, end })
}
