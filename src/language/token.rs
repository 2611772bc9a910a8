//! Words, numbers and punctuation.

use crate::span::Span;
use crate::vocabulary::word::read_word;
use crate::vocabulary::{Pos, VerbId, Vocabulary, WordHash, WordId};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Word,
    /// Begins with a digit: `30`, `2026-01-31`, `24/7`.
    Number,
    /// One byte of punctuation, or one character that is no letter.
    Punct(u8),
}

/// A token of a block's text. Offsets count bytes of that text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub shape: Shape,
    pub word: WordId,
    pub pos: Pos,
    pub verb: VerbId,
    /// Begins with a capital.
    pub capital: bool,
    /// Ends in 's or s'.
    pub possessive: bool,
}

impl Token {
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    pub fn is(&self, pos: Pos) -> bool {
        self.pos.is(pos)
    }

    pub fn is_punct(&self, byte: u8) -> bool {
        self.shape == Shape::Punct(byte)
    }

    pub fn is_word(&self) -> bool {
        matches!(self.shape, Shape::Word | Shape::Number)
    }
}

/// Longer runs of letters are no words of a table.
const MAX_WORD: usize = 48;

/// Splits `text` into tokens and looks each word up.
pub(crate) fn tokenize(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_whitespace() || byte < 0x20 {
            at += 1;
            continue;
        }
        let start = at;
        if let Some(end) = variable_end(bytes, at) {
            out.push(variable(start, end));
            at = end;
            continue;
        }
        let mut lower = Lower { bytes: [0; MAX_WORD], length: 0, hash: WordHash::EMPTY };
        let end = read_word(text, at, |byte| lower.push(byte));
        if end == start {
            let width = char_width(byte);
            at = (at + width).min(bytes.len());
            // No-break space and the zero-width characters separate words like blanks.
            if byte == 0xC2 && bytes.get(start + 1) == Some(&0xA0) {
                continue;
            }
            // "users' accounts": the apostrophe belongs to the word before it.
            if byte == b'\''
                && bytes.get(at) == Some(&b' ')
                && let Some(last) = out.last_mut().filter(|t| t.end as usize == start)
            {
                last.possessive = bytes[start - 1] == b's';
            }
            let mut token = punct(start, at, byte);
            if byte == b'%' {
                token.word = vocabulary.word(b"%");
            } else if byte == b'&' {
                token.pos = Pos::CONJUNCTION;
            }
            out.push(token);
            continue;
        }
        at = end;
        out.push(word(&bytes[start..end], start, vocabulary, &lower));
    }
}

/// Where a template variable ends: "{{.Name}}" stands for a name.
fn variable_end(bytes: &[u8], at: usize) -> Option<usize> {
    if !bytes[at..].starts_with(b"{{") {
        return None;
    }
    let length = bytes[at..].iter().take(80).position(|&b| b == b'}')?;
    bytes[at + length..].starts_with(b"}}").then_some(at + length + 2)
}

fn variable(start: usize, end: usize) -> Token {
    Token { shape: Shape::Word, pos: Pos::NOUN | Pos::PROPER, capital: true, ..punct(start, end, b'{') }
}

fn punct(start: usize, end: usize, byte: u8) -> Token {
    Token {
        start: start as u32,
        end: end as u32,
        shape: Shape::Punct(byte),
        word: WordId::UNKNOWN,
        pos: Pos::NONE,
        verb: VerbId::NONE,
        capital: false,
        possessive: false,
    }
}

/// A word in lower case and with straight apostrophes, as the vocabulary has it.
struct Lower {
    bytes: [u8; MAX_WORD],
    length: usize,
    hash: WordHash,
}

impl Lower {
    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.length) {
            *slot = byte;
            self.hash.add(byte);
        }
        self.length += 1;
    }

    /// `None` when it is too long for an English word.
    fn word(&self) -> Option<&[u8]> {
        self.bytes.get(..self.length)
    }
}

fn word(bytes: &[u8], start: usize, vocabulary: &Vocabulary, lower: &Lower) -> Token {
    let capital = bytes[0].is_ascii_uppercase();
    let number = bytes[0].is_ascii_digit();
    let mut token = Token {
        start: start as u32,
        end: (start + bytes.len()) as u32,
        shape: if number { Shape::Number } else { Shape::Word },
        word: WordId::UNKNOWN,
        pos: Pos::NOUN,
        verb: VerbId::NONE,
        capital,
        possessive: false,
    };
    let Some(mut lower_case) = lower.word() else {
        return token;
    };
    token.word = vocabulary.hashed_word(lower_case, lower.hash);
    if token.word == WordId::UNKNOWN
        && let Some(owner) = lower_case.strip_suffix(b"'s")
    {
        lower_case = owner;
        token.possessive = true;
        token.word = vocabulary.word(owner);
    }
    if token.word == WordId::UNKNOWN {
        let later_capital = bytes[1..].iter().any(u8::is_ascii_uppercase);
        token.pos = if later_capital { Pos::NOUN | Pos::PROPER } else { Pos::guess(lower_case) };
    } else {
        token.pos = vocabulary.pos(token.word);
        token.verb = vocabulary.verb_of(token.word);
        if token.pos.is_empty() {
            token.pos = Pos::guess(lower_case);
        }
    }
    if token.possessive {
        token.pos = token.pos.without(Pos::FINITE_VERB | Pos::PARTICIPLE | Pos::GERUND) | Pos::NOUN;
        token.verb = VerbId::NONE;
    }
    token
}

fn char_width(byte: u8) -> usize {
    match byte {
        0..=0x7F => 1,
        0xF0.. => 4,
        0xE0.. => 3,
        _ => 2,
    }
}
