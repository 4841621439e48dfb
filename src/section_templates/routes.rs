//! The templates' addresses.

use super::forms::{self, Asked};
use super::policy::PublishTemplate;
use super::views::{ListPage, TemplatePage};
use super::{InForce, Published, actions, store};
use crate::access::{At, Audience, Here, Member, MemberRead, Role, Routes};
use crate::error::{Error, Result};
use crate::programs::{Program, sections};
use crate::projects::DocumentKind;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

const ADMIN: Audience = Audience::Roles(&[Role::OrganizerAdmin]);

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/t/{tenant}/section-templates", ADMIN, list)
        .get(
            "/t/{tenant}/section-templates/{program}/{kind}",
            ADMIN,
            show,
        )
        .post(
            "/t/{tenant}/section-templates/{program}/{kind}",
            ADMIN,
            change,
        )
}

async fn list(mut m: MemberRead) -> Result<ListPage> {
    let latest = store::list_latest(&mut m.tx).await?;
    Ok(ListPage::of(&m.here, &latest))
}

type Place = At<(String, Program, DocumentKind)>;

/// Where the form begins.
#[derive(Deserialize)]
struct From {
    /// A version, or `standard`.
    #[serde(default)]
    from: String,
}

async fn show(
    mut m: MemberRead,
    At((_, program, kind)): Place,
    Query(asked): Query<From>,
) -> Result<TemplatePage> {
    let versions = store::list(&mut m.tx, program, kind).await?;
    let in_force = InForce::of(program, kind, &versions);
    let begin = match asked.from.as_str() {
        "" => in_force.sections.clone(),
        "standard" => sections(program, crate::codes::Code::code(kind)).to_vec(),
        number => {
            let number: i32 = number.parse().map_err(|_| Error::NotFound)?;
            versions
                .iter()
                .find(|v: &&Published| v.number == number)
                .map(|v| v.sections.clone())
                .ok_or(Error::NotFound)?
        }
    };
    let form = FormView::filled(forms::filled(&begin, in_force.latest));
    Ok(TemplatePage::of(&m.here, &in_force, &versions, form, None))
}

async fn change(
    mut m: Member,
    At((_, program, kind)): Place,
    Form(fields): Form,
) -> Result<Response> {
    let versions = store::list(&mut m.tx, program, kind).await?;
    let in_force = InForce::of(program, kind, &versions);
    let permit = m.here.actor.permit::<PublishTemplate>(&in_force)?;
    let asked = Asked::of(fields.get("do"));
    if asked != Asked::Publish {
        let (after, at) = asked.to(&fields);
        let touched = (!matches!(asked, Asked::Drop(_))).then_some(at);
        return Ok(TemplatePage::of(
            &m.here,
            &in_force,
            &versions,
            FormView::filled(after),
            touched,
        )
        .into_response());
    }
    let typed = match forms::parse(&fields) {
        Ok(typed) => typed,
        Err(errors) => return Ok(refused(&m.here, &in_force, &versions, fields, errors)),
    };
    let to = format!("/section-templates/{program}/{kind}");
    if typed.sections == in_force.sections {
        return Ok(m
            .commit()
            .await?
            .see(&to, "Susunan ini sudah berlaku; tidak ada yang berubah."));
    }
    if typed.latest != in_force.latest {
        let sentence = format!(
            "Versi {} sudah diterbitkan sejak halaman ini dibuka. Bandingkan dengan versi itu di bawah, lalu terbitkan lagi.",
            in_force.latest
        );
        let mut fields = fields;
        fields.set("latest", in_force.latest.to_string());
        return Ok(refused(
            &m.here,
            &in_force,
            &versions,
            fields,
            FieldErrors::one("note", sentence),
        ));
    }
    actions::publish(&mut m.tx, &permit, &typed.sections, &typed.note, m.here.now).await?;
    let sentence = format!(
        "Versi {} berlaku untuk dokumen yang mulai ditulis sejak sekarang. Dokumen yang sudah ditulis tetap pada susunannya.",
        in_force.latest + 1
    );
    Ok(m.commit().await?.see(&to, &sentence))
}

fn refused(
    here: &Here,
    in_force: &InForce,
    versions: &[Published],
    values: Fields,
    errors: FieldErrors,
) -> Response {
    let again = TemplatePage::of(here, in_force, versions, FormView { values, errors }, None);
    (StatusCode::UNPROCESSABLE_ENTITY, again).into_response()
}
