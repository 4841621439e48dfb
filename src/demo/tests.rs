//! What must hold in the database after the load.

use super::{Loaded, PASSWORD, build, load};
use crate::accounts::password;
use crate::db::Db;
use crate::files::FileStore;
use crate::id::TenantId;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgPool;
use uuid::Uuid;

fn today() -> NaiveDate {
    "2026-05-04".parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-05-04T03:00:00Z".parse().unwrap()
}

struct Bench {
    db: Db,
    files: FileStore,
    folder: std::path::PathBuf,
}

impl Bench {
    fn new(pool: &PgPool) -> Self {
        let folder = std::env::temp_dir().join(format!("jejak-demo-{}", Uuid::now_v7()));
        Self {
            db: Db::connect_lazy(pool.connect_options().as_ref().clone(), 3),
            files: FileStore::in_folder(&folder).unwrap(),
            folder,
        }
    }

    async fn load(&self) -> Loaded {
        load(&self.db, &self.files, now(), today()).await.unwrap()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn count(pool: &PgPool, sql: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()))
        .fetch_one(pool)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The number of rows of every table.
async fn sizes(pool: &PgPool) -> Vec<(String, i64)> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select tablename::text from pg_tables where schemaname = 'public' order by 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut sizes = Vec::new();
    for table in tables {
        let rows = count(pool, &format!("select count(*) from \"{table}\"")).await;
        sizes.push((table, rows));
    }
    sizes
}

/// Each of these must find nothing.
const WRONG: &[(&str, &str)] = &[
    (
        "a project beyond its idea has a mentor",
        "select count(*) from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id where p.stage <> 'idea' and a.mentor_member_id is null",
    ),
    (
        "a design that was submitted has a coach",
        "select count(*) from project p join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id join document d on d.tenant_id = p.tenant_id and d.project_id = p.id where d.kind = 'design' and d.latest_number > 0 and a.coach_member_id is null",
    ),
    (
        "what is launched is carried out",
        "select count(*) from launch_item i join launch_batch b on b.tenant_id = i.tenant_id and b.id = i.batch_id join project p on p.tenant_id = i.project_tenant_id and p.id = i.project_id where p.stage not in ('implementation', 'reporting', 'result_seminar', 'completed', 'sustaining')",
    ),
    (
        "a launched item has its snapshot",
        "select count(*) from launch_item i join launch_batch b on b.tenant_id = i.tenant_id and b.id = i.batch_id where (b.state = 'launched') <> (i.snapshot is not null)",
    ),
    (
        "the last move of a project leads to where it is",
        "select count(*) from project p where p.stage <> coalesce((select t.to_state from transition t where t.tenant_id = p.tenant_id and t.subject_id = p.id order by t.at desc, t.id desc limit 1), 'idea')",
    ),
    (
        "the last move of a document leads to where it is",
        "select count(*) from document d where d.state <> coalesce((select t.to_state from transition t where t.tenant_id = d.tenant_id and t.subject_id = d.id order by t.at desc, t.id desc limit 1), 'draft')",
    ),
    (
        "the last move of a milestone leads to where it is",
        "select count(*) from milestone m where m.state <> coalesce((select t.to_state from transition t where t.tenant_id = m.tenant_id and t.subject_id = m.id order by t.at desc, t.id desc limit 1), 'not_started')",
    ),
    (
        "each move begins where the one before ended",
        "select count(*) from (select from_state, lag(to_state) over (partition by subject_id order by at, id) as before from transition) m where before is not null and before <> from_state",
    ),
    (
        "the state of a document began with its last move",
        "select count(*) from document d join lateral (select max(t.at) as at from transition t where t.tenant_id = d.tenant_id and t.subject_id = d.id) t on true where t.at is not null and t.at <> d.state_since",
    ),
    (
        "the number of versions is what the document says",
        "select count(*) from document d where d.latest_number <> (select count(*) from document_version v where v.tenant_id = d.tenant_id and v.document_id = d.id)",
    ),
    (
        "a project is submitted with its first version",
        "select count(*) from project p where p.submitted_at is distinct from (select min(v.submitted_at) from document d join document_version v on v.tenant_id = d.tenant_id and v.document_id = d.id where d.tenant_id = p.tenant_id and d.project_id = p.id)",
    ),
    (
        "a review is decided after its version was submitted",
        "select count(*) from review r join document_version v on v.tenant_id = r.tenant_id and v.document_id = r.document_id and v.number = r.version_number where r.decided_at < v.submitted_at",
    ),
    (
        "a returned version has a checklist",
        "select count(*) from review r where r.decision = 'returned' and not exists (select from change_request c where c.tenant_id = r.tenant_id and c.review_id = r.id)",
    ),
    (
        "a submitted version has all sections that are needed",
        "select count(*) from document_version where jsonb_array_length(sections) < 6",
    ),
    (
        "a verified milestone has accepted evidence",
        "select count(*) from milestone m where m.state = 'verified' and not exists (select from evidence e where e.tenant_id = m.tenant_id and e.milestone_id = m.id and e.state = 'accepted')",
    ),
    (
        "a milestone that waits has evidence that waits",
        "select count(*) from milestone m where m.state = 'done_unverified' and not exists (select from evidence e where e.tenant_id = m.tenant_id and e.milestone_id = m.id and e.state = 'pending')",
    ),
    (
        "weights of a horizon sum to 100, or to 50 where one of two was given up",
        "select count(*) from (select sum(weight) as sum from milestone where state <> 'cancelled' group by tenant_id, project_id, horizon) w where sum not in (50, 100)",
    ),
    (
        "short-term milestones end within the class",
        "select count(*) from milestone m join project p on p.tenant_id = m.tenant_id and p.id = m.project_id join cohort c on c.tenant_id = p.tenant_id and c.id = p.cohort_id where m.horizon = 'short' and m.ends_on > c.ends_on",
    ),
    (
        "nothing is paid twice over",
        "select count(*) from milestone where spent_rupiah > budget_rupiah or (budget_rupiah = 0) <> (funding_source = 'none')",
    ),
    (
        "everybody in a class is in the directory with the role",
        "select count(*) from participation a where not exists (select from role_assignment r where r.tenant_id = a.tenant_id and r.member_id = a.member_id and r.role = 'participant')",
    ),
    (
        "mentors and coaches hold their roles",
        "select count(*) from participation a where (a.mentor_member_id is not null and not exists (select from role_assignment r where r.tenant_id = a.tenant_id and r.member_id = a.mentor_member_id and r.role = 'mentor')) or (a.coach_member_id is not null and not exists (select from role_assignment r where r.tenant_id = a.tenant_id and r.member_id = a.coach_member_id and r.role = 'coach'))",
    ),
    (
        "an agency with a space of its own is linked to it, and its people to their home",
        "select count(*) from participation a join agency g on g.tenant_id = a.tenant_id and g.id = a.agency_id where a.home_tenant_id <> coalesce(g.linked_tenant_id, a.tenant_id)",
    ),
    (
        "a title stands once in a class",
        "select count(*) from (select from project where title <> '' group by tenant_id, cohort_id, title having count(*) > 1) t",
    ),
    (
        "a project changed last when something last happened to it",
        "select count(*) from project p where p.updated_at < (select max(t.at) from transition t where t.tenant_id = p.tenant_id and t.project_id = p.id)",
    ),
    (
        "nothing lies in the future",
        "select count(*) from transition where at > '2026-05-04T03:00:00Z'",
    ),
    (
        "those who are out of the class say why",
        "select count(*) from participation where (status = 'withdrawn') <> (status_reason <> '')",
    ),
];

/// Each of these must find at least one.
const PRESENT: &[&str] = &[
    "select count(*) from routine_flag where answered_at is not null and lifted_at is null",
    "select count(*) from routine_flag where answered_at is null",
    "select count(*) from routine_flag where lifted_at is not null",
    "select count(*) from mentor_sheet where state = 'draft'",
    "select count(*) from mentor_sheet where state = 'submitted'",
    "select count(*) from comment where audience = 'reviewers'",
    "select count(*) from comment where audience = 'team'",
    "select count(*) from comment where audience = 'all'",
    "select count(*) from evidence where state = 'returned'",
    "select count(*) from consultation where state = 'asked'",
    "select count(*) from consultation where state = 'answered' and adviser_role = 'mentor'",
    "select count(*) from milestone where state not in ('verified', 'cancelled') and horizon = 'short' and ends_on < '2026-05-04' and starts_on > '2026-01-01'",
    "select count(*) from document where state = 'submitted' and kind = 'idea' and state_since between '2026-04-28T00:00:00Z' and '2026-04-28T23:00:00Z'",
    "select count(*) from participation where mentor_member_id is null",
    "select count(*) from cohort c where starts_on > '2026-05-04' and not exists (select from participation a where a.cohort_id = c.id)",
    "select count(*) from member m join member o on o.account_id = m.account_id and o.tenant_id <> m.tenant_id",
    "select count(*) from launch_batch where state = 'planned'",
    "select count(*) from evidence where link is not null",
    "select count(*) from milestone where state = 'cancelled'",
];

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_stories_stand_in_the_database_and_agree_with_themselves(pool: PgPool) {
    let bench = Bench::new(&pool);
    assert!(matches!(bench.load().await, Loaded::Now(_)));
    for (rule, sql) in WRONG {
        assert_eq!(count(&pool, sql).await, 0, "{rule}");
    }
    for sql in PRESENT {
        assert!(count(&pool, sql).await > 0, "{sql}");
    }
    let before = sizes(&pool).await;
    assert!(matches!(bench.load().await, Loaded::Before));
    assert_eq!(sizes(&pool).await, before, "a second load changes nothing");
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn the_numbers_are_those_of_the_stories(pool: PgPool) {
    let bench = Bench::new(&pool);
    bench.load().await;
    let of = |class: &str, more: &str| {
        format!(
            "select count(*) from participation a join cohort c on c.tenant_id = a.tenant_id and c.id = a.cohort_id join tenant h on h.id = a.home_tenant_id where c.program || c.number || '-' || c.year = '{class}' and {more}"
        )
    };
    for (class, more, wanted) in [
        ("diklatpim319-2017", "true", 39),
        (
            "diklatpim319-2017",
            "c.quota = 40 and a.status = 'graduated'",
            39,
        ),
        ("diklatpim319-2017", "h.slug = 'babel'", 24),
        ("diklatpim319-2017", "h.slug = 'bangka-barat'", 5),
        ("diklatpim319-2017", "h.slug = 'bangka-selatan'", 10),
        ("diklatpim215-2018", "true", 60),
        (
            "diklatpim215-2018",
            "a.agency_name = 'Pemerintah Provinsi Sulawesi Selatan'",
            13,
        ),
        ("pka7-2022", "h.slug = 'balikpapan'", 10),
        ("pka6-2022", "h.slug = 'balikpapan'", 8),
        ("pka4-2026", "true", 24),
    ] {
        assert_eq!(
            count(&pool, &of(class, more)).await,
            wanted,
            "{class}: {more}"
        );
    }
    assert_eq!(count(&pool, "select count(distinct a.agency_name) from participation a join cohort c on c.id = a.cohort_id where c.year = 2018").await, 7);
    assert_eq!(count(&pool, "select count(*) from (select p.id from project p join cohort c on c.id = p.cohort_id join milestone m on m.project_id = p.id where c.year = 2018 group by p.id having sum(m.budget_rupiah) not between 50000000 and 500000000) p").await, 0);
    let batches: Vec<(String, i32, i64)> = sqlx::query_as("select t.slug, b.number, count(i.project_id) from launch_batch b join tenant t on t.id = b.tenant_id left join launch_item i on i.tenant_id = b.tenant_id and i.batch_id = b.id group by 1, 2 order by 1, 2").fetch_all(&pool).await.unwrap();
    let wanted = [
        ("babel", 1, 24),
        ("babel", 2, 3),
        ("babel", 3, 5),
        ("balikpapan", 1, 8),
        ("balikpapan", 2, 10),
        ("bangka-barat", 1, 5),
        ("bangka-selatan", 1, 10),
    ];
    assert_eq!(
        batches,
        wanted.map(|(slug, number, items)| (slug.to_owned(), number, items))
    );
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn every_stage_and_state_stands_in_the_running_class(pool: PgPool) {
    let bench = Bench::new(&pool);
    bench.load().await;
    let stages = "select count(distinct p.stage) from project p join cohort c on c.id = p.cohort_id where c.year = 2026";
    assert_eq!(
        count(&pool, stages).await,
        8,
        "all but completed and sustaining"
    );
    assert_eq!(
        count(&pool, "select count(distinct stage) from project").await,
        10
    );
    let documents = "select count(distinct d.kind || d.state) from document d join project p on p.id = d.project_id join cohort c on c.id = p.cohort_id where c.year = 2026 and d.kind || d.state in
      ('ideadraft', 'ideasubmitted', 'idearevision_requested', 'idearejected', 'ideaapproved', 'designdraft', 'designsubmitted', 'designmentor_approved', 'designrevision_requested',
       'designapproved', 'designfinal', 'reportdraft', 'reportsubmitted', 'reportmentor_approved', 'reportapproved')";
    assert_eq!(count(&pool, documents).await, 15);
    assert_eq!(count(&pool, "select count(distinct m.state) from milestone m join project p on p.id = m.project_id join cohort c on c.id = p.cohort_id where c.year = 2026").await, 5);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn people_can_sign_in_and_evidence_can_be_opened(pool: PgPool) {
    let bench = Bench::new(&pool);
    let Loaded::Now(listing) = bench.load().await else {
        panic!("not loaded")
    };
    let stored: Vec<String> = sqlx::query_scalar("select distinct password_hash from account")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(stored.len(), 1);
    assert!(
        password::verify(PASSWORD.into(), stored.into_iter().next())
            .await
            .unwrap()
    );
    assert_eq!(password::weakness(PASSWORD, &[]), None);
    for spot in &listing.spots {
        let sql = "select count(*) from account a left join member m on m.account_id = a.id left join tenant t on t.id = m.tenant_id left join role_assignment r on r.tenant_id = m.tenant_id and r.member_id = m.id
                    where (a.nip = $1 or a.email = $1) and a.name = $2 and (t.slug = $3 and r.role = $4 or $3 is null and a.platform_admin)";
        let found: i64 = sqlx::query_scalar(sql)
            .bind(&spot.login)
            .bind(&spot.name)
            .bind(spot.tenant)
            .bind(spot.role)
            .fetch_one(&pool)
            .await
            .unwrap();
        assert_eq!(found, 1, "{spot:?}");
    }
    let files: Vec<(Uuid, String, String, i64, Vec<u8>)> =
        sqlx::query_as("select tenant_id, name, media_type, size_bytes, sha256 from file")
            .fetch_all(&pool)
            .await
            .unwrap();
    assert!(files.len() > 300);
    for (tenant, name, media_type, size, digest) in files.into_iter().step_by(29) {
        let bytes = bench.files.get(TenantId(tenant), &digest).await.unwrap();
        assert_eq!(bytes.len() as i64, size);
        assert_eq!(
            crate::files::check(&name, &bytes, false).map(|k| k.media_type),
            Ok(media_type.as_str())
        );
    }
}

#[test]
fn the_accounts_are_the_same_whenever_somebody_asks() {
    let logins = |day: &str| {
        build(day.parse().unwrap())
            .unwrap()
            .listing
            .spots
            .into_iter()
            .map(|s| (s.login, s.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(logins("2026-05-04"), logins("2031-02-28"));
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn a_database_of_real_organisations_is_left_alone(pool: PgPool) {
    let bench = Bench::new(&pool);
    sqlx::query("insert into tenant (id, slug, name, kind, time_zone, colour, created_at) values ($1, 'bantul', 'Pemerintah Kabupaten Bantul', 'regency', 'WIB', '#0f5c63', $2)")
        .bind(Uuid::now_v7())
        .bind(now())
        .execute(&pool)
        .await
        .unwrap();
    assert!(matches!(bench.load().await, Loaded::Refused));
    assert_eq!(count(&pool, "select count(*) from tenant").await, 1);
    assert_eq!(count(&pool, "select count(*) from account").await, 0);
}

#[sqlx::test(migrator = "crate::db::MIGRATOR")]
async fn what_was_published_is_what_the_scores_in_the_database_come_to(pool: PgPool) {
    use crate::assessment::scoring::{actions::compute, store};
    use crate::id::{CohortId, TenantId};
    let bench = Bench::new(&pool);
    bench.load().await;
    let classes: Vec<(Uuid, Uuid, i64)> = sqlx::query_as(
        "select b.tenant_id, b.cohort_id, (select count(distinct e.member_id) from seminar_examiner e join seminar_group g on g.id = e.group_id where g.cohort_id = b.cohort_id) from publication b order by 3",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(classes.iter().map(|c| c.2).collect::<Vec<_>>(), [2, 3]);
    let mut counts = Vec::new();
    for (tenant, cohort, _) in classes {
        let mut tx = bench.db.tenant(TenantId(tenant)).await.unwrap();
        let scoring = store::find(&mut tx, CohortId(cohort))
            .await
            .unwrap()
            .unwrap();
        let scored = compute(&mut tx, &scoring).await.unwrap();
        counts.push(scored.len());
        for one in &scored {
            let kept =
                crate::assessment::publications::store::find_standing(&mut tx, one.person.id)
                    .await
                    .unwrap()
                    .unwrap();
            assert_eq!(kept.outcome.0, one.outcome, "{}", one.person.name);
            assert_eq!(kept.total, one.outcome.total);
        }
        let mended = scored
            .iter()
            .filter(|s| s.outcome.aspects.iter().any(|a| a.remedial.is_some()))
            .count();
        assert_eq!(mended, usize::from(scored.len() < 60));
    }
    assert_eq!(counts.iter().max(), Some(&60));
}
