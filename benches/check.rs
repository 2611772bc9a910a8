//! How fast documents are checked: `cargo bench --bench check`. The documents are the Markdown of
//! `$SAYSO_CORPUS`, or of `../shared/corpus`, or of `examples`.

#![allow(clippy::unwrap_used)]

#[path = "support/corpus.rs"]
mod corpus;

use corpus::{Document, bytes, documents};
use divan::{Bencher, black_box, counter::BytesCount};
use sayso::engine::{self, Settings};
use sayso::{document, syntax};
use std::process::{Command, Stdio};

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn over_all<T>(bencher: Bencher, work: impl Fn(&Document) -> T + Sync) {
    let documents = documents();
    bencher.counter(BytesCount::new(bytes(&documents))).bench(|| {
        for document in &documents {
            black_box(work(document));
        }
    });
}

/// All rules, one thread.
#[divan::bench(sample_count = 30)]
fn check(bencher: Bencher) {
    let settings = Settings::default();
    over_all(bencher, |d| engine::check_text(&d.text, &d.path, &settings));
}

/// What was understood, before any rule looks at it.
#[divan::bench(sample_count = 30)]
fn read(bencher: Bencher) {
    over_all(bencher, |d| engine::read(&d.text, &d.path, &Settings::default()));
}

/// Sections and blocks of text without markup.
#[divan::bench(sample_count = 30)]
fn build(bencher: Bencher) {
    over_all(bencher, |d| document::build(&d.text, &syntax::read(&d.text)));
}

/// The grammar alone.
#[divan::bench(sample_count = 30)]
fn parse(bencher: Bencher) {
    over_all(bencher, |d| syntax::parse(&d.text, None));
}

/// The program from start to end with a file of 10 kB.
#[divan::bench(sample_count = 50)]
fn process(bencher: Bencher) {
    let documents = documents();
    let text = documents.iter().flat_map(|d| d.text.chars()).take(10_000).collect::<String>();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ten.md");
    std::fs::write(&path, &text).unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        Command::new(env!("CARGO_BIN_EXE_sayso"))
            .args(["check", "--fail-on", "never", "--format", "json"])
            .arg(&path)
            .stdout(Stdio::null())
            .status()
            .unwrap()
    });
}
