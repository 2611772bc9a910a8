//! Prose in the width of a terminal.

use unicode_width::UnicodeWidthStr;

/// The words of `text` in lines of at most `width` columns, every line after the first indented.
/// The first line starts after `used` columns that the caller has written. A word that is wider
/// than a line stays whole.
pub fn wrap(text: &str, width: usize, used: usize, indent: usize) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = used;
    let mut first = true;
    for word in text.split_whitespace() {
        let wide = word.width();
        if first {
            first = false;
        } else if column + 1 + wide > width {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += wide;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_move_to_the_next_line() {
        assert_eq!(wrap("one two  three\nfour", 13, 5, 2), "one two\n  three four");
        assert_eq!(wrap("incomprehensibilities a", 5, 0, 0), "incomprehensibilities\na");
        assert_eq!(wrap("", 5, 0, 0), "");
    }
}
