//! Another name for an entry, as the file has to write it.

use super::listing::Scalar;
use super::{File, Registers, csv, read, toml, yaml};
use crate::span::Span;
use std::path::Path;

/// A name that is to be another one.
#[derive(Clone, Debug)]
pub struct Renaming<'n> {
    /// Where it stands, in bytes of the file.
    pub span: Span,
    pub old: &'n str,
    pub new: &'n str,
}

/// What has to stand where in a register that is no document, so that its names are others: with quotation marks where
/// they are wanted. `names` are in order of place. `None` where it would not say the same then: an alias with a comma in
/// it becomes two.
pub fn renamed(file: &File, names: &[Renaming<'_>]) -> Option<Vec<(Span, String)>> {
    let format = Format::of(&file.path)?;
    let scalars = format.scalars(&file.text);
    let mut edits = Vec::new();
    let mut expected: Vec<String> = scalars.iter().map(|scalar| scalar.text.clone()).collect();
    let mut placed = 0;
    for (scalar, expected) in scalars.iter().zip(&mut expected) {
        let first = names.partition_point(|name| name.span.start < scalar.span.start);
        let after = names.partition_point(|name| name.span.start < scalar.span.end);
        let within = &names[first..after.max(first)];
        if within.is_empty() {
            continue;
        }
        placed += within.len();
        let raw = file.text.get(scalar.span.range())?;
        *expected = text(scalar, raw, within)?;
        edits.push((scalar.span, format.written(raw, expected)?));
    }
    let mut after = file.text.clone();
    for (span, new) in edits.iter().rev() {
        after.replace_range(span.range(), new);
    }
    let reads_so = format.scalars(&after).iter().map(|scalar| &scalar.text).eq(&expected);
    (placed == names.len() && reads_so && shape(file, &after) == shape(file, &file.text)).then_some(edits)
}

/// What a scalar says with the new names.
fn text(scalar: &Scalar, raw: &str, names: &[Renaming]) -> Option<String> {
    let mut text = scalar.text.clone();
    // From the last to the first, so that places stay what they are.
    for name in names.iter().rev() {
        let straight = raw.find(&*scalar.text).map(|from| scalar.span.start as usize + from);
        let at = match straight {
            Some(from) => (name.span.start as usize).checked_sub(from)?,
            None => text.find(name.old)?,
        };
        let range = at..at + name.old.len();
        (text.get(range.clone()) == Some(name.old)).then(|| text.replace_range(range, name.new))?;
    }
    Some(text)
}

/// How much there is of everything: the same before and after.
fn shape(file: &File, text: &str) -> Vec<usize> {
    let mut registers = Registers::default();
    if let Some(register) = file.register {
        read(register, &file.path, text, &mut registers);
    }
    let Registers { owners, systems, vendors, data, evidence, problems, .. } = &registers;
    let of_owners = owners.iter().flat_map(|o| [o.aliases.len(), o.people.len(), o.deputies.len()]);
    let others = systems.iter().map(|s| s.aliases.len());
    let others = others.chain(vendors.iter().map(|v| v.aliases.len()));
    let others = others.chain(data.iter().map(|d| d.aliases.len()));
    let others = others.chain(evidence.iter().map(|e| e.controls.len()));
    [problems.len()].into_iter().chain(of_owners).chain(others).collect()
}

#[derive(Clone, Copy)]
enum Format {
    Csv { is_tabs: bool },
    Toml,
    Yaml,
}

impl Format {
    fn of(path: &str) -> Option<Format> {
        Some(match Path::new(path).extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Format::Csv { is_tabs: false },
            "tsv" => Format::Csv { is_tabs: true },
            "toml" => Format::Toml,
            "yaml" | "yml" => Format::Yaml,
            _ => return None,
        })
    }

    /// All that the text says, in order of place; nothing where it cannot be read.
    fn scalars(self, text: &str) -> Vec<Scalar> {
        match self {
            Format::Csv { is_tabs } => csv::scalars(text, is_tabs),
            Format::Toml => toml::scalars(text),
            Format::Yaml => yaml::scalars(text),
        }
    }

    /// A text as it is written where `before` stands now; `None` where that cannot be done on one line.
    fn written(self, before: &str, text: &str) -> Option<String> {
        if text.contains(['\n', '\r']) {
            return None;
        }
        let is_quoted = before.starts_with('"');
        let is_plain = |more: &str| text.chars().all(|c| c.is_alphanumeric() || more.contains(c));
        let in_quotes = || serde_json::to_string(text).ok();
        match self {
            Format::Csv { .. } if is_quoted => Some(csv::quoted(text)),
            Format::Csv { .. } => Some(csv::cell(text)),
            Format::Toml if before.starts_with('\'') && !text.contains('\'') => Some(format!("'{text}'")),
            // A key.
            Format::Toml if !before.starts_with(['"', '\'']) && is_plain("-_") && text.is_ascii() => {
                Some(text.to_owned())
            }
            Format::Toml => in_quotes(),
            Format::Yaml if before.starts_with(['|', '>']) => None,
            Format::Yaml if before.starts_with('\'') => Some(format!("'{}'", text.replace('\'', "''"))),
            Format::Yaml
                if !is_quoted && is_plain(" -_.&/()'’+") && text.starts_with(char::is_alphabetic) =>
            {
                Some(text.to_owned())
            }
            Format::Yaml => in_quotes(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Register;
    use super::*;

    /// The text with `old` as `new` wherever it stands.
    fn after(path: &str, text: &str, old: &str, new: &str) -> Option<String> {
        let file = File {
            path: path.to_owned(),
            text: text.to_owned(),
            register: Some(Register::Owners),
            is_document: false,
        };
        let names = text.match_indices(old).map(|(at, _)| Renaming {
            span: Span::from(at..at + old.len()),
            old,
            new,
        });
        let names: Vec<_> = names.collect();
        let mut after = text.to_owned();
        for (span, new) in renamed(&file, &names)?.iter().rev() {
            after.replace_range(span.range(), new);
        }
        Some(after)
    }

    #[test]
    fn cells_get_quotation_marks_where_they_need_them() {
        let text = "role,aliases,deputy\nIT Lead,\"Lead, IT; Help\",CTO\nCTO,,IT Lead\n";
        let renamed = |new| after("owners.csv", text, "IT Lead", new);
        assert_eq!(renamed("Ops Lead").unwrap(), text.replace("IT Lead", "Ops Lead"));
        assert_eq!(renamed("Lead, \"Ops\""), None, "two deputies");
        let text = "role,team\nIT Lead,Acme\n";
        let quoted = after("owners.csv", text, "IT Lead", "Lead, \"Ops\"").unwrap();
        assert_eq!(quoted, "role,team\n\"Lead, \"\"Ops\"\"\",Acme\n");
        assert_eq!(after("owners.csv", &quoted, "Acme", "A;B").unwrap(), quoted.replace("Acme", "\"A;B\""));
        let tabs = after("owners.tsv", "role\tteam\nIT Lead\tAcme\n", "IT Lead", "Ops, IT").unwrap();
        assert_eq!(tabs, "role\tteam\n\"Ops, IT\"\tAcme\n");
        assert_eq!(after("owners.csv", "role\n\"a\nb\"\n", "b", "c"), None, "a name on two lines");
    }

    #[test]
    fn strings_and_keys_stay_what_they_are() {
        let text = "[[owner]]\nrole = \"IT Lead\"\naliases = ['IT Lead']\n";
        assert_eq!(
            after("o.toml", text, "IT Lead", "Lead \"IT\"").unwrap(),
            "[[owner]]\nrole = \"Lead \\\"IT\\\"\"\naliases = ['Lead \"IT\"']\n"
        );
        let keys = "[owners.CTO]\nperson = \"Jo Park\"\n";
        assert_eq!(after("o.toml", keys, "CTO", "CIO").unwrap(), keys.replace("CTO", "CIO"));
        assert_eq!(after("o.toml", keys, "CTO", "IT Lead").unwrap(), keys.replace("CTO", "\"IT Lead\""));
        let text = "owners:\n  - role: IT Lead\n    aliases: [IT Lead, 'IT Lead']\n";
        let yaml = |new| after("o.yaml", text, "IT Lead", new).unwrap();
        assert_eq!(yaml("Ops Lead"), text.replace("IT Lead", "Ops Lead"));
        assert_eq!(
            yaml("Lead: #1"),
            "owners:\n  - role: \"Lead: #1\"\n    aliases: [\"Lead: #1\", 'Lead: #1']\n"
        );
        let keys = "owners:\n  CTO:\n    person: Jo Park\n";
        assert_eq!(after("o.yaml", keys, "CTO", "Head: IT").unwrap(), keys.replace("CTO", "\"Head: IT\""));
    }
}
