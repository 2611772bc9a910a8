//! From a name to where it is declared, from a link to where it leads.

use super::links::{self, Aim};
use super::session::Session;
use super::view::{Page, View};
use crate::names::{Kind, Name, Place};
use tower_lsp::ls_types::{Location, Position, Range};

pub(super) fn at(here: &Page, view: &View, session: &Session, position: Position) -> Vec<Location> {
    let offset = view.offset(here, position);
    let mut links = here.document_names().into_iter().flat_map(|names| &names.links);
    let link = links.find(|link| link.span.start <= offset && offset <= link.span.end);
    if let Some(aim) = link.and_then(|link| links::aim(link, here.uri(), view, session)) {
        return vec![match aim {
            Aim::Heading(page, heading) => view.location(page, heading.span),
            Aim::File(uri) => Location { uri, range: Range::default() },
        }];
    }
    let Some(name) = view.name_at(here, position) else { return Vec::new() };
    let mut found = view.declarations(&name);
    // What this document says itself comes before what others say.
    let own = |place| move |(page, name): &(&Page, &Name)| page.uri() == here.uri() && name.place == place;
    match view.kind(&name) {
        Kind::Criterion | Kind::Control | Kind::Document => {}
        Kind::Term if found.iter().any(own(Place::Declared)) => found.retain(own(Place::Declared)),
        Kind::Term => {}
        // The first that gives it stands for all. A document that declares it comes before its entry in a register.
        Kind::Owner | Kind::System | Kind::Vendor | Kind::Data | Kind::Evidence => {
            if found.iter().all(|(_, name)| name.place == Place::Given) {
                found.truncate(1);
            }
        }
    }
    found.into_iter().map(|(page, name)| view.location(page, name.span)).collect()
}
