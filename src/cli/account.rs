//! `jejak account`: people who run the platform, and a way in again when nobody else can give one.

use super::run::Station;
use crate::access::Operator;
use crate::accounts::email::is_email;
use crate::accounts::store::LinkUse;
use crate::accounts::{actions, store};
use crate::clock::Clock;
use crate::config::Settings;
use crate::db::SystemReason;
use anyhow::{Result, bail};
use clap::Subcommand;

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Make somebody who runs the platform, and print the link with which the person chooses a password.
    PlatformAdmin {
        /// The person's name.
        #[arg(long)]
        name: String,
        /// The person's e-mail: the login.
        #[arg(long)]
        email: String,
    },
    /// Print a new link for somebody who cannot get in any more; it lasts an hour. Older links end.
    Link {
        /// NIP or e-mail.
        login: String,
    },
}

/// Runs one of them.
pub async fn run(settings: &Settings, command: AccountCommand) -> Result<()> {
    let station = Station::open(settings).await?;
    let outcome = match command {
        AccountCommand::PlatformAdmin { name, email } => {
            platform_admin(&station, settings, &name, &email.to_lowercase()).await
        }
        AccountCommand::Link { login } => link(&station, settings, &login.to_lowercase()).await,
    };
    station.close().await;
    outcome
}

async fn platform_admin(
    station: &Station,
    settings: &Settings,
    name: &str,
    email: &str,
) -> Result<()> {
    if !is_email(email) {
        bail!("{email} is no e-mail address")
    }
    let (now, operator) = (Clock::System.now(), Operator::at_command_line());
    let mut tx = station.db.system(SystemReason::CommandLine).await?;
    let made = actions::make_platform_admin(&mut tx, &operator, name, email, now).await?;
    let Some(account) = made else {
        bail!("{email} is the login of an account already; choose another e-mail")
    };
    let secret = actions::make_link(&mut tx, &operator, account, LinkUse::Choose, now).await?;
    tx.commit().await?;
    print_link(settings, &secret);
    Ok(())
}

async fn link(station: &Station, settings: &Settings, login: &str) -> Result<()> {
    let (now, operator) = (Clock::System.now(), Operator::at_command_line());
    let mut tx = station.db.system(SystemReason::CommandLine).await?;
    let Some(account) = store::find_credentials(&mut tx, login, None, now).await? else {
        bail!("there is no account {login}")
    };
    let good_for = match account.password_hash {
        None => LinkUse::Choose,
        Some(_) => LinkUse::Reset,
    };
    let secret = actions::make_link(&mut tx, &operator, account.id, good_for, now).await?;
    tx.commit().await?;
    print_link(settings, &secret);
    Ok(())
}

/// Prints a link, and says beside it when others may not be able to open it.
pub fn print_link(settings: &Settings, secret: &str) {
    let links = settings.links();
    println!("{}", links.invitation(secret));
    if let Some(warning) = links.warning() {
        eprintln!("Warning: {warning}.");
    }
}
