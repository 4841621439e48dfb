//! Making and changing organisations: a name that is taken is a sentence at its field, and nothing typed is lost.

use crate::world::{World, fields};
use axum::http::StatusCode;
use sqlx::PgPool;

fn tenant(slug: &str, name: &str) -> Vec<(String, String)> {
    fields([
        ("id", &uuid::Uuid::now_v7().to_string()),
        ("version", "1"),
        ("slug", slug),
        ("name", name),
        ("kind", "regency"),
        ("region_code", "19.05"),
        ("zone", "WITA"),
        ("colour", "#7a1f3d"),
    ])
}

/// Sends an organisation whose name or address is taken, and looks at the page that comes back.
async fn is_refused_and_kept(world: &World, path: &str, slug: &str, name: &str, sentence: &str) {
    let before = world.all_rows().await;
    let sent = tenant(slug, name);
    let answer = world.post(Some(&world.platform), path, &sent).await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    assert!(text.contains(sentence), "{text}");
    for typed in [slug, name, "19.05", "#7a1f3d"] {
        assert!(
            text.contains(&format!("value=\"{typed}\"")),
            "{typed}: {text}"
        );
    }
    for choice in ["regency", "WITA"] {
        let after = text.split(&format!("value=\"{choice}\"")).nth(1).unwrap();
        let tag = after.split('>').next().unwrap();
        assert!(tag.contains("checked"), "{choice}: {text}");
    }
    assert_eq!(world.all_rows().await, before);
}

const SLUG_TAKEN: &str = "Nama pada alamat ini sudah dipakai instansi lain.";
const NAME_TAKEN: &str = "Instansi dengan nama ini sudah ada.";

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_taken_name_or_address_is_a_sentence_at_the_field(pool: PgPool) {
    let world = World::new(pool).await;
    let new = "/platform/tenants/new";
    is_refused_and_kept(&world, new, world.b.slug, "Pemerintah Baru", SLUG_TAKEN).await;
    is_refused_and_kept(&world, new, "baru", "PENANDA-B0-nama", NAME_TAKEN).await;
    let change = format!("/platform/tenants/{}", world.a.tenant);
    is_refused_and_kept(&world, &change, world.b.slug, "Pemerintah Baru", SLUG_TAKEN).await;
    is_refused_and_kept(&world, &change, "baru", "PENANDA-B0-nama", NAME_TAKEN).await;
    // The same form with a free name is taken.
    let made = world
        .post(
            Some(&world.platform),
            new,
            &tenant("baru", "Pemerintah Baru"),
        )
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_region_code_of_another_kind_is_a_sentence_at_the_field(pool: PgPool) {
    let world = World::new(pool).await;
    let mut sent = tenant("kota-baru", "Pemerintah Kota Baru");
    sent.retain(|(name, _)| name != "kind");
    sent.push(("kind".into(), "city".into()));
    let answer = world
        .post(Some(&world.platform), "/platform/tenants/new", &sent)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains(
            "Kode wilayah kota adalah dua angka, titik, dua angka mulai dari 71, misalnya 19.71."
        ),
        "{}",
        answer.text()
    );
}
