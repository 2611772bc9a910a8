//! Fixed strings that are looked for again and again.

use memchr::memmem::Finder;

/// A few strings that most texts have none of. They are prepared once: `str::find` prepares at
/// each call, and in texts as short as a sentence that costs more than the search.
pub(crate) struct Needles(Vec<Finder<'static>>);

impl Needles {
    pub(crate) fn new(needles: &[&'static str]) -> Needles {
        Needles(needles.iter().map(|needle| Finder::new(*needle)).collect())
    }

    /// Whether one of the strings is in the text.
    pub(crate) fn any_in(&self, text: &[u8]) -> bool {
        self.0.iter().any(|needle| needle.find(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_any_of_them() {
        let needles = Needles::new(&[" means ", " refers to "]);
        assert!(needles.any_in(b"Owner means the CISO"));
        assert!(needles.any_in(b"It refers to that"));
        assert!(!needles.any_in(b"By all means. It refers"));
    }
}
