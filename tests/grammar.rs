//! The grammar: its examples, and what has to hold for any text.

use proptest::prelude::*;
use sayso::syntax::{self, Kind};
use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tree_sitter::{Node, Tree};

const GRAMMAR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/grammars/tree-sitter-narrative");

/// What is wrong with a tree, if anything: leaves that don't tile the text, errors, unknown kinds.
fn fault(text: &str, tree: &Tree) -> Option<String> {
    let root = tree.root_node();
    if root.has_error() {
        return Some(format!("the tree has errors: {}", root.to_sexp()));
    }
    let mut at = 0;
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        if Kind::of(node.kind_id()) == Kind::Other {
            return Some(format!("unknown kind {}", node.kind()));
        }
        if cursor.goto_first_child() {
            continue;
        }
        if node.start_byte() != at {
            return Some(format!("bytes {at}..{} are in no leaf", node.start_byte()));
        }
        if node.end_byte() == at && node.parent().is_some() {
            return Some(format!("empty leaf {} at {at}", node.kind()));
        }
        at = node.end_byte();
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return (at != text.len()).then(|| format!("the leaves end at {at} of {}", text.len()));
            }
        }
    }
}

/// All nodes with their places, to compare trees by.
fn outline(tree: &Tree) -> String {
    fn write(node: Node, depth: usize, out: &mut String) {
        writeln!(
            out,
            "{:depth$}{} {:?} {}-{}",
            "",
            node.kind(),
            node.byte_range(),
            node.start_position(),
            node.end_position()
        )
        .unwrap();
        for k in 0..node.child_count() {
            write(node.child(u32::try_from(k).unwrap()).unwrap(), depth + 1, out);
        }
    }
    let mut out = String::new();
    write(tree.root_node(), 0, &mut out);
    out
}

fn check(text: &str) {
    let tree = syntax::parse(text, None);
    if let Some(fault) = fault(text, &tree) {
        panic!("{fault}\n{text:?}\n{}", outline(&tree));
    }
}

fn corpus() -> Option<PathBuf> {
    let root = env::var_os("SAYSO_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: no reference corpus at {}", root.display());
    None
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn corpus_documents_tile() {
    let Some(root) = corpus() else { return };
    for path in files(&root, "md") {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let tree = syntax::parse(&text, None);
        if let Some(fault) = fault(&text, &tree) {
            panic!("{}: {fault}", path.display());
        }
    }
}
