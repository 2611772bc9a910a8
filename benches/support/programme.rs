//! A made-up control programme of any size: narratives of two controls each, and registers in which their owners,
//! systems and records stand.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

pub(crate) struct Size {
    pub documents: usize,
    pub owners: usize,
    pub systems: usize,
    pub records: usize,
}

const WORK: [(&str, &str, &str); 12] = [
    ("Access review", "reviews the members of each group in", "the access review ticket"),
    ("Backup", "restores a backup of", "the restore log"),
    ("Change approval", "approves each change to", "the pull request"),
    ("Vulnerability scan", "scans every host of", "the scan report"),
    ("Patching", "applies security updates to", "the patch report"),
    ("Log review", "reads the alerts from", "the alert ticket"),
    ("Vendor review", "compares the report of the vendor behind", "the vendor file"),
    ("Leavers", "removes the accounts of leavers from", "the leaver ticket"),
    ("Key rotation", "rotates the keys of", "the key inventory"),
    ("Capacity", "compares the load with the limits of", "the capacity sheet"),
    ("Incident drill", "rehearses the loss of", "the drill report"),
    ("Configuration check", "compares the settings with the baseline of", "the drift report"),
];

const FIRST: [&str; 25] = [
    "Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Garnet", "Harbor", "Indigo", "Juniper", "Kestrel",
    "Linden", "Maple", "Nimbus", "Onyx", "Pebble", "Quartz", "Raven", "Sierra", "Tundra", "Umber", "Velvet",
    "Willow", "Yarrow", "Zephyr",
];

const SECOND: [&str; 20] = [
    "Ledger",
    "Payments",
    "Identity",
    "Network",
    "Storage",
    "Reporting",
    "Mobile",
    "Search",
    "Billing",
    "Support",
    "Archive",
    "Routing",
    "Pricing",
    "Catalogue",
    "Messaging",
    "Planning",
    "Shipping",
    "Screening",
    "Invoicing",
    "Tracing",
];

fn owner(at: usize, size: &Size) -> String {
    let at = at % size.owners;
    format!("{} {} Lead", FIRST[at % FIRST.len()], SECOND[at / FIRST.len() % SECOND.len()])
}

fn system(at: usize, size: &Size) -> String {
    let at = at % size.systems;
    format!("{}{}", FIRST[at % FIRST.len()], SECOND[at / FIRST.len() % SECOND.len()].to_lowercase())
}

/// The text of a narrative; in one that is `edited` the first control runs more often.
pub(crate) fn narrative(at: usize, is_edited: bool, size: &Size) -> String {
    let mut text = String::new();
    for control in [at * 2, at * 2 + 1] {
        let (title, does, record) = WORK[control % WORK.len()];
        let is_quarterly = control % 40 == 0 || is_edited && control % 2 == 0;
        let (adverb, phrase) =
            if is_quarterly { ("quarterly", "every quarter") } else { ("annually", "every year") };
        let (owner, system) = (owner(control * 7, size), system(control * 3, size));
        let evidence = control % size.records;
        if control % 2 == 0 {
            writeln!(text, "# {title} of {system}\n\nThis narrative covers {system} in production. Staging is out of scope.\n").unwrap();
        }
        write!(
            text,
            "## C-{control:04} {title}\n\nOwner: {owner}\nFrequency: {adverb}\nEvidence: EV-{evidence:05}\n\n\
             The {owner} {does} {system} {phrase} and keeps {record} in {other}. What is found is closed within {days} days; \
             the {deputy} is told of what is not. Sessions on {system} end after {minutes} minutes without use. \
             Records are kept for {years} years.\n\n",
            other = system_of_record(control, size),
            days = 10,
            deputy = self::owner(control * 7 + 1, size),
            minutes = 15,
            years = 3,
        )
        .unwrap();
    }
    text
}

fn system_of_record(control: usize, size: &Size) -> String {
    system(control * 3 + 1, size)
}

/// Writes the programme into a folder.
pub(crate) fn write(folder: &Path, size: &Size) {
    let registers = folder.join("registers");
    let narratives = folder.join("narratives");
    fs::create_dir_all(&registers).unwrap();
    fs::create_dir_all(&narratives).unwrap();
    fs::write(folder.join("sayso.toml"), "[audit]\nfrom = 2026-01-01\nto = 2026-12-31\n").unwrap();
    for at in 0..size.documents {
        fs::write(narratives.join(format!("{at:04}.md")), narrative(at, false, size)).unwrap();
    }
    let mut owners = "role,person,deputy\n".to_owned();
    for at in 0..size.owners {
        writeln!(owners, "{},{} Doe{at},{}", owner(at, size), FIRST[at % FIRST.len()], owner(at + 1, size))
            .unwrap();
    }
    fs::write(registers.join("owners.csv"), owners).unwrap();
    let mut systems = "system,kind,environment,owner,in_scope\n".to_owned();
    for at in 0..size.systems {
        writeln!(systems, "{},application,production,{},yes", system(at, size), owner(at * 3, size)).unwrap();
    }
    fs::write(registers.join("systems.csv"), systems).unwrap();
    let mut evidence = "id,control,record,system,date,made_by\n".to_owned();
    for at in 0..size.records {
        let (month, day) = (at % 12 + 1, at % 28 + 1);
        let (.., record) = WORK[at % WORK.len()];
        writeln!(
            evidence,
            "EV-{at:05},C-{:04},{record},{},2026-{month:02}-{day:02},{}",
            at % (size.documents * 2),
            system_of_record(at, size),
            owner(at * 7, size)
        )
        .unwrap();
    }
    fs::write(registers.join("evidence.csv"), evidence).unwrap();
}
