//! The colours of text for people. Without colour every style writes nothing.

use crate::finding::Level;
use anstyle::{AnsiColor, Style};

#[derive(Clone, Copy, Debug, Default)]
pub struct Palette {
    pub error: Style,
    pub warning: Style,
    pub hint: Style,
    /// The line that a reader must not miss.
    pub strong: Style,
    /// Line numbers, rulers, names of parts.
    pub faint: Style,
    /// What may be typed or chosen.
    pub good: Style,
}

impl Palette {
    pub const fn plain() -> Palette {
        let none = Style::new();
        Palette { error: none, warning: none, hint: none, strong: none, faint: none, good: none }
    }

    pub const fn coloured() -> Palette {
        Palette {
            error: AnsiColor::Red.on_default().bold(),
            warning: AnsiColor::Yellow.on_default().bold(),
            hint: AnsiColor::Cyan.on_default().bold(),
            strong: Style::new().bold(),
            faint: AnsiColor::BrightBlack.on_default(),
            good: AnsiColor::Green.on_default(),
        }
    }

    pub const fn level(&self, level: Level) -> Style {
        match level {
            Level::Error => self.error,
            Level::Warning => self.warning,
            Level::Hint => self.hint,
        }
    }
}
