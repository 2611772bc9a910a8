//! Who is who: names for one role, and roles that one person holds.

use super::Programme;
use crate::registers::Owner;

/// Somebody who does something: a role of the register, or the words for one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// An index into the owners' register.
    Role(usize),
    Words(String),
}

impl Programme {
    /// The entry of the owners' register that some words name, as an index.
    pub fn role(&self, words: &str) -> Option<usize> {
        self.known.role(plain(words))
    }

    /// The entry of the owners' register that some words name.
    pub fn owner(&self, words: &str) -> Option<&Owner> {
        self.registers().owners.get(self.role(words)?)
    }

    /// Who some words name. Initials stand for their title where the register has only that.
    pub fn actor(&self, words: &str) -> Actor {
        let words = plain(words);
        match self.role(words) {
            Some(index) => Actor::Role(index),
            None => Actor::Words(words.to_lowercase()),
        }
    }

    /// What two that are one person have in common.
    pub fn person(&self, actor: &Actor) -> String {
        match actor {
            Actor::Words(words) => words.clone(),
            Actor::Role(index) => match self.registers().owners.get(*index) {
                Some(owner) if owner.people.len() == 1 => owner.people[0].text.to_lowercase(),
                Some(owner) => owner.role.text.to_lowercase(),
                None => String::new(),
            },
        }
    }

    /// The role of the register that a person holds, as an index.
    pub fn role_of_person(&self, name: &str) -> Option<usize> {
        let same = |owner: &Owner| owner.people.iter().any(|person| person.text.eq_ignore_ascii_case(name));
        self.registers().owners.iter().position(same)
    }
}

/// Without article and full stop.
pub(crate) fn plain(words: &str) -> &str {
    let words = words.trim().trim_end_matches('.');
    let article = ["the ", "The ", "a ", "A ", "an ", "An ", "our ", "Our "];
    article.into_iter().find_map(|article| words.strip_prefix(article)).unwrap_or(words)
}
