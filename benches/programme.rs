//! What a whole control programme costs: `cargo bench --bench programme`. It is made up, of 2,000 narratives and
//! 5,000 register entries.

#![allow(clippy::unwrap_used)]

#[path = "support/programme.rs"]
mod made_up;

use divan::{Bencher, black_box};
use made_up::{Size, narrative};
use sayso::config::{Configs, Flags, Search};
use sayso::programme::Digest;
use sayso::{engine, rules};
use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZE: Size = Size { documents: 2_000, owners: 500, systems: 500, records: 4_000 };

fn main() {
    divan::main();
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    made_up::write(folder.path(), &SIZE);
    folder
}

fn check(bencher: Bencher, path: &str) {
    let folder = folder();
    bencher.bench(|| {
        let status = Command::new(env!("CARGO_BIN_EXE_sayso"))
            .args(["check", "--fail-on", "never", "--format", "json", path])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success());
    });
}

/// The program, over the whole folder.
#[divan::bench(sample_count = 10)]
fn check_the_folder(bencher: Bencher) {
    check(bencher, ".");
}

/// The program, asked for one document, for which it reads the others.
#[divan::bench(sample_count = 10)]
fn check_one_document(bencher: Bencher) {
    check(bencher, "narratives/1000.md");
}

/// What an edit in one document makes necessary: it is read again, and the programme is looked at with it.
#[divan::bench(sample_count = 30)]
fn after_an_edit(bencher: Bencher) {
    let folder = folder();
    let root = folder.path();
    let configs = Configs::new(Search::Upwards, Flags::default(), None);
    let known = Arc::new(engine::registers_under(root, &configs));
    let settings =
        Arc::new(configs.settings_meanwhile(&root.join("a.md")).with_registers(Arc::clone(&known)));
    let digest = |path: &Path, text: &str| {
        let reading = engine::read(text, &path.to_string_lossy(), &settings);
        Arc::new(engine::digest(&reading, &path.to_string_lossy(), text, path, Some(root)))
    };
    let mut paths: Vec<_> =
        fs::read_dir(root.join("narratives")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut digests: Vec<Arc<Digest>> =
        paths.iter().map(|path| digest(path, &fs::read_to_string(path).unwrap())).collect();
    let edited = SIZE.documents / 2 + 1;
    let edits = Cell::new(0);
    bencher
        .with_inputs(|| {
            edits.set(edits.get() + 1);
            narrative(edited, edits.get() % 2 == 1, &SIZE)
        })
        .bench_local_values(|text| {
            digests[edited] = digest(&paths[edited], &text);
            let programme = engine::programme(
                digests.iter().map(|digest| (&*settings.given, digest)),
                Arc::clone(&known),
            );
            black_box(rules::across(&programme))
        });
}
