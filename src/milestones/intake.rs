//! How fields with a file come in: read, checked, stored, and only then written down.

use super::actions::NewFile;
use crate::access::{Member, MemberRead};
use crate::error::{Error, Result};
use crate::files::{self, FileKind};
use crate::id::TenantId;
use crate::state::AppState;
use crate::web::form::Fields;
use crate::web::input::{SentFile, Upload};
use axum::extract::{FromRequest, FromRequestParts, Request};

/// A member who sends fields, perhaps with a file.
///
/// On a poor line ten megabytes take minutes. So the person is looked up first (strangers send nothing), then the body
/// is read with no transaction open, and only then the transaction of the change begins.
pub struct Sent {
    /// Who sends, with the transaction.
    pub m: Member,
    /// The typed fields, as far as they came.
    pub fields: Fields,
    files: Vec<SentFile>,
    cut: Option<String>,
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
        let m = Member::from_request_parts(&mut parts, state).await?;
        Ok(Self {
            m,
            fields: upload.fields,
            files: upload.files,
            cut,
        })
    }
}

/// A file that is taken, not stored yet.
#[derive(Debug, Clone)]
pub struct GoodFile {
    sent: SentFile,
    kind: FileKind,
}

impl Sent {
    /// Everything that came, for the form's receipt: the fields, and each file by its name and digest.
    pub fn content(&self) -> Fields {
        let mut content = self.fields.clone();
        for file in &self.files {
            content.add(
                &file.field,
                format!("{} {}", file.name, files::digest_words(&file.bytes)),
            );
        }
        content
    }

    /// The file that was chosen, if it is one that is taken; else a sentence that says what to do.
    pub fn file(&self) -> Result<Option<GoodFile>, String> {
        if let Some(sentence) = &self.cut {
            return Err(format!("{sentence} Berkasnya perlu dipilih lagi."));
        }
        let Some(sent) = self.files.iter().find(|f| f.field == "file") else {
            return Ok(None);
        };
        match files::check(&sent.name, &sent.bytes, sent.too_large) {
            Ok(kind) => Ok(Some(GoodFile {
                sent: sent.clone(),
                kind,
            })),
            Err(refused) => Err(refused.to_string()),
        }
    }
}

impl GoodFile {
    /// The name it was sent with.
    pub fn name(&self) -> &str {
        &self.sent.name
    }

    /// Stores the bytes. This happens before the first row is written: a row never points at bytes that are not there,
    /// and bytes without a row harm nobody. The write is to the local disk and short.
    pub async fn store(self, state: &AppState, tenant: TenantId) -> Result<NewFile> {
        let size_bytes = i64::try_from(self.sent.bytes.len()).map_err(Error::internal)?;
        let sha256 = state.files.put(tenant, self.sent.bytes).await?;
        Ok(NewFile {
            name: self.sent.name,
            media_type: self.kind.media_type,
            size_bytes,
            sha256,
        })
    }
}
