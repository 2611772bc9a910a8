//! Generates the parser of one grammar: `grammar-fresh GRAMMAR_DIR OUT_DIR`.
//!
//! `grammars/check-fresh` calls it and compares what comes out with what is committed.

use std::{env, path::PathBuf, process::ExitCode};
use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

const ABI: usize = 15;

fn main() -> ExitCode {
    let args: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [grammar, out] = args.as_slice() else {
        eprintln!("usage: grammar-fresh GRAMMAR_DIR OUT_DIR");
        return ExitCode::from(2);
    };
    let mut notes = Vec::new();
    let made = generate_parser_in_directory(
        grammar.clone(),
        Some(out.clone()),
        None::<PathBuf>,
        ABI,
        None,
        Some("node"),
        true,
        OptLevel::default(),
        &mut notes,
    );
    for note in &notes {
        eprintln!("grammar-fresh: {note:?}");
    }
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("grammar-fresh: {why}");
            ExitCode::FAILURE
        }
    }
}
