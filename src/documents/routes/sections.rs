//! One section: read, written, saved by a press or by itself.

use super::{document_path, may_describe, outline};
use crate::access::{At, Drafting, Here, Member, MemberRead};
use crate::codes::Code;
use crate::db::TenantTx;
use crate::documents::actions::{self, By, Outcome, Writing};
use crate::documents::changes::compare;
use crate::documents::tables::Tables;
use crate::documents::views::{self, Conflict, Head, SectionPage, TablePart};
use crate::documents::{Outline, Part, Saved, forms, program_of, store};
use crate::error::{Error, Result};
use crate::id::ProjectId;
use crate::programs::{Source, sections as standard};
use crate::projects::policy::WriteDraft;
use crate::projects::store::find_dossier;
use crate::projects::{DocumentKind, Dossier};
use crate::registers::Register;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use crate::web::text;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

type InDocument = At<(String, ProjectId, DocumentKind, String)>;

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

pub(super) async fn section(
    mut m: MemberRead,
    At((_, id, kind, key)): InDocument,
) -> Result<SectionPage> {
    let place = Place::find(&mut m.tx, &m.here, id, kind, &key).await?;
    section_page(&mut m.tx, &m.here, &place, Shown::default()).await
}

pub(super) async fn save(
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

pub(super) async fn autosave(
    Drafting(mut m): Drafting,
    At((_, id, kind, key)): InDocument,
    Form(fields): Form,
) -> Result<Response> {
    let dossier = find_dossier(&mut m.tx, &m.here, id, kind).await?;
    if !dossier.relation.may_see_drafts() {
        return Err(Error::NotFound);
    }
    let program = program_of(&dossier.project)?;
    let own = store::find_sections(&mut m.tx, dossier.document.id, program).await?;
    let sections = own
        .as_deref()
        .unwrap_or_else(|| standard(program, kind.code()));
    let section = sections
        .iter()
        .find(|s| s.key == key && s.source == Source::Text)
        .ok_or(Error::NotFound)?;
    let permit = m.here.actor.permit::<WriteDraft>(&dossier)?;
    let typed = match forms::parse_section(&fields, &section.label) {
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
