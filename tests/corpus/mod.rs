//! The corpus of public documents that stands beside the checkout, in `../shared`.

use std::path::{Path, PathBuf};

/// The Markdown files of the corpus with their names in it, in order of path; none, and a word
/// about it, where there is no corpus.
#[expect(clippy::print_stdout, reason = "whoever runs the tests should see what was left out")]
pub(crate) fn documents() -> Vec<(String, String)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let mut files = Vec::new();
    if corpus.exists() {
        markdown_files(&corpus, &mut files);
    } else {
        println!("no corpus at {}", corpus.display());
    }
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&corpus).unwrap().display().to_string();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn markdown_files(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            markdown_files(&path, files);
        } else if path.extension().is_some_and(|e| e == "md") {
            files.push(path);
        }
    }
}
