//! The world of the tests: tenants A and B with the same data, tenant H as home of some of their participants, one
//! member per role in each, a clock that stands still, a file store of its own, and marks in every text.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use jejak::accounts::Device;
use jejak::accounts::actions;
use jejak::clock::Clock;
use jejak::db::{Db, Statements, SystemReason, SystemTx};
use jejak::files::FileStore;
use jejak::id::{AccountId, TenantId};
use jejak::site::{DEFAULT_LISTEN, Hsts, Site, TrustedProxies};
use jejak::state::AppState;
use jejak::web::browser::csrf_of;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tower::ServiceExt;
use uuid::Uuid;

/// People of each tenant: one per role, then the other participants, then one to act upon.
pub const ROLES: [&str; 11] = [
    "participant",
    "mentor",
    "coach",
    "examiner",
    "organizer_admin",
    "class_pic",
    "home_admin",
    "opd_head",
    "leadership",
    "reform_bureau",
    "planning_agency",
];
const OTHERS: [&str; 5] = ["second", "third", "fourth", "fifth", "spare"];

/// Lines of data: a participant with a project and all that belongs to it (see `world.sql`).
pub const LINES: [&str; 5] = ["own", "home", "hidden", "waiting", "seminar"];

/// The secret of a browser that has never signed in.
pub const VISIT: &str = "kunjungan-0123456789012345678901234567890";

/// The script of one tenant; its first part makes the functions that `crowd.sql` uses too.
const FUNCTIONS: &str = include_str!("world.sql");

/// When the world stands: Monday, 7 September 2026, 09.00 WIB.
pub fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 9, 7, 2, 0, 0).unwrap()
}

/// One tenant.
#[derive(Debug)]
pub struct Side {
    pub letter: char,
    pub tenant: TenantId,
    pub slug: &'static str,
    sessions: BTreeMap<&'static str, String>,
}

impl Side {
    /// The id of something of this tenant: the same rule as in `world.sql`.
    pub fn id(&self, name: &str) -> Uuid {
        let digest = Sha256::digest(format!("{}:{name}", self.letter));
        Uuid::from_slice(&digest[..16]).unwrap()
    }

    /// The session of the person who holds a role.
    pub fn who(&self, role: &str) -> &str {
        &self.sessions[role]
    }

    /// An address inside this tenant.
    pub fn path(&self, rest: &str) -> String {
        format!("/t/{}{rest}", self.slug)
    }

    /// The secret of this tenant's open invitation.
    pub fn token(&self) -> String {
        format!("undangan-{}-0123456789012345678901234567890", self.letter)
    }

    /// The marks that tell of this tenant's rows; `level` 1 is for the organiser alone.
    pub fn marks(&self, levels: &[u8]) -> Vec<String> {
        let texts = levels
            .iter()
            .map(|level| format!("penanda-{}{level}-", self.letter.to_ascii_lowercase()));
        let birth_dates = levels
            .iter()
            .filter(|level| **level > 0)
            .map(|level| format!("197{}021{}", self.letter as u32 - 64, level + 2));
        texts.chain(birth_dates).collect()
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub statements: u32,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The session secret that this answer gives, if it gives one.
    pub fn new_session(&self) -> Option<String> {
        self.cookie("jejak")
    }

    /// The value of a cookie that this answer gives, unless it takes it away.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .find_map(|c| {
                Some(
                    c.to_str()
                        .ok()?
                        .strip_prefix(name)?
                        .strip_prefix('=')?
                        .split(';')
                        .next()?
                        .to_owned(),
                )
                .filter(|s| !s.is_empty())
            })
    }

    /// The value of a hidden field, as the browser would send it.
    pub fn hidden(&self, name: &str) -> String {
        let html = self.text();
        let tag = html
            .split("<input")
            .find(|t| t.contains(&format!("name=\"{name}\"")) && t.contains("hidden"))
            .unwrap_or_else(|| panic!("no hidden field {name}\n{html}"));
        let value = tag.split("value=\"").nth(1).unwrap();
        value
            .split('"')
            .next()
            .unwrap()
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#60;", "<")
            .replace("&#62;", ">")
            .replace("&#10;", "\n")
            .replace("&#38;", "&")
    }

    /// The first of `marks` that stands anywhere in the answer, headers included.
    pub fn mark<'m>(&self, marks: &'m [String]) -> Option<&'m str> {
        let headers: String = self
            .headers
            .iter()
            .map(|(n, v)| format!("{n}: {}\n", String::from_utf8_lossy(v.as_bytes())))
            .collect();
        let all = format!("{headers}{}", self.text()).to_lowercase();
        marks
            .iter()
            .find(|m| all.contains(m.as_str()))
            .map(String::as_str)
    }
}

/// Everything.
pub struct World {
    pub state: AppState,
    pub app: Router,
    /// The superuser's pool: sees everything, for checks only.
    pub owner: PgPool,
    pub a: Side,
    pub b: Side,
    pub h: Side,
    /// The session of somebody who runs the platform and is member of no tenant.
    pub platform: String,
    folder: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl World {
    pub async fn new(owner: PgPool) -> Self {
        sqlx::raw_sql("grant select on _sqlx_migrations to jejak_app")
            .execute(&owner)
            .await
            .unwrap();
        let db = Db::connect_lazy((*owner.connect_options()).clone(), 3);
        let folder = std::env::temp_dir().join(format!("jejak-it-{}", Uuid::now_v7()));
        let files = FileStore::in_folder(&folder).unwrap();
        let site = Arc::new(Site::new(
            "http://jejak.example".parse().ok(),
            DEFAULT_LISTEN,
            Hsts::default(),
            TrustedProxies::default(),
        ));
        let state = AppState {
            db,
            clock: Clock::fixed(now()),
            files,
            site,
            turns: Default::default(),
        };
        let mut sides = Vec::new();
        for (letter, slug) in [
            ('A', "kota-satu"),
            ('B', "kota-dua"),
            ('H', "kabupaten-asal"),
        ] {
            sides.push(Side {
                letter,
                tenant: TenantId::new(),
                slug,
                sessions: BTreeMap::new(),
            });
        }
        insert_tenants(&state, &sides).await;
        let home = sides[2].tenant;
        for side in &mut sides {
            seed(&state, side, home).await;
            for key in ROLES.iter().chain(&OTHERS) {
                let account = AccountId(side.id(&format!("account-{key}")));
                side.sessions.insert(key, open(&state, account).await);
            }
        }
        let platform = platform_admin(&state).await;
        let mut sides = sides.into_iter();
        let (a, b, h) = (
            sides.next().unwrap(),
            sides.next().unwrap(),
            sides.next().unwrap(),
        );
        Self {
            app: jejak::app::router(state.clone()),
            state,
            owner,
            a,
            b,
            h,
            platform,
            folder,
        }
    }

    /// The same world over other connections.
    pub fn use_db(&mut self, make: impl FnOnce(&Self) -> Db) {
        self.state.db = make(self);
        self.app = jejak::app::router(self.state.clone());
    }

    /// The same rows in a program with other settings.
    pub fn with_state(mut self, state: AppState) -> Self {
        self.app = jejak::app::router(state.clone());
        self.state = state;
        self
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let statements = parts.extensions.get::<Statements>().map_or(0, |s| s.0);
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
            statements,
        }
    }

    /// A page, as the owner of a session or as nobody.
    pub async fn get(&self, who: Option<&str>, path: &str) -> Answer {
        self.patiently(|| request(Method::GET, who, path).body(Body::empty()).unwrap())
            .await
    }

    /// A machine under load says "try again" (503), so it is tried again. Anything else is the answer.
    async fn patiently(&self, request: impl Fn() -> Request<Body>) -> Answer {
        let mut answer = self.send(request()).await;
        for _ in 0..20 {
            if answer.status != StatusCode::SERVICE_UNAVAILABLE {
                break;
            }
            answer = self.send(request()).await;
        }
        answer
    }

    /// A form, with the token that belongs to the browser.
    pub async fn post(&self, who: Option<&str>, path: &str, fields: &[(String, String)]) -> Answer {
        self.post_with_token(who, path, fields, &csrf_of(who.unwrap_or(VISIT)))
            .await
    }

    pub async fn post_with_token(
        &self,
        who: Option<&str>,
        path: &str,
        fields: &[(String, String)],
        token: &str,
    ) -> Answer {
        self.patiently(|| {
            let request = request(Method::POST, who, path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            request.body(form_body(fields, token)).unwrap()
        })
        .await
    }

    /// More of everything in A, up to `count` of each.
    pub async fn crowd(&self, count: u32) {
        let mut tx = self
            .state
            .db
            .system(SystemReason::Provisioning)
            .await
            .unwrap();
        settings(&mut tx, &self.state, &self.a, self.h.tenant).await;
        sqlx::query("select set_config('seed.count', $1, true)")
            .bind(count.to_string())
            .execute(tx.conn())
            .await
            .unwrap();
        sqlx::raw_sql(FUNCTIONS.split("\n-- People:").next().unwrap())
            .execute(tx.conn())
            .await
            .unwrap();
        sqlx::raw_sql(include_str!("crowd.sql"))
            .execute(tx.conn())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // A server does this by itself within a minute; until then it keeps plans that were made for empty tables.
        sqlx::raw_sql("analyze").execute(&self.owner).await.unwrap();
    }

    /// A fresh session of an account of a tenant.
    pub async fn open(&self, account: Uuid) -> String {
        open(&self.state, AccountId(account)).await
    }

    /// One number for each table over the rows of it that a tenant owns.
    pub async fn rows_of(&self, side: &Side) -> BTreeMap<String, String> {
        self.sums(
            "tenant_id",
            "t.tenant_id = $1::uuid",
            &side.tenant.to_string(),
        )
        .await
    }

    /// One number for each table over the rows that name a tenant in any column.
    pub async fn rows_naming(&self, side: &Side) -> BTreeMap<String, String> {
        self.sums(
            "",
            "t::text like '%' || $1 || '%'",
            &side.tenant.to_string(),
        )
        .await
    }

    /// One number for each table over all its rows.
    pub async fn all_rows(&self) -> BTreeMap<String, String> {
        self.sums("", "$1 = ''", "").await
    }

    /// How many lines of the log a request has left.
    pub async fn lines_of(&self, request_id: &str) -> i64 {
        sqlx::query_scalar("select count(*) from audit_log where request_id = $1")
            .bind(request_id)
            .fetch_one(&self.owner)
            .await
            .unwrap()
    }

    async fn sums(&self, column: &str, condition: &str, value: &str) -> BTreeMap<String, String> {
        let tables: Vec<String> = sqlx::query_scalar(
            "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = 'public' and c.relkind = 'r' and c.relname <> '_sqlx_migrations'
                and ($1 = '' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = $1 and not a.attisdropped))
              order by 1",
        )
        .bind(column)
        .fetch_all(&self.owner)
        .await
        .unwrap();
        let parts: Vec<String> = tables
            .iter()
            .map(|t| format!("select '{t}', count(*) || ' rows ' || md5(coalesce(string_agg(t::text, E'\\n' order by t::text), '')) from public.{t} t where {condition}"))
            .collect();
        let rows: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(parts.join(" union all ")))
            .bind(value)
            .fetch_all(&self.owner)
            .await
            .unwrap();
        rows.into_iter().collect()
    }
}

/// The tables whose numbers differ.
pub fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<String> {
    before
        .keys()
        .chain(after.keys())
        .filter(|t| before.get(*t) != after.get(*t))
        .map(|t| format!("{t} ({:?} -> {:?})", before.get(t), after.get(t)))
        .collect()
}

pub fn request(method: Method, who: Option<&str>, path: &str) -> axum::http::request::Builder {
    let cookie = who.map_or_else(
        || format!("jejak-visit={VISIT}"),
        |secret| format!("jejak={secret}"),
    );
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, cookie)
        .header(header::HOST, "jejak.example")
}

pub fn form_body(fields: &[(String, String)], token: &str) -> Body {
    let mut body = form_urlencoded::Serializer::new(String::new());
    if !token.is_empty() {
        body.append_pair("csrf", token);
    }
    Body::from(body.extend_pairs(fields).finish())
}

/// Name and value pairs for [`World::post`].
pub fn fields<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect()
}

async fn insert_tenants(state: &AppState, sides: &[Side]) {
    let mut tx = state.db.system(SystemReason::Provisioning).await.unwrap();
    for side in sides {
        sqlx::query("insert into tenant (id, slug, name, kind, time_zone, colour, created_at) values ($1, $2, $3, 'city', 'WIB', '#0b5c6b', $4)")
            .bind(side.tenant.0)
            .bind(side.slug)
            .bind(format!("PENANDA-{}0-nama", side.letter))
            .bind(now())
            .execute(tx.conn())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn seed(state: &AppState, side: &Side, home: TenantId) {
    let mut tx = state.db.system(SystemReason::Provisioning).await.unwrap();
    settings(&mut tx, state, side, home).await;
    sqlx::raw_sql(include_str!("world.sql"))
        .execute(tx.conn())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What `world.sql` and `crowd.sql` read, for one transaction.
async fn settings(tx: &mut SystemTx, state: &AppState, side: &Side, home: TenantId) {
    let bytes = format!("%PDF-1.4\nPENANDA-{}2-isi-berkas\n%%EOF\n", side.letter);
    let digest = state.files.put(side.tenant, bytes.into()).await.unwrap();
    let sha256: String = digest.iter().map(|b| format!("{b:02x}")).collect();
    let settings = [
        ("seed.letter", side.letter.to_string()),
        ("seed.tenant", side.tenant.to_string()),
        ("seed.home", home.to_string()),
        ("seed.now", now().to_rfc3339()),
        ("seed.sha256", sha256),
        ("seed.preview", preview(side.letter).to_string()),
        ("seed.snapshot", snapshot(side.letter).to_string()),
    ];
    for (name, value) in settings {
        sqlx::query("select set_config($1, $2, true)")
            .bind(name)
            .bind(value)
            .execute(tx.conn())
            .await
            .unwrap();
    }
}

/// A list between its dry run and its confirmation, made by the program itself.
fn preview(letter: char) -> serde_json::Value {
    let list = format!(
        "No,Nama,NIP,Jabatan,Perangkat Daerah,Instansi\n1,PENANDA-{letter}1-calon,197{}02131997031099,PENANDA-{letter}1-jabatan-calon,PENANDA-{letter}1-opd-calon,PENANDA-{letter}1-instansi-calon\n",
        letter as u32 - 64
    );
    let today = NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
    let preview = jejak::cohorts::import::preview(list.as_bytes(), "daftar.csv", today).unwrap();
    assert_eq!(preview.importable().count(), 1, "{preview:?}");
    serde_json::to_value(preview).unwrap()
}

/// A launched project as the report keeps it: what the launching tenant and the home government both read.
fn snapshot(letter: char) -> serde_json::Value {
    let mark = |what: &str| format!("PENANDA-{letter}2-{what}");
    serde_json::json!({
        "brand": mark("merek-luncur"), "title": mark("judul-luncur"), "innovator": { "name": mark("inovator"), "office": mark("jabatan-inovator") },
        "opd": mark("opd-luncur"), "agency": mark("instansi-luncur"), "locus": mark("lokus-luncur"), "benefit": mark("manfaat"),
        "milestones_verified": 1, "milestones_total": 2, "budget": 5_000_000, "source": "APBD", "digital": true, "theme": mark("tema-luncur"), "mission": null,
        "program": "pka", "class_number": 7, "class_year": 2026,
    })
}

async fn open(state: &AppState, account: AccountId) -> String {
    actions::sign_in(
        &state.db,
        account,
        None,
        &Device::default(),
        state.clock.now(),
    )
    .await
    .unwrap()
    .secret
}

async fn platform_admin(state: &AppState) -> String {
    let account = AccountId::new();
    let mut tx = state.db.system(SystemReason::Provisioning).await.unwrap();
    jejak::accounts::store::insert_platform_admin(
        &mut tx,
        account,
        "Pengelola Platform",
        "platform@contoh.go.id",
        now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    open(state, account).await
}
