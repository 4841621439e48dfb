//! `jejak demo`: loads the demonstration data and says with which accounts to look around.

use super::run::Station;
use crate::clock::Clock;
use crate::config::Settings;
use crate::db;
use crate::demo::{self, Listing, Loaded, PASSWORD, Spot};
use crate::state::AppState;
use crate::web::text::Zone;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The tenant that has a fifth of the projects to measure by: the one in which most demonstration accounts are.
const DEMO_SLUG: &str = "babel";

/// Loads unless it is loaded, and lists the accounts; `scale`: makes so many projects beside it.
pub async fn run(settings: &Settings, as_json: bool, scale: Option<u32>) -> Result<()> {
    let station = Station::open(settings).await?;
    let mut outcome = match station.state(settings) {
        Ok(state) => load(&station, &state).await,
        Err(error) => Err(error),
    };
    if let (Ok(Loaded::Now(_) | Loaded::Before), Some(projects)) = (&outcome, scale) {
        match demo::scale::grow(station.owner(), projects, DEMO_SLUG).await {
            Ok(true) => {}
            Ok(false) => eprintln!("The projects to measure by are there already; none were made."),
            Err(error) => {
                outcome = Err(error).context("the projects to measure by could not be made");
            }
        }
    }
    station.close().await;
    let (listing, said) = match outcome? {
        Loaded::Now(listing) => (listing, "The demonstration data is loaded."),
        Loaded::Before => (
            demo::build(today())?.listing,
            "The demonstration data is there already; nothing was changed.",
        ),
        Loaded::Refused => bail!(
            "this database already holds organisations; demonstration data goes into an empty database only, because everybody knows its password. Choose another with --data-dir or --database-url"
        ),
    };
    if as_json {
        println!(
            "{}",
            serde_json::to_string_pretty(&as_value(&listing, &settings.links().url))?
        );
    } else {
        print!("{said}\n{}", table(&listing));
    }
    Ok(())
}

/// At the start of the server: loads into an empty database; prints the accounts where the demonstration stands.
pub async fn at_start(station: &Station, state: &AppState) -> Result<()> {
    let listing = match load(station, state).await? {
        Loaded::Now(listing) => listing,
        Loaded::Before => demo::build(today())?.listing,
        Loaded::Refused => return Ok(()),
    };
    print!("{}", table(&listing));
    Ok(())
}

async fn load(station: &Station, state: &AppState) -> Result<Loaded> {
    let loaded = demo::load(&state.db, &state.files, Clock::System.now(), today())
        .await
        .context("the demonstration data could not be loaded")?;
    if matches!(loaded, Loaded::Now(_)) {
        db::analyze(station.owner()).await?;
    }
    Ok(loaded)
}

fn today() -> chrono::NaiveDate {
    Zone::Wib.day(Clock::System.now())
}

fn as_value(listing: &Listing, base: &str) -> Value {
    let tenants: Vec<_> = listing.places.iter().map(|p| json!({ "slug": p.slug, "name": p.name, "kind": p.kind, "address": format!("{base}/t/{}/", p.slug) })).collect();
    json!({ "tenants": tenants, "accounts": listing.spots })
}

fn table(listing: &Listing) -> String {
    let line = |role: &str, login: &str, page: &str, note: &str| {
        format!("  {role:<16} {login:<36} {page:<20} {note}\n")
    };
    let row = |s: &Spot| line(s.role, &s.login, &s.first_page, s.note);
    let head = line("role", "login", "first page", "");
    format!(
        "Demonstration accounts; the password of all is: {PASSWORD}\n{head}{}",
        listing.spots.iter().map(row).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listing_holds_an_account_for_each_role_and_a_page_to_begin() {
        let listing = demo::build("2026-05-04".parse().unwrap()).unwrap().listing;
        let text = serde_json::to_string(&as_value(&listing, "http://127.0.0.1:8080")).unwrap();
        let read: Value = serde_json::from_str(&text).unwrap();
        let accounts = read["accounts"].as_array().unwrap();
        for role in [
            "platform_admin",
            "organizer_admin",
            "participant",
            "mentor",
            "coach",
            "leadership",
            "home_admin",
        ] {
            assert!(accounts.iter().any(|a| a["role"] == role), "{role}");
        }
        assert_eq!(
            accounts
                .iter()
                .filter(|a| a["role"] == "participant")
                .count(),
            3
        );
        for account in accounts {
            assert_eq!(account["password"], PASSWORD);
            for field in ["login", "name"] {
                assert!(
                    account[field].as_str().is_some_and(|text| text.len() > 5),
                    "{account}"
                );
            }
            assert!(
                account["first_page"]
                    .as_str()
                    .is_some_and(|page| page.starts_with('/'))
            );
        }
        assert_eq!(read["tenants"].as_array().unwrap().len(), 7);
        assert_eq!(
            read["tenants"][0]["address"],
            "http://127.0.0.1:8080/t/babel/"
        );
        assert!(table(&listing).contains("operator@jejak.example"));
    }
}
