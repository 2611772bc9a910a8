//! How fast the grammar reads Markdown: `cargo bench --bench grammar`. The documents are those of
//! `benches/check.rs`.

#![allow(clippy::print_stdout)]

#[path = "support/corpus.rs"]
mod corpus;

use sayso::syntax;
use std::time::Instant;

// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let documents = corpus::documents();
    let bytes = corpus::bytes(&documents);
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            for document in &documents {
                std::hint::black_box(syntax::parse(&document.text, None));
            }
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let speed = |seconds: f64| bytes as f64 / seconds / 1e6;
    println!(
        "{} files, {:.2} MB: median {:.1} MB/s, best {:.1} MB/s",
        documents.len(),
        bytes as f64 / 1e6,
        speed(times[times.len() / 2]),
        speed(times[0])
    );
}
