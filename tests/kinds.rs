//! What kind a document is taken for, and that one which is no control text gets silence.

use sayso::engine::{Settings, check_text, read};

const VAGUE: &str = "All reports are reviewed promptly and regularly as appropriate.";

fn comments(title: &str, path: &str) -> usize {
    check_text(&format!("# {title}\n\n{VAGUE}\n"), path, &Settings::default()).findings.len()
}

#[test]
fn texts_that_are_no_control_texts_get_silence() {
    for title in ["Code of Conduct", "Glossary", "Contributing to Larkspur", "License", "Changelog"] {
        assert_eq!(comments(title, ""), 0, "{title}");
    }
    for path in ["README.md", "docs/CONTRIBUTING.md", "LICENSE.md", "CODE_OF_CONDUCT.md"] {
        assert_eq!(comments("Reports", path), 0, "{path}");
    }
    assert!(comments("Access Control Policy", "") > 0);
    // A project writes of its governance; among a company's narratives it is the subject of one.
    assert_eq!(comments("Governance", "governance.md"), 0);
    assert!(comments("Governance", "narratives/governance.md") > 0);
}

#[test]
fn the_front_matter_can_say_the_kind() {
    let kind = |text: &str| read(text, "", &Settings::default()).kind.name();
    assert_eq!(kind(&format!("---\nkind: procedure\n---\n\n# Access Policy\n\n{VAGUE}\n")), "procedure");
    assert_eq!(kind(&format!("# Access Policy\n\n{VAGUE}\n")), "policy");
    assert_eq!(kind(&format!("# Access Narrative\n\n{VAGUE}\n")), "narrative");
    assert_eq!(kind(&format!("# System Description\n\n{VAGUE}\n")), "system description");
}
