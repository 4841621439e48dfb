//! [`Sent`]: fields, perhaps with files, from a member on a poor line.

use super::{Member, MemberRead};
use crate::error::{Error, Result};
use crate::files::{self, FileKind, GoodFile, Refused};
use crate::state::AppState;
use crate::turns::Weight;
use crate::web::form::{FieldErrors, Fields, both};
use crate::web::input::{SentFile, Upload};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;

/// What a member sent.
///
/// On a poor line ten megabytes take minutes. So the person is looked up first (strangers send nothing), then the body
/// is read to the disk with no transaction open and no turn taken. A handler looks at it with [`Sent::reader`], lets that go while it stores or reads
/// a file, and opens the transaction of the change last, with [`Sent::writer`].
#[derive(Debug)]
pub struct Sent {
    /// The typed fields, as far as they came.
    pub fields: Fields,
    files: Vec<(SentFile, Result<FileKind, Refused>)>,
    cut: Option<String>,
    parts: Parts,
}

impl FromRequest<AppState> for Sent {
    type Rejection = Error;
    async fn from_request(request: Request, state: &AppState) -> Result<Self> {
        let (parts, body) = request.into_parts();
        // Only a look at who sends: it waits for no heavy work of the same person.
        let mut look = parts.clone();
        look.extensions.insert(Weight::Page);
        let member = MemberRead::from_request_parts(&mut look, state).await?;
        let _sending = state.turns.send(member.here.actor.account_id)?;
        drop(member);
        let (upload, cut) = Upload::gather(Request::from_parts(parts.clone(), body), state).await?;
        let cut = match cut {
            None => None,
            Some(Error::TooLarge(sentence) | Error::Unreadable(sentence)) => Some(sentence),
            Some(other) => return Err(other),
        };
        let mut files = Vec::with_capacity(upload.files.len());
        for file in upload.files {
            let kind = file.content.check(&file.name, file.too_large).await?;
            files.push((file, kind));
        }
        Ok(Self {
            fields: upload.fields,
            files,
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

fn good((sent, kind): &(SentFile, Result<FileKind, Refused>)) -> Result<GoodFile, String> {
    kind.map(|kind| GoodFile {
        name: sent.name.clone(),
        content: sent.content.clone(),
        kind,
    })
    .map_err(|refused| refused.to_string())
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
            None => Ok(self.of(field).next().map(|(file, _)| file)),
        }
    }

    fn of(&self, field: &str) -> impl Iterator<Item = &(SentFile, Result<FileKind, Refused>)> {
        self.files.iter().filter(move |(f, _)| f.field == field)
    }

    /// The file of a field, if it is one that is taken as evidence; else a sentence that says what to do.
    pub fn file(&self, field: &str) -> Result<Option<GoodFile>, String> {
        self.raw_file(field)?;
        self.of(field).next().map(good).transpose()
    }

    /// All files of a field, if each is one that is taken; else a sentence that names the first that is not.
    pub fn files(&self, field: &str) -> Result<Vec<GoodFile>, String> {
        self.raw_file(field)?;
        self.of(field)
            .map(|sent| good(sent).map_err(|sentence| format!("{}: {sentence}", sent.0.name)))
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
        for (file, _) in &self.files {
            let digest = files::hex(&file.content.sha256());
            content.add(&file.field, format!("{} {digest}", file.name));
        }
        content
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{KINDS, Spool};

    async fn photo(name: &str) -> GoodFile {
        GoodFile {
            name: name.to_owned(),
            content: Spool::begin().unwrap().finish().await.unwrap(),
            kind: KINDS[0],
        }
    }

    #[tokio::test]
    async fn good_files_beside_a_wrong_field_are_asked_for_again_by_name() {
        let wrong = || Err::<(), _>(FieldErrors::one("caption", "Isi keterangan."));
        let lost = with_files(
            wrong(),
            "photos",
            Ok(vec![photo("a.png").await, photo("b.png").await]),
        );
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
