//! The documents that are measured.

#![allow(clippy::unwrap_used, dead_code)]

use std::path::{Path, PathBuf};
use std::{env, fs};

pub(crate) struct Document {
    pub path: String,
    pub text: String,
}

/// Where the documents are.
pub(crate) fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = root.join("../shared/corpus");
    match env::var_os("SAYSO_CORPUS") {
        Some(folder) => folder.into(),
        None if shared.is_dir() => shared,
        None => root.join("examples"),
    }
}

/// All Markdown below the folder, in order of its paths.
pub(crate) fn documents() -> Vec<Document> {
    let mut found = Vec::new();
    collect(&folder(), &mut found);
    found.sort_by(|a: &Document, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no Markdown below {}", folder().display());
    found
}

pub(crate) fn bytes(documents: &[Document]) -> usize {
    documents.iter().map(|d| d.text.len()).sum()
}

fn collect(folder: &Path, found: &mut Vec<Document>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "md") {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.push(Document { path: path.to_string_lossy().into_owned(), text });
        }
    }
}
