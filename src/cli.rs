//! The command line: what an operator can ask of the program.

mod account;
mod demo;
mod doctor;
mod export;
mod import;
mod run;
mod show;
mod tenant;

use crate::config::Settings;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Jejak: the one record of the change projects of leadership training.
#[derive(Debug, Parser)]
#[command(name = "jejak", version, about, long_about = None, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the application in the browser (the default). Migrates the database first.
    Serve {
        /// Load the demonstration data when the database holds no tenant yet.
        #[arg(long, env = "JEJAK_DEMO")]
        demo: bool,
    },
    /// Bring the database up to date and stop.
    Migrate,
    /// Load the demonstration data into an empty database and list its accounts.
    Demo {
        /// Print tenants and accounts as JSON; loads first if nothing is loaded.
        #[arg(long)]
        json: bool,
        /// Beside it, make so many invented projects over 60 governments, to measure by.
        #[arg(long, value_name = "PROJECTS", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        scale: Option<u32>,
    },
    /// Make, list or describe tenants.
    #[command(subcommand)]
    Tenant(tenant::TenantCommand),
    /// Make people who run the platform, or let somebody in again.
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// Bring in lists: participants or scores of a class.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Give out what stands: the results of a class.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// List every address of the application with its audience.
    Routes {
        /// As JSON: a list of objects with method, path and audience.
        #[arg(long)]
        json: bool,
    },
    /// Check the installation and say what is wrong: isolation, migrations, files.
    Doctor,
}

/// Runs the command; what goes wrong is told in one sentence.
pub fn run(cli: Cli) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let outcome = runtime.block_on(async {
        match cli.command.unwrap_or(Command::Serve { demo: false }) {
            Command::Serve { demo } => run::serve(&cli.settings, demo).await,
            Command::Migrate => run::migrate(&cli.settings).await,
            Command::Demo { json, scale } => demo::run(&cli.settings, json, scale).await,
            Command::Tenant(command) => tenant::run(&cli.settings, command).await,
            Command::Account(command) => account::run(&cli.settings, command).await,
            Command::Import(command) => import::run(&cli.settings, command).await,
            Command::Export(command) => export::run(&cli.settings, command).await,
            Command::Routes { json } => show::routes(json),
            Command::Doctor => doctor::run(&cli.settings).await,
        }
    });
    outcome.map_or_else(|error| failed(&error), |()| ExitCode::SUCCESS)
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("jejak: {error:#}");
    ExitCode::FAILURE
}
