//! Subservice organisations of whom the reader is told too little.

use super::super::carve_out_silent;
use super::{claims, describes};
use crate::model::Claim;
use crate::programme::{Digest, Mention, Named, Programme};
use crate::registers::{Entry, Value, Vendor};
use crate::rules::comments::elsewhere;
use crate::rules::{Comments, Spot};
use crate::span::Span;

/// What the register leaves open of a subservice organisation.
fn open_of(vendor: &Vendor) -> Option<&'static str> {
    let blank = |value: &Option<Value>| value.as_ref().is_none_or(|value| value.text.trim().is_empty());
    match (vendor.method.is_none(), blank(&vendor.expected)) {
        (true, true) => Some("neither the method nor the controls expected of it"),
        (true, false) => Some("no method (carve-out or inclusive)"),
        // By the inclusive method its controls are in the description.
        (false, true)
            if vendor
                .method
                .as_ref()
                .is_some_and(|(method, _)| *method == crate::registers::Method::CarveOut) =>
        {
            Some("no controls that are expected of it")
        }
        _ => None,
    }
}

/// Subservice organisations of whom neither register nor description says what the reader has to know (DC 7).
pub(in crate::rules) fn carved_out(programme: &Programme, comments: &mut Comments) {
    let vendors = &programme.registers().vendors;
    // A register that has no such column says nothing of any.
    let has_methods = vendors.iter().any(|vendor| vendor.method.is_some());
    let has_expected = vendors.iter().any(|vendor| vendor.expected.is_some());
    for (index, vendor) in vendors.iter().enumerate() {
        let mentions = |digest: &Digest| -> Vec<Mention> {
            digest
                .mentions
                .iter()
                .filter(|m| m.named == Named::Entry(Entry::Vendor(index)))
                .cloned()
                .collect()
        };
        let described = |wants: &[&str]| {
            programme.documents.iter().filter(|digest| describes(digest)).any(|digest| {
                digest.said.iter().any(|said| {
                    let lower = said.text.to_lowercase();
                    mentions(digest).iter().any(|m| said.span.contains(m.span))
                        && wants.iter().any(|word| lower.contains(word))
                })
            })
        };
        let Some(open) = open_of(vendor).filter(|open| match *open {
            "no controls that are expected of it" => has_expected,
            _ => has_methods,
        }) else {
            continue;
        };
        // The description may say what the register does not.
        let told = described(&["carve", "inclusive method"])
            && (vendor.expected.is_some()
                || described(&["expected", "complementary subservice", "csoc", "relies on", "assume"]));
        if vendor.in_scope == Some(false) || told {
            continue;
        }
        let row = Spot::Register(vendor.name.place);
        // Of one that the register calls a mere supplier nothing more has to be said.
        let performs = vendor.subservice.is_none().then(|| performed_by(programme, index)).flatten();
        let spot = if vendor.subservice == Some(true) {
            let place = programme
                .documents
                .iter()
                .enumerate()
                .filter(|(_, digest)| describes(digest))
                .find_map(|(at, digest)| {
                    let mention = mentions(digest).into_iter().rev().find(|m| {
                        let heading = digest
                            .said
                            .iter()
                            .find(|said| said.span.contains(m.span))
                            .map(|said| said.heading.to_lowercase());
                        heading.is_none_or(|heading| {
                            ["ubservice", "vendor", "third", "provider"].iter().any(|w| heading.contains(w))
                        })
                    })?;
                    Some(Spot::Document(at, mention.span))
                });
            place.unwrap_or(row)
        } else if let Some((document, span)) = performs {
            Spot::Document(document, span)
        } else {
            continue;
        };
        let message = format!("of “{}” the register gives {open}", vendor.name.text);
        let mut draft = carve_out_silent::of_vendor(spot.span(), message, &vendor.name.text);
        if spot != row
            && let Some(file) = elsewhere(programme, row)
        {
            draft = draft.related_in(file, row.span(), "in the register of vendors");
        }
        comments.push(spot, draft);
    }
}

/// Where a sentence lets a vendor do the work of a control: "Backups are taken by MongoDB".
fn performed_by(programme: &Programme, vendor: usize) -> Option<(usize, Span)> {
    programme.documents.iter().enumerate().find_map(|(index, digest)| {
        let mut doing = claims(digest).filter(|said| {
            said.acts.iter().any(|act| {
                // Who tests or audits it is no part of the system, and what a tool does is no work of its maker's.
                let of_its_own = !matches!(
                    act.verb,
                    "test" | "retest" | "assess" | "audit" | "review" | "scan" | "examine" | "certify"
                );
                // "Nightguard Ltd watches the queue" is somebody's work, "Okta locks the account" a product's.
                let by_people = act.passive
                    || matches!(act.verb, "watch" | "monitor" | "staff" | "answer" | "handle" | "triage");
                of_its_own
                    && by_people
                    && matches!(act.claim, Claim::Tested | Claim::Work | Claim::Recorded | Claim::State)
                    && act.performer.as_ref().is_some_and(|performer| {
                        programme.known.find(&performer.slot.text).any(|(entry, range)| {
                            entry == Entry::Vendor(vendor) && range.len() + 4 >= performer.slot.text.len()
                        })
                    })
            })
        });
        doing.next().map(|said| (index, said.span))
    })
}
