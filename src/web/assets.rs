//! The static files: style, script, icons, font.
//!
//! Pages ask [`url`] for a file's address, which carries a digest of its
//! contents, so that browsers keep it for a year and never see an old one.
//! [`router`] serves them. Knows nothing of pages.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use memory_serve::{CacheControl, Manifest, MemoryServe};

use crate::web::theme;

const PREFIX: &str = "/static";
const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

static ADDRESSES: LazyLock<Vec<(&'static str, String)>> =
    LazyLock::new(|| addresses(&files().manifest()));

/// Address of a file of `static/`, for instance `url("jejak.css")`.
///
/// A name that no file has gives the address of nothing (`/static`), which a
/// test of the layouts notices.
pub fn url(name: &str) -> &'static str {
    ADDRESSES
        .iter()
        .find(|(file, _)| *file == name)
        .map_or(PREFIX, |(_, address)| address.as_str())
}

/// Routes of the static files, of the accent colours and of `robots.txt`.
///
/// Call it once: the files stay in memory for the life of the program.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .nest(PREFIX, files().into_router())
        .route("/theme/{file}", get(theme::stylesheet))
        .route(
            "/robots.txt",
            get(|| async { ([(CONTENT_TYPE, "text/plain; charset=utf-8")], ROBOTS) }),
        )
}

/// The names without digest are asked for by the style sheet alone (the font,
/// whose name carries its version), so in a release they may be kept for a year too.
fn files() -> MemoryServe {
    let keep = if cfg!(debug_assertions) {
        CacheControl::NoCache
    } else {
        CacheControl::Long
    };
    memory_serve::load!()
        .index_file(None)
        .enable_hashed_routes(true)
        .cache_control(keep)
}

fn addresses(manifest: &Manifest) -> Vec<(&'static str, String)> {
    manifest
        .iter()
        .map(|(file, served)| (file.trim_start_matches('/'), format!("{PREFIX}{served}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::*;

    async fn status(path: &str) -> StatusCode {
        let request = Request::get(path).body(Body::empty()).unwrap();
        router::<()>().oneshot(request).await.unwrap().status()
    }

    #[tokio::test]
    async fn every_file_is_served_under_its_hashed_address() {
        for name in ["jejak.css", "jejak.js", "icons.svg", "favicon.svg"] {
            let address = url(name);
            assert_ne!(address, format!("{PREFIX}/{name}"));
            assert_eq!(status(address).await, StatusCode::OK, "{address}");
        }
    }

    #[tokio::test]
    async fn the_font_of_the_style_sheet_is_served() {
        let css = include_str!("../../static/jejak.css");
        let font = css
            .split("url(\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap();
        assert_eq!(status(&format!("{PREFIX}/{font}")).await, StatusCode::OK);
    }

    #[tokio::test]
    async fn robots_are_sent_away() {
        assert_eq!(status("/robots.txt").await, StatusCode::OK);
    }

    #[test]
    fn the_style_sheet_and_the_script_stay_light() {
        assert!(include_str!("../../static/jejak.css").len() <= 44 * 1024);
        assert!(include_str!("../../static/jejak.js").len() <= 13 * 1024);
    }
}
