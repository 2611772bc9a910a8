//! The bad inputs that git does not hold: large ones, and what only a file system has.

use std::fs;
use std::path::{Path, PathBuf};

/// Copies the documents into a folder and makes the others there.
pub(crate) fn everything(folder: &Path) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/documents"), folder);
    for (name, text) in texts() {
        write(&folder.join(name), text.as_bytes());
    }
    // Not one of its bytes takes room.
    write(&folder.join("size/too-large.md"), b"");
    fs::File::options()
        .write(true)
        .open(folder.join("size/too-large.md"))
        .unwrap()
        .set_len(40 << 20)
        .unwrap();
    #[cfg(unix)]
    unix::everything(folder);
}

/// Long texts, and the files to put them in.
pub(crate) fn texts() -> Vec<(String, String)> {
    const MANY: usize = 100_000;
    let document = |text: String| format!("# Access policy\n\n{text}\n");
    let table = |cell: &str| format!("|{}\n", cell.repeat(10_000));
    let texts = [
        ("size/long-line.md", document("x".repeat(3 << 20))),
        ("nested/quotations.md", document(">".repeat(MANY) + " Access is reviewed.")),
        ("nested/lists.md", document("- ".repeat(MANY) + "Access is reviewed.")),
        ("nested/numbered-lists.md", document("1. ".repeat(MANY) + "Access is reviewed.")),
        ("nested/brackets.md", document("[".repeat(MANY) + "x" + &"]".repeat(MANY))),
        ("nested/links.md", document("[".repeat(MANY) + "x" + &"](y)".repeat(MANY))),
        ("nested/images.md", document("![".repeat(MANY))),
        ("nested/emphasis.md", document("*a _b ".repeat(MANY))),
        ("nested/stars.md", document("*".repeat(MANY) + "a" + &"*".repeat(MANY))),
        ("nested/html.md", document("<div>\n".repeat(MANY))),
        ("nested/html-in-a-line.md", document("<b>".repeat(MANY) + "x" + &"</b>".repeat(MANY))),
        ("nested/comments.md", document("<!-- ".repeat(MANY))),
        ("nested/parentheses.md", document("Access is reviewed ".to_owned() + &"(".repeat(MANY))),
        ("nested/quotes.md", document("The “SRE Lead” reviews ".to_owned() + &"“".repeat(MANY))),
        ("nested/code.md", document((1..600).map(|ticks| "`".repeat(ticks) + " ").collect())),
        ("nested/wide-table.md", document(table("Owner|") + &table("-|") + &table("CISO|"))),
        ("nested/fields-in-a-line.md", document("Owner: a".to_owned() + &" | Owner: b".repeat(MANY / 2))),
        ("nested/headings.md", "# Access\n".repeat(MANY / 4)),
        ("nested/front-matter.md", format!("---\n{}---\n# Access\n", "owner: CISO\n".repeat(MANY / 4))),
        ("nested/findings-in-a-line.md", document("Access is reviewed periodically. ".repeat(5000))),
        ("nested/one-sentence.md", document("The SRE Lead reviews access and ".repeat(5000))),
        ("config/large/sayso.toml", "# Nothing.\n".repeat(1_000_000)),
        ("config/deep/sayso.toml", format!("allow = {}{}", "[".repeat(MANY), "]".repeat(MANY))),
        ("config/deep-keys/sayso.toml", format!("a{} = 1\n", ".a".repeat(MANY))),
        ("config/long-pattern/sayso.toml", format!("exclude = [\"{}\"]\n", "?".repeat(MANY))),
        ("config/many-errors/sayso.toml", (0..5000).map(|key| format!("key-{key} = 1\n")).collect()),
        ("config/long-chain/sayso.toml", "extends = \"0.toml\"\n".to_owned()),
    ];
    let mut texts: Vec<_> = texts.map(|(name, text)| (name.to_owned(), text)).into();
    for folder in ["large", "deep", "deep-keys", "long-pattern", "many-errors", "long-chain"] {
        texts.push((format!("config/{folder}/access.md"), "# Access\n".to_owned()));
    }
    let link = |n: usize| (format!("config/long-chain/{n}.toml"), format!("extends = \"{}.toml\"\n", n + 1));
    texts.extend((0..1000).map(link));
    texts
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry: PathBuf = entry.unwrap().path();
        let to = to.join(entry.file_name().unwrap());
        match entry.is_dir() {
            true => copy(&entry, &to),
            false => drop(fs::copy(&entry, to).unwrap()),
        }
    }
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[cfg(unix)]
mod unix {
    use super::{fs, write};
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;
    use std::path::Path;
    use std::process::Command;

    pub(super) fn everything(folder: &Path) {
        for name in [
            "links",
            "names",
            "special/ignoring",
            "config/pipe",
            "config/no-such-link",
            "config/endless-base",
        ] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        for (name, to) in [
            ("links/itself.md", "itself.md"),
            ("links/there.md", "and-back.md"),
            ("links/and-back.md", "there.md"),
            ("links/nowhere.md", "gone.md"),
            ("links/through-a-file.md", "../good.md/more.md"),
            ("links/up", ".."),
            ("links/folder.md", "../folder.md"),
            ("links/device.md", "/dev/zero"),
            ("links/outside.md", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/hostile/documents/good.md")),
            ("config/no-such-link/sayso.toml", "gone.toml"),
            ("config/endless-base/base.toml", "/dev/zero"),
        ] {
            symlink(to, folder.join(name)).unwrap();
        }
        write(&folder.join("config/endless-base/sayso.toml"), b"extends = \"base.toml\"\n");
        for name in ["special/pipe.md", "special/ignoring/.gitignore", "config/pipe/sayso.toml"] {
            assert!(Command::new("mkfifo").arg(folder.join(name)).status().unwrap().success());
        }
        // The file stays when nobody listens any more.
        drop(UnixListener::bind(folder.join("special/socket.md")).unwrap());
        for name in ["pipe", "no-such-link", "endless-base"] {
            write(&folder.join("config").join(name).join("access.md"), b"# Access\n");
        }
        let good = fs::read(folder.join("good.md")).unwrap();
        let long = "x".repeat(252) + ".md";
        let strange = [
            &b"line\nend.md"[..],
            b"tab\t.md",
            b"red\x1b[31m.md",
            "turned\u{202e}dm.md".as_bytes(),
            b"-rf.md",
            b"--help.md",
            b"=cmd.md",
            b"%0A::error::.md",
            b"a,b:c;\"d'.md",
            b"<img src=x>.md",
            b"{a,b}[c]*.md",
            b"latin-1-\xe9.md",
            long.as_bytes(),
        ];
        // Elsewhere file systems want names that are UTF-8.
        for name in
            strange.into_iter().filter(|name| cfg!(target_os = "linux") || str::from_utf8(name).is_ok())
        {
            write(&folder.join("names").join(OsStr::from_bytes(name)), &good);
        }
        write(&folder.join("special/secret.md"), &good);
        write(&folder.join("special/closed/inside.md"), &good);
        write(&folder.join("special/ignoring/inside.md"), &good);
        for name in ["special/secret.md", "special/closed"] {
            fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o000)).unwrap();
        }
    }
}
