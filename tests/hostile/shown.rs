//! What documents and the names of files try to do to whoever shows a report.

use super::{Folder, run};
use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

const FORMATS: [&str; 12] = [
    "text", "short", "json", "jsonl", "csv", "markdown", "github", "gitlab", "junit", "rdjson", "sarif",
    "html",
];

/// What moves a cursor, turns the text around or hides it.
fn is_dangerous(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\r' | '\t')
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
        || matches!(character, '\u{2066}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}')
}

/// What a check of the folder says, in each format.
static REPORTS: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    let (folder, out) = (Folder::new(), tempfile::tempdir().unwrap());
    let path = |format: &str| out.path().join(format).to_str().unwrap().to_owned();
    let outputs = FORMATS.map(|format| format!("--output={}={format}", path(format)));
    let arguments = ["check", "--no-config", "--quiet"].into_iter().chain(outputs.iter().map(String::as_str));
    let output = folder.run(&arguments.collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(2));
    FORMATS.map(|format| (format, fs::read_to_string(path(format)).unwrap())).into()
});

#[test]
fn no_report_holds_what_a_terminal_obeys() {
    for (format, text) in &*REPORTS {
        assert!(text.contains("terminal.md"), "{format}");
        // JSON is for programs: it may hold any character but those that it must escape.
        let json = ["json", "jsonl", "gitlab", "rdjson", "sarif"].contains(format);
        let bad = |c: char| if json { c < ' ' && c != '\n' } else { is_dangerous(c) };
        assert_eq!(text.find(bad).map(|at| text[at..].chars().next()), None, "{format}");
    }
}

#[test]
fn no_cell_is_a_formula_and_no_line_a_command() {
    let table = &REPORTS["csv"];
    for start in ['=', '+', '-', '@'] {
        let cell = format!("\"{start}");
        // Two quotation marks in a row are one within a cell.
        assert!(table.match_indices(&cell).all(|(at, _)| table[..at].ends_with('"')), "{start}");
    }
    assert!(table.contains("\"'=HYPERLINK(\"\"http"), "{table}");
    for line in REPORTS["github"].lines() {
        assert!(
            ["::error file=", "::warning file=", "::notice file="].iter().any(|s| line.starts_with(s)),
            "{line}"
        );
        assert_eq!(line.matches(",title=").count(), 1, "{line}");
    }
}

#[test]
fn no_text_is_markup() {
    let page = &REPORTS["html"];
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    for bad in ["<img", "<svg", "<b>SRE", "onerror=alert(1)>", "</textarea>"] {
        assert!(!page.contains(bad), "{bad}");
    }
    for line in REPORTS["junit"].lines() {
        for tag in line.split('<').skip(1) {
            let name = tag.trim_start_matches(['/', '?']).split([' ', '>', '/', '?']).next().unwrap();
            let known =
                ["xml", "testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"];
            assert!(known.contains(&name), "{line}");
        }
    }
    let page = &REPORTS["markdown"];
    assert!(!page.contains("<img") && !page.contains("<script"), "{page}");
}

#[cfg(unix)]
#[test]
fn a_name_adds_nothing_to_a_patch() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a.md\n+++ victim.md\n@@ -0,0 +1 @@\n+x.md";
    fs::write(
        folder.path().join(name),
        "# Access\n\nThe CISO reviews access quarterly (CC6.1, CC6.2, CC 6.3).\n",
    )
    .unwrap();
    let output = run(folder.path(), &["fix", "--diff"]);
    let patch = String::from_utf8(output.stdout).unwrap();
    assert_eq!(patch.lines().filter(|line| line.starts_with("+++ ")).count(), 1, "{patch}");
    assert_eq!(patch.lines().filter(|line| line.starts_with("@@ ")).count(), 1, "{patch}");
}
