//! Names stand where they are said to stand, whatever the text.

use proptest::prelude::*;
use sayso::engine::{Settings, read};
use sayso::names::{Kind, Name, Names, Phrases, Place};

/// Pieces that mean something to one part or another.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&[
        "# Access policy\n",
        "\n\n## AX-01 Leavers\n\n",
        "## 2. Definitions\n\n",
        "\n**Owner:** The Head of IT and/or *CISO* (é)\n",
        "\n- **Privileged account:** an account — 😀.\n",
        "| Control ID | Control | Owner | Evidence |\n| - | - | - | - |\n",
        "| AX-02 | é reviews | IT\u{a0}Lead, CTO | EV-01 |\n",
        "| System | x |\n|-|-|\n| Okta (é) | y |\n",
        "The IT Lead reviews Privileged\naccounts in **Ok**ta, see section 2 and [é](#ax-01). ",
        "CC 6.1, A1.2 & AC-02(3); 164.308(a)(1) EV-é ",
        "> quoted AX-01\n",
        "\r\n",
        "😀",
        "İ",
        "`AX-01`",
        "---\nowner: \"é Lead\"\nid: AX-9\n---\n",
        "&amp;",
        "[",
        "](",
        "| ",
        "**",
        "The term “é” means é. ",
    ])
}

fn stands(name: &Name, text: &str) {
    assert!(text.get(name.span.range()).is_some_and(|words| !words.is_empty()), "{name:?}");
    assert!(!name.key.is_empty() && !name.written.is_empty(), "{name:?}");
}

proptest! {
    #[test]
    fn names_stand_in_the_text(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let reading = read(&text, "policies/access-policy.md", &Settings::default());
        let names = Names::of(&reading, &text);
        prop_assert!(names.all.is_sorted_by_key(|name| name.span));
        names.all.iter().for_each(|name| stands(name, &text));
        for span in names.headings.iter().map(|h| h.span).chain(names.links.iter().map(|l| l.span)) {
            prop_assert!(text.get(span.range()).is_some());
        }
        let phrases = Phrases::of(names.all.iter());
        let places = phrases.places(&reading.document);
        places.iter().for_each(|name| stands(name, &text));
        for pair in places.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start, "{:?}", pair);
        }
        for offset in 0..=text.len() as u32 {
            sayso::names::at(&names.all, offset);
        }
    }
}

fn found(text: &str) -> Vec<(Kind, String, Place)> {
    let names = Names::of(&read(text, "policies/access-policy.md", &Settings::default()), text);
    names.all.into_iter().map(|name| (name.kind, name.key, name.place)).collect()
}

#[test]
fn a_companys_own_id_is_a_control_whatever_it_looks_like() {
    let own = "| ID | Criteria | Control |\n| - | - | - |\n| AC-02 | CC6.1 | The CISO reviews access. |\n\nSee AC-2.\n";
    let found = found(own);
    assert!(found.contains(&(Kind::Control, "AC-2".to_owned(), Place::Declared)), "{found:?}");
    assert!(found.contains(&(Kind::Control, "AC-2".to_owned(), Place::Mentioned)), "{found:?}");
    assert!(found.contains(&(Kind::Criterion, "CC6.1".to_owned(), Place::Given)), "{found:?}");
}

#[test]
fn a_criterion_that_heads_a_section_stays_one() {
    let found =
        found("# Access policy\n\n## AC-2 Account management\n\nThe CISO reviews access under A1.2.\n");
    assert!(found.contains(&(Kind::Criterion, "AC-2".to_owned(), Place::Declared)), "{found:?}");
    assert!(!found.iter().any(|(_, key, _)| key == "A1.2"), "anything may be called so: {found:?}");
}

#[test]
fn a_verb_is_no_term() {
    let text = "# Access policy\n\n## Definitions\n\n**Access:** a right to see data.\n\n## Rules\n\n\
        The CISO approves Access. Users access data daily, and no access is shared.\n";
    let reading = read(text, "policies/access-policy.md", &Settings::default());
    let names = Names::of(&reading, text);
    let phrases = Phrases::of(names.all.iter());
    let places = phrases.places(&reading.document);
    let found: Vec<_> = places.iter().filter(|name| name.key == "access").map(|name| &name.written).collect();
    assert_eq!(found, ["Access"]);
}
