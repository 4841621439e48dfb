//! Passwords: argon2id, hashed off the request's thread and a few at a time, so that a storm of sign-ins leaves other
//! pages quick. At least twelve characters, no composition rules, no expiry (README, decisions).

use crate::error::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// The least number of characters.
pub const MIN_CHARS: usize = 12;
/// The most: a bound on work, far above what anybody types.
const MAX_CHARS: usize = 256;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Checked in place of an unknown account's hash, so that the answer takes the same time.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(b"tidak ada orang di sini")
        .map(|h| h.to_string())
        .unwrap_or_default()
});

/// Long passwords that everybody tries first.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "12345678901234",
    "012345678910",
    "111111111111",
    "000000000000",
    "123123123123",
    "password1234",
    "password12345",
    "passwordpassword",
    "qwertyuiop123",
    "qwertyuiop12",
    "qwerty123456",
    "1q2w3e4r5t6y",
    "abcdefghijkl",
    "abcd12345678",
    "aaaaaaaaaaaa",
    "administrator",
    "admin1234567",
    "adminadminadmin",
    "indonesia123",
    "indonesia1234",
    "indonesiaraya",
    "merdeka123456",
    "pancasila123",
    "bismillah123",
    "bismillah1234",
    "bismillahirrahmanirrahim",
    "alhamdulillah",
    "sayangkamu123",
    "katasandi123",
    "katasandi1234",
    "rahasia12345",
    "rahasiarahasia",
    "gantipassword",
    "letmeinletmein",
    "iloveyou1234",
    "welcome12345",
    "changeme1234",
    "bkpsdm123456",
    "pemerintah123",
    "asnindonesia",
    "korpri123456",
    "diklatpim123",
    "jejakjejakjejak",
];

/// What is wrong with a new password, as a sentence, or nothing.
pub fn weakness(password: &str, about_the_person: &[&str]) -> Option<String> {
    let chars = password.chars().count();
    if chars < MIN_CHARS {
        return Some(format!(
            "Kata sandi paling sedikit {MIN_CHARS} karakter; sekarang {chars}. Beberapa kata yang mudah Anda ingat sudah cukup."
        ));
    }
    if chars > MAX_CHARS {
        return Some(format!("Kata sandi paling banyak {MAX_CHARS} karakter."));
    }
    let lower = password.to_lowercase();
    let squeezed = squeeze(&lower);
    let few_kinds = {
        let mut kinds: Vec<char> = lower.chars().collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len() < 4
    };
    if COMMON.contains(&lower.as_str()) || COMMON.contains(&squeezed.as_str()) || few_kinds {
        return Some(
            "Kata sandi ini terlalu mudah ditebak. Pilih beberapa kata yang hanya Anda yang tahu."
                .into(),
        );
    }
    let personal = about_the_person
        .iter()
        .filter(|p| p.len() >= 6)
        .any(|p| squeezed.contains(&squeeze(p)));
    personal.then(|| "Jangan memakai NIP atau surel Anda sebagai kata sandi.".into())
}

/// Letters and digits alone: spaces and signs between them do not make a password another one.
fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The stored form of a password.
pub async fn hash(password: String) -> Result<String> {
    blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|h| h.to_string())
    })
    .await?
    .map_err(|e| Error::internal(e.to_string()))
}

/// Whether `password` is the one behind `stored`. With nothing stored it works as long and says no.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool> {
    blocking(move || {
        let known = stored.is_some();
        let text = stored.as_deref().unwrap_or(&NOBODY);
        let fits = PasswordHash::new(text).is_ok_and(|h| {
            Argon2::default()
                .verify_password(password.as_bytes(), &h)
                .is_ok()
        });
        known && fits
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let permit = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(move || {
        let value = work();
        drop(permit);
        value
    })
    .await
    .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_are_a_good_password() {
        assert_eq!(weakness("langkah kecil setiap hari", &[]), None);
        assert_eq!(weakness("🙂🙃😀😃😄😁😆😅🤣😂🙂😉", &[]), None);
    }

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for common in [
            "123456789012",
            "Password 1234",
            "aaaaaaaaaaaaaaaa",
            "indonesia-123",
        ] {
            assert!(
                weakness(common, &[]).is_some_and(|s| s.contains("mudah ditebak")),
                "{common}"
            );
        }
        assert!(weakness("pendek", &[]).is_some_and(|s| s.contains("12 karakter; sekarang 6")));
    }

    #[test]
    fn ones_own_nip_and_email_are_refused() {
        assert!(
            weakness("Nama.Saya@instansi.go.id", &["nama.saya@instansi.go.id"])
                .is_some_and(|s| s.contains("surel"))
        );
        assert!(
            weakness("197804122005011003", &["197804122005011003"])
                .is_some_and(|s| s.contains("NIP"))
        );
    }

    #[tokio::test]
    async fn only_the_right_password_opens() -> Result<()> {
        let stored = hash("langkah kecil setiap hari".into()).await?;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("langkah kecil setiap hari".into(), Some(stored.clone())).await?);
        assert!(!verify("langkah kecil setiap Hari".into(), Some(stored)).await?);
        assert!(!verify("apa saja".into(), None).await?);
        Ok(())
    }
}
