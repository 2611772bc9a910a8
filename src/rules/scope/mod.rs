//! What is left out, or covered by one word.

pub(in crate::rules) mod across;
mod boundary_words;
mod carve_out_silent;
mod category_gap;
mod missing_exclusions;
mod missing_user_controls;
mod not_applicable_bare;
mod production_slice;
mod unbounded_universal;
mod uncovered_component;
mod undisclosed_component;
mod unnamed_subset;
mod unstated_exception;

use super::{Rule, Site};
use crate::document::BlockKind;
use crate::model::{FieldSlot, Reading, Role};
use std::ops::Range;

pub(super) static RULES: &[&Rule] = &[
    &unbounded_universal::RULE,
    &unnamed_subset::RULE,
    &unstated_exception::RULE,
    &missing_exclusions::RULE,
    &carve_out_silent::RULE,
    &missing_user_controls::RULE,
    &production_slice::RULE,
    &undisclosed_component::RULE,
    &uncovered_component::RULE,
    &not_applicable_bare::RULE,
    &category_gap::RULE,
    &boundary_words::RULE,
];

/// Whether the words are the requirement that a row answers, or a cell of nothing but a population:
/// "All repositories" under "Coverage" names what its row is about.
fn is_quoted_or_named(site: &Site, tokens: Range<usize>) -> bool {
    let BlockKind::Cell { table, column, .. } = site.block().kind else { return false };
    let header = site.reading.document.tables[table as usize].header(&site.reading.document, column);
    let requirement =
        header.is_some_and(|h| FieldSlot::of_label(h.text.as_str()) == Some(FieldSlot::Requirement));
    let all = &site.analysis().tokens;
    let alone = all.iter().enumerate().all(|(i, t)| tokens.contains(&i) || !t.is_word());
    requirement || alone
}

/// Things a control is about, in the plural or as a mass: what "all" and "critical" can count.
const POPULATIONS: &[&str] = &[
    "systems",
    "system",
    "servers",
    "data",
    "information",
    "employees",
    "personnel",
    "staff",
    "users",
    "accounts",
    "access",
    "changes",
    "vendors",
    "suppliers",
    "applications",
    "assets",
    "devices",
    "infrastructure",
    "services",
    "networks",
    "databases",
    "resources",
    "environments",
    "repositories",
    "endpoints",
    "workstations",
    "laptops",
    "components",
    "software",
    "partners",
    "providers",
    "customers",
    "contractors",
    "processes",
    "records",
    "logs",
    "facilities",
    "areas",
    "backups",
    "secrets",
    "credentials",
    "passwords",
    "keys",
    "connections",
    "traffic",
    "functions",
    "operations",
    "configurations",
    "code",
    "hosts",
    "instances",
    "containers",
    "equipment",
    "media",
    "locations",
    "offices",
    "platforms",
    "tools",
    "functionality",
    "permissions",
    "privileges",
    "events",
    "activities",
    "transactions",
    "incidents",
    "vulnerabilities",
    "alerts",
    "requests",
    "findings",
    "hires",
    "service",
    "application",
    "asset",
    "infrastructures",
    "vendor",
    "employee",
    "server",
    "device",
    "change",
];

/// Whether the document says what it counts: a list in its scope section, a register linked.
/// "a. This policy applies to all systems" is an item and no list.
fn has_population(reading: &Reading) -> bool {
    struct HasPopulation(bool);
    let find = || {
        reading.document.blocks.iter().enumerate().any(|(id, block)| {
            reading.role(id as u32) == Role::Scope
                && (block.kind == BlockKind::Item
                    && block.text.as_str().split_whitespace().count() <= 12
                    && !reading.analyses[id].clauses.iter().any(|c| !c.subordinate)
                    || block
                        .text
                        .links()
                        .iter()
                        .any(|l| is_register(&l.target, &block.text.as_str()[l.text.range()])))
        })
    };
    reading.once(|| HasPopulation(find())).0
}

/// A link that leads to a list of what there is.
fn is_register(target: &str, words: &str) -> bool {
    let both = format!("{target} {words}").to_lowercase();
    ["register", "inventory", "asset", "cmdb", "list", "system", "catalog", "supplier", "vendor"]
        .iter()
        .any(|w| both.contains(w))
}
