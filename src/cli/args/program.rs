//! What the commands take that put the program into an editor, a shell, a manual.

use clap::Args;
use std::path::PathBuf;

/// Comment in an editor while you write
///
/// An editor starts this by itself and speaks the Language Server Protocol with it, over standard
/// input and output. It ends with the editor: status 0 after `shutdown` and `exit`, otherwise 1.
#[derive(Debug, Args)]
pub(crate) struct ServerArgs {
    /// Over standard input and output; some editors say so
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,

    /// Wait for one editor on this port of this machine instead, to look into a problem
    #[arg(long, value_name = "PORT", conflicts_with = "stdio")]
    pub(crate) socket: Option<u16>,
}

/// Print what lets a shell complete sayso's commands and options
///
/// Put it where your shell looks for completions, and open a new shell.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_HELP, after_long_help = COMPLETIONS_HELP)]
pub(crate) struct CompletionsArgs {
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

const COMPLETIONS_HELP: &str = "\
Examples:
  sayso completions bash > ~/.local/share/bash-completion/completions/sayso
  sayso completions fish > ~/.config/fish/completions/sayso.fish
  sayso completions zsh > ~/.zfunc/_sayso    with fpath+=~/.zfunc in ~/.zshrc, before compinit
  sayso completions powershell >> $PROFILE";

/// Print the manual page, or write one for each command into a folder
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  sayso man ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Where to put sayso.1, sayso-check.1 and so on; the folder has to be there
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
}
