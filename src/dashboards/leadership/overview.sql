-- $1 to $6: the stages of submitted, approved, implemented, launched, sustaining, stopped. $7 today, $8 the day from which on
-- a late milestone has reached leadership. $9 states of unanswered budget feedback, $10 of directives that are over.
-- $11 how many projects of a kind are named, $12 how many classes.
with counted as (
  select tenant_id = app_tenant() as ours, sum(projects) filter (where stage = any($1)) as submitted, sum(projects) filter (where stage = any($2)) as approved,
         sum(projects) filter (where stage = any($3)) as implemented, sum(projects) filter (where stage = any($4) and launched) as launched,
         sum(projects) filter (where stage = any($5)) as sustaining, sum(projects) filter (where stage = any($6)) as stopped
    from project_tally where submitted and (tenant_id = app_tenant() or home_tenant_id = app_tenant()) group by 1
), batch as (
  (select 'latest' as which, b.* from launch_batch b where b.tenant_id = app_tenant() and b.state = 'launched' order by b.number desc limit 1)
  union all
  (select 'next', b.* from launch_batch b where b.tenant_id = app_tenant() and b.state = 'planned' order by b.held_at limit 1)
), launch as (
  select b.which, jsonb_build_object('id', b.id, 'number', b.number, 'title', b.title, 'held_at', b.held_at, 'presided_by', b.presided_by,
           'projects', (select count(*) from launch_item i where i.tenant_id = b.tenant_id and i.batch_id = b.id)) as part
    from batch b
), away as materialized (
  select * from app_away()
), late as materialized (
  (select p.tenant_id, p.id, p.short_due_on as since from project p
    where p.tenant_id = app_tenant() and p.short_due_on < $7 and p.submitted_at is not null and p.stage = any($3) order by p.short_due_on, p.id limit $11)
  union all
  select p.tenant_id, p.id, p.short_due_on
    from away x join project p on p.tenant_id = x.tenant_id and p.id = x.project_id and p.short_due_on < $7 and p.stage = any($3)
), routine as materialized (
  (select p.tenant_id, p.id, p.flagged_at as since from project p
    where p.tenant_id = app_tenant() and p.flagged_at is not null and p.submitted_at is not null and p.stage = any($1) order by p.flagged_at, p.id limit $11)
  union all
  select p.tenant_id, p.id, p.flagged_at
    from away x join project p on p.tenant_id = x.tenant_id and p.id = x.project_id and p.flagged_at is not null and p.stage = any($1)
), named as (
  (select 'routine' as measure, tenant_id, id, since::date,
          (select count(*) from routine where tenant_id <> app_tenant())
          + (select count(*) from project p where p.tenant_id = app_tenant() and p.flagged_at is not null and p.submitted_at is not null and p.stage = any($1)) as total
     from routine order by since, id limit $11)
  union all
  (select 'late', tenant_id, id, since,
          (select count(*) from late where tenant_id <> app_tenant())
          + (select count(*) from project p where p.tenant_id = app_tenant() and p.short_due_on < $7 and p.submitted_at is not null and p.stage = any($3))
     from late order by since, id limit $11)
), concern as (
  select coalesce(jsonb_agg(jsonb_build_object('measure', r.measure, 'total', r.total, 'id', r.id, 'reason', coalesce(f.reason, ''),
           'by', coalesce(f.flagged_by_name, ''), 'answer', coalesce(f.answer, ''), 'due', case r.measure when 'late' then r.since end, 'late', s.late,
           'leader', a.name, 'unit', a.org_unit_name, 'agency', case p.home_tenant_id when app_tenant() then '' else a.agency_name end, 'name', short_name(p.brand, p.title, a.name)) order by r.measure, r.since, r.id), '[]') as parts
    from named r join project p on p.tenant_id = r.tenant_id and p.id = r.id
    join participation a on a.tenant_id = p.tenant_id and a.id = p.participation_id
    left join routine_flag f on r.measure = 'routine' and f.tenant_id = r.tenant_id and f.project_id = r.id and f.lifted_at is null
    cross join lateral (
      select count(*) as late from milestone m where r.measure = 'late' and m.tenant_id = r.tenant_id and m.project_id = r.id
         and m.horizon = 'short' and is_late(p.stage, m.state, m.ends_on, $7)) s
), asked as (
  select count(*) filter (where d.kind = 'budget' and d.state = any($9)) as budget, count(*) filter (where d.due_on < $7) as overdue,
         count(*) filter (where d.kind = 'mandatory') as mandatory
    from directive d where (d.project_tenant_id = app_tenant() or d.project_home_tenant_id = app_tenant()) and d.state <> all($10)
), running as (
  select c.tenant_id, c.id, c.name, c.ends_on from cohort c where c.tenant_id = app_tenant() and c.starts_on <= $7 and c.ends_on >= $7
  union all
  select c.tenant_id, c.id, c.name, c.ends_on from (select distinct x.tenant_id, x.cohort_id from app_away_people() x) x
    join cohort c on c.tenant_id = x.tenant_id and c.id = x.cohort_id and c.starts_on <= $7 and c.ends_on >= $7
), class as (
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'organiser', case when c.tenant_id = app_tenant() then '' else t.name end,
           'stage', coalesce(s.label, ''), 'ends_on', c.ends_on,
           'participants', (select count(*) from participation a where a.tenant_id = c.tenant_id and a.cohort_id = c.id and a.status <> 'withdrawn'),
           'submitted', (select count(*) from project p where p.tenant_id = c.tenant_id and p.cohort_id = c.id and p.submitted_at is not null and p.stage = any($1)))
           order by c.ends_on, c.id), '[]') as parts
    from (select * from running order by ends_on, id limit $12) c
    join tenant t on t.id = c.tenant_id
    left join lateral (
      select label from cohort_stage s where s.tenant_id = c.tenant_id and s.cohort_id = c.id and $7 between s.starts_on and s.ends_on
       order by s.position desc limit 1) s on true
)
select coalesce(c.submitted, 0)::bigint as "c_submitted!", coalesce(c.approved, 0)::bigint as "c_approved!", coalesce(c.implemented, 0)::bigint as "c_implemented!",
       coalesce(c.launched, 0)::bigint as "c_launched!", coalesce(c.sustaining, 0)::bigint as "c_sustaining!", coalesce(c.stopped, 0)::bigint as "c_stopped!",
       coalesce(h.submitted, 0)::bigint as "h_submitted!", coalesce(h.approved, 0)::bigint as "h_approved!", coalesce(h.implemented, 0)::bigint as "h_implemented!",
       coalesce(h.launched, 0)::bigint as "h_launched!", coalesce(h.sustaining, 0)::bigint as "h_sustaining!", coalesce(h.stopped, 0)::bigint as "h_stopped!",
       (select coalesce(sum(b.first_launched), 0) from launch_batch b where b.tenant_id = app_tenant()) as "by_us!",
       (select count(*) from milestone m where m.tenant_id = app_tenant() and is_still_due(m.watched, m.state) and m.ends_on < $7 and m.ends_on <= $8)
       + (select count(*) from away x join milestone m on m.tenant_id = x.tenant_id and m.project_id = x.project_id
           where is_still_due(m.watched, m.state) and m.ends_on < $7 and m.ends_on <= $8) as "late!",
       d.budget as "budget!", d.overdue as "overdue!", d.mandatory as "mandatory!",
       (select count(*) from examiner_note x join project p on p.tenant_id = x.tenant_id and p.id = x.project_id
         where x.tenant_id = app_tenant() and x.state = 'open' and x.severity <> 'suggestion' and p.submitted_at is not null and p.stage = any($1)) as "notes!",
       (select count(*) from visit v where v.verdict = 'not_found' and (v.tenant_id = app_tenant() or v.home_tenant_id = app_tenant())) as "not_found!",
       (select parts from concern) as "concerns!: Json<Vec<ConcernPart>>",
       (select parts from class) as "classes!: Json<Vec<ClassPart>>", (select count(*) from running) as "classes_total!",
       (select part from launch where which = 'latest') as "latest?: Json<LaunchPart>", (select part from launch where which = 'next') as "next?: Json<LaunchPart>"
  from asked d
  left join counted c on c.ours
  left join counted h on not h.ours
