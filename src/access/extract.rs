//! The extractors: who asks, in which tenant. They enforce the audience that the route was recorded with;
//! a route without one is refused.

use super::session::touch_later;
use super::turn::{Arrival, MemberTurn};
use super::{Actor, Audience, Operator, Role};
use crate::audit::Who;
use crate::codes::Code;
use crate::db::TenantTx;
use crate::error::{Error, Result};
use crate::id::{AccountId, MemberId, TenantId};
use crate::site::LinkBase;
use crate::state::AppState;
use crate::turns::{Asker, Turn, Weight};
use crate::web::browser::Browser;
use crate::web::form::Fields;
use crate::web::page::{NavItem, Page, Place};
use crate::web::{flash, receipt, text::Zone};
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// The tenant of this request.
#[derive(Debug, Clone)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name on screen.
    pub name: String,
    /// province, regency, city, ministry, training_center.
    pub kind: String,
    /// Its accent colour.
    pub colour: String,
    /// Its time zone.
    pub zone: Zone,
}

/// Where this request stands: who, in which tenant, when, from which browser.
#[derive(Debug, Clone)]
pub struct Here {
    /// Who asks.
    pub actor: Actor,
    /// In which tenant.
    pub tenant: Tenant,
    /// When.
    pub now: DateTime<Utc>,
    /// Notices that were not read.
    unread: i64,
    browser: Browser,
    /// The next request of this person follows when this one has ended.
    _turn: Arc<MemberTurn>,
}

impl Here {
    /// Today in the tenant's zone.
    pub fn today(&self) -> NaiveDate {
        self.tenant.zone.day(self.now)
    }

    /// An address inside this tenant: `here.path("/cohorts")`.
    pub fn path(&self, rest: &str) -> String {
        format!("/t/{}{rest}", self.tenant.slug)
    }

    /// Sends the person on to `rest` inside the tenant, with a sentence that says what happened; an empty one says nothing.
    pub fn see(&self, rest: &str, sentence: &str) -> Response {
        flash::see_other(self.browser.account(), &self.path(rest), sentence)
    }

    /// Sends the person on to `rest` inside the tenant, with a sentence that says what could not be done.
    pub fn see_problem(&self, rest: &str, sentence: &str) -> Response {
        flash::see_other_problem(self.browser.account(), &self.path(rest), sentence)
    }

    /// What links begin with that this person is shown.
    pub fn links(&self) -> &LinkBase {
        self.browser.links()
    }

    /// What every page shows around its content.
    pub fn page(&self, title: impl Into<String>) -> Page {
        let mut page = self.browser.page(title);
        page.person = Some(self.actor.name.clone());
        page.place = Some(Place {
            slug: self.tenant.slug.clone(),
            name: self.tenant.name.clone(),
            colour: self.tenant.colour.clone(),
            zone: self.tenant.zone.code().to_owned(),
            nav: self.nav(),
            unread: self.unread,
        });
        page
    }

    fn nav(&self) -> Vec<NavItem> {
        let path = self.browser.path();
        let inside = path.strip_prefix(&self.path("")).unwrap_or(path);
        let entries: Vec<&NavEntry> = NAV
            .iter()
            .filter(|entry| entry.roles.is_empty() || self.actor.is_any(entry.roles))
            .collect();
        // A bar with one place to go leads nowhere.
        if entries.len() < 2 {
            return Vec::new();
        }
        entries
            .into_iter()
            .map(|entry| NavItem {
                href: self.path(entry.path),
                label: entry.label,
                icon: entry.icon,
                current: (entry.covers)(inside),
                count: None,
            })
            .collect()
    }
}

/// An entry of the navigation.
struct NavEntry {
    path: &'static str,
    label: &'static str,
    icon: &'static str,
    /// Who has it; empty: everybody.
    roles: &'static [Role],
    /// Whether a page belongs to it.
    covers: fn(&str) -> bool,
}

/// Up to four stand at the bottom of a phone's screen, the others behind "Lainnya".
const NAV: &[NavEntry] = &[
    NavEntry {
        path: "/",
        label: "Beranda",
        icon: "home",
        roles: &[],
        covers: |path| path == "/",
    },
    NavEntry {
        path: "/mine",
        label: "Proyek saya",
        icon: "project",
        roles: &[Role::Participant],
        covers: |path| path.starts_with("/projects/") && !path.contains("/milestones"),
    },
    NavEntry {
        path: "/mine/milestones",
        label: "Tahapan",
        icon: "target",
        roles: &[Role::Participant],
        covers: |path| path.starts_with("/projects/") && path.contains("/milestones"),
    },
    NavEntry {
        path: "/queue",
        label: "Antrean",
        icon: "inbox",
        roles: &[Role::Mentor, Role::Coach],
        covers: |path| path.starts_with("/queue"),
    },
    NavEntry {
        path: "/seminars",
        label: "Seminar",
        icon: "calendar",
        roles: &[Role::Coach, Role::Examiner],
        covers: |path| path.starts_with("/seminars") || path.starts_with("/slots"),
    },
    NavEntry {
        path: "/cohorts",
        label: "Kelas",
        icon: "school",
        roles: Role::STAFF,
        covers: |path| path.starts_with("/cohorts"),
    },
    NavEntry {
        path: "/projects",
        label: "Proyek",
        icon: "project",
        roles: &[
            Role::Mentor,
            Role::Coach,
            Role::OrganizerAdmin,
            Role::ClassPic,
            Role::Leadership,
            Role::HomeAdmin,
        ],
        covers: |path| path.starts_with("/projects"),
    },
    NavEntry {
        path: "/launches",
        label: "Peluncuran",
        icon: "launch",
        roles: Role::OVERSIGHT,
        covers: |path| path.starts_with("/launches"),
    },
    NavEntry {
        path: "/schemes",
        label: "Instrumen",
        icon: "scale",
        roles: &[Role::OrganizerAdmin],
        covers: |path| path.starts_with("/schemes"),
    },
    NavEntry {
        path: "/section-templates",
        label: "Susunan dokumen",
        icon: "document",
        roles: &[Role::OrganizerAdmin],
        covers: |path| path.starts_with("/section-templates"),
    },
    NavEntry {
        path: "/missions",
        label: "Visi dan misi",
        icon: "flag",
        roles: &[Role::OrganizerAdmin, Role::HomeAdmin, Role::PlanningAgency],
        covers: |path| path.starts_with("/missions"),
    },
    NavEntry {
        path: "/calendar",
        label: "Kalender kerja",
        icon: "calendar",
        roles: &[Role::OrganizerAdmin, Role::HomeAdmin],
        covers: |path| path.starts_with("/calendar"),
    },
    NavEntry {
        path: "/members",
        label: "Orang",
        icon: "people",
        roles: &[Role::OrganizerAdmin],
        covers: |path| path.starts_with("/members"),
    },
];

/// A member who reads. The transaction is read-only and dropped.
#[derive(Debug)]
pub struct MemberRead {
    /// Where this request stands.
    pub here: Here,
    /// The tenant's rows.
    pub tx: TenantTx,
}

/// A member who changes something.
#[derive(Debug)]
pub struct Member {
    /// Where this request stands.
    pub here: Here,
    /// The tenant's rows.
    pub tx: TenantTx,
}

impl Member {
    /// Whether this form comes for the first time; a twin of it waits here until the first has ended. What this very
    /// person sent before under the form's id, with other content, is an error that gives the content back.
    pub async fn is_first(&mut self, fields: &Fields) -> Result<bool> {
        let (here, member) = (&self.here, self.here.actor.member_id);
        receipt::leave(&mut self.tx, member, here.browser.path(), fields, here.now).await
    }

    /// Makes the changes last and goes on without the transaction: for a page that notes that it was read.
    pub async fn end(self) -> Result<Here> {
        self.tx.commit().await?;
        Ok(self.here)
    }

    /// Makes the changes last. Only then can one send the person on.
    pub async fn commit(self) -> Result<Done> {
        self.tx.commit().await?;
        Ok(Done { here: self.here })
    }
}

/// A change that has lasted.
#[derive(Debug)]
pub struct Done {
    /// Where the request stood.
    pub here: Here,
}

impl Done {
    /// Sends the person on to `rest` inside the tenant, with a sentence that says what happened.
    pub fn see(&self, rest: &str, sentence: &str) -> Response {
        self.here.see(rest, sentence)
    }
}

impl FromRequestParts<AppState> for MemberRead {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let (here, tx) = open(parts, state, Mode::Read).await?;
        Ok(Self { here, tx })
    }
}

impl FromRequestParts<AppState> for Member {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let (here, tx) = open(parts, state, Mode::Write).await?;
        Ok(Self { here, tx })
    }
}

/// A member whose typing is kept as a draft. No figure counts drafts, so what is remembered of the tenant holds on.
#[derive(Debug)]
pub struct Drafting(pub Member);

impl FromRequestParts<AppState> for Drafting {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let (here, tx) = open(parts, state, Mode::Draft).await?;
        Ok(Self(Member { here, tx }))
    }
}

#[derive(sqlx::FromRow)]
struct Opened {
    outcome: String,
    account_id: Option<AccountId>,
    last_seen_at: Option<DateTime<Utc>>,
    tenant_id: Option<TenantId>,
    tenant_name: Option<String>,
    tenant_kind: Option<String>,
    colour: Option<String>,
    time_zone: Option<String>,
    member_id: Option<MemberId>,
    member_name: Option<String>,
    member_position: Option<String>,
    roles: Option<Vec<String>>,
    unread: Option<i64>,
}

/// Whether a transaction writes, and whether that may change what is counted for the tenant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read,
    Draft,
    Write,
}

/// The member of the path's tenant, with a turn and a transaction.
async fn open(parts: &mut Parts, state: &AppState, mode: Mode) -> Result<(Here, TenantTx)> {
    let audience = parts
        .extensions
        .get::<Audience>()
        .copied()
        .ok_or(Error::NotFound)?;
    let browser = Browser::of(parts, state);
    let slug = tenant_slug(parts).ok_or(Error::NotFound)?;
    let digest = browser.session_digest().ok_or(Error::SignInNeeded)?;
    let now = state.clock.now();
    // A page that notes that it was read changes nothing that is counted.
    let changes = mode == Mode::Write && !parts.method.is_safe();
    let mut arrival = Arrival::of(parts, state, digest).await?;
    let (mut row, mut tx) = look(state, &digest, &slug, now, mode, changes).await?;
    while let Some(account) = arrival.must_wait_for(row.account_id) {
        drop(tx);
        arrival.wait_for(account).await?;
        (row, tx) = look(state, &digest, &slug, now, mode, changes).await?;
    }
    let turn = arrival.begin(parts);
    match row.outcome.as_str() {
        "ok" => {}
        "no_session" => return Err(Error::SignInNeeded),
        _ => return Err(Error::NotFound),
    }
    if mode == Mode::Read {
        touch_later(state, digest, row.last_seen_at, now);
    }
    let here = here(row, slug, now, browser, turn)
        .ok_or_else(|| Error::internal("app_open gave an incomplete row"))?;
    admit(&here.actor, audience)?;
    Ok((here, tx))
}

/// One round trip: the session, the tenant of the path, the member and the roles; sets the tenant of the transaction.
async fn look(
    state: &AppState,
    digest: &[u8; 32],
    slug: &str,
    now: DateTime<Utc>,
    mode: Mode,
    changes: bool,
) -> Result<(Opened, TenantTx)> {
    let write = mode != Mode::Read;
    let mut tx = if write {
        state.db.begin_write().await?
    } else {
        state.db.begin_read().await?
    };
    let row = sqlx::query_as("select * from app_open($1, $2, $3, $4, $5)")
        .bind(&digest[..])
        .bind(slug)
        .bind(now)
        .bind(write)
        .bind(changes)
        .fetch_one(tx.conn())
        .await?;
    Ok((row, tx))
}

fn here(
    row: Opened,
    slug: String,
    now: DateTime<Utc>,
    browser: Browser,
    turn: Arc<MemberTurn>,
) -> Option<Here> {
    let who = Who {
        account_id: row.account_id?,
        member_id: row.member_id?,
        name: row.member_name?,
        position: row.member_position?,
    };
    let roles = row
        .roles?
        .iter()
        .filter_map(|r| Role::from_code(r))
        .collect();
    let unread = row.unread.unwrap_or_default();
    let zone = row.time_zone?.parse().ok()?;
    let tenant = Tenant {
        id: row.tenant_id?,
        slug,
        name: row.tenant_name?,
        kind: row.tenant_kind?,
        colour: row.colour?,
        zone,
    };
    Some(Here {
        actor: Actor { who, roles },
        tenant,
        now,
        unread,
        browser,
        _turn: turn,
    })
}

fn admit(actor: &Actor, audience: Audience) -> Result<()> {
    match audience {
        Audience::Anyone | Audience::SignedIn | Audience::Member => Ok(()),
        Audience::Roles(roles) if actor.is_any(roles) => Ok(()),
        Audience::Roles(roles) => Err(Error::Denied(
            roles
                .iter()
                .map(|r| r.label())
                .collect::<Vec<_>>()
                .join(", "),
        )),
        Audience::PlatformAdmin => Err(Error::denied("Admin platform")),
    }
}

/// The `{tenant}` of `/t/{tenant}/…`.
fn tenant_slug(parts: &Parts) -> Option<String> {
    parts
        .uri
        .path()
        .strip_prefix("/t/")?
        .split('/')
        .next()
        .filter(|s| !s.is_empty())
        .map(str::to_owned)
}

/// A signed-in person outside any tenant.
#[derive(Debug)]
pub struct SignedIn {
    /// The account.
    pub account_id: AccountId,
    /// The name.
    pub name: String,
    /// Whether this person runs the platform.
    pub platform_admin: bool,
    /// Slug and name of each tenant this person belongs to.
    pub places: Vec<(String, String)>,
    /// When.
    pub now: DateTime<Utc>,
    /// From which browser.
    pub browser: Browser,
    _turn: Arc<MemberTurn>,
}

impl SignedIn {
    /// Sends the person on to a page outside every tenant, with a sentence that says what happened.
    pub fn see(&self, to: &str, sentence: &str) -> Response {
        flash::see_other(self.browser.account(), to, sentence)
    }

    /// What every page outside a tenant shows around its content.
    pub fn page(&self, title: impl Into<String>) -> Page {
        let mut page = self.browser.page(title);
        page.person = Some(self.name.clone());
        page
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let browser = Browser::of(parts, state);
        let digest = browser.session_digest().ok_or(Error::SignInNeeded)?;
        let now = state.clock.now();
        let mut arrival = Arrival::of(parts, state, digest).await?;
        let mut row = state.db.person(&digest, now).await?;
        // While somebody waits, the session may have been ended from elsewhere.
        while let Some(account) =
            arrival.must_wait_for(row.as_ref().map(|r| AccountId(r.account_id)))
        {
            arrival.wait_for(account).await?;
            row = state.db.person(&digest, now).await?;
        }
        let turn = arrival.begin(parts);
        let row = row.ok_or(Error::SignInNeeded)?;
        touch_later(state, digest, Some(row.last_seen_at), now);
        let places = row.places.as_array().into_iter().flatten().filter_map(|p| {
            Some((
                p["slug"].as_str()?.to_owned(),
                p["name"].as_str()?.to_owned(),
            ))
        });
        Ok(Self {
            account_id: AccountId(row.account_id),
            name: row.account_name,
            platform_admin: row.platform_admin,
            places: places.collect(),
            now,
            browser,
            _turn: turn,
        })
    }
}

/// Somebody who runs the platform. To everybody else its pages do not exist.
#[derive(Debug)]
pub struct PlatformAdmin(pub SignedIn);

impl PlatformAdmin {
    /// The proof that the acts of the platform ask for.
    pub fn operator(&self) -> Operator {
        Operator::signed_in(self.0.account_id, &self.0.name)
    }
}

impl FromRequestParts<AppState> for PlatformAdmin {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        let person = SignedIn::from_request_parts(parts, state).await?;
        if person.platform_admin {
            Ok(Self(person))
        } else {
            Err(Error::NotFound)
        }
    }
}

/// Anybody: signed in or not, nothing is looked up.
#[derive(Debug)]
pub struct Guest {
    /// When.
    pub now: DateTime<Utc>,
    /// From which browser.
    pub browser: Browser,
}

impl Guest {
    /// Sends the browser on to `to`.
    pub fn see(&self, to: &str) -> Response {
        flash::see_other(self.browser.account(), to, "")
    }
}

impl FromRequestParts<AppState> for Guest {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        Ok(Self {
            now: state.clock.now(),
            browser: Browser::of(parts, state),
        })
    }
}

/// Anybody, to read what is public. All visitors together have a few turns.
#[derive(Debug)]
pub struct Visitor {
    /// The rows that anybody may see.
    pub tx: TenantTx,
    _turn: Turn,
}

impl FromRequestParts<AppState> for Visitor {
    type Rejection = Error;
    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self> {
        Self::enter(state).await
    }
}

impl Visitor {
    /// Waits for a turn and opens the transaction, for a page that does not always read.
    pub async fn enter(state: &AppState) -> Result<Self> {
        let turn = state.turns.take(Asker::Visitors, Weight::Page).await?;
        Ok(Self {
            tx: state.db.begin_read().await?,
            _turn: turn,
        })
    }
}

/// The ids in the path, the tenant's slug first: `At((_, id)): At<(String, CohortId)>`. What does not parse does not exist.
#[derive(Debug)]
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for At<T> {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self> {
        Path::<T>::from_request_parts(parts, state)
            .await
            .map(|Path(value)| Self(value))
            .map_err(|_| Error::NotFound)
    }
}
