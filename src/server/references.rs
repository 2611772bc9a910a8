//! All places of a name: in the workspace, and in the document alone.

use super::snapshot::Snapshot;
use super::view::View;
use crate::names::Place;
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, Location, Position};

pub(super) fn all(here: &Snapshot, view: &View, position: Position, declarations: bool) -> Vec<Location> {
    let Some(name) = view.at(here, here.buffer.offset(position)) else { return Vec::new() };
    let phrases = view.phrases();
    let mut locations = Vec::new();
    for page in &view.pages {
        let places = view.places(&name, &phrases, page);
        let wanted = places.iter().filter(|place| declarations || place.place != Place::Declared);
        locations.extend(view.locations(page, wanted.map(|place| place.span)));
    }
    locations
}

pub(super) fn highlights(here: &Snapshot, view: &View, position: Position) -> Vec<DocumentHighlight> {
    let Some(name) = view.at(here, here.buffer.offset(position)) else { return Vec::new() };
    let Some(page) = view.page(&here.uri) else { return Vec::new() };
    let places = view.places(&name, &view.phrases(), page);
    let highlight = |place: &crate::names::Name| DocumentHighlight {
        range: here.buffer.range(place.span),
        kind: Some(match place.place {
            Place::Declared => DocumentHighlightKind::WRITE,
            Place::Given | Place::Mentioned => DocumentHighlightKind::READ,
        }),
    };
    places.iter().map(highlight).collect()
}
