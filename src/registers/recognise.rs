//! Which files are registers, by their names.

use super::Register;
use super::columns::words;
use crate::date::MONTHS;
use std::path::Path;

/// What a list of these is.
const LISTS: [(&str, Register); 39] = [
    ("owners", Register::Owners),
    ("owner", Register::Owners),
    ("roles", Register::Owners),
    ("role", Register::Owners),
    ("people", Register::Owners),
    ("raci", Register::Owners),
    ("responsibilities", Register::Owners),
    ("roles responsibilities", Register::Owners),
    ("systems", Register::Systems),
    ("system", Register::Systems),
    ("system components", Register::Systems),
    ("assets", Register::Systems),
    ("asset", Register::Systems),
    ("applications", Register::Systems),
    ("application", Register::Systems),
    ("components", Register::Systems),
    ("software", Register::Systems),
    ("vendors", Register::Vendors),
    ("vendor", Register::Vendors),
    ("suppliers", Register::Vendors),
    ("supplier", Register::Vendors),
    ("third parties", Register::Vendors),
    ("third party", Register::Vendors),
    ("service providers", Register::Vendors),
    ("subprocessors", Register::Vendors),
    ("sub processors", Register::Vendors),
    ("subservice organisations", Register::Vendors),
    ("data", Register::Data),
    ("data class", Register::Data),
    ("data classes", Register::Data),
    ("data types", Register::Data),
    ("data classification", Register::Data),
    ("data classifications", Register::Data),
    ("evidence", Register::Evidence),
    ("evidences", Register::Evidence),
    ("records", Register::Evidence),
    ("record", Register::Evidence),
    ("artifacts", Register::Evidence),
    ("artefacts", Register::Evidence),
];

/// Words that say that a file is a list.
const MARKS: [&str; 10] = [
    "register",
    "registers",
    "registry",
    "list",
    "inventory",
    "log",
    "index",
    "catalog",
    "catalogue",
    "directory",
];

/// Words that say nothing about what is listed.
const FILLERS: [&str; 22] = [
    "of",
    "the",
    "our",
    "and",
    "all",
    "for",
    "in",
    "scope",
    "soc",
    "soc2",
    "audit",
    "isms",
    "grc",
    "compliance",
    "it",
    "company",
    "approved",
    "critical",
    "production",
    "current",
    "information",
    "master",
];

/// Words of files that say something themselves, whatever they are about.
const DOCUMENTS: [&str; 22] = [
    "policy",
    "policies",
    "procedure",
    "procedures",
    "narrative",
    "narratives",
    "standard",
    "standards",
    "process",
    "plan",
    "plans",
    "guideline",
    "guidelines",
    "guide",
    "handbook",
    "charter",
    "description",
    "management",
    "assessment",
    "agreement",
    "template",
    "overview",
];

/// Names of files that hold several registers.
const MIXED: [&str; 8] = [
    "programme",
    "program",
    "registers",
    "register",
    "compliance programme",
    "compliance program",
    "grc",
    "soc2",
];

/// What a list is worth that goes by this name in every folder.
const EVERYWHERE: [&str; 4] = ["data", "records", "record", "people"];

/// The register that a file's name says it is; `None` for all other files.
pub fn recognise(path: &Path) -> Option<Register> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    let is_markdown = matches!(extension.as_str(), "md" | "markdown");
    if !is_markdown && !matches!(extension.as_str(), "csv" | "tsv" | "toml" | "yaml" | "yml") {
        return None;
    }
    let above = path.parent().and_then(Path::file_name).and_then(|name| name.to_str()).map(words);
    let in_registers = above.as_deref().is_some_and(|folder| matches!(folder, "register" | "registers"));
    let stem = words(path.file_stem()?.to_str()?);
    // Several registers in one file tell by their keys what they list.
    if !is_markdown && !matches!(extension.as_str(), "csv" | "tsv") && MIXED.contains(&stem.as_str()) {
        return Some(Register::Systems);
    }
    // "evidence/register.md"
    let stem = match &above {
        Some(folder) if !in_registers && MARKS.contains(&stem.as_str()) => format!("{folder} {stem}"),
        _ => stem,
    };
    // "owners-and-systems.md"
    let found = named(&stem).or_else(|| {
        let (first, second) = stem.split_once(" and ")?;
        named(first).filter(|_| named(second).is_some())
    })?;
    if in_registers || found.marked {
        return Some(found.register);
    }
    // Documents are named after what they speak of.
    let says_too_little = match is_markdown {
        true => {
            !found.phrase.ends_with('s') || found.register == Register::Owners && found.phrase != "owners"
        }
        false => false,
    };
    (!says_too_little && !EVERYWHERE.contains(&found.phrase)).then_some(found.register)
}

/// Whether a file's name says that it lists controls: `controls.csv`, `soc2-control-matrix-2026.csv`, `RCM.csv`. Such
/// a list is a document, which says of each control how it runs.
pub fn is_control_matrix(path: &Path) -> bool {
    const LISTS: [&str; 8] = [
        "controls",
        "control",
        "matrix",
        "control matrix",
        "controls matrix",
        "risk control matrix",
        "risk and control matrix",
        "rcm",
    ];
    let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()).map(words) else { return false };
    let says_nothing =
        |word: &str| word != "and" && (FILLERS.contains(&word) || MARKS.contains(&word) || is_count(word));
    let telling: Vec<&str> = stem.split(' ').filter(|word| !says_nothing(word)).collect();
    let telling = telling.join(" ");
    // A matrix may begin with the company's name: larkspur-control-matrix.
    LISTS.contains(&telling.as_str())
        || telling.ends_with(" control matrix")
        || telling.ends_with(" controls matrix")
}

/// The register that a key names: `owners`, `vendor-register`.
pub(super) fn of_key(key: &str) -> Option<Register> {
    named(&words(key)).map(|found| found.register)
}

struct Named {
    register: Register,
    phrase: &'static str,
    /// Whether it says that it is a list.
    marked: bool,
}

fn named(words: &str) -> Option<Named> {
    let all: Vec<&str> = words.split(' ').collect();
    if all.iter().any(|word| DOCUMENTS.contains(word)) {
        return None;
    }
    let marked = all.iter().any(|word| MARKS.contains(word));
    let says_nothing = |word: &str| FILLERS.contains(&word) || MARKS.contains(&word) || is_count(word);
    let telling: Vec<&str> = all.into_iter().filter(|word| !says_nothing(word)).collect();
    let telling = telling.join(" ");
    let is_whole = |(phrase, _): &&(&str, Register)| *phrase == telling;
    // A list that says it is one may begin with the company's name: larkspur-vendor-register.
    let ends = |(phrase, register): &&(&'static str, Register)| {
        let before = telling.strip_suffix(phrase).and_then(|before| before.strip_suffix(' '));
        let is_other = |word: &str| word == "control" || LISTS.iter().any(|(phrase, _)| *phrase == word);
        marked
            && *register != Register::Owners
            && !EVERYWHERE.contains(phrase)
            && before.is_some_and(|before| !before.split(' ').any(is_other))
    };
    let (phrase, register) = *LISTS.iter().find(is_whole).or_else(|| LISTS.iter().find(ends))?;
    Some(Named { register, phrase, marked })
}

/// 2026, q3, v2, fy26, september
fn is_count(word: &str) -> bool {
    word.trim_start_matches("fy").trim_start_matches(['q', 'v', 'h']).bytes().all(|b| b.is_ascii_digit())
        || MONTHS.iter().any(|month| *month == word || month.get(..3) == Some(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_names() {
        let of = |path: &str| recognise(Path::new(path));
        for (path, register) in [
            ("owners.toml", Register::Owners),
            ("Roles and Responsibilities.csv", Register::Owners),
            ("RACI_2026-03.csv", Register::Owners),
            ("registers/people.yaml", Register::Owners),
            ("asset-inventory.csv", Register::Systems),
            ("Asset_Register.md", Register::Systems),
            ("register-of-systems.yml", Register::Systems),
            ("SoftwareInventory.csv", Register::Systems),
            ("subprocessors.md", Register::Vendors),
            ("Subservice Organizations FY26.csv", Register::Vendors),
            ("third-party-register-v2.csv", Register::Vendors),
            ("larkspur-vendor-register.csv", Register::Vendors),
            ("data-classification.yaml", Register::Data),
            ("data-inventory.csv", Register::Data),
            ("evidence-log-2026-Q1.tsv", Register::Evidence),
            ("registers/records.csv", Register::Evidence),
            ("evidence.csv", Register::Evidence),
        ] {
            assert_eq!(of(path), Some(register), "{path}");
        }
    }

    #[test]
    fn documents_and_other_lists_are_none() {
        for path in [
            "vendor-management-policy.md",
            "vendors-procedure.csv",
            "vendor.md",
            "roles-and-responsibilities.md",
            "data-classification.md",
            "data-classification-policy.md",
            "data.csv",
            "people.yaml",
            "training-records.csv",
            "control-owners.csv",
            "control-owner-list.csv",
            "training-records-log.csv",
            "larkspur-vendors.csv",
            "system-description.md",
            "evidence.png",
            "index.md",
        ] {
            assert_eq!(recognise(Path::new(path)), None, "{path}");
        }
    }
}
