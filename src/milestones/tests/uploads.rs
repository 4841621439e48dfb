//! Every way a file can be wrong, through the router; and who gets a good one back.

use super::world::{self, World, request};
use crate::db::MIGRATOR;
use crate::files::{
    office_sample,
    samples::{PDF, PNG},
};
use axum::body::Body;
use axum::http::StatusCode;
use sqlx::PgPool;

/// How many files lie in the folder.
fn stored(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder).map_or(0, |entries| {
        entries
            .flatten()
            .map(|e| {
                if e.path().is_dir() {
                    stored(&e.path())
                } else {
                    1
                }
            })
            .sum()
    })
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_wrong_with_a_file_is_said_and_nothing_typed_is_lost(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    let flood = [&PNG[..16], b"\0\0\xc3\x50\0\0\xc3\x50\x08\x06\0\0\0"].concat();
    let bomb = office_sample(&[
        ("[Content_Types].xml", 9),
        ("word/document.xml", 4_000_000_000),
    ]);
    let large = vec![b' '; 20 * 1024 * 1024];
    let cases: [(&str, &[u8], usize, &str); 8] = [
        ("laporan.pdf", &large, 0, "Berkas lebih dari 10 MB."),
        (
            "laporan.pdf",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff",
            0,
            "Isi berkas tidak cocok",
        ),
        (
            "program.exe",
            b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff",
            0,
            "Jenis berkas ini tidak diterima.",
        ),
        ("kosong.pdf", b"", 0, "Berkas kosong."),
        ("laporan.pdf", PDF, 20, "Kiriman terputus sebelum selesai."),
        (
            "foto.png",
            &flood,
            0,
            "Berkas ini terlalu besar bila dibuka.",
        ),
        (
            "notulen.docx",
            &bomb,
            0,
            "Berkas ini terlalu besar bila dibuka.",
        ),
        (
            "gambar.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
            0,
            "Jenis berkas ini tidak diterima.",
        ),
    ];
    let typed = [
        ("progress", "55"),
        ("note", "Rapat <kedua> & ketiga."),
        ("obstacle", "Anggaran belum turun."),
        ("category", "minutes"),
        ("spent", "Rp 2.000.000"),
    ];
    for (name, bytes, cut, sentence) in cases {
        let answer = w
            .upload(
                world::LEADER,
                &w.at(1, "/reports"),
                &typed,
                (name, bytes),
                cut,
            )
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{name} {sentence}"
        );
        assert!(answer.body.contains(sentence), "{name}: {sentence}");
        for kept in [
            "value=\"55\"",
            "Rapat &#60;kedua&#62; &#38; ketiga.",
            "Anggaran belum turun.",
            "value=\"minutes\" selected",
            "value=\"Rp 2.000.000\"",
        ] {
            assert!(answer.body.contains(kept), "{name} keeps {kept}");
        }
    }
    // A body that is over the limit in its very first piece brings no field to give back.
    let huge = w
        .upload(
            world::LEADER,
            &w.at(1, "/reports"),
            &typed,
            ("laporan.pdf", &vec![b' '; 33 * 1024 * 1024]),
            0,
        )
        .await;
    assert_eq!(
        (huge.status, huge.body.contains("Kiriman lebih dari 32 MB.")),
        (StatusCode::PAYLOAD_TOO_LARGE, true)
    );
    assert_eq!(
        (
            w.count("progress_report").await,
            w.count("file").await,
            stored(&w.folder)
        ),
        (0, 0, 0)
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_good_file_beside_a_wrong_field_is_asked_for_again(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    let answer = w
        .upload(
            world::LEADER,
            &w.at(1, "/reports"),
            &[("note", ""), ("progress", "abc"), ("category", "photo")],
            ("foto.png", PNG),
            0,
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("Pilih lagi berkas “foto.png”"),
        "{}",
        answer.body
    );
    assert_eq!(
        stored(&w.folder),
        0,
        "nothing is stored before everything is right"
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_same_file_is_stored_once(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    w.milestones(2, "in_progress").await;
    let send = async |n: u128, id: u128, report: bool| {
        let (id, path) = (
            w.id(id),
            w.at(n, if report { "/reports" } else { "/evidence" }),
        );
        let fields = [
            ("id", id.as_str()),
            ("category", "minutes"),
            ("progress", "50"),
            ("note", "Rapat."),
        ];
        w.upload(world::LEADER, &path, &fields, ("notulen.pdf", PDF), 0)
            .await
            .sees();
    };
    send(1, 500, true).await;
    send(1, 500, true).await;
    send(1, 501, false).await;
    send(2, 502, false).await;
    assert_eq!(
        (
            w.count("progress_report").await,
            w.count("file").await,
            w.count("evidence").await,
            stored(&w.folder)
        ),
        (1, 1, 2, 1)
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn evidence_under_a_number_that_stands_is_refused_not_swallowed(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    w.milestones(2, "in_progress").await;
    let id = w.id(510);
    let send = async |n: u128, name: &str| {
        let fields = [("id", id.as_str()), ("category", "minutes")];
        w.upload(
            world::LEADER,
            &w.at(n, "/evidence"),
            &fields,
            (name, PDF),
            0,
        )
        .await
    };
    send(1, "notulen.pdf").await.sees();
    sqlx::query("delete from form_receipt")
        .execute(&w.pool)
        .await
        .unwrap();
    assert_eq!(send(2, "lain.pdf").await.status, StatusCode::CONFLICT);
    assert_eq!(w.count("evidence").await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_forged_upload_is_refused(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    let body = "--line\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nx\r\n--line--\r\n";
    let sent = request(world::LEADER, &w.at(1, "/reports"))
        .method("POST")
        .header("content-type", "multipart/form-data; boundary=line")
        .body(Body::from(body))
        .unwrap();
    assert_eq!(w.send(sent).await.status, StatusCode::FORBIDDEN);
    let stranger = w
        .upload(
            world::STRANGER,
            &w.at(1, "/reports"),
            &[("note", "x"), ("progress", "1")],
            ("a.pdf", PDF),
            0,
        )
        .await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let mentor = w
        .upload(
            world::MENTOR,
            &w.at(1, "/evidence"),
            &[("category", "photo")],
            ("a.pdf", PDF),
            0,
        )
        .await;
    assert_eq!(mentor.status, StatusCode::FORBIDDEN);
    assert_eq!(stored(&w.folder), 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_file_goes_to_those_who_see_the_project_and_never_renders(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "in_progress").await;
    let name = "daftar \u{202e}hadir’;.pdf";
    w.upload(
        world::LEADER,
        &w.at(1, "/evidence"),
        &[("category", "attendance")],
        (name, PDF),
        0,
    )
    .await
    .sees();
    let id: uuid::Uuid = sqlx::query_scalar("select id from file")
        .fetch_one(&w.pool)
        .await
        .unwrap();
    let path = format!("/t/nusa/files/{id}");
    for who in [world::LEADER, world::MENTOR, world::COACH, world::ADMIN] {
        let answer = w.get(who, &path).await;
        assert_eq!(
            (answer.status, answer.bytes.as_slice()),
            (StatusCode::OK, PDF)
        );
    }
    let answer = w.get(world::MENTOR, &path).await;
    let header = |name: &str| {
        answer
            .headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"daftar hadir__.pdf\"; filename*=UTF-8''daftar%20hadir%E2%80%99%3B.pdf"
    );
    assert_eq!(
        header("content-security-policy"),
        "sandbox; default-src 'none'"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    let again = w
        .send(
            request(world::MENTOR, &path)
                .header("if-none-match", header("etag"))
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(
        (again.status, again.bytes.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    for who in [world::OTHER_MENTOR, world::OTHER_LEADER, world::STRANGER] {
        assert_eq!(w.get(who, &path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        w.get(world::STRANGER, &path.replace("/nusa/", "/lain/"))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    w.give_home_to_the_other_tenant().await;
    assert_eq!(
        w.get(world::HOME_ADMIN, &path.replace("/nusa/", "/lain/"))
            .await
            .bytes,
        PDF
    );
}
