//! How fast the grammar reads Markdown, and what an edit and the shape of a text change about it:
//! `cargo bench --bench grammar`. The documents are those of `benches/check.rs`.

#![allow(clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;

use sayso::syntax::{self, Nodes};
use std::hint::black_box;
use std::time::{Duration, Instant};

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    speed();
    edits();
    ratios();
}

fn speed() {
    let documents = corpus::documents();
    let bytes = corpus::bytes(&documents) as f64;
    println!("{} files, {:.2} MB\n", documents.len(), bytes / 1e6);
    let over_all = |work: &dyn Fn(&str)| best_of(15, || documents.iter().for_each(|d| work(&d.text)));
    for (what, time) in [
        ("nodes without a tree", over_all(&|text| drop(black_box(syntax::read(text))))),
        ("a tree", over_all(&|text| drop(black_box(syntax::parse(text, None))))),
        ("a tree and its nodes", over_all(&|text| drop(black_box(Nodes::from(&syntax::parse(text, None)))))),
    ] {
        println!("{what:<20} {:>6.1} MB/s", bytes / time.as_secs_f64() / 1e6);
    }
}

/// A keystroke in a long document costs a fraction of reading it all, also in its first line.
fn edits() {
    let control = "## Control\n\nOwner: Jo\n\n- The team looks at each ticket.\n- It closes them.\n\n";
    println!("\n{:<12} {:>12} {:>12} {:>12}", "edit at", "tree again", "with nodes", "afresh");
    for size in [24_000, 240_000] {
        let text = control.repeat(size / control.len());
        for at in [4, text.len() / 2, text.len()] {
            let mut tree = syntax::parse(&text, None);
            syntax::edit(&mut tree, &text, at..at, "x");
            let edited = format!("{}x{}", &text[..at], &text[at..]);
            let again = best_of(15, || syntax::parse(&edited, Some(&tree)));
            let nodes = best_of(15, || Nodes::from(&syntax::parse(&edited, Some(&tree))));
            let afresh = best_of(15, || syntax::read(&edited));
            println!("{at:<12} {again:>12.0?} {nodes:>12.0?} {afresh:>12.0?}");
        }
    }
}

/// Four times the lines take four times as long, not sixteen.
fn ratios() {
    println!("\n{:<12} {:>6} {:>6}", "4 × lines", "read", "parse");
    for line in [
        "\n",
        "x\n",
        "- x\n",
        "> x\n",
        "\t- x\n",
        "<!--\n",
        "x |\n",
        "x\n\n",
        "```\n",
        "<div>\n",
        "a:\n",
        "| a |\n",
        "name: x\n",
    ] {
        let (few, many) = (line.repeat(20_000), line.repeat(80_000));
        let ratio = |work: &dyn Fn(&str)| {
            best_of(5, || work(&many)).as_secs_f64() / best_of(5, || work(&few)).as_secs_f64()
        };
        let read = ratio(&|text| drop(black_box(syntax::read(text))));
        let parse = ratio(&|text| drop(black_box(syntax::parse(text, None))));
        println!("{:<12} {read:>6.1} {parse:>6.1}", format!("{line:?}"));
    }
}

fn best_of<T>(runs: usize, work: impl Fn() -> T) -> Duration {
    let time = || {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..runs).map(|_| time()).min().unwrap_or_default()
}
