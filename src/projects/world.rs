//! The world of the tests: one class, one participant, everybody around her (`tests/data/projects.sql`), a clock that
//! stands still. Requests go through the whole router.

use crate::clock::Clock;
use crate::db::{Db, Statements};
use crate::files::FileStore;
use crate::state::{AppState, Site};
use crate::web::browser::csrf_of;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::{TimeZone, Utc};
use sqlx::{AssertSqlSafe, PgPool};
use tower::ServiceExt;

/// Everything.
pub struct World {
    app: Router,
    /// What the handlers have.
    pub state: AppState,
    /// The superuser's pool.
    pub owner: PgPool,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub body: String,
    pub location: String,
    pub statements: u32,
}

impl Answer {
    /// What stands between two marks for the first time.
    pub fn between(&self, start: &str, end: &str) -> String {
        let rest = self
            .body
            .split_once(start)
            .map(|(_, rest)| rest)
            .unwrap_or_default();
        rest.split_once(end)
            .map(|(found, _)| found)
            .unwrap_or_default()
            .to_owned()
    }
}

impl World {
    pub async fn new(owner: PgPool) -> Self {
        sqlx::raw_sql("grant select on _sqlx_migrations to jejak_app")
            .execute(&owner)
            .await
            .unwrap();
        sqlx::raw_sql(include_str!("../../tests/data/projects.sql"))
            .execute(&owner)
            .await
            .unwrap();
        let state = AppState {
            db: Db::connect_lazy((*owner.connect_options()).clone(), 3),
            clock: Clock::fixed(Utc.with_ymd_and_hms(2026, 9, 7, 2, 0, 0).unwrap()),
            files: FileStore::in_folder(&std::env::temp_dir().join("jejak-unit-tests")).unwrap(),
            site: Site {
                public_url: "http://jejak.example".into(),
                https: false,
            },
        };
        Self {
            app: crate::app::router(state.clone()),
            state,
            owner,
        }
    }

    /// Runs SQL past all rules.
    pub async fn sql(&self, sql: &str) {
        let helpers = "create or replace function pg_temp.ref(name text) returns uuid language sql immutable as $$ select md5(name)::uuid $$;
            create or replace function pg_temp.at(days double precision) returns timestamptz language sql immutable as $$ select timestamptz '2026-09-07 02:00Z' + make_interval(secs => days * 86400) $$;
            select set_config('app.tenant_id', md5('tenant')::uuid::text, false);";
        // As every transaction of the program that opens the tenant for writing does.
        let noted =
            "insert into tenant_change (tenant_id) values (app_tenant()) on conflict do nothing";
        sqlx::raw_sql(AssertSqlSafe(format!("{helpers} {sql}; {noted}")))
            .execute(&self.owner)
            .await
            .unwrap();
    }

    /// One number.
    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&self.owner)
            .await
            .unwrap()
    }

    async fn send(&self, who: &str, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request
            .header(header::COOKIE, format!("jejak={}", secret(who)))
            .header(header::HOST, "jejak.example");
        let response = self
            .app
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let location = parts
            .headers
            .get(header::LOCATION)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let statements = parts.extensions.get::<Statements>().map_or(0, |s| s.0);
        let body = String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap()).into_owned();
        Answer {
            status: parts.status,
            body,
            location,
            statements,
        }
    }

    /// A page.
    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, Request::get(path), Body::empty()).await
    }

    /// The first value of a query, as text.
    pub async fn text(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql)
            .fetch_one(&self.owner)
            .await
            .unwrap()
    }

    /// A form with its token.
    pub async fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &csrf_of(&secret(who)))
            .extend_pairs(fields)
            .finish();
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(who, request, Body::from(body)).await
    }

    /// Fills every part of the idea of a project, title included.
    pub async fn write_idea(&self, who: &str) {
        let title = self
            .post(
                who,
                &path(who, "/identity"),
                &[
                    ("title", "Akta sehari jadi"),
                    ("scope", "opd"),
                    ("version", "1"),
                ],
            )
            .await;
        assert_eq!(title.status, StatusCode::SEE_OTHER, "{}", title.body);
        for section in crate::programs::sections(crate::programs::Program::Pka, "idea") {
            let answer = self
                .post(
                    who,
                    &path(who, &format!("/documents/idea/sections/{}", section.key)),
                    &[("body", "Antrean akta tiga hari."), ("version", "0")],
                )
                .await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
    }

    /// Hands the idea in as version `number`.
    pub async fn submit_idea(&self, who: &str, number: &str) -> Answer {
        self.post(
            who,
            &path(who, "/documents/idea/submit"),
            &[("note", "Mohon arahan."), ("number", number)],
        )
        .await
    }
}

/// An address of somebody's project.
pub fn path(of: &str, rest: &str) -> String {
    format!("/t/kota/projects/{}{rest}", project(of))
}

/// The id of somebody's project.
pub fn project(of: &str) -> uuid::Uuid {
    // PostgreSQL's md5, as the script makes ids; written down since nothing else here needs md5.
    match of {
        "leader" => uuid::uuid!("267db651-84e0-4618-a2c4-ed0ff05774a0"),
        _ => uuid::uuid!("89d86f9b-b9ef-0577-631d-f1733f08c843"),
    }
}

fn secret(who: &str) -> String {
    format!("{:0<40}", format!("sesi-{who}-"))
}
