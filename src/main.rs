use std::process::ExitCode;

fn main() -> ExitCode {
    sayso::cli::main()
}

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
