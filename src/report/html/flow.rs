//! The flow of responsibility as a drawing: owners, controls by family, systems, vendors, from left to right.
//!
//! Lines lead to families, not to each control, so that they stay few; each knows the controls that it stands for,
//! and the script shows those of one node. The table below says the same in words.

use super::super::escape::xml;
use crate::count::counted;
use crate::lists::Flow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// All lengths are in pixels of a page that is 1200 wide.
const WIDTH: f32 = 1200.0;
const HEADS: f32 = 34.0;
const NODE: f32 = 24.0;
const GAP: f32 = 7.0;
/// At most so much between two nodes of a short column.
const LOOSE: f32 = 36.0;
const CHIP: f32 = 20.0;
const CHARACTER: f32 = 6.5;
/// Of a family or a column no more are drawn.
const MOST_CHIPS: usize = 30;
const MOST_NODES: usize = 44;

const OWNERS: Column = Column { x: 4.0, width: 220.0 };
const FAMILIES: Column = Column { x: 340.0, width: 290.0 };
const SYSTEMS: Column = Column { x: 746.0, width: 190.0 };
const VENDORS: Column = Column { x: 1006.0, width: 190.0 };

#[derive(Clone, Copy)]
struct Column {
    x: f32,
    width: f32,
}

impl Column {
    fn right(self) -> f32 {
        self.x + self.width
    }
}

/// A family with where its controls stand.
struct Family<'f> {
    name: &'f str,
    top: f32,
    bottom: f32,
    chips: Vec<Chip>,
    /// How many are not drawn.
    folded: usize,
}

struct Chip {
    control: usize,
    x: f32,
    /// The middle.
    y: f32,
    width: f32,
}

/// An owner, a system or a vendor.
struct Node<'f> {
    /// An index into the flow's list.
    index: usize,
    name: &'f str,
    /// Further classes.
    look: &'static str,
    /// What is said of it beside its name; may be empty.
    says: &'static str,
    controls: BTreeSet<usize>,
    /// The middle, once it has a place.
    y: f32,
}

/// The drawing; empty where there is no control. `id` is what its nodes' ids begin with.
pub(super) fn draw(flow: &Flow, id: &str) -> String {
    if flow.controls.is_empty() {
        return String::new();
    }
    let families = families(flow);
    let chips = families.iter().flat_map(|family| &family.chips);
    let mut heights: BTreeMap<usize, f32> = chips.map(|chip| (chip.control, chip.y)).collect();
    for family in &families {
        // Those that are folded stand at the end.
        for (control, _) in controls_of(flow, family.name) {
            heights.entry(control).or_insert(family.bottom - CHIP / 2.0);
        }
    }
    let of = |has: &dyn Fn(usize) -> bool| (0..flow.controls.len()).filter(|&c| has(c)).collect();
    let owners = flow.owners.iter().enumerate().map(|(index, name)| {
        Node::new(index, name, "", "", of(&|control| flow.controls[control].owners.contains(&index)))
    });
    let systems = flow.systems.iter().enumerate().map(|(index, system)| {
        let (look, says) = if system.listed { ("", "") } else { (" unlisted", "in no register") };
        Node::new(index, &system.name, look, says, of(&|c| flow.controls[c].systems.contains(&index)))
    });
    let vendors = flow.vendors.iter().enumerate().map(|(index, vendor)| {
        let (look, says) = match (vendor.carved_out, vendor.listed) {
            (true, _) => (" carved", "carve-out"),
            (false, true) => ("", ""),
            (false, false) => (" unlisted", "in no register"),
        };
        let rests = |control: usize| {
            let control = &flow.controls[control];
            control.vendors.contains(&index)
                || control.systems.iter().any(|&system| flow.systems[system].vendor == Some(index))
        };
        Node::new(index, &vendor.name, look, says, of(&rests))
    });
    let middle = families.last().map_or(0.0, |family| family.bottom);
    let count = flow.owners.len().max(flow.systems.len()).max(flow.vendors.len()).min(MOST_NODES);
    let height = middle.max(HEADS + count as f32 * (NODE + GAP)) + 26.0;
    let (owners, more_owners) = stack(owners.collect(), &heights, height);
    let (systems, more_systems) = stack(systems.collect(), &heights, height);
    let (vendors, more_vendors) = stack(vendors.collect(), &heights, height);

    let mut out = String::new();
    let _ = writeln!(
        out,
        "<p class=\"how\">Choose a name to see what it is connected to; Escape shows all again.</p>\n\
         <div class=\"drawing\" tabindex=\"0\" role=\"group\" aria-label=\"Drawing; the tables below say the same\">\n\
         <svg class=\"flow\" viewBox=\"0 0 {WIDTH} {height:.0}\">"
    );
    let heads = [(OWNERS, "Owners"), (FAMILIES, "Controls"), (SYSTEMS, "Systems"), (VENDORS, "Vendors")];
    for (column, head) in heads {
        let _ = writeln!(out, "<text class=\"head\" x=\"{}\" y=\"16\">{head}</text>", column.x);
    }
    let mut edges = Edges { out: &mut out, id, heights: &heights };
    for (number, family) in families.iter().enumerate() {
        let own: BTreeSet<usize> = controls_of(flow, family.name).map(|(control, _)| control).collect();
        let end = format!("f{number}");
        for owner in &owners {
            let both = owner.controls.intersection(&own).copied().collect();
            let from = (OWNERS.right(), Some(owner.y), format!("o{}", owner.index));
            edges.draw(from, (FAMILIES.x, None, end.clone()), &both);
        }
        for system in &systems {
            let both = system.controls.intersection(&own).copied().collect();
            let to = (SYSTEMS.x, Some(system.y), format!("s{}", system.index));
            edges.draw((FAMILIES.right(), None, end.clone()), to, &both);
        }
        for vendor in &vendors {
            let direct = |control: &usize| flow.controls[*control].vendors.contains(&vendor.index);
            let both = vendor.controls.intersection(&own).copied().filter(direct).collect();
            let to = (VENDORS.x, Some(vendor.y), format!("v{}", vendor.index));
            edges.draw((FAMILIES.right(), None, end.clone()), to, &both);
        }
    }
    for system in &systems {
        let depends = flow.systems[system.index].vendor;
        for vendor in vendors.iter().filter(|vendor| depends == Some(vendor.index)) {
            let from = (SYSTEMS.right(), Some(system.y), format!("s{}", system.index));
            let to = (VENDORS.x, Some(vendor.y), format!("v{}", vendor.index));
            edges.line(from, to, &system.controls);
        }
    }
    for (number, family) in families.iter().enumerate() {
        draw_family(&mut out, flow, family, number, id);
    }
    for (kind, column, nodes, more) in [
        ('o', OWNERS, &owners, more_owners),
        ('s', SYSTEMS, &systems, more_systems),
        ('v', VENDORS, &vendors, more_vendors),
    ] {
        nodes.iter().for_each(|node| node.draw(&mut out, kind, column, id));
        if more > 0 {
            let y = height - 8.0;
            let _ = writeln!(
                out,
                "<text class=\"more\" x=\"{}\" y=\"{y}\">and {more} more in the table</text>",
                column.x
            );
        }
    }
    out.push_str("</svg>\n</div>\n");
    out
}

fn controls_of<'f>(
    flow: &'f Flow,
    family: &'f str,
) -> impl Iterator<Item = (usize, &'f crate::lists::Responsibility)> {
    flow.controls.iter().enumerate().filter(move |(_, control)| control.family == family)
}

/// The families from top to bottom, their controls in lines as text would be.
fn families(flow: &Flow) -> Vec<Family<'_>> {
    let mut families: Vec<Family> = Vec::new();
    let mut top = HEADS;
    let mut names: Vec<&str> = flow.controls.iter().map(|control| control.family.as_str()).collect();
    names.dedup();
    for name in names {
        let (mut x, mut y) = (8.0, top + 36.0);
        let mut chips = Vec::new();
        for (control, it) in controls_of(flow, name).take(MOST_CHIPS) {
            let width = (written(&it.name, FAMILIES.width - 30.0).chars().count() as f32) * CHARACTER + 14.0;
            if x > 8.0 && x + width > FAMILIES.width - 8.0 {
                (x, y) = (8.0, y + CHIP + 4.0);
            }
            chips.push(Chip { control, x: FAMILIES.x + x, y, width });
            x += width + 5.0;
        }
        let folded = controls_of(flow, name).count() - chips.len();
        let bottom = y + CHIP / 2.0 + 7.0 + if folded > 0 { 16.0 } else { 0.0 };
        families.push(Family { name, top, bottom, chips, folded });
        top = bottom + 10.0;
    }
    families
}

/// Gives each node of a column its place, near to the controls that it belongs to, and folds the least connected
/// where there are too many. Gives how many are folded.
fn stack<'f>(
    mut nodes: Vec<Node<'f>>,
    heights: &BTreeMap<usize, f32>,
    height: f32,
) -> (Vec<Node<'f>>, usize) {
    nodes.sort_by_key(|node| std::cmp::Reverse(node.controls.len()));
    let folded = nodes.len().saturating_sub(MOST_NODES);
    nodes.truncate(MOST_NODES);
    // Those without a control go last.
    nodes.sort_by(|one, other| one.ideal(heights).total_cmp(&other.ideal(heights)));
    let room = (height - HEADS - 26.0) / nodes.len().max(1) as f32;
    let step = room.clamp(NODE + GAP, NODE + LOOSE);
    let start = HEADS + ((height - HEADS - 26.0 - step * nodes.len() as f32) / 2.0).max(0.0);
    for (position, node) in nodes.iter_mut().enumerate() {
        node.y = start + step * (position as f32 + 0.5);
    }
    (nodes, folded)
}

/// An end of a line: x, y where it is one node, and whose it is.
type End = (f32, Option<f32>, String);

struct Edges<'e> {
    out: &'e mut String,
    id: &'e str,
    heights: &'e BTreeMap<usize, f32>,
}

impl Edges<'_> {
    /// A line for these controls, where there are any.
    fn draw(&mut self, from: End, to: End, controls: &BTreeSet<usize>) {
        if !controls.is_empty() {
            self.line(from, to, controls);
        }
    }

    fn line(&mut self, (x1, y1, from): End, (x2, y2, to): End, controls: &BTreeSet<usize>) {
        let mean = mean(controls, self.heights);
        let (y1, y2) = (y1.unwrap_or(mean), y2.unwrap_or(mean));
        let bend = (x2 - x1) / 2.0;
        let (a, b) = (x1 + bend, x2 - bend);
        let width = 1.0 + (controls.len().max(1) as f32).ln() * 0.7;
        let id = self.id;
        let _ = writeln!(
            self.out,
            "<path class=\"edge\" data-from=\"{id}-{from}\" data-to=\"{id}-{to}\" data-of=\"{}\" stroke-width=\"{width:.1}\" \
             d=\"M{x1:.0} {y1:.0}C{a:.0} {y1:.0} {b:.0} {y2:.0} {x2:.0} {y2:.0}\"/>",
            listed(controls)
        );
    }
}

fn mean(controls: &BTreeSet<usize>, heights: &BTreeMap<usize, f32>) -> f32 {
    let all = controls.iter().filter_map(|control| heights.get(control));
    if controls.is_empty() { f32::MAX } else { all.sum::<f32>() / controls.len() as f32 }
}

fn draw_family(out: &mut String, flow: &Flow, family: &Family, number: usize, id: &str) {
    let own: BTreeSet<usize> = controls_of(flow, family.name).map(|(control, _)| control).collect();
    let (x, top) = (FAMILIES.x, family.top);
    let label = format!("{}: {}", family.name, counted(own.len(), "control"));
    let _ = writeln!(
        out,
        "<g class=\"node family\" id=\"{id}-f{number}\" data-of=\"{}\" tabindex=\"0\" role=\"button\" aria-label=\"{}\">\
         <title>{}</title><rect x=\"{x}\" y=\"{top:.0}\" width=\"{}\" height=\"{:.0}\" rx=\"6\"/>\
         <text x=\"{}\" y=\"{:.0}\">{}</text>\
         <text class=\"says\" x=\"{}\" y=\"{:.0}\" text-anchor=\"end\">{}</text></g>",
        listed(&own),
        xml(&label),
        xml(&label),
        FAMILIES.width,
        family.bottom - top,
        x + 9.0,
        top + 17.0,
        xml(&written(family.name, FAMILIES.width - 100.0)),
        FAMILIES.right() - 9.0,
        top + 17.0,
        counted(own.len(), "control"),
    );
    for chip in &family.chips {
        let control = &flow.controls[chip.control];
        let look = if control.owners.is_empty() { " ownerless" } else { "" };
        let without = if control.owners.is_empty() { ", without an owner" } else { "" };
        let label = xml(&format!("{}{without}", control.title));
        let _ = writeln!(
            out,
            "<g class=\"node control{look}\" id=\"{id}-c{}\" data-of=\"{}\" tabindex=\"0\" role=\"button\" aria-label=\"{label}\">\
             <title>{label}</title><rect x=\"{:.0}\" y=\"{:.0}\" width=\"{:.0}\" height=\"{CHIP}\" rx=\"10\"/>\
             <text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text></g>",
            chip.control,
            chip.control,
            chip.x,
            chip.y - CHIP / 2.0,
            chip.width,
            chip.x + chip.width / 2.0,
            chip.y + 4.0,
            xml(&written(&control.name, FAMILIES.width - 30.0)),
        );
    }
    if family.folded > 0 {
        let _ = writeln!(
            out,
            "<text class=\"more\" x=\"{}\" y=\"{:.0}\">and {} more in the table</text>",
            x + 9.0,
            family.bottom - 7.0,
            family.folded
        );
    }
}

impl<'f> Node<'f> {
    fn new(
        index: usize,
        name: &'f str,
        look: &'static str,
        says: &'static str,
        controls: BTreeSet<usize>,
    ) -> Node<'f> {
        Node { index, name, look, says, controls, y: 0.0 }
    }

    /// Where it would stand if it were alone.
    fn ideal(&self, heights: &BTreeMap<usize, f32>) -> f32 {
        mean(&self.controls, heights)
    }

    fn draw(&self, out: &mut String, kind: char, column: Column, id: &str) {
        let comma = if self.says.is_empty() { "" } else { ", " };
        let label =
            xml(&format!("{}: {}{comma}{}", self.name, counted(self.controls.len(), "control"), self.says));
        let lonely = if self.controls.is_empty() { " lonely" } else { "" };
        // What is said stands at the end of the box.
        let said = if self.says.is_empty() { 0.0 } else { self.says.chars().count() as f32 * 5.4 + 18.0 };
        let _ = write!(
            out,
            "<g class=\"node{}{lonely}\" id=\"{id}-{kind}{}\" data-of=\"{}\" tabindex=\"0\" role=\"button\" aria-label=\"{label}\">\
             <title>{label}</title><rect x=\"{}\" y=\"{:.0}\" width=\"{}\" height=\"{NODE}\" rx=\"4\"/>\
             <text x=\"{}\" y=\"{:.0}\">{}</text>",
            self.look,
            self.index,
            listed(&self.controls),
            column.x,
            self.y - NODE / 2.0,
            column.width,
            column.x + 8.0,
            self.y + 4.0,
            xml(&written(self.name, column.width - 16.0 - said)),
        );
        if !self.says.is_empty() {
            let _ = write!(
                out,
                "<text class=\"says\" x=\"{}\" y=\"{:.0}\" text-anchor=\"end\">{}</text>",
                column.right() - 7.0,
                self.y + 4.0,
                self.says
            );
        }
        out.push_str("</g>\n");
    }
}

/// As much of a name as there is room for.
fn written(name: &str, room: f32) -> String {
    let most = (room / CHARACTER) as usize;
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let cut: String = name.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

fn listed(controls: &BTreeSet<usize>) -> String {
    controls.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")
}
