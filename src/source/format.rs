//! Which files are documents.

use std::path::Path;

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Markdown,
    Text,
    /// A table of values, with commas or semicolons between them.
    Commas,
    /// The same with tabs.
    Tabs,
}

impl Format {
    /// Whether it is one of tables, which are documents only where they say something of controls.
    pub fn is_sheet(self) -> bool {
        matches!(self, Format::Commas | Format::Tabs)
    }

    /// The format that a file's name tells, in upper or lower case.
    pub fn of_extension(path: &Path) -> Option<Format> {
        let extension = path.extension()?.to_str()?;
        let is = |known: &[&str]| known.iter().any(|name| extension.eq_ignore_ascii_case(name));
        if is(&["md", "markdown", "mdx"]) {
            Some(Format::Markdown)
        } else if is(&["txt"]) {
            Some(Format::Text)
        } else if is(&["csv"]) {
            Some(Format::Commas)
        } else if is(&["tsv"]) {
            Some(Format::Tabs)
        } else {
            None
        }
    }

    /// The format of a file that a person named: there, a name without an extension is Markdown.
    pub fn of_named_file(path: &Path) -> Option<Format> {
        match path.extension() {
            None => Some(Format::Markdown),
            Some(_) => Format::of_extension(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extension_tells_the_format() {
        let of = |name: &str| Format::of_extension(Path::new(name));
        assert_eq!(of("a/policy.md"), Some(Format::Markdown));
        assert_eq!(of("POLICY.MD"), Some(Format::Markdown));
        assert_eq!(of("a.mdx"), Some(Format::Markdown));
        assert_eq!(of("notes.txt"), Some(Format::Text));
        assert_eq!(of("README"), None);
        assert_eq!(of("matrix.xlsx"), None);
    }

    #[test]
    fn a_named_file_needs_no_extension() {
        assert_eq!(Format::of_named_file(Path::new("README")), Some(Format::Markdown));
        assert_eq!(Format::of_named_file(Path::new("a.docx")), None);
    }
}
