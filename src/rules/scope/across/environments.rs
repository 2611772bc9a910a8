//! Controls that stop at production.

use super::super::production_slice;
use super::describes;
use crate::programme::Programme;
use crate::rules::comments::elsewhere;
use crate::rules::{Comments, Spot};
use rustc_hash::FxHashSet;

/// What a control over one environment is about, with the words for it: who may come in, and what is seen.
const TOPICS: [(&str, &[&str]); 3] = [
    ("access", &["access", "role assignment", "membership", "permission", "administrator", "mfa", "sign-in"]),
    ("logs", &["log", "logs", "cloudtrail", "audit trail", "sentinel", "guardduty"]),
    ("scans", &["scan", "scans", "scanned", "vulnerabilit"]),
];

/// Controls over access, logs and scans that stop at production, where other environments of the system are reached
/// by none of that kind.
pub(in crate::rules) fn production(programme: &Programme, comments: &mut Comments) {
    let planes = planes(programme);
    if planes.is_empty() {
        return;
    }
    let mut told: FxHashSet<(&str, usize)> = FxHashSet::default();
    for (index, digest) in programme.documents.iter().enumerate() {
        for said in
            digest.said.iter().filter(|said| said.control.is_some() && !said.lists && !said.leaves_out)
        {
            let lower = said.text.to_lowercase();
            if !stops_at_production(&lower) {
                continue;
            }
            let lower = format!("{} {lower}", said.heading.to_lowercase());
            for (topic, words) in
                TOPICS.iter().filter(|(_, words)| words.iter().any(|word| lower.contains(word)))
            {
                let open: Vec<&(String, Spot)> =
                    planes.iter().filter(|(plane, _)| !is_reached(programme, plane, words)).collect();
                if open.is_empty() || !told.insert((topic, index)) {
                    continue;
                }
                let names: Vec<&str> = open.iter().map(|(plane, _)| plane.as_str()).collect();
                let mut draft = production_slice::draft(said.span, &names.join(", "));
                for (plane, spot) in open {
                    if let Some(file) = elsewhere(programme, *spot) {
                        draft = draft.related_in(file, spot.span(), format!("{plane} named here"));
                    }
                }
                comments.push(Spot::Document(index, said.span), draft);
                break;
            }
        }
    }
}

/// Whether a sentence anywhere speaks of an environment and of one of these things, or leaves the environment out.
fn is_reached(programme: &Programme, plane: &str, words: &[&str]) -> bool {
    programme.documents.iter().any(|digest| {
        digest.said.iter().any(|said| {
            let lower = said.text.to_lowercase();
            let all = [
                "all environments",
                "all accounts",
                "every account",
                "every environment",
                "each account",
                "all subscriptions",
            ];
            let named = has_plane(&lower, plane) || all.iter().any(|words| lower.contains(words));
            // A control that is only named after what it stands in does not reach it.
            named
                && (said.leaves_out
                    || (!describes(digest) || said.control.is_some())
                        && !said.lists
                        && words.iter().any(|word| lower.contains(word)))
        })
    })
}

/// "in the production account", "production environments"
fn stops_at_production(lower: &str) -> bool {
    const PLACES: [&str; 11] = [
        "production account",
        "production environment",
        "production system",
        "production server",
        "production network",
        "production database",
        "production cluster",
        "production subscription",
        "production project",
        "production host",
        "production infrastructure",
    ];
    // "only acme-prod sends its logs", "against production hosts only"
    let only = || lower.contains("only") && (lower.contains("-prod") || lower.contains("production"));
    PLACES.iter().any(|words| lower.contains(words)) || only()
}

/// The environments beside production that the register and the description name.
fn planes(programme: &Programme) -> Vec<(String, Spot)> {
    let mut planes: Vec<(String, Spot)> = Vec::new();
    let mut add = |name: &str, spot: Spot| {
        const OTHERS: [&str; 16] = [
            "production",
            "prod",
            "live",
            "all",
            "vendor",
            "saas",
            "external",
            "corporate",
            "office",
            "sandbox",
            "none",
            "n/a",
            "restore",
            "audit",
            "recovery",
            "log archive",
        ];
        let name = name.to_lowercase();
        let is_plane = name.split(' ').count() < 3
            && name.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | ' '))
            && name.len() > 2
            && !OTHERS.contains(&name.as_str());
        if is_plane && !planes.iter().any(|(known, _)| *known == name) {
            planes.push((name, spot));
        }
    };
    for system in programme.registers().systems.iter().filter(|system| system.in_scope != Some(false)) {
        if let Some(environment) = &system.environment {
            add(&environment.text, Spot::Register(environment.place));
        }
    }
    for (index, digest) in programme.documents.iter().enumerate().filter(|(_, digest)| describes(digest)) {
        for (name, span) in &digest.environments {
            add(name, Spot::Document(index, *span));
        }
    }
    planes
}

/// Whether a text names an environment as one, and not something that is called the same.
fn has_plane(lower: &str, plane: &str) -> bool {
    const THINGS: [&str; 12] = [
        "account",
        "environment",
        "system",
        "server",
        "console",
        "subscription",
        "cluster",
        "network",
        "runner",
        "plane",
        "pipeline",
        "and",
    ];
    lower.match_indices(plane).any(|(at, _)| {
        let whole = !lower[..at].ends_with(char::is_alphanumeric);
        let after = lower[at + plane.len()..].trim_start_matches('s');
        whole
            && (plane == "staging" && !after.starts_with(char::is_alphanumeric)
                || THINGS
                    .iter()
                    .any(|thing| after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(thing))))
    })
}
