//! A defect of sayso that shows on one document must not cost the others.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static WHERE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Lets panics that [`isolated`] catches pass without a word on standard error, and keeps their
/// place for its answer. For the program's start: it replaces the panic hook of the process.
pub fn keep_panics_quiet() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if INSIDE.get() {
            let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
            WHERE.with_borrow_mut(|kept| *kept = place);
        } else {
            usual(info);
        }
    }));
}

/// What `work` gives, or what it said when it panicked.
pub fn isolated<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    INSIDE.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(false);
    result.map_err(|payload| {
        let said = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        let place = WHERE.with_borrow_mut(Option::take).unwrap_or_default();
        format!("{said}{place}")
    })
}
