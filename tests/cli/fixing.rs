//! `sayso fix`: what it changes, what it leaves alone, and what it says of both.

use super::{folder, run, run_with_input, sayso, status, stderr, stdout};
use std::fs;
use std::path::PathBuf;

/// One finding with a safe fix (the spelling of an id), and one without.
const ODD: &str = "# Access\n\nThe SRE Lead reviews access periodically in Jira (CC6.1, CC6.2, CC 6.3).\n";
const MENDED: &str = "# Access\n\nThe SRE Lead reviews access periodically in Jira (CC6.1, CC6.2, CC6.3).\n";

#[test]
fn safe_fixes_are_applied_and_nothing_else() {
    let folder = folder(&[("odd.md", ODD.as_bytes()), ("plain.md", b"# Nothing here\n")]);
    let output = run(folder.path(), &["fix"]);
    assert_eq!(
        stdout(&output),
        "odd.md: 1 safe fix\nApplied 1 safe fix in 1 file. Left for a person: 1 finding.\n"
    );
    assert_eq!((status(&output), &*stderr(&output)), (0, ""));
    assert_eq!(fs::read_to_string(folder.path().join("odd.md")).unwrap(), MENDED);
    let again = run(folder.path(), &["fix"]);
    assert_eq!(stdout(&again), "No safe fixes to apply. Left for a person: 1 finding.\n");
    assert_eq!(stdout(&run(folder.path(), &["fix", "--quiet"])), "");
}

#[test]
fn line_ends_and_a_byte_order_mark_are_kept() {
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let folder = folder(&[("odd.md", windows(ODD).as_bytes())]);
    assert_eq!(status(&run(folder.path(), &["fix"])), 0);
    assert_eq!(fs::read_to_string(folder.path().join("odd.md")).unwrap(), windows(MENDED));
}

#[test]
fn a_diff_changes_nothing_and_can_be_applied() {
    let folder = folder(&[("odd.md", ODD.as_bytes())]);
    let output = run(folder.path(), &["fix", "--diff"]);
    assert_eq!(
        stdout(&output),
        "--- odd.md\n+++ odd.md\n@@ -1,3 +1,3 @@\n # Access\n \n\
         -The SRE Lead reviews access periodically in Jira (CC6.1, CC6.2, CC 6.3).\n\
         +The SRE Lead reviews access periodically in Jira (CC6.1, CC6.2, CC6.3).\n"
    );
    assert_eq!(status(&output), 1);
    assert_eq!(fs::read_to_string(folder.path().join("odd.md")).unwrap(), ODD);
    fs::write(folder.path().join("odd.md"), MENDED).unwrap();
    let nothing = run(folder.path(), &["fix", "--diff"]);
    assert_eq!((status(&nothing), &*stdout(&nothing)), (0, ""));
}

#[test]
fn rules_can_be_chosen() {
    let folder = folder(&[("odd.md", ODD.as_bytes())]);
    run(folder.path(), &["fix", "--rule", "wording"]);
    assert_eq!(fs::read_to_string(folder.path().join("odd.md")).unwrap(), ODD);
    run(folder.path(), &["fix", "--rule", "wording,unknown-criterion"]);
    assert_eq!(fs::read_to_string(folder.path().join("odd.md")).unwrap(), MENDED);
    let unknown = run(folder.path(), &["fix", "--rule", "unknown-criterium"]);
    assert!(stderr(&unknown).contains("did you mean `unknown-criterion`?"));
    assert_eq!(status(&unknown), 2);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let output = run_with_input(&["fix", "-"], ODD.as_bytes());
    assert_eq!((status(&output), &*stdout(&output)), (0, MENDED));
    let untouched = run_with_input(&["fix", "-"], MENDED.as_bytes());
    assert_eq!((status(&untouched), &*stdout(&untouched)), (0, MENDED));
}

#[test]
fn what_a_document_asks_to_leave_alone_is_left_alone() {
    let asked = "<!-- sayso: allow-file unknown-criterion: as the portal spells it -->\n\n".to_owned() + ODD;
    let folder = folder(&[("odd.md", asked.as_bytes())]);
    assert_eq!(status(&run(folder.path(), &["fix"])), 0);
    assert_eq!(fs::read_to_string(folder.path().join("odd.md")).unwrap(), asked);
}

#[cfg(unix)]
#[test]
fn mode_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[("policies/odd.md", ODD.as_bytes()), ("links/.keep", b"")]);
    let file = folder.path().join("policies/odd.md");
    let link = folder.path().join("links/odd.md");
    symlink("../policies/odd.md", &link).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(status(&run(folder.path(), &["fix", "links"])), 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), MENDED);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing else is left there");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_changed_is_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.md", ODD.as_bytes()), ("b.md", ODD.as_bytes())]);
    let file = folder.path().join("a.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let output = run(folder.path(), &["fix"]);
    assert_eq!(status(&output), 2);
    assert!(stderr(&output).starts_with("error: a.md: you are not allowed to change this"));
    assert_eq!(fs::read_to_string(&file).unwrap(), ODD);
    assert_eq!(fs::read_to_string(folder.path().join("b.md")).unwrap(), MENDED, "the others are fixed");
}

/// Kills the program again and again, each time when it has come a step further: so many files are new, and in
/// every other round the next one is being written.
#[test]
fn a_kill_leaves_each_file_old_or_new() {
    const FILES: usize = 3;
    const KILLS: usize = 300;
    let text = |mended: bool| {
        let log = "Larkspur keeps a log here, so that the file takes a while to write.\n".repeat(400);
        format!("{}\n```\n{log}```\n", if mended { MENDED } else { ODD }).into_bytes()
    };
    let (old, new) = (text(false), text(true));
    let folder = folder(&[]);
    let files: Vec<_> = (0..FILES).map(|number| folder.path().join(format!("{number}.md"))).collect();
    let entries = || fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    for kill in 0..KILLS {
        files.iter().for_each(|file| fs::write(file, &old).unwrap());
        let is_new = |file: &PathBuf| fs::read(file).unwrap() == new;
        let (wanted, writing) = (kill / 2 % FILES, kill % 2 == 1);
        let reached = || files[..wanted].last().is_none_or(is_new) && (!writing || entries().count() > FILES);
        let mut child = sayso(folder.path(), &["fix", "--quiet"]).spawn().unwrap();
        while !reached() && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let fixed = files.iter().filter(|file| is_new(file)).count();
        let untouched = files.iter().filter(|file| fs::read(file).unwrap() == old).count();
        assert_eq!(fixed + untouched, FILES, "kill {kill}: a file is neither old nor new");
        for left in entries().filter(|path| !files.contains(path)) {
            let name = left.file_name().unwrap().to_string_lossy().into_owned();
            assert!(name.starts_with(".sayso-") && name.ends_with(".tmp"), "{name} is left behind");
            fs::remove_file(left).unwrap();
        }
    }
}
