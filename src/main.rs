use std::process::ExitCode;

fn main() -> ExitCode {
    sayso::cli::main()
}
