//! From a word to its number. The look-up is made for each word of each document, so the hash is
//! one that the tokenizer can compute letter by letter as it reads them.

use super::WordId;

/// A hash of the bytes that were [`added`](WordHash::add) to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WordHash(u32);

impl WordHash {
    pub(crate) const EMPTY: WordHash = WordHash(0x811C_9DC5);

    /// FNV-1a.
    #[inline]
    pub(crate) fn add(&mut self, byte: u8) {
        self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }

    pub(crate) fn of(word: &[u8]) -> WordHash {
        let mut hash = WordHash::EMPTY;
        word.iter().for_each(|byte| hash.add(*byte));
        hash
    }

    /// Where to begin to look: the upper bits depend on all letters, the lowest hardly.
    fn slot(self, slots: usize) -> usize {
        (self.0 ^ self.0 >> 15) as usize & (slots - 1)
    }
}

/// A word's hash and number; number 0 marks an empty slot.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u32,
    id: WordId,
}

/// The words with their numbers, which count from 1.
pub(crate) struct Dictionary {
    /// A power of two of them, at most half of them taken.
    slots: Vec<Slot>,
    /// All words, one behind the other, and where each ends.
    letters: Vec<u8>,
    ends: Vec<u32>,
}

impl Dictionary {
    pub(super) fn new() -> Dictionary {
        Dictionary {
            slots: vec![Slot::default(); 1 << 14],
            letters: Vec::with_capacity(1 << 16),
            ends: vec![0],
        }
    }

    /// The number of a word, or [`WordId::UNKNOWN`].
    #[inline]
    pub(crate) fn get(&self, word: &[u8], hash: WordHash) -> WordId {
        self.slots[self.find(word, hash)].id
    }

    /// The slot that holds the word, or the empty one where it would be.
    #[inline]
    fn find(&self, word: &[u8], hash: WordHash) -> usize {
        let mut at = hash.slot(self.slots.len());
        loop {
            let slot = self.slots[at];
            if slot.id == WordId::UNKNOWN || slot.hash == hash.0 && self.letters(slot.id) == word {
                return at;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    fn letters(&self, id: WordId) -> &[u8] {
        let id = usize::from(id.0);
        &self.letters[self.ends[id - 1] as usize..self.ends[id] as usize]
    }

    /// The number of a word, a new one if need be; `None` when there are too many of them.
    pub(super) fn add(&mut self, word: &[u8]) -> Option<WordId> {
        let hash = WordHash::of(word);
        let at = self.find(word, hash);
        if self.slots[at].id != WordId::UNKNOWN {
            return Some(self.slots[at].id);
        }
        let id = WordId(u16::try_from(self.ends.len()).ok()?);
        self.letters.extend_from_slice(word);
        self.ends.push(self.letters.len() as u32);
        self.slots[at] = Slot { hash: hash.0, id };
        if self.ends.len() * 2 > self.slots.len() {
            self.grow();
        }
        Some(id)
    }

    fn grow(&mut self) {
        let more = vec![Slot::default(); self.slots.len() * 2];
        for slot in std::mem::replace(&mut self.slots, more) {
            if slot.id != WordId::UNKNOWN {
                let at = self.find(self.letters(slot.id), WordHash(slot.hash));
                self.slots[at] = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers_while_it_grows() {
        let mut dictionary = Dictionary::new();
        let word = |n: usize| format!("w{n}").into_bytes();
        for n in 1..20_000 {
            assert_eq!(dictionary.add(&word(n)), Some(WordId(n as u16)));
        }
        for n in 1..20_000 {
            assert_eq!(dictionary.get(&word(n), WordHash::of(&word(n))), WordId(n as u16));
            assert_eq!(dictionary.add(&word(n)), Some(WordId(n as u16)));
        }
        assert_eq!(dictionary.get(b"other", WordHash::of(b"other")), WordId::UNKNOWN);
    }
}
