//! What a configuration file may say. The comments here are the reference in `docs/configuration.md` and the
//! hints of editors that know the schema.

use super::glob::Glob;
use super::sampling::{Frequency, Size};
use crate::catalogs::{Category, Framework};
use crate::date::Date;
use crate::finding::{Confidence, Family, Level};
use crate::model::DocumentKind;
use crate::registers::{FileNames, Register};
use crate::rules::page::Page;
use crate::rules::{self, Rule, Selector};
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The JSON Schema of the file.
pub fn schema() -> Schema {
    let mut schema = schema_for!(File);
    transform_subschemas(&mut without_null, &mut schema);
    schema
}

/// TOML has no null: what is not set is left out.
fn without_null(schema: &mut Schema) {
    transform_subschemas(&mut without_null, schema);
    let null = json!({ "type": "null" });
    if schema.get("default").is_some_and(Value::is_null) {
        schema.remove("default");
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| *choice != null);
    }
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
    }
}

/// What sayso should know about your documents. Everything is optional.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "sayso.toml")]
pub struct File {
    /// Another configuration file, relative to this one. What this file does not say is taken from there.
    pub extends: Option<String>,
    /// Files and folders in this folder that are not checked, as globs: `"archive"`, `"**/drafts/*.md"`.
    pub exclude: Vec<Glob>,
    /// The level from which findings make the exit status of `sayso check` 1; `"warning"` unless set.
    pub fail_on: Option<FailOn>,
    /// Leave out findings that sayso is less sure of; `"low"` (all are shown) unless set.
    pub min_confidence: Option<Confidence>,
    /// Words and phrases that are never commented on: `["best effort"]`.
    pub allow: Vec<String>,
    /// Terms and acronyms that your documents use and that are defined elsewhere: `["Change Review Group"]`.
    pub terms: Vec<String>,
    /// The roles that may own a control. With such a list, an owner who is not in it is commented on.
    pub roles: Vec<String>,
    /// Placeholders that are meant to stay, as in a set of templates: `["{{company}}", "[Company Name]"]`.
    pub placeholders: Vec<String>,
    /// The report that the documents are written for. What a document says itself goes first.
    pub audit: Audit,
    /// Which files are registers. Those of which nothing is said here are found by their names.
    pub registers: RegisterFiles,
    /// How many instances of a control your firm tests, for `sayso plan`.
    pub sampling: Sampling,
    /// How much each rule or family matters. A rule's own entry goes before that of its family.
    pub rules: Rules,
    /// Settings for some documents. Of several entries that fit a document, later ones go first.
    pub documents: Vec<Documents>,
}

/// The report that the documents are written for.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Audit {
    /// The first day of the audit period: `2026-01-01`.
    #[serde(deserialize_with = "date")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The last day of the audit period: `2026-12-31`.
    #[serde(deserialize_with = "date")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub to: Option<Date>,
    /// The trust services categories in scope: `["security", "availability"]`.
    pub categories: Option<Vec<Category>>,
    /// The frameworks whose ids your documents cite, for documents that do not say which edition they mean:
    /// `["tsc-2017", "iso-27001-2022"]`.
    pub frameworks: Option<Vec<Framework>>,
}

/// Which files are registers, as paths or globs that count from this file's folder. Files outside the folder of the
/// programme are not read. An empty list stands for no register.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegisterFiles {
    /// The roles that may own or perform something: `"registers/owners.toml"`.
    pub owners: Option<Paths>,
    /// Systems, components, applications: `["cmdb.csv", "registers/systems/*.csv"]`.
    pub systems: Option<Paths>,
    /// Vendors and subservice organisations.
    pub vendors: Option<Paths>,
    /// Kinds of data.
    pub data: Option<Paths>,
    /// Records that show that controls ran.
    pub evidence: Option<Paths>,
    /// A folder whose files are records.
    pub evidence_files: Option<EvidenceFiles>,
}

/// A folder whose files are records.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EvidenceFiles {
    /// The folder, from this file's folder: `"evidence"`.
    pub path: String,
    /// What the names of the files say: `"{id}-{control}-{date}*"`. There are `{id}`, `{control}`, `{date}` (2026-01-31,
    /// 20260131), `{period}` (2026-Q1, 2026-01), `{system}`, `{by}` and `{record}`; `*` stands for anything. Other files
    /// are no records.
    #[schemars(with = "String")]
    #[serde(deserialize_with = "file_names")]
    pub pattern: FileNames,
}

fn file_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FileNames, D::Error> {
    FileNames::new(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Paths of files: one, or a list of them.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(with = "PathsShape")]
pub struct Paths(pub Vec<Glob>);

#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used: reading is done by hand, for better messages")]
enum PathsShape {
    One(Glob),
    Many(Vec<Glob>),
}

impl<'de> Deserialize<'de> for Paths {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Paths, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = Paths;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a path such as \"registers/owners.csv\", or a list of paths")
            }

            fn visit_str<E: serde::de::Error>(self, path: &str) -> Result<Paths, E> {
                let path = Glob::deserialize(serde::de::value::StrDeserializer::new(path))?;
                Ok(Paths(vec![path]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, paths: A) -> Result<Paths, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(paths)).map(Paths)
            }
        }
        deserializer.deserialize_any(Shape)
    }
}

impl RegisterFiles {
    /// What is said of each register, by its key.
    pub(super) fn lists(&self) -> [(Register, Option<&Paths>); 5] {
        Register::ALL.map(|register| {
            let paths = match register {
                Register::Owners => &self.owners,
                Register::Systems => &self.systems,
                Register::Vendors => &self.vendors,
                Register::Data => &self.data,
                Register::Evidence => &self.evidence,
            };
            (register, paths.as_ref())
        })
    }
}

/// How many instances of a control are tested, by how often it runs: a number, or two such as `"2-5"`. Set what your
/// firm's table says.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sampling {
    /// Of what runs once a year; `1` unless set.
    pub annually: Option<Size>,
    /// Of what runs every quarter, or twice a year; `2` unless set.
    pub quarterly: Option<Size>,
    /// Of what runs every month; `"2-5"` unless set.
    pub monthly: Option<Size>,
    /// Of what runs every week; `"5-15"` unless set.
    pub weekly: Option<Size>,
    /// Of what runs every day; `"15-40"` unless set.
    pub daily: Option<Size>,
    /// Of what runs many times a day, or each time that something happens; `"25-60"` unless set.
    pub often: Option<Size>,
    /// Of what a system does the same way each time, for each configuration; `1` unless set.
    pub automated: Option<Size>,
}

impl Sampling {
    pub(super) fn size(&self, frequency: Frequency) -> Option<Size> {
        match frequency {
            Frequency::Annually => self.annually,
            Frequency::Quarterly => self.quarterly,
            Frequency::Monthly => self.monthly,
            Frequency::Weekly => self.weekly,
            Frequency::Daily => self.daily,
            Frequency::Often => self.often,
            Frequency::Automated => self.automated,
        }
    }
}

/// Settings for the documents at some path.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Documents {
    /// Which documents, as a glob that counts from this file's folder: `"templates"`, `"policies/*.md"`.
    pub path: Glob,
    /// What kind of document they are, whatever they look like. `"other"` gets no findings.
    #[serde(default)]
    pub kind: Option<DocumentKind>,
    /// Words and phrases that are not commented on here, beside those of the whole file.
    #[serde(default)]
    pub allow: Vec<String>,
    /// Terms that are defined elsewhere, beside those of the whole file.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Placeholders that are meant to stay here, beside those of the whole file.
    #[serde(default)]
    pub placeholders: Vec<String>,
    /// How much each rule or family matters here.
    #[serde(default)]
    pub rules: Rules,
}

/// The level from which findings make a check fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Hint,
    #[default]
    Warning,
    Error,
    Never,
}

impl FailOn {
    /// The lowest level that fails; `None` where none does.
    pub const fn level(self) -> Option<Level> {
        match self {
            FailOn::Hint => Some(Level::Hint),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Error => Some(Level::Error),
            FailOn::Never => None,
        }
    }
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    /// At the level that the rule gives them.
    On,
    Off,
    Hint,
    Warning,
    Error,
}

impl Switch {
    /// The level of all findings; `None` for the rule's own.
    pub(super) const fn level(self) -> Option<Level> {
        match self {
            Switch::On | Switch::Off => None,
            Switch::Hint => Some(Level::Hint),
            Switch::Warning => Some(Level::Warning),
            Switch::Error => Some(Level::Error),
        }
    }
}

/// Settings by rule or family; families first.
#[derive(Clone, Debug, Default)]
pub struct Rules(pub BTreeMap<Selector, RuleSettings>);

/// The settings of one rule or family: a level alone, or a table.
#[derive(Clone, Debug, Default, JsonSchema)]
#[schemars(with = "RuleShape")]
pub struct RuleSettings {
    pub level: Option<Switch>,
    pub allow: Vec<String>,
    pub max_age_days: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used: reading is done by hand, for better messages")]
enum RuleShape {
    Level(Switch),
    Table(RuleTable),
}

#[derive(Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[derive(Default)]
struct RuleTable {
    /// `"off"`, `"on"` (as it comes), or the level of its findings.
    level: Option<Switch>,
    /// Words and phrases on which this rule says nothing.
    allow: Vec<String>,
    /// For `stale-document`: the number of days after which a document has to have been reviewed.
    max_age_days: Option<u32>,
}

impl<'de> Deserialize<'de> for RuleSettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RuleSettings, D::Error> {
        struct Shape;
        impl<'de> Visitor<'de> for Shape {
            type Value = RuleSettings;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a level such as \"warning\" or \"off\", or a table")
            }

            fn visit_str<E: serde::de::Error>(self, level: &str) -> Result<RuleSettings, E> {
                let level = Switch::deserialize(serde::de::value::StrDeserializer::new(level))?;
                Ok(RuleSettings { level: Some(level), ..RuleSettings::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RuleSettings, A::Error> {
                let RuleTable { level, allow, max_age_days } =
                    RuleTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(RuleSettings { level, allow, max_age_days })
            }
        }
        deserializer.deserialize_any(Shape)
    }
}

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rules, D::Error> {
        BTreeMap::deserialize(deserializer).map(Rules)
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Selector, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        Selector::parse(&name).map_err(|near| {
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`sayso rules` lists them".to_owned(),
            };
            D::Error::custom(format!("there is no rule or family `{name}`; {hint}"))
        })
    }
}

impl JsonSchema for Rules {
    fn schema_name() -> Cow<'static, str> {
        "Rules".into()
    }

    /// Each rule and family by its name, with its summary, so that an editor can offer them.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let settings = generator.subschema_for::<RuleSettings>();
        let entry = |description: String| {
            let mut schema = settings.clone();
            schema.insert("description".to_owned(), description.into());
            schema
        };
        let summary =
            |rule: &Rule| Page::parse(rule.page).map_or(String::new(), |page| in_one_line(page.summary));
        let families = Family::ALL
            .map(|family| (family.name(), entry(format!("All rules of the family {}.", family.name()))));
        let rules = rules::all().map(|rule| (rule.name, entry(summary(rule))));
        let properties: serde_json::Map<String, Value> = families
            .into_iter()
            .chain(rules)
            .map(|(name, schema)| (name.to_owned(), schema.into()))
            .collect();
        json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A date as TOML writes it, or between quotation marks.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let written = match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => text,
        toml::Value::Datetime(date) => date.to_string(),
        _ => String::new(),
    };
    let date = Date::parse(&written);
    date.map(Some).ok_or_else(|| D::Error::custom("a date is wanted, written as 2026-01-31"))
}
