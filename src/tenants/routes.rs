//! The platform's pages: organisations and their first admins.

use super::forms;
use super::views::{AdminMadePage, NewAdminPage, TenantFormPage, TenantsPage};
use super::{TenantKind, actions, store};
use crate::access::{At, Audience, PlatformAdmin, Routes};
use crate::codes::Code;
use crate::db::SystemReason;
use crate::error::{Error, Result};
use crate::id::TenantId;
use crate::state::AppState;
use crate::web::form::{Fields, FormView};
use crate::web::input::Form;
use crate::web::text::{self, Zone};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/platform/tenants", Audience::PlatformAdmin, list)
        .get("/platform/tenants/new", Audience::PlatformAdmin, new)
        .post("/platform/tenants/new", Audience::PlatformAdmin, create)
        .get("/platform/tenants/{id}", Audience::PlatformAdmin, edit)
        .post("/platform/tenants/{id}", Audience::PlatformAdmin, update)
        .get(
            "/platform/tenants/{id}/admins/new",
            Audience::PlatformAdmin,
            new_admin,
        )
        .post(
            "/platform/tenants/{id}/admins/new",
            Audience::PlatformAdmin,
            create_admin,
        )
}

async fn list(
    State(state): State<AppState>,
    PlatformAdmin(person): PlatformAdmin,
) -> Result<TenantsPage> {
    let mut tx = state.db.system(SystemReason::Provisioning).await?;
    Ok(TenantsPage {
        page: person.page("Instansi"),
        tenants: store::list(&mut tx).await?,
    })
}

fn form_page(
    person: &crate::access::SignedIn,
    form: FormView,
    action: String,
    is_there: bool,
) -> TenantFormPage {
    let mut page = person.page(if is_there {
        "Ubah instansi"
    } else {
        "Instansi baru"
    });
    page.has_errors = !form.errors.is_empty();
    TenantFormPage {
        page,
        form,
        action,
        is_there,
        kinds: TenantKind::options(),
        zones: forms::zone_options(),
    }
}

async fn new(PlatformAdmin(person): PlatformAdmin) -> TenantFormPage {
    let values = Fields::from_pairs([
        ("id", TenantId::new().to_string()),
        ("colour", "#0b5c6b".into()),
        ("zone", "WIB".into()),
    ]);
    form_page(
        &person,
        FormView::filled(values),
        "/platform/tenants/new".into(),
        false,
    )
}

async fn create(
    State(state): State<AppState>,
    admin: PlatformAdmin,
    Form(fields): Form,
) -> Result<Response> {
    let (operator, person) = (admin.operator(), admin.0);
    let id: TenantId = fields.get("id").parse().unwrap_or_else(|_| TenantId::new());
    let outcome = match forms::parse_tenant(&fields) {
        Ok(command) => {
            let mut tx = state.db.system(SystemReason::Provisioning).await?;
            let outcome = actions::create(&mut tx, &operator, id, &command, person.now).await?;
            // What was refused leaves nothing to commit: the database has ended the transaction.
            if outcome.is_ok() {
                tx.commit().await?;
            }
            outcome
        }
        Err(errors) => Err(errors),
    };
    Ok(match outcome {
        Ok(()) => person.see(
            &format!("/platform/tenants/{id}/admins/new"),
            "Instansi tersimpan. Sekarang tunjuk admin pertamanya.",
        ),
        Err(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            form_page(
                &person,
                FormView {
                    values: fields,
                    errors,
                },
                "/platform/tenants/new".into(),
                false,
            ),
        )
            .into_response(),
    })
}

async fn edit(
    State(state): State<AppState>,
    PlatformAdmin(person): PlatformAdmin,
    At(id): At<TenantId>,
) -> Result<TenantFormPage> {
    let mut tx = state.db.system(SystemReason::Provisioning).await?;
    let row = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let values = Fields::from_pairs([
        ("name", row.name),
        ("slug", row.slug),
        ("kind", row.kind.code().to_owned()),
        ("region_code", row.region_code.unwrap_or_default()),
        ("zone", row.time_zone),
        ("colour", row.colour),
        ("version", row.version.to_string()),
    ]);
    Ok(form_page(
        &person,
        FormView::filled(values),
        format!("/platform/tenants/{id}"),
        true,
    ))
}

async fn update(
    State(state): State<AppState>,
    admin: PlatformAdmin,
    At(id): At<TenantId>,
    Form(fields): Form,
) -> Result<Response> {
    let (operator, person) = (admin.operator(), admin.0);
    let version = fields.get("version").parse().map_err(|_| Error::Stale)?;
    let outcome = match forms::parse_tenant(&fields) {
        Err(errors) => Err(errors),
        Ok(command) => {
            let mut tx = state.db.system(SystemReason::Provisioning).await?;
            let outcome =
                actions::update(&mut tx, &operator, id, version, &command, person.now).await?;
            if outcome.is_ok() {
                tx.commit().await?;
            }
            outcome
        }
    };
    Ok(match outcome {
        Ok(()) => person.see("/platform/tenants", "Perubahan instansi tersimpan."),
        Err(errors) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            form_page(
                &person,
                FormView {
                    values: fields,
                    errors,
                },
                format!("/platform/tenants/{id}"),
                true,
            ),
        )
            .into_response(),
    })
}

async fn tenant_name(state: &AppState, id: TenantId) -> Result<(String, Zone)> {
    let mut tx = state.db.system(SystemReason::Provisioning).await?;
    let row = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    Ok((row.name, row.time_zone.parse().unwrap_or(Zone::Wib)))
}

fn admin_page(
    person: &crate::access::SignedIn,
    id: TenantId,
    tenant_name: String,
    form: FormView,
) -> NewAdminPage {
    let mut page = person.page("Admin pertama");
    page.has_errors = !form.errors.is_empty();
    NewAdminPage {
        page,
        form,
        tenant_name,
        action: format!("/platform/tenants/{id}/admins/new"),
    }
}

async fn new_admin(
    State(state): State<AppState>,
    PlatformAdmin(person): PlatformAdmin,
    At(id): At<TenantId>,
) -> Result<NewAdminPage> {
    let (name, _) = tenant_name(&state, id).await?;
    Ok(admin_page(&person, id, name, FormView::empty()))
}

async fn create_admin(
    State(state): State<AppState>,
    runs: PlatformAdmin,
    At(id): At<TenantId>,
    Form(fields): Form,
) -> Result<Response> {
    let (operator, person) = (runs.operator(), runs.0);
    let (tenant_name, zone) = tenant_name(&state, id).await?;
    let admin = match forms::parse_admin(&fields) {
        Ok(admin) => admin,
        Err(errors) => {
            return Ok((
                StatusCode::UNPROCESSABLE_ENTITY,
                admin_page(
                    &person,
                    id,
                    tenant_name,
                    FormView {
                        values: fields,
                        errors,
                    },
                ),
            )
                .into_response());
        }
    };
    let (now, today) = (person.now, zone.day(person.now));
    let link = actions::make_admin(&state.db, &operator, id, &admin, now, today).await?;
    Ok(AdminMadePage {
        page: person.page("Admin dibuat"),
        tenant_name,
        name: admin.name,
        link: link.map(|link| {
            (
                person.browser.links().invitation(&link.secret),
                text::datetime(link.expires_at, zone),
            )
        }),
    }
    .into_response())
}
