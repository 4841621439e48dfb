//! The photographs' addresses.

use super::{actions, forms, store};
use crate::access::{At, Audience, Member, MemberRead, Role, Routes, Sent, with_files};
use crate::error::{Error, Result};
use crate::files::FileStore;
use crate::id::{BatchId, PhotoId, TenantId};
use crate::launches::pack::routes::page;
use crate::launches::policy::ShowBatch;
use crate::launches::stage::PREPARERS;
use crate::launches::store::{find, find_for_change};
use crate::state::AppState;
use crate::web::form::FormView;
use crate::web::input::Form;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// The routes of photographs.
pub fn routes() -> Routes {
    let preparers = Audience::Roles(PREPARERS);
    Routes::new()
        .post("/t/{tenant}/launches/{batch}/photos", preparers, add)
        .get(
            "/t/{tenant}/launches/{batch}/photos/{photo}",
            Audience::Roles(Role::OVERSIGHT),
            serve,
        )
        .post(
            "/t/{tenant}/launches/{batch}/photos/{photo}/remove",
            preparers,
            remove,
        )
}

async fn add(
    State(state): State<AppState>,
    At((_, id)): At<(String, BatchId)>,
    mut sent: Sent,
) -> Result<Response> {
    let mut m = sent.reader(&state).await?;
    let batch = find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    m.here.actor.permit::<ShowBatch>(&batch)?;
    let photo = sent.pictures("photo").and_then(|mut photos| {
        let last = photos.pop().map(|photo| [photo]);
        last.ok_or_else(|| "Pilih foto JPG atau PNG.".to_owned())
    });
    let (typed, [file]) = match with_files(forms::parse(&sent.fields), "photo", photo) {
        Ok(read) => read,
        Err(errors) => {
            let form = FormView {
                values: sent.fields,
                errors,
            };
            let again = page(&mut m, id, form).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, again).into_response());
        }
    };
    let tenant = m.here.tenant.id;
    drop(m);
    let stored = state.files.keep(tenant, file).await?;
    let mut m = sent.writer(&state).await?;
    let to = format!("/launches/{id}/pack");
    if !m.is_first(&sent.content()).await? {
        return Ok(m.commit().await?.see(&to, "Foto sudah ditambahkan."));
    }
    let batch = find_for_change(&mut m.tx, id)
        .await?
        .ok_or(Error::NotFound)?;
    let permit = m.here.actor.permit::<ShowBatch>(&batch)?;
    actions::add(&mut m.tx, &permit, &typed, &stored, m.here.now).await?;
    Ok(m.commit().await?.see(&to, "Foto ditambahkan."))
}

async fn remove(
    mut m: Member,
    At((_, id, photo)): At<(String, BatchId, PhotoId)>,
    Form(_): Form,
) -> Result<Response> {
    let batch = find(&mut m.tx, id).await?.ok_or(Error::NotFound)?;
    let permit = m.here.actor.permit::<ShowBatch>(&batch)?;
    actions::remove(&mut m.tx, &permit, photo, m.here.now).await?;
    let to = format!("/launches/{id}/pack");
    Ok(m.commit().await?.see(&to, "Foto dihapus."))
}

async fn serve(
    State(state): State<AppState>,
    mut m: MemberRead,
    At((_, id, photo)): At<(String, BatchId, PhotoId)>,
) -> Result<Response> {
    let found = store::list(&mut m.tx, id)
        .await?
        .into_iter()
        .find(|p| p.id == photo)
        .ok_or(Error::NotFound)?;
    let tenant = m.here.tenant.id;
    drop(m);
    picture(
        &state.files,
        tenant,
        &found.sha256,
        &found.media_type,
        "private, max-age=86400",
    )
    .await
}

/// A picture as pages show it. It is one by its content, and nothing in it can run.
pub async fn picture(
    files: &FileStore,
    tenant: TenantId,
    sha256: &[u8],
    media_type: &str,
    kept: &str,
) -> Result<Response> {
    let (length, body) = files.stream(tenant, sha256).await?;
    let header = |value: String| HeaderValue::try_from(value).map_err(Error::internal);
    let head = [
        (CONTENT_TYPE, header(media_type.to_owned())?),
        (CACHE_CONTROL, header(kept.to_owned())?),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'"),
        ),
    ];
    Ok((head, [(CONTENT_LENGTH, length)], body).into_response())
}
