//! Compiles the grammar that is committed in `grammars/tree-sitter-narrative`.

fn main() {
    let src = "grammars/tree-sitter-narrative/src";
    cc::Build::new()
        .std("c11")
        .include(src)
        .file(format!("{src}/parser.c"))
        .file(format!("{src}/scanner.c"))
        .file(format!("{src}/reader.c"))
        // Debug builds parse whole corpora in tests.
        .opt_level(3)
        .warnings(false)
        .compile("tree-sitter-narrative");
    println!("cargo:rerun-if-changed={src}");
}
