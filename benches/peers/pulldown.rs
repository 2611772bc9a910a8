//! Only parses the Markdown files it is given, with pulldown-cmark: what `benches/compare` sets
//! beside the check of the same files.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use pulldown_cmark::{Options, Parser};
use std::{env, fs};

fn main() {
    let mut events = 0;
    for path in env::args_os().skip(1) {
        let text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        events += Parser::new_ext(&text, Options::all()).count();
    }
    println!("{events} events");
}
