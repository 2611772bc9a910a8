//! What could not be checked, said where a person sees it.

use super::output::complain;
use crate::config::Configs;
use crate::engine::{CheckError, Outcome};
use std::collections::BTreeMap;

/// The outcomes of a run, and before them what is wrong with the configuration that was asked for. Says of each
/// trouble what it is, and of all documents under a broken configuration how many they are.
pub(super) fn report<T>(checked: Vec<Outcome<T>>, configs: &Configs) -> Vec<Outcome<T>> {
    let defects = configs.errors().into_iter().map(|error| Outcome {
        path: error.path.to_string_lossy().into_owned(),
        result: Err(CheckError::Config(error)),
    });
    let outcomes: Vec<Outcome<T>> = defects.chain(checked).collect();
    let mut unconfigured: BTreeMap<_, usize> = BTreeMap::new();
    for outcome in &outcomes {
        match &outcome.result {
            Err(CheckError::Config(error)) => complain(&error.to_string()),
            Err(CheckError::Unconfigured(config)) => *unconfigured.entry(config).or_default() += 1,
            Err(error) => complain(&format!("{}: {error}", outcome.path)),
            Ok(_) => {}
        }
    }
    for (config, count) in unconfigured {
        let documents = if count == 1 { "1 document was" } else { &format!("{count} documents were") };
        complain(&format!("{documents} not checked, because {} has errors", config.display()));
    }
    outcomes
}

/// Whether something could not be checked.
pub(super) fn is_any<T>(outcomes: &[Outcome<T>]) -> bool {
    outcomes.iter().any(|outcome| outcome.result.is_err())
}
