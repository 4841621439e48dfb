-- The home government reads a project from its submission on. Moves, flags and comments can be older than that:
-- they are read with their project, not before it.

drop policy home on transition;
drop policy home on routine_flag;
drop policy home on comment;
call let_home_read('transition', 'exists (select from project p where p.tenant_id = transition.tenant_id and p.id = transition.project_id and p.submitted_at is not null)');
call let_home_read('routine_flag', 'exists (select from project p where p.tenant_id = routine_flag.tenant_id and p.id = routine_flag.project_id and p.submitted_at is not null)');
call let_home_read('comment', 'audience = ''all'' and exists (select from project p where p.tenant_id = comment.tenant_id and p.id = comment.project_id and p.submitted_at is not null)');
