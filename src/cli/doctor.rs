//! `jejak doctor`: checks an installation and says what is wrong, one line each.

use super::run::Station;
use crate::config::Settings;
use crate::db::condition::Condition;
use crate::db::guard::{StrongLogin, check_isolation};
use crate::db::{SystemReason, connect, pooler};
use crate::projects::store::count_wrong_numbers;
use anyhow::{Result, bail};

/// Checks and changes nothing; each check is a sentence that is true when all is well.
pub async fn run(settings: &Settings) -> Result<()> {
    let station = Station::look(settings).await?;
    let mut findings = Findings::default();
    check_all(&station, settings, &mut findings).await;
    station.close().await;
    if findings.wrong > 0 {
        bail!("{} of the checks failed", findings.wrong);
    }
    Ok(())
}

#[derive(Default)]
struct Findings {
    wrong: u32,
}

impl Findings {
    /// Prints the outcome of a check, and gives what it found.
    fn note<T, E: std::fmt::Display>(
        &mut self,
        sentence: &str,
        outcome: Result<T, E>,
    ) -> Option<T> {
        match outcome {
            Ok(found) => {
                println!("ok    {sentence}");
                Some(found)
            }
            Err(why) => {
                println!("WRONG {sentence}: {why}");
                self.wrong += 1;
                None
            }
        }
    }
}

/// Without an answer of the database nothing else can be asked.
async fn check_all(station: &Station, settings: &Settings, findings: &mut Findings) {
    let files = station.state(settings).map(drop);
    findings.note("the folder for files can be written", files);
    let answers = pooler::check(station.owner()).await;
    let by_owner = findings.note("the database answers its owner", answers);
    let answers = pooler::check(&station.logins.app).await;
    let by_app = findings.note("the database answers the application's login", answers);
    if by_owner.is_none() || by_app.is_none() {
        return;
    }
    check_server(station, findings).await;
    let current = if station.db.is_current().await {
        Ok(())
    } else {
        Err("run: jejak migrate")
    };
    findings.note(
        "the database holds exactly the migrations of this program",
        current,
    );
    check_doors(station, findings).await;
    let numbers = match count_wrong_numbers(&station.db).await {
        Ok(0) => Ok(()),
        Ok(wrong) => Err(format!("{wrong} projects say something else")),
        Err(error) => Err(error.to_string()),
    };
    findings.note(
        "what is kept of plans, flags and launches with each project is what they say",
        numbers,
    );
    println!("back up with: {}", backup(station, settings));
}

async fn check_server(station: &Station, findings: &mut Findings) {
    let condition = async {
        let mut owner = connect(station.owner()).await?;
        anyhow::Ok(Condition::of(&mut owner).await?)
    };
    let condition = findings.note("the server tells how the database stands", condition.await);
    let Some(condition) = condition else { return };
    findings.note("texts are kept in UTF-8", condition.check_encoding());
    findings.note(
        "the indexes follow the sorting rules of the system",
        condition.check_collation(),
    );
    findings.note(
        "a backup as jejak_system is complete",
        condition.check_backup(),
    );
}

async fn check_doors(station: &Station, findings: &mut Findings) {
    let isolation = check_isolation(&station.db).await;
    let advice: Option<Option<StrongLogin>> = findings.note(
        "row level security is on for every table with tenants' rows, and pages run as jejak_app",
        isolation,
    );
    if let Some(Some(advice)) = advice {
        println!("note  {advice}");
    }
    let system = station.db.system(SystemReason::CommandLine).await.map(drop);
    findings.note("the system door opens as jejak_system", system);
}

/// The command that saves the database whole: a role that sees all rows, and the policies left on for it.
fn backup(station: &Station, settings: &Settings) -> String {
    let owner = station.owner();
    let host = match owner.get_socket() {
        Some(folder) => folder.display().to_string(),
        None => owner.get_host().to_owned(),
    };
    format!(
        "pg_dump --role=jejak_system --enable-row-security --format=custom --file=jejak.dump --host={host} --port={} \
         --username={} {}, and copy the folder {} (README, \"Backup\")",
        owner.get_port(),
        owner.get_username(),
        owner.get_database().unwrap_or_default(),
        settings.data_dir.join("files").display(),
    )
}
