//! The settings of each file of a run.

use super::discover::{Input, Target};
use crate::config::{Configs, Settings};
use std::sync::Arc;

/// The targets of a run with their settings. Targets that these leave out are gone, but for those that were
/// named. What stands under a broken configuration is not to be checked with the wrong settings.
pub fn configure(targets: Vec<Target>, configs: &Configs) -> Vec<(Target, Arc<Settings>)> {
    let mut configured = Vec::with_capacity(targets.len());
    for mut target in targets {
        if !target.named && configs.excludes(&target.path) {
            continue;
        }
        let settings = configs.settings(&target.path).unwrap_or_else(|broken| {
            target.input = Input::Unconfigured(broken.path.clone());
            Arc::default()
        });
        configured.push((target, settings));
    }
    configured
}
