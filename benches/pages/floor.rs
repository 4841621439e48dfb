//! The floors: a bare axum "hello", and the least that a page of a tenant can do.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Html;
use axum::{Router, routing::get};
use jejak::db::Db;
use jejak::web::browser::digest;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;

#[derive(sqlx::FromRow)]
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

pub async fn serve(url: &str) {
    let db = Db::connect_lazy(PgConnectOptions::from_str(url).unwrap(), 8);
    let app = Router::new()
        .route("/hello", get(async || "hello"))
        .route("/t/{tenant}/floor", get(page))
        .with_state(db);
    let listener = tokio::net::TcpListener::bind(std::env::var("JEJAK_LISTEN").unwrap())
        .await
        .unwrap();
    axum::serve(listener, app).await.unwrap();
}

async fn page(
    State(db): State<Db>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Html<String> {
    let cookie = headers["cookie"]
        .to_str()
        .unwrap()
        .trim_start_matches("jejak=")
        .to_owned();
    let now = jejak::clock::Clock::System.now();
    let mut tx = db.begin_read().await.unwrap();
    sqlx::query("select * from app_open($1, $2, $3, false)")
        .bind(&digest(&cookie)[..])
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
