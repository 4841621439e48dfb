//! [`Sent`]: fields, perhaps with files, from a member on a poor line.

use super::{Member, MemberRead};
use crate::error::{Error, Result};
use crate::files::{self, GoodFile};
use crate::state::AppState;
use crate::web::form::Fields;
use crate::web::input::{SentFile, Upload};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;

/// What a member sent.
///
/// On a poor line ten megabytes take minutes. So the person is looked up first (strangers send nothing), then the body
/// is read with no transaction open. A handler looks at it with [`Sent::reader`], lets that go while it stores or reads
/// a file, and opens the transaction of the change last, with [`Sent::writer`].
#[derive(Debug)]
pub struct Sent {
    /// The typed fields, as far as they came.
    pub fields: Fields,
    files: Vec<SentFile>,
    cut: Option<String>,
    parts: Parts,
}

impl FromRequest<AppState> for Sent {
    type Rejection = Error;
    async fn from_request(request: Request, state: &AppState) -> Result<Self> {
        let (mut parts, body) = request.into_parts();
        drop(MemberRead::from_request_parts(&mut parts, state).await?);
        let (upload, cut) = Upload::gather(Request::from_parts(parts.clone(), body), state).await?;
        let cut = match cut {
            None => None,
            Some(Error::TooLarge(sentence) | Error::Unreadable(sentence)) => Some(sentence),
            Some(other) => return Err(other),
        };
        Ok(Self {
            fields: upload.fields,
            files: upload.files,
            cut,
            parts,
        })
    }
}

fn good(sent: &SentFile) -> Result<GoodFile, String> {
    match files::check(&sent.name, &sent.bytes, sent.too_large) {
        Ok(kind) => Ok(GoodFile {
            name: sent.name.clone(),
            bytes: sent.bytes.clone(),
            kind,
        }),
        Err(refused) => Err(refused.to_string()),
    }
}

impl Sent {
    /// The member, to look at what the fields are about.
    pub async fn reader(&mut self, state: &AppState) -> Result<MemberRead> {
        MemberRead::from_request_parts(&mut self.parts, state).await
    }

    /// The member, to make the change.
    pub async fn writer(&mut self, state: &AppState) -> Result<Member> {
        Member::from_request_parts(&mut self.parts, state).await
    }

    /// The file of a field as it came; a sentence when the sending was cut short.
    pub fn raw_file(&self, field: &str) -> Result<Option<&SentFile>, String> {
        match &self.cut {
            Some(sentence) => Err(format!("{sentence} Berkasnya perlu dipilih lagi.")),
            None => Ok(self.files.iter().find(|f| f.field == field)),
        }
    }

    /// The file of a field, if it is one that is taken as evidence; else a sentence that says what to do.
    pub fn file(&self, field: &str) -> Result<Option<GoodFile>, String> {
        self.raw_file(field)?.map(good).transpose()
    }

    /// All files of a field, if each is one that is taken; else a sentence that names the first that is not.
    pub fn files(&self, field: &str) -> Result<Vec<GoodFile>, String> {
        self.raw_file(field)?;
        let sent = self.files.iter().filter(|f| f.field == field);
        sent.map(|f| good(f).map_err(|sentence| format!("{}: {sentence}", f.name)))
            .collect()
    }

    /// Everything that came, for the form's receipt: the fields, and each file by its name and digest.
    pub fn content(&self) -> Fields {
        let mut content = self.fields.clone();
        for file in &self.files {
            let digest = files::digest_words(&file.bytes);
            content.add(&file.field, format!("{} {digest}", file.name));
        }
        content
    }
}
