//! Signing in and out, taking up an invitation, one's own account.

use super::Device;
use super::actions::{self, Holder, NewSession};
use super::interrupted::kept_notice;
use super::limits::{Place, SignInLimits, Verdict};
use super::store::{Keep, LinkUse};
use super::views::{
    AccountPage, HelpPage, InvitationOtherPage, InvitationOverPage, InvitationPage, ResumePage,
    SessionPart, SignInPage, StartPage,
};
use super::{password, store};
use crate::access::{At, Audience, Guest, Routes, SignedIn};
use crate::codes::Code;
use crate::db::SystemReason;
use crate::error::{Error, Result};
use crate::id::AccountId;
use crate::state::AppState;
use crate::web::address::{ClientAddress, Misplaced};
use crate::web::browser::{Browser, account_tag, digest};
use crate::web::flash;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use axum::extract::{Extension, Query, State};
use axum::http::header::{HeaderName, RETRY_AFTER, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;

/// The routes of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Audience::Anyone, start)
        .get("/help", Audience::Anyone, help)
        .get("/sign-in", Audience::Anyone, show_sign_in)
        .post("/sign-in", Audience::Anyone, sign_in)
        .post("/sign-out", Audience::Anyone, sign_out)
        .get("/invitations/{token}", Audience::Anyone, show_invitation)
        .post("/invitations/{token}", Audience::Anyone, take_up_invitation)
        .get("/resume", Audience::SignedIn, resume)
        .post("/resume/discard", Audience::SignedIn, discard_form)
        .get("/account", Audience::SignedIn, show_account)
        .post("/account/password", Audience::SignedIn, change_password)
        .post(
            "/account/sessions/end-others",
            Audience::SignedIn,
            end_other_sessions,
        )
}

type Limits = Extension<Arc<SignInLimits>>;

async fn start(State(state): State<AppState>, guest: Guest) -> Result<Response> {
    let Some(session) = guest.browser.session_digest() else {
        return Ok(guest.see("/sign-in"));
    };
    let Some(person) = state.db.person(&session, guest.now).await? else {
        return Ok(guest.see("/sign-in"));
    };
    let places: Vec<(String, String)> = person
        .places
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|p| {
            Some((
                p["slug"].as_str()?.to_owned(),
                p["name"].as_str()?.to_owned(),
            ))
        })
        .collect();
    if let ([(slug, _)], false) = (places.as_slice(), person.platform_admin) {
        return Ok(guest.see(&format!("/t/{slug}/")));
    }
    if places.is_empty() && person.platform_admin {
        return Ok(guest.see("/platform/tenants"));
    }
    let mut page = guest.browser.page("Pilih instansi");
    page.person = Some(person.account_name);
    Ok(StartPage {
        page,
        places,
        platform_admin: person.platform_admin,
    }
    .into_response())
}

async fn help(State(state): State<AppState>, guest: Guest) -> Result<HelpPage> {
    let mut page = guest.browser.page("Bantuan");
    if let Some(session) = guest.browser.session_digest() {
        page.person = state
            .db
            .person(&session, guest.now)
            .await?
            .map(|p| p.account_name);
    }
    Ok(HelpPage { page })
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn show_sign_in(
    State(state): State<AppState>,
    guest: Guest,
    misplaced: Option<Misplaced>,
    Query(Next { next }): Query<Next>,
) -> Result<Response> {
    if let Some(session) = guest.browser.session_digest()
        && state.db.person(&session, guest.now).await?.is_some()
    {
        return Ok(guest.see(inside(&next)));
    }
    let page = sign_in_page(&state, &guest.browser, FormView::empty(), next, misplaced).await?;
    Ok(page.into_response())
}

async fn sign_in_page(
    state: &AppState,
    browser: &Browser,
    form: FormView,
    next: String,
    misplaced: Option<Misplaced>,
) -> Result<SignInPage> {
    let kept = match browser.session_digest() {
        Some(session) => {
            let mut tx = state.db.system(SystemReason::SignIn).await?;
            store::find_kept(&mut tx, &session).await?
        }
        None => None,
    };
    let mut page = browser.page("Masuk");
    page.has_errors = !form.errors.is_empty();
    Ok(SignInPage {
        page,
        form,
        next,
        notice: kept.map(kept_notice).unwrap_or_default(),
        typed: Vec::new(),
        misplaced,
    })
}

/// Only a path of ours: never `//host`, `/\host` or another scheme.
fn inside(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if ours { next } else { "/" }
}

/// NIP with spaces and e-mail in capitals are forgiven.
fn clean_login(typed: &str) -> String {
    let typed = typed.trim();
    if typed.contains('@') {
        typed.to_lowercase()
    } else {
        typed.chars().filter(char::is_ascii_digit).collect()
    }
}

async fn sign_in(
    State(state): State<AppState>,
    Extension(limits): Limits,
    ClientAddress(address): ClientAddress,
    guest: Guest,
    headers: HeaderMap,
    Form(fields): Form,
) -> Result<Response> {
    let login = clean_login(fields.get("login"));
    let browser = &guest.browser;
    if login.is_empty() || fields.get("password").is_empty() {
        let sentence = "Isi NIP atau surel dan kata sandi Anda.";
        return refuse_sign_in(&state, browser, fields, sentence).await;
    }
    let known_by = browser.device_digest();
    let mut tx = state.db.system(SystemReason::SignIn).await?;
    let found = store::find_credentials(&mut tx, &login, known_by, guest.now).await?;
    drop(tx);
    let place = Place::of(
        known_by,
        found.as_ref().is_some_and(|c| c.knows_device),
        address,
    );
    let (account, stored) = found.map_or((None, None), |c| (Some(c.id), c.password_hash));
    let check = password::verify(fields.get("password").to_owned(), stored);
    // One count for both logins of an account, and for changing its password.
    let counted = account.map_or_else(|| login.clone(), |id: AccountId| id.to_string());
    let verdict = match limits.check(&counted, place, check).await {
        Err(Error::TooMany(seconds)) => {
            return too_many_tries(&state, browser, fields, seconds).await;
        }
        verdict => verdict?,
    };
    let device = device(browser, &headers, address);
    let account = match (verdict, account) {
        (Verdict::Right, Some(account)) => account,
        (verdict, account) => {
            tracing::info!("sign-in refused");
            actions::refuse_sign_in(&state.db, account, &device.shown, guest.now).await?;
            if let Verdict::Wrong(pause) = verdict {
                state.clock.wait(pause).await;
            }
            let sentence = "NIP/surel atau kata sandi tidak cocok. Periksa lagi; huruf besar dan kecil dibedakan.";
            return refuse_sign_in(&state, browser, fields, sentence).await;
        }
    };
    let former = browser.session_digest();
    let session = actions::sign_in(&state.db, account, former, &device.shown, guest.now).await?;
    tracing::info!(account = %account, "signed in");
    // The way on is the wish of whoever was signed in here before, or of a visitor.
    let was_another = ![account_tag(account).as_str(), ""].contains(&guest.browser.account());
    let next = if was_another {
        "/"
    } else {
        inside(fields.get("next"))
    };
    Ok(let_in(guest.browser, session, &device, next, ""))
}

/// Where a form is offered that was kept while its session had ended.
const RESUME: &str = "/resume";

/// The form that was kept. It stays until its owner drops it, so that this page can be loaded again.
async fn resume(State(state): State<AppState>, person: SignedIn) -> Result<Response> {
    let Some(session) = person.browser.session_digest() else {
        return Ok(person.see("/", ""));
    };
    let mut tx = state.db.system(SystemReason::SignIn).await?;
    let kept = store::find_kept_form(&mut tx, &session).await?;
    Ok(match kept {
        Some(kept) => ResumePage::of(person.page("Lanjutkan menyimpan"), kept).into_response(),
        None => person.see("/", ""),
    })
}

async fn discard_form(
    State(state): State<AppState>,
    person: SignedIn,
    _form: Form,
) -> Result<Response> {
    if let Some(session) = person.browser.session_digest() {
        actions::discard_form(&state.db, holder(&person), &session, person.now).await?;
    }
    Ok(person.see("/", "Isian itu dibuang."))
}

/// Gives the browser its new session and the secret of its device. A form that was kept for the account is offered first.
fn let_in(
    browser: Browser,
    session: NewSession,
    device: &Known,
    to: &str,
    sentence: &str,
) -> Response {
    let cookies = [
        browser.session_cookie(&session.secret).to_string(),
        browser.device_cookie(&device.secret).to_string(),
    ];
    let browser = browser.with_session(Some(session.secret));
    let to = if session.keeps_form { RESUME } else { to };
    let mut response = flash::see_other(browser.account(), to, sentence);
    for cookie in cookies {
        set_cookie(&mut response, &cookie);
    }
    response
}

/// The device of a request, and the secret by which accounts know it from now on.
struct Known {
    shown: Device,
    secret: String,
}

fn device(browser: &Browser, headers: &HeaderMap, address: Option<IpAddr>) -> Known {
    let user_agent = headers
        .get(USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let secret = browser.device_secret();
    let shown = Device {
        user_agent: user_agent.chars().take(250).collect(),
        address: address.map(|a| a.to_string()).unwrap_or_default(),
        digest: Some(digest(&secret)),
    };
    Known { shown, secret }
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// The sign-in page again, with everything that was typed: only the password has to be typed later once more.
async fn too_many_tries(
    state: &AppState,
    browser: &Browser,
    fields: Fields,
    seconds: u64,
) -> Result<Response> {
    let sentence = format!(
        "Terlalu banyak kata sandi yang salah untuk akun ini. Tunggu {} menit, lalu coba lagi. Bila lupa kata sandi, jangan menebak: minta tautan baru, lihat di bawah.",
        seconds.div_ceil(60)
    );
    let mut response = refuse_sign_in(state, browser, fields, &sentence).await?;
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

async fn refuse_sign_in(
    state: &AppState,
    browser: &Browser,
    mut fields: Fields,
    sentence: &str,
) -> Result<Response> {
    let next = fields.get("next").to_owned();
    fields.set("password", String::new());
    let form = FormView {
        values: fields,
        errors: FieldErrors::one("login", sentence),
    };
    let page = sign_in_page(state, browser, form, next, None).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Signs out and goes on to the sign-in page, or to an invitation that asked for it.
async fn sign_out(
    State(state): State<AppState>,
    guest: Guest,
    Form(fields): Form,
) -> Result<Response> {
    if let Some(session) = guest.browser.session_digest() {
        actions::sign_out(&state.db, &session, guest.now).await?;
    }
    let to = match fields.get("next") {
        "" => "/sign-in",
        next => inside(next),
    };
    let gone = guest.browser.no_session_cookie().to_string();
    let visitor = guest.browser.with_session(None);
    let mut response = flash::see_other(visitor.account(), to, "Anda sudah keluar.");
    set_cookie(&mut response, &gone);
    response.headers_mut().insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok(response)
}

async fn show_invitation(
    State(state): State<AppState>,
    guest: Guest,
    At(token): At<String>,
) -> Result<Response> {
    let mut tx = state.db.system(SystemReason::Invitation).await?;
    let found = store::find_invitation(&mut tx, &digest(&token), None, guest.now).await?;
    drop(tx);
    let Some(open) = found else {
        return Ok(invitation_over(&guest.browser));
    };
    if let Some(page) = other_signed_in(&state, &guest, &open).await? {
        return Ok(page.into_response());
    }
    Ok(invitation_page(&guest.browser, &open, FormView::empty()).into_response())
}

/// The question that stands in the way while another account than the invited one is signed in.
async fn other_signed_in(
    state: &AppState,
    guest: &Guest,
    open: &store::OpenInvitation,
) -> Result<Option<InvitationOtherPage>> {
    let Some(session) = guest.browser.session_digest() else {
        return Ok(None);
    };
    let person = state.db.person(&session, guest.now).await?;
    let other = person.filter(|p| p.account_id != open.account_id.0);
    Ok(other.map(|other| InvitationOtherPage {
        page: guest.browser.page("Undangan untuk orang lain"),
        signed_in: other.account_name,
        invited: open.name.clone(),
        link: guest.browser.path().to_owned(),
    }))
}

fn invitation_over(browser: &Browser) -> Response {
    (
        StatusCode::GONE,
        InvitationOverPage {
            page: browser.page("Tautan tidak berlaku lagi"),
        },
    )
        .into_response()
}

fn invitation_page(
    browser: &Browser,
    open: &store::OpenInvitation,
    form: FormView,
) -> InvitationPage {
    let mut page = browser.page(open.good_for.label());
    page.has_errors = !form.errors.is_empty();
    InvitationPage {
        page,
        form,
        name: open.name.clone(),
        logins: open.nip.iter().chain(open.email.iter()).cloned().collect(),
        tenant: open.tenant_name.clone().unwrap_or_default(),
        joins: open.good_for == LinkUse::Join,
        is_reset: open.good_for == LinkUse::Reset,
    }
}

/// Takes up a link: chooses a password, or signs in with the one there is and is let into one more tenant.
async fn take_up_invitation(
    State(state): State<AppState>,
    Extension(limits): Limits,
    guest: Guest,
    headers: HeaderMap,
    ClientAddress(address): ClientAddress,
    At(token): At<String>,
    Form(fields): Form,
) -> Result<Response> {
    let secret_digest = digest(&token);
    let known_by = guest.browser.device_digest();
    let mut tx = state.db.system(SystemReason::Invitation).await?;
    let Some(open) = store::find_invitation(&mut tx, &secret_digest, known_by, guest.now).await?
    else {
        return Ok(invitation_over(&guest.browser));
    };
    drop(tx);
    if let Some(page) = other_signed_in(&state, &guest, &open).await? {
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let good_for = open.good_for;
    let errors = if good_for == LinkUse::Join {
        let place = Place::of(known_by, open.knows_device, address);
        let check = password::verify(
            fields.get("password").to_owned(),
            open.password_hash.clone(),
        );
        let verdict = limits
            .check(&open.account_id.to_string(), place, check)
            .await?;
        own_password(&state, verdict).await
    } else {
        let about = [open.nip.as_deref(), open.email.as_deref()].map(Option::unwrap_or_default);
        check_new_password(&fields, &about)
    };
    if !errors.is_empty() {
        let form = FormView {
            values: Fields::default(),
            errors,
        };
        let view = invitation_page(&guest.browser, &open, form);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view).into_response());
    }
    let hash = match good_for {
        LinkUse::Join => None,
        LinkUse::Choose | LinkUse::Reset => {
            Some(password::hash(fields.get("password").to_owned()).await?)
        }
    };
    let (db, hash) = (&state.db, hash.as_deref());
    if !actions::take_up(db, &secret_digest, good_for, hash, guest.now).await? {
        return Ok(invitation_over(&guest.browser));
    }
    let device = device(&guest.browser, &headers, address);
    let former = guest.browser.session_digest();
    let session = actions::sign_in(db, open.account_id, former, &device.shown, guest.now).await?;
    Ok(let_in(
        guest.browser,
        session,
        &device,
        "/",
        "Selamat datang di Jejak.",
    ))
}

/// The password that the account has, whoever made it: the link alone does not open it.
async fn own_password(state: &AppState, verdict: Verdict) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if let Verdict::Wrong(pause) = verdict {
        state.clock.wait(pause).await;
        errors.push(
            "password",
            "Kata sandi tidak cocok. Pakai kata sandi Jejak yang sudah Anda punya.",
        );
    }
    errors
}

fn check_new_password(fields: &Fields, about: &[&str]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if let Some(sentence) = password::weakness(fields.get("password"), about) {
        errors.push("password", sentence);
    } else if fields.get("password") != fields.get("password_again") {
        errors.push(
            "password_again",
            "Kedua isian kata sandi belum sama. Ketik lagi keduanya.",
        );
    }
    errors
}

async fn show_account(State(state): State<AppState>, person: SignedIn) -> Result<Response> {
    Ok(account_page(&state, &person, FormView::empty())
        .await?
        .into_response())
}

async fn account_page(state: &AppState, person: &SignedIn, form: FormView) -> Result<AccountPage> {
    let mut tx = state.db.system(SystemReason::SignIn).await?;
    let rows = store::list_sessions(&mut tx, person.account_id, person.now).await?;
    let this = person.browser.session_digest();
    let mut page = person.page("Akun saya");
    page.has_errors = !form.errors.is_empty();
    Ok(AccountPage {
        page,
        form,
        sessions: rows.iter().map(|r| SessionPart::of(r, this)).collect(),
    })
}

async fn change_password(
    State(state): State<AppState>,
    Extension(limits): Limits,
    ClientAddress(address): ClientAddress,
    person: SignedIn,
    Form(fields): Form,
) -> Result<Response> {
    let known_by = person.browser.device_digest();
    let mut tx = state.db.system(SystemReason::SignIn).await?;
    let present = store::find_present(&mut tx, person.account_id, known_by, person.now).await?;
    drop(tx);
    let mut errors = check_new_password(
        &fields,
        &[
            present.nip.as_deref().unwrap_or_default(),
            present.email.as_deref().unwrap_or_default(),
        ],
    );
    let place = Place::of(known_by, present.knows_device, address);
    let check = password::verify(fields.get("current").to_owned(), present.password_hash);
    let verdict = limits
        .check(&person.account_id.to_string(), place, check)
        .await?;
    if let Verdict::Wrong(pause) = verdict {
        state.clock.wait(pause).await;
        errors.push("current", "Kata sandi sekarang tidak cocok.");
    }
    if !errors.is_empty() {
        let view = account_page(
            &state,
            &person,
            FormView {
                values: Fields::default(),
                errors,
            },
        )
        .await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, view).into_response());
    }
    let hash = password::hash(fields.get("password").to_owned()).await?;
    let keep = this_browser(&person);
    actions::change_password(&state.db, holder(&person), &hash, keep, person.now).await?;
    Ok(person.see(
        "/account",
        "Kata sandi diganti. Sesi di perangkat lain sudah diakhiri.",
    ))
}

fn this_browser(person: &SignedIn) -> Keep {
    Keep {
        session: person.browser.session_digest(),
        device: person.browser.device_digest(),
    }
}

fn holder(person: &SignedIn) -> Holder<'_> {
    Holder {
        id: person.account_id,
        name: &person.name,
    }
}

async fn end_other_sessions(
    State(state): State<AppState>,
    person: SignedIn,
    _form: Form,
) -> Result<Response> {
    let keep = this_browser(&person);
    actions::end_other_sessions(&state.db, holder(&person), keep, person.now).await?;
    Ok(person.see("/account", "Semua sesi di perangkat lain sudah diakhiri."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_sent_on_inside_only() {
        assert_eq!(inside("/t/babel/cohorts"), "/t/babel/cohorts");
        for outside in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "t/babel",
            "/a\r\nSet-Cookie: x=1",
        ] {
            assert_eq!(inside(outside), "/", "{outside:?}");
        }
    }

    #[test]
    fn a_login_is_forgiven_its_spaces_and_capitals() {
        assert_eq!(clean_login(" 19780412 200501 1 003 "), "197804122005011003");
        assert_eq!(clean_login("Nama@Instansi.go.id "), "nama@instansi.go.id");
    }
}
