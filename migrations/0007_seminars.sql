-- Seminars: groups with room and examiners, slots with clock times, what examiners ask for, and how the day goes.

create extension if not exists btree_gist;

insert into machine_arrow (machine, from_state, event, to_state) values
  ('slot', 'scheduled', 'call', 'presenting'),
  ('slot', 'presenting', 'put_back', 'scheduled'),
  ('slot', 'presenting', 'finish', 'presented'),
  ('slot', 'presented', 'scored', 'scored'),
  ('slot', 'presented', 'go_without', 'scored'),
  ('slot', 'scored', 'ask_revision', 'revision_due'),
  ('slot', 'scored', 'clear', 'cleared'),
  ('slot', 'revision_due', 'clear', 'cleared'),
  ('slot', 'scheduled', 'miss', 'absent'),
  ('slot', 'scheduled', 'postpone', 'postponed'),
  ('slot', 'absent', 'reschedule', 'scheduled'),
  ('slot', 'postponed', 'reschedule', 'scheduled'),
  ('examiner_note', 'open', 'answer', 'answered'),
  ('examiner_note', 'answered', 'accept', 'accepted'),
  ('examiner_note', 'answered', 'return', 'open'),
  ('examiner_note', 'open', 'withdraw', 'withdrawn');

-- Participants who present one after another in one room before the same examiners. The home government reads where
-- and when its people present.
create table seminar_group (
  tenant_id uuid not null default app_tenant() references tenant,
  id uuid not null,
  cohort_id uuid not null,
  phase text not null check (phase in ('design', 'final')),
  name text not null check (length(name) between 1 and 60),
  held_on date not null,
  -- Empty for a meeting by video.
  room text not null default '' check (length(room) <= 100),
  link text not null default '' check (length(link) <= 300),
  coach_member_id uuid not null,
  coach_name text not null,
  coach_position text not null default '',
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, id),
  unique (tenant_id, id, phase, room),
  constraint seminar_group_name_key unique (tenant_id, cohort_id, phase, name),
  foreign key (tenant_id, cohort_id) references cohort,
  foreign key (tenant_id, coach_member_id) references member
);
create index seminar_group_coach_idx on seminar_group (tenant_id, coach_member_id, held_on);
call protect_tenant_table('seminar_group');
grant select, insert, update, delete on seminar_group to jejak_app;

create table seminar_examiner (
  tenant_id uuid not null default app_tenant(),
  group_id uuid not null,
  member_id uuid not null,
  name text not null,
  position text not null default '',
  -- Invited for this day only.
  is_external boolean not null default false,
  primary key (tenant_id, group_id, member_id),
  foreign key (tenant_id, group_id) references seminar_group,
  foreign key (tenant_id, member_id) references member
);
create index seminar_examiner_member_idx on seminar_examiner (tenant_id, member_id);
call protect_tenant_table('seminar_examiner');
grant select, insert, delete on seminar_examiner to jejak_app;

-- One presentation.
create table seminar_slot (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  home_tenant_id uuid not null,
  group_id uuid not null,
  phase text not null,
  room text not null,
  project_id uuid not null,
  participation_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  state text not null default 'scheduled' check (state in ('scheduled', 'presenting', 'presented', 'scored', 'revision_due', 'cleared', 'absent', 'postponed')),
  state_since timestamptz not null,
  -- Why a document that is not approved may be presented (BR-09).
  override_reason text not null default '',
  version integer not null default 1,
  primary key (tenant_id, id),
  constraint seminar_slot_project_key unique (tenant_id, project_id, phase),
  constraint seminar_slot_lasts check (ends_at > starts_at and ends_at <= starts_at + interval '8 hours'),
  foreign key (tenant_id, group_id, phase, room) references seminar_group (tenant_id, id, phase, room) on update cascade,
  foreign key (tenant_id, project_id, home_tenant_id) references project (tenant_id, id, home_tenant_id) on update cascade,
  foreign key (tenant_id, participation_id) references participation,
  constraint seminar_slot_one_by_one exclude using gist (tenant_id with =, group_id with =, tstzrange(starts_at, ends_at) with &&)
    where (state not in ('absent', 'postponed')) deferrable initially immediate,
  constraint seminar_slot_room_is_free exclude using gist (tenant_id with =, lower(room) with =, tstzrange(starts_at, ends_at) with &&)
    where (room <> '' and state not in ('absent', 'postponed')) deferrable initially immediate
);
create index seminar_slot_group_idx on seminar_slot (tenant_id, group_id, starts_at);
create index seminar_slot_participation_idx on seminar_slot (tenant_id, participation_id);
create trigger seminar_slot_arrow before update of state on seminar_slot for each row execute function follow_arrow('slot', 'state');
call protect_tenant_table('seminar_slot');
call let_home_read('seminar_slot');
grant select, insert, update, delete on seminar_slot to jejak_app;

create policy home on seminar_group for select to jejak_app using (exists (
  select from seminar_slot s where s.tenant_id = seminar_group.tenant_id and s.group_id = seminar_group.id and s.home_tenant_id = (select app_tenant())));

-- Who is taken while a presentation lasts: nobody sits in two rooms at once. Written anew whenever the group changes.
create table seminar_seat (
  tenant_id uuid not null default app_tenant(),
  slot_id uuid not null,
  member_id uuid not null,
  during tstzrange not null,
  primary key (tenant_id, slot_id, member_id),
  foreign key (tenant_id, slot_id) references seminar_slot on delete cascade,
  foreign key (tenant_id, member_id) references member,
  constraint seminar_seat_is_free exclude using gist (tenant_id with =, member_id with =, during with &&) deferrable initially immediate
);
call protect_tenant_table('seminar_seat');
grant select, insert, delete on seminar_seat to jejak_app;

-- What an examiner asks to be mended; the participant answers, and somebody accepts the answer. Notes on a
-- presentation are the organiser's, as scores are.
create table examiner_note (
  tenant_id uuid not null default app_tenant(),
  id uuid not null,
  slot_id uuid not null,
  project_id uuid not null,
  author_member_id uuid not null,
  author_name text not null,
  severity text not null check (severity in ('suggestion', 'minor', 'major')),
  body text not null check (length(body) between 1 and 2000),
  due_on date,
  state text not null default 'open' check (state in ('open', 'answered', 'accepted', 'withdrawn')),
  state_since timestamptz not null,
  answer text not null default '' check (length(answer) <= 2000),
  -- What whoever checked the answer said last.
  verdict text not null default '' check (length(verdict) <= 2000),
  decided_by_name text not null default '',
  created_at timestamptz not null,
  primary key (tenant_id, id),
  check (severity = 'suggestion' or due_on is not null),
  check (state not in ('answered', 'accepted') or answer <> ''),
  foreign key (tenant_id, slot_id) references seminar_slot,
  foreign key (tenant_id, project_id) references project,
  foreign key (tenant_id, author_member_id) references member
);
create index examiner_note_slot_idx on examiner_note (tenant_id, slot_id, created_at);
create index examiner_note_project_idx on examiner_note (tenant_id, project_id);
create trigger examiner_note_arrow before update of state on examiner_note for each row execute function follow_arrow('examiner_note', 'state');
call protect_tenant_table('examiner_note');
grant select, insert, update on examiner_note to jejak_app;
