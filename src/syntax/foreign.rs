//! The line to the grammar's C.

#![expect(unsafe_code, reason = "the generated parser and its scanner are C")]

use std::{marker::PhantomData, ptr::NonNull};
use tree_sitter_language::LanguageFn;

/// `Reader` in reader.c.
#[repr(C)]
struct Reader {
    opaque: [u8; 0],
}

unsafe extern "C" {
    fn tree_sitter_narrative() -> *const ();
    fn narrative_reader_new(text: *const u8, size: u32) -> NonNull<Reader>;
    fn narrative_reader_next(reader: NonNull<Reader>, token: &mut u16, end: &mut u32) -> bool;
    fn narrative_reader_delete(reader: NonNull<Reader>);
}

// SAFETY: the function is the one generated for this grammar and returns its static table.
pub(super) const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_narrative) };

/// The scanner's tokens in order: each by its place in `externals` in grammar.js, and where it ends.
pub(super) struct Tokens<'t> {
    reader: NonNull<Reader>,
    text: PhantomData<&'t str>,
}

impl<'t> Tokens<'t> {
    /// The tokens of a text of less than 4 GB.
    pub(super) fn of(text: &'t str) -> Tokens<'t> {
        // SAFETY: the bytes are UTF-8 and stay where they are while the reader is there.
        let reader = unsafe { narrative_reader_new(text.as_ptr(), text.len() as u32) };
        Tokens { reader, text: PhantomData }
    }
}

impl Iterator for Tokens<'_> {
    type Item = (u16, u32);

    fn next(&mut self) -> Option<(u16, u32)> {
        let (mut token, mut end) = (0, 0);
        // SAFETY: the reader is there until it is dropped.
        unsafe { narrative_reader_next(self.reader, &mut token, &mut end) }.then_some((token, end))
    }
}

impl Drop for Tokens<'_> {
    fn drop(&mut self) {
        // SAFETY: nobody else has it.
        unsafe { narrative_reader_delete(self.reader) }
    }
}
