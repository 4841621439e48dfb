//! Every change that a form makes leaves a line in the log, under the id of its request.

use crate::walk::{addresses, plausible_fields, routes};
use crate::world::{ROLES, World, changed};
use axum::http::Method;
use sqlx::PgPool;
use std::collections::BTreeSet;

/// Tables whose rows are no acts of people: when a session was last used, the log itself, and that something may be another.
const BESIDES: [&str; 4] = ["session ", "audit_log ", "transition ", "tenant_change "];

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn no_form_changes_anything_without_a_line_in_the_log(pool: PgPool) {
    let world = World::new(pool).await;
    let (mut silent, mut told) = (BTreeSet::new(), BTreeSet::new());
    let mut before = world.all_rows().await;
    // What is saved by itself while somebody types is a draft: it changes every few seconds and concerns its author alone.
    let (last, first): (Vec<_>, Vec<_>) = routes(Method::POST)
        .into_iter()
        .filter(|r| !r.path.ends_with("/autosave"))
        .partition(|r| r.path == "/sign-out" || r.path.ends_with("/status"));
    for route in first.into_iter().chain(last) {
        for path in addresses(&route, world.a.slug, &world.a) {
            for role in ROLES.iter().chain(&["platform"]) {
                let who = match *role {
                    "platform" => world.platform.as_str(),
                    role => world.a.who(role),
                };
                let answer = world
                    .post(Some(who), &path, &plausible_fields(&world.a))
                    .await;
                let after = world.all_rows().await;
                let mut what = changed(&before, &after);
                before = after;
                what.retain(|table| !BESIDES.iter().any(|b| table.starts_with(b)));
                if what.is_empty() {
                    continue;
                }
                if world.lines_of(answer.header("x-request-id")).await == 0 {
                    silent.insert(format!("{} changes {what:?}", route.path));
                } else {
                    told.insert(route.path);
                }
            }
        }
    }
    assert_eq!(silent, BTreeSet::new());
    assert!(
        told.len() >= 19,
        "only {} forms were taken: {told:?}",
        told.len()
    );
}
