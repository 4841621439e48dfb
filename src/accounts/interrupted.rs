//! A form that came with a session that has ended: it is kept for its own account, and the person is asked to sign in.
//!
//! The ended session's cookie is still in the browser, so its row tells whose the form is. Nothing of the form stands in
//! the sign-in page: another person may be the next to sign in there.

use super::views::SignInPage;
use super::{KeptForm, actions};
use crate::error::Result;
use crate::state::AppState;
use crate::web::browser::Browser;
use crate::web::form::FormView;
use crate::web::input::MAX_FORM_BYTES;
use crate::web::problem::{ANOTHERS, SentForm};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::pin::Pin;

/// See [`crate::web::problem::SignInAgain`].
pub fn sign_in_again(
    state: AppState,
    browser: Browser,
    form: SentForm,
) -> Pin<Box<dyn Future<Output = Result<Response>> + Send>> {
    Box::pin(answer(state, browser, form))
}

async fn answer(state: AppState, browser: Browser, mut form: SentForm) -> Result<Response> {
    let notice = if form.account.is_empty() {
        String::new()
    } else if form.is_anothers(&browser) {
        form.typed.clear();
        ANOTHERS.to_owned()
    } else if form.is_of_session(&browser) && keep(&state, &browser, &form).await? {
        form.typed.clear();
        kept_notice(form.has_files)
    } else {
        NOT_KEPT.to_owned()
    };
    let view = SignInPage {
        page: browser.page("Masuk"),
        form: FormView::empty(),
        next: String::new(),
        notice,
        typed: form.typed,
        misplaced: None,
    };
    Ok((StatusCode::UNAUTHORIZED, view).into_response())
}

/// Whether the form stands with the ended session now.
async fn keep(state: &AppState, browser: &Browser, form: &SentForm) -> Result<bool> {
    let Some(session) = browser.session_digest() else {
        return Ok(false);
    };
    let typed = form.typed.iter().map(|t| (&t.name, &t.value));
    let kept = KeptForm {
        path: form.path.clone(),
        body: form_urlencoded::Serializer::new(String::new())
            .extend_pairs(typed)
            .finish(),
        without_files: form.has_files,
    };
    if kept.body.len() > MAX_FORM_BYTES {
        return Ok(false);
    }
    actions::keep_form(&state.db, &session, &kept, state.clock.now()).await
}

/// What the sign-in page says while a form waits for its account.
pub fn kept_notice(without_files: bool) -> String {
    let files = if without_files {
        " Berkas yang dipilih tidak ikut tersimpan, jadi nanti perlu dipilih lagi."
    } else {
        ""
    };
    format!(
        "Sesi Anda berakhir ketika Anda sedang mengisi. Isian Anda belum hilang: masuk lagi dengan akun yang sama di peramban ini untuk melanjutkan menyimpannya. Bila akun lain yang masuk, isian itu dihapus.{files}"
    )
}

/// The session is long forgotten, or another form waits there already.
const NOT_KEPT: &str = "Sesi Anda sudah berakhir, dan isian ini tidak dapat kami simpan. Salin dahulu tulisan Anda di bawah ini, lalu masuk lagi.";
