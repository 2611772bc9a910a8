//! What the program gives a shell and a manual.

use super::{folder, run, status, stderr, stdout};
use std::fs;
use std::path::Path;

#[test]
fn each_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(Path::new("."), &["completions", shell]);
        assert_eq!((status(&output), stderr(&output)), (0, String::new()), "{shell}");
        let script = stdout(&output);
        for word in ["explain", "min-confidence"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let output = run(Path::new("."), &["completions", "dos"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).contains("possible values: bash"));
}

#[test]
fn the_manual_is_printed() {
    let output = run(Path::new("."), &["man"]);
    assert_eq!(status(&output), 0);
    let page = stdout(&output);
    assert!(page.contains(".TH sayso 1") && page.contains("sayso\\-check(1)"), "{page}");
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let folder = folder(&[]);
    assert_eq!(status(&run(folder.path(), &["man", "."])), 0);
    let page = fs::read_to_string(folder.path().join("sayso-check.1")).unwrap();
    for words in ["Exit status", "fail\\-on", "controls/"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(folder.path().join("sayso.1").exists());

    let output = run(folder.path(), &["man", "gone"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).starts_with("error: gone: the manual pages could not be written"));
}
