//! Ids that a range stands for.

use super::{Framework, Hit, Scheme, find, ids};
use crate::span::Span;

/// The ids in a text, with the trust services criteria that lie between two of one series: "CC1.1 to CC1.3" cites three.
pub fn cited(text: &str) -> Vec<Hit> {
    let hits = find(text);
    let mut all = Vec::with_capacity(hits.len());
    for (index, hit) in hits.iter().enumerate() {
        if let Some(from) = index.checked_sub(1).map(|before| &hits[before]) {
            all.extend(between(text, from, hit));
        }
        all.push(hit.clone());
    }
    all
}

fn between(text: &str, from: &Hit, to: &Hit) -> Vec<Hit> {
    let joint = text.get(from.span.end as usize..to.span.start as usize).unwrap_or_default().trim();
    let is_range = matches!(joint, "–" | "—" | "-" | "to" | "through" | "…");
    let is_one_series = from.scheme == Scheme::Tsc && series(&from.id) == series(&to.id);
    if !is_range || !is_one_series {
        return Vec::new();
    }
    let span = Span::new(from.span.start, to.span.end);
    let of_series = ids(Framework::Tsc2017).filter(|id| series(id) == series(&from.id));
    let within = of_series.skip_while(|id| *id != from.id).skip(1).take_while(|id| *id != to.id);
    within.map(|id| Hit { id: id.to_owned(), span, ..from.clone() }).collect()
}

/// "CC1" of "CC1.3"
fn series(id: &str) -> &str {
    id.split_once('.').map_or(id, |(series, _)| series)
}
