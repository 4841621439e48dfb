//! What the database itself promises: protected tables, keys led by the tenant, roles without power, logs that cannot
//! be rewritten.

use crate::world::{World, changed};
use jejak::db::guard::{GuardError, check_isolation};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use std::collections::BTreeSet;

/// Every table with rows of tenants.
async fn tenant_tables(owner: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped order by 1",
    )
    .fetch_all(owner)
    .await
    .unwrap()
}

async fn strings(owner: &PgPool, sql: &'static str) -> BTreeSet<String> {
    sqlx::query_scalar::<_, String>(sql)
        .fetch_all(owner)
        .await
        .unwrap()
        .into_iter()
        .collect()
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// A connection as the application's role, in one tenant or in none.
async fn as_app(world: &World, tenant: Option<&str>) -> PgConnection {
    let mut connection = PgConnection::connect_with(&world.owner.connect_options())
        .await
        .unwrap();
    sqlx::query(
        "select set_config('role', 'jejak_app', false), set_config('app.tenant_id', $1, false)",
    )
    .bind(tenant.unwrap_or_default())
    .execute(&mut connection)
    .await
    .unwrap();
    connection
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn every_table_with_rows_of_tenants_is_protected_for_both_roles(pool: PgPool) {
    let tables = tenant_tables(&pool).await;
    assert!(tables.len() >= 25, "{tables:?}");
    for table in tables {
        let (rls, force, roles): (bool, bool, Vec<String>) = sqlx::query_as(
            "select c.relrowsecurity, c.relforcerowsecurity,
                    coalesce((select array_agg(distinct r.rolname::text order by r.rolname::text) from pg_policy p, pg_roles r where p.polrelid = c.oid and r.oid = any (p.polroles)), '{}')
               from pg_class c where c.oid = $1::regclass",
        )
        .bind(&table)
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(
            (rls, force, roles),
            (
                true,
                true,
                vec!["jejak_app".to_owned(), "jejak_system".to_owned()]
            ),
            "{table}"
        );
    }
    // A policy for everybody, or one that is always true for the application, would open a wall. `app_away_people` binds
    // the asking tenant itself.
    let open = strings(
        &pool,
        "select polrelid::regclass::text || '.' || polname from pg_policy
          where 0 = any (polroles) or ('jejak_app'::regrole = any (polroles) and coalesce(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) !~ 'app_tenant|app_away_people')",
    )
    .await;
    assert_eq!(open, set([]));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn keys_are_led_by_the_tenant(pool: PgPool) {
    let unique = strings(
        &pool,
        "select i.indexrelid::regclass::text from pg_index i
           join pg_class c on c.oid = i.indrelid join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
          where c.relnamespace = 'public'::regnamespace and i.indisunique and i.indkey[0] <> t.attnum",
    )
    .await;
    // An invitation is found by its token before anybody knows the tenant; the platform's acts in the log have none;
    // a project is launched once by whichever of its two governments is first; a directive is answered by both.
    assert_eq!(
        unique,
        set([
            "audit_log_pkey",
            "directive_id_key",
            "invitation_pkey",
            "invitation_token_key",
            "launch_item_once_key"
        ])
    );
    let foreign = strings(
        &pool,
        "select c.conrelid::regclass::text || ' -> ' || c.confrelid::regclass::text from pg_constraint c
           join pg_attribute t on t.attrelid = c.conrelid and t.attname = 'tenant_id'
           join pg_attribute ft on ft.attrelid = c.confrelid and ft.attname = 'tenant_id'
          where c.contype = 'f' and (c.conkey[1] <> t.attnum or c.confkey[1] <> ft.attnum)",
    )
    .await;
    // A home government launches a project that stands in another tenant's class; a check binds it to being the home.
    // Its leaders read the documents of such a project; what they have read, and of what lateness they were told, are their
    // own tenant's rows. So is what they ask of it, and what either tenant answers.
    assert_eq!(
        foreign,
        set([
            "directive -> project",
            "directive_answer -> directive",
            "document_reading -> document",
            "lateness_told -> milestone",
            "launch_item -> project",
            "project_mission -> mission_item"
        ])
    );
    let home_unbound = strings(
        &pool,
        "select c.relname::text from pg_class c join pg_attribute h on h.attrelid = c.oid and h.attname = 'home_tenant_id'
          where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not exists (
            select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and h.attnum = any (f.conkey))",
    )
    .await;
    assert_eq!(home_unbound, set([]));
}

/// Who answers when a value is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// A sentence at the field (422) or on the command line; everything typed stays.
    Field,
    /// The statement itself: what is there is taken, kept or changed.
    Upsert,
    /// The number or name is counted under a lock or made by chance, so only two at once can meet it: 409, try again.
    Race,
    /// The form was sent before: 409 with what was typed, or the same act.
    SentBefore,
}

/// Whoever adds a unique key says here where a taken value is answered. None of them ends in a fault of ours (500).
const UNIQUE: &[(&str, Answer)] = &[
    ("account_email_key", Answer::Field),
    ("account_nip_key", Answer::Upsert),
    ("agency_name_key", Answer::Upsert),
    ("cohort_number_key", Answer::Field),
    ("directive_id_key", Answer::SentBefore),
    ("document_kind_key", Answer::Upsert),
    ("document_version_number_key", Answer::Race),
    ("invitation_token_key", Answer::Race),
    ("launch_batch_number_key", Answer::Race),
    ("launch_item_once_key", Answer::Field),
    ("launch_page_code_key", Answer::Race),
    ("launch_photo_once_key", Answer::Upsert),
    ("member_account_key", Answer::Upsert),
    ("mentor_sheet_key", Answer::Upsert),
    ("org_unit_name_key", Answer::Upsert),
    ("participation_list_number_key", Answer::Race),
    ("participation_person_key", Answer::Upsert),
    ("project_participation_key", Answer::Upsert),
    ("publication_number_key", Answer::Race),
    ("publication_standing_key", Answer::Race),
    ("result_code_key", Answer::Race),
    ("routine_flag_standing_key", Answer::Upsert),
    ("saved_view_name_key", Answer::Upsert),
    ("score_scheme_name_key", Answer::Field),
    ("score_sheet_key", Answer::Upsert),
    ("section_template_number_key", Answer::Upsert),
    ("seminar_group_name_key", Answer::Field),
    ("seminar_slot_project_key", Answer::Field),
    ("tenant_name_key", Answer::Field),
    ("tenant_slug_key", Answer::Field),
];

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn every_unique_key_has_an_answer_for_a_value_that_is_taken(pool: PgPool) {
    // A key that holds the whole primary key cannot be broken by itself.
    let keys = strings(
        &pool,
        "select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
           join pg_index p on p.indrelid = i.indrelid and p.indisprimary
          where c.relnamespace = 'public'::regnamespace and c.relname <> '_sqlx_migrations'
            and i.indisunique and not i.indisprimary and not (p.indkey::int2[] <@ i.indkey::int2[])
            and not (i.indrelid = 'cohort_scoring'::regclass)",
    )
    .await;
    let answered: BTreeSet<String> = UNIQUE.iter().map(|(key, _)| (*key).to_owned()).collect();
    assert_eq!(keys, answered);
    // What no statement answers is a conflict, never a fault of ours.
    for (key, answer) in UNIQUE {
        let error = jejak::error::Error::from(taken(&pool, key).await);
        let is_sent_before = matches!(error, jejak::error::Error::SentBefore);
        let is_conflict = is_sent_before || matches!(error, jejak::error::Error::Stale);
        assert!(is_conflict, "{key}: {error}");
        assert_eq!(
            is_sent_before,
            *answer == Answer::SentBefore,
            "{key}: {error}"
        );
    }
}

/// What the database says when a unique key of this name is broken.
async fn taken(owner: &PgPool, key: &str) -> sqlx::Error {
    let raise = format!(
        "do $$ begin raise unique_violation using constraint = '{key}', message = 'taken'; end $$"
    );
    sqlx::raw_sql(AssertSqlSafe(raise))
        .execute(owner)
        .await
        .unwrap_err()
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_roles_have_no_power_beyond_rows(pool: PgPool) {
    let strong = strings(
        &pool,
        "select rolname::text from pg_roles where rolname in ('jejak_app', 'jejak_system') and (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication or rolcanlogin)",
    )
    .await;
    assert_eq!(strong, set([]));
    let on_tables = strings(
        &pool,
        "select r || ' may ' || p || ' ' || c.relname from pg_class c, unnest(array['jejak_app', 'jejak_system']) r, unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER']) p
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and has_table_privilege(r, c.oid, p)",
    )
    .await;
    assert_eq!(on_tables, set([]));
    let owned = strings(&pool, "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relowner::regrole::text in ('jejak_app', 'jejak_system')").await;
    assert_eq!(owned, set([]));
    let (makes_tables, becomes_system): (bool, bool) = sqlx::query_as(
        "select has_schema_privilege('jejak_app', 'public', 'create') or has_schema_privilege('jejak_system', 'public', 'create'), pg_has_role('jejak_app', 'jejak_system', 'member')",
    )
    .fetch_one(&pool)
    .await
    .unwrap();
    assert!(!makes_tables && !becomes_system);
    let globals = strings(
        &pool,
        "select p || ' ' || t from unnest(array['account', 'session', 'known_device', 'tenant', 'machine_arrow']) t, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p where has_any_column_privilege('jejak_app', t, case p when 'DELETE' then 'UPDATE' else p end)",
    )
    .await;
    assert_eq!(globals, set(["SELECT machine_arrow", "SELECT tenant"]));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn logs_cannot_be_rewritten_by_the_application(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.all_rows().await;
    let mut app = as_app(&world, Some(&world.a.tenant.to_string())).await;
    for sql in [
        "update audit_log set actor_name = 'lain'",
        "delete from audit_log",
        "truncate audit_log",
        "update transition set actor_name = 'lain'",
        "delete from transition",
        "truncate transition",
        "delete from document_version",
        "update document_version set title = 'lain'",
        "update review set note = 'lain'",
        "alter table audit_log disable row level security",
        "drop policy own on audit_log",
        "insert into machine_arrow values ('project', 'idea', 'jump', 'completed')",
    ] {
        let refused = sqlx::query(sql).execute(&mut app).await.expect_err(sql);
        assert_eq!(
            refused.as_database_error().unwrap().code().as_deref(),
            Some("42501"),
            "{sql}: {refused}"
        );
    }
    assert_eq!(
        changed(&before, &world.all_rows().await),
        Vec::<String>::new()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn functions_that_lend_rights_are_these_and_no_others(pool: PgPool) {
    let lending = strings(&pool, "select proname::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef").await;
    assert_eq!(
        lending,
        set([
            "app_away",
            "app_away_people",
            "app_enter",
            "app_issue_invitations",
            "app_open",
            "app_person",
            "app_provision_accounts",
            "app_public_launch",
            "app_public_photo",
            "app_search",
            "app_tell_launch",
            "app_unchanged",
            "app_verify_result",
            "app_void_links",
            "family_changes",
            "invitation_use",
            "milestone_joins_project",
            "move_directive",
            "plan_follows_project",
            "project_counted",
            "project_follows_flag",
            "project_follows_launch",
            "project_follows_plan",
            "refresh_search",
            "search_follows",
            "tell_directive",
            "trainers_change"
        ])
    );
    let loose = strings(
        &pool,
        "select proname::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and (
           proowner <> 'jejak_system'::regrole or has_function_privilege('public', oid, 'execute')
           or not coalesce(proconfig, '{}') && array['search_path=pg_catalog, public, pg_temp'])",
    )
    .await;
    assert_eq!(loose, set([]));
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn without_a_tenant_the_application_sees_no_row(pool: PgPool) {
    let world = World::new(pool).await;
    for tenant in [None, Some("00000000-0000-0000-0000-000000000000")] {
        let mut app = as_app(&world, tenant).await;
        for table in tenant_tables(&world.owner).await {
            let there: i64 =
                sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table}")))
                    .fetch_one(&world.owner)
                    .await
                    .unwrap();
            assert!(
                there > 0,
                "{table} is empty: nothing could be seen anyway; add rows to world.sql"
            );
            let column = if table == "invitation" { "id" } else { "*" };
            let seen = sqlx::query(AssertSqlSafe(format!("select {column} from {table}")))
                .fetch_all(&mut app)
                .await
                .unwrap();
            assert_eq!(seen.len(), 0, "{table}");
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn with_a_tenant_the_application_sees_that_tenants_rows_alone(pool: PgPool) {
    let world = World::new(pool).await;
    for side in [&world.a, &world.b] {
        let mut app = as_app(&world, Some(&side.tenant.to_string())).await;
        for table in tenant_tables(&world.owner).await {
            let sql = format!(
                "select count(*) filter (where tenant_id = app_tenant()), count(*) filter (where tenant_id is distinct from app_tenant()) from {table}"
            );
            let (own, others): (i64, i64) = sqlx::query_as(AssertSqlSafe(sql))
                .fetch_one(&mut app)
                .await
                .unwrap();
            // Whoever trains a government's people shows them what their government has set itself.
            let lent = table == "mission_item";
            assert!(
                own > 0 && (others == 0 || lent),
                "{table}: {own} own rows, {others} of others"
            );
        }
    }
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_home_government_sees_its_people_and_their_submitted_projects_and_can_change_none(
    pool: PgPool,
) {
    let world = World::new(pool).await;
    let before = world.rows_of(&world.a).await;
    let mut app = as_app(&world, Some(&world.h.tenant.to_string())).await;
    let marks = [world.a.marks(&[1]), world.b.marks(&[1])].concat();
    let mut readable = BTreeSet::new();
    for table in tenant_tables(&world.owner).await {
        let columns = if table == "invitation" {
            "id::text"
        } else {
            "t::text"
        };
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            "select {columns} from {table} t where tenant_id is distinct from app_tenant()"
        )))
        .fetch_all(&mut app)
        .await
        .unwrap();
        for row in &rows {
            let hit = marks
                .iter()
                .find(|m| row.to_lowercase().contains(m.as_str()));
            assert_eq!(hit, None, "{table}: {row}");
        }
        if !rows.is_empty() {
            readable.insert(table.clone());
        }
        for write in [
            "delete from {} where tenant_id is distinct from app_tenant()",
            "update {} set tenant_id = tenant_id where tenant_id is distinct from app_tenant()",
        ] {
            // Refused outright where the right is missing, no row where row level security hides it.
            if let Ok(done) = sqlx::query(AssertSqlSafe(write.replace("{}", &table)))
                .execute(&mut app)
                .await
            {
                assert_eq!(done.rows_affected(), 0, "{table}: {write}");
            }
        }
    }
    let expected = [
        "change_request",
        "cohort",
        "cohort_stage",
        "comment",
        "deadline_extension",
        "directive",
        "directive_answer",
        "document",
        "document_version",
        "evidence",
        "file",
        "launch_item",
        "milestone",
        "participation",
        "plan_baseline",
        "plan_change",
        "progress_report",
        "project",
        "project_mission",
        "project_search",
        "project_tally",
        "review",
        "routine_flag",
        "seminar_group",
        "seminar_slot",
        "transition",
        "visit",
        "visit_photo",
    ];
    assert_eq!(readable, set(expected));
    assert_eq!(
        changed(&before, &world.rows_of(&world.a).await),
        Vec::<String>::new()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn a_row_cannot_be_written_into_another_tenant_nor_point_there(pool: PgPool) {
    let world = World::new(pool).await;
    let before = world.rows_naming(&world.a).await;
    let mut app = as_app(&world, Some(&world.b.tenant.to_string())).await;
    let a = world.a.tenant;
    let attempts = [
        format!(
            "insert into agency (tenant_id, id, name, created_at) values ('{a}', gen_random_uuid(), 'Instansi lain', now())"
        ),
        format!("update agency set tenant_id = '{a}'"),
        format!(
            "insert into org_unit (id, agency_id, name, created_at) values (gen_random_uuid(), '{}', 'OPD lain', now())",
            world.a.id("agency-own")
        ),
        format!(
            "update participation set mentor_member_id = '{}'",
            world.a.id("member-mentor")
        ),
        format!(
            "insert into launch_item (batch_id, project_tenant_id, project_id, project_home_tenant_id, position) values ('{}', '{a}', '{}', '{a}', 9)",
            world.b.id("batch-planned"),
            world.a.id("project-waiting")
        ),
        format!(
            "update launch_item set project_tenant_id = '{a}', project_id = '{}', project_home_tenant_id = '{a}'",
            world.a.id("project-waiting")
        ),
    ];
    for sql in attempts {
        let refused = sqlx::query(AssertSqlSafe(sql.clone()))
            .execute(&mut app)
            .await
            .expect_err(&sql);
        // Row level security, a foreign key, a check, or a missing right.
        assert!(
            matches!(
                refused.as_database_error().unwrap().code().as_deref(),
                Some("42501" | "23503" | "23514")
            ),
            "{sql}: {refused}"
        );
    }
    assert_eq!(
        changed(&before, &world.rows_naming(&world.a).await),
        Vec::<String>::new()
    );
}

#[sqlx::test(migrator = "jejak::db::MIGRATOR")]
async fn the_guard_refuses_an_unprotected_table(pool: PgPool) {
    let world = World::new(pool).await;
    check_isolation(&world.state.db).await.unwrap();
    for weaken in [
        "alter table comment no force row level security",
        "create table stray (tenant_id uuid, id uuid)",
    ] {
        sqlx::raw_sql(weaken).execute(&world.owner).await.unwrap();
        assert!(
            matches!(
                check_isolation(&world.state.db).await,
                Err(GuardError::Unprotected(_))
            ),
            "{weaken}"
        );
        sqlx::raw_sql("alter table comment force row level security")
            .execute(&world.owner)
            .await
            .unwrap();
    }
}
