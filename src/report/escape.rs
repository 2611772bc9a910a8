//! Documents may hold characters that move the cursor or turn the text around. They are shown,
//! never sent to a terminal.

use std::borrow::Cow;
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// Whether a character must not reach a terminal: controls, and the marks that change the
/// direction or the lines of the text around them.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Appends a character as it may be shown: a tab is four spaces, an unsafe one is `<U+202E>`.
pub(super) fn push(out: &mut String, character: char) {
    if character == '\t' {
        out.push_str("    ");
    } else if is_unsafe(character) {
        let _ = write!(out, "<U+{:04X}>", u32::from(character));
    } else {
        out.push(character);
    }
}

/// The columns that [`push`] fills for a character.
pub(super) fn width(character: char) -> usize {
    if character == '\t' {
        4
    } else if is_unsafe(character) {
        "<U+>".len() + if u32::from(character) > 0xFFFF { 5 } else { 4 }
    } else {
        character.width().unwrap_or(0)
    }
}

/// The text on one line, with unsafe characters made visible.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' | '\r' => out.push(' '),
            _ => push(&mut out, character),
        }
    }
    Cow::Owned(out)
}

/// The text as it may stand in an element or an attribute of XML and HTML; lines stay lines.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(character),
            // XML allows no control characters, not even by number.
            _ if is_unsafe(character) => {
                let _ = write!(out, "&lt;U+{:04X}&gt;", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_as_wide_as_it_is_shown() {
        use unicode_width::UnicodeWidthStr;
        for character in ['a', 'é', '日', '\t', '\u{7}', '\u{202e}', '\u{e0041}'] {
            let mut shown = String::new();
            push(&mut shown, character);
            assert_eq!(width(character), shown.width(), "{character:?}");
        }
    }

    #[test]
    fn unsafe_characters_are_shown() {
        assert_eq!(visible("plain “é” 😀"), "plain “é” 😀");
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\u{9b}d"), "a<U+001B>[31mb<U+202E>c<U+009B>d");
        assert_eq!(visible("a\tb\nc"), "a    b c");
    }
}
