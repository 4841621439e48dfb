//! `jejak doctor`: checks an installation and says what is wrong, one line each.

use super::run::Station;
use crate::config::Settings;
use anyhow::{Result, bail};

/// Checks isolation and migrations; each check is a sentence that is true when all is well.
pub async fn run(settings: &Settings) -> Result<()> {
    let station = Station::open(settings).await?;
    let checks = [
        (
            "row level security is on for every table with tenants' rows",
            station.db.check_isolation().await.is_ok(),
        ),
        (
            "the database holds exactly the migrations of this program",
            station.db.is_current().await,
        ),
        (
            "the folder for files can be written",
            station.state(settings).is_ok(),
        ),
    ];
    station.close().await;
    let mut wrong = 0;
    for (sentence, holds) in checks {
        println!("{} {sentence}", if holds { "ok   " } else { "WRONG" });
        wrong += usize::from(!holds);
    }
    if wrong > 0 {
        bail!("{wrong} of the checks failed");
    }
    Ok(())
}
