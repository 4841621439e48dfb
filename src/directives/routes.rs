//! The directives' addresses.

use super::policy::{DirectiveCase, GiveDirective, Giving, MoveDirective, Step, kinds};
use super::store::{self, Row, Wanted};
use super::views::{DirectivesPage, running_in};
use super::{DirectiveEvent, DirectiveKind, DirectiveState, actions, forms};
use crate::access::{At, Audience, Here, Machine, Member, MemberRead, Role, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{DirectiveId, ProjectId};
use crate::list_routes;
use crate::lists::{
    Cell, Choice, Ending, List, ListPage, MOST, PAGE_SIZE, Shown, cut, end_of, moment, with_total,
};
use crate::projects::Case;
use crate::projects::store::find_case;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use crate::web::text;
use axum::extract::Query as Params;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

const READERS: Audience = Audience::Roles(&[
    Role::Mentor,
    Role::OrganizerAdmin,
    Role::ClassPic,
    Role::Leadership,
    Role::HomeAdmin,
]);

/// The routes of this room.
pub fn routes() -> Routes {
    list_routes!("/t/{tenant}/directives", READERS, list, file)
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
    let directives = store::list_of(tx, &case.project, None).await?;
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
    let mut found = store::list_of(&mut m.tx, &case.project, Some(id)).await?;
    let directive = found.pop().ok_or(Error::NotFound)?;
    let subject = DirectiveCase {
        case,
        directive,
        here: m.here.tenant.id,
    };
    let to = format!("/projects/{project}/directives#a-{id}");
    if !is_first {
        return Ok(m.commit().await?.see(&to, "Tindak lanjut sudah tersimpan."));
    }
    let Some(event) = DirectiveEvent::from_code(fields.get("event")) else {
        let errors = FieldErrors::one("event", "Pilih tindak lanjutnya.");
        return answer_again(m, &subject, fields, errors).await;
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
    match forms::parse_answer(&fields, step.subject.directive.kind, event) {
        Ok(answered) => actions::step(&mut m.tx, &permit, &answered, m.here.now).await?,
        Err(errors) => return answer_again(m, &step.subject, fields, errors).await,
    }
    Ok(m.commit().await?.see(&to, "Tindak lanjut tersimpan."))
}

/// The page with what was typed, and what must be mended.
async fn answer_again(
    mut m: Member,
    subject: &DirectiveCase,
    values: Fields,
    errors: FieldErrors,
) -> Result<Response> {
    let form = FormView { values, errors };
    let answering = Some((subject.directive.id, form));
    let again = page(
        &mut m.tx,
        &m.here,
        &subject.case,
        FormView::empty(),
        answering,
    )
    .await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response())
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

crate::asked! {
    /// What was asked for, as it stands in the address.
    struct Asked {
        kind,
        show,
    }
}

impl Asked {
    /// What is shown unless something else is asked for: what is not over.
    fn filled(mut self) -> Self {
        let show = Show::from_code(&self.show).unwrap_or(Show::Open);
        self.show = show.code().to_owned();
        self
    }

    fn wanted(&self, here: &Here, most: i64) -> Wanted {
        let show = Show::from_code(&self.show).unwrap_or(Show::Open);
        let actor = &here.actor;
        let all = actor.is(Role::Leadership) || actor.is_any(Role::STAFF);
        Wanted {
            kind: DirectiveKind::from_code(&self.kind),
            states: match show {
                Show::Unanswered => DirectiveState::codes(DirectiveState::is_unanswered),
                Show::Open | Show::Overdue => DirectiveState::codes(|s| !s.is_over()),
                Show::All => DirectiveState::codes(|_| true),
            },
            due_before: (show == Show::Overdue).then(|| here.today()),
            all,
            mentor: (!all && actor.is(Role::Mentor)).then_some(actor.member_id),
            own_people: actor.is(Role::HomeAdmin),
            after: moment(&self.after),
            most,
        }
    }
}

fn described() -> List {
    List {
        path: "/directives",
        noun: "arahan",
        title: "Arahan".to_owned(),
        lead: "Arahan pimpinan dan umpan balik anggaran atas proyek, yang terbaru lebih dulu."
            .to_owned(),
        columns: vec![
            ("Arahan", Shown::Text),
            ("Proyek", Shown::Text),
            ("Status", Shown::Tag),
            ("Batas waktu", Shown::Text),
            ("Anggaran proyek (Rp)", Shown::Number),
            ("Terpakai (Rp)", Shown::Number),
            ("Isi", Shown::Download),
            ("Dasar", Shown::Download),
            ("Tahap", Shown::Download),
            ("Peserta", Shown::Download),
            ("Perangkat daerah", Shown::Download),
            ("Diberikan oleh", Shown::Download),
            ("Tanggal", Shown::Download),
            ("Tahun anggaran", Shown::Download),
            ("Jumlah (Rp)", Shown::Download),
            ("Tindak lanjut terakhir", Shown::Download),
            ("Perangkat daerah yang menjalankan", Shown::Download),
        ],
        back: ("/", "Beranda"),
        choices: vec![
            Choice {
                name: "show",
                label: "Tampilkan",
                options: Show::options(),
                blank: "",
            },
            Choice {
                name: "kind",
                label: "Jenis",
                options: DirectiveKind::options(),
                blank: "Semua jenis",
            },
        ],
        empty: (
            "Tidak ada arahan di sini",
            "Arahan disampaikan dari halaman proyek. Ubah saringan untuk melihat yang lain.",
        ),
        ..List::default()
    }
}

async fn list(mut m: MemberRead, Params(asked): Params<Asked>) -> Result<ListPage> {
    let asked = asked.filled();
    let wanted = asked.wanted(&m.here, PAGE_SIZE + 1);
    let all = Wanted {
        after: None,
        ..wanted.clone()
    };
    let what = format!("directives {all:?}");
    let of_office = wanted.mentor.is_none();
    let asked_for = of_office.then_some((what.as_str(), wanted.after.is_none()));
    let (mut rows, total) =
        with_total(&mut m.tx, m.here.tenant.id, asked_for, async |tx, total| {
            store::list(tx, &wanted, total).await
        })
        .await?;
    let next = cut(&mut rows, |row| {
        end_of(row.directive.given_at, row.directive.id)
    });
    let cells = rows.into_iter().map(|row| cells(row, &m.here)).collect();
    Ok(described().page(&m.here, &asked, cells, (total, next)))
}

async fn file(mut m: MemberRead, ending: Ending, Params(asked): Params<Asked>) -> Result<Response> {
    let wanted = Wanted {
        after: None,
        ..asked.filled().wanted(&m.here, MOST)
    };
    let (rows, _) = store::list(&mut m.tx, &wanted, None).await?;
    let MemberRead { here, tx } = m;
    drop(tx);
    described()
        .file(&here, ending, rows.into_iter().map(|row| cells(row, &here)))
        .await
}

fn cells(row: Row, here: &Here) -> Vec<Cell> {
    let d = row.directive;
    let is_overdue = d.is_overdue(here.today());
    let href = here.path(&format!(
        "/projects/{}/directives#a-{}",
        row.project_id, d.id
    ));
    let follow_up = [row.units.map(running_in), Some(row.last_answer.clone())];
    let follow_up = follow_up
        .into_iter()
        .flatten()
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let given_on = here.tenant.zone.day(d.given_at);
    let by = format!("{}, {}", d.given_by_name, text::date_short(given_on));
    vec![
        Cell::link(d.kind.label(), href).with_note(format!("{} {by}", text::ended(&d.body))),
        Cell::from(row.project).with_note(format!("{}, {}", row.leader, row.unit)),
        Cell::tag(d.state.label(), d.state.tag()).with_note(follow_up),
        Cell::maybe(d.due_on, Cell::day).with_note(if is_overdue { "lewat" } else { "" }),
        Cell::number(row.planned_rupiah),
        Cell::number(row.spent_rupiah),
        d.body.into(),
        d.basis.into(),
        row.stage.label().into(),
        row.leader.into(),
        row.unit.into(),
        d.given_by_name.into(),
        Cell::day(given_on),
        Cell::maybe(d.fiscal_year, |year| year.to_string().into()),
        Cell::maybe(d.amount_rupiah, Cell::number),
        row.last_answer.into(),
        Cell::maybe(row.units, Cell::number),
    ]
}
