//! Signing in and out, taking up an invitation, one's own account.

use super::Device;
use super::actions::{self, Holder};
use super::limits::{Place, SignInLimits, Verdict};
use super::store::{Keep, LinkUse};
use super::views::{
    AccountPage, HelpPage, InvitationOverPage, InvitationPage, ResumePage, SessionPart, SignInPage,
    StartPage,
};
use super::{password, store};
use crate::access::{At, Audience, Guest, Routes, SignedIn};
use crate::codes::Code;
use crate::db::SystemReason;
use crate::error::{Error, Result};
use crate::state::AppState;
use crate::web::address::{ClientAddress, Misplaced};
use crate::web::browser::{Browser, digest};
use crate::web::flash;
use crate::web::form::{FieldErrors, Fields, FormView};
use crate::web::input::Form;
use crate::web::problem::Kept;
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
        return Ok(flash::see_other("/sign-in", ""));
    };
    let Some(person) = state.db.person(&session, guest.now).await? else {
        return Ok(flash::see_other("/sign-in", ""));
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
        return Ok(flash::see_other(&format!("/t/{slug}/"), ""));
    }
    if places.is_empty() && person.platform_admin {
        return Ok(flash::see_other("/platform/tenants", ""));
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
        return Ok(flash::see_other(inside(&next), ""));
    }
    Ok(SignInPage {
        page: guest.browser.page("Masuk"),
        form: FormView::empty(),
        next,
        kept: None,
        misplaced,
    }
    .into_response())
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
        return Ok(refuse_sign_in(browser, fields, sentence));
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
    let verdict = match limits.check(&login, place, check).await {
        Err(Error::TooMany(seconds)) => return Ok(too_many_tries(browser, fields, seconds)),
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
            return Ok(refuse_sign_in(browser, fields, sentence));
        }
    };
    let former = browser.session_digest();
    let secret = actions::sign_in(&state.db, account, former, &device.shown, guest.now).await?;
    tracing::info!(account = %account, "signed in");
    let kept = Kept {
        path: fields.get("kept_path").to_owned(),
        body: fields.get("kept_body").to_owned(),
    };
    let mut response = if kept.path.starts_with("/t/") && !kept.body.is_empty() {
        ResumePage::of(
            guest
                .browser
                .clone()
                .with_session(&secret)
                .page("Lanjutkan menyimpan"),
            kept,
        )
        .into_response()
    } else {
        flash::see_other(inside(fields.get("next")), "")
    };
    let_in(&mut response, browser, &secret, &device);
    Ok(response)
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

/// Gives the browser its session, and the secret of its device.
fn let_in(response: &mut Response, browser: &Browser, session: &str, device: &Known) {
    set_cookie(response, &browser.session_cookie(session).to_string());
    set_cookie(response, &browser.device_cookie(&device.secret).to_string());
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

/// The sign-in page again, with everything that was typed: only the password has to be typed later once more.
fn too_many_tries(browser: &Browser, fields: Fields, seconds: u64) -> Response {
    let sentence = format!(
        "Terlalu banyak kata sandi yang salah untuk akun ini. Tunggu {} menit, lalu coba lagi. Bila lupa kata sandi, jangan menebak: minta tautan baru, lihat di bawah.",
        seconds.div_ceil(60)
    );
    let mut response = refuse_sign_in(browser, fields, &sentence);
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn refuse_sign_in(browser: &Browser, mut fields: Fields, sentence: &str) -> Response {
    let mut errors = FieldErrors::default();
    errors.push("login", sentence);
    let kept = Kept {
        path: fields.get("kept_path").to_owned(),
        body: fields.get("kept_body").to_owned(),
    };
    let next = fields.get("next").to_owned();
    fields.set("password", String::new());
    let mut page = browser.page("Masuk");
    page.has_errors = true;
    let view = SignInPage {
        page,
        form: FormView {
            values: fields,
            errors,
        },
        next,
        kept: Some(kept).filter(|k| !k.body.is_empty()),
        misplaced: None,
    };
    (StatusCode::UNPROCESSABLE_ENTITY, view).into_response()
}

async fn sign_out(State(state): State<AppState>, guest: Guest, _form: Form) -> Result<Response> {
    if let Some(session) = guest.browser.session_digest() {
        actions::sign_out(&state.db, &session, guest.now).await?;
    }
    let mut response = flash::see_other("/sign-in", "Anda sudah keluar.");
    set_cookie(
        &mut response,
        &guest.browser.no_session_cookie().to_string(),
    );
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
    Ok(found.map_or_else(
        || invitation_over(&guest.browser),
        |open| invitation_page(&guest.browser, &open, FormView::empty()).into_response(),
    ))
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
    let secret = actions::sign_in(db, open.account_id, former, &device.shown, guest.now).await?;
    let mut response = flash::see_other("/", "Selamat datang di Jejak.");
    let_in(&mut response, &guest.browser, &secret, &device);
    Ok(response)
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
    Ok(flash::see_other(
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
    Ok(flash::see_other(
        "/account",
        "Semua sesi di perangkat lain sudah diakhiri.",
    ))
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
