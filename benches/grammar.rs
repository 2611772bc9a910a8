//! How fast the grammar reads the Markdown of the reference corpus: `cargo bench --bench grammar`.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use sayso::syntax;
use std::{
    env, fs,
    path::{Path, PathBuf},
    time::Instant,
};

fn main() {
    let root = env::var_os("SAYSO_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let mut texts = Vec::new();
    collect(&root, &mut texts);
    let bytes: usize = texts.iter().map(String::len).sum();
    if bytes == 0 {
        println!("no Markdown below {}: nothing measured", root.display());
        return;
    }

    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            for text in &texts {
                std::hint::black_box(syntax::parse(text, None));
            }
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let speed = |seconds: f64| bytes as f64 / seconds / 1e6;
    println!(
        "{} files, {:.2} MB: median {:.1} MB/s, best {:.1} MB/s",
        texts.len(),
        bytes as f64 / 1e6,
        speed(times[times.len() / 2]),
        speed(times[0])
    );
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|e| e == "md") {
            texts.push(String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
        }
    }
}
