//! Files that are given as a baseline and are none.

use super::{Folder, run};
use std::fs;

const GOOD: &str = "# Access\n\nThe SRE Lead of Larkspur reviews access periodically in Jira.\n";

#[test]
fn each_bad_baseline_gives_its_message() {
    let deep = "[".repeat(100_000);
    let cases: &[(&[u8], &str)] = &[
        (b"", "this is no baseline, or a damaged one"),
        (b"\xff\xfe{\0", "this is no baseline, or a damaged one"),
        (b"{\"version\": 1, \"findings\": {\"a.md\"", "this is no baseline, or a damaged one"),
        (b"{\"version\": 1, \"findings\": [], \"more\": 1}", "this is no baseline, or a damaged one"),
        (b"{\"version\": -1, \"findings\": {}}", "this is no baseline, or a damaged one"),
        (deep.as_bytes(), "this is no baseline, or a damaged one"),
        (
            b"{\"version\": 2, \"documents\": []}",
            "this baseline has version 2, and this sayso knows version 1",
        ),
        (b"# Access\n", "this is no baseline, or a damaged one"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("good.md"), GOOD).unwrap();
    for (bytes, says) in cases {
        fs::write(at("known.json"), bytes).unwrap();
        let output = run(folder.path(), &["check", "--baseline", "known.json"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with("error: known.json: ") && said.contains(says), "{said}");
        assert_eq!((output.status.code(), &*output.stdout), (Some(2), &b""[..]));
        assert_eq!(fs::read(at("known.json")).unwrap(), *bytes, "it is left as it is");
    }

    // Not one of its bytes takes room.
    fs::File::create(at("known.json")).unwrap().set_len(10 << 30).unwrap();
    let said = String::from_utf8(run(folder.path(), &["check", "--baseline", "known.json"]).stderr).unwrap();
    assert!(said.contains("larger than 256 MiB, the most that a baseline may be"), "{said}");
    // What is no baseline can be replaced by one.
    fs::write(at("known.json"), b"\xff garbage").unwrap();
    assert_eq!(run(folder.path(), &["baseline", "--output", "known.json"]).status.code(), Some(0));
    let output = run(folder.path(), &["check", "--baseline", "known.json"]);
    assert_eq!(output.status.code(), Some(0), "all is known");
}

#[cfg(unix)]
#[test]
fn a_baseline_is_a_file() {
    let folder = Folder::new();
    for (file, says) in [
        ("special/pipe.md", "this is a pipe, not a file."),
        ("special/socket.md", "this is a socket, not a file."),
        ("links/device.md", "this is a device, not a file."),
        ("links/itself.md", "this link leads back to itself."),
        ("folder.md", "this is a folder; a file was expected."),
        ("gone.json", "there is no such file."),
    ] {
        let output = folder.run(&["check", "--baseline", file, "good.md"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(says), "{file}: {said}");
        assert_eq!(output.status.code(), Some(2));
    }
    // A first one is a file like any other, not one that only its owner may read.
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.md"), GOOD).unwrap();
    let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
    assert_eq!(run(folder.path(), &["baseline"]).status.code(), Some(0));
    assert_eq!(mode("sayso-baseline.json"), mode("good.md"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left there");
}
