//! What the writer can switch off, at once, while the editor runs.

use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::ls_types::LSPAny;

/// The switches. Each is on until the editor says otherwise.
#[derive(Debug, Default)]
pub(super) struct Preferences {
    no_code_lens: AtomicBool,
    no_inlay_hints: AtomicBool,
}

/// Which switches were turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turned {
    pub(super) code_lens: bool,
    pub(super) inlay_hints: bool,
}

impl Preferences {
    /// Takes what the settings say: `codeLens` and `inlayHints`, true or false. What they do not name, or
    /// name strangely, stays.
    pub(super) fn take(&self, settings: &LSPAny) -> Turned {
        let turn = |switch: &AtomicBool, name: &str| {
            let off = settings.get(name).and_then(LSPAny::as_bool).map(|on| !on);
            off.is_some_and(|off| switch.swap(off, Ordering::Relaxed) != off)
        };
        Turned {
            code_lens: turn(&self.no_code_lens, "codeLens"),
            inlay_hints: turn(&self.no_inlay_hints, "inlayHints"),
        }
    }

    pub(super) fn code_lens(&self) -> bool {
        !self.no_code_lens.load(Ordering::Relaxed)
    }

    pub(super) fn inlay_hints(&self) -> bool {
        !self.no_inlay_hints.load(Ordering::Relaxed)
    }
}
