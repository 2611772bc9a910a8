//! The settings of each file of a run.

use super::discover::{Input, Target};
use crate::config::{Configs, Settings};
use std::sync::Arc;

/// The targets of a run with their settings. Targets that these leave out are gone, but for those that were
/// named. What stands under a broken configuration is not to be checked with the wrong settings.
pub fn configure(
    targets: impl IntoIterator<Item = Target>,
    configs: &Configs,
) -> impl Iterator<Item = (Target, Arc<Settings>)> {
    targets.into_iter().filter(|target| target.named || !configs.excludes(&target.path)).map(|mut target| {
        let settings = configs.settings(&target.path).unwrap_or_else(|broken| {
            target.input = Input::Unconfigured(broken);
            Arc::default()
        });
        (target, settings)
    })
}
