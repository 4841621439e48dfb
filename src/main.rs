//! Parses the arguments and calls the subcommand; nothing else.

use clap::Parser;

fn main() -> std::process::ExitCode {
    jejak::cli::run(jejak::cli::Cli::parse())
}
