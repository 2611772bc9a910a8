//! The client's side of a document: its text, its places, random edits of it.

use serde_json::{Value, json};

/// How columns are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columns {
    Utf8,
    Utf16,
}

/// Written to be plainly right rather than fast, and without a line of the server's own code.
pub(crate) struct Text {
    text: String,
    columns: Columns,
}

impl Text {
    pub(crate) fn new(text: &str, columns: Columns) -> Text {
        Text { text: text.to_owned(), columns }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte.
    pub(crate) fn place(&self, offset: usize) -> (u32, u32) {
        let before = &self.text[..offset];
        let within_end = before.ends_with('\r') && self.text[offset..].starts_with('\n');
        assert!(!within_end, "no place is within the end of a line");
        let mut line = 0;
        let mut start = 0;
        let bytes = before.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || *byte == b'\r' && self.text.as_bytes().get(at + 1) != Some(&b'\n') {
                line += 1;
                start = at + 1;
            }
        }
        let column = match self.columns {
            Columns::Utf8 => offset - start,
            Columns::Utf16 => self.text[start..offset].encode_utf16().count(),
        };
        (line, column as u32)
    }

    /// The byte at a line and column that exist.
    pub(crate) fn offset(&self, line: u64, column: u64) -> usize {
        let mut offsets = (0..=self.text.len()).filter(|at| self.text.is_char_boundary(*at));
        let within_end = |at: usize| self.text[..at].ends_with('\r') && self.text[at..].starts_with('\n');
        offsets.find(|at| !within_end(*at) && self.place(*at) == (line as u32, column as u32)).unwrap()
    }

    /// The words of a range.
    pub(crate) fn words(&self, range: &Value) -> &str {
        let offset =
            |at: &Value| self.offset(at["line"].as_u64().unwrap(), at["character"].as_u64().unwrap());
        &self.text[offset(&range["start"])..offset(&range["end"])]
    }

    /// Applies edits of an action, which all speak of the text before.
    pub(crate) fn apply(&mut self, edits: &[Value]) {
        let offset =
            |at: &Value| self.offset(at["line"].as_u64().unwrap(), at["character"].as_u64().unwrap());
        let mut ranges: Vec<_> = edits
            .iter()
            .map(|e| {
                (offset(&e["range"]["start"])..offset(&e["range"]["end"]), e["newText"].as_str().unwrap())
            })
            .collect();
        ranges.sort_by_key(|(range, _)| range.start);
        for (range, new) in ranges.into_iter().rev() {
            self.text.replace_range(range, new);
        }
    }

    /// Edits the text somewhere and gives the change as the protocol has it.
    pub(crate) fn random_edit(&mut self, random: &mut Random) -> Value {
        const WORDS: [&str; 16] = [
            "a",
            "é",
            "😀",
            " ",
            "\r\n",
            "\n",
            "\r",
            "periodically ",
            "all systems ",
            "\n\n## ",
            "| x ",
            "- ",
            "e\u{301}",
            "`",
            "Owner: CISO\n",
            "The Security Team reviews access. ",
        ];
        let start = self.random_place(random);
        let mut end = start;
        for _ in 0..random.below(4) {
            end += self.text[end..].chars().next().map_or(0, char::len_utf8);
        }
        if self.text[..end].ends_with('\r') && self.text[end..].starts_with('\n') {
            end += 1;
        }
        // A text that only grows would be judged ever more slowly.
        let grows = self.text.len() < 4000 || random.below(2) == 0;
        let new = if grows { WORDS[random.below(WORDS.len() as u64) as usize] } else { "" };
        let place = |offset| {
            let (line, character) = self.place(offset);
            json!({ "line": line, "character": character })
        };
        let change = json!({ "range": { "start": place(start), "end": place(end) }, "text": new });
        self.text.replace_range(start..end, new);
        change
    }

    /// A character boundary that is not within the end of a line.
    fn random_place(&self, random: &mut Random) -> usize {
        let mut at = random.below(self.text.len() as u64 + 1) as usize;
        while !self.text.is_char_boundary(at)
            || self.text[..at].ends_with('\r') && self.text[at..].starts_with('\n')
        {
            at -= 1;
        }
        at
    }
}

/// Numbers that are the same on every run (xorshift).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}
