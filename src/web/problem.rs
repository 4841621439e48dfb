//! How each kind of error looks as a page. A handler ends in an [`Error`]; the layer here turns it into a page in one
//! place, and gives back what the person had typed: to the account whose page the form came from, and to no other.

use crate::error::{Error, Result};
use crate::state::AppState;
use crate::web::address::Misplaced;
use crate::web::browser::{Browser, account_of_token};
use crate::web::form::Fields;
use crate::web::input::{CSRF_FIELD, gather, parse_urlencoded};
use crate::web::kept::Held;
use crate::web::page::Page;
use crate::web::receipt;
use askama::Template;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use std::pin::Pin;
use std::sync::Arc;

/// The error of a response, until the layer has made a page of it.
#[derive(Clone, Debug)]
struct Slot(Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = status(&self).into_response();
        response.extensions_mut().insert(Slot(Arc::new(self)));
        response
    }
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::SignInNeeded => StatusCode::UNAUTHORIZED,
        Error::Denied(_) | Error::Forged => StatusCode::FORBIDDEN,
        Error::Illegal(_) | Error::Stale | Error::SentBefore => StatusCode::CONFLICT,
        Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Unreadable(_) => StatusCode::BAD_REQUEST,
        Error::TooMany(_) | Error::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A typed field on a problem page.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The field's name.
    pub name: String,
    /// What was typed.
    pub value: String,
}

/// A form that was sent and not taken.
#[derive(Debug, Clone, Default)]
pub struct SentForm {
    /// Where it was going.
    pub path: String,
    /// The tag of the account whose page it came from; "" if none did.
    pub account: String,
    /// What was typed. Outside tenants nothing: what is typed there is a password.
    pub typed: Vec<Typed>,
    /// Whether files came with it, which are lost.
    pub has_files: bool,
    /// Its token, which tells whether the page was this session's.
    token: String,
}

impl SentForm {
    fn new(path: &str, fields: &Fields, has_files: bool) -> Self {
        Self {
            path: path.to_owned(),
            account: account_of_token(fields.get(CSRF_FIELD)).to_owned(),
            typed: typed(fields),
            has_files,
            token: fields.get(CSRF_FIELD).to_owned(),
        }
    }

    /// Whether it came from a page of the very session that this browser carries, ended or not.
    pub fn is_of_session(&self, browser: &Browser) -> bool {
        browser.owns(&self.token)
    }

    /// Whether it came from a page of an account that this browser is no longer signed in with.
    pub fn is_anothers(&self, browser: &Browser) -> bool {
        !self.account.is_empty() && self.account != browser.account()
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    heading: &'static str,
    sentence: String,
    hint: String,
    reference: Option<String>,
    /// The address to open instead of this one.
    right_address: Option<String>,
    /// What is given back of the form.
    form: SentForm,
    /// The words of the button that sends it again.
    resend: Option<&'static str>,
}

/// Answers a form that came with a session that has ended: keeps it, and asks the person to sign in again. The page is
/// another room's.
pub type SignInAgain =
    fn(AppState, Browser, SentForm) -> Pin<Box<dyn Future<Output = Result<Response>> + Send>>;

/// Turns errors into pages, and bare statuses (404, 405, 413 of the router) too.
pub async fn layer(
    State((state, sign_in_again)): State<(AppState, SignInAgain)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = Asked {
        browser: Browser::of(&parts, &state),
        path: parts
            .uri
            .path_and_query()
            .map(|p| p.as_str().to_owned())
            .unwrap_or_default(),
        is_get: parts.method == Method::GET || parts.method == Method::HEAD,
        wants_json: header(&parts.headers, ACCEPT.as_str()).starts_with("application/json"),
        same_origin: header(&parts.headers, "sec-fetch-site") == "same-origin",
        request_id: header(&parts.headers, "x-request-id").to_owned(),
        misplaced: (parts.method == Method::POST)
            .then(|| Misplaced::of(&parts, &state))
            .flatten(),
        public: state.site.public.as_ref().map(ToString::to_string),
    };
    let (body, sending) = match Sending::of(&mut parts, body).await {
        Ok(both) => both,
        Err(error) => return page_of(&asked, &error, SentForm::default()),
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    let Some(Slot(error)) = response.extensions().get::<Slot>().cloned() else {
        return bare_status(&asked, response);
    };
    log(&error, &asked);
    let form = sending.form(&asked.path).await;
    if !matches!(*error, Error::SignInNeeded) || asked.wants_json {
        return page_of(&asked, &error, form);
    }
    if asked.is_get {
        return to_sign_in(&asked);
    }
    match sign_in_again(state, asked.browser.clone(), form.clone()).await {
        Ok(response) => response,
        Err(error) => {
            log(&error, &asked);
            page_of(&asked, &error, form)
        }
    }
}

/// The form of a request while the handler has it, for the page that says why it failed.
enum Sending {
    /// Nothing worth keeping.
    None,
    /// A form without files: all of it.
    Form(Bytes),
    /// A form with files: its fields, if the handler did not get to read it or refused its token.
    Upload(Held),
}

impl Sending {
    /// Only pages of a tenant: what is typed elsewhere is a password.
    async fn of(parts: &mut Parts, body: Body) -> Result<(Body, Self)> {
        if parts.method != Method::POST || !parts.uri.path().starts_with("/t/") {
            return Ok((body, Self::None));
        }
        let Some(content_type) = parts.headers.get(CONTENT_TYPE) else {
            return Ok((body, Self::None));
        };
        if content_type.as_bytes().starts_with(b"multipart/form-data") {
            let (held, loan) = Held::lend(body, content_type.clone());
            parts.extensions.insert(held.refused());
            return Ok((loan, Self::Upload(held)));
        }
        let bytes = gather(body).await?;
        Ok((Body::from(bytes.clone()), Self::Form(bytes)))
    }

    async fn form(self, path: &str) -> SentForm {
        let (fields, has_files) = match self {
            Self::None => Default::default(),
            Self::Form(bytes) => (parse_urlencoded(&bytes).unwrap_or_default(), false),
            Self::Upload(held) => held.read().await,
        };
        SentForm::new(path, &fields, has_files)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
}

struct Asked {
    browser: Browser,
    path: String,
    is_get: bool,
    wants_json: bool,
    same_origin: bool,
    request_id: String,
    misplaced: Option<Misplaced>,
    /// The address that the operator has named.
    public: Option<String>,
}

fn log(error: &Error, asked: &Asked) {
    match error {
        Error::Internal(_) => {
            tracing::error!(error.chain = %chain(error), request.id = asked.request_id, "request failed: {error}")
        }
        Error::Unavailable(_) => tracing::error!(request.id = asked.request_id, "{error}"),
        Error::TooMany(_) => tracing::warn!("{error}"),
        Error::Busy(_) => tracing::info!(path = asked.path, "{error}"),
        Error::Denied(_) | Error::Illegal(_) | Error::Stale | Error::SentBefore | Error::Forged => {
            tracing::info!(path = asked.path, "{error}")
        }
        _ => tracing::debug!(path = asked.path, "{error}"),
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(e) = cause {
        text.push_str(": ");
        text.push_str(&e.to_string());
        cause = e.source();
    }
    text
}

fn is_page(response: &Response) -> bool {
    header(response.headers(), CONTENT_TYPE.as_str()).starts_with("text/html")
}

/// Statuses that the router or a layer gives without a page.
fn bare_status(asked: &Asked, response: Response) -> Response {
    let has_page = response.headers().contains_key(CONTENT_TYPE);
    let error = match response.status() {
        StatusCode::NOT_FOUND if !has_page => Error::NotFound,
        // The framework's own refusals speak English and plain text.
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE if !is_page(&response) => {
            Error::Unreadable("Alamat atau isian ini tidak terbaca.".into())
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Error::TooLarge("Kiriman lebih dari 32 MB. Berkas paling besar 10 MB.".into())
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
            Error::Unavailable("time-out".into())
        }
        StatusCode::METHOD_NOT_ALLOWED => return not_allowed(asked, &response),
        _ => return response,
    };
    page_of(asked, &error, SentForm::default())
}

fn not_allowed(asked: &Asked, response: &Response) -> Response {
    let mut page = render(
        asked,
        StatusCode::METHOD_NOT_ALLOWED,
        Words {
            heading: "Cara ini tidak berlaku",
            sentence: "Alamat ini tidak menerima permintaan seperti itu.".into(),
            hint: "Kembali ke halaman sebelumnya.".into(),
        },
        None,
        SentForm::default(),
        None,
    );
    if let Some(allow) = response.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allow.clone());
    }
    page
}

fn page_of(asked: &Asked, error: &Error, form: SentForm) -> Response {
    let code = status(error);
    let is_anothers = form.is_anothers(&asked.browser);
    let (words, right_address) = match error {
        _ if is_anothers => (anothers_words(), None),
        Error::Forged => forged(asked),
        _ => (words(error), None),
    };
    if asked.wants_json {
        // The page that asks compares the account with its own.
        let body =
            serde_json::json!({ "error": words.sentence, "account": asked.browser.account() });
        return (code, Json(body)).into_response();
    }
    let given_back = if form.account == asked.browser.account() {
        given_back(error, form)
    } else {
        SentForm::default()
    };
    let mut response = render(
        asked,
        code,
        words,
        right_address,
        given_back,
        resend_label(asked, error),
    );
    let retry_after = match error {
        Error::Unavailable(_) | Error::Busy(_) => Some(5),
        Error::TooMany(seconds) => Some(*seconds),
        _ => None,
    };
    if let Some(seconds) = retry_after {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What the page shows of a form and sends again.
fn given_back(error: &Error, mut form: SentForm) -> SentForm {
    if matches!(error, Error::SentBefore) {
        // Sent again it is another form.
        let id = form.typed.iter_mut().find(|t| t.name == receipt::ID_FIELD);
        if let Some(id) = id {
            id.value = uuid::Uuid::now_v7().to_string();
        }
    }
    form
}

/// The words of the button that sends the form again, where that can help.
fn resend_label(asked: &Asked, error: &Error) -> Option<&'static str> {
    match error {
        Error::Unavailable(_) | Error::Busy(_) => Some("Coba lagi"),
        Error::Forged if asked.same_origin => Some("Kirim lagi"),
        Error::SentBefore => Some("Simpan sebagai tambahan"),
        _ => None,
    }
}

/// A GET goes to the sign-in page and comes back.
fn to_sign_in(asked: &Asked) -> Response {
    let next: String = asked
        .path
        .bytes()
        .flat_map(percent)
        .map(char::from)
        .collect();
    let to = if asked.path == "/" {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?next={next}")
    };
    let location = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/sign-in"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

fn percent(byte: u8) -> Vec<u8> {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => vec![byte],
        _ => format!("%{byte:02X}").into_bytes(),
    }
}

/// The fields worth giving back: no token, no empty ones.
pub fn typed(fields: &Fields) -> Vec<Typed> {
    fields
        .iter()
        .filter(|(name, value)| *name != CSRF_FIELD && !value.is_empty())
        .map(|(name, value)| Typed {
            name: name.to_owned(),
            value: value.to_owned(),
        })
        .collect()
}

struct Words {
    heading: &'static str,
    sentence: String,
    hint: String,
}

/// Said of a form that came from a page of another account: it may belong to somebody else than the reader.
pub const ANOTHERS: &str = "Formulir ini dibuka dengan akun yang tidak lagi masuk di peramban ini, jadi isinya tidak kami simpan.";

fn anothers_words() -> Words {
    Words {
        heading: "Isian ini tidak disimpan",
        sentence: ANOTHERS.to_owned(),
        hint: "Masuk dengan akun yang membuka formulir itu, lalu isi lagi.".to_owned(),
    }
}

fn words(error: &Error) -> Words {
    let (heading, sentence, hint) = match error {
        Error::NotFound => ("Halaman tidak ditemukan", "Alamat ini tidak ada, atau Anda tidak memiliki akses ke isinya.".to_owned(), "Periksa alamatnya, atau mulai lagi dari beranda."),
        Error::SignInNeeded => ("Masuk dahulu", "Sesi Anda sudah berakhir.".to_owned(), "Masuk lagi untuk melanjutkan."),
        Error::Denied(who) => ("Bukan wewenang Anda", format!("Tindakan ini hanya untuk: {who}."), "Bila menurut Anda ini keliru, hubungi admin penyelenggara."),
        Error::Forged => ("Formulir sudah tidak berlaku", "Formulir ini dibuka sebelum Anda masuk terakhir kali, jadi belum kami simpan.".to_owned(), "Buka ulang halamannya, lalu kirim lagi."),
        Error::Illegal(sentence) => ("Belum dapat dilakukan", sentence.clone(), "Buka lagi halamannya untuk melihat keadaan terbaru."),
        Error::Stale => ("Data sudah berubah", "Orang lain mengubah data ini setelah Anda membukanya, jadi perubahan Anda belum disimpan.".to_owned(), "Buka lagi halamannya, lihat keadaan terbaru, lalu ulangi perubahan Anda."),
        Error::SentBefore => ("Isian ini belum disimpan", "Formulir ini sudah pernah Anda kirim dengan isi lain. Isi yang dulu tetap tersimpan; isi yang baru ada di bawah.".to_owned(), "Simpan sebagai tambahan, atau kembali ke beranda bila tidak perlu."),
        Error::TooLarge(sentence) => ("Kiriman terlalu besar", sentence.clone(), "Kembali ke halaman sebelumnya untuk mencoba lagi."),
        Error::Unreadable(sentence) => ("Kiriman tidak terbaca", sentence.clone(), "Kembali ke halaman sebelumnya untuk mencoba lagi."),
        Error::TooMany(seconds) => ("Terlalu banyak percobaan", format!("Tunggu {} menit, lalu coba lagi.", seconds.div_ceil(60)), "Batas ini melindungi akun Anda dari orang yang menebak kata sandi."),
        Error::Busy(sentence) => ("Terlalu banyak sekaligus", (*sentence).to_owned(), "Yang sudah diminta lebih dahulu tetap disiapkan."),
        Error::Unavailable(_) => ("Jejak sedang tidak dapat dihubungi", "Basis data sedang tidak menjawab. Isian Anda masih ada di halaman ini.".to_owned(), "Tunggu sebentar, lalu coba lagi."),
        Error::Internal(_) => ("Terjadi kesalahan di pihak kami", "Permintaan Anda belum selesai diproses.".to_owned(), "Coba lagi. Bila terulang, sebutkan nomor rujukan di bawah kepada admin."),
    };
    Words {
        heading,
        sentence,
        hint: hint.to_owned(),
    }
}

/// Why a form of ours does not count: the browser is at another address, it keeps no cookies, or the form is too old.
/// And the address to open instead, if it is known.
fn forged(asked: &Asked) -> (Words, Option<String>) {
    if let Some(Misplaced { seen, right }) = &asked.misplaced {
        let words = Words {
            heading: "Alamat ini bukan alamat Jejak",
            sentence: format!("Anda membuka Jejak lewat {seen}; alamat Jejak adalah {right}. Formulir hanya berlaku di alamat itu, jadi belum kami simpan."),
            hint: "Buka alamat di bawah, masuk, lalu isi lagi di sana. Bila alamat di peramban Anda sudah sama, beri tahu pengelola server.".to_owned(),
        };
        return (words, Some(right.clone()));
    }
    if !asked.browser.is_known() {
        let words = Words {
            heading: "Peramban tidak mengirim cookie",
            sentence: "Tanpa cookie Jejak tidak dapat mengenali formulir Anda, jadi belum kami simpan.".to_owned(),
            hint: "Izinkan cookie untuk Jejak di peramban Anda, buka lagi halamannya, lalu kirim lagi.".to_owned(),
        };
        return (words, asked.public.clone());
    }
    (words(&Error::Forged), None)
}

fn render(
    asked: &Asked,
    code: StatusCode,
    words: Words,
    right_address: Option<String>,
    form: SentForm,
    resend: Option<&'static str>,
) -> Response {
    let reference = (code == StatusCode::INTERNAL_SERVER_ERROR).then(|| asked.request_id.clone());
    let page = asked.browser.page(words.heading);
    let view = ProblemPage {
        page,
        heading: words.heading,
        sentence: words.sentence,
        hint: words.hint,
        reference,
        right_address,
        resend: resend.filter(|_| !form.typed.is_empty()),
        form,
    };
    match view.render() {
        Ok(html) => (code, Html(html)).into_response(),
        Err(error) => {
            tracing::error!("problem page: {error}");
            code.into_response()
        }
    }
}
