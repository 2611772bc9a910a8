//! What could not be checked, said where a person sees it.

use super::output::complain;
use crate::config::{ConfigError, Configs};
use crate::engine::{CheckError, Outcome};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What went wrong in a run so far.
pub(super) struct Trouble<'c> {
    configs: &'c Configs,
    /// Defects of configurations that have been said.
    defects: Vec<ConfigError>,
    /// How many documents were not checked because of a configuration.
    unconfigured: BTreeMap<PathBuf, usize>,
    any: bool,
}

impl<'c> Trouble<'c> {
    pub(super) fn new(configs: &'c Configs) -> Trouble<'c> {
        Trouble { configs, defects: Vec::new(), unconfigured: BTreeMap::new(), any: false }
    }

    /// Says what is wrong, where something is. Gives what is wrong with the configuration for the first document that is
    /// not checked because of it.
    pub(super) fn tell<T>(&mut self, outcome: &Outcome<T>) -> Vec<Outcome<T>> {
        let Err(error) = &outcome.result else { return Vec::new() };
        self.any = true;
        match error {
            CheckError::Unconfigured(broken) => {
                *self.unconfigured.entry(broken.path.clone()).or_default() += 1;
                self.new_defects(&broken.errors)
            }
            error => {
                complain(&format!("{}: {error}", outcome.path));
                Vec::new()
            }
        }
    }

    /// Says how many documents were not checked because of a configuration. Gives what is wrong with others, under which
    /// all documents are left out.
    pub(super) fn end<T>(&mut self) -> Vec<Outcome<T>> {
        let defects = self.new_defects(&self.configs.errors());
        for (config, count) in &self.unconfigured {
            let documents = if *count == 1 { "1 document was" } else { &format!("{count} documents were") };
            complain(&format!("{documents} not checked, because {} has errors", config.display()));
        }
        defects
    }

    /// Whether something could not be checked.
    pub(super) fn is_any(&self) -> bool {
        self.any
    }

    /// Those that have not been said, which it says.
    fn new_defects<T>(&mut self, errors: &[ConfigError]) -> Vec<Outcome<T>> {
        let mut outcomes = Vec::new();
        for error in errors {
            if !self.defects.contains(error) {
                complain(&error.to_string());
                self.any = true;
                self.defects.push(error.clone());
                let path = error.path.to_string_lossy().into_owned();
                outcomes.push(Outcome { path, result: Err(CheckError::Config(error.clone())) });
            }
        }
        outcomes
    }
}

/// Says all that went wrong in a run. Gives what came of the files that were checked, and whether these were all.
pub(super) fn report<T>(outcomes: Vec<Outcome<T>>, configs: &Configs) -> (Vec<T>, bool) {
    let mut trouble = Trouble::new(configs);
    for outcome in &outcomes {
        trouble.tell(outcome);
    }
    trouble.end::<T>();
    (outcomes.into_iter().filter_map(|outcome| outcome.result.ok()).collect(), !trouble.is_any())
}
