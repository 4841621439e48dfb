//! A launch is told to those concerned, once each, and read by them alone.

use crate::launches::tests::world::World;
use sqlx::PgPool;

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_launch_reaches_leadership_and_the_leader_elsewhere(pool: PgPool) {
    let w = World::new(pool).await;
    let admin = w.person(w.city, "home_admin").await;
    let leader = w.person(w.city, "leadership").await;
    let project = w.project(w.city, "implementation").await;
    let before = w.get(&leader, "/notices").await;
    assert!(before.words().contains("Belum ada pemberitahuan"));
    w.launch(&admin, "2022-11-07", &[project]).await;
    // The class stands at the training centre: its leader is told there.
    assert_eq!(
        w.number_of("select count(*) from notice n join project p on p.tenant_id = n.tenant_id join participation a on a.id = p.participation_id and a.member_id = n.member_id")
            .await,
        1
    );
    let page = w.get(&leader, "/notices").await;
    assert!(
        page.words().contains("Laporan peluncuran:") && page.text().contains("/report\""),
        "{}",
        page.words()
    );
    assert!(w.get(&leader, "/").await.text().contains("notices\""));
    assert!(
        w.get(&admin, "/notices")
            .await
            .words()
            .contains("Belum ada pemberitahuan"),
        "not for others"
    );
    w.post(&leader, "/notices/read", &[]).await;
    assert_eq!(
        w.number_of("select count(*) from notice where read_at is not null")
            .await,
        1
    );
}
