//! `jejak export`: the results of a class as JSON, each score explained to the last criterion.

use super::import::{find_class, organiser};
use super::run::Station;
use crate::assessment::scoring::{Scored, actions, store};
use crate::config::Settings;
use anyhow::{Result, bail};
use clap::Subcommand;
use serde_json::{Value, json};

/// What can be exported.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// The results of a class as they stand now, in the order of the class list.
    Results {
        /// The tenant's name in addresses.
        #[arg(long)]
        tenant: String,
        /// The class: its id, or its name as the class page shows it.
        #[arg(long)]
        cohort: String,
        /// As JSON: one object with the class and its people.
        #[arg(long, required = true)]
        json: bool,
    },
}

/// Runs it.
pub async fn run(settings: &Settings, command: ExportCommand) -> Result<()> {
    let ExportCommand::Results { tenant, cohort, .. } = command;
    let station = Station::open(settings).await?;
    let outcome = results(&station, &tenant, &cohort).await;
    station.close().await;
    println!("{:#}", outcome?);
    Ok(())
}

async fn results(station: &Station, slug: &str, class: &str) -> Result<Value> {
    let mut tx = station.db.tenant(organiser(station, slug).await?).await?;
    let cohort = find_class(&mut tx, class).await?;
    let Some(scoring) = store::find(&mut tx, cohort.id).await? else {
        bail!("this class has no scheme yet; choose one on its page of scores")
    };
    let scored = actions::compute(&mut tx, &scoring).await?;
    Ok(json!({
        "cohort": { "id": cohort.id, "name": cohort.name },
        "scheme": scoring.scheme().name,
        "state": scoring.state,
        "people": scored.iter().map(person).collect::<Vec<_>>(),
    }))
}

fn person(scored: &Scored) -> Value {
    json!({
        "list_number": scored.person.list_number,
        "nip": scored.person.nip,
        "name": scored.person.name,
        "agency": scored.person.agency_name,
        "org_unit": scored.person.org_unit_name,
        "rank": scored.rank,
        "result": scored.outcome,
    })
}
