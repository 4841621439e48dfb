//! In a country of many projects no page reads a big table from end to end: what PostgreSQL counts of its own scans says so.
//! And no page waits for a plan that was made for another tenant.

use crate::walk::{addresses, someone_in, tenant_routes};
use crate::world::{Side, World, request};
use axum::body::Body;
use axum::http::{Method, StatusCode};
use jejak::db::Db;
use jejak::demo::scale;
use sqlx::PgPool;
use std::collections::BTreeMap;

/// Enough for every index to be worth its while: the tenant that looks has a fifth.
const PROJECTS: u32 = 15_000;

/// Pages whose cost could grow with the number of projects, with those who look at them.
const PAGES: [(&str, &str); 14] = [
    ("leadership", "/"),
    ("leadership", "/projects"),
    ("leadership", "/projects?view=people"),
    ("leadership", "/projects?stage=implementation"),
    ("leadership", "/projects?q=puskesmas"),
    ("leadership", "/projects?q=antrean+sekolah+tema:Kesehatan"),
    ("leadership", "/projects?q=pusksmas"),
    ("leadership", "/overview?step=implemented"),
    ("leadership", "/overview?step=late"),
    ("leadership", "/directives"),
    ("leadership", "/overdue"),
    ("organizer_admin", "/"),
    ("mentor", "/"),
    ("mentor", "/overdue"),
];

/// Rows that sequential scans have read so far, by table, of the tables that grow with every project.
async fn scanned(owner: &PgPool) -> BTreeMap<String, i64> {
    sqlx::query_as::<_, (String, i64)>(
        "select relname::text, coalesce(seq_tup_read, 0) from pg_stat_user_tables
          where relname in ('project', 'participation', 'member', 'milestone', 'progress_report', 'evidence', 'document', 'document_version', 'transition',
                            'project_search', 'launch_item', 'directive', 'routine_flag')",
    )
    .fetch_all(owner)
    .await
    .unwrap()
    .into_iter()
    .collect()
}

/// Waits until every connection of the application has ended, and so told what it counted; then the application has new ones.
async fn hang_up(world: &mut World) {
    world.state.db.close().await;
    let others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";
    let mut owner = world.owner.acquire().await.unwrap();
    while sqlx::query_scalar::<_, i64>(others)
        .fetch_one(&mut *owner)
        .await
        .unwrap()
        > 0
    {
        tokio::task::yield_now().await;
    }
    world.use_db(|world| Db::connect_lazy((*world.owner.connect_options()).clone(), 3));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn no_page_reads_a_big_table_from_end_to_end(pool: PgPool) {
    let mut world = World::new(pool).await;
    scale::grow(&world.owner.connect_options(), PROJECTS, world.a.slug)
        .await
        .unwrap();
    hang_up(&mut world).await;
    let before = scanned(&world.owner).await;
    assert_eq!(before.len(), 13);
    for (role, path) in PAGES {
        let answer = world
            .get(Some(world.a.who(role)), &world.a.path(path))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{role} {path}");
    }
    hang_up(&mut world).await;
    let read: BTreeMap<String, i64> = scanned(&world.owner)
        .await
        .into_iter()
        .map(|(table, rows)| (table.clone(), rows - before[&table]))
        .filter(|(_, rows)| *rows > 0)
        .collect();
    assert_eq!(read, BTreeMap::new(), "rows read by sequential scans");
}

/// More often than PostgreSQL makes a plan anew before it may keep one.
const TIMES: usize = 7;

/// Opens every page of a tenant as somebody who may, each `times` times in a row.
async fn open_pages(world: &World, side: &Side, times: usize) {
    for route in tenant_routes(Method::GET) {
        let who = side.who(someone_in(route.audience));
        for path in addresses(&route, side.slug, side)
            .into_iter()
            .filter(|path| !path.ends_with(".pdf"))
            .take(1)
        {
            for _ in 0..times {
                let request = request(Method::GET, Some(who), &path);
                let answer = world.send(request.body(Body::empty()).unwrap()).await;
                // A statement that runs into its limit answers 503; it is not asked again here.
                assert!(
                    !answer.status.is_server_error(),
                    "{path}: {}",
                    answer.status
                );
            }
        }
    }
}

/// A plan that was made for a tenant of a few rows took seconds for one of many, and the other way round.
#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_full_tenant_and_an_empty_one_share_connections_without_waiting(pool: PgPool) {
    let mut world = World::new(pool).await;
    world.crowd(300).await;
    scale::grow(&world.owner.connect_options(), PROJECTS, world.a.slug)
        .await
        .unwrap();
    for warm_with_empty in [true, false] {
        // One connection, so that both tenants meet the same plans.
        world.use_db(|world| Db::connect_lazy((*world.owner.connect_options()).clone(), 1));
        let (first, second) = if warm_with_empty {
            (&world.b, &world.a)
        } else {
            (&world.a, &world.b)
        };
        open_pages(&world, first, TIMES).await;
        open_pages(&world, second, 1).await;
    }
}
