//! `sayso init --registers`: first registers, from what the documents name.

use crate::cli::output::{Output, complain};
use crate::config::{Configs, Flags, Search};
use crate::count::counted;
use crate::date::Date;
use crate::engine::{self, Gathered};
use crate::lists::{Proposed, proposed};
use crate::registers::Register;
use crate::report::visible;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

/// The folder in which registers are looked for under any name.
const FOLDER: &str = "registers";

/// What there is to propose, and the registers that are there already.
pub(super) struct Proposal {
    all: Vec<Proposed>,
    there: Vec<String>,
}

impl Proposal {
    pub(super) fn of(folder: &Path, today: Date) -> Proposal {
        let configs = Configs::new(Search::Upwards, Flags::default(), Some(today));
        let folders = [folder.to_owned()];
        let targets = engine::configure(engine::discover(&folders), &configs);
        let gathered = engine::gather(targets, &folders, &configs, None);
        let there = there(&gathered);
        let make = || proposed(&gathered, folder);
        let all = if there.is_empty() { engine::isolated(make).unwrap_or_default() } else { Vec::new() };
        Proposal { all, there }
    }

    /// Tells that registers could be written, where there is something to write.
    pub(super) fn tell(&self, folder: &Path, output: &mut Output) -> io::Result<()> {
        let rows: Vec<String> = self.all.iter().map(rows).collect();
        let Some((last, before)) = rows.split_last() else { return Ok(()) };
        let named =
            if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) };
        let folder = match folder == Path::new(".") {
            true => String::new(),
            false => format!(" \"{}\"", visible(&folder.to_string_lossy())),
        };
        writeln!(
            output.out,
            "The documents name {named}, and there are no registers. `sayso init --registers{folder}` begins them."
        )
    }

    /// Writes the registers; whether all of them are there then.
    pub(super) fn write(&self, folder: &Path, output: &mut Output) -> io::Result<bool> {
        if !self.there.is_empty() {
            let there = self.there.join(", ");
            complain(&format!("there are registers already, so none is proposed: {there}"));
            return Ok(false);
        }
        if self.all.is_empty() {
            writeln!(output.out, "The documents name nothing that a register could begin with.")?;
            return Ok(true);
        }
        let folder = folder.join(FOLDER);
        let folder = folder.strip_prefix(".").unwrap_or(&folder);
        if let Err(error) = fs::create_dir_all(folder) {
            complain(&format!("{} could not be made: {error}", visible(&folder.to_string_lossy())));
            return Ok(false);
        }
        for proposed in &self.all {
            let path = folder.join(format!("{}.csv", proposed.register.name()));
            let shown = visible(&path.to_string_lossy()).into_owned();
            // What a person wrote is never overwritten.
            let written =
                File::create_new(&path).and_then(|mut file| file.write_all(proposed.text.as_bytes()));
            if let Err(error) = written {
                complain(&format!("{shown} could not be written: {error}"));
                return Ok(false);
            }
            writeln!(output.out, "Wrote {shown}, with {}.", rows(proposed))?;
        }
        writeln!(
            output.out,
            "They are a beginning: take out what does not belong there, and say what stands as [TODO: …]."
        )?;
        Ok(true)
    }
}

/// The files of the registers that are there.
fn there(gathered: &Gathered) -> Vec<String> {
    let files = gathered.programme.registers().files.iter().filter(|file| file.register.is_some());
    files.map(|file| visible(&file.path).into_owned()).collect()
}

/// "3 systems"
fn rows(proposed: &Proposed) -> String {
    let noun = match proposed.register {
        Register::Owners => "owner",
        Register::Systems => "system",
        Register::Vendors => "vendor",
        Register::Data => "kind of data",
        Register::Evidence => "record",
    };
    counted(proposed.rows, noun)
}
