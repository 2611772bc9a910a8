//! Standard output and error, and what they can show.

use crate::report::{Palette, visible};
use anstream::{AutoStream, ColorChoice};
use std::io::IsTerminal as _;
use std::io::{self, BufWriter, Write};

pub(super) struct Output {
    pub(super) out: Box<dyn Write>,
    pub(super) palette: Palette,
    /// In columns.
    pub(super) width: usize,
}

impl Output {
    /// The columns that text is wrapped to where there is no terminal to ask.
    pub(super) const WIDTH: usize = 100;

    pub(super) fn new(color: clap::ColorChoice) -> Output {
        let choice = match color {
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
            // Also knows NO_COLOR, CLICOLOR_FORCE and terminals without colour.
            clap::ColorChoice::Auto => AutoStream::choice(&io::stdout()),
        };
        let palette = match choice {
            ColorChoice::Never => Palette::plain(),
            _ => Palette::coloured(),
        };
        let width = match io::stdout().is_terminal() {
            true => terminal_size::terminal_size().map_or(Self::WIDTH, |(width, _)| usize::from(width.0)),
            false => Self::WIDTH,
        };
        // Without colour nothing writes escape sequences, and there is nothing to strip.
        let stream: Box<dyn Write> = match choice {
            ColorChoice::Never => Box::new(io::stdout()),
            _ => Box::new(AutoStream::new(io::stdout(), choice)),
        };
        Output {
            out: Box::new(BufWriter::with_capacity(1 << 16, stream)),
            palette,
            width: width.clamp(40, 120),
        }
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Says on standard error what went wrong.
pub(super) fn complain(message: &str) {
    let style = match AutoStream::choice(&io::stderr()) {
        ColorChoice::Never => anstyle::Style::new(),
        _ => Palette::coloured().error,
    };
    // With standard error closed there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "{style}error{style:#}: {}", visible(message));
}
