//! Forged forms: every POST route without a token, with somebody else's token, and from another site.

use crate::walk::{addresses, plausible_fields, routes, someone_in};
use crate::world::{Answer, World, changed, form_body, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use jejak::access::{Audience, RouteRecord};
use jejak::web::browser::csrf_of;
use sqlx::PgPool;

/// Somebody for whom the form would count, or nobody where no session is asked for.
fn sender<'w>(world: &'w World, route: &RouteRecord) -> Option<&'w str> {
    match route.audience {
        Audience::Anyone if route.path != "/sign-out" => None,
        Audience::PlatformAdmin => Some(&world.platform),
        audience => Some(world.a.who(someone_in(audience))),
    }
}

/// Sends every form forged in one way; all must be refused and nothing may change.
async fn all_are_refused(world: &World, forge: impl AsyncFn(&World, Option<&str>, &str) -> Answer) {
    let before = world.all_rows().await;
    for route in routes(Method::POST) {
        for path in addresses(&route, world.a.slug, &world.a) {
            let answer = forge(world, sender(world, &route), &path).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "POST {path}\n{}",
                answer.text()
            );
            assert_eq!(answer.new_session(), None, "POST {path}");
        }
        assert_eq!(
            changed(&before, &world.all_rows().await),
            Vec::<String>::new(),
            "POST {}",
            route.path
        );
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_without_token_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    all_are_refused(&world, async |world, who, path| {
        world
            .post_with_token(who, path, &plausible_fields(&world.a), "")
            .await
    })
    .await;
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_with_the_token_of_another_browser_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    all_are_refused(&world, async |world, who, path| {
        let token = csrf_of(world.b.who("organizer_admin"));
        world
            .post_with_token(who, path, &plausible_fields(&world.a), &token)
            .await
    })
    .await;
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_from_another_site_is_refused_even_with_the_right_token(pool: PgPool) {
    let world = World::new(pool).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://jahat.example"),
    ] {
        all_are_refused(&world, async |world, who, path| {
            let token = csrf_of(who.unwrap_or(crate::world::VISIT));
            let request = request(Method::POST, who, path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(name, value);
            world
                .send(
                    request
                        .body(form_body(&plausible_fields(&world.a), &token))
                        .unwrap(),
                )
                .await
        })
        .await;
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_form_with_files_and_without_token_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    all_are_refused(&world, async |world, who, path| {
        let body = "--batas\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nNo,Nama\r\n--batas--\r\n";
        let request = request(Method::POST, who, path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=batas");
        world.send(request.body(Body::from(body)).unwrap()).await
    })
    .await;
}
