//! Two tenants, a class, two projects, and one person for each part to play.

use crate::access::Actor;
use crate::app;
use crate::audit::Who;
use crate::clock::Clock;
use crate::db::{Db, Statements};
use crate::files::FileStore;
use crate::id::{AccountId, CohortId, MemberId, MilestoneId, ParticipationId, ProjectId, TenantId};
use crate::milestones::{FundingSource, Horizon, Milestone, MilestoneState};
use crate::projects::{Project, Scope, Stage};
use crate::state::{AppState, Site};
use crate::web::browser::{csrf_of, digest};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;
use tower::ServiceExt;
use uuid::Uuid;

pub const LEADER: u128 = 1;
pub const MENTOR: u128 = 2;
pub const COACH: u128 = 3;
pub const ADMIN: u128 = 4;
pub const OTHER_MENTOR: u128 = 5;
pub const OTHER_LEADER: u128 = 6;
pub const STRANGER: u128 = 7;
pub const HOME_ADMIN: u128 = 8;

const TENANT: u128 = 0xa;
const OTHER_TENANT: u128 = 0xb;

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// The project of [`LEADER`].
pub fn project() -> Uuid {
    uuid(0xaaa1)
}

/// A milestone by number.
pub fn milestone(n: u128) -> Uuid {
    uuid(n)
}

pub fn strs<'a>(fields: &'a [(&'a str, String)]) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

fn now() -> DateTime<Utc> {
    "2026-09-15T03:00:00Z".parse().unwrap()
}

pub struct World {
    pub pool: PgPool,
    router: Router,
    /// The folder of stored files.
    pub folder: std::path::PathBuf,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    pub bytes: Vec<u8>,
    pub statements: u32,
}

impl Answer {
    /// It was done, and one is sent on.
    pub fn sees(&self) {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    pub async fn new(pool: PgPool) -> Self {
        fill(&pool).await;
        let folder = std::env::temp_dir().join(format!("jejak-milestones-{}", Uuid::now_v7()));
        let state = AppState {
            db: Db::connect_lazy((*pool.connect_options()).clone(), 4),
            clock: Clock::fixed(now()),
            files: FileStore::in_folder(&folder).unwrap(),
            site: Site {
                public_url: "http://localhost".into(),
                https: false,
            },
        };
        Self {
            pool,
            router: app::router(state),
            folder,
        }
    }

    pub fn id(&self, n: u128) -> String {
        uuid(n).to_string()
    }

    pub fn plan(&self) -> String {
        format!("/t/nusa/projects/{}/milestones", project())
    }

    /// The address of a milestone, with something after it.
    pub fn at(&self, n: u128, rest: &str) -> String {
        format!("{}/{}{rest}", self.plan(), milestone(n))
    }

    /// Puts a milestone in place.
    pub async fn milestones(&self, n: u128, state: &str) {
        sqlx::query(
            "insert into milestone (tenant_id, id, home_tenant_id, project_id, horizon, position, title, starts_on, ends_on, state, state_since, created_at)
             values ($1, $2, $1, $3, 'short', $4, $5, '2026-09-01', '2026-09-30', $6, $7, $7)",
        )
        .bind(uuid(TENANT))
        .bind(milestone(n))
        .bind(project())
        .bind(i32::try_from(n).unwrap())
        .bind(format!("Tahapan {n}"))
        .bind(state)
        .bind(now())
        .execute(&self.pool)
        .await
        .unwrap();
    }

    pub async fn state(&self, n: u128) -> String {
        sqlx::query_scalar("select state from milestone where id = $1")
            .bind(milestone(n))
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    pub async fn count(&self, from: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {from}")))
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    pub async fn give_home_to_the_other_tenant(&self) {
        sqlx::query("update participation set home_tenant_id = $1")
            .bind(uuid(OTHER_TENANT))
            .execute(&self.pool)
            .await
            .unwrap();
    }

    pub async fn get(&self, who: u128, path: &str) -> Answer {
        self.send(
            request(who, path)
                .method("GET")
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    pub async fn post(&self, who: u128, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = token(who);
        let seen = match fields.iter().find(|(name, _)| *name == "seen") {
            Some((_, given)) => (*given).to_owned(),
            None => self.seen(who, path).await,
        };
        let all = [("csrf", token.as_str()), ("seen", seen.as_str())]
            .into_iter()
            .chain(fields.iter().copied());
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(all)
            .finish();
        self.send(
            request(who, path)
                .method("POST")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from(body))
                .unwrap(),
        )
        .await
    }

    /// What the page of a decision says it was made upon; nothing on other forms.
    async fn seen(&self, who: u128, path: &str) -> String {
        let Some(page) = path.strip_suffix("/verification") else {
            return String::new();
        };
        let shown = self.get(who, page).await.body;
        let value = shown.split("name=\"seen\" value=\"").nth(1);
        value
            .and_then(|v| v.split('"').next())
            .unwrap_or_default()
            .to_owned()
    }

    /// Sends fields with a file; `cut` bytes are missing at the end.
    pub async fn upload(
        &self,
        who: u128,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
        cut: usize,
    ) -> Answer {
        let mut body = Vec::new();
        let token = token(who);
        for (field, value) in [("csrf", token.as_str())]
            .into_iter()
            .chain(fields.iter().copied())
        {
            body.extend(
                format!(
                    "--line\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
                )
                .into_bytes(),
            );
        }
        body.extend(format!("--line\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n").into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--line--\r\n");
        body.truncate(body.len() - cut);
        self.send(
            request(who, path)
                .method("POST")
                .header("content-type", "multipart/form-data; boundary=line")
                .body(Body::from(body))
                .unwrap(),
        )
        .await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let statements = response.extensions().get::<Statements>().map_or(0, |s| s.0);
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap()
            .to_vec();
        Answer {
            status,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
            statements,
        }
    }
}

fn secret(who: u128) -> String {
    format!("{who:0>43}")
}

fn token(who: u128) -> String {
    csrf_of(&secret(who))
}

pub fn request(who: u128, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .uri(path)
        .header("cookie", format!("jejak={}", secret(who)))
}

async fn fill(pool: &PgPool) {
    for (id, slug) in [(TENANT, "nusa"), (OTHER_TENANT, "lain")] {
        sqlx::query("insert into tenant (id, slug, name, kind, time_zone, colour, created_at) values ($1, $2, $2 || ' contoh', 'regency', 'WIB', '#0f5c63', $3)")
            .bind(uuid(id))
            .bind(slug)
            .bind(now())
            .execute(pool)
            .await
            .unwrap();
    }
    for (who, tenant, role) in [
        (LEADER, TENANT, "participant"),
        (MENTOR, TENANT, "mentor"),
        (COACH, TENANT, "coach"),
        (ADMIN, TENANT, "organizer_admin"),
        (OTHER_MENTOR, TENANT, "mentor"),
        (OTHER_LEADER, TENANT, "participant"),
        (STRANGER, OTHER_TENANT, "organizer_admin"),
        (HOME_ADMIN, OTHER_TENANT, "home_admin"),
    ] {
        person(pool, who, tenant, role).await;
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(class()))
        .execute(pool)
        .await
        .unwrap();
}

async fn person(pool: &PgPool, who: u128, tenant: u128, role: &str) {
    let (id, name) = (uuid(0x100 + who), format!("Orang {who}"));
    sqlx::query("insert into account (id, name, created_at) values ($1, $2, $3)")
        .bind(id)
        .bind(&name)
        .bind(now())
        .execute(pool)
        .await
        .unwrap();
    sqlx::query("insert into session (token_digest, account_id, created_at, last_seen_at) values ($1, $2, $3, $3)")
        .bind(&digest(&secret(who))[..])
        .bind(id)
        .bind(now())
        .execute(pool)
        .await
        .unwrap();
    sqlx::query("insert into member (tenant_id, id, account_id, name, created_at, activated_at) values ($1, $2, $2, $3, $4, $4)").bind(uuid(tenant)).bind(id).bind(&name).bind(now()).execute(pool).await.unwrap();
    sqlx::query("insert into role_assignment (tenant_id, member_id, role, from_on) values ($1, $2, $3, '2026-01-01')").bind(uuid(tenant)).bind(id).bind(role).execute(pool).await.unwrap();
}

/// A class with two participants, each with a mentor and a project under way.
fn class() -> String {
    let (t, at) = (uuid(TENANT), "2026-08-01T00:00:00Z");
    let member = |who: u128| uuid(0x100 + who);
    let mut sql = format!(
        "insert into agency (tenant_id, id, name, created_at) values ('{t}', '{t}', 'Kabupaten Nusa', '{at}');
         insert into org_unit (tenant_id, id, agency_id, name, created_at) values ('{t}', '{t}', '{t}', 'Dinas Contoh', '{at}');
         insert into cohort (tenant_id, id, program, number, year, name, starts_on, ends_on, quota, created_at)
           values ('{t}', '{t}', 'pka', 1, 2026, 'PKA I', '2026-08-01', '2026-11-30', 40, '{at}');"
    );
    for (n, leader, mentor) in [(1_u128, LEADER, MENTOR), (2, OTHER_LEADER, OTHER_MENTOR)] {
        let (place, project) = (uuid(0xaa00 + n), uuid(0xaaa0 + n));
        sql += &format!(
            "insert into participation (tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, agency_id, agency_name, org_unit_id, org_unit_name,
               mentor_member_id, mentor_name, coach_member_id, coach_name, enrolled_at)
             values ('{t}', '{place}', '{t}', '{t}', '{}', {n}, 'Orang {leader}', '', '{t}', 'Kabupaten Nusa', '{t}', 'Dinas Contoh', '{}', 'Orang {mentor}', '{}', 'Orang {COACH}', '{at}');
             insert into project (tenant_id, id, home_tenant_id, participation_id, cohort_id, stage, title, submitted_at, implementation_started_on, updated_at, created_at)
             values ('{t}', '{project}', '{t}', '{place}', '{t}', 'implementation', 'Layanan {n}', '{at}', '2026-09-01', '{at}', '{at}');",
            member(leader),
            member(mentor),
            member(COACH)
        );
    }
    sql
}

/// Somebody, for rules that only look at relations.
pub fn somebody() -> Actor {
    Actor {
        who: Who {
            account_id: AccountId::new(),
            member_id: MemberId::new(),
            name: String::new(),
            position: String::new(),
        },
        roles: Vec::new(),
    }
}

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 9, 1).unwrap()
}

/// A project in a stage, not begun before its stage says so.
pub fn project_in(stage: Stage) -> Project {
    let tenant = TenantId::new();
    Project {
        id: ProjectId::new(),
        tenant_id: tenant,
        home_tenant_id: tenant,
        cohort_id: CohortId::new(),
        participation_id: ParticipationId::new(),
        stage,
        title: String::new(),
        brand: String::new(),
        theme: String::new(),
        locus: String::new(),
        scope: Scope::Unit,
        digital: None,
        novelty: None,
        submitted_at: None,
        public_consent_at: None,
        implementation_started_on: None,
        updated_at: now(),
        version: 1,
        leader_member_id: MemberId::new(),
        leader_name: String::new(),
        leader_position: String::new(),
        org_unit_name: String::new(),
        agency_name: String::new(),
        mentor_member_id: None,
        mentor_name: String::new(),
        mentor_position: String::new(),
        coach_member_id: None,
        coach_name: String::new(),
        graduation: None,
        qualification: String::new(),
        cohort_name: String::new(),
        program: String::new(),
        cohort_starts_on: day(2026),
        cohort_ends_on: day(2027),
    }
}

/// A milestone about which nothing is special.
pub fn any_milestone() -> Milestone {
    Milestone {
        id: MilestoneId::new(),
        project_id: ProjectId::new(),
        horizon: Horizon::Short,
        position: 1,
        title: String::new(),
        output: String::new(),
        indicator: String::new(),
        unit: String::new(),
        baseline: None,
        target: None,
        actual: None,
        person_in_charge: String::new(),
        starts_on: day(2026),
        ends_on: day(2026),
        actual_starts_on: None,
        actual_ends_on: None,
        weight: None,
        budget_rupiah: 0,
        spent_rupiah: 0,
        funding_source: FundingSource::None,
        evidence_wanted: String::new(),
        progress: 0,
        state: MilestoneState::NotStarted,
        state_since: now(),
        version: 1,
        reports: 0,
        evidence: 0,
        live_evidence: 0,
    }
}
