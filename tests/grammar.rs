//! The grammar: its examples, and what has to hold for any text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test may end early and says what it skips"
)]

use proptest::prelude::*;
use sayso::syntax::{self, Kind, Nodes};
use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};
use tree_sitter::{Node, Tree};

const GRAMMAR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/grammars/tree-sitter-narrative");

/// What is wrong with a tree, if anything: leaves that don't tile the text, errors, unknown kinds, nodes other than
/// those that are read without a tree.
fn fault(text: &str, tree: &Tree) -> Option<String> {
    let root = tree.root_node();
    if root.has_error() {
        return Some(format!("the tree has errors: {}", root.to_sexp()));
    }
    let (nodes, read) = (Nodes::from(tree), syntax::read(text));
    if nodes != read {
        return Some(format!("the tree has {nodes:#?}\nwithout it, there are {read:#?}"));
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
        for child in node.children(&mut node.walk()) {
            write(child, depth + 1, out);
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

/// Cutting corpus documents and inserting pieces of others, the reparsed tree is the fresh one.
#[test]
fn corpus_documents_reparse() {
    let Some(root) = corpus() else { return };
    let mut random = 1_u64;
    let mut below = move |n: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % (n as u64 + 1)).unwrap()
    };
    for path in files(&root, "md").iter().step_by(7) {
        let mut text = String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        let mut tree = syntax::parse(&text, None);
        for _ in 0..8 {
            let start = text.floor_char_boundary(below(text.len()));
            let end = text.floor_char_boundary((start + below(60)).min(text.len()));
            let from = text.floor_char_boundary(below(text.len()));
            let to = text.floor_char_boundary((from + below(60)).min(text.len()));
            let by = text[from..to].to_owned();
            tree = reparsed(&mut text, tree, start..end, &by);
        }
    }
}

fn reparsed(text: &mut String, mut tree: Tree, replaced: std::ops::Range<usize>, by: &str) -> Tree {
    let before = text.clone();
    syntax::edit(&mut tree, &before, replaced.clone(), by);
    text.replace_range(replaced.clone(), by);
    let again = syntax::parse(text, Some(&tree));
    let fresh = syntax::parse(text, None);
    let (again_outline, fresh_outline) = (outline(&again), outline(&fresh));
    assert!(
        again_outline == fresh_outline,
        "{before:?}\nwith {replaced:?} replaced by {by:?}\nreparsed:\n{again_outline}\nfresh:\n{fresh_outline}"
    );
    if let Some(fault) = fault(text, &again) {
        panic!("{fault}\n{text:?}");
    }
    again
}

// ---------------------------------------------------------------------------------------------
// The examples in test/corpus, in tree-sitter's format

struct Example {
    name: String,
    header: String,
    divider: String,
    input: String,
    wanted: String,
}

/// A header is a name between two lines of `=`, the input goes until a line of `-`, then comes the tree.
/// Where the input has such lines itself, the header's lines end in a suffix and only lines with it count.
fn examples(file: &str) -> Vec<Example> {
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    let suffix = |line: &str, sign: char| {
        let line = line.trim_end_matches(['\n', '\r']);
        let rest = line.trim_start_matches(sign);
        (line.len() - rest.len() >= 3).then(|| rest.to_owned())
    };
    let own = suffix(lines[0], '=').expect("a file begins with a header");
    let is = |line: &str, sign| suffix(line, sign).is_some_and(|rest| rest == own);
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        assert!(is(lines[at], '=') && is(lines[at + 2], '='), "no header: {}", lines[at]);
        let divider = (at + 3..lines.len()).find(|&k| is(lines[k], '-')).expect("a divider");
        let end = (divider + 1..lines.len()).find(|&k| is(lines[k], '=')).unwrap_or(lines.len());
        let input = lines[at + 3..divider].concat();
        let input = input.strip_prefix('\n').unwrap_or(&input);
        found.push(Example {
            name: lines[at + 1].trim().to_owned(),
            header: lines[at].to_owned(),
            divider: lines[divider].to_owned(),
            input: input.strip_suffix('\n').unwrap_or(input).to_owned(),
            wanted: lines[divider + 1..end].concat().trim().to_owned(),
        });
        at = end;
    }
    found
}

fn pretty(node: Node, depth: usize, out: &mut String) {
    if depth > 0 {
        out.push('\n');
    }
    write!(out, "{:1$}({2}", "", depth * 2, node.kind()).unwrap();
    for child in node.named_children(&mut node.walk()) {
        pretty(child, depth + 1, out);
    }
    out.push(')');
}

/// With UPDATE_EXAMPLES=1 the trees in the files are replaced by what the grammar gives; read the difference
/// before you commit it.
#[test]
fn examples_hold() {
    let update = env::var_os("UPDATE_EXAMPLES").is_some();
    let mut wrong = String::new();
    let mut count = 0;
    for path in files(&Path::new(GRAMMAR).join("test/corpus"), "txt") {
        let file = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let mut written = String::new();
        for example in examples(&file) {
            count += 1;
            let tree = syntax::parse(&example.input, None);
            let mut got = String::new();
            pretty(tree.root_node(), 0, &mut got);
            if let Some(fault) = fault(&example.input, &tree) {
                writeln!(wrong, "{} / {}: {fault}", path.display(), example.name).unwrap();
            }
            let squeeze = |tree: &str| tree.split_whitespace().collect::<Vec<_>>().join(" ");
            if !update && squeeze(&got) != squeeze(&example.wanted) {
                let Example { name, wanted, .. } = &example;
                writeln!(wrong, "{} / {name}\nwanted\n{wanted}\ngot\n{got}\n", path.display()).unwrap();
            }
            let Example { name, header, divider, input, .. } = &example;
            write!(written, "{header}{name}\n{header}\n{input}\n{divider}\n{got}\n\n").unwrap();
        }
        if update {
            fs::write(&path, written.trim_end().to_owned() + "\n").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count > 50, "only {count} examples found");
}

// ---------------------------------------------------------------------------------------------
// What an example in a text file can't show well: line endings, marks, blanks

fn leaves(text: &str) -> Vec<(Kind, &str)> {
    let tree = syntax::parse(text, None);
    assert_eq!(fault(text, &tree), None);
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        if cursor.goto_first_child() {
            continue;
        }
        let node = cursor.node();
        found.push((Kind::of(node.kind_id()), &text[node.byte_range()]));
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

#[test]
fn every_kind_is_in_the_grammar() {
    let language = syntax::language();
    for kind in Kind::ALL {
        let id = language.id_for_node_kind(kind.name(), true);
        assert_ne!(id, 0, "{} isn't in the grammar", kind.name());
        assert_eq!(Kind::of(id), *kind);
    }
    assert_eq!(Kind::of(u16::MAX), Kind::Other);
}

#[test]
fn queries_compile() {
    for path in files(&Path::new(GRAMMAR).join("queries"), "scm") {
        let query = fs::read_to_string(&path).unwrap();
        if let Err(why) = tree_sitter::Query::new(&syntax::language(), &query) {
            panic!("{}: {why}", path.display());
        }
    }
}

#[test]
fn line_endings() {
    use Kind::*;
    assert_eq!(
        leaves("# A\r\n\r\nOne\rtwo\n"),
        [
            (HeadingMarker, "# "),
            (Line, "A"),
            (Newline, "\r\n"),
            (BlankLine, "\r\n"),
            (Line, "One"),
            (Newline, "\r"),
            (Line, "two"),
            (Newline, "\n"),
        ]
    );
    assert_eq!(leaves("One"), [(Line, "One")]);
    assert_eq!(
        leaves("- One\r\n  "),
        [(ListMarker, "- "), (Line, "One"), (Newline, "\r\n"), (BlankLine, "  "),]
    );
    assert_eq!(leaves(""), [(Document, "")]);
    assert_eq!(
        leaves("One\u{2028}still one\u{85}\n"),
        [(Line, "One\u{2028}still one\u{85}"), (Newline, "\n"),]
    );
    assert_eq!(leaves("a\0b\n\0"), [(Line, "a\0b"), (Newline, "\n"), (Line, "\0")]);
}

#[test]
fn byte_order_marks() {
    use Kind::*;
    assert_eq!(leaves("\u{FEFF}# A"), [(ByteOrderMark, "\u{FEFF}"), (HeadingMarker, "# "), (Line, "A"),]);
    assert_eq!(leaves("\u{FEFF}"), [(ByteOrderMark, "\u{FEFF}")]);
    assert_eq!(leaves("\u{FEFF}---\nid: x\n---\n")[1], (FrontMatterFence, "---"));
    assert_eq!(leaves("\u{FEFF}\u{FEFF}x")[1], (Line, "\u{FEFF}x"));
}

#[test]
fn tabs() {
    use Kind::*;
    assert_eq!(
        leaves("-\tOne\n\n\tmore\n\t- two\n"),
        [
            (ListMarker, "-\t"),
            (Line, "One"),
            (Newline, "\n"),
            (BlankLine, "\n"),
            (Indentation, "\t"),
            (Line, "more"),
            (Newline, "\n"),
            (Indentation, "\t"),
            (ListMarker, "- "),
            (Line, "two"),
            (Newline, "\n"),
        ]
    );
    assert_eq!(leaves(">\tquoted")[..2], [(BlockQuoteMarker, ">\t"), (Line, "quoted")]);
}

#[test]
fn fields() {
    use Kind::*;
    for (text, name, value) in [
        ("Owner: CISO", "Owner:", Some("CISO")),
        ("**Owner:** CISO", "**Owner:**", Some("CISO")),
        ("**Owner**: CISO", "**Owner**:", Some("CISO")),
        ("*Planning*:  plan ahead", "*Planning*:", Some("plan ahead")),
        ("__Owner__: CISO", "__Owner__:", Some("CISO")),
        ("***Owner***: CISO", "***Owner***:", Some("CISO")),
        ("Prüfer: Jo", "Prüfer:", Some("Jo")),
        ("Reviewed by (name/date): Jo", "Reviewed by (name/date):", Some("Jo")),
        ("The Harbour Lights Review Team:", "The Harbour Lights Review Team:", None),
        ("- [ ] Done by: Jo", "Done by:", Some("Jo")),
        ("📋 Owner: Jo", "📋 Owner:", Some("Jo")),
    ] {
        let found = leaves(text);
        let of = |kind| found.iter().find(|(k, _)| *k == kind).map(|(_, text)| *text);
        assert_eq!(of(FieldName), Some(name), "{text}");
        assert_eq!(of(FieldValue), value, "{text}");
    }
    for text in [
        "https://example.com is ours",
        "At 10:30 we meet",
        "This label: has: no",
        "We met. Then: more",
        "One two three four five six: seven",
        "**Owner: CISO**",
        "Owner **of** it: CISO",
        "10: ten",
        "Owner:CISO",
    ] {
        let found = leaves(text);
        let label = found.iter().any(|(k, _)| *k == FieldName);
        assert_eq!(label, text.starts_with("This label"), "{text}");
    }
}

// ---------------------------------------------------------------------------------------------
// Any text

/// Pieces of lines as they occur, which random characters alone would hardly ever form.
const PIECES: &[&str] = &[
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "# ",
    "## ",
    "#",
    "- ",
    "* ",
    "+ ",
    "• ",
    "1. ",
    "2) ",
    "(a) ",
    "a. ",
    "iv. ",
    "A. ",
    "- [ ] ",
    "[x] ",
    "> ",
    ">",
    "```",
    "~~~",
    "````",
    "---",
    "***",
    "===",
    "--",
    "+++",
    "| a | b |",
    "|",
    "|---|---|",
    "a | b",
    "--|--",
    "+---+",
    "+===+",
    "<!--",
    "-->",
    "<!-- x -->",
    "<div>",
    "</div>",
    "<br>",
    "<pre>",
    "</pre>",
    "<?x",
    "{{ x }}",
    "{% x %}",
    "{{",
    "}}",
    "{# x #}",
    "!!! note",
    "??? tip \"x\"",
    "=== \"Tab\"",
    "::: warning",
    ":::",
    "::::",
    ": ",
    ":   ",
    "Term",
    "[^1]: ",
    "[^1]:",
    "[a]: /b",
    "[a]: <b> \"c\"",
    "Owner: ",
    "**Owner:** ",
    "*Plan*: x",
    "name: x",
    "id: \"y\"",
    "Text.",
    "word",
    "ends so:",
    "\\",
    "é",
    "😀",
    "\u{FEFF}",
    "\u{2028}",
    "\u{A0}",
    "\0",
    "`",
    "*",
    "_",
    "x",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => proptest::collection::vec(any::<char>(), 0..6).prop_map(|c| c.into_iter().collect::<String>()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_characters_tile(text in proptest::collection::vec(any::<char>(), 0..200)) {
        check(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_lines_tile(text in text()) {
        check(&text);
    }

    #[test]
    fn an_edit_gives_the_fresh_tree(
        text in text(),
        edits in proptest::collection::vec((any::<usize>(), 0_usize..20, text()), 1..4),
    ) {
        let mut text = text;
        let mut tree = syntax::parse(&text, None);
        for (at, size, by) in edits {
            let start = text.floor_char_boundary(at % (text.len() + 1));
            let end = text.floor_char_boundary((start + size).min(text.len()));
            let by: String = by.chars().take(size).collect();
            tree = reparsed(&mut text, tree, start..end, &by);
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Much of anything

#[test]
fn deep_and_long_texts() {
    let deep = 10_000;
    let mut stairs = String::new();
    for level in 0..2_000 {
        writeln!(stairs, "{:1$}- item", "", level * 2).unwrap();
    }
    let texts = [
        "> ".repeat(deep),
        "> ".repeat(deep) + "text\nlazy\n",
        ">".repeat(deep) + "text\n" + &">".repeat(deep) + "more\n",
        "- ".repeat(deep) + "text\nlazy\n",
        "1. ".repeat(deep) + "text\n",
        "> - ".repeat(deep) + "text\n\n> > > > text\n",
        "::: note\n".repeat(deep) + &":::\n".repeat(deep),
        "!!! note \"x\"\n".repeat(deep),
        stairs,
        (0..300).map(|k| "    ".repeat(k) + "!!! note \"x\"\n").collect(),
    ];
    for text in &texts {
        check(text);
    }

    let size = 5_000_000;
    for piece in [
        "word ", "> ", "- ", "    ", "\t", "|", "| a ", "-->", "<a>", "{{ x }}", "[", "#", "`", "*", "a: ",
        "-", "é", "\0",
    ] {
        for start in ["", "<!-- ", "- ", "| ", "{{ ", "[", "```\n"] {
            let text = start.to_owned() + &piece.repeat(size / 20 / piece.len());
            check(&text);
        }
        check(&piece.repeat(size / piece.len()));
    }
}
