//! The floors: a bare axum "hello", the least that a page of a tenant can do, and for each kind of page the same data as
//! bare as it can be served: session, member, the page's rows, a plain table; no row level security, nothing around it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use axum::{Router, routing::get};
use chrono::{DateTime, Utc};
use jejak::db::Db;
use jejak::web::browser::digest;
use serde::Deserialize;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{FromRow, PgPool};
use std::str::FromStr;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    name: String,
    org_unit_name: String,
    agency_name: String,
    mentor_name: String,
}

#[derive(Template)]
#[template(
    source = "<!DOCTYPE html><html lang=id><title>Lantai</title><table>{% for r in rows %}<tr><th>{{ r.name }}</th><td>{{ r.org_unit_name }}</td><td>{{ r.agency_name }}</td><td>{{ r.mentor_name }}</td></tr>{% endfor %}</table></html>",
    ext = "html"
)]
struct Page {
    rows: Vec<Row>,
}

#[derive(FromRow)]
struct ProjectRow {
    id: Uuid,
    title: String,
    stage: String,
    name: String,
    org_unit_name: String,
    agency_name: String,
    class: String,
    updated_at: DateTime<Utc>,
}

#[derive(Template)]
#[template(
    source = "<!DOCTYPE html><html lang=id><title>Lantai</title><p>{{ name }}</p><table>{% for r in rows %}<tr><th><a href={{ r.id }}>{{ r.title }}</a></th><td>{{ r.name }}, {{ r.org_unit_name }}, {{ r.agency_name }}</td><td>{{ r.class }}</td><td>{{ r.stage }}</td><td>{{ r.updated_at }}</td></tr>{% endfor %}</table></html>",
    ext = "html"
)]
struct List {
    name: String,
    rows: Vec<ProjectRow>,
}

#[derive(FromRow)]
struct Number {
    stage: String,
    launched: bool,
    projects: i64,
}

#[derive(Template)]
#[template(
    source = "<!DOCTYPE html><html lang=id><title>Lantai</title><p>{{ name }}</p><table>{% for r in rows %}<tr><th>{{ r.stage }}</th><td>{{ r.launched }}</td><td>{{ r.projects }}</td></tr>{% endfor %}</table></html>",
    ext = "html"
)]
struct Numbers {
    name: String,
    rows: Vec<Number>,
}

#[derive(Clone)]
struct Floor {
    db: Db,
    /// The owner's connections, which no policy binds.
    bare: PgPool,
}

pub async fn serve(url: &str) {
    let options = PgConnectOptions::from_str(url).unwrap();
    let floor = Floor {
        db: Db::connect_lazy(options.clone(), 8),
        bare: PgPoolOptions::new()
            .max_connections(8)
            .connect_lazy_with(options),
    };
    let app = Router::new()
        .route("/hello", get(async || "hello"))
        .route("/t/{tenant}/floor", get(page))
        .route("/t/{tenant}/floor/list", get(list))
        .route("/t/{tenant}/floor/class/{class}", get(class))
        .route("/t/{tenant}/floor/search", get(search))
        .route("/t/{tenant}/floor/numbers", get(numbers))
        .with_state(floor);
    let listener = tokio::net::TcpListener::bind(std::env::var("JEJAK_LISTEN").unwrap())
        .await
        .unwrap();
    axum::serve(listener, app).await.unwrap();
}

fn cookie(headers: &HeaderMap) -> &str {
    headers["cookie"]
        .to_str()
        .unwrap()
        .trim_start_matches("jejak=")
}

/// Who asks, and in which tenant: the session by its key, then the member.
async fn enter(bare: &PgPool, headers: &HeaderMap, tenant: &str) -> (Uuid, String) {
    let account: Uuid = sqlx::query_scalar("select s.account_id from session s join account a on a.id = s.account_id where s.token_digest = $1 and a.disabled_at is null")
        .bind(&digest(cookie(headers))[..])
        .fetch_one(bare)
        .await
        .unwrap();
    sqlx::query_as("select t.id, m.name from tenant t join member m on m.tenant_id = t.id where t.slug = $1 and m.account_id = $2")
        .bind(tenant)
        .bind(account)
        .fetch_one(bare)
        .await
        .unwrap()
}

/// The select of a list of projects, between what stands before it and what says which.
macro_rules! rows {
    ($before:literal, $from:literal, $which:literal) => {
        concat!(
            $before,
            " select p.id, p.title, p.stage, a.name, a.org_unit_name, a.agency_name, c.name as class, p.updated_at from ",
            $from,
            " join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
              join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id ",
            $which
        )
    };
}

async fn list(State(f): State<Floor>, Path(tenant): Path<String>, h: HeaderMap) -> Html<String> {
    let (id, name) = enter(&f.bare, &h, &tenant).await;
    let rows = sqlx::query_as(rows!(
        "",
        "project p",
        "where p.tenant_id = $1 and p.submitted_at is not null order by p.updated_at desc, p.id desc limit 50"
    ))
    .bind(id)
    .fetch_all(&f.bare)
    .await
    .unwrap();
    Html(List { name, rows }.render().unwrap())
}

async fn class(
    State(f): State<Floor>,
    Path((tenant, class)): Path<(String, Uuid)>,
    h: HeaderMap,
) -> Html<String> {
    let (id, name) = enter(&f.bare, &h, &tenant).await;
    let rows = sqlx::query_as(rows!(
        "",
        "project p",
        "where p.tenant_id = $1 and p.cohort_id = $2 order by a.list_number"
    ))
    .bind(id)
    .bind(class)
    .fetch_all(&f.bare)
    .await
    .unwrap();
    Html(List { name, rows }.render().unwrap())
}

#[derive(Deserialize)]
struct Asked {
    q: String,
    theme: String,
}

async fn search(
    State(f): State<Floor>,
    Path(tenant): Path<String>,
    Query(asked): Query<Asked>,
    h: HeaderMap,
) -> Html<String> {
    let (id, name) = enter(&f.bare, &h, &tenant).await;
    let rows = sqlx::query_as(rows!(
        "with found as materialized (
           select p.tenant_id, p.id, p.updated_at from project_search s join project p on p.tenant_id = s.tenant_id and p.id = s.project_id
            where s.tenant_id = $1 and (s.words @@ websearch_to_tsquery('indonesian', $2) or s.names like '%' || $2 || '%') and ($3 = '' or p.theme = $3)
         ), shown as (select *, (select count(*) from found) as total from found order by updated_at desc, id desc limit 50)",
        "shown s join project p on p.tenant_id = s.tenant_id and p.id = s.id",
        "order by s.updated_at desc, s.id desc"
    ))
    .bind(id)
    .bind(asked.q)
    .bind(asked.theme)
    .fetch_all(&f.bare)
    .await
    .unwrap();
    Html(List { name, rows }.render().unwrap())
}

async fn numbers(State(f): State<Floor>, Path(tenant): Path<String>, h: HeaderMap) -> Html<String> {
    let (id, name) = enter(&f.bare, &h, &tenant).await;
    let rows = sqlx::query_as("select stage, launched, sum(projects)::bigint as projects from project_tally where tenant_id = $1 and submitted group by 1, 2 order by 1, 2")
        .bind(id)
        .fetch_all(&f.bare)
        .await
        .unwrap();
    Html(Numbers { name, rows }.render().unwrap())
}

async fn page(
    State(f): State<Floor>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Html<String> {
    let now = jejak::clock::Clock::System.now();
    let mut tx = f.db.begin_read().await.unwrap();
    sqlx::query("select * from app_open($1, $2, $3, false, false)")
        .bind(&digest(cookie(&headers))[..])
        .bind(tenant)
        .bind(now)
        .fetch_one(tx.conn())
        .await
        .unwrap();
    let rows = sqlx::query_as::<_, Row>("select name, org_unit_name, agency_name, mentor_name from participation where tenant_id = app_tenant() order by cohort_id, list_number limit 25")
        .fetch_all(tx.conn())
        .await
        .unwrap();
    Html(Page { rows }.render().unwrap())
}
