//! Registers as companies write them: every format says the same, and each value leads back to its words.

#![expect(clippy::unwrap_used, reason = "a test's helpers may fail the test")]

use sayso::config::{Configs, Flags, Search};
use sayso::date::Date;
use sayso::engine::{configure, discover, gather};
use sayso::registers::{Method, Place, Register, Registers, Value, check, read};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What a file says.
fn of(register: Register, path: &str, text: &str) -> Registers {
    let mut registers = Registers::default();
    read(register, path, text, &mut registers);
    check(&mut registers);
    registers
}

fn texts(values: &[Value]) -> Vec<&str> {
    values.iter().map(|value| value.text.as_str()).collect()
}

fn words_at(registers: &Registers, place: Place) -> &str {
    &registers.files[place.file as usize].text[place.span.range()]
}

fn problems(registers: &Registers) -> Vec<(&str, &str)> {
    registers.problems.iter().map(|p| (words_at(registers, p.place), p.message.as_str())).collect()
}

/// The one problem of a file: its words, and what the message has to say.
fn one_problem(register: Register, path: &str, text: &str, words: &str, says: &str) {
    let registers = of(register, path, text);
    let problems = problems(&registers);
    assert!(
        matches!(&problems[..], [(at, message)] if *at == words && message.contains(says)),
        "{problems:#?}"
    );
}

const VENDORS: [(&str, &str); 6] = [
    (
        "vendors.csv",
        "Vendor,Other names,Subservice organization?,Method,Report period end,Last review,Owner\n\
         Northbeam Cloud,\"Northbeam; NBC\",yes,carve-out,2026-03-31,18 June 2026,Platform Lead\n\
         \"Quill, Inc.\",,no,,,,\n",
    ),
    (
        "vendors-2026.csv",
        "\u{FEFF}vendor;aliases;subservice_organisation;method;report_until;last_review;owner\r\n\
         Northbeam Cloud;Northbeam, NBC;Y;carved out;31/03/2026;2026-06-18;Platform Lead\r\n\r\n\
         Quill, Inc.;-;N;n/a;;;\r\n",
    ),
    (
        "vendors.toml",
        "[[vendor]]\nname = \"Northbeam Cloud\"\naliases = [\"Northbeam\", 'NBC']\nsubservice-organisation = true\n\
         method = \"carve-out\"\nreport.until = 2026-03-31\nlast-review = 2026-06-18\nowner = \"Platform Lead\"\n\n\
         [[vendor]]\nname = \"Quill, Inc.\"\nsubservice-organisation = false\n",
    ),
    (
        "programme.yaml",
        "title: Lists of the programme\nsuppliers:\n  - name: Northbeam Cloud\n    aliases: [Northbeam, \"NBC\"]\n    \
         subservice: yes\n    method: carve-out # see the report\n    period end: 2026-03-31\n    \
         last reviewed: 2026-06-18\n    owner: 'Platform Lead'\n  - name: Quill, Inc.\n    subservice: no\n",
    ),
    (
        "vendors.yml",
        "Northbeam Cloud:\n  aliases: |-\n    Northbeam\n    NBC\n  subservice: true\n  method: carved-out\n  \
         report until: Q1 2026\n  last assessed: June 18, 2026\n  owner: Platform Lead\nQuill, Inc.:\n  subservice: \
         false\n",
    ),
    (
        "vendors.md",
        "# Vendors\n\nWho we buy from.\n\n| Supplier | Aliases | Subservice organisation | **Method** | Valid until | Last \
         assessment | Owner |\n| --- | --- | --- | --- | --- | --- | --- |\n| **Northbeam** Cloud | Northbeam, NBC | Yes | \
         carve-out | 2026-03-31 | 2026-06-18 | Platform Lead |\n| [Quill, Inc.](https://quill.example) | | no | | | \
         | |\n\n| Version | Date |\n| --- | --- |\n| 1.2 | soon |\n",
    ),
];

#[test]
fn each_format_says_the_same() {
    for (path, text) in VENDORS {
        let registers = of(Register::Vendors, path, text);
        assert_eq!(problems(&registers), [], "{path}");
        let [cloud, quill] = &registers.vendors[..] else { panic!("{path}: {:#?}", registers.vendors) };
        assert_eq!(cloud.name.text, "Northbeam Cloud", "{path}");
        assert_eq!(texts(&cloud.aliases), ["Northbeam", "NBC"], "{path}");
        assert_eq!((cloud.subservice, quill.subservice), (Some(true), Some(false)), "{path}");
        assert_eq!(cloud.method.as_ref().map(|(method, _)| *method), Some(Method::CarveOut), "{path}");
        assert_eq!(cloud.report_until.map(|(date, _)| date), Date::parse("2026-03-31"), "{path}");
        assert_eq!(cloud.last_review.map(|(date, _)| date), Date::parse("2026-06-18"), "{path}");
        assert_eq!(cloud.owner.as_ref().map(|owner| owner.text.as_str()), Some("Platform Lead"), "{path}");
        assert_eq!(
            (quill.name.text.as_str(), &quill.owner, &quill.method),
            ("Quill, Inc.", &None, &None),
            "{path}"
        );
        assert!(quill.aliases.is_empty(), "{path}: {:?}", quill.aliases);
    }
}

#[test]
fn values_stand_where_they_say() {
    for (path, text) in VENDORS {
        let registers = of(Register::Vendors, path, text);
        let values = registers.vendors.iter().flat_map(|v| {
            v.aliases.iter().chain([&v.name]).chain(&v.owner).chain(v.method.as_ref().map(|(_, value)| value))
        });
        for value in values {
            let words = words_at(&registers, value.place);
            // A text over several lines is one place, and marks stand between these words.
            let is_whole = words.contains('\n') || words.contains("**");
            assert!(
                words == value.text || is_whole && words.contains("Northbeam"),
                "{path}: {words:?} {value:?}"
            );
        }
        let (_, place) = registers.vendors[0].last_review.unwrap();
        assert!(words_at(&registers, place).contains("2026"), "{path}");
        assert_eq!(registers.files[0].is_document, path == "vendors.md");
    }
}

#[test]
fn owners_have_people_and_deputies() {
    let csv = "Role,Name,Email,Delegate,Team\nCISO,Jo Park,jo@larkspur.example,CTO | Head of IT,Security\n";
    let toml = "[owners.CISO]\nname = \"Jo Park\"\nemail = \"jo@larkspur.example\"\nbackup = [\"CTO\", \"Head of IT\"]\nteam = \"Security\"\n";
    for (path, text) in [("owners.csv", csv), ("owners.toml", toml)] {
        let registers = of(Register::Owners, path, text);
        assert_eq!(problems(&registers), [], "{path}");
        let [ciso] = &registers.owners[..] else { panic!("{path}: {:#?}", registers.owners) };
        assert_eq!(ciso.role.text, "CISO");
        assert_eq!(texts(&ciso.people), ["Jo Park", "jo@larkspur.example"]);
        assert_eq!(texts(&ciso.deputies), ["CTO", "Head of IT"]);
        assert_eq!(ciso.team.as_ref().map(|team| team.text.as_str()), Some("Security"));
    }
    let names = of(Register::Owners, "owners.yaml", "- CISO\n- CTO\n");
    assert_eq!(names.owners.iter().map(|o| o.role.text.as_str()).collect::<Vec<_>>(), ["CISO", "CTO"]);
}

#[test]
fn systems_say_what_is_in_scope() {
    let text = "system,in_scope,customer_data,plane\nLedger,in scope,yes,production\nChat,out,no,corporate\nWiki,,internal notes,\n";
    let registers = of(Register::Systems, "systems.csv", text);
    assert_eq!(problems(&registers), []);
    let scopes: Vec<_> = registers.systems.iter().map(|s| s.in_scope).collect();
    assert_eq!(scopes, [Some(true), Some(false), None]);
    let data: Vec<_> = registers.systems.iter().map(|s| s.data.as_ref().map(|d| d.text.as_str())).collect();
    assert_eq!(data, [Some("customer data"), None, Some("internal notes")]);
}

#[test]
fn evidence_needs_no_id() {
    let text =
        "control,date,quarter,evidence,collected by\nLL-01; LL-02,2026-04-02,2026-Q1,Access review,CISO\n";
    let registers = of(Register::Evidence, "evidence.csv", text);
    assert_eq!(problems(&registers), []);
    let [record] = &registers.evidence[..] else { panic!("{registers:#?}") };
    assert_eq!((record.id.text.as_str(), texts(&record.controls)), ("", vec!["LL-01", "LL-02"]));
    assert_eq!(record.period, Date::parse("2026-01-01").zip(Date::parse("2026-03-31")));
}

#[test]
fn one_file_may_hold_several_registers() {
    let text = "owners:\n  CISO: {deputy: CTO}\nsystems:\n  - Ledger\n  - {name: Chat, scope: out}\ndata:\n  - name: Invoices\n    retention: 7 years\n";
    let registers = of(Register::Owners, "programme.yaml", text);
    assert_eq!(problems(&registers), []);
    assert_eq!((registers.owners.len(), registers.systems.len(), registers.data.len()), (1, 2, 1));
    let document = "| Role | Deputy |\n| - | - |\n| CISO | CTO |\n\n| System | Environment |\n| - | - |\n| Ledger | production |\n";
    let registers = of(Register::Owners, "owners.md", document);
    assert_eq!((registers.owners.len(), registers.systems.len()), (1, 1));
}

#[test]
fn what_cannot_be_read_is_said_and_the_row_kept() {
    use Register::{Data, Evidence, Owners, Systems, Vendors};
    one_problem(Vendors, "v.csv", "vendor,last review\nQuill,soon\n", "soon", "write it as 2026-01-31");
    one_problem(
        Vendors,
        "v.csv",
        "vendor,last review\nQuill,03/04/2026\n",
        "03/04/2026",
        "2026-04-03 or 2026-03-04",
    );
    one_problem(Evidence, "e.csv", "id,period\nE-1,lately\n", "lately", "2026-Q1");
    one_problem(Systems, "s.csv", "system,in scope\nLedger,perhaps\n", "perhaps", "neither yes nor no");
    one_problem(Vendors, "v.csv", "vendor,method\nQuill,hosted\n", "hosted", "carve-out or inclusive");
    one_problem(Data, "d.csv", "owner,retention\nCISO,1 year\n", "owner,retention", "`data class`");
    one_problem(Systems, "s.csv", "system,owner\n,CISO\nLedger,\n", ",CISO", "left out");
    one_problem(Systems, "s.csv", "system,owner\nLedger,CISO,CTO\n", "CTO", "has no column");
    one_problem(Owners, "o.csv", "role\nCISO\nCTO\nciso\n", "ciso", "in line 2");
    one_problem(
        Owners,
        "o.csv",
        "role,aliases\nCISO,Security Lead\nCTO,CISO\n",
        "CISO",
        "has to mean one entry",
    );
    one_problem(Owners, "o.csv", "role,deputy\nCISO,CISO\n", "CISO", "cannot stand in for itself");
    let ring = "role,deputy\nCISO,CTO\nCTO,CEO\nCEO,CISO\nCFO,CEO\n";
    one_problem(Owners, "o.csv", ring, "CISO", "CISO, CTO, CEO");
    let registers = of(Vendors, "v.csv", "vendor,last review,owner\nQuill,soon,CISO\n");
    assert!(registers.vendors[0].owner.is_some());
    let pair = of(Owners, "o.csv", "role,deputy\nCISO,CTO\nCTO,CISO\n");
    assert_eq!(problems(&pair), []);
}

#[test]
fn broken_files_say_where_and_give_nothing() {
    let broken = [
        ("o.toml", "[[owner]]\nrole = \"CISO\"\n\n[[owner]]\nrole = CTO\n"),
        ("o.yaml", "owners:\n  - role: CISO\n  - role: [CTO\n"),
        ("o.csv", "role,team\nCISO,\"Security\nCTO,Platform\n"),
        ("o.xlsx", "PK"),
    ];
    for (path, text) in broken {
        let registers = of(Register::Owners, path, text);
        assert_eq!((registers.problems.len(), registers.owners.len()), (1, 0), "{path}: {registers:#?}");
    }
}

#[test]
fn hostile_files_are_refused() {
    let bomb = format!("a: &a [x]\nb: &b [*a, *a]\n{}", "c: [*b, *b, *b]\n".repeat(50));
    one_problem(Register::Owners, "o.yaml", &bomb, "*a", "write the value itself");
    for text in [
        format!("owners: {}", "[".repeat(200_000)),
        "- ".repeat(100_000),
        format!("{}1", "a: {".repeat(9_999)),
    ] {
        assert_eq!(of(Register::Owners, "o.yaml", &text).problems.len(), 1);
    }
    for text in [format!("owner = {}", "[".repeat(200_000)), format!("owner = {}", "{a=".repeat(100_000))] {
        assert!(!of(Register::Owners, "o.toml", &text).problems.is_empty());
    }
    let million = format!("id,control\n{}", "E,C\n".repeat(1_000_000));
    let registers = of(Register::Evidence, "e.csv", &million);
    assert_eq!((registers.problems.len(), registers.evidence.len()), (1, 0));
    assert!(registers.problems[0].message.contains("200000 rows"));
    let formula =
        of(Register::Systems, "s.csv", "system,note\n\"=HYPERLINK(\"\"http://x.example\"\")\",@SUM(1)\n");
    assert_eq!(formula.systems[0].name.text, "=HYPERLINK(\"http://x.example\")");
    for text in
        ["", "\u{FEFF}", "\n\n", "\"", ",", ";\n;", "\u{0}", "---\n...\n", "[[owner", "|", "a: b: c", "{"]
    {
        for path in ["a.csv", "a.tsv", "a.toml", "a.yaml", "a.md"] {
            for register in Register::ALL {
                of(register, path, text);
            }
        }
    }
}

/// The registers around the documents of a folder, as a check finds them.
fn around(folder: &Path) -> Registers {
    let configs = Configs::new(Search::Upwards, Flags::default(), None);
    let arguments = [folder.to_owned()];
    let gathered = gather(configure(discover(&arguments), &configs), &arguments, &configs, None);
    gathered.programme.registers().clone()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [&[("access.md", "# Access\n\nThe CISO approves access.\n")], files].concat() {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn roles(registers: &Registers) -> Vec<&str> {
    registers.owners.iter().map(|owner| owner.role.text.as_str()).collect()
}

fn files(registers: &Registers) -> Vec<&str> {
    registers.files.iter().map(|file| Path::new(&file.path).file_name().unwrap().to_str().unwrap()).collect()
}

#[test]
fn registers_are_found_by_their_names() {
    let folder = folder(&[
        ("registers/people.csv", "role,person\nCISO,Jo Park\n"),
        ("registers/roles.yaml", "[CTO]\n"),
        ("registers/README.md", "| Role |\n| - |\n| Nobody |\n"),
        ("lists/asset-inventory.csv", "asset,type\nLedger,database\n"),
        ("lists/vendor-policy.md", "| Vendor | Service |\n| - | - |\n| Quill | Mail |\n"),
        (".hidden/owners.csv", "role\nCEO\n"),
        ("old/owners.csv", "role\nCFO\n"),
        (".gitignore", "old/\n"),
        ("evidence/2026/LL-09-2026-03-31-access.pdf", "PDF"),
        ("evidence/readme.pdf", "PDF"),
    ]);
    let registers = around(folder.path());
    assert_eq!(problems(&registers), []);
    assert_eq!(roles(&registers), ["CISO", "CTO"]);
    assert_eq!((registers.systems.len(), registers.vendors.len()), (1, 0));
    let [record] = &registers.evidence[..] else { panic!("{:#?}", registers.evidence) };
    assert_eq!(record.controls[0].text, "LL-09");
    assert_eq!(record.file.as_ref().unwrap().text, "evidence/2026/LL-09-2026-03-31-access.pdf");
    assert_eq!(around(folder.path()), registers);
}

#[test]
fn the_configuration_says_which_files_are_registers() {
    let config = "[registers]\nowners = \"who/*.csv\"\nsystems = []\nvendors = [\"a.toml\", \"gone.toml\"]\n\
        evidence-files = { path = \"proof\", pattern = \"{control}_{period}_{record}\" }\n";
    let folder = folder(&[
        ("sayso.toml", config),
        ("who/b.csv", "role\nCTO\n"),
        ("who/a.csv", "role\nCISO\n"),
        ("owners.csv", "role\nCEO\n"),
        ("systems.csv", "system\nLedger\n"),
        ("a.toml", "[[vendor]]\nname = \"Quill\"\n"),
        ("data-classes.csv", "data class\nInvoices\n"),
        ("proof/LL-09_2026-Q1_Access_review.xlsx", ""),
        ("proof/other.xlsx", ""),
    ]);
    let registers = around(folder.path());
    assert_eq!(roles(&registers), ["CISO", "CTO"]);
    assert_eq!((registers.systems.len(), registers.vendors.len(), registers.data.len()), (0, 1, 1));
    let [record] = &registers.evidence[..] else { panic!("{:#?}", registers.evidence) };
    assert_eq!(record.record.as_ref().unwrap().text, "Access review");
    let [(words, message)] = problems(&registers)[..] else { panic!("{:#?}", registers.problems) };
    assert_eq!(words, "[\"a.toml\", \"gone.toml\"]");
    assert!(message.contains("no file “gone.toml”"), "{message}");
}

#[test]
fn a_repository_without_registers_is_no_programme() {
    let file = ("lists/owners.csv", "role\nCISO\nCTO\n");
    let folder = folder(&[("repository/.git/HEAD", ""), ("repository/docs/a.md", "# A\n"), file]);
    let repository = folder.path().join("repository");
    assert_eq!(files(&around(&repository.join("docs"))), Vec::<&str>::new());
    fs::create_dir(repository.join("lists")).unwrap();
    fs::copy(folder.path().join(file.0), repository.join("lists/people-list.csv")).unwrap();
    assert_eq!(roles(&around(&repository.join("docs"))), ["CISO", "CTO"]);
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_programme_is_read() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("owners.csv", "role\nCEO\n")]);
    let folder = folder(&[("registers/systems.csv", "system\nLedger\n")]);
    symlink(outside.path().join("owners.csv"), folder.path().join("registers/owners.csv")).unwrap();
    symlink(outside.path(), folder.path().join("vendors")).unwrap();
    let registers = around(folder.path());
    assert_eq!((roles(&registers).len(), registers.systems.len()), (0, 1));
    let [problem] = &registers.problems[..] else { panic!("{:#?}", registers.problems) };
    assert!(problem.message.contains("leads out"), "{}", problem.message);
    assert!(registers.files.iter().all(|file| !file.text.contains("CEO")));
    fs::write(folder.path().join("sayso.toml"), "registers.owners = \"registers/owners.csv\"\n").unwrap();
    let registers = around(folder.path());
    assert_eq!(roles(&registers).len(), 0);
    assert!(registers.problems[0].message.contains("leads out"));
    assert_eq!(words_at(&registers, registers.problems[0].place), "\"registers/owners.csv\"");
}
