//! What a change would do, as `diff -u` says it.

use super::{Palette, visible};
use similar::TextDiff;
use std::fmt::Write as _;

/// The difference between two texts of one file, which `patch -p0` can apply as it stands. For a terminal the lines
/// are coloured and hold no control characters.
pub fn diff(path: &str, before: &str, after: &str, terminal: Option<&Palette>) -> String {
    let lines = TextDiff::from_lines(before, after);
    // A name with line ends could add to the patch what is in no document.
    let path = visible(path);
    let patch = lines.unified_diff().header(&path, &path).to_string();
    let Some(palette) = terminal else { return patch };
    let mut out = String::with_capacity(patch.len());
    for line in patch.lines() {
        let style = match line.as_bytes() {
            [b'+', ..] => palette.good,
            [b'-', ..] => palette.error,
            [b'@', ..] => palette.hint,
            _ => palette.faint,
        };
        let _ = writeln!(out, "{style}{}{style:#}", visible(line));
    }
    out
}
