//! Any text gives a tree without errors whose leaves tile it, reading it again after an edit gives the tree
//! that a fresh reading gives, and reading it without a tree gives the same nodes: `cargo fuzz run grammar`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso::syntax::{self, Nodes};
use tree_sitter::Tree;

fuzz_target!(|input: (&str, u16, u8, &str)| {
    let (text, at, size, by) = input;
    let mut tree = syntax::parse(text, None);
    tiles(text, &tree);

    let start = text.floor_char_boundary(usize::from(at) % (text.len() + 1));
    let end = text.floor_char_boundary((start + usize::from(size)).min(text.len()));
    syntax::edit(&mut tree, text, start..end, by);
    let text = format!("{}{by}{}", &text[..start], &text[end..]);
    let again = syntax::parse(&text, Some(&tree));
    tiles(&text, &again);
    assert!(
        same(&again, &syntax::parse(&text, None)),
        "the reparsed tree differs"
    );
});

fn tiles(text: &str, tree: &Tree) {
    assert!(!tree.root_node().has_error(), "the tree has errors");
    assert!(Nodes::from(tree) == syntax::read(text), "without a tree the nodes differ");
    let mut at = 0;
    let mut cursor = tree.walk();
    loop {
        if cursor.goto_first_child() {
            continue;
        }
        assert_eq!(cursor.node().start_byte(), at, "a gap between leaves");
        at = cursor.node().end_byte();
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                assert_eq!(at, text.len(), "text behind the last leaf");
                return;
            }
        }
    }
}

fn same(one: &Tree, other: &Tree) -> bool {
    let (mut a, mut b) = (one.walk(), other.walk());
    loop {
        let (x, y) = (a.node(), b.node());
        if x.kind_id() != y.kind_id() || x.range() != y.range() {
            return false;
        }
        let down = (a.goto_first_child(), b.goto_first_child());
        if down == (true, true) {
            continue;
        }
        if down.0 != down.1 {
            return false;
        }
        loop {
            match (a.goto_next_sibling(), b.goto_next_sibling()) {
                (true, true) => break,
                (false, false) => {}
                _ => return false,
            }
            match (a.goto_parent(), b.goto_parent()) {
                (true, true) => {}
                (false, false) => return true,
                _ => return false,
            }
        }
    }
}
