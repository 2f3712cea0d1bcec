BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011');
CREATE TABLE approvals (
	publication_id INTEGER NOT NULL, 
	person TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	approved_at TEXT NOT NULL, 
	CONSTRAINT pk_approvals PRIMARY KEY (publication_id, person), 
	CONSTRAINT fk_approvals_publications FOREIGN KEY(publication_id) REFERENCES publications (id), 
	CONSTRAINT ck_approvals_person CHECK (person <> ''), 
	CONSTRAINT ck_approvals_digest CHECK (length(digest) = 64 AND ltrim(digest, '0123456789abcdef') = ''), 
	CONSTRAINT ck_approvals_approved_at CHECK (approved_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(approved_at, 12, 2) || substr(approved_at, 15, 2) || substr(approved_at, 18, 2) || substr(approved_at, 21, 6), '0123456789') = '' AND substr(approved_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(approved_at, 1, 10), 1, 4) || substr(substr(approved_at, 1, 10), 6, 2) || substr(substr(approved_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(approved_at, 1, 10), 1, 4) || substr(substr(approved_at, 1, 10), 6, 2) || substr(substr(approved_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(approved_at, 1, 10), 1, 4) >= '0001' AND substr(substr(approved_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(approved_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(approved_at, 1, 10), 9, 2) <= '29' OR (substr(substr(approved_at, 1, 10), 9, 2) = '30' AND substr(substr(approved_at, 1, 10), 6, 2) <> '02') OR substr(substr(approved_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11')))
)
 STRICT

;
CREATE TABLE buttons (
	nonce TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	revision TEXT NOT NULL, 
	person TEXT, 
	issued_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	used_at TEXT, 
	CONSTRAINT pk_buttons PRIMARY KEY (nonce), 
	CONSTRAINT ck_buttons_nonce CHECK (length(nonce) = 22), 
	CONSTRAINT ck_buttons_action CHECK (action <> ''), 
	CONSTRAINT ck_buttons_person CHECK (person <> ''), 
	CONSTRAINT ck_buttons_issued_at CHECK (issued_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(issued_at, 12, 2) || substr(issued_at, 15, 2) || substr(issued_at, 18, 2) || substr(issued_at, 21, 6), '0123456789') = '' AND substr(issued_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(issued_at, 1, 10), 1, 4) || substr(substr(issued_at, 1, 10), 6, 2) || substr(substr(issued_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(issued_at, 1, 10), 1, 4) || substr(substr(issued_at, 1, 10), 6, 2) || substr(substr(issued_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(issued_at, 1, 10), 1, 4) >= '0001' AND substr(substr(issued_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(issued_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(issued_at, 1, 10), 9, 2) <= '29' OR (substr(substr(issued_at, 1, 10), 9, 2) = '30' AND substr(substr(issued_at, 1, 10), 6, 2) <> '02') OR substr(substr(issued_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_buttons_expires_at CHECK (expires_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(expires_at, 12, 2) || substr(expires_at, 15, 2) || substr(expires_at, 18, 2) || substr(expires_at, 21, 6), '0123456789') = '' AND substr(expires_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2) || substr(substr(expires_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2) || substr(substr(expires_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(expires_at, 1, 10), 1, 4) >= '0001' AND substr(substr(expires_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(expires_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(expires_at, 1, 10), 9, 2) <= '29' OR (substr(substr(expires_at, 1, 10), 9, 2) = '30' AND substr(substr(expires_at, 1, 10), 6, 2) <> '02') OR substr(substr(expires_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_buttons_used_at CHECK (used_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(used_at, 12, 2) || substr(used_at, 15, 2) || substr(used_at, 18, 2) || substr(used_at, 21, 6), '0123456789') = '' AND substr(used_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(used_at, 1, 10), 1, 4) || substr(substr(used_at, 1, 10), 6, 2) || substr(substr(used_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(used_at, 1, 10), 1, 4) || substr(substr(used_at, 1, 10), 6, 2) || substr(substr(used_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(used_at, 1, 10), 1, 4) >= '0001' AND substr(substr(used_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(used_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(used_at, 1, 10), 9, 2) <= '29' OR (substr(substr(used_at, 1, 10), 9, 2) = '30' AND substr(substr(used_at, 1, 10), 6, 2) <> '02') OR substr(substr(used_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_buttons_lasting CHECK (issued_at < expires_at)
)
 STRICT

;
CREATE TABLE cards (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	state TEXT NOT NULL, 
	person TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	message_id INTEGER, 
	revision INTEGER NOT NULL, 
	reference TEXT, 
	step TEXT NOT NULL, 
	base TEXT NOT NULL, 
	form TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	expires_at TEXT NOT NULL, 
	CONSTRAINT pk_cards PRIMARY KEY (id), 
	CONSTRAINT ck_cards_id CHECK (length(id) = 22), 
	CONSTRAINT ck_cards_kind CHECK (kind IN ('record', 'amend')), 
	CONSTRAINT ck_cards_state CHECK (state IN ('open', 'done', 'dropped')), 
	CONSTRAINT ck_cards_person CHECK (person <> ''), 
	CONSTRAINT ck_cards_chat CHECK (chat <> ''), 
	CONSTRAINT ck_cards_revision CHECK (revision >= 1), 
	CONSTRAINT ck_cards_base CHECK (base LIKE '{%}'), 
	CONSTRAINT ck_cards_form CHECK (form LIKE '{%}'), 
	CONSTRAINT ck_cards_opened_at CHECK (opened_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(opened_at, 12, 2) || substr(opened_at, 15, 2) || substr(opened_at, 18, 2) || substr(opened_at, 21, 6), '0123456789') = '' AND substr(opened_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(opened_at, 1, 10), 1, 4) || substr(substr(opened_at, 1, 10), 6, 2) || substr(substr(opened_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(opened_at, 1, 10), 1, 4) || substr(substr(opened_at, 1, 10), 6, 2) || substr(substr(opened_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(opened_at, 1, 10), 1, 4) >= '0001' AND substr(substr(opened_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(opened_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(opened_at, 1, 10), 9, 2) <= '29' OR (substr(substr(opened_at, 1, 10), 9, 2) = '30' AND substr(substr(opened_at, 1, 10), 6, 2) <> '02') OR substr(substr(opened_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cards_changed_at CHECK (changed_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(changed_at, 12, 2) || substr(changed_at, 15, 2) || substr(changed_at, 18, 2) || substr(changed_at, 21, 6), '0123456789') = '' AND substr(changed_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(changed_at, 1, 10), 1, 4) || substr(substr(changed_at, 1, 10), 6, 2) || substr(substr(changed_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(changed_at, 1, 10), 1, 4) || substr(substr(changed_at, 1, 10), 6, 2) || substr(substr(changed_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(changed_at, 1, 10), 1, 4) >= '0001' AND substr(substr(changed_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(changed_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(changed_at, 1, 10), 9, 2) <= '29' OR (substr(substr(changed_at, 1, 10), 9, 2) = '30' AND substr(substr(changed_at, 1, 10), 6, 2) <> '02') OR substr(substr(changed_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cards_expires_at CHECK (expires_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(expires_at, 12, 2) || substr(expires_at, 15, 2) || substr(expires_at, 18, 2) || substr(expires_at, 21, 6), '0123456789') = '' AND substr(expires_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2) || substr(substr(expires_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2) || substr(substr(expires_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(expires_at, 1, 10), 1, 4) >= '0001' AND substr(substr(expires_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(expires_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(expires_at, 1, 10), 9, 2) <= '29' OR (substr(substr(expires_at, 1, 10), 9, 2) = '30' AND substr(substr(expires_at, 1, 10), 6, 2) <> '02') OR substr(substr(expires_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cards_reference CHECK (reference IS NOT NULL OR (kind = 'record' AND state <> 'done'))
)
 STRICT

;
CREATE TABLE "cases" (
	id INTEGER NOT NULL, 
	reference TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	recorded_by TEXT NOT NULL, 
	imported_by INTEGER, 
	received_on TEXT NOT NULL, 
	country TEXT NOT NULL, 
	legal_process TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	requests INTEGER NOT NULL, 
	accounts_specified INTEGER, 
	accounts_affected INTEGER, 
	authority TEXT NOT NULL, 
	grounds TEXT NOT NULL, 
	data_requested TEXT, 
	data_disclosed TEXT, 
	closed_on TEXT, 
	refusal_reason TEXT NOT NULL, 
	notice TEXT NOT NULL, 
	channel_country TEXT, 
	embargo_until TEXT, 
	acknowledged_after_hours INTEGER, 
	answered_after_hours INTEGER, 
	case_file TEXT, 
	last_entry INTEGER, 
	voided_at TEXT, 
	void_reason TEXT, 
	embargo_renewals INTEGER, 
	told_in TEXT, 
	confirmed_at TEXT, 
	confirmed_by TEXT, 
	confirm_reason TEXT, 
	CONSTRAINT pk_cases PRIMARY KEY (id), 
	CONSTRAINT uq_cases_reference UNIQUE (reference), 
	CONSTRAINT ck_cases_reference CHECK (length(reference) = 8 AND ltrim(reference, '0123456789ABCDEFGHJKMNPQRSTVWXYZ') = ''), 
	CONSTRAINT ck_cases_recorded_at CHECK (recorded_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(recorded_at, 12, 2) || substr(recorded_at, 15, 2) || substr(recorded_at, 18, 2) || substr(recorded_at, 21, 6), '0123456789') = '' AND substr(recorded_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(recorded_at, 1, 10), 1, 4) || substr(substr(recorded_at, 1, 10), 6, 2) || substr(substr(recorded_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(recorded_at, 1, 10), 1, 4) || substr(substr(recorded_at, 1, 10), 6, 2) || substr(substr(recorded_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(recorded_at, 1, 10), 1, 4) >= '0001' AND substr(substr(recorded_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(recorded_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(recorded_at, 1, 10), 9, 2) <= '29' OR (substr(substr(recorded_at, 1, 10), 9, 2) = '30' AND substr(substr(recorded_at, 1, 10), 6, 2) <> '02') OR substr(substr(recorded_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cases_recorded_by CHECK (recorded_by <> ''), 
	CONSTRAINT ck_cases_imported_by CHECK (imported_by >= 1), 
	CONSTRAINT ck_cases_received_on CHECK (received_on LIKE '____-__-__' AND length(substr(received_on, 1, 4) || substr(received_on, 6, 2) || substr(received_on, 9, 2)) = 8 AND ltrim(substr(received_on, 1, 4) || substr(received_on, 6, 2) || substr(received_on, 9, 2), '0123456789') = '' AND substr(received_on, 1, 4) >= '0001' AND substr(received_on, 6, 2) BETWEEN '01' AND '12' AND substr(received_on, 9, 2) BETWEEN '01' AND '31' AND (substr(received_on, 9, 2) <= '29' OR (substr(received_on, 9, 2) = '30' AND substr(received_on, 6, 2) <> '02') OR substr(received_on, 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cases_country CHECK (length(country) = 2 AND ltrim(country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''), 
	CONSTRAINT ck_cases_legal_process CHECK (legal_process IN ('court_order', 'search_warrant', 'subpoena', 'civil_subpoena', 'administrative_order', 'production_order', 'mutual_legal_assistance', 'pen_register', 'interception_order', 'emergency_request', 'preservation_request', 'national_security_letter', 'fisa_content', 'fisa_non_content', 'technical_assistance', 'informal_request', 'private_request', 'other')), 
	CONSTRAINT ck_cases_outcome CHECK (outcome IN ('pending', 'disclosed', 'partially_disclosed', 'no_data', 'refused', 'withdrawn', 'preserved')), 
	CONSTRAINT ck_cases_requests CHECK (requests BETWEEN 1 AND 999999999), 
	CONSTRAINT ck_cases_accounts_specified CHECK (accounts_specified BETWEEN 0 AND 999999999), 
	CONSTRAINT ck_cases_accounts_affected CHECK (accounts_affected BETWEEN 0 AND 999999999), 
	CONSTRAINT ck_cases_authority CHECK (authority IN ('court', 'prosecutor', 'police', 'intelligence', 'regulator', 'other_government', 'private_party', 'not_recorded')), 
	CONSTRAINT ck_cases_grounds CHECK (grounds IN ('terrorism', 'child_safety', 'threat_to_life', 'violent_crime', 'drugs', 'fraud', 'cybercrime', 'national_security', 'speech', 'intellectual_property', 'other', 'not_stated')), 
	CONSTRAINT ck_cases_data_requested CHECK (data_requested = ltrim(CASE WHEN ';' || data_requested || ';' LIKE '%;ip!_address;%' ESCAPE '!' THEN ';ip_address' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;phone!_number;%' ESCAPE '!' THEN ';phone_number' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;basic!_subscriber;%' ESCAPE '!' THEN ';basic_subscriber' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;traffic!_metadata;%' ESCAPE '!' THEN ';traffic_metadata' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;contacts;%' ESCAPE '!' THEN ';contacts' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;payment;%' ESCAPE '!' THEN ';payment' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;message!_content;%' ESCAPE '!' THEN ';message_content' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;encryption!_keys;%' ESCAPE '!' THEN ';encryption_keys' ELSE '' END || CASE WHEN ';' || data_requested || ';' LIKE '%;other;%' ESCAPE '!' THEN ';other' ELSE '' END, ';')), 
	CONSTRAINT ck_cases_data_disclosed CHECK (data_disclosed = ltrim(CASE WHEN ';' || data_disclosed || ';' LIKE '%;ip!_address;%' ESCAPE '!' THEN ';ip_address' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;phone!_number;%' ESCAPE '!' THEN ';phone_number' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;basic!_subscriber;%' ESCAPE '!' THEN ';basic_subscriber' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;traffic!_metadata;%' ESCAPE '!' THEN ';traffic_metadata' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;contacts;%' ESCAPE '!' THEN ';contacts' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;payment;%' ESCAPE '!' THEN ';payment' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;message!_content;%' ESCAPE '!' THEN ';message_content' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;encryption!_keys;%' ESCAPE '!' THEN ';encryption_keys' ELSE '' END || CASE WHEN ';' || data_disclosed || ';' LIKE '%;other;%' ESCAPE '!' THEN ';other' ELSE '' END, ';')), 
	CONSTRAINT ck_cases_closed_on CHECK (closed_on LIKE '____-__-__' AND length(substr(closed_on, 1, 4) || substr(closed_on, 6, 2) || substr(closed_on, 9, 2)) = 8 AND ltrim(substr(closed_on, 1, 4) || substr(closed_on, 6, 2) || substr(closed_on, 9, 2), '0123456789') = '' AND substr(closed_on, 1, 4) >= '0001' AND substr(closed_on, 6, 2) BETWEEN '01' AND '12' AND substr(closed_on, 9, 2) BETWEEN '01' AND '31' AND (substr(closed_on, 9, 2) <= '29' OR (substr(closed_on, 9, 2) = '30' AND substr(closed_on, 6, 2) <> '02') OR substr(closed_on, 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cases_refusal_reason CHECK (refusal_reason IN ('outside_policy', 'no_court_order', 'wrong_authority', 'formally_defective', 'overbroad', 'state_refused', 'fraudulent', 'not_possible', 'other', 'not_recorded')), 
	CONSTRAINT ck_cases_notice CHECK (notice IN ('before', 'after', 'delayed', 'barred', 'bar_requested', 'unreachable', 'emergency', 'not_applicable', 'not_recorded')), 
	CONSTRAINT ck_cases_channel_country CHECK (length(channel_country) = 2 AND ltrim(channel_country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = ''), 
	CONSTRAINT ck_cases_embargo_until CHECK (embargo_until = 'unknown' OR (embargo_until LIKE '____-__-__' AND length(substr(embargo_until, 1, 4) || substr(embargo_until, 6, 2) || substr(embargo_until, 9, 2)) = 8 AND ltrim(substr(embargo_until, 1, 4) || substr(embargo_until, 6, 2) || substr(embargo_until, 9, 2), '0123456789') = '' AND substr(embargo_until, 1, 4) >= '0001' AND substr(embargo_until, 6, 2) BETWEEN '01' AND '12' AND substr(embargo_until, 9, 2) BETWEEN '01' AND '31' AND (substr(embargo_until, 9, 2) <= '29' OR (substr(embargo_until, 9, 2) = '30' AND substr(embargo_until, 6, 2) <> '02') OR substr(embargo_until, 6, 2) NOT IN ('02', '04', '06', '09', '11')))), 
	CONSTRAINT ck_cases_acknowledged_after_hours CHECK (acknowledged_after_hours BETWEEN 0 AND 999999999), 
	CONSTRAINT ck_cases_answered_after_hours CHECK (answered_after_hours BETWEEN 0 AND 999999999), 
	CONSTRAINT ck_cases_case_file CHECK (case_file <> ''), 
	CONSTRAINT ck_cases_closed_after_received CHECK (closed_on >= received_on), 
	CONSTRAINT ck_cases_pending_is_open CHECK (outcome <> 'pending' OR closed_on IS NULL), 
	CONSTRAINT ck_cases_preserved CHECK (outcome <> 'preserved' OR legal_process = 'preservation_request'), 
	CONSTRAINT ck_cases_last_entry CHECK (last_entry >= 1), 
	CONSTRAINT ck_cases_voided_at CHECK (voided_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(voided_at, 12, 2) || substr(voided_at, 15, 2) || substr(voided_at, 18, 2) || substr(voided_at, 21, 6), '0123456789') = '' AND substr(voided_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(voided_at, 1, 10), 1, 4) || substr(substr(voided_at, 1, 10), 6, 2) || substr(substr(voided_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(voided_at, 1, 10), 1, 4) || substr(substr(voided_at, 1, 10), 6, 2) || substr(substr(voided_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(voided_at, 1, 10), 1, 4) >= '0001' AND substr(substr(voided_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(voided_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(voided_at, 1, 10), 9, 2) <= '29' OR (substr(substr(voided_at, 1, 10), 9, 2) = '30' AND substr(substr(voided_at, 1, 10), 6, 2) <> '02') OR substr(substr(voided_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cases_void_reason CHECK (void_reason IN ('duplicate', 'wrong_entry', 'test_entry', 'not_a_demand', 'misdirected', 'other')), 
	CONSTRAINT ck_cases_embargo_renewals CHECK (embargo_renewals >= 1), 
	CONSTRAINT ck_cases_told_in CHECK (told_in <> ''), 
	CONSTRAINT ck_cases_confirmed_at CHECK (confirmed_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(confirmed_at, 12, 2) || substr(confirmed_at, 15, 2) || substr(confirmed_at, 18, 2) || substr(confirmed_at, 21, 6), '0123456789') = '' AND substr(confirmed_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(confirmed_at, 1, 10), 1, 4) || substr(substr(confirmed_at, 1, 10), 6, 2) || substr(substr(confirmed_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(confirmed_at, 1, 10), 1, 4) || substr(substr(confirmed_at, 1, 10), 6, 2) || substr(substr(confirmed_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(confirmed_at, 1, 10), 1, 4) >= '0001' AND substr(substr(confirmed_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(confirmed_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(confirmed_at, 1, 10), 9, 2) <= '29' OR (substr(substr(confirmed_at, 1, 10), 9, 2) = '30' AND substr(substr(confirmed_at, 1, 10), 6, 2) <> '02') OR substr(substr(confirmed_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_cases_confirmed_by CHECK (confirmed_by <> ''), 
	CONSTRAINT ck_cases_confirm_reason CHECK (confirm_reason IN ('threat_to_life', 'legally_compelled', 'user_consented', 'policy_changed', 'mistake', 'other')), 
	CONSTRAINT ck_cases_voided CHECK ((voided_at IS NULL) = (void_reason IS NULL)), 
	CONSTRAINT ck_cases_confirmed CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (confirm_reason IS NULL))
)
 STRICT

;
INSERT INTO "cases" VALUES(1,'AMVSBR2K','2026-07-04T12:00:00.000000Z','cli:ada',NULL,'2026-05-04','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,'file of FR',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(2,'7KS9KZWS','2026-07-04T12:00:00.000000Z','cli:ada',NULL,'2026-05-04','DE','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,'file of DE',3,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(3,'MEQ6FFMW','2026-07-04T12:00:00.000000Z','cli:ada',NULL,'2026-05-04','IN','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,'file of IN',4,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(4,'N85YQMKN','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-01','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(5,'WPPWS2B2','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-02','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(6,'4255TP0J','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-03','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(7,'4WSBQSGM','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-04','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(8,'GHCJ6ZF0','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-05','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(9,'2ZNHJ61D','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-06','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(10,'9QGMRPTK','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-07','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(11,'QA12KH0V','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-08','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(12,'N5EJ80YE','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-09','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(13,'410G2EA9','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-10','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(14,'2NJXPWFM','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-11','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(15,'VZTR6HH0','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-12','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(16,'GYH6CBAW','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-13','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(17,'V1089J6J','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-14','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(18,'BKQ6TX11','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-15','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(19,'3B0Z80H8','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-16','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(20,'1X8C1X7A','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-17','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(21,'K70VE6DX','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-18','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(22,'J121X020','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-01-19','FR','court_order','disclosed',1,3,1,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','not_recorded','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "cases" VALUES(23,'0MF0ZDZP','2026-07-04T12:00:00.000000Z','cli:ada',5,'2026-05-04','FR','court_order','refused',1,3,NULL,'not_recorded','not_stated','ip_address;phone_number','ip_address','2026-05-09','overbroad','not_recorded',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE channels (
	channel TEXT NOT NULL, 
	last_id INTEGER NOT NULL, 
	silent_check TEXT, 
	tried_at TEXT, 
	CONSTRAINT pk_channels PRIMARY KEY (channel), 
	CONSTRAINT ck_channels_channel CHECK (channel <> ''), 
	CONSTRAINT ck_channels_last_id CHECK (last_id >= 1), 
	CONSTRAINT ck_channels_silent_check CHECK (silent_check IN ('works', 'fails')), 
	CONSTRAINT ck_channels_tried_at CHECK (tried_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(tried_at, 12, 2) || substr(tried_at, 15, 2) || substr(tried_at, 18, 2) || substr(tried_at, 21, 6), '0123456789') = '' AND substr(tried_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(tried_at, 1, 10), 1, 4) || substr(substr(tried_at, 1, 10), 6, 2) || substr(substr(tried_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(tried_at, 1, 10), 1, 4) || substr(substr(tried_at, 1, 10), 6, 2) || substr(substr(tried_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(tried_at, 1, 10), 1, 4) >= '0001' AND substr(substr(tried_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(tried_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(tried_at, 1, 10), 9, 2) <= '29' OR (substr(substr(tried_at, 1, 10), 9, 2) = '30' AND substr(substr(tried_at, 1, 10), 6, 2) <> '02') OR substr(substr(tried_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_channels_tried CHECK ((silent_check IS NULL) = (tried_at IS NULL))
)
 STRICT

;
INSERT INTO "channels" VALUES('@one',2,NULL,NULL);
INSERT INTO "channels" VALUES('@two',3,NULL,NULL);
CREATE TABLE commitments (
	commitment TEXT NOT NULL, 
	salt BLOB NOT NULL, 
	head TEXT NOT NULL, 
	length INTEGER NOT NULL, 
	CONSTRAINT pk_commitments PRIMARY KEY (commitment), 
	CONSTRAINT ck_commitments_commitment CHECK (length(commitment) = 64 AND ltrim(commitment, '0123456789abcdef') = ''), 
	CONSTRAINT ck_commitments_salt CHECK (length(salt) = 32), 
	CONSTRAINT ck_commitments_head CHECK (length(head) = 64 AND ltrim(head, '0123456789abcdef') = ''), 
	CONSTRAINT ck_commitments_length CHECK (length >= 0)
)
 STRICT

;
INSERT INTO "commitments" VALUES('9b707fb5d36c352eaa5c24a294915337099dca0526fe81b5fa69dd3850f05512',X'5894BC89C1EDFD602916DCE1585ACC4284CC304E0CB18197B77CB28E96208641','a74638fbc3048523bae688279e2838e8925c2606b0b57ffc4924a5e18aeb6223',7);
CREATE TABLE corrections (
	publication_id INTEGER NOT NULL, 
	replaces INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	asked_on TEXT NOT NULL, 
	asked_by TEXT NOT NULL, 
	CONSTRAINT pk_corrections PRIMARY KEY (publication_id), 
	CONSTRAINT fk_corrections_publications FOREIGN KEY(publication_id) REFERENCES publications (id), 
	CONSTRAINT ck_corrections_replaces CHECK (replaces >= 1), 
	CONSTRAINT ck_corrections_reason CHECK (reason <> ''), 
	CONSTRAINT ck_corrections_asked_on CHECK (asked_on LIKE '____-__-__' AND length(substr(asked_on, 1, 4) || substr(asked_on, 6, 2) || substr(asked_on, 9, 2)) = 8 AND ltrim(substr(asked_on, 1, 4) || substr(asked_on, 6, 2) || substr(asked_on, 9, 2), '0123456789') = '' AND substr(asked_on, 1, 4) >= '0001' AND substr(asked_on, 6, 2) BETWEEN '01' AND '12' AND substr(asked_on, 9, 2) BETWEEN '01' AND '31' AND (substr(asked_on, 9, 2) <= '29' OR (substr(asked_on, 9, 2) = '30' AND substr(asked_on, 6, 2) <> '02') OR substr(asked_on, 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_corrections_asked_by CHECK (asked_by <> '')
)
 STRICT

;
CREATE TABLE coverage (
	id INTEGER NOT NULL, 
	imported_by INTEGER NOT NULL, 
	country TEXT NOT NULL, 
	start_on TEXT NOT NULL, 
	end_on TEXT NOT NULL, 
	what TEXT NOT NULL, 
	zero INTEGER NOT NULL, 
	source TEXT NOT NULL, 
	CONSTRAINT pk_coverage PRIMARY KEY (id), 
	CONSTRAINT ck_coverage_country CHECK (country = '*' OR (length(country) = 2 AND ltrim(country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = '')), 
	CONSTRAINT ck_coverage_start_on CHECK (start_on LIKE '____-__-__' AND length(substr(start_on, 1, 4) || substr(start_on, 6, 2) || substr(start_on, 9, 2)) = 8 AND ltrim(substr(start_on, 1, 4) || substr(start_on, 6, 2) || substr(start_on, 9, 2), '0123456789') = '' AND substr(start_on, 1, 4) >= '0001' AND substr(start_on, 6, 2) BETWEEN '01' AND '12' AND substr(start_on, 9, 2) BETWEEN '01' AND '31' AND (substr(start_on, 9, 2) <= '29' OR (substr(start_on, 9, 2) = '30' AND substr(start_on, 6, 2) <> '02') OR substr(start_on, 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_coverage_end_on CHECK (end_on LIKE '____-__-__' AND length(substr(end_on, 1, 4) || substr(end_on, 6, 2) || substr(end_on, 9, 2)) = 8 AND ltrim(substr(end_on, 1, 4) || substr(end_on, 6, 2) || substr(end_on, 9, 2), '0123456789') = '' AND substr(end_on, 1, 4) >= '0001' AND substr(end_on, 6, 2) BETWEEN '01' AND '12' AND substr(end_on, 9, 2) BETWEEN '01' AND '31' AND (substr(end_on, 9, 2) <= '29' OR (substr(end_on, 9, 2) = '30' AND substr(end_on, 6, 2) <> '02') OR substr(end_on, 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_coverage_span CHECK (start_on < end_on), 
	CONSTRAINT ck_coverage_what CHECK (what IN ('everything', 'disclosures')), 
	CONSTRAINT ck_coverage_zero CHECK (zero IN (0, 1)), 
	CONSTRAINT ck_coverage_imported_by CHECK (imported_by >= 1)
)
 STRICT

;
INSERT INTO "coverage" VALUES(1,6,'FR','2026-01-01','2026-07-01','disclosures',0,'a crowd');
INSERT INTO "coverage" VALUES(2,6,'DE','2026-01-01','2026-07-01','disclosures',1,'a crowd');
CREATE TABLE draft_changes (
	publication_id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	changes TEXT NOT NULL, 
	CONSTRAINT pk_draft_changes PRIMARY KEY (publication_id), 
	CONSTRAINT fk_draft_changes_publications FOREIGN KEY(publication_id) REFERENCES publications (id), 
	CONSTRAINT ck_draft_changes_revision CHECK (revision >= 2), 
	CONSTRAINT ck_draft_changes_changes CHECK (changes LIKE '[%]')
)
 STRICT

;
CREATE TABLE figures (
	id INTEGER NOT NULL, 
	imported_by INTEGER NOT NULL, 
	period TEXT NOT NULL, 
	table_name TEXT NOT NULL, 
	row_name TEXT NOT NULL, 
	column_name TEXT NOT NULL, 
	state TEXT NOT NULL, 
	value INTEGER, 
	low INTEGER, 
	high INTEGER, 
	missing INTEGER, 
	reason TEXT, 
	source TEXT NOT NULL, 
	attribution TEXT NOT NULL, 
	disputed TEXT NOT NULL, 
	CONSTRAINT pk_figures PRIMARY KEY (id), 
	CONSTRAINT uq_figures_period_table_name_row_name_column_name UNIQUE (period, table_name, row_name, column_name), 
	CONSTRAINT ck_figures_imported_by CHECK (imported_by >= 1), 
	CONSTRAINT ck_figures_period CHECK (period <> ''), 
	CONSTRAINT ck_figures_table_name CHECK (table_name <> ''), 
	CONSTRAINT ck_figures_row_name CHECK (row_name <> ''), 
	CONSTRAINT ck_figures_column_name CHECK (column_name <> ''), 
	CONSTRAINT ck_figures_state CHECK (state IN ('exact', 'range', 'not_recorded', 'not_applicable')), 
	CONSTRAINT ck_figures_value CHECK (value BETWEEN 0 AND 999999999), 
	CONSTRAINT ck_figures_low CHECK (low BETWEEN 0 AND 999999999), 
	CONSTRAINT ck_figures_high CHECK (high BETWEEN 0 AND 999999999), 
	CONSTRAINT ck_figures_missing CHECK (missing BETWEEN 1 AND 999999999), 
	CONSTRAINT ck_figures_reason CHECK (reason IN ('small_number', 'complementary', 'legal_band')), 
	CONSTRAINT ck_figures_source CHECK (source <> ''), 
	CONSTRAINT ck_figures_attribution CHECK (attribution <> ''), 
	CONSTRAINT ck_figures_disputed CHECK (disputed LIKE '[%]'), 
	CONSTRAINT ck_figures_exact CHECK ((state = 'exact') = (value IS NOT NULL)), 
	CONSTRAINT ck_figures_range CHECK ((state = 'range') = (low IS NOT NULL) AND (low IS NULL) = (high IS NULL) AND (low IS NULL) = (reason IS NULL) AND (low IS NULL OR low <= high)), 
	CONSTRAINT ck_figures_known CHECK (missing IS NULL OR state IN ('exact', 'range'))
)
 STRICT

;
CREATE TABLE inbox (
	update_id TEXT NOT NULL, 
	taken_at TEXT NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (update_id), 
	CONSTRAINT ck_inbox_update_id CHECK (update_id <> ''), 
	CONSTRAINT ck_inbox_taken_at CHECK (taken_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(taken_at, 12, 2) || substr(taken_at, 15, 2) || substr(taken_at, 18, 2) || substr(taken_at, 21, 6), '0123456789') = '' AND substr(taken_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2) || substr(substr(taken_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2) || substr(substr(taken_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(taken_at, 1, 10), 1, 4) >= '0001' AND substr(substr(taken_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(taken_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(taken_at, 1, 10), 9, 2) <= '29' OR (substr(substr(taken_at, 1, 10), 9, 2) = '30' AND substr(substr(taken_at, 1, 10), 6, 2) <> '02') OR substr(substr(taken_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11')))
)
 STRICT

;
CREATE TABLE languages (
	person TEXT NOT NULL, 
	language TEXT NOT NULL, 
	CONSTRAINT pk_languages PRIMARY KEY (person), 
	CONSTRAINT ck_languages_person CHECK (person <> ''), 
	CONSTRAINT ck_languages_language CHECK (language <> '')
)
 STRICT

;
CREATE TABLE leases (
	name TEXT NOT NULL, 
	fence INTEGER NOT NULL, 
	holder TEXT NOT NULL, 
	taken_at TEXT NOT NULL, 
	CONSTRAINT pk_leases PRIMARY KEY (name), 
	CONSTRAINT ck_leases_name CHECK (name <> ''), 
	CONSTRAINT ck_leases_fence CHECK (fence >= 1), 
	CONSTRAINT ck_leases_holder CHECK (holder <> ''), 
	CONSTRAINT ck_leases_taken_at CHECK (taken_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(taken_at, 12, 2) || substr(taken_at, 15, 2) || substr(taken_at, 18, 2) || substr(taken_at, 21, 6), '0123456789') = '' AND substr(taken_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2) || substr(substr(taken_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2) || substr(substr(taken_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(taken_at, 1, 10), 1, 4) >= '0001' AND substr(substr(taken_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(taken_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(taken_at, 1, 10), 9, 2) <= '29' OR (substr(substr(taken_at, 1, 10), 9, 2) = '30' AND substr(substr(taken_at, 1, 10), 6, 2) <> '02') OR substr(substr(taken_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11')))
)
 STRICT

;
CREATE TABLE "ledger" (
	seq INTEGER NOT NULL, 
	previous TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_ledger PRIMARY KEY (seq), 
	CONSTRAINT uq_ledger_previous UNIQUE (previous), 
	CONSTRAINT uq_ledger_digest UNIQUE (digest), 
	CONSTRAINT ck_ledger_seq CHECK (seq >= 1), 
	CONSTRAINT ck_ledger_previous CHECK (length(previous) = 64 AND ltrim(previous, '0123456789abcdef') = ''), 
	CONSTRAINT ck_ledger_digest CHECK (length(digest) = 64 AND ltrim(digest, '0123456789abcdef') = ''), 
	CONSTRAINT ck_ledger_at CHECK (at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(at, 12, 2) || substr(at, 15, 2) || substr(at, 18, 2) || substr(at, 21, 6), '0123456789') = '' AND substr(at, 1, 10) LIKE '____-__-__' AND length(substr(substr(at, 1, 10), 1, 4) || substr(substr(at, 1, 10), 6, 2) || substr(substr(at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(at, 1, 10), 1, 4) || substr(substr(at, 1, 10), 6, 2) || substr(substr(at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(at, 1, 10), 1, 4) >= '0001' AND substr(substr(at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(at, 1, 10), 9, 2) <= '29' OR (substr(substr(at, 1, 10), 9, 2) = '30' AND substr(substr(at, 1, 10), 6, 2) <> '02') OR substr(substr(at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_ledger_actor CHECK (actor <> ''), 
	CONSTRAINT ck_ledger_kind CHECK (kind IN ('register.opened', 'case.recorded', 'cases.imported', 'case.amended', 'case.voided', 'case.embargoed', 'case.confirmed', 'figures.imported', 'report.drafted', 'report.approved', 'report.held', 'report.released', 'report.sealed', 'report.published', 'report.superseded', 'report.pinned', 'report.awaited', 'correction.asked', 'notice.sealed', 'notice.published', 'part.sent', 'part.refused', 'part.doubted', 'part.probed', 'part.adopted', 'part.removed', 'part.settled', 'channel.altered', 'chat.migrated', 'clock.confirmed', 'register.restored')), 
	CONSTRAINT ck_ledger_payload CHECK (payload LIKE '{%}')
)
 STRICT

;
INSERT INTO "ledger" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','babf688fb847ecfb209b15ea37e188950a2c5e0d8d01a55a6c085e77e72959b2','2026-07-04T12:00:00.000000Z','cli','register.opened','{"schema":"0011"}');
INSERT INTO "ledger" VALUES(2,'babf688fb847ecfb209b15ea37e188950a2c5e0d8d01a55a6c085e77e72959b2','f6e87700d8bc8d9525577cd20f5568c565b5f046d46bc9aa0316ed49697c9a77','2026-07-04T12:00:00.000000Z','cli:ada','case.recorded','{"case":{"accounts_affected":1,"accounts_specified":3,"acknowledged_after_hours":null,"answered_after_hours":null,"authority":"not_recorded","case_file":"file of FR","channel_country":null,"closed_on":"2026-05-09","country":"FR","data_disclosed":"ip_address","data_requested":"ip_address;phone_number","embargo_until":null,"grounds":"not_stated","legal_process":"court_order","notice":"not_recorded","outcome":"disclosed","received_on":"2026-05-04","refusal_reason":"not_recorded","requests":1},"reference":"AMVSBR2K"}');
INSERT INTO "ledger" VALUES(3,'f6e87700d8bc8d9525577cd20f5568c565b5f046d46bc9aa0316ed49697c9a77','72115f0f6726a771127ee668c42d5b2696a2139e0f44f153a5bc6db4c843452b','2026-07-04T12:00:00.000000Z','cli:ada','case.recorded','{"case":{"accounts_affected":1,"accounts_specified":3,"acknowledged_after_hours":null,"answered_after_hours":null,"authority":"not_recorded","case_file":"file of DE","channel_country":null,"closed_on":"2026-05-09","country":"DE","data_disclosed":"ip_address","data_requested":"ip_address;phone_number","embargo_until":null,"grounds":"not_stated","legal_process":"court_order","notice":"not_recorded","outcome":"disclosed","received_on":"2026-05-04","refusal_reason":"not_recorded","requests":1},"reference":"7KS9KZWS"}');
INSERT INTO "ledger" VALUES(4,'72115f0f6726a771127ee668c42d5b2696a2139e0f44f153a5bc6db4c843452b','f34f1e273cdd4a0d005baf5a24556454b04f815004576273d388d3ffe16d279e','2026-07-04T12:00:00.000000Z','cli:ada','case.recorded','{"case":{"accounts_affected":1,"accounts_specified":3,"acknowledged_after_hours":null,"answered_after_hours":null,"authority":"not_recorded","case_file":"file of IN","channel_country":null,"closed_on":"2026-05-09","country":"IN","data_disclosed":"ip_address","data_requested":"ip_address;phone_number","embargo_until":null,"grounds":"not_stated","legal_process":"court_order","notice":"not_recorded","outcome":"disclosed","received_on":"2026-05-04","refusal_reason":"not_recorded","requests":1},"reference":"MEQ6FFMW"}');
INSERT INTO "ledger" VALUES(5,'f34f1e273cdd4a0d005baf5a24556454b04f815004576273d388d3ffe16d279e','02f4939c2e716fc55ce4919b0f0b2f02c540920fc112efb74615109e7e7e6d14','2026-07-04T12:00:00.000000Z','cli:ada','cases.imported','{"cases":20,"cases_digest":"3d4df637033da15762b287647fa78e1b4f787cacf3f9c78402c788dabe839452","coverage":0,"coverage_digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","file":"f.csv","file_digest":"5c3af55b61d0c7bfb459d82bf921e9710380ba172795ea05ce01d2bfc988a804","format":"csv"}');
INSERT INTO "ledger" VALUES(6,'02f4939c2e716fc55ce4919b0f0b2f02c540920fc112efb74615109e7e7e6d14','fdcce17372d6082939f207ed1bfbf3e65d3d41c44cbf04fdd3a8419c9c77b32f','2026-07-04T12:00:00.000000Z','cli:ada','cases.imported','{"cases":0,"cases_digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","coverage":2,"coverage_digest":"b36b710675f46bc9ed4da8b6402799016a48013652408576677a9af8d790f6fd","file":"f.csv","file_digest":"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945","format":"csv"}');
INSERT INTO "ledger" VALUES(7,'fdcce17372d6082939f207ed1bfbf3e65d3d41c44cbf04fdd3a8419c9c77b32f','a74638fbc3048523bae688279e2838e8925c2606b0b57ffc4924a5e18aeb6223','2026-07-04T12:00:00.000000Z','clock','report.drafted','{"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","due_at":"2026-07-04T12:00:00.000000Z","edition":1,"end_on":"2026-07-01","files":{"r-1.png":["chart","0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543"],"r.csv":["content","5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313"],"r.json":["content","44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"]},"kind":"report","period":"2026-H1","revision":1,"start_on":"2026-01-01"}');
INSERT INTO "ledger" VALUES(8,'a74638fbc3048523bae688279e2838e8925c2606b0b57ffc4924a5e18aeb6223','2d4a05512fb4bbe4851d4d40e31ddce3953e70a653dfc9ccaf4c134ff9acee7f','2026-07-04T12:00:00.000000Z','clock','report.sealed','{"approvals":2,"commitment":"9b707fb5d36c352eaa5c24a294915337099dca0526fe81b5fa69dd3850f05512","digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","edition":1,"files":{"SHA256SUMS":["seal","2220e3c51f099b5308c70ed91977af4887c71fe1f8f6c3fedafe7c9f623f301f"]},"history_line":"1 2026-H1","kind":"report","parts":[["@one","album",0,"2c1df4491fee6911e7a02c3ea2a109cc0020258f3f349e822be6cbd407ffd6fc"],["@one","text",1,"9c48abee09fc5a4161c0da6dd0731a0403948b489bfd52be791761f7fcf73a01"],["@one","documents",2,"10154a10c9f8340327ccf1462ad22215f1d53d996ff5a92e137d8fc4d70a8570"],["@one","pin",3,"d1f0be7a82dbdbec3fc35254cff9937c28bff1c79ab148e02c8d5830b77e623a"],["@two","album",0,"9bc0babfa1da019717a922f2b3400f67f6432f9432b7bec5fe5f0c15f8dabe3c"],["@two","text",1,"6d2f39f83b8021f4cece59e97d1cf89f0e67ec3221a4b4d035b278e122d103a8"],["@two","documents",2,"aa8d5cc1513a5544481264df0c90b6db456928a4dfbf504c0baceb03113e2903"],["@two","pin",3,"636c9f48c4843808990ee4f49bd275d5e08424bd463fa08e431c4afab2d225cb"]],"period":"2026-H1","seq":1}');
INSERT INTO "ledger" VALUES(9,'2d4a05512fb4bbe4851d4d40e31ddce3953e70a653dfc9ccaf4c134ff9acee7f','31b48643e5aa8abd129995f0061b64ff422834a18894482a6e9139c7eb9b6a22','2026-07-04T12:00:00.000000Z','clock','report.drafted','{"digest":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","due_at":"2026-07-04T12:00:00.000000Z","edition":1,"end_on":"2026-07-01","files":{"r-1.png":["chart","0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543"],"r.csv":["content","5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313"],"r.json":["content","44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"]},"kind":"report","period":"2026-H2","revision":1,"start_on":"2026-01-01"}');
INSERT INTO "ledger" VALUES(10,'31b48643e5aa8abd129995f0061b64ff422834a18894482a6e9139c7eb9b6a22','f995d42c7b24cb4084fd13ac620d3c980abe4de800216427b7036eecef7a5fac','2026-07-04T12:00:00.000000Z','clock','part.sent','{"attempt":1,"channel":"@one","edition":1,"kind":"report","message_ids":[1,2],"part":"album","period":"2026-H1"}');
INSERT INTO "ledger" VALUES(11,'f995d42c7b24cb4084fd13ac620d3c980abe4de800216427b7036eecef7a5fac','1058722d338dd86a1ebccfe652a9bf7af287f5148e06fa77d5658122f7cfc339','2026-07-04T12:00:00.000000Z','clock','part.refused','{"attempt":1,"channel":"@two","edition":1,"kind":"report","part":"album","period":"2026-H1","reason":"busy","state":"planned"}');
INSERT INTO "ledger" VALUES(12,'1058722d338dd86a1ebccfe652a9bf7af287f5148e06fa77d5658122f7cfc339','8b48aca42ed6f245d9864fc6b5b194637e91159eae6f2e0559df619f8e4936d4','2026-07-04T12:00:00.000000Z','clock','part.sent','{"attempt":2,"channel":"@two","edition":1,"kind":"report","message_ids":[3],"part":"album","period":"2026-H1"}');
INSERT INTO "ledger" VALUES(13,'8b48aca42ed6f245d9864fc6b5b194637e91159eae6f2e0559df619f8e4936d4','aeee31141a01afdf24e97504f81aaaac2cb51d084fc202f37f0f78b8642e4bdd','2026-07-04T12:00:00.000000Z','clock','part.doubted','{"attempt":1,"channel":"@one","edition":1,"kind":"report","part":"text","period":"2026-H1","reason":"timed out"}');
CREATE TABLE "notices" (
	topic TEXT NOT NULL, 
	text TEXT NOT NULL, 
	owed_at TEXT NOT NULL, 
	told_at TEXT, 
	choices TEXT, 
	CONSTRAINT pk_notices PRIMARY KEY (topic), 
	CONSTRAINT ck_notices_topic CHECK (topic <> ''), 
	CONSTRAINT ck_notices_text CHECK (text <> ''), 
	CONSTRAINT ck_notices_owed_at CHECK (owed_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(owed_at, 12, 2) || substr(owed_at, 15, 2) || substr(owed_at, 18, 2) || substr(owed_at, 21, 6), '0123456789') = '' AND substr(owed_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(owed_at, 1, 10), 1, 4) || substr(substr(owed_at, 1, 10), 6, 2) || substr(substr(owed_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(owed_at, 1, 10), 1, 4) || substr(substr(owed_at, 1, 10), 6, 2) || substr(substr(owed_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(owed_at, 1, 10), 1, 4) >= '0001' AND substr(substr(owed_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(owed_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(owed_at, 1, 10), 9, 2) <= '29' OR (substr(substr(owed_at, 1, 10), 9, 2) = '30' AND substr(substr(owed_at, 1, 10), 6, 2) <> '02') OR substr(substr(owed_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_notices_told_at CHECK (told_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(told_at, 12, 2) || substr(told_at, 15, 2) || substr(told_at, 18, 2) || substr(told_at, 21, 6), '0123456789') = '' AND substr(told_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(told_at, 1, 10), 1, 4) || substr(substr(told_at, 1, 10), 6, 2) || substr(substr(told_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(told_at, 1, 10), 1, 4) || substr(substr(told_at, 1, 10), 6, 2) || substr(substr(told_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(told_at, 1, 10), 1, 4) >= '0001' AND substr(substr(told_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(told_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(told_at, 1, 10), 9, 2) <= '29' OR (substr(substr(told_at, 1, 10), 9, 2) = '30' AND substr(substr(told_at, 1, 10), 6, 2) <> '02') OR substr(substr(told_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_notices_choices CHECK (choices LIKE '[%]')
)
 STRICT

;
CREATE TABLE "parts" (
	id INTEGER NOT NULL, 
	publication_id INTEGER NOT NULL, 
	channel TEXT NOT NULL, 
	part TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	payload TEXT NOT NULL, 
	message_ids TEXT, 
	reason TEXT, 
	not_before TEXT, 
	claimed_at TEXT, 
	settled_at TEXT, 
	base_id INTEGER, 
	doubts INTEGER, 
	probes INTEGER, 
	asked_at TEXT, 
	CONSTRAINT pk_parts PRIMARY KEY (id), 
	CONSTRAINT fk_parts_publications FOREIGN KEY(publication_id) REFERENCES publications (id), 
	CONSTRAINT uq_parts_publication_id_channel_part UNIQUE (publication_id, channel, part), 
	CONSTRAINT uq_parts_publication_id_channel_position UNIQUE (publication_id, channel, position), 
	CONSTRAINT ck_parts_channel CHECK (channel <> ''), 
	CONSTRAINT ck_parts_part CHECK (part <> ''), 
	CONSTRAINT ck_parts_position CHECK (position >= 0), 
	CONSTRAINT ck_parts_state CHECK (state IN ('planned', 'sending', 'sent', 'unknown', 'refused')), 
	CONSTRAINT ck_parts_attempt CHECK (attempt >= 0), 
	CONSTRAINT ck_parts_payload CHECK (payload LIKE '{%}'), 
	CONSTRAINT ck_parts_message_ids CHECK (message_ids LIKE '[%]'), 
	CONSTRAINT ck_parts_not_before CHECK (not_before LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(not_before, 12, 2) || substr(not_before, 15, 2) || substr(not_before, 18, 2) || substr(not_before, 21, 6), '0123456789') = '' AND substr(not_before, 1, 10) LIKE '____-__-__' AND length(substr(substr(not_before, 1, 10), 1, 4) || substr(substr(not_before, 1, 10), 6, 2) || substr(substr(not_before, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(not_before, 1, 10), 1, 4) || substr(substr(not_before, 1, 10), 6, 2) || substr(substr(not_before, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(not_before, 1, 10), 1, 4) >= '0001' AND substr(substr(not_before, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(not_before, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(not_before, 1, 10), 9, 2) <= '29' OR (substr(substr(not_before, 1, 10), 9, 2) = '30' AND substr(substr(not_before, 1, 10), 6, 2) <> '02') OR substr(substr(not_before, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_parts_claimed_at CHECK (claimed_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(claimed_at, 12, 2) || substr(claimed_at, 15, 2) || substr(claimed_at, 18, 2) || substr(claimed_at, 21, 6), '0123456789') = '' AND substr(claimed_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(claimed_at, 1, 10), 1, 4) || substr(substr(claimed_at, 1, 10), 6, 2) || substr(substr(claimed_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(claimed_at, 1, 10), 1, 4) || substr(substr(claimed_at, 1, 10), 6, 2) || substr(substr(claimed_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(claimed_at, 1, 10), 1, 4) >= '0001' AND substr(substr(claimed_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(claimed_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(claimed_at, 1, 10), 9, 2) <= '29' OR (substr(substr(claimed_at, 1, 10), 9, 2) = '30' AND substr(substr(claimed_at, 1, 10), 6, 2) <> '02') OR substr(substr(claimed_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_parts_settled_at CHECK (settled_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(settled_at, 12, 2) || substr(settled_at, 15, 2) || substr(settled_at, 18, 2) || substr(settled_at, 21, 6), '0123456789') = '' AND substr(settled_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(settled_at, 1, 10), 1, 4) || substr(substr(settled_at, 1, 10), 6, 2) || substr(substr(settled_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(settled_at, 1, 10), 1, 4) || substr(substr(settled_at, 1, 10), 6, 2) || substr(substr(settled_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(settled_at, 1, 10), 1, 4) >= '0001' AND substr(substr(settled_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(settled_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(settled_at, 1, 10), 9, 2) <= '29' OR (substr(substr(settled_at, 1, 10), 9, 2) = '30' AND substr(substr(settled_at, 1, 10), 6, 2) <> '02') OR substr(substr(settled_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_parts_claimed CHECK ((attempt = 0) = (claimed_at IS NULL) AND (state = 'planned' OR attempt >= 1)), 
	CONSTRAINT ck_parts_sent CHECK ((state = 'sent') = (message_ids IS NOT NULL)), 
	CONSTRAINT ck_parts_settled CHECK ((state IN ('sent', 'refused')) = (settled_at IS NOT NULL)), 
	CONSTRAINT ck_parts_base_id CHECK (base_id >= 0), 
	CONSTRAINT ck_parts_doubts CHECK (doubts >= 0), 
	CONSTRAINT ck_parts_probes CHECK (probes >= 0), 
	CONSTRAINT ck_parts_asked_at CHECK (asked_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(asked_at, 12, 2) || substr(asked_at, 15, 2) || substr(asked_at, 18, 2) || substr(asked_at, 21, 6), '0123456789') = '' AND substr(asked_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(asked_at, 1, 10), 1, 4) || substr(substr(asked_at, 1, 10), 6, 2) || substr(substr(asked_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(asked_at, 1, 10), 1, 4) || substr(substr(asked_at, 1, 10), 6, 2) || substr(substr(asked_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(asked_at, 1, 10), 1, 4) >= '0001' AND substr(substr(asked_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(asked_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(asked_at, 1, 10), 9, 2) <= '29' OR (substr(substr(asked_at, 1, 10), 9, 2) = '30' AND substr(substr(asked_at, 1, 10), 6, 2) <> '02') OR substr(substr(asked_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_parts_asked CHECK (state = 'unknown' OR asked_at IS NULL)
)
 STRICT

;
INSERT INTO "parts" VALUES(1,1,'@one','album',0,'sent',1,'{"html": "album «@one»"}','[1, 2]',NULL,NULL,'2026-07-04T12:00:00.000000Z','2026-07-04T12:00:00.000000Z',NULL,NULL,NULL,NULL);
INSERT INTO "parts" VALUES(2,1,'@one','text',1,'unknown',1,'{"html": "text «@one»"}',NULL,'timed out','2026-07-04T12:00:00.000000Z','2026-07-04T12:00:00.000000Z',NULL,2,1,0,NULL);
INSERT INTO "parts" VALUES(3,1,'@one','documents',2,'planned',0,'{"html": "documents «@one»"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "parts" VALUES(4,1,'@one','pin',3,'planned',0,'{"html": "pin «@one»"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "parts" VALUES(5,1,'@two','album',0,'sent',2,'{"html": "album «@two»"}','[3]',NULL,NULL,'2026-07-04T12:00:00.000000Z','2026-07-04T12:00:00.000000Z',NULL,NULL,NULL,NULL);
INSERT INTO "parts" VALUES(6,1,'@two','text',1,'planned',0,'{"html": "text «@two»"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "parts" VALUES(7,1,'@two','documents',2,'planned',0,'{"html": "documents «@two»"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "parts" VALUES(8,1,'@two','pin',3,'planned',0,'{"html": "pin «@two»"}',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE publication_files (
	publication_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	layer TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_publication_files PRIMARY KEY (publication_id, name), 
	CONSTRAINT fk_publication_files_publications FOREIGN KEY(publication_id) REFERENCES publications (id), 
	CONSTRAINT ck_publication_files_name CHECK (name <> ''), 
	CONSTRAINT ck_publication_files_layer CHECK (layer IN ('content', 'chart', 'seal')), 
	CONSTRAINT ck_publication_files_sha256 CHECK (length(sha256) = 64 AND ltrim(sha256, '0123456789abcdef') = '')
)
 STRICT

;
INSERT INTO "publication_files" VALUES(1,'r.csv','content','5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313',X'612C620A');
INSERT INTO "publication_files" VALUES(1,'r.json','content','44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',X'7B7D');
INSERT INTO "publication_files" VALUES(1,'r-1.png','chart','0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543',X'89504E47');
INSERT INTO "publication_files" VALUES(1,'SHA256SUMS','seal','2220e3c51f099b5308c70ed91977af4887c71fe1f8f6c3fedafe7c9f623f301f',X'73756D73');
INSERT INTO "publication_files" VALUES(2,'r.csv','content','5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313',X'612C620A');
INSERT INTO "publication_files" VALUES(2,'r.json','content','44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',X'7B7D');
INSERT INTO "publication_files" VALUES(2,'r-1.png','chart','0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543',X'89504E47');
CREATE TABLE "publications" (
	id INTEGER NOT NULL, 
	period TEXT NOT NULL, 
	start_on TEXT NOT NULL, 
	end_on TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	edition INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	revision INTEGER NOT NULL, 
	due_at TEXT NOT NULL, 
	drafted_at TEXT NOT NULL, 
	sealed_at TEXT, 
	published_at TEXT, 
	seq INTEGER, 
	approvals INTEGER, 
	history_line TEXT, 
	commitment TEXT, 
	hold_reason TEXT, 
	CONSTRAINT pk_publications PRIMARY KEY (id), 
	CONSTRAINT uq_publications_period_kind_edition UNIQUE (period, kind, edition), 
	CONSTRAINT uq_publications_seq UNIQUE (seq), 
	CONSTRAINT ck_publications_period CHECK (period <> ''), 
	CONSTRAINT ck_publications_start_on CHECK (start_on LIKE '____-__-__' AND length(substr(start_on, 1, 4) || substr(start_on, 6, 2) || substr(start_on, 9, 2)) = 8 AND ltrim(substr(start_on, 1, 4) || substr(start_on, 6, 2) || substr(start_on, 9, 2), '0123456789') = '' AND substr(start_on, 1, 4) >= '0001' AND substr(start_on, 6, 2) BETWEEN '01' AND '12' AND substr(start_on, 9, 2) BETWEEN '01' AND '31' AND (substr(start_on, 9, 2) <= '29' OR (substr(start_on, 9, 2) = '30' AND substr(start_on, 6, 2) <> '02') OR substr(start_on, 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_publications_end_on CHECK (end_on LIKE '____-__-__' AND length(substr(end_on, 1, 4) || substr(end_on, 6, 2) || substr(end_on, 9, 2)) = 8 AND ltrim(substr(end_on, 1, 4) || substr(end_on, 6, 2) || substr(end_on, 9, 2), '0123456789') = '' AND substr(end_on, 1, 4) >= '0001' AND substr(end_on, 6, 2) BETWEEN '01' AND '12' AND substr(end_on, 9, 2) BETWEEN '01' AND '31' AND (substr(end_on, 9, 2) <= '29' OR (substr(end_on, 9, 2) = '30' AND substr(end_on, 6, 2) <> '02') OR substr(end_on, 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_publications_span CHECK (start_on < end_on), 
	CONSTRAINT ck_publications_kind CHECK (kind IN ('report', 'correction', 'erratum', 'late_notice')), 
	CONSTRAINT ck_publications_edition CHECK (edition >= 1), 
	CONSTRAINT ck_publications_state CHECK (state IN ('planned', 'drafted', 'approved', 'held', 'publishing', 'published', 'superseded')), 
	CONSTRAINT ck_publications_digest CHECK (digest = '' OR (length(digest) = 64 AND ltrim(digest, '0123456789abcdef') = '')), 
	CONSTRAINT ck_publications_revision CHECK (revision >= 0), 
	CONSTRAINT ck_publications_due_at CHECK (due_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(due_at, 12, 2) || substr(due_at, 15, 2) || substr(due_at, 18, 2) || substr(due_at, 21, 6), '0123456789') = '' AND substr(due_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2) || substr(substr(due_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2) || substr(substr(due_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(due_at, 1, 10), 1, 4) >= '0001' AND substr(substr(due_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(due_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(due_at, 1, 10), 9, 2) <= '29' OR (substr(substr(due_at, 1, 10), 9, 2) = '30' AND substr(substr(due_at, 1, 10), 6, 2) <> '02') OR substr(substr(due_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_publications_drafted_at CHECK (drafted_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(drafted_at, 12, 2) || substr(drafted_at, 15, 2) || substr(drafted_at, 18, 2) || substr(drafted_at, 21, 6), '0123456789') = '' AND substr(drafted_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(drafted_at, 1, 10), 1, 4) || substr(substr(drafted_at, 1, 10), 6, 2) || substr(substr(drafted_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(drafted_at, 1, 10), 1, 4) || substr(substr(drafted_at, 1, 10), 6, 2) || substr(substr(drafted_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(drafted_at, 1, 10), 1, 4) >= '0001' AND substr(substr(drafted_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(drafted_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(drafted_at, 1, 10), 9, 2) <= '29' OR (substr(substr(drafted_at, 1, 10), 9, 2) = '30' AND substr(substr(drafted_at, 1, 10), 6, 2) <> '02') OR substr(substr(drafted_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_publications_sealed_at CHECK (sealed_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(sealed_at, 12, 2) || substr(sealed_at, 15, 2) || substr(sealed_at, 18, 2) || substr(sealed_at, 21, 6), '0123456789') = '' AND substr(sealed_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(sealed_at, 1, 10), 1, 4) || substr(substr(sealed_at, 1, 10), 6, 2) || substr(substr(sealed_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(sealed_at, 1, 10), 1, 4) || substr(substr(sealed_at, 1, 10), 6, 2) || substr(substr(sealed_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(sealed_at, 1, 10), 1, 4) >= '0001' AND substr(substr(sealed_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(sealed_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(sealed_at, 1, 10), 9, 2) <= '29' OR (substr(substr(sealed_at, 1, 10), 9, 2) = '30' AND substr(substr(sealed_at, 1, 10), 6, 2) <> '02') OR substr(substr(sealed_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_publications_published_at CHECK (published_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(published_at, 12, 2) || substr(published_at, 15, 2) || substr(published_at, 18, 2) || substr(published_at, 21, 6), '0123456789') = '' AND substr(published_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(published_at, 1, 10), 1, 4) || substr(substr(published_at, 1, 10), 6, 2) || substr(substr(published_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(published_at, 1, 10), 1, 4) || substr(substr(published_at, 1, 10), 6, 2) || substr(substr(published_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(published_at, 1, 10), 1, 4) >= '0001' AND substr(substr(published_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(published_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(published_at, 1, 10), 9, 2) <= '29' OR (substr(substr(published_at, 1, 10), 9, 2) = '30' AND substr(substr(published_at, 1, 10), 6, 2) <> '02') OR substr(substr(published_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_publications_seq CHECK (seq >= 1), 
	CONSTRAINT ck_publications_approvals CHECK (approvals BETWEEN 0 AND 5), 
	CONSTRAINT ck_publications_history_line CHECK (history_line <> ''), 
	CONSTRAINT ck_publications_commitment CHECK (length(commitment) = 64 AND ltrim(commitment, '0123456789abcdef') = ''), 
	CONSTRAINT ck_publications_sealed CHECK ((state IN ('planned', 'drafted', 'approved', 'held')) = (sealed_at IS NULL)), 
	CONSTRAINT ck_publications_sealed_together CHECK ((sealed_at IS NULL OR kind = 'late_notice') = (seq IS NULL) AND (seq IS NULL) = (approvals IS NULL) AND (seq IS NULL) = (history_line IS NULL) AND (seq IS NULL) = (commitment IS NULL)), 
	CONSTRAINT ck_publications_published CHECK ((state IN ('published', 'superseded')) = (published_at IS NOT NULL)), 
	CONSTRAINT ck_publications_drafted CHECK ((state = 'planned') = (revision = 0) AND (revision = 0) = (digest = '')), 
	CONSTRAINT ck_publications_held CHECK ((state = 'held') = (hold_reason IS NOT NULL))
)
 STRICT

;
INSERT INTO "publications" VALUES(1,'2026-H1','2026-01-01','2026-07-01','report',1,'publishing','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',1,'2026-07-04T12:00:00.000000Z','2026-07-04T12:00:00.000000Z','2026-07-04T12:00:00.000000Z',NULL,1,2,'1 2026-H1','9b707fb5d36c352eaa5c24a294915337099dca0526fe81b5fa69dd3850f05512',NULL);
INSERT INTO "publications" VALUES(2,'2026-H2','2026-01-01','2026-07-01','report',1,'drafted','dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd',1,'2026-07-04T12:00:00.000000Z','2026-07-04T12:00:00.000000Z',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE sweeps (
	part_id INTEGER NOT NULL, 
	due_at TEXT NOT NULL, 
	done_at TEXT, 
	CONSTRAINT pk_sweeps PRIMARY KEY (part_id, due_at), 
	CONSTRAINT fk_sweeps_parts FOREIGN KEY(part_id) REFERENCES parts (id), 
	CONSTRAINT ck_sweeps_due_at CHECK (due_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(due_at, 12, 2) || substr(due_at, 15, 2) || substr(due_at, 18, 2) || substr(due_at, 21, 6), '0123456789') = '' AND substr(due_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2) || substr(substr(due_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2) || substr(substr(due_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(due_at, 1, 10), 1, 4) >= '0001' AND substr(substr(due_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(due_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(due_at, 1, 10), 9, 2) <= '29' OR (substr(substr(due_at, 1, 10), 9, 2) = '30' AND substr(substr(due_at, 1, 10), 6, 2) <> '02') OR substr(substr(due_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11'))), 
	CONSTRAINT ck_sweeps_done_at CHECK (done_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(done_at, 12, 2) || substr(done_at, 15, 2) || substr(done_at, 18, 2) || substr(done_at, 21, 6), '0123456789') = '' AND substr(done_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(done_at, 1, 10), 1, 4) || substr(substr(done_at, 1, 10), 6, 2) || substr(substr(done_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(done_at, 1, 10), 1, 4) || substr(substr(done_at, 1, 10), 6, 2) || substr(substr(done_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(done_at, 1, 10), 1, 4) >= '0001' AND substr(substr(done_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(done_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(done_at, 1, 10), 9, 2) <= '29' OR (substr(substr(done_at, 1, 10), 9, 2) = '30' AND substr(substr(done_at, 1, 10), 6, 2) <> '02') OR substr(substr(done_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11')))
)
 STRICT

;
CREATE TABLE uploads (
	chat TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	form TEXT NOT NULL, 
	file_id TEXT NOT NULL, 
	file_unique_id TEXT NOT NULL, 
	kept_at TEXT NOT NULL, 
	CONSTRAINT pk_uploads PRIMARY KEY (chat, sha256, form), 
	CONSTRAINT ck_uploads_chat CHECK (chat <> ''), 
	CONSTRAINT ck_uploads_sha256 CHECK (length(sha256) = 64 AND ltrim(sha256, '0123456789abcdef') = ''), 
	CONSTRAINT ck_uploads_form CHECK (form IN ('photo', 'document')), 
	CONSTRAINT ck_uploads_file_id CHECK (file_id <> ''), 
	CONSTRAINT ck_uploads_kept_at CHECK (kept_at LIKE '____-__-__T__:__:__.______Z' AND ltrim(substr(kept_at, 12, 2) || substr(kept_at, 15, 2) || substr(kept_at, 18, 2) || substr(kept_at, 21, 6), '0123456789') = '' AND substr(kept_at, 1, 10) LIKE '____-__-__' AND length(substr(substr(kept_at, 1, 10), 1, 4) || substr(substr(kept_at, 1, 10), 6, 2) || substr(substr(kept_at, 1, 10), 9, 2)) = 8 AND ltrim(substr(substr(kept_at, 1, 10), 1, 4) || substr(substr(kept_at, 1, 10), 6, 2) || substr(substr(kept_at, 1, 10), 9, 2), '0123456789') = '' AND substr(substr(kept_at, 1, 10), 1, 4) >= '0001' AND substr(substr(kept_at, 1, 10), 6, 2) BETWEEN '01' AND '12' AND substr(substr(kept_at, 1, 10), 9, 2) BETWEEN '01' AND '31' AND (substr(substr(kept_at, 1, 10), 9, 2) <= '29' OR (substr(substr(kept_at, 1, 10), 9, 2) = '30' AND substr(substr(kept_at, 1, 10), 6, 2) <> '02') OR substr(substr(kept_at, 1, 10), 6, 2) NOT IN ('02', '04', '06', '09', '11')))
)
 STRICT

;
CREATE INDEX ix_coverage_span ON coverage (start_on, end_on);
CREATE INDEX ix_cases_counting ON cases (received_on, embargo_until, legal_process, authority, outcome, closed_on, country, grounds, refusal_reason, notice, data_requested, data_disclosed, requests, accounts_specified, accounts_affected, voided_at, told_in, confirmed_at);
CREATE TRIGGER guard_ledger_insert BEFORE INSERT ON ledger WHEN NEW.seq <> coalesce((SELECT max(seq) FROM ledger), 0) + 1
 OR NEW.previous <> coalesce((SELECT digest FROM ledger ORDER BY seq DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000')
 OR EXISTS (SELECT 1 FROM ledger WHERE digest = NEW.digest) BEGIN SELECT RAISE(ABORT, 'not the next entry of the ledger'); END;
CREATE TRIGGER guard_ledger_update BEFORE UPDATE ON ledger WHEN 1 BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER guard_ledger_delete BEFORE DELETE ON ledger WHEN 1 BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER guard_commitments_insert BEFORE INSERT ON commitments WHEN NEW.commitment IN (SELECT commitment FROM commitments) BEGIN SELECT RAISE(ABORT, 'commitments stay'); END;
CREATE TRIGGER guard_commitments_update BEFORE UPDATE ON commitments WHEN 1 BEGIN SELECT RAISE(ABORT, 'commitments stay'); END;
CREATE TRIGGER guard_commitments_delete BEFORE DELETE ON commitments WHEN 1 BEGIN SELECT RAISE(ABORT, 'commitments stay'); END;
CREATE TRIGGER guard_cases_delete BEFORE DELETE ON cases WHEN 1 BEGIN SELECT RAISE(ABORT, 'cases are not deleted'); END;
CREATE TRIGGER guard_coverage_delete BEFORE DELETE ON coverage WHEN 1 BEGIN SELECT RAISE(ABORT, 'coverage is not deleted'); END;
CREATE TRIGGER guard_figures_update BEFORE UPDATE ON figures WHEN 1 BEGIN SELECT RAISE(ABORT, 'what was published stays'); END;
CREATE TRIGGER guard_figures_delete BEFORE DELETE ON figures WHEN 1 BEGIN SELECT RAISE(ABORT, 'what was published stays'); END;
CREATE TRIGGER guard_publications_update BEFORE UPDATE ON publications WHEN OLD.sealed_at IS NOT NULL AND (OLD.id IS NOT NEW.id OR OLD.period IS NOT NEW.period OR OLD.start_on IS NOT NEW.start_on OR OLD.end_on IS NOT NEW.end_on OR OLD.kind IS NOT NEW.kind OR OLD.edition IS NOT NEW.edition OR OLD.digest IS NOT NEW.digest OR OLD.revision IS NOT NEW.revision OR OLD.due_at IS NOT NEW.due_at OR OLD.drafted_at IS NOT NEW.drafted_at OR OLD.sealed_at IS NOT NEW.sealed_at OR OLD.seq IS NOT NEW.seq OR OLD.approvals IS NOT NEW.approvals OR OLD.history_line IS NOT NEW.history_line OR OLD.commitment IS NOT NEW.commitment OR OLD.published_at <> NEW.published_at OR (OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN ('publishing>published', 'published>superseded'))) BEGIN SELECT RAISE(ABORT, 'what is sealed stays'); END;
CREATE TRIGGER guard_publications_delete BEFORE DELETE ON publications WHEN 1 BEGIN SELECT RAISE(ABORT, 'publications are not deleted'); END;
CREATE TRIGGER guard_files_insert BEFORE INSERT ON publication_files WHEN coalesce((SELECT sealed_at FROM publications WHERE id = NEW.publication_id), '') <> '' BEGIN SELECT RAISE(ABORT, 'what is sealed stays'); END;
CREATE TRIGGER guard_files_update BEFORE UPDATE ON publication_files WHEN coalesce((SELECT sealed_at FROM publications WHERE id = OLD.publication_id), '') <> '' BEGIN SELECT RAISE(ABORT, 'what is sealed stays'); END;
CREATE TRIGGER guard_files_delete BEFORE DELETE ON publication_files WHEN coalesce((SELECT sealed_at FROM publications WHERE id = OLD.publication_id), '') <> '' BEGIN SELECT RAISE(ABORT, 'what is sealed stays'); END;
CREATE TRIGGER guard_parts_update BEFORE UPDATE ON parts WHEN OLD.state = 'sent' OR OLD.id IS NOT NEW.id OR OLD.publication_id IS NOT NEW.publication_id OR OLD.channel IS NOT NEW.channel OR OLD.part IS NOT NEW.part OR OLD.position IS NOT NEW.position OR OLD.payload IS NOT NEW.payload BEGIN SELECT RAISE(ABORT, 'what is sent stays'); END;
CREATE TRIGGER guard_parts_delete BEFORE DELETE ON parts WHEN 1 BEGIN SELECT RAISE(ABORT, 'parts are not deleted'); END;
COMMIT;
