//! How each kind of error looks as a page. A handler ends in an [`Error`]; the layer here turns it into a page in one
//! place, and gives back what the person had typed.

use crate::error::Error;
use crate::state::AppState;
use crate::web::browser::Browser;
use crate::web::form::Fields;
use crate::web::input::{CSRF_FIELD, gather, parse_urlencoded};
use crate::web::kept::Held;
use crate::web::page::Page;
use crate::web::receipt;
use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
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

/// What the sign-in page carries along when a session ended in the middle of typing.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Where the form was going.
    pub path: String,
    /// The form as it was sent.
    pub body: String,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    heading: &'static str,
    sentence: String,
    hint: String,
    reference: Option<String>,
    typed: Vec<Typed>,
    /// Where the typed fields can be sent again with one button.
    resend: Option<(String, &'static str)>,
}

/// Makes the sign-in page of somebody whose session ended while a form was being sent. The page is another room's.
pub type SignInAgain = fn(Page, Kept) -> Response;

/// Turns errors into pages, and bare statuses (404, 405, 413 of the router) too.
pub async fn layer(
    State((state, sign_in_again)): State<(AppState, SignInAgain)>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
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
        sign_in_again,
    };
    let (body, typed) = match Typing::of(&parts, body).await {
        Ok(both) => both,
        Err(error) => return page_of(&asked, &error, Bytes::new()),
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    let slot = response.extensions().get::<Slot>().cloned();
    if let Some(Slot(error)) = slot {
        log(&error, &asked);
        let typed = typed.bytes().await;
        return page_of(&asked, &error, typed);
    }
    bare_status(&asked, response)
}

/// What was typed into the form of a request, for the page that says why it failed.
enum Typing {
    /// Nothing worth keeping.
    None,
    /// A form without files: all of it.
    Form(Bytes),
    /// A form with files: its fields, if the handler did not get to read it.
    Upload(Held),
}

impl Typing {
    /// Only pages of a tenant: what is typed elsewhere is a password.
    async fn of(parts: &Parts, body: Body) -> Result<(Body, Self), Error> {
        if parts.method != Method::POST || !parts.uri.path().starts_with("/t/") {
            return Ok((body, Self::None));
        }
        let Some(content_type) = parts.headers.get(CONTENT_TYPE) else {
            return Ok((body, Self::None));
        };
        if content_type.as_bytes().starts_with(b"multipart/form-data") {
            let (held, loan) = Held::lend(body, content_type.clone());
            return Ok((loan, Self::Upload(held)));
        }
        let bytes = gather(body).await?;
        Ok((Body::from(bytes.clone()), Self::Form(bytes)))
    }

    async fn bytes(self) -> Bytes {
        match self {
            Self::None => Bytes::new(),
            Self::Form(bytes) => bytes,
            Self::Upload(held) => held.typed().await,
        }
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
    sign_in_again: SignInAgain,
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
    page_of(asked, &error, Bytes::new())
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
        Vec::new(),
        None,
    );
    if let Some(allow) = response.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allow.clone());
    }
    page
}

fn page_of(asked: &Asked, error: &Error, kept: Bytes) -> Response {
    let code = status(error);
    if asked.wants_json {
        let body = serde_json::json!({ "error": words(error).sentence });
        return (code, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response();
    }
    if matches!(error, Error::SignInNeeded) {
        return sign_in(asked, kept);
    }
    let mut fields = parse_urlencoded(&kept).unwrap_or_default();
    if matches!(error, Error::SentBefore) {
        // Sent again it is another form.
        fields.set(receipt::ID_FIELD, uuid::Uuid::now_v7().to_string());
    }
    let resend = match error {
        Error::Unavailable(_) | Error::Busy(_) => Some((asked.path.clone(), "Coba lagi")),
        Error::Forged if asked.same_origin => Some((asked.path.clone(), "Kirim lagi")),
        Error::SentBefore => Some((asked.path.clone(), "Simpan sebagai tambahan")),
        _ => None,
    };
    let typed = typed(&fields);
    let resend = resend.filter(|_| !typed.is_empty());
    let mut response = render(asked, code, words(error), typed, resend);
    match error {
        Error::Unavailable(_) | Error::Busy(_) => drop(
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from_static("5")),
        ),
        Error::TooMany(seconds) => drop(
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(*seconds)),
        ),
        _ => {}
    }
    response
}

/// A GET goes to the sign-in page and comes back; a form that was sent is carried along inside the sign-in page.
fn sign_in(asked: &Asked, kept: Bytes) -> Response {
    if asked.is_get {
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
        return (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response();
    }
    let body = String::from_utf8(kept.to_vec()).unwrap_or_default();
    let kept = Kept {
        path: asked.path.clone(),
        body,
    };
    (asked.sign_in_again)(asked.browser.page("Masuk"), kept)
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

fn render(
    asked: &Asked,
    code: StatusCode,
    words: Words,
    typed: Vec<Typed>,
    resend: Option<(String, &'static str)>,
) -> Response {
    let reference = (code == StatusCode::INTERNAL_SERVER_ERROR).then(|| asked.request_id.clone());
    let page = asked.browser.page(words.heading);
    let view = ProblemPage {
        page,
        heading: words.heading,
        sentence: words.sentence,
        hint: words.hint,
        reference,
        typed,
        resend,
    };
    match view.render() {
        Ok(html) => (code, Html(html)).into_response(),
        Err(error) => {
            tracing::error!("problem page: {error}");
            code.into_response()
        }
    }
}
