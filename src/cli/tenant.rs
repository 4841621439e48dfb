//! `jejak tenant`: organisations from the command line.

use super::account::print_link;
use super::run::Station;
use crate::access::Operator;
use crate::clock::Clock;
use crate::config::Settings;
use crate::db::SystemReason;
use crate::id::TenantId;
use crate::tenants::{actions, forms, store};
use crate::web::form::Fields;
use crate::web::text::Zone;
use anyhow::{Context, Result, bail};
use clap::Subcommand;

/// What can be done with organisations.
#[derive(Debug, Subcommand)]
pub enum TenantCommand {
    /// List all tenants: name in addresses, kind, time zone, name.
    List,
    /// Make a tenant.
    Create {
        /// Name in addresses: small letters, digits and hyphens.
        slug: String,
        /// Name on screen.
        #[arg(long)]
        name: String,
        /// province, regency, city, ministry or training_center.
        #[arg(long)]
        kind: String,
        /// WIB, WITA or WIT.
        #[arg(long, default_value = "WIB")]
        zone: String,
        /// Region code: 19 for a province, 19.05 for a regency, 19.71 for a city.
        #[arg(long, default_value = "")]
        region: String,
        /// Accent colour.
        #[arg(long, default_value = "#0b5c6b")]
        colour: String,
    },
    /// Enter the first admin of a tenant and print the link with which the person chooses a password.
    Admin {
        /// The tenant's name in addresses.
        slug: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// The person's NIP.
        #[arg(long, default_value = "")]
        nip: String,
        /// The person's e-mail.
        #[arg(long, default_value = "")]
        email: String,
    },
}

/// Runs one of them.
pub async fn run(settings: &Settings, command: TenantCommand) -> Result<()> {
    let station = Station::open(settings).await?;
    let outcome = match command {
        TenantCommand::List => list(&station).await,
        TenantCommand::Create {
            slug,
            name,
            kind,
            zone,
            region,
            colour,
        } => {
            let fields = Fields::from_pairs([
                ("slug", slug),
                ("name", name),
                ("kind", kind),
                ("zone", zone),
                ("region_code", region),
                ("colour", colour),
            ]);
            create(&station, &fields).await
        }
        TenantCommand::Admin {
            slug,
            name,
            nip,
            email,
        } => {
            admin(
                &station,
                settings,
                &slug,
                &Fields::from_pairs([("name", name), ("nip", nip), ("email", email)]),
            )
            .await
        }
    };
    station.close().await;
    outcome
}

async fn list(station: &Station) -> Result<()> {
    let mut tx = station.db.system(SystemReason::CommandLine).await?;
    for t in store::list(&mut tx).await? {
        println!(
            "{:<24} {:<16} {:<5} {}",
            t.slug, t.kind, t.time_zone, t.name
        );
    }
    Ok(())
}

async fn create(station: &Station, fields: &Fields) -> Result<()> {
    let command = forms::parse_tenant(fields).map_err(sentences)?;
    let mut tx = station.db.system(SystemReason::CommandLine).await?;
    let (operator, now) = (Operator::at_command_line(), Clock::System.now());
    actions::create(&mut tx, &operator, TenantId::new(), &command, now)
        .await?
        .map_err(sentences)?;
    tx.commit().await?;
    println!(
        "Tenant {} is there. Next: jejak tenant admin {} --name … --nip …",
        command.slug, command.slug
    );
    Ok(())
}

async fn admin(station: &Station, settings: &Settings, slug: &str, fields: &Fields) -> Result<()> {
    let person = forms::parse_admin(fields).map_err(sentences)?;
    let mut tx = station.db.system(SystemReason::CommandLine).await?;
    let Some(tenant) = store::find_id_by_slug(&mut tx, slug).await? else {
        bail!("there is no tenant {slug}; see: jejak tenant list")
    };
    drop(tx);
    let (operator, now) = (Operator::at_command_line(), Clock::System.now());
    let today = Zone::Wib.day(now);
    let link = actions::make_admin(&station.db, &operator, tenant, &person, now, today)
        .await
        .context("the admin could not be made")?;
    match link {
        Some(link) => print_link(settings, &link.secret),
        None => println!("{} signs in there already and needs no link.", person.name),
    }
    Ok(())
}

fn sentences(errors: crate::web::form::FieldErrors) -> anyhow::Error {
    anyhow::anyhow!(
        errors
            .iter()
            .map(|(_, sentence)| sentence.to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    )
}
