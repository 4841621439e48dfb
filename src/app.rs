//! The router, put together from the features' routes, and the order of the middleware.

use crate::access::{Audience, RouteRecord, Routes};
use crate::accounts;
use crate::accounts::limits::SignInLimits;
use crate::error::Error;
use crate::site::Site;
use crate::state::AppState;
use crate::web::input::MAX_UPLOAD_BYTES;
use crate::web::{assets, layers, problem};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, State};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::csrf::CsrfLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;

/// Every route of the program, with its audience.
pub fn routes() -> Routes {
    Routes::new()
        .get("/health/live", Audience::Anyone, live)
        .get("/health/ready", Audience::Anyone, ready)
        .merge(crate::accounts::routes::routes())
        .merge(crate::tenants::routes::routes())
        .merge(crate::members::routes::routes())
        .merge(crate::cohorts::routes::routes())
        .merge(crate::projects::routes::routes())
        .merge(crate::section_templates::routes::routes())
        .merge(crate::registers::routes::routes())
        .merge(crate::calendar::routes::routes())
        .merge(crate::notices::routes::routes())
        .merge(crate::missions::routes::routes())
        .merge(crate::overdue::routes::routes())
        .merge(crate::oversight::routes())
        .merge(crate::visits::routes::routes())
        .merge(crate::directives::routes::routes())
        .merge(crate::deadlines::routes::routes())
        .merge(crate::documents::routes::routes())
        .merge(crate::reviews::routes())
        .merge(crate::consultations::routes::routes())
        .merge(crate::prints::routes::routes())
        .merge(crate::seminars::routes::routes())
        .merge(crate::assessment::routes())
        .merge(crate::launches::routes::routes())
        .merge(crate::portfolio::routes::routes())
        .merge(crate::timeline::routes::routes())
        .merge(crate::milestones::routes::routes())
        .merge(crate::dashboards::routes())
}

/// The record of all routes, for `jejak routes` and the tests.
pub fn route_record() -> Vec<RouteRecord> {
    routes().into_parts().1
}

/// The whole application.
pub fn router(state: AppState) -> Router {
    let (router, _) = routes().into_parts();
    let request_id = HeaderName::from_static("x-request-id");
    // The last layer added is the first that a request meets.
    router
        .fallback(async || Error::NotFound)
        .layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES))
        .layer(Extension(Arc::new(SignInLimits::new(state.clock.clone()))))
        .layer(own_pages_only(&state.site).with_rejection_response(
            |_: tower_http::csrf::ProtectionError| Error::Forged.into_response(),
        ))
        // Long enough for a file on a poor line: the listener ends slow senders, PostgreSQL slow statements.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            Duration::from_secs(330),
        ))
        .layer(from_fn(layers::known_methods))
        .layer(from_fn_with_state(
            (
                state.clone(),
                accounts::interrupted::sign_in_again as problem::SignInAgain,
            ),
            problem::layer,
        ))
        .layer(CatchPanicLayer::custom(|_| {
            Error::internal("a handler panicked").into_response()
        }))
        .layer(from_fn_with_state(state.clone(), layers::cookies))
        .with_state(state.clone())
        .merge(assets::router())
        .layer(CompressionLayer::new().compress_when(is_worth_packing()))
        .layer(from_fn_with_state(state, layers::security_headers))
        .layer(from_fn(layers::log_line))
        .layer(PropagateRequestIdLayer::new(request_id.clone()))
        .layer(SetRequestIdLayer::new(request_id, MakeRequestUuid))
}

/// Workbooks, papers and archives are packed already: doing it again would cost time and gain nothing.
fn is_worth_packing() -> impl Predicate {
    let not = |kind: &'static str| NotForContentType::const_new(kind);
    DefaultPredicate::new()
        .and(not("application/pdf"))
        .and(not("application/zip"))
        .and(not("application/vnd.openxmlformats-officedocument"))
}

/// Refuses forms from pages of other sites. A page at the named address is ours, also where a proxy writes another `Host`.
fn own_pages_only(site: &Site) -> CsrfLayer {
    let named = site.public.as_ref().and_then(|address| {
        CsrfLayer::new()
            .add_trusted_origin(address.to_string())
            .ok()
    });
    named.unwrap_or_default()
}

async fn live() -> &'static str {
    "ok\n"
}

/// Ready when the database answers and holds the migrations of this program.
async fn ready(State(state): State<AppState>) -> impl IntoResponse {
    if state.db.is_current().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "database not ready\n")
    }
}
