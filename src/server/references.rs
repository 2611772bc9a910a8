//! All places of a name: in the workspace, and in the document or register alone.

use super::view::{Page, View};
use crate::names::Place;
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, Location, Position};

pub(super) fn all(here: &Page, view: &View, position: Position, declarations: bool) -> Vec<Location> {
    let Some(name) = view.name_at(here, position) else { return Vec::new() };
    let phrases = view.phrases();
    let mut locations = Vec::new();
    for page in &view.pages {
        let places = view.places(&name, &phrases, page);
        let wanted = places.iter().filter(|place| declarations || place.place != Place::Declared);
        locations.extend(view.locations(page, wanted.map(|place| place.span)));
    }
    locations
}

pub(super) fn highlights(here: &Page, view: &View, position: Position) -> Vec<DocumentHighlight> {
    let Some(name) = view.name_at(here, position) else { return Vec::new() };
    let places = view.places(&name, &view.phrases(), here);
    let highlight = |place: &crate::names::Name| DocumentHighlight {
        range: view.location(here, place.span).range,
        kind: Some(match place.place {
            Place::Declared => DocumentHighlightKind::WRITE,
            Place::Given | Place::Mentioned => DocumentHighlightKind::READ,
        }),
    };
    places.iter().map(highlight).collect()
}
