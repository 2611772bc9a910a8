//! Front matter: the `key: value` lines at the head of a file.

use crate::span::Span;

/// One `key: value` line, or an item of a list under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As written, without quotes; an item of a list has the key it stands under.
    pub key: String,
    /// Without quotes; empty where a list or a map follows.
    pub value: String,
    /// Where the value is written, in bytes of the source.
    pub span: Span,
    /// Blanks before the key.
    pub indent: u16,
}

/// Reads one line that begins at `source`. `under` is the key that an item of a list belongs to.
pub(super) fn read(line: &str, source: u32, under: Option<&str>) -> Option<Entry> {
    let indent = line.len() - line.trim_start().len();
    let mut rest = line.trim_start();
    let mut at = indent;
    let item = rest.strip_prefix("- ").is_some();
    if item {
        let after = rest[2..].trim_start();
        at += rest.len() - after.len();
        rest = after;
    }
    if rest.is_empty() || rest.starts_with('#') {
        return None;
    }
    let colon = rest.find(": ").or_else(|| rest.trim_end().ends_with(':').then(|| rest.trim_end().len() - 1));
    let quoted = rest.starts_with(['"', '\'']);
    let (key, value, value_at) = match colon.filter(|_| !quoted) {
        Some(colon) => {
            let value = &rest[(colon + 1).min(rest.len())..];
            let blanks = value.len() - value.trim_start().len();
            (&rest[..colon], value.trim(), at + colon + 1 + blanks)
        }
        None if item => (under.unwrap_or(""), rest.trim_end(), at),
        None => return None,
    };
    let unquoted = unquote(value);
    let start = source + value_at as u32 + u32::from(unquoted.len() + 2 == value.len());
    Some(Entry {
        key: key.trim().trim_matches(['"', '\'']).to_owned(),
        value: unquoted.to_owned(),
        span: Span::new(start, start + unquoted.len() as u32),
        indent: indent.min(u16::MAX as usize) as u16,
    })
}

fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)) {
            return inner;
        }
    }
    value
}
