//! Two tenants with the same kinds of people: the centre runs the class, the city is home to its participants.

use crate::app;
use crate::clock::Clock;
use crate::db::{Db, Statements};
use crate::files::FileStore;
use crate::id::{
    AccountId, AgencyId, CohortId, DocumentId, MemberId, OrgUnitId, ParticipationId, ProjectId,
    TenantId, VersionId,
};
use crate::site::{DEFAULT_LISTEN, Hsts, Site, TrustedProxies};
use crate::state::AppState;
use crate::web::browser::{digest, new_secret};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use tower::ServiceExt;
use uuid::Uuid;

/// Monday, 7 November 2022, 08.30 WITA.
pub fn now() -> DateTime<Utc> {
    "2022-11-07T00:30:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A tenant.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub id: TenantId,
    pub slug: &'static str,
}

/// Somebody with a session.
#[derive(Debug, Clone)]
pub struct Person {
    pub slug: &'static str,
    pub secret: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub disposition: String,
    pub body: Vec<u8>,
    pub statements: u32,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without its marks, blanks collapsed.
    pub fn words(&self) -> String {
        let mut inside = true;
        let mut plain = String::new();
        for part in self.text().split_inclusive(['<', '>']) {
            if inside {
                plain.push_str(part.trim_end_matches('<'));
                plain.push(' ');
            }
            inside = part.ends_with('>');
        }
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

pub struct World {
    pub app: Router,
    pub owner: PgPool,
    pub centre: Place,
    pub city: Place,
    pub class: CohortId,
    next: AtomicI32,
}

impl World {
    pub async fn new(owner: PgPool) -> Self {
        let db = Db::connect_lazy((*owner.connect_options()).clone(), 4);
        let files = FileStore::in_folder(&std::env::temp_dir().join("jejak-launch-tests")).unwrap();
        let site = Arc::new(Site::new(
            "http://jejak.example".parse().ok(),
            DEFAULT_LISTEN,
            Hsts::default(),
            TrustedProxies::default(),
        ));
        let app = app::router(AppState {
            db,
            clock: Clock::fixed(now()),
            files,
            site,
            turns: Default::default(),
        });
        let centre = Place {
            id: TenantId::new(),
            slug: "pusat-latih",
        };
        let city = Place {
            id: TenantId::new(),
            slug: "balikpapan",
        };
        for (place, name, kind) in [
            (centre, "Pusat Pelatihan Makassar", "training_center"),
            (city, "Pemerintah Kota Balikpapan", "city"),
        ] {
            sqlx::query("insert into tenant (id, slug, name, kind, time_zone, colour, created_at) values ($1, $2, $3, $4, 'WITA', '#0f5c63', $5)")
                .bind(place.id.0)
                .bind(place.slug)
                .bind(name)
                .bind(kind)
                .bind(now())
                .execute(&owner)
                .await
                .unwrap();
        }
        let mut world = Self {
            app,
            owner,
            centre,
            city,
            class: CohortId::new(),
            next: AtomicI32::new(1),
        };
        world.class = world
            .cohort(centre, 7, 2022, "2022-08-01", "2022-12-01")
            .await;
        world
    }

    fn number(&self) -> i32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    async fn member(&self, place: Place, name: &str) -> (AccountId, MemberId) {
        let (account, member) = (AccountId::new(), MemberId::new());
        sqlx::query("insert into account (id, name, email, sponsor_tenant_id, created_at) values ($1, $2, $1::text || '@asn.example', $3, $4)")
            .bind(account.0)
            .bind(name)
            .bind(place.id.0)
            .bind(now())
            .execute(&self.owner)
            .await
            .unwrap();
        sqlx::query("insert into member (tenant_id, id, account_id, name, created_at, activated_at) values ($1, $2, $3, $4, $5, $5)")
            .bind(place.id.0)
            .bind(member.0)
            .bind(account.0)
            .bind(name)
            .bind(now())
            .execute(&self.owner)
            .await
            .unwrap();
        (account, member)
    }

    /// Somebody with a role and an open session.
    pub async fn person(&self, place: Place, role: &str) -> Person {
        let (account, member) = self.member(place, role).await;
        sqlx::query("insert into role_assignment (tenant_id, member_id, role, from_on) values ($1, $2, $3, '2022-01-01')")
            .bind(place.id.0)
            .bind(member.0)
            .bind(role)
            .execute(&self.owner)
            .await
            .unwrap();
        let secret = new_secret();
        sqlx::query("insert into session (token_digest, account_id, created_at, last_seen_at) values ($1, $2, $3, $3)")
            .bind(&digest(&secret)[..])
            .bind(account.0)
            .bind(now())
            .execute(&self.owner)
            .await
            .unwrap();
        Person {
            slug: place.slug,
            secret,
        }
    }

    pub async fn cohort(
        &self,
        place: Place,
        number: i32,
        year: i32,
        from: &str,
        until: &str,
    ) -> CohortId {
        let id = CohortId::new();
        sqlx::query(
            "insert into cohort (tenant_id, id, program, number, year, name, starts_on, ends_on, quota, created_at)
             values ($1, $2, 'pka', $3, $4, 'PKA Angkatan ' || $3, $5, $6, 40, $7)",
        )
        .bind(place.id.0)
        .bind(id.0)
        .bind(number)
        .bind(year)
        .bind(day(from))
        .bind(day(until))
        .bind(now())
        .execute(&self.owner)
        .await
        .unwrap();
        id
    }

    /// A project of the centre's class whose leader works for `home`.
    pub async fn project(&self, home: Place, stage: &str) -> ProjectId {
        self.project_in(
            self.centre,
            self.class,
            home,
            stage,
            "Badan Keuangan Daerah",
        )
        .await
    }

    /// A project with its participant, its unit and a handed-in idea.
    pub async fn project_in(
        &self,
        organiser: Place,
        class: CohortId,
        home: Place,
        stage: &str,
        unit: &str,
    ) -> ProjectId {
        let n = self.number();
        let (_, member) = self.member(organiser, &format!("Inovator {n}")).await;
        let (participation, project, document) =
            (ParticipationId::new(), ProjectId::new(), DocumentId::new());
        let unit_id = self.unit(organiser, unit).await;
        sqlx::query(
            "insert into participation (tenant_id, id, home_tenant_id, cohort_id, member_id, list_number, name, nip, position, agency_id, agency_name, org_unit_id, org_unit_name, enrolled_at)
             select $1, $2, $3, $4, $5, $6, 'Inovator ' || $6, '', 'Kepala Bidang', u.agency_id, 'Pemerintah Kota Balikpapan', u.id, $8, $9 from org_unit u where u.id = $7",
        )
        .bind(organiser.id.0)
        .bind(participation.0)
        .bind(home.id.0)
        .bind(class.0)
        .bind(member.0)
        .bind(n)
        .bind(unit_id.0)
        .bind(unit)
        .bind(now())
        .execute(&self.owner)
        .await
        .unwrap();
        sqlx::query(
            "insert into project (tenant_id, id, home_tenant_id, participation_id, cohort_id, stage, title, brand, theme, locus, scope, digital, submitted_at, updated_at, created_at)
             values ($1, $2, $3, $4, $5, $6, 'Judul proyek ' || $7, 'MERK ' || $7, 'Pelayanan publik', 'Balai Kota', 'all_opd', true, $8, $8, $8)",
        )
        .bind(organiser.id.0)
        .bind(project.0)
        .bind(home.id.0)
        .bind(participation.0)
        .bind(class.0)
        .bind(stage)
        .bind(n)
        .bind(now())
        .execute(&self.owner)
        .await
        .unwrap();
        sqlx::query("insert into document (tenant_id, id, home_tenant_id, project_id, kind, state, state_since, latest_number) values ($1, $2, $3, $4, 'idea', 'approved', $5, 1)")
            .bind(organiser.id.0)
            .bind(document.0)
            .bind(home.id.0)
            .bind(project.0)
            .bind(now())
            .execute(&self.owner)
            .await
            .unwrap();
        sqlx::query(
            r#"insert into document_version (tenant_id, id, home_tenant_id, document_id, number, title, brand, sections, submitted_at, submitted_by)
               values ($1, $2, $3, $4, 1, '', '', '[{"key": "external_benefit", "label": "Manfaat", "body": "Warga tidak lagi antre."}]', $5, $6)"#,
        )
        .bind(organiser.id.0)
        .bind(VersionId::new().0)
        .bind(home.id.0)
        .bind(document.0)
        .bind(now())
        .bind(member.0)
        .execute(&self.owner)
        .await
        .unwrap();
        project
    }

    /// A unit in a tenant's list, made if it is not there.
    pub async fn unit(&self, place: Place, name: &str) -> OrgUnitId {
        sqlx::query("insert into agency (tenant_id, id, name, created_at) values ($1, $2, 'Pemerintah Kota Balikpapan', $3) on conflict do nothing")
            .bind(place.id.0)
            .bind(AgencyId::new().0)
            .bind(now())
            .execute(&self.owner)
            .await
            .unwrap();
        sqlx::query("insert into org_unit (tenant_id, id, agency_id, name, created_at) select tenant_id, $2, id, $3, $4 from agency where tenant_id = $1 on conflict do nothing")
            .bind(place.id.0)
            .bind(OrgUnitId::new().0)
            .bind(name)
            .bind(now())
            .execute(&self.owner)
            .await
            .unwrap();
        let id: Uuid =
            sqlx::query_scalar("select id from org_unit where tenant_id = $1 and name = $2")
                .bind(place.id.0)
                .bind(name)
                .fetch_one(&self.owner)
                .await
                .unwrap();
        OrgUnitId(id)
    }

    /// Short-term milestones that end on a day, in a state, with a budget each.
    pub async fn milestones(
        &self,
        project: ProjectId,
        count: i32,
        state: &str,
        ends_on: &str,
        budget: i64,
    ) {
        sqlx::query(
            "insert into milestone (tenant_id, id, home_tenant_id, project_id, horizon, position, title, starts_on, ends_on, budget_rupiah, funding_source, state, state_since, created_at)
             select p.tenant_id, gen_random_uuid(), p.home_tenant_id, p.id, 'short', n, 'Tahapan ' || n, $4::date - 10, $4, $5, 'apbd_regency', $3, $6, $6
               from project p, generate_series(1, $2) n where p.id = $1",
        )
        .bind(project.0)
        .bind(count)
        .bind(state)
        .bind(day(ends_on))
        .bind(budget)
        .bind(now())
        .execute(&self.owner)
        .await
        .unwrap();
    }

    pub async fn set_stage(&self, project: ProjectId, stage: &str) {
        sqlx::query("update project set stage = $2 where id = $1")
            .bind(project.0)
            .bind(stage)
            .execute(&self.owner)
            .await
            .unwrap();
    }

    pub async fn get(&self, who: &Person, path: &str) -> Answer {
        let request = Request::get(format!("/t/{}{path}", who.slug))
            .header(header::COOKIE, format!("jejak={}", who.secret));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A page as a stranger sees it.
    pub async fn visit(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    async fn token(&self, who: &Person) -> String {
        let page = self.get(who, "/launches").await.text();
        let rest = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    pub async fn post(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token(who).await;
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("csrf", &token)
            .extend_pairs(fields)
            .finish();
        let request = Request::post(format!("/t/{}{path}", who.slug))
            .header(header::COOKIE, format!("jejak={}", who.secret))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Adds a photograph to a batch.
    pub async fn photograph(&self, who: &Person, batch: &str, caption: &str, bytes: &[u8]) {
        let token = self.token(who).await;
        let id = Uuid::now_v7().to_string();
        let mut body = Vec::new();
        let fields = [("csrf", token.as_str()), ("id", &id), ("caption", caption)];
        for (name, value) in fields {
            let part = format!(
                "--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        body.extend(b"--line\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"acara.png\"\r\nContent-Type: image/png\r\n\r\n");
        body.extend(bytes);
        body.extend(b"\r\n--line--\r\n");
        let request = Request::post(format!("/t/{}{batch}/photos", who.slug))
            .header(header::COOKIE, format!("jejak={}", who.secret))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
        let answer = self.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let text = |name| {
            response
                .headers()
                .get(name)
                .map(|v: &axum::http::HeaderValue| v.to_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        let (location, disposition) = (text(header::LOCATION), text(header::CONTENT_DISPOSITION));
        let statements = response.extensions().get::<Statements>().map_or(0, |s| s.0);
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap()
            .to_vec();
        Answer {
            status,
            location,
            disposition,
            body,
            statements,
        }
    }

    /// Plans a batch; gives its address inside the tenant.
    pub async fn plan(&self, who: &Person, date: &str) -> String {
        let id = Uuid::now_v7().to_string();
        let answer = self.post(who, "/launches/new", &facts(&id, date)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
        format!("/launches/{id}")
    }

    /// Adds projects to a batch.
    pub async fn add(
        &self,
        who: &Person,
        batch: &str,
        projects: &[ProjectId],
        reason: &str,
    ) -> Answer {
        let ids: Vec<String> = projects.iter().map(ToString::to_string).collect();
        let mut fields: Vec<(&str, &str)> =
            ids.iter().map(|id| ("project[]", id.as_str())).collect();
        fields.push(("reason", reason));
        self.post(who, &format!("{batch}/items"), &fields).await
    }

    /// Plans, fills and launches a batch.
    pub async fn launch(&self, who: &Person, date: &str, projects: &[ProjectId]) -> String {
        let batch = self.plan(who, date).await;
        assert_eq!(
            self.add(who, &batch, projects, "").await.status,
            StatusCode::SEE_OTHER
        );
        let answer = self.post(who, &format!("{batch}/launch"), &[]).await;
        assert_eq!(
            answer.location,
            format!("/t/{}{batch}/report", who.slug),
            "{}",
            answer.words()
        );
        batch
    }

    /// Changes the database, past all policies.
    pub async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.owner).await.unwrap();
    }

    /// A number out of the database, past all policies.
    pub async fn number_of(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&self.owner)
            .await
            .unwrap()
    }
}

/// The form of a batch.
pub fn facts<'a>(id: &'a str, date: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("title", "Peluncuran Aksi Perubahan"),
        ("date", date),
        ("time", "08.30"),
        ("place", "Balai Kota"),
        ("presided_by", "Muhammad Rahman"),
        ("presided_office", "Penjabat Sekretaris Daerah"),
        ("on_behalf_of", "Wali Kota Balikpapan"),
        ("organiser", "Pusat Pelatihan Makassar"),
        ("note", "Acara dihadiri kepala perangkat daerah."),
    ]
}
