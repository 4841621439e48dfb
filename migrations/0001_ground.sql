-- The ground: the two database roles, who is asking, organisations, people, sessions, audit, files.
-- See "Two doors to the database" in README.md.

-- Roles belong to the whole server: of two databases that are migrated at once, the second finds them made meanwhile.
do $$
declare made text;
begin
  foreach made in array array['jejak_app', 'jejak_system'] loop
    if not exists (select from pg_roles where rolname = made) then
      begin
        execute format('create role %I nologin', made);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
  end loop;
end $$;

-- Makes whoever migrates a member of both roles: only a member may take a role on or give a function to it. From
-- PostgreSQL 16 on, having made a role is not enough.
create procedure join_roles() language plpgsql as $$
declare
  wanted text;
  needed text := case when current_setting('server_version_num')::integer >= 160000 then 'SET' else 'MEMBER' end;
begin
  foreach wanted in array array['jejak_app', 'jejak_system'] loop
    if not pg_has_role(current_user, wanted, needed) then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end $$;
revoke execute on procedure join_roles from public;
call join_roles();

revoke create on schema public from public;
grant usage on schema public to jejak_app, jejak_system;

-- Lets a function run with the rights of jejak_system, for triggers and for other functions of that role alone. The new
-- owner needs the right to make things in the schema while it becomes the owner, and not longer.
create procedure keep_to_system(name regproc) language plpgsql as $$
begin
  execute format('revoke execute on function %s from public', name::regprocedure);
  grant create on schema public to jejak_system;
  execute format('alter function %s owner to jejak_system', name::regprocedure);
  revoke create on schema public from jejak_system;
end $$;

-- The same for a function that the application calls: one of the narrow ways through its wall.
create procedure open_to_app(name regproc) language plpgsql as $$
begin
  execute format('grant execute on function %s to jejak_app', name::regprocedure);
  call keep_to_system(name);
end $$;
revoke execute on procedure keep_to_system, open_to_app from public;

-- The tenant of this transaction, or null. Without a tenant every policy below is false: nothing is shown.
create function app_tenant() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

-- The member who acts in this transaction; null: a command line, or nobody.
create function app_member() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.member_id', true), '')::uuid $$;

-- The day of a moment in a time zone of Indonesia. Roles, deadlines and lateness begin and end with the tenant's day.
create function day_in(p_zone text, p_at timestamptz) returns date language sql stable parallel safe as $$
  select (p_at at time zone case p_zone when 'WIT' then 'Asia/Jayapura' when 'WITA' then 'Asia/Makassar' else 'Asia/Jakarta' end)::date
$$;

-- Row level security for a table whose rows belong to one tenant.
create procedure protect_tenant_table(name regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy own on %s to jejak_app using (tenant_id = (select app_tenant())) with check (tenant_id = (select app_tenant()))', name);
  execute format('create policy system on %s to jejak_system using (true) with check (true)', name);
  execute format('grant select, insert, update, delete on %s to jejak_system', name);
end $$;

-- The second capacity: the home government reads the rows of its own people, whoever runs the class.
create procedure let_home_read(name regclass, condition text default 'true') language plpgsql as $$
begin
  execute format('create policy home on %s for select to jejak_app using (home_tenant_id = (select app_tenant()) and (%s))', name, condition);
end $$;

-- Organisations. Names are public; only the system door writes.
create table tenant (
  id uuid primary key,
  slug text not null constraint tenant_slug_key unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  name text not null constraint tenant_name_key unique check (length(name) between 3 and 200),
  kind text not null check (kind in ('province', 'regency', 'city', 'ministry', 'training_center')),
  region_code text check (region_code ~ '^\d{2}(\.\d{2})?$'),
  time_zone text not null check (time_zone in ('WIB', 'WITA', 'WIT')),
  colour text not null check (colour ~ '^#[0-9a-f]{6}$'),
  active boolean not null default true,
  created_at timestamptz not null,
  version integer not null default 1
);
grant select on tenant to jejak_app;
grant select, insert, update on tenant to jejak_system;

-- A person who signs in. Who the person is inside a tenant stands in `member`.
create table account (
  id uuid primary key,
  name text not null,
  nip text constraint account_nip_key unique check (nip ~ '^\d{18}$'),
  email text check (email = lower(email)),
  password_hash text,
  platform_admin boolean not null default false,
  -- The tenant that made the account, for the record. It gives that tenant no right over the account.
  sponsor_tenant_id uuid references tenant,
  created_at timestamptz not null,
  password_changed_at timestamptz,
  disabled_at timestamptz
);
create unique index account_email_key on account (email);
grant select, insert, update on account to jejak_system;

create table session (
  token_digest bytea primary key check (length(token_digest) = 32),
  account_id uuid not null references account on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  user_agent text not null default '',
  address text not null default '',
  -- When it was ended from elsewhere: by a new password, or by its owner from another browser. Signing out deletes the row.
  ended_at timestamptz,
  -- A form that came after the session had ended. It is offered to the same account when that signs in again in this
  -- browser, and goes with the row when another account signs in or the browser signs out.
  kept_path text,
  kept_body text check (octet_length(kept_body) <= 524288),
  kept_without_files boolean not null default false,
  kept_at timestamptz,
  check (num_nulls(kept_path, kept_body, kept_at) in (0, 3))
);
create index session_account_idx on session (account_id);
grant select, insert, update, delete on session to jejak_system;

-- A browser from which an account was signed in to before: strangers' wrong passwords do not lock it.
create table known_device (
  account_id uuid not null references account on delete cascade,
  token_digest bytea not null check (length(token_digest) = 32),
  last_used_at timestamptz not null,
  primary key (account_id, token_digest)
);
grant select, insert, update, delete on known_device to jejak_system;
-- Whether an account knows a device; a year of disuse ends it.
create function is_known_device(p_account uuid, p_digest bytea, p_now timestamptz) returns boolean language sql stable as
  $$ select exists (select from known_device d where d.account_id = p_account and d.token_digest = p_digest and d.last_used_at > p_now - interval '1 year') $$;

-- A person in a tenant's own directory.
create table member (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  account_id uuid not null references account,
  name text not null check (length(name) between 2 and 200),
  nip text,
  email text,
  phone text,
  position text not null default '',
  created_at timestamptz not null,
  -- Who entered the person; none: the platform.
  entered_by uuid default app_member(),
  -- When the person took up a link of this tenant. Until then nobody gets in here through the account: whoever holds
  -- an account because another tenant invited first has proved nothing to this one.
  activated_at timestamptz,
  deactivated_at timestamptz,
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint member_account_key unique (tenant_id, account_id)
);
create index member_account_idx on member (account_id);
call protect_tenant_table('member');
grant select, insert, update on member to jejak_app;

-- Role = member x role x period (domain reference 03.1).
create table role_assignment (
  tenant_id uuid not null default app_tenant(),
  member_id uuid not null,
  role text not null check (role in ('participant', 'mentor', 'coach', 'examiner', 'organizer_admin', 'class_pic',
    'home_admin', 'opd_head', 'leadership', 'reform_bureau', 'planning_agency')),
  from_on date not null,
  until_on date check (until_on >= from_on),
  -- Who gave the role; none: the platform.
  given_by uuid default app_member(),
  primary key (tenant_id, member_id, role),
  foreign key (tenant_id, member_id) references member
);
call protect_tenant_table('role_assignment');
grant select, insert, update, delete on role_assignment to jejak_app;
-- Whether a role is held on a day.
create function is_held(from_on date, until_on date, day date) returns boolean language sql immutable parallel safe
return from_on <= day and (until_on is null or until_on >= day);

-- A single-use link with which a person sets a password. Only the digest of the token is kept.
create table invitation (
  tenant_id uuid references tenant,
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  -- The member who made the link; none: the platform.
  issued_by uuid default app_member(),
  token_digest bytea not null constraint invitation_token_key unique check (length(token_digest) = 32),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  voided_at timestamptz
);
create index invitation_account_idx on invitation (account_id);
grant select, insert, update on invitation to jejak_system;
alter table invitation enable row level security;
alter table invitation force row level security;
create policy own on invitation for select to jejak_app using (tenant_id = (select app_tenant()));
create policy system on invitation to jejak_system using (true) with check (true);
grant select (tenant_id, id, account_id, issued_by, created_at, expires_at, used_at, voided_at) on invitation to jejak_app;

-- Who is no second person beside a member of the asking tenant: everybody whom the same person may have in hand. From the
-- member up to whoever entered, gave a role or made the link, and from each of those down again. Whom the platform has
-- entered begins a line of their own.
create function app_tied_to(p_member uuid) returns setof uuid language sql stable as $$
  with recursive hold (giver, taker) as (
    select m.entered_by, m.id from member m where m.tenant_id = app_tenant() and m.entered_by is not null
    union
    select r.given_by, r.member_id from role_assignment r where r.tenant_id = app_tenant() and r.given_by is not null
    union
    select i.issued_by, m.id from invitation i join member m on m.tenant_id = i.tenant_id and m.account_id = i.account_id
     where i.tenant_id = app_tenant() and i.issued_by is not null and i.used_at is not null
  ), above (id) as (
    select p_member union select h.giver from above a join hold h on h.taker = a.id
  ), below (id) as (
    select id from above union select h.taker from below b join hold h on h.giver = b.id
  )
  select id from below where id is not null
$$;

-- The append-only log: written in the transaction of the change it tells of.
create table audit_log (
  tenant_id uuid default app_tenant() references tenant,
  id uuid not null,
  at timestamptz not null,
  actor_account_id uuid,
  actor_name text not null,
  action text not null,
  subject_kind text not null,
  subject_id uuid not null,
  details jsonb not null default '{}',
  request_id text not null default '',
  primary key (id)
);
create index audit_log_tenant_idx on audit_log (tenant_id, at desc, id desc);
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy own on audit_log to jejak_app using (tenant_id = (select app_tenant())) with check (tenant_id = (select app_tenant()));
create policy system on audit_log to jejak_system using (true) with check (true);
grant select, insert on audit_log to jejak_app, jejak_system;

-- One row for each transaction that may change something of a tenant. It becomes visible when that transaction commits;
-- what was counted under a snapshot holds as long as no row is here that the snapshot did not see. Rows are needed for as
-- long as something is remembered (`db::memory`). No foreign key: it would lock the tenant's row.
create table tenant_change (
  tenant_id uuid not null,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  primary key (tenant_id, xid)
);
call protect_tenant_table('tenant_change');
grant select on tenant_change to jejak_app;
-- Leaves a change of each of some tenants. A number that an earlier database left behind counts as of now.
create function leave_changes(p_tenants uuid[]) returns void language plpgsql volatile set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into tenant_change (tenant_id) select distinct t from unnest(p_tenants) t
  on conflict on constraint tenant_change_pkey do update set at = excluded.at;
end $$;
revoke execute on function leave_changes from public;
grant execute on function leave_changes to jejak_system;

-- Opens a tenant for work that no request carries, and says whether that may change what is counted.
create function app_enter(p_tenant uuid, p_changes boolean) returns void language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.tenant_id', p_tenant::text, true);
  if p_changes then perform leave_changes(array[p_tenant]); end if;
end $$;
call open_to_app('app_enter');

-- Who asks, in which tenant, in one round trip: checks the session, finds the member, and sets the tenant
-- of this transaction. Called by the extractors only.
create function app_open(p_digest bytea, p_slug text, p_now timestamptz, p_write boolean, p_changes boolean)
returns table (
  outcome text, account_id uuid, account_name text, platform_admin boolean, last_seen_at timestamptz,
  tenant_id uuid, tenant_name text, tenant_kind text, colour text, time_zone text,
  member_id uuid, member_name text, member_position text, roles text[], unread bigint
) language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s record; t record; m record; r text[];
begin
  select a.id, a.name, a.platform_admin, se.last_seen_at into s
    from session se join account a on a.id = se.account_id
   where se.token_digest = p_digest and se.ended_at is null and a.disabled_at is null
     and se.last_seen_at > p_now - interval '60 minutes'
     and se.created_at > p_now - interval '12 hours';
  if not found then
    return query select 'no_session', null::uuid, null::text, false, null::timestamptz, null::uuid, null::text, null::text, null::text, null::text, null::uuid, null::text, null::text, null::text[], 0::bigint;
    return;
  end if;
  select te.* into t from tenant te where te.slug = p_slug and te.active;
  select me.* into m from member me where me.tenant_id = t.id and me.account_id = s.id and me.deactivated_at is null and me.activated_at is not null;
  if m.id is null then
    return query select 'no_member', s.id, s.name, s.platform_admin, s.last_seen_at, null::uuid, null::text, null::text, null::text, null::text, null::uuid, null::text, null::text, null::text[], 0::bigint;
    return;
  end if;
  select coalesce(array_agg(ra.role order by ra.role), '{}') into r from role_assignment ra
   where ra.tenant_id = t.id and ra.member_id = m.id
     and is_held(ra.from_on, ra.until_on, day_in(t.time_zone, p_now));
  perform set_config('app.tenant_id', t.id::text, true), set_config('app.member_id', m.id::text, true),
          set_config('app.today', day_in(t.time_zone, p_now)::text, true);
  if p_changes then perform leave_changes(array[t.id]); end if;
  if p_write and s.last_seen_at < p_now - interval '1 minute' then
    update session set last_seen_at = p_now where token_digest = p_digest;
  end if;
  return query select 'ok', s.id, s.name, s.platform_admin, s.last_seen_at, t.id, t.name, t.kind, t.colour, t.time_zone, m.id, m.name, m.position, r,
    (select count(*) from notice n where n.tenant_id = t.id and n.member_id = m.id and n.read_at is null);
end $$;
call open_to_app('app_open');

-- The signed-in person outside any tenant: for the start page and the account pages.
create function app_person(p_digest bytea, p_now timestamptz)
returns table (account_id uuid, account_name text, platform_admin boolean, last_seen_at timestamptz, places jsonb)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, a.name, a.platform_admin, se.last_seen_at,
         coalesce((select jsonb_agg(jsonb_build_object('slug', t.slug, 'name', t.name) order by t.name)
                     from member m join tenant t on t.id = m.tenant_id
                    where m.account_id = a.id and m.deactivated_at is null and m.activated_at is not null and t.active), '[]')
    from session se join account a on a.id = se.account_id
   where se.token_digest = p_digest and se.ended_at is null and a.disabled_at is null
     and se.last_seen_at > p_now - interval '60 minutes' and se.created_at > p_now - interval '12 hours'
$$;
call open_to_app('app_person');

-- Accounts for people whom the asking tenant enters in its directory: found by NIP, else by e-mail, else made.
-- The tenant learns an id and nothing else; it never sees or changes an account.
create function app_provision_accounts(p_people jsonb, p_now timestamptz)
returns table (ord integer, account_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if app_tenant() is null then raise exception 'no tenant'; end if;
  insert into account (id, name, nip, email, sponsor_tenant_id, created_at)
  select distinct on (coalesce(p.nip, p.email)) p.id, p.name, p.nip,
         -- An e-mail that is somebody else's login stays theirs.
         case when exists (select from account a where a.email = p.email) then null else p.email end,
         app_tenant(), p_now
    from jsonb_to_recordset(p_people) as p(ord integer, id uuid, name text, nip text, email text)
   where not exists (select from account a where a.nip = p.nip)
     and (p.nip is not null or not exists (select from account a where a.email = p.email))
  on conflict do nothing;
  return query
  select p.ord, a.id
    from jsonb_to_recordset(p_people) as p(ord integer, nip text, email text)
    join account a on case when p.nip is not null then a.nip = p.nip else a.email = p.email end;
end $$;
call open_to_app('app_provision_accounts');

-- What a link of a tenant is good for today. 'choose': the first password. 'join': the person signs in with the
-- password there is, and is then let into this tenant. 'reset': a new password. Null: nothing. It is asked when the
-- link is made and again when it is used. Links of the platform (no tenant) choose or reset.
create function invitation_use(p_account uuid, p_tenant uuid) returns text language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select case
    when p_tenant is null then case when a.password_hash is null then 'choose' else 'reset' end
    when a.password_hash is null then case when a.platform_admin then null else 'choose' end
    when not exists (select from member m where m.account_id = a.id and m.tenant_id = p_tenant and m.activated_at is not null) then 'join'
    when a.platform_admin or exists (select from member m where m.account_id = a.id and m.tenant_id <> p_tenant and m.activated_at is not null and m.deactivated_at is null) then null
    else 'reset'
  end from account a where a.id = p_account
$$;
call keep_to_system('invitation_use');

-- The day in the asking tenant's zone.
create function app_day(p_at timestamptz) returns date language sql stable as
  $$ select day_in(t.time_zone, p_at) from tenant t where t.id = app_tenant() $$;

-- The asking tenant's day: of the request, or today where none is.
create function app_today() returns date language sql stable as
  $$ select coalesce(nullif(current_setting('app.today', true), '')::date, app_day(now())) $$;

-- Single-use links for members of the asking tenant. A link opens the room of this tenant only (`invitation_use`).
-- Refused where it would set a new password for somebody who is active in another tenant too, and where it would set
-- the first password of somebody who runs the platform. A link that replaces a password ends sooner than others.
create function app_issue_invitations(p_links jsonb, p_now timestamptz, p_expires timestamptz, p_reset_expires timestamptz)
returns table (member_id uuid, expires_at timestamptz) language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if app_tenant() is null then raise exception 'no tenant'; end if;
  return query
  with allowed as (
    select l.id, m.id as member_id, a.id as account_id, decode(l.digest, 'hex') as digest,
           case when invitation_use(a.id, app_tenant()) = 'reset' then p_reset_expires else p_expires end as expires_at
      from jsonb_to_recordset(p_links) as l(id uuid, member_id uuid, digest text)
      join member m on m.tenant_id = app_tenant() and m.id = l.member_id and m.deactivated_at is null
      join account a on a.id = m.account_id and a.disabled_at is null
     where invitation_use(a.id, app_tenant()) is not null
  ), voided as (
    update invitation i set voided_at = p_now from allowed l
     where i.account_id = l.account_id and i.tenant_id = app_tenant() and i.used_at is null and i.voided_at is null
  ), issued as (
    insert into invitation (tenant_id, id, account_id, token_digest, created_at, expires_at)
    select app_tenant(), l.id, l.account_id, l.digest, p_now, l.expires_at from allowed l
  )
  select l.member_id, l.expires_at from allowed l;
end $$;
call open_to_app('app_issue_invitations');

-- Ends the open links that a member of the asking tenant has made, and those that were made for the member: whoever is put
-- out comes back through no link of before.
create function app_void_links(p_member uuid, p_now timestamptz) returns void language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  update invitation i set voided_at = p_now
   where i.tenant_id = app_tenant() and i.used_at is null and i.voided_at is null
     and (i.issued_by = p_member or i.account_id = (select m.account_id from member m where m.tenant_id = app_tenant() and m.id = p_member))
$$;
call open_to_app('app_void_links');

-- State machines. The same arrows stand in the code; a test compares both (README, "State machines").
create table machine_arrow (
  machine text not null,
  from_state text not null,
  event text not null,
  to_state text not null,
  primary key (machine, from_state, event, to_state)
);
grant select on machine_arrow to jejak_app, jejak_system;

-- Refuses a change of state for which no arrow stands.
create function follow_arrow() returns trigger language plpgsql as $$
declare machine_name text := tg_argv[0]; old_state text; new_state text;
begin
  old_state := to_jsonb(old) ->> tg_argv[1];
  new_state := to_jsonb(new) ->> tg_argv[1];
  if machine_name = 'document' and to_jsonb(new) ->> 'kind' = 'idea' then machine_name := 'idea'; end if;
  if old_state is distinct from new_state and not exists (
    select from machine_arrow a where a.machine = machine_name and a.from_state = old_state and a.to_state = new_state
  ) then
    raise exception 'no arrow from % to % in %', old_state, new_state, machine_name using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- A form that was taken: the same form sent twice is one act, and with other content it is not taken for the first.
create table form_receipt (
  tenant_id uuid not null default app_tenant() references tenant,
  -- Made when the form was shown.
  id uuid not null,
  member_id uuid not null,
  digest bytea not null check (length(digest) = 32),
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, member_id) references member
);
call protect_tenant_table('form_receipt');
grant select, insert on form_receipt to jejak_app;
