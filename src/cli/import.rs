//! `jejak import`: a participant list or the organiser's scores from the command line, by the same rules as in the
//! browser.

use super::run::Station;
use crate::access::{Actor, Role};
use crate::assessment::desk;
use crate::assessment::scoring::policy::EnterScores;
use crate::assessment::scoring::store as scoring;
use crate::audit::Who;
use crate::clock::Clock;
use crate::cohorts::enrolment::{actions, plan, store as lists};
use crate::cohorts::{Cohort, import, policy::EnrolList, store as classes};
use crate::config::Settings;
use crate::db::{SystemReason, TenantTx};
use crate::id::{CohortId, TenantId};
use crate::members::store::list_with_role;
use crate::web::text::Zone;
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use std::path::{Path, PathBuf};

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// A list of participants (XLSX or CSV) into a class. Says what would happen; --confirm does it.
    Participants {
        /// The tenant's name in addresses.
        #[arg(long)]
        tenant: String,
        /// The class: its id, or its name as the class page shows it.
        #[arg(long)]
        cohort: String,
        /// Carry it out.
        #[arg(long)]
        confirm: bool,
        /// Why more participants than places are taken, where that is so.
        #[arg(long)]
        reason: Option<String>,
        /// The list.
        file: PathBuf,
    },
    /// The organiser's scores of a class, from the workbook that the class's page gives. All or nothing.
    Scores {
        /// The tenant's name in addresses.
        #[arg(long)]
        tenant: String,
        /// The class: its id, or its name as the class page shows it.
        #[arg(long)]
        cohort: String,
        /// Why scores that stand are replaced, where that is so.
        #[arg(long)]
        reason: Option<String>,
        /// The workbook.
        file: PathBuf,
    },
}

/// Runs it.
pub async fn run(settings: &Settings, command: ImportCommand) -> Result<()> {
    let file = match &command {
        ImportCommand::Participants { file, .. } | ImportCommand::Scores { file, .. } => {
            file.clone()
        }
    };
    let bytes =
        std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let station = Station::open(settings).await?;
    let outcome = match command {
        ImportCommand::Participants {
            tenant,
            cohort,
            confirm,
            reason,
            file,
        } => {
            let confirm = confirm.then_some(reason);
            participants(&station, &tenant, &cohort, &file, &bytes, confirm).await
        }
        ImportCommand::Scores {
            tenant,
            cohort,
            reason,
            file,
        } => {
            scores(
                &station,
                &tenant,
                &cohort,
                &file,
                &bytes,
                &reason.unwrap_or_default(),
            )
            .await
        }
    };
    station.close().await;
    outcome
}

/// The organiser with this name in addresses.
pub(super) async fn organiser(station: &Station, slug: &str) -> Result<TenantId> {
    let mut system = station.db.system(SystemReason::CommandLine).await?;
    match crate::tenants::store::find_id_by_slug(&mut system, slug).await? {
        Some(id) => Ok(id),
        None => bail!("there is no tenant {slug}; see: jejak tenant list"),
    }
}

async fn scores(
    station: &Station,
    slug: &str,
    class: &str,
    file: &Path,
    bytes: &[u8],
    reason: &str,
) -> Result<()> {
    let mut tx = station.db.tenant(organiser(station, slug).await?).await?;
    let cohort = find_class(&mut tx, class).await?;
    scoring::lock(&mut tx, cohort.id).await?;
    let Some(found) = scoring::find(&mut tx, cohort.id).await? else {
        bail!("this class has no scheme yet; choose one on its page of scores")
    };
    let people = crate::cohorts::participants::store::list(&mut tx, &[cohort.id]).await?;
    let material = scoring::material(&mut tx, cohort.id, None).await?;
    let name = file_name(file);
    let entered = desk::workbook::read(bytes, name, found.scheme(), &people)?;
    let actor = admin(&mut tx).await?;
    let permit = actor.permit::<EnterScores>(&found)?;
    match desk::actions::keep(
        &mut tx,
        &permit,
        &entered,
        &material,
        reason,
        Clock::System.now(),
    )
    .await?
    {
        desk::actions::Kept::Done(n) => {
            tx.commit().await?;
            println!("{}: {n} isian tersimpan.", cohort.name);
            Ok(())
        }
        desk::actions::Kept::ReasonNeeded(n) => {
            bail!(
                "{n} scores would replace what stands; say why with --reason (10 letters or more)"
            )
        }
    }
}

fn file_name(file: &Path) -> &str {
    file.file_name()
        .and_then(|n| n.to_str())
        .unwrap_or("daftar")
}

async fn participants(
    station: &Station,
    slug: &str,
    class: &str,
    file: &Path,
    bytes: &[u8],
    confirm: Option<Option<String>>,
) -> Result<()> {
    let organiser = organiser(station, slug).await?;
    let now = Clock::System.now();
    let today = Zone::Wib.day(now);
    let name = file_name(file);
    let preview = import::preview(bytes, name, today)?;
    let mut tx = station.db.tenant(organiser).await?;
    let cohort = find_class(&mut tx, class).await?;
    let nips: Vec<String> = preview.importable().map(|r| r.nip.digits()).collect();
    let facts = lists::facts(&mut tx, &cohort, &nips).await?;
    let planned = plan(&preview, &facts);
    println!(
        "{}: {} baru, {} sudah ada, {} salah",
        cohort.name,
        planned.new_count(),
        planned.existing_count(),
        planned.wrong_count()
    );
    for row in &preview.rows {
        for problem in &row.problems {
            println!("  baris {}: {}", row.line, problem.sentence);
        }
    }
    let Some(reason) = confirm else {
        println!("Belum ada yang berubah. Tambahkan --confirm untuk menyimpannya.");
        return Ok(());
    };
    let actor = admin(&mut tx).await?;
    let permit = actor.permit::<EnrolList>(&cohort)?;
    let id = actions::keep(&mut tx, &permit, name, &preview, now).await?;
    let at = actions::Moment {
        organiser,
        now,
        today,
    };
    match actions::confirm(&mut tx, &permit, id, reason.as_deref(), at).await? {
        actions::Enrolment::Done { new, .. } => {
            tx.commit().await?;
            println!(
                "Tersimpan: {} peserta baru.",
                new.iter().map(|(_, n)| n).sum::<usize>()
            );
            Ok(())
        }
        actions::Enrolment::AlreadyConfirmed => bail!("this list was confirmed before"),
        actions::Enrolment::ReasonNeeded(over) => {
            bail!("{over} more than the quota; say why with --reason")
        }
    }
}

pub(super) async fn find_class(tx: &mut TenantTx, class: &str) -> Result<Cohort> {
    let id = match class.parse::<CohortId>() {
        Ok(id) => Some(id),
        Err(_) => classes::find_id_by_name(tx, class).await?,
    };
    let Some(id) = id else {
        bail!("there is no class {class:?} in this tenant")
    };
    classes::find(tx, id)
        .await?
        .with_context(|| format!("there is no class {class:?} in this tenant"))
}

/// Acts of the command line are the first admin's: the log names a person of the tenant.
async fn admin(tx: &mut TenantTx) -> Result<Actor> {
    let admins = list_with_role(tx, Role::OrganizerAdmin).await?;
    let Some((member_id, name)) = admins.into_iter().next() else {
        bail!("the tenant has no admin yet; see: jejak tenant admin")
    };
    let account_id = crate::members::store::account_of(tx, member_id).await?;
    let who = Who {
        account_id,
        member_id,
        name: format!("{name} (baris perintah)"),
        position: String::new(),
    };
    Ok(Actor {
        who,
        roles: vec![Role::OrganizerAdmin],
    })
}
