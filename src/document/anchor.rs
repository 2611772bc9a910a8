//! What a link to a heading leads to.

use super::{BlockId, BlockKind, Document};

/// What the publishing tools agree on: letters and digits in lower case. They differ in what
/// they make of blanks, marks, leading numbers and pictures.
pub fn key(text: &str) -> String {
    let text = unescaped(text);
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A key without the number that tools append to the second heading of the same name.
pub fn uncounted(key: &str) -> &str {
    key.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// The keys by which each heading can be reached, in the order of the document. A heading has several.
pub fn headings(document: &Document) -> impl Iterator<Item = (String, BlockId)> {
    let blocks = (0..).zip(&document.blocks);
    let headings = blocks.filter(|(_, block)| matches!(block.kind, BlockKind::Heading | BlockKind::Term));
    headings.flat_map(|(id, block)| keys(block.text.as_str()).into_iter().map(move |key| (key, id)))
}

fn keys(heading: &str) -> Vec<String> {
    let whole = key(heading);
    let unnumbered = whole.trim_start_matches(|c: char| c.is_numeric()).to_owned();
    let mut keys = vec![whole, unnumbered];
    // "Backups {#backups}" has an id of its own.
    if let Some((name, id)) = heading.split_once("{#") {
        keys.push(key(id.split(['}', ' ']).next().unwrap_or("")));
        keys.push(key(name));
    }
    keys
}

/// As GitHub makes anchors from headings.
pub fn slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .flat_map(char::to_lowercase)
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

/// The target of a link without its %-escapes.
pub fn unescaped(target: &str) -> String {
    let mut bytes = Vec::with_capacity(target.len());
    let mut rest = target.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        let escaped = match (byte, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = &after[2..];
            }
            None => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|value| value as u8)
}
