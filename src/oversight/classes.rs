//! One class for leadership: in which stage it is today, who of whom has handed in, whether the counts add up.

use super::READERS;
use super::store::{self, AgencyRow, ClassRow};
use crate::access::{At, Audience, Here, MemberRead, Routes};
use crate::error::{Error, Result};
use crate::id::CohortId;
use crate::lists::query;
use crate::web::page::Page;
use crate::web::parts::{Step, StepState};
use crate::web::text;
use askama::Template;
use askama_web::WebTemplate;

/// The routes of this page.
pub fn routes() -> Routes {
    let readers = Audience::Roles(READERS);
    Routes::new().get("/t/{tenant}/overview/classes/{cohort}", readers, show)
}

#[derive(Template, WebTemplate)]
#[template(path = "oversight/class.html")]
struct ClassPage {
    page: Page,
    home: String,
    base: String,
    id: String,
    class: ClassRow,
    lead: String,
    now: String,
    sum: String,
    steps: Vec<Step>,
    agencies: Vec<AgencyRow>,
    participants: i64,
    submitted: i64,
}

impl ClassPage {
    /// The participants of a government in this class, by whether they handed in.
    fn query(&self, row: &AgencyRow, idea: &str) -> String {
        query([
            ("cohort", self.id.as_str()),
            ("agency", row.agency.as_str()),
            ("idea", idea),
        ])
    }
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, CohortId)>) -> Result<ClassPage> {
    let (class, stages) = store::class(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    let agencies = store::agencies(&mut m.tx, class.tenant, id).await?;
    let today = m.here.today();
    let state = |from, to| match (today > to, today < from) {
        (true, _) => StepState::Done,
        (_, true) => StepState::Next,
        _ => StepState::Current,
    };
    let participants = agencies.iter().map(|a| a.participants).sum();
    Ok(ClassPage {
        page: m.here.page(class.name.clone()),
        home: m.here.path("/?role=leadership"),
        base: m.here.path(""),
        id: id.to_string(),
        lead: lead(&class, &m.here),
        now: now(&class, &m.here),
        sum: sum(&class, participants),
        steps: stages
            .iter()
            .map(|s| {
                Step::new(s.label.clone(), state(s.starts_on, s.ends_on)).with_note(format!(
                    "{} – {}",
                    text::date_short(s.starts_on),
                    text::date_short(s.ends_on)
                ))
            })
            .collect(),
        participants,
        submitted: agencies.iter().map(|a| a.submitted).sum(),
        agencies,
        class,
    })
}

fn lead(class: &ClassRow, here: &Here) -> String {
    let whose = if class.organiser == here.tenant.name {
        String::new()
    } else {
        format!(", diselenggarakan {}", class.organiser)
    };
    format!(
        "{} sampai {}{whose}",
        text::date(class.starts_on),
        text::date(class.ends_on)
    )
}

fn now(class: &ClassRow, here: &Here) -> String {
    let today = here.today();
    let days = (class.ends_on - class.starts_on).num_days() + 1;
    if today < class.starts_on {
        format!("Mulai {}.", text::relative_days(today, class.starts_on))
    } else if today > class.ends_on {
        format!("Berakhir {}.", text::relative_days(today, class.ends_on))
    } else {
        format!(
            "Hari ke-{} dari {days}; {} hari lagi.",
            (today - class.starts_on).num_days() + 1,
            (class.ends_on - today).num_days()
        )
    }
}

/// Whether the participants of all governments add up to the quota (story 0: 24 + 5 + 10 are not 40).
fn sum(class: &ClassRow, participants: i64) -> String {
    if !class.ours {
        return format!("{participants} pegawai instansi ini ikut kelas ini.");
    }
    let quota = i64::from(class.quota);
    match quota - participants {
        0 => format!("{participants} peserta, sesuai kuota."),
        left if left > 0 => {
            format!("{participants} peserta dari kuota {quota}; {left} tempat kosong.")
        }
        over => format!("{participants} peserta, {} melebihi kuota {quota}.", -over),
    }
}
