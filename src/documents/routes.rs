//! The pages of documents: overview, sections, submission, versions.

use super::actions::{self, By, Outcome, Writing};
use super::changes::compare;
use super::tables::Tables;
use super::views::{
    self, Conflict, Head, OverviewPage, SectionPage, SubmitPage, TablePart, VersionPage,
};
use super::{Lack, Outline, Part, Saved, forms, lacking, program_of, submission};
use super::{readings, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Routes};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::deadlines::policy::ExtendDeadline;
use crate::deadlines::views::{Due, extension_words};
use crate::deadlines::{self, Deadline};
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::programs::Source;
use crate::projects::policy::{
    DescribeProject, RecallDocument, StartAnew, SubmitDraft, WriteDraft,
};
use crate::projects::store::find_dossier;
use crate::projects::{Case, DocumentEvent, DocumentKind, DocumentState, Dossier, events_for};
use crate::registers::Register;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use crate::web::text;
use axum::Json;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

/// The routes of documents.
pub fn routes() -> Routes {
    let m = Audience::Member;
    Routes::new()
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}",
            m,
            overview,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/sections/{key}",
            m,
            section,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/sections/{key}",
            m,
            save,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/sections/{key}/autosave",
            m,
            autosave,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/submit",
            m,
            check,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/submit",
            m,
            submit,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/recall",
            m,
            recall,
        )
        .post(
            "/t/{tenant}/projects/{project}/documents/{kind}/start-anew",
            m,
            start_anew,
        )
        .get(
            "/t/{tenant}/projects/{project}/documents/{kind}/versions/{number}",
            m,
            version,
        )
}

type Document = At<(String, ProjectId, DocumentKind)>;
type InDocument = At<(String, ProjectId, DocumentKind, String)>;

fn document_path(id: ProjectId, kind: DocumentKind) -> String {
    format!("/projects/{id}/documents/{kind}")
}

async fn outline(tx: &mut TenantTx, dossier: &Dossier) -> Result<Outline> {
    let draft = store::find_draft(tx, dossier.document.id).await?;
    Ok(Outline::of(
        program_of(&dossier.project)?,
        dossier.document.kind,
        &dossier.project.title,
        draft,
    ))
}

fn may_describe(here: &Here, dossier: &Dossier) -> bool {
    here.actor.may::<DescribeProject>(&Case {
        project: dossier.project.clone(),
        relation: dossier.relation,
    })
}

async fn overview(mut m: MemberRead, At((_, id, kind)): Document) -> Result<OverviewPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    let head = Head::of(&m.here, &dossier)?;
    let rows = store::list_versions(&mut m.tx, dossier.document.id).await?;
    let (plan, extensions) = if dossier.document.is_open() {
        (
            deadlines::store::find_plan(&mut m.tx, dossier.project.cohort_id, kind).await?,
            deadlines::store::list(&mut m.tx, &dossier.project, kind).await?,
        )
    } else {
        (None, Vec::new())
    };
    let due = plan.map(|plan| Deadline::of(plan, extensions.iter().map(|e| e.until)));
    let unanswered = if dossier.document.state == DocumentState::RevisionRequested {
        store::count_unanswered(&mut m.tx, dossier.document.id).await?
    } else {
        0
    };
    let outline = if dossier.relation.may_see_drafts() {
        Some(outline(&mut m.tx, &dossier).await?)
    } else {
        None
    };
    let latest = dossier.document.latest_number;
    let reading = readings::find(&mut m.tx, m.here.actor.member_id, dossier.document.id).await?;
    let mut buttons = views::buttons(&head, &events_for(&dossier.document, dossier.relation));
    if let Some(outline) = outline
        .as_ref()
        .filter(|_| m.here.actor.may::<WriteDraft>(&dossier))
    {
        views::write_on(&head, outline, &mut buttons);
    }
    let versions = views::versions(&m.here, &head, &rows);
    let awaits = matches!(
        dossier.document.state,
        DocumentState::Submitted | DocumentState::MentorApproved
    );
    Ok(OverviewPage {
        page: m.here.page(head.label.clone()),
        holder: OverviewPage::holder_of(&dossier),
        since: text::age(
            m.here.tenant.zone.day(dossier.document.state_since),
            m.here.today(),
        ),
        due: due.map(|deadline| Due::of(deadline, m.here.today())),
        extensions: extensions
            .iter()
            .map(|e| extension_words(&m.here, e))
            .collect(),
        extend_href: if plan.is_some() && m.here.actor.may::<ExtendDeadline>(&dossier) {
            format!("{}/deadline", head.href)
        } else {
            String::new()
        },
        buttons,
        answers: (dossier.relation.leader && unanswered > 0)
            .then(|| (format!("{}/answers", head.href), unanswered)),
        approval: dossier
            .document
            .state
            .is_approved()
            .then(|| format!("{}/approval.pdf", head.href)),
        record: versions
            .first()
            .filter(|_| awaits && dossier.relation.leader)
            .cloned(),
        completeness: outline.as_ref().map(|o| (o.words(), o.percent())),
        unread: views::unread(&head, &dossier, reading, latest),
        parts: outline
            .as_ref()
            .map(|o| views::nav(&head, o, "", may_describe(&m.here, &dossier)))
            .unwrap_or_default(),
        versions,
        head,
    })
}

/// A document that the reader sees being written, down to one section of it.
struct Place {
    dossier: Dossier,
    outline: Outline,
    at: usize,
}

impl Place {
    /// The section of the address.
    async fn find(
        tx: &mut TenantTx,
        here: &Here,
        id: ProjectId,
        kind: DocumentKind,
        key: &str,
    ) -> Result<Self> {
        let dossier = find_dossier(tx, here, id, kind).await?;
        if !dossier.relation.may_see_drafts() {
            return Err(Error::NotFound);
        }
        let outline = outline(tx, &dossier).await?;
        let at = outline.place(key).ok_or(Error::NotFound)?;
        Ok(Self {
            dossier,
            outline,
            at,
        })
    }

    /// The same, to type in it: tables are kept elsewhere.
    async fn find_text(
        tx: &mut TenantTx,
        here: &Here,
        id: ProjectId,
        kind: DocumentKind,
        key: &str,
    ) -> Result<Self> {
        let place = Self::find(tx, here, id, kind, key).await?;
        if place.part()?.section.source == Source::Text {
            Ok(place)
        } else {
            Err(Error::NotFound)
        }
    }

    fn part(&self) -> Result<&Part> {
        self.outline.parts.get(self.at).ok_or(Error::NotFound)
    }

    /// The section beside it: its key, if there is one.
    fn beside(&self, at: Option<usize>) -> Option<&str> {
        at.and_then(|at| self.outline.parts.get(at))
            .map(|p| p.section.key.as_str())
    }
}

/// What a section's page shows besides the saved text.
#[derive(Default)]
struct Shown {
    typed: Option<(Fields, FieldErrors)>,
    conflict: Option<Saved>,
}

/// The project's table that stands in a section, and where it is kept.
async fn table_part(
    tx: &mut TenantTx,
    here: &Here,
    place: &Place,
    head: &Head,
) -> Result<Option<TablePart>> {
    let source = place.part()?.section.source;
    if source == Source::Text {
        return Ok(None);
    }
    let tables = Tables::load(tx, &place.dossier.project).await?;
    let list = Register::from_code(source.code())
        .map_or_else(|| "milestones".to_owned(), |r| format!("registers/{r}"));
    let may_keep = here.actor.may::<WriteDraft>(&place.dossier);
    Ok(tables
        .of(source, place.dossier.document.kind)
        .map(|table| TablePart {
            table,
            href: if may_keep {
                format!("{}/{list}", head.project_href)
            } else {
                String::new()
            },
        }))
}

async fn section_page(
    tx: &mut TenantTx,
    here: &Here,
    place: &Place,
    shown: Shown,
) -> Result<SectionPage> {
    let (dossier, outline, part) = (&place.dossier, &place.outline, place.part()?);
    let section = &part.section;
    let head = Head::of(here, dossier)?;
    let neighbour = |at: Option<usize>| {
        place
            .beside(at)
            .map(|key| head.section(key))
            .unwrap_or_default()
    };
    let zone = here.tenant.zone;
    let form = match shown.typed {
        Some((values, errors)) => FormView { values, errors },
        None => FormView::filled(Fields::from_pairs([("body", part.body.clone())])),
    };
    let mut page = here.page(format!("{}: {}", section.label, head.label));
    page.has_errors = !form.errors.is_empty();
    Ok(SectionPage {
        page,
        label: section.label.clone(),
        hint: section.hint.clone(),
        max_words: section.max_words,
        table: table_part(tx, here, place, &head).await?,
        place: format!("Bagian {} dari {}", place.at + 1, outline.parts.len()),
        href: head.section(&section.key),
        may_write: here.actor.may::<WriteDraft>(dossier),
        version: part.version,
        saved: part
            .saved_at
            .map(|t| format!("Tersimpan {}", text::datetime_short(t, zone)))
            .unwrap_or_default(),
        conflict: shown.conflict.map(|s| Conflict {
            pieces: compare(form.value("body"), &s.body),
            at: text::datetime_short(s.saved_at, zone),
        }),
        previous: neighbour(place.at.checked_sub(1)),
        next: neighbour(Some(place.at + 1)),
        parts: views::nav(&head, outline, &section.key, may_describe(here, dossier)),
        form,
        head,
    })
}

async fn section(mut m: MemberRead, At((_, id, kind, key)): InDocument) -> Result<SectionPage> {
    let place = Place::find(&mut m.tx, &m.here, id, kind, &key).await?;
    section_page(&mut m.tx, &m.here, &place, Shown::default()).await
}

async fn save(
    mut m: Member,
    At((_, id, kind, key)): InDocument,
    Form(fields): Form,
) -> Result<Response> {
    let place = Place::find_text(&mut m.tx, &m.here, id, kind, &key).await?;
    let permit = m.here.actor.permit::<WriteDraft>(&place.dossier)?;
    let label = &place.part()?.section.label;
    let typed = match forms::parse_section(&fields, label) {
        Ok(typed) => typed,
        Err(errors) => {
            let shown = Shown {
                typed: Some((fields, errors)),
                conflict: None,
            };
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                section_page(&mut m.tx, &m.here, &place, shown).await?,
            )
                .into_response());
        }
    };
    let writing = Writing {
        key: &key,
        body: &typed.body,
        over: typed.version,
        by: By::Button,
        now: m.here.now,
    };
    match actions::save(&mut m.tx, &permit, writing).await? {
        Outcome::Kept(_) => {
            // After the last one, the overview.
            let next = place
                .beside(Some(place.at + 1))
                .map(|key| format!("/sections/{key}"))
                .unwrap_or_default();
            Ok(m.commit().await?.see(
                &format!("{}{next}", document_path(id, kind)),
                &format!("Bagian “{label}” tersimpan."),
            ))
        }
        Outcome::Elsewhere(saved) => {
            let shown = Shown {
                typed: Some((fields, FieldErrors::default())),
                conflict: Some(saved),
            };
            Ok((
                StatusCode::CONFLICT,
                section_page(&mut m.tx, &m.here, &place, shown).await?,
            )
                .into_response())
        }
    }
}

async fn autosave(
    mut m: Member,
    At((_, id, kind, key)): InDocument,
    Form(fields): Form,
) -> Result<Response> {
    let place = Place::find_text(&mut m.tx, &m.here, id, kind, &key).await?;
    let permit = m.here.actor.permit::<WriteDraft>(&place.dossier)?;
    let typed = match forms::parse_section(&fields, &place.part()?.section.label) {
        Ok(typed) => typed,
        Err(errors) => {
            let sentence = errors
                .iter()
                .next()
                .map(|(_, sentence)| sentence.to_owned())
                .unwrap_or_default();
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                Json(json!({ "error": sentence })),
            )
                .into_response());
        }
    };
    let writing = Writing {
        key: &key,
        body: &typed.body,
        over: typed.version,
        by: By::Itself,
        now: m.here.now,
    };
    let zone = m.here.tenant.zone;
    match actions::save(&mut m.tx, &permit, writing).await? {
        Outcome::Kept(version) => {
            let saved_at = zone.local(m.here.now).format("%H.%M").to_string();
            m.commit().await?;
            Ok(Json(json!({ "saved_at": saved_at, "version": version })).into_response())
        }
        Outcome::Elsewhere(saved) => {
            let body = json!({ "error": "Isian ini sudah diubah di perangkat lain.", "saved_at": text::time(saved.saved_at, zone), "version": saved.version });
            Ok((StatusCode::CONFLICT, Json(body)).into_response())
        }
    }
}

async fn submit_page(
    tx: &mut TenantTx,
    here: &Here,
    dossier: &Dossier,
    outline: &Outline,
    lacks: Vec<Lack>,
    form: FormView,
) -> Result<SubmitPage> {
    let head = Head::of(here, dossier)?;
    let staff = if lacks
        .iter()
        .any(|l| matches!(l, Lack::Mentor | Lack::Coach))
    {
        store::list_staff(tx).await?
    } else {
        Vec::new()
    };
    let project = &dossier.project;
    let tables = Tables::load(tx, project).await?;
    let identity = vec![
        ("Judul", project.title.clone()),
        ("Nama singkat", project.brand.clone()),
        ("Tema", project.theme.clone()),
        ("Lokus", project.locus.clone()),
        ("Jangkauan", project.scope.label().to_owned()),
    ];
    let mut page = here.page(format!("Ajukan: {}", head.label));
    page.has_errors = !form.errors.is_empty();
    let again = submission(dossier.document.state) == Some(DocumentEvent::Resubmit);
    Ok(SubmitPage {
        page,
        identity,
        checks: views::checks(&head, outline, dossier.document.kind, &tables),
        lacks: views::lacks(&head, &lacks, &staff),
        form,
        number: dossier.document.latest_number + 1,
        button: if again {
            "Ajukan lagi ke mentor"
        } else {
            "Ajukan ke mentor"
        },
        then: what_follows(dossier),
        head,
    })
}

fn what_follows(dossier: &Dossier) -> String {
    let project = &dossier.project;
    let then = if dossier.document.kind == DocumentKind::Idea {
        ""
    } else {
        " Setelah mentor setuju, coach memeriksanya."
    };
    format!(
        "Mentor Anda, {}, akan memeriksanya.{then} Selama diperiksa isinya terkunci; sebelum mentor memutuskan, Anda masih dapat menariknya kembali.",
        project.mentor_name
    )
}

async fn check(mut m: MemberRead, At((_, id, kind)): Document) -> Result<SubmitPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    m.here.actor.permit::<SubmitDraft>(&dossier)?;
    let outline = outline(&mut m.tx, &dossier).await?;
    let unanswered = store::count_unanswered(&mut m.tx, dossier.document.id).await?;
    let lacks = lacking(&dossier.project, &dossier.document, &outline, unanswered);
    submit_page(
        &mut m.tx,
        &m.here,
        &dossier,
        &outline,
        lacks,
        FormView::empty(),
    )
    .await
}

async fn submit(
    mut m: Member,
    At((_, id, kind)): Document,
    Form(fields): Form,
) -> Result<Response> {
    let mut dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    dossier.document = store::lock(&mut m.tx, dossier.document.id)
        .await?
        .ok_or(Error::NotFound)?;
    let asked = forms::parse_submission(&fields);
    if let Ok(asked) = &asked
        && dossier.relation.leader
        && dossier.document.state == DocumentState::Submitted
        && dossier.document.latest_number == asked.number
    {
        // The second press of the same button: the first one has done it.
        return Ok(m.commit().await?.see(
            &document_path(id, kind),
            &format!("Versi {} sudah diajukan.", asked.number),
        ));
    }
    let permit = m.here.actor.permit::<SubmitDraft>(&dossier)?;
    let outline = outline(&mut m.tx, &dossier).await?;
    let asked = match asked {
        Ok(asked) => asked,
        Err(errors) => {
            let form = FormView {
                values: fields,
                errors,
            };
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                submit_page(&mut m.tx, &m.here, &dossier, &outline, Vec::new(), form).await?,
            )
                .into_response());
        }
    };
    match actions::submit(&mut m.tx, &permit, &outline, &asked.note, m.here.now).await? {
        Ok(number) => {
            let at = text::datetime(m.here.now, m.here.tenant.zone);
            let sentence = format!(
                "{} versi {number} diajukan {at}. {}",
                kind.label(),
                what_follows(&dossier)
            );
            Ok(m.commit().await?.see(&document_path(id, kind), &sentence))
        }
        Err(lacks) => {
            let page = submit_page(
                &mut m.tx,
                &m.here,
                &dossier,
                &outline,
                lacks,
                FormView::filled(fields),
            )
            .await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn recall(mut m: Member, At((_, id, kind)): Document, Form(_): Form) -> Result<Response> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    if !(dossier.relation.leader && dossier.document.state == DocumentState::Draft) {
        let permit = m.here.actor.permit::<RecallDocument>(&dossier)?;
        actions::recall(&mut m.tx, &permit, m.here.now).await?;
    }
    Ok(m.commit().await?.see(
        &document_path(id, kind),
        "Dokumen ditarik kembali. Anda dapat mengubahnya, lalu mengajukannya lagi.",
    ))
}

async fn start_anew(mut m: Member, At((_, id, kind)): Document, Form(_): Form) -> Result<Response> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    if !(dossier.relation.leader && dossier.document.state == DocumentState::Draft) {
        let permit = m.here.actor.permit::<StartAnew>(&dossier)?;
        actions::start_anew(&mut m.tx, &permit, m.here.now).await?;
    }
    Ok(m.commit().await?.see(
        &document_path(id, kind),
        "Gagasan dibuka lagi. Tulisan lama masih ada; gantilah dengan gagasan yang baru.",
    ))
}

#[derive(Deserialize)]
struct Compared {
    #[serde(default)]
    compare: String,
}

/// Notes that the reader reads this version; gives what was read until now.
async fn read(m: &mut Member, dossier: &Dossier, number: i32) -> Result<readings::Reading> {
    let (me, document) = (m.here.actor.member_id, dossier.document.id);
    let reading = readings::find(&mut m.tx, me, document).await?;
    let of = (dossier.project.tenant_id, document);
    readings::note(&mut m.tx, me, of, number, m.here.now).await?;
    Ok(reading)
}

async fn version(
    mut m: Member,
    At((_, id, kind, number)): At<(String, ProjectId, DocumentKind, i32)>,
    Query(asked): Query<Compared>,
) -> Result<VersionPage> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    // What is no number compares with nothing.
    let compared = asked.compare.parse().ok().filter(|other| *other != number);
    let found = store::find_versions(
        &mut m.tx,
        dossier.document.id,
        &[number, compared.unwrap_or(number)],
    )
    .await?;
    let version = found
        .iter()
        .find(|v| v.number == number)
        .cloned()
        .ok_or(Error::NotFound)?;
    let reading = read(&mut m, &dossier, number).await?;
    let here = m.end().await?;
    let other = match compared {
        Some(other) => Some(
            found
                .into_iter()
                .find(|v| v.number == other)
                .ok_or(Error::NotFound)?,
        ),
        None => None,
    };
    let head = Head::of(&here, &dossier)?;
    let unread = views::unread(&head, &dossier, reading, number)
        .filter(|_| compared.is_none() || compared != reading.before(number));
    let facts = views::version_facts(&here, &dossier, &version);
    let (title, sections) = tokio::task::spawn_blocking(move || {
        let title = |v: &store::Version| {
            if v.brand.is_empty() {
                v.title.clone()
            } else {
                format!("{}: {}", v.brand, v.title)
            }
        };
        let older = other.as_ref();
        let pieces = super::changes::compare(
            &older.map_or_else(|| title(&version), title),
            &title(&version),
        );
        (
            pieces,
            views::frozen(&version.sections, older.map(|o| o.sections.as_slice())),
        )
    })
    .await
    .map_err(Error::internal)?;
    Ok(VersionPage {
        page: here.page(format!("{}, versi {number}", head.label)),
        href: format!("{}/versions/{number}", head.href),
        number,
        facts,
        title,
        sections,
        compared,
        unread,
        others: views::other_versions(dossier.document.latest_number, number),
        chosen: FormView::filled(Fields::from_pairs([(
            "compare",
            compared.map(|c| c.to_string()).unwrap_or_default(),
        )])),
        previous: number - 1,
        next: if number < dossier.document.latest_number {
            number + 1
        } else {
            0
        },
        head,
    })
}
