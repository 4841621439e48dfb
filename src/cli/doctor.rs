//! `jejak doctor`: checks an installation and says what is wrong, one line each.

use super::run::Station;
use crate::config::Settings;
use anyhow::{Result, bail};

/// Checks isolation and migrations and changes nothing; each check is a sentence that is true when all is well.
pub async fn run(settings: &Settings) -> Result<()> {
    let station = Station::look(settings).await?;
    let isolation = station.db.check_isolation().await;
    let files = station.state(settings);
    let numbers = crate::projects::store::count_wrong_numbers(&station.db).await;
    let checks = [
        (
            "what is kept of plans, flags and launches with each project is what they say",
            match numbers {
                Ok(0) => Ok(()),
                Ok(wrong) => Err(format!("{wrong} projects say something else")),
                Err(error) => Err(error.to_string()),
            },
        ),
        (
            "the database holds exactly the migrations of this program",
            station
                .db
                .is_current()
                .await
                .then_some(())
                .ok_or_else(|| "run: jejak migrate".to_owned()),
        ),
        (
            "row level security is on for every table with tenants' rows",
            isolation.map_err(|e| e.to_string()),
        ),
        (
            "the folder for files can be written",
            files.map(drop).map_err(|e| e.to_string()),
        ),
    ];
    station.close().await;
    let mut wrong = 0;
    for (sentence, outcome) in checks {
        match outcome {
            Ok(()) => println!("ok    {sentence}"),
            Err(why) => {
                println!("WRONG {sentence}: {why}");
                wrong += 1;
            }
        }
    }
    if wrong > 0 {
        bail!("{wrong} of the checks failed");
    }
    Ok(())
}
