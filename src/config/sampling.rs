//! How many instances of a control are tested.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;

/// How often a control runs, as tables of sample sizes tell controls apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    Annually,
    Quarterly,
    Monthly,
    Weekly,
    Daily,
    /// Many times a day, or each time that something happens.
    Often,
    /// By a system, the same each time.
    Automated,
}

impl Frequency {
    pub const ALL: [Frequency; 7] = [
        Frequency::Annually,
        Frequency::Quarterly,
        Frequency::Monthly,
        Frequency::Weekly,
        Frequency::Daily,
        Frequency::Often,
        Frequency::Automated,
    ];

    /// The frequency of what comes round after so many days: the next that is not rarer.
    pub fn of_days(days: f32) -> Frequency {
        match days {
            days if days > 190.0 => Frequency::Annually,
            days if days > 45.0 => Frequency::Quarterly,
            days if days > 16.0 => Frequency::Monthly,
            days if days > 4.0 => Frequency::Weekly,
            days if days > 0.9 => Frequency::Daily,
            _ => Frequency::Often,
        }
    }

    /// As in the file.
    pub const fn key(self) -> &'static str {
        match self {
            Frequency::Annually => "annually",
            Frequency::Quarterly => "quarterly",
            Frequency::Monthly => "monthly",
            Frequency::Weekly => "weekly",
            Frequency::Daily => "daily",
            Frequency::Often => "often",
            Frequency::Automated => "automated",
        }
    }

    /// What tables of firms commonly say; docs/lists.md names some.
    pub const fn commonly(self) -> Size {
        match self {
            Frequency::Annually | Frequency::Automated => Size { least: 1, most: 1 },
            Frequency::Quarterly => Size { least: 2, most: 2 },
            Frequency::Monthly => Size { least: 2, most: 5 },
            Frequency::Weekly => Size { least: 5, most: 15 },
            Frequency::Daily => Size { least: 15, most: 40 },
            Frequency::Often => Size { least: 25, most: 60 },
        }
    }
}

/// A number of instances, or from how many to how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub least: u32,
    pub most: u32,
}

impl Size {
    /// No more than there are.
    pub fn of(self, instances: u32) -> Size {
        Size { least: self.least.min(instances), most: self.most.min(instances) }
    }

    fn parse(text: &str) -> Option<Size> {
        let number = |text: &str| text.trim().parse().ok();
        let (least, most) = match text.split_once(['-', '–']) {
            Some((least, most)) => (number(least)?, number(most)?),
            None => (number(text)?, number(text)?),
        };
        (least <= most && most > 0).then_some(Size { least, most })
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.least == self.most {
            true => write!(f, "{}", self.least),
            false => write!(f, "{}–{}", self.least, self.most),
        }
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Size, D::Error> {
        let written = match toml::Value::deserialize(deserializer)? {
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::String(text) => text,
            _ => String::new(),
        };
        Size::parse(&written).ok_or_else(|| D::Error::custom("a number is wanted, or two such as \"2-5\""))
    }
}

impl JsonSchema for Size {
    fn schema_name() -> Cow<'static, str> {
        "Size".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "minimum": 1, "pattern": "^ *[0-9]+ *([-–] *[0-9]+ *)?$" })
    }
}
