//! The settings of each file of a run.

use super::discover::{Input, Target};
use crate::config::{Broken, Configs, Settings};
use rustc_hash::FxHashSet;
use std::path::PathBuf;
use std::sync::Arc;

/// The targets of a run with their settings.
pub struct Configured {
    pub targets: Vec<(Target, Arc<Settings>)>,
    /// The configurations that cannot be used, each once.
    pub broken: Vec<Arc<Broken>>,
}

/// Finds the settings of each target. Targets that they leave out are gone, but for those that were named. What
/// stands under a broken configuration is not to be checked with the wrong settings.
pub fn configure(targets: Vec<Target>, configs: &Configs) -> Configured {
    let mut configured = Configured { targets: Vec::with_capacity(targets.len()), broken: Vec::new() };
    let mut told: FxHashSet<PathBuf> = FxHashSet::default();
    for mut target in targets {
        let settings = match configs.settings(&target.path) {
            Ok(_) if !target.named && configs.excludes(&target.path) => continue,
            Ok(settings) => settings,
            Err(broken) => {
                target.input = Input::Unconfigured(broken.path.clone());
                if told.insert(broken.path.clone()) {
                    configured.broken.push(broken);
                }
                Arc::default()
            }
        };
        configured.targets.push((target, settings));
    }
    configured
}
