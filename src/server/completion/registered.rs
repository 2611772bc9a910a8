//! What the registers of a document's programme offer for a slot.

use super::known::Value;
use crate::model::FieldSlot;
use crate::registers::{self, Entry, Known, Registers};
use rustc_hash::FxHashSet;
use std::path::Path;

/// The values for a slot; of records first those of the control that is being written.
pub(super) fn values(known: &Known, slot: FieldSlot, control: impl FnOnce() -> Option<String>) -> Vec<Value> {
    match slot {
        FieldSlot::Owner | FieldSlot::Approver => owners(&known.registers),
        FieldSlot::Record => records(known, control().as_deref()),
        FieldSlot::Scope | FieldSlot::Exception => systems(&known.registers),
        _ => Vec::new(),
    }
}

fn owners(registers: &Registers) -> Vec<Value> {
    let owners = registers.owners.iter().map(|owner| {
        let aliases = owner.aliases.iter().map(|alias| format!("also {}", alias.text));
        let said = owner.people.iter().map(|person| person.text.clone()).chain(aliases).collect();
        value(registers, &owner.role, said)
    });
    owners.collect()
}

pub(super) fn systems(registers: &Registers) -> Vec<Value> {
    let systems = registers.systems.iter().map(|system| {
        let said = [&system.kind, &system.environment].into_iter().flatten();
        let scope = system.in_scope.map(|is_in| if is_in { "in scope" } else { "out of scope" }.to_owned());
        value(registers, &system.name, said.map(|value| value.text.clone()).chain(scope).collect())
    });
    systems.collect()
}

pub(super) fn vendors(registers: &Registers) -> Vec<Value> {
    let vendors = registers.vendors.iter();
    let service = |vendor: &registers::Vendor| vendor.service.iter().map(|s| s.text.clone()).collect();
    vendors.map(|vendor| value(registers, &vendor.name, service(vendor))).collect()
}

/// The ids of records that begin so.
pub(super) fn evidence(registers: &Registers, begun: &str) -> Vec<Value> {
    let fits = registers.evidence.iter().filter(|record| record.id.text.starts_with(begun));
    fits.map(|evidence| record(registers, evidence)).collect()
}

/// The records of a control, then the systems in which records are kept, then the other records.
fn records(known: &Known, control: Option<&str>) -> Vec<Value> {
    let registers = &known.registers;
    let of_control = |evidence: &&registers::Evidence| {
        control.is_some_and(|id| evidence.controls.iter().any(|other| other.text.eq_ignore_ascii_case(id)))
    };
    let named = registers.evidence.iter().filter(|evidence| !evidence.id.text.is_empty());
    let (own, others): (Vec<_>, Vec<_>) = named.partition(of_control);
    let own = own.into_iter().map(|evidence| record(registers, evidence));
    let others = others.into_iter().map(|evidence| record(registers, evidence));
    own.chain(systems_of_record(known)).chain(others).collect()
}

fn record(registers: &Registers, evidence: &registers::Evidence) -> Value {
    let what = evidence.record.iter().map(|record| record.text.clone());
    let controls = evidence.controls.iter().map(|id| id.text.clone());
    let day = evidence.date.map(|(day, _)| day.to_string());
    value(registers, &evidence.id, what.chain(controls).chain(day).collect())
}

/// The systems in which records are kept, as far as the register of evidence says so; otherwise all.
fn systems_of_record(known: &Known) -> Vec<Value> {
    let places = known.registers.evidence.iter().filter_map(|record| record.system.as_ref());
    let named = places.flat_map(|place| known.find(&place.text));
    let kept: FxHashSet<usize> = named
        .filter_map(|(entry, _)| match entry {
            Entry::System(index) => Some(index),
            _ => None,
        })
        .collect();
    let all = systems(&known.registers).into_iter().enumerate();
    all.filter(|(index, _)| kept.is_empty() || kept.contains(index)).map(|(_, value)| value).collect()
}

/// What documents call an entry, with "Jo Park, also CISO; in registers/owners.toml".
fn value(registers: &Registers, name: &registers::Value, said: Vec<String>) -> Value {
    let place = registers.files.get(name.place.file as usize).map(|file| format!("in {}", short(&file.path)));
    let said = Some(said.join(", ")).filter(|said| !said.is_empty());
    let detail: Vec<String> = said.into_iter().chain(place).collect();
    Value { text: registers::usual(&name.text).to_owned(), detail: Some(detail.join("; ")) }
}

/// The last folder of a path and the file.
fn short(path: &str) -> String {
    let path = Path::new(path);
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    folder.map_or_else(|| name.to_string(), |folder| format!("{folder}/{name}"))
}
