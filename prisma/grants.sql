-- Who may do what, applied after every migration. Two roles without sign-in hold the rights; the processes' own
-- roles are members. What is not granted here is refused: nobody but the owner alters a table, and the audit log is
-- written through its two functions alone.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM garrison_web, garrison_worker;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO garrison_web, garrison_worker;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO garrison_web, garrison_worker;

GRANT INSERT, UPDATE, DELETE ON
  person, identity, session, totp_credential, passkey, recovery_code, webauthn_challenge, known_device,
  single_use_link, reset_request, attempt_bucket, api_token, setting, environment, zone, server_role, enrolment_token,
  server, server_contact, process_beat TO garrison_web;
GRANT INSERT ON report, evidence_content, change, pending_report TO garrison_web;
GRANT INSERT, UPDATE ON fact_queue, job, audit_refusal TO garrison_web;

GRANT INSERT, UPDATE, DELETE ON probe, objective, objective_probe, maintenance, maintenance_objective TO garrison_web;
GRANT USAGE ON SEQUENCE probe_no_seq, objective_no_seq TO garrison_web;
-- Further locations deliver through the web process.
GRANT INSERT, UPDATE ON probe_location, probe_last, probe_dirty TO garrison_web;
GRANT INSERT ON probe_result TO garrison_web;
GRANT USAGE ON SEQUENCE probe_location_no_seq TO garrison_web;

-- Alerts change behind both doors and in the worker: messages, acknowledgements, leases that end.
GRANT INSERT, UPDATE ON alert, alert_lease, source_contact, silence TO garrison_web, garrison_worker;
GRANT INSERT ON alert_event, payload TO garrison_web, garrison_worker;
GRANT INSERT, UPDATE ON source TO garrison_web;
GRANT USAGE ON SEQUENCE source_no_seq TO garrison_web;

-- Entries of incidents are added and never changed: not even by us.
GRANT INSERT, UPDATE ON incident TO garrison_web;
GRANT INSERT, DELETE ON incident_alert, incident_objective, incident_server TO garrison_web;
GRANT INSERT ON incident_entry TO garrison_web;
GRANT USAGE ON SEQUENCE incident_no_seq TO garrison_web;

-- Calls come through the web process; the worker says when one is overdue.
GRANT INSERT, UPDATE ON heartbeat, ping_key TO garrison_web;
GRANT INSERT ON ping TO garrison_web;
GRANT INSERT ON heartbeat_flip TO garrison_web, garrison_worker;
GRANT UPDATE ON heartbeat TO garrison_worker;
GRANT USAGE ON SEQUENCE heartbeat_no_seq TO garrison_web;

-- Runs are told through the web process, and never changed.
GRANT INSERT, UPDATE ON protected_system, backup_copy TO garrison_web;
GRANT INSERT ON backup_run, backup_message TO garrison_web;
GRANT INSERT, UPDATE ON restore_drill, backup_exception TO garrison_web;
GRANT INSERT, UPDATE, DELETE ON backup_reading TO garrison_web;
GRANT USAGE ON SEQUENCE backup_copy_no_seq TO garrison_web;
-- What agents print of backups is read by the worker.
GRANT INSERT ON backup_run, backup_message TO garrison_worker;
GRANT UPDATE ON backup_reading TO garrison_worker;
GRANT UPDATE (heard_at, engine, last_at, last_outcome, last_why, last_point, begun_at, good_at, point_at, encrypted,
  checked_at, check_errors, oddity, open_runs, deadline_at, stuck_at, held_at, held_count, held_oldest, held_first)
  ON backup_copy TO garrison_worker;

-- Paging: what is told is planned and sent by the worker; people set up who is on call and how they are reached.
GRANT INSERT, UPDATE ON escalation, delivery TO garrison_web, garrison_worker;
GRANT INSERT, UPDATE, DELETE ON rota, rota_override, escalation_policy, quiet_hours, shift_feed TO garrison_web;
GRANT INSERT, UPDATE ON notify_channel TO garrison_web;
GRANT UPDATE ON notify_channel TO garrison_worker;
GRANT INSERT, UPDATE ON canary_round TO garrison_worker;

REVOKE SELECT ON
  session, totp_credential, passkey, recovery_code, webauthn_challenge, known_device, single_use_link,
  reset_request, api_token, enrolment_token, identity, source, ping_key, shift_feed, probe_location, backup_copy FROM garrison_worker;
GRANT SELECT (id, no, name, format, settings, created_at, revoked_at) ON source TO garrison_worker;
GRANT SELECT (no, id, name, owner, lease_until, seen_at, created_at, retired_at, kept_back, lost, skew_ms, version)
  ON probe_location TO garrison_worker;
GRANT SELECT (id, no, system_id, name, place, medium, retired_at, last_at, last_outcome, last_why, last_point, begun_at,
  good_at, point_at, encrypted, checked_at, check_errors, oddity, open_runs, deadline_at, stuck_at, held_at,
  held_count, held_oldest, held_first, created_at, heard_at, time_zone)
  ON backup_copy TO garrison_worker;
-- It forgets what has expired, and sees no more of it than when that was.
GRANT SELECT (expires_at), DELETE ON session, webauthn_challenge, single_use_link, reset_request TO garrison_worker;
GRANT DELETE ON attempt_bucket TO garrison_worker;
GRANT UPDATE ON server, server_contact TO garrison_worker;
GRANT INSERT, UPDATE, DELETE ON server_section, fact_queue, job, process_beat TO garrison_worker;
GRANT INSERT ON change, evidence_content, pending_report TO garrison_worker;
GRANT DELETE ON pending_report TO garrison_worker;
GRANT INSERT, UPDATE ON setting TO garrison_worker;
GRANT UPDATE (owner, lease_until, seen_at) ON probe_location TO garrison_worker;
GRANT INSERT ON probe_result TO garrison_worker;
GRANT INSERT, UPDATE ON probe_last, probe_hour, objective_hour, objective_day, objective_standing TO garrison_worker;
GRANT INSERT, UPDATE, DELETE ON probe_dirty TO garrison_worker;
-- UPDATE for FOR UPDATE alone: whoever ends a window locks it first.
GRANT UPDATE, DELETE ON audit_refusal TO garrison_worker;

GRANT EXECUTE ON FUNCTION garrison_audit_head() TO garrison_web, garrison_worker;
GRANT EXECUTE ON FUNCTION
  garrison_audit_append(bigint, text, text, text, text, text, text, text, text, text, text, text, text)
  TO garrison_web, garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_ensure_partitions(int) TO garrison_web, garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_drop_partitions(int, int, int) TO garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_ensure_uptime_partitions(int) TO garrison_web, garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_drop_uptime_partitions(int, int) TO garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_ensure_alert_partitions(int) TO garrison_web, garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_drop_alert_partitions(int, int) TO garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_forget_canaries() TO garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_ensure_heartbeat_partitions(int) TO garrison_web, garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_drop_heartbeat_partitions(int, int) TO garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_ensure_backup_partitions() TO garrison_web, garrison_worker;
GRANT EXECUTE ON FUNCTION garrison_drop_backup_partitions(int) TO garrison_worker;
