//! What is left out, or covered by one word.

mod boundary_words;
mod carve_out_silent;
mod category_gap;
mod inventory;
mod missing_exclusions;
mod missing_user_controls;
mod not_applicable_bare;
mod production_slice;
mod providers;
mod unbounded_universal;
mod uncovered_component;
mod undisclosed_component;
mod unnamed_subset;
mod unstated_exception;

use super::Rule;

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
