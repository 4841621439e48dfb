//! A frozen plan changes with a reason.

use super::world::{self, World, project};
use crate::db::MIGRATOR;
use axum::http::StatusCode;
use sqlx::PgPool;

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_frozen_plan_changes_with_a_reason_that_stands_in_the_thread(pool: PgPool) {
    let w = World::new(pool).await;
    w.milestones(1, "not_started").await;
    w.milestones(2, "not_started").await;
    sqlx::query(
        "insert into plan_baseline (tenant_id, project_id, home_tenant_id, number, name, frozen_at, frozen_by_name, plan)
         select m.tenant_id, m.project_id, m.home_tenant_id, 1, 'Rencana', now(), 'Penguji', jsonb_agg(planned(m)) from milestone m group by 1, 2, 3",
    )
    .execute(&w.pool)
    .await
    .unwrap();
    let change = |reason: &'static str| {
        [
            ("horizon", "short"),
            ("title", "Tahapan 1"),
            ("starts_on", "2026-09-01"),
            ("ends_on", "2026-10-20"),
            ("budget", "1.000.000"),
            ("funding_source", "apbd_regency"),
            ("version", "1"),
            ("reason", reason),
        ]
    };
    let (edit, delete) = (w.at(1, "/edit"), w.at(2, "/delete"));
    for refused in ["", "mundur"] {
        let answer = w.post(world::LEADER, &edit, &change(refused)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("2026-10-20"), "what was typed stays");
    }
    w.post(
        world::LEADER,
        &edit,
        &change("Menunggu surat keputusan bupati."),
    )
    .await
    .sees();
    let answer = w.post(world::LEADER, &delete, &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reason = [("reason", "Digabung dengan tahapan pertama.")];
    w.post(world::LEADER, &delete, &reason).await.sees();
    let added = [
        ("horizon", "short"),
        ("title", "Tahapan susulan"),
        ("starts_on", "2026-09-01"),
        ("ends_on", "2026-09-20"),
        ("funding_source", "none"),
    ];
    let new = format!("{}/new", w.plan());
    let answer = w.post(world::LEADER, &new, &added).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);

    let told: Vec<(String, String, String)> =
        sqlx::query_as("select kind, what, reason from plan_change order by changed_at, kind")
            .fetch_all(&w.pool)
            .await
            .unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|(k, w, r)| (k.as_str(), w.as_str(), r.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "changed",
                "waktu: 1 Sep 2026 – 30 Sep 2026 menjadi 1 Sep 2026 – 20 Okt 2026; anggaran: Rp0 menjadi Rp1.000.000",
                "Menunggu surat keputusan bupati."
            ),
            (
                "deleted",
                "1 Sep 2026 – 30 Sep 2026",
                "Digabung dengan tahapan pertama."
            ),
        ]
    );
    let thread = format!("/t/nusa/projects/{}", project());
    for who in [world::LEADER, world::MENTOR] {
        let page = w.get(who, &thread).await.body;
        assert!(
            page.contains("mengubah rencana tahapan “Tahapan 1”"),
            "{page}"
        );
        assert!(page.contains("Menunggu surat keputusan bupati."));
        assert!(page.contains("menghapus dari rencana tahapan “Tahapan 2”"));
    }
    let told = w.get(world::MENTOR, "/t/nusa/notices").await.body;
    assert!(
        told.contains("mengubah rencana tahapan “Tahapan 1”. Alasan: Menunggu surat"),
        "{told}"
    );
}
