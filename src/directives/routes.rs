//! The directives' addresses.

use super::policy::{DirectiveCase, GiveDirective, Giving, MoveDirective, Step, kinds};
use super::store::{self, Row, Wanted};
use super::views::{DirectivesPage, LinePart, ListPage};
use super::{DirectiveEvent, DirectiveKind, DirectiveState, actions, forms};
use crate::access::{At, Audience, Here, Machine, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{DirectiveId, ProjectId};
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::reports::csv;
use crate::web::download::download;
use crate::web::form::{Fields, FormView};
use crate::web::input::Form;
use crate::web::parts::Pager;
use crate::web::text;
use axum::extract::Query as Asked;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use serde::Deserialize;

const READERS: Audience = Audience::Roles(&[
    Role::Mentor,
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Leadership,
    Role::HomeAdmin,
]);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/directives", READERS, list)
        .get("/t/{tenant}/directives.csv", READERS, csv_of)
        .get(
            "/t/{tenant}/projects/{project}/directives",
            Audience::Member,
            show,
        )
        .post(
            "/t/{tenant}/projects/{project}/directives",
            Audience::Member,
            give,
        )
        .post(
            "/t/{tenant}/projects/{project}/directives/{directive}/answers",
            Audience::Member,
            answer,
        )
}

async fn show(mut m: MemberRead, At((_, id)): At<(String, ProjectId)>) -> Result<DirectivesPage> {
    let case = find_case(&mut m.tx, &m.here, id).await?;
    page(&mut m.tx, &m.here, &case, FormView::empty(), None).await
}

async fn page(
    tx: &mut TenantTx,
    here: &Here,
    case: &Case,
    form: FormView,
    answering: Option<(DirectiveId, FormView)>,
) -> Result<DirectivesPage> {
    let directives = store::list_of(tx, &case.project).await?;
    let answers = store::answers_of(tx, &case.project).await?;
    Ok(DirectivesPage::of(
        here,
        case,
        (&directives, &answers),
        form,
        answering,
    ))
}

async fn give(
    mut m: Member,
    At((_, id)): At<(String, ProjectId)>,
    Form(fields): Form,
) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let case = find_case(&mut m.tx, &m.here, id).await?;
    let may = kinds(&case);
    let Some(any) = may.first() else {
        return Err(Error::denied(
            <GiveDirective as crate::access::Action>::WHO_MAY,
        ));
    };
    let kind = DirectiveKind::from_code(fields.get("kind")).unwrap_or(*any);
    let giving = Giving { case, kind };
    let permit = m.here.actor.permit::<GiveDirective>(&giving)?;
    let to = format!("/projects/{id}/directives");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Arahan sudah tersimpan."));
    }
    let given = match forms::parse(&fields, &may, m.here.today()) {
        Ok(given) => given,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            let again = page(&mut m.tx, &m.here, &giving.case, form, None).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    actions::give(&mut m.tx, &permit, &given, m.here.now).await?;
    let to = format!("{to}#a-{}", given.id);
    Ok(m.commit().await?.see(
        &to,
        "Arahan disampaikan. Peserta dan kedua instansi membacanya.",
    ))
}

async fn answer(
    mut m: Member,
    At((_, project, id)): At<(String, ProjectId, DirectiveId)>,
    Form(fields): Form,
) -> Result<Response> {
    let is_first = m.is_first(&fields).await?;
    let case = find_case(&mut m.tx, &m.here, project).await?;
    let directives = store::list_of(&mut m.tx, &case.project).await?;
    let directive = directives
        .into_iter()
        .find(|d| d.id == id)
        .ok_or(Error::NotFound)?;
    let event = DirectiveEvent::from_code(fields.get("event"));
    let subject = DirectiveCase {
        case,
        directive,
        here: m.here.tenant.id,
    };
    let to = format!("/projects/{project}/directives#a-{id}");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Tindak lanjut sudah tersimpan."));
    }
    let Some(event) = event else {
        let errors = crate::web::form::FieldErrors::one("event", "Pilih tindak lanjutnya.");
        let form = FormView {
            values: fields,
            errors,
        };
        let again = page(
            &mut m.tx,
            &m.here,
            &subject.case,
            FormView::empty(),
            Some((id, form)),
        )
        .await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
    };
    // An answer is about what its writer has seen: whoever could act in another state learns what the state is now.
    if fields.get("seen") != subject.directive.state.code()
        && !subject.roles(&m.here.actor).is_empty()
    {
        super::DirectiveMachine::after(subject.directive.state, event)?;
        return Err(Error::Stale);
    }
    let step = Step { subject, event };
    let permit = m.here.actor.permit::<MoveDirective>(&step)?;
    let answered = match forms::parse_answer(&fields, event) {
        Ok(answered) => answered,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            let case = &step.subject.case;
            let again = page(
                &mut m.tx,
                &m.here,
                case,
                FormView::empty(),
                Some((id, form)),
            )
            .await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    actions::step(&mut m.tx, &permit, &answered, m.here.now).await?;
    Ok(m.commit().await?.see(&to, "Tindak lanjut tersimpan."))
}

crate::codes! {
    /// What the tenant's list shows.
    pub enum Show {
        Unanswered = "unanswered" => "Belum dijawab",
        Open = "open" => "Belum selesai",
        Overdue = "overdue" => "Melewati batas waktu",
        All = "all" => "Semua",
    }
}

/// What was asked for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Query {
    kind: String,
    show: String,
    after: String,
}

impl Query {
    fn show(&self) -> Show {
        Show::from_code(&self.show).unwrap_or(Show::Open)
    }

    fn wanted(&self, here: &Here, most: i64) -> Wanted {
        let show = self.show();
        let actor = &here.actor;
        let sees_all = actor.is(Role::Leadership) || actor.is_any(Role::STAFF);
        Wanted {
            kind: DirectiveKind::from_code(&self.kind),
            states: match show {
                Show::Unanswered => DirectiveState::codes(DirectiveState::is_unanswered),
                Show::Open | Show::Overdue => DirectiveState::codes(|s| !s.is_over()),
                Show::All => DirectiveState::codes(|_| true),
            },
            due_before: (show == Show::Overdue).then(|| here.today()),
            mentor: (!sees_all && !actor.is(Role::HomeAdmin)).then_some(actor.member_id),
            own_people: !sees_all && actor.is(Role::HomeAdmin),
            after: self.after.split_once('~').and_then(|(at, id)| {
                Some((
                    DateTime::from_timestamp_micros(at.parse().ok()?)?,
                    id.parse().ok()?,
                ))
            }),
            most,
        }
    }

    fn address(&self, after: &str) -> String {
        let pairs = [
            ("kind", self.kind.as_str()),
            ("show", self.show().code()),
            ("after", after),
        ];
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()))
            .finish()
    }
}

const PAGE_SIZE: i64 = 50;
const MOST: i64 = 20_000;

async fn list(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<ListPage> {
    let (mut rows, total) = store::list(&mut m.tx, &query.wanted(&m.here, PAGE_SIZE + 1)).await?;
    let more = rows.len() as i64 > PAGE_SIZE;
    rows.truncate(PAGE_SIZE as usize);
    let href = m.here.path("/directives");
    let mut pager = Pager {
        summary: format!(
            "{} dari {} arahan ditampilkan",
            rows.len(),
            text::number(total)
        ),
        ..Pager::default()
    };
    if let (true, Some(last)) = (more, rows.last()) {
        let d = &last.directive;
        let after = format!("{}~{}", d.given_at.timestamp_micros(), d.id);
        pager.next = format!("{href}?{}", query.address(&after));
    }
    if !query.after.is_empty() {
        pager.previous = format!("{href}?{}", query.address(""));
    }
    Ok(ListPage {
        page: m.here.page("Arahan"),
        filter: FormView::filled(Fields::from_pairs([
            ("kind", query.kind.as_str()),
            ("show", query.show().code()),
        ])),
        kinds: DirectiveKind::options(),
        shows: Show::options(),
        total,
        download: m
            .here
            .path(&format!("/directives.csv?{}", query.address(""))),
        lines: rows.iter().map(|row| LinePart::of(row, &m.here)).collect(),
        pager,
        href,
    })
}

const HEADER: [&str; 16] = [
    "Jenis",
    "Status",
    "Isi",
    "Dasar",
    "Proyek",
    "Tahap",
    "Peserta",
    "Perangkat daerah",
    "Diberikan oleh",
    "Tanggal",
    "Batas waktu",
    "Tahun anggaran",
    "Jumlah (Rp)",
    "Anggaran proyek (Rp)",
    "Terpakai (Rp)",
    "Tindak lanjut terakhir",
];

async fn csv_of(mut m: MemberRead, Asked(query): Asked<Query>) -> Result<Response> {
    let wanted = Wanted {
        after: None,
        ..query.wanted(&m.here, MOST)
    };
    let (rows, _) = store::list(&mut m.tx, &wanted).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    let bytes = csv::table(&HEADER, rows.into_iter().map(|row| cells(row, &here)))
        .map_err(Error::internal)?;
    let name = format!("arahan-{}-{}.csv", here.tenant.slug, here.today());
    Ok(download(bytes, "text/csv; charset=utf-8", &name))
}

fn cells(row: Row, here: &Here) -> Vec<String> {
    let d = row.directive;
    let or_empty = |value: Option<String>| value.unwrap_or_default();
    vec![
        d.kind.label().to_owned(),
        d.state.label().to_owned(),
        d.body,
        d.basis,
        row.project,
        row.stage.label().to_owned(),
        row.leader,
        row.unit,
        d.given_by_name,
        here.tenant.zone.day(d.given_at).to_string(),
        or_empty(d.due_on.map(|due| due.to_string())),
        or_empty(d.fiscal_year.map(|y| y.to_string())),
        or_empty(d.amount_rupiah.map(|a| a.to_string())),
        row.planned_rupiah.to_string(),
        row.spent_rupiah.to_string(),
        row.last_answer,
    ]
}
