//! [`Sent`]: fields, perhaps with files, from a member on a poor line.

use super::{Member, MemberRead};
use crate::error::{Error, Result};
use crate::files::{self, GoodFile};
use crate::state::AppState;
use crate::web::form::{FieldErrors, Fields, both};
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

/// What was typed and the files of `field`, or all that is wrong with both.
///
/// Good files are lost with the page, so they have to be chosen again: the browser does not keep them.
pub fn with_files<T, F>(
    mut typed: Result<T, FieldErrors>,
    field: &str,
    files: Result<F, String>,
) -> Result<(T, F), FieldErrors>
where
    for<'a> &'a F: IntoIterator<Item = &'a GoodFile>,
{
    if let (Err(errors), Ok(lost)) = (&mut typed, &files) {
        let names: Vec<String> = lost.into_iter().map(|f| format!("“{}”", f.name)).collect();
        if !names.is_empty() {
            let sentence = format!(
                "Pilih lagi berkas {}: berkas yang tadi dipilih belum tersimpan.",
                names.join(", ")
            );
            errors.push(field, sentence);
        }
    }
    both(typed, files.map_err(|s| FieldErrors::one(field, s)))
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

    /// All photographs of a field; else a sentence that names the first file that is none.
    pub fn pictures(&self, field: &str) -> Result<Vec<GoodFile>, String> {
        let files = self.files(field)?;
        match files.iter().find(|f| !f.kind.is_picture()) {
            Some(other) => Err(format!(
                "“{}” bukan foto. Pilih berkas JPG atau PNG.",
                other.name
            )),
            None => Ok(files),
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::KINDS;

    fn photo(name: &str) -> GoodFile {
        GoodFile {
            name: name.to_owned(),
            bytes: Vec::new().into(),
            kind: KINDS[0],
        }
    }

    #[test]
    fn good_files_beside_a_wrong_field_are_asked_for_again_by_name() {
        let wrong = || Err::<(), _>(FieldErrors::one("caption", "Isi keterangan."));
        let lost = with_files(wrong(), "photos", Ok(vec![photo("a.png"), photo("b.png")]));
        let errors = lost.unwrap_err();
        assert_eq!(errors.get("caption"), Some("Isi keterangan."));
        assert_eq!(
            errors.get("photos"),
            Some("Pilih lagi berkas “a.png”, “b.png”: berkas yang tadi dipilih belum tersimpan.")
        );
        let none = with_files(wrong(), "photos", Ok(Vec::new())).unwrap_err();
        assert_eq!(none.get("photos"), None);
    }

    #[test]
    fn a_wrong_file_and_a_wrong_field_are_both_told_of() {
        let wrong = Err::<(), _>(FieldErrors::one("caption", "Isi keterangan."));
        let files = Err::<Option<GoodFile>, _>("Berkas ini kosong.".to_owned());
        let errors = with_files(wrong, "photo", files).unwrap_err();
        let told: Vec<_> = errors.iter().collect();
        assert_eq!(
            told,
            [
                ("caption", "Isi keterangan."),
                ("photo", "Berkas ini kosong.")
            ]
        );
    }
}
