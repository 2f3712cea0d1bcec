--
-- PostgreSQL database dump
--

\restrict frozen

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: guard_cases_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_cases_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'cases are not deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_cases_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_cases_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_commitments_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_commitments_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'commitments stay' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_commitments_insert(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_commitments_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF NEW.commitment IN (SELECT commitment FROM commitments) THEN RAISE EXCEPTION 'commitments stay' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_commitments_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_commitments_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_commitments_update(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_commitments_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'commitments stay' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_coverage_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_coverage_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'coverage is not deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_coverage_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_coverage_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_figures_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_figures_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'what was published stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_figures_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_figures_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_figures_update(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_figures_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'what was published stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_files_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_files_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF coalesce((SELECT sealed_at FROM publications WHERE id = OLD.publication_id), '') <> '' THEN RAISE EXCEPTION 'what is sealed stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_files_insert(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_files_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF coalesce((SELECT sealed_at FROM publications WHERE id = NEW.publication_id), '') <> '' THEN RAISE EXCEPTION 'what is sealed stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_files_update(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_files_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF coalesce((SELECT sealed_at FROM publications WHERE id = OLD.publication_id), '') <> '' THEN RAISE EXCEPTION 'what is sealed stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_ledger_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_ledger_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_ledger_insert(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_ledger_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF NEW.seq <> coalesce((SELECT max(seq) FROM ledger), 0) + 1
 OR NEW.previous <> coalesce((SELECT digest FROM ledger ORDER BY seq DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000')
 OR EXISTS (SELECT 1 FROM ledger WHERE digest = NEW.digest) THEN RAISE EXCEPTION 'not the next entry of the ledger' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_ledger_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_ledger_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_ledger_update(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_ledger_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_parts_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_parts_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'parts are not deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_parts_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_parts_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_parts_update(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_parts_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF OLD.state = 'sent' OR OLD.id IS DISTINCT FROM NEW.id OR OLD.publication_id IS DISTINCT FROM NEW.publication_id OR OLD.channel IS DISTINCT FROM NEW.channel OR OLD.part IS DISTINCT FROM NEW.part OR OLD.position IS DISTINCT FROM NEW.position OR OLD.payload IS DISTINCT FROM NEW.payload THEN RAISE EXCEPTION 'what is sent stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


--
-- Name: guard_publication_files_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_publication_files_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_publications_delete(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_publications_delete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF true THEN RAISE EXCEPTION 'publications are not deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$;


--
-- Name: guard_publications_truncate(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_publications_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN RAISE EXCEPTION 'what was kept is not emptied' USING ERRCODE = 'integrity_constraint_violation'; END $$;


--
-- Name: guard_publications_update(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.guard_publications_update() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'public', 'pg_temp'
    AS $$ BEGIN IF OLD.sealed_at IS NOT NULL AND (OLD.id IS DISTINCT FROM NEW.id OR OLD.period IS DISTINCT FROM NEW.period OR OLD.start_on IS DISTINCT FROM NEW.start_on OR OLD.end_on IS DISTINCT FROM NEW.end_on OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.edition IS DISTINCT FROM NEW.edition OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.revision IS DISTINCT FROM NEW.revision OR OLD.due_at IS DISTINCT FROM NEW.due_at OR OLD.drafted_at IS DISTINCT FROM NEW.drafted_at OR OLD.sealed_at IS DISTINCT FROM NEW.sealed_at OR OLD.seq IS DISTINCT FROM NEW.seq OR OLD.approvals IS DISTINCT FROM NEW.approvals OR OLD.history_line IS DISTINCT FROM NEW.history_line OR OLD.commitment IS DISTINCT FROM NEW.commitment OR OLD.published_at <> NEW.published_at OR (OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN ('publishing>published', 'published>superseded'))) THEN RAISE EXCEPTION 'what is sealed stays' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


--
-- Name: approvals; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.approvals (
    publication_id integer NOT NULL,
    person text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    approved_at text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_approvals_approved_at CHECK (((approved_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(approved_at, 12, 2) || substr(approved_at, 15, 2)) || substr(approved_at, 18, 2)) || substr(approved_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(approved_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(approved_at, 1, 10), 1, 4) || substr(substr(approved_at, 1, 10), 6, 2)) || substr(substr(approved_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(approved_at, 1, 10), 1, 4) || substr(substr(approved_at, 1, 10), 6, 2)) || substr(substr(approved_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(approved_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(approved_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(approved_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(approved_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(approved_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(approved_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(approved_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(approved_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(approved_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_approvals_digest CHECK (((length(digest) = 64) AND (ltrim(digest, '0123456789abcdef'::text) = ''::text))),
    CONSTRAINT ck_approvals_person CHECK ((person <> ''::text))
);


--
-- Name: buttons; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.buttons (
    nonce text NOT NULL COLLATE pg_catalog."C",
    action text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    revision text NOT NULL COLLATE pg_catalog."C",
    person text COLLATE pg_catalog."C",
    issued_at text NOT NULL COLLATE pg_catalog."C",
    expires_at text NOT NULL COLLATE pg_catalog."C",
    used_at text COLLATE pg_catalog."C",
    CONSTRAINT ck_buttons_action CHECK ((action <> ''::text)),
    CONSTRAINT ck_buttons_expires_at CHECK (((expires_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(expires_at, 12, 2) || substr(expires_at, 15, 2)) || substr(expires_at, 18, 2)) || substr(expires_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(expires_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2)) || substr(substr(expires_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2)) || substr(substr(expires_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(expires_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(expires_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(expires_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(expires_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(expires_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(expires_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(expires_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(expires_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(expires_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_buttons_issued_at CHECK (((issued_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(issued_at, 12, 2) || substr(issued_at, 15, 2)) || substr(issued_at, 18, 2)) || substr(issued_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(issued_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(issued_at, 1, 10), 1, 4) || substr(substr(issued_at, 1, 10), 6, 2)) || substr(substr(issued_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(issued_at, 1, 10), 1, 4) || substr(substr(issued_at, 1, 10), 6, 2)) || substr(substr(issued_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(issued_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(issued_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(issued_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(issued_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(issued_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(issued_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(issued_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(issued_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(issued_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_buttons_lasting CHECK ((issued_at < expires_at)),
    CONSTRAINT ck_buttons_nonce CHECK ((length(nonce) = 22)),
    CONSTRAINT ck_buttons_person CHECK ((person <> ''::text)),
    CONSTRAINT ck_buttons_used_at CHECK (((used_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(used_at, 12, 2) || substr(used_at, 15, 2)) || substr(used_at, 18, 2)) || substr(used_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(used_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(used_at, 1, 10), 1, 4) || substr(substr(used_at, 1, 10), 6, 2)) || substr(substr(used_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(used_at, 1, 10), 1, 4) || substr(substr(used_at, 1, 10), 6, 2)) || substr(substr(used_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(used_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(used_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(used_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(used_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(used_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(used_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(used_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(used_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(used_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text])))))
);


--
-- Name: cards; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.cards (
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    person text NOT NULL COLLATE pg_catalog."C",
    chat text NOT NULL COLLATE pg_catalog."C",
    message_id integer,
    revision integer NOT NULL,
    reference text COLLATE pg_catalog."C",
    step text NOT NULL COLLATE pg_catalog."C",
    base text NOT NULL COLLATE pg_catalog."C",
    form text NOT NULL COLLATE pg_catalog."C",
    opened_at text NOT NULL COLLATE pg_catalog."C",
    changed_at text NOT NULL COLLATE pg_catalog."C",
    expires_at text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_cards_base CHECK ((base ~~ '{%}'::text)),
    CONSTRAINT ck_cards_changed_at CHECK (((changed_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(changed_at, 12, 2) || substr(changed_at, 15, 2)) || substr(changed_at, 18, 2)) || substr(changed_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(changed_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(changed_at, 1, 10), 1, 4) || substr(substr(changed_at, 1, 10), 6, 2)) || substr(substr(changed_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(changed_at, 1, 10), 1, 4) || substr(substr(changed_at, 1, 10), 6, 2)) || substr(substr(changed_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(changed_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(changed_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(changed_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(changed_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(changed_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(changed_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(changed_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(changed_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(changed_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_cards_chat CHECK ((chat <> ''::text)),
    CONSTRAINT ck_cards_expires_at CHECK (((expires_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(expires_at, 12, 2) || substr(expires_at, 15, 2)) || substr(expires_at, 18, 2)) || substr(expires_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(expires_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2)) || substr(substr(expires_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(expires_at, 1, 10), 1, 4) || substr(substr(expires_at, 1, 10), 6, 2)) || substr(substr(expires_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(expires_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(expires_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(expires_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(expires_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(expires_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(expires_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(expires_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(expires_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(expires_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_cards_form CHECK ((form ~~ '{%}'::text)),
    CONSTRAINT ck_cards_id CHECK ((length(id) = 22)),
    CONSTRAINT ck_cards_kind CHECK ((kind = ANY (ARRAY['record'::text, 'amend'::text]))),
    CONSTRAINT ck_cards_opened_at CHECK (((opened_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(opened_at, 12, 2) || substr(opened_at, 15, 2)) || substr(opened_at, 18, 2)) || substr(opened_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(opened_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(opened_at, 1, 10), 1, 4) || substr(substr(opened_at, 1, 10), 6, 2)) || substr(substr(opened_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(opened_at, 1, 10), 1, 4) || substr(substr(opened_at, 1, 10), 6, 2)) || substr(substr(opened_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(opened_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(opened_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(opened_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(opened_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(opened_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(opened_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(opened_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(opened_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(opened_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_cards_person CHECK ((person <> ''::text)),
    CONSTRAINT ck_cards_reference CHECK (((reference IS NOT NULL) OR ((kind = 'record'::text) AND (state <> 'done'::text)))),
    CONSTRAINT ck_cards_revision CHECK ((revision >= 1)),
    CONSTRAINT ck_cards_state CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])))
);


--
-- Name: cases; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.cases (
    id integer NOT NULL,
    reference text NOT NULL COLLATE pg_catalog."C",
    recorded_at text NOT NULL COLLATE pg_catalog."C",
    recorded_by text NOT NULL COLLATE pg_catalog."C",
    imported_by integer,
    received_on text NOT NULL COLLATE pg_catalog."C",
    country text NOT NULL COLLATE pg_catalog."C",
    legal_process text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    requests integer NOT NULL,
    accounts_specified integer,
    accounts_affected integer,
    authority text NOT NULL COLLATE pg_catalog."C",
    grounds text NOT NULL COLLATE pg_catalog."C",
    data_requested text COLLATE pg_catalog."C",
    data_disclosed text COLLATE pg_catalog."C",
    closed_on text COLLATE pg_catalog."C",
    refusal_reason text NOT NULL COLLATE pg_catalog."C",
    notice text NOT NULL COLLATE pg_catalog."C",
    channel_country text COLLATE pg_catalog."C",
    embargo_until text COLLATE pg_catalog."C",
    acknowledged_after_hours integer,
    answered_after_hours integer,
    case_file text COLLATE pg_catalog."C",
    last_entry integer,
    voided_at text COLLATE pg_catalog."C",
    void_reason text COLLATE pg_catalog."C",
    embargo_renewals integer,
    told_in text COLLATE pg_catalog."C",
    confirmed_at text COLLATE pg_catalog."C",
    confirmed_by text COLLATE pg_catalog."C",
    confirm_reason text COLLATE pg_catalog."C",
    CONSTRAINT ck_cases_accounts_affected CHECK (((accounts_affected >= 0) AND (accounts_affected <= 999999999))),
    CONSTRAINT ck_cases_accounts_specified CHECK (((accounts_specified >= 0) AND (accounts_specified <= 999999999))),
    CONSTRAINT ck_cases_acknowledged_after_hours CHECK (((acknowledged_after_hours >= 0) AND (acknowledged_after_hours <= 999999999))),
    CONSTRAINT ck_cases_answered_after_hours CHECK (((answered_after_hours >= 0) AND (answered_after_hours <= 999999999))),
    CONSTRAINT ck_cases_authority CHECK ((authority = ANY (ARRAY['court'::text, 'prosecutor'::text, 'police'::text, 'intelligence'::text, 'regulator'::text, 'other_government'::text, 'private_party'::text, 'not_recorded'::text]))),
    CONSTRAINT ck_cases_case_file CHECK ((case_file <> ''::text)),
    CONSTRAINT ck_cases_channel_country CHECK (((length(channel_country) = 2) AND (ltrim(channel_country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'::text) = ''::text))),
    CONSTRAINT ck_cases_closed_after_received CHECK ((closed_on >= received_on)),
    CONSTRAINT ck_cases_closed_on CHECK (((closed_on ~~ '____-__-__'::text) AND (length(((substr(closed_on, 1, 4) || substr(closed_on, 6, 2)) || substr(closed_on, 9, 2))) = 8) AND (ltrim(((substr(closed_on, 1, 4) || substr(closed_on, 6, 2)) || substr(closed_on, 9, 2)), '0123456789'::text) = ''::text) AND (substr(closed_on, 1, 4) >= '0001'::text) AND ((substr(closed_on, 6, 2) >= '01'::text) AND (substr(closed_on, 6, 2) <= '12'::text)) AND ((substr(closed_on, 9, 2) >= '01'::text) AND (substr(closed_on, 9, 2) <= '31'::text)) AND ((substr(closed_on, 9, 2) <= '29'::text) OR ((substr(closed_on, 9, 2) = '30'::text) AND (substr(closed_on, 6, 2) <> '02'::text)) OR (substr(closed_on, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_cases_confirm_reason CHECK ((confirm_reason = ANY (ARRAY['threat_to_life'::text, 'legally_compelled'::text, 'user_consented'::text, 'policy_changed'::text, 'mistake'::text, 'other'::text]))),
    CONSTRAINT ck_cases_confirmed CHECK ((((confirmed_at IS NULL) = (confirmed_by IS NULL)) AND ((confirmed_at IS NULL) = (confirm_reason IS NULL)))),
    CONSTRAINT ck_cases_confirmed_at CHECK (((confirmed_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(confirmed_at, 12, 2) || substr(confirmed_at, 15, 2)) || substr(confirmed_at, 18, 2)) || substr(confirmed_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(confirmed_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(confirmed_at, 1, 10), 1, 4) || substr(substr(confirmed_at, 1, 10), 6, 2)) || substr(substr(confirmed_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(confirmed_at, 1, 10), 1, 4) || substr(substr(confirmed_at, 1, 10), 6, 2)) || substr(substr(confirmed_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(confirmed_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(confirmed_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(confirmed_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(confirmed_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(confirmed_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(confirmed_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(confirmed_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(confirmed_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(confirmed_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_cases_confirmed_by CHECK ((confirmed_by <> ''::text)),
    CONSTRAINT ck_cases_country CHECK (((length(country) = 2) AND (ltrim(country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'::text) = ''::text))),
    CONSTRAINT ck_cases_data_disclosed CHECK ((data_disclosed = ltrim(((((((((
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;ip!_address;%'::text, '!'::text)) THEN ';ip_address'::text
    ELSE ''::text
END ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;phone!_number;%'::text, '!'::text)) THEN ';phone_number'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;basic!_subscriber;%'::text, '!'::text)) THEN ';basic_subscriber'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;traffic!_metadata;%'::text, '!'::text)) THEN ';traffic_metadata'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;contacts;%'::text, '!'::text)) THEN ';contacts'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;payment;%'::text, '!'::text)) THEN ';payment'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;message!_content;%'::text, '!'::text)) THEN ';message_content'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;encryption!_keys;%'::text, '!'::text)) THEN ';encryption_keys'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_disclosed) || ';'::text) ~~ like_escape('%;other;%'::text, '!'::text)) THEN ';other'::text
    ELSE ''::text
END), ';'::text))),
    CONSTRAINT ck_cases_data_requested CHECK ((data_requested = ltrim(((((((((
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;ip!_address;%'::text, '!'::text)) THEN ';ip_address'::text
    ELSE ''::text
END ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;phone!_number;%'::text, '!'::text)) THEN ';phone_number'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;basic!_subscriber;%'::text, '!'::text)) THEN ';basic_subscriber'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;traffic!_metadata;%'::text, '!'::text)) THEN ';traffic_metadata'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;contacts;%'::text, '!'::text)) THEN ';contacts'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;payment;%'::text, '!'::text)) THEN ';payment'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;message!_content;%'::text, '!'::text)) THEN ';message_content'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;encryption!_keys;%'::text, '!'::text)) THEN ';encryption_keys'::text
    ELSE ''::text
END) ||
CASE
    WHEN (((';'::text || data_requested) || ';'::text) ~~ like_escape('%;other;%'::text, '!'::text)) THEN ';other'::text
    ELSE ''::text
END), ';'::text))),
    CONSTRAINT ck_cases_embargo_renewals CHECK ((embargo_renewals >= 1)),
    CONSTRAINT ck_cases_embargo_until CHECK (((embargo_until = 'unknown'::text) OR ((embargo_until ~~ '____-__-__'::text) AND (length(((substr(embargo_until, 1, 4) || substr(embargo_until, 6, 2)) || substr(embargo_until, 9, 2))) = 8) AND (ltrim(((substr(embargo_until, 1, 4) || substr(embargo_until, 6, 2)) || substr(embargo_until, 9, 2)), '0123456789'::text) = ''::text) AND (substr(embargo_until, 1, 4) >= '0001'::text) AND ((substr(embargo_until, 6, 2) >= '01'::text) AND (substr(embargo_until, 6, 2) <= '12'::text)) AND ((substr(embargo_until, 9, 2) >= '01'::text) AND (substr(embargo_until, 9, 2) <= '31'::text)) AND ((substr(embargo_until, 9, 2) <= '29'::text) OR ((substr(embargo_until, 9, 2) = '30'::text) AND (substr(embargo_until, 6, 2) <> '02'::text)) OR (substr(embargo_until, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text])))))),
    CONSTRAINT ck_cases_grounds CHECK ((grounds = ANY (ARRAY['terrorism'::text, 'child_safety'::text, 'threat_to_life'::text, 'violent_crime'::text, 'drugs'::text, 'fraud'::text, 'cybercrime'::text, 'national_security'::text, 'speech'::text, 'intellectual_property'::text, 'other'::text, 'not_stated'::text]))),
    CONSTRAINT ck_cases_imported_by CHECK ((imported_by >= 1)),
    CONSTRAINT ck_cases_last_entry CHECK ((last_entry >= 1)),
    CONSTRAINT ck_cases_legal_process CHECK ((legal_process = ANY (ARRAY['court_order'::text, 'search_warrant'::text, 'subpoena'::text, 'civil_subpoena'::text, 'administrative_order'::text, 'production_order'::text, 'mutual_legal_assistance'::text, 'pen_register'::text, 'interception_order'::text, 'emergency_request'::text, 'preservation_request'::text, 'national_security_letter'::text, 'fisa_content'::text, 'fisa_non_content'::text, 'technical_assistance'::text, 'informal_request'::text, 'private_request'::text, 'other'::text]))),
    CONSTRAINT ck_cases_notice CHECK ((notice = ANY (ARRAY['before'::text, 'after'::text, 'delayed'::text, 'barred'::text, 'bar_requested'::text, 'unreachable'::text, 'emergency'::text, 'not_applicable'::text, 'not_recorded'::text]))),
    CONSTRAINT ck_cases_outcome CHECK ((outcome = ANY (ARRAY['pending'::text, 'disclosed'::text, 'partially_disclosed'::text, 'no_data'::text, 'refused'::text, 'withdrawn'::text, 'preserved'::text]))),
    CONSTRAINT ck_cases_pending_is_open CHECK (((outcome <> 'pending'::text) OR (closed_on IS NULL))),
    CONSTRAINT ck_cases_preserved CHECK (((outcome <> 'preserved'::text) OR (legal_process = 'preservation_request'::text))),
    CONSTRAINT ck_cases_received_on CHECK (((received_on ~~ '____-__-__'::text) AND (length(((substr(received_on, 1, 4) || substr(received_on, 6, 2)) || substr(received_on, 9, 2))) = 8) AND (ltrim(((substr(received_on, 1, 4) || substr(received_on, 6, 2)) || substr(received_on, 9, 2)), '0123456789'::text) = ''::text) AND (substr(received_on, 1, 4) >= '0001'::text) AND ((substr(received_on, 6, 2) >= '01'::text) AND (substr(received_on, 6, 2) <= '12'::text)) AND ((substr(received_on, 9, 2) >= '01'::text) AND (substr(received_on, 9, 2) <= '31'::text)) AND ((substr(received_on, 9, 2) <= '29'::text) OR ((substr(received_on, 9, 2) = '30'::text) AND (substr(received_on, 6, 2) <> '02'::text)) OR (substr(received_on, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_cases_recorded_at CHECK (((recorded_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(recorded_at, 12, 2) || substr(recorded_at, 15, 2)) || substr(recorded_at, 18, 2)) || substr(recorded_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(recorded_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(recorded_at, 1, 10), 1, 4) || substr(substr(recorded_at, 1, 10), 6, 2)) || substr(substr(recorded_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(recorded_at, 1, 10), 1, 4) || substr(substr(recorded_at, 1, 10), 6, 2)) || substr(substr(recorded_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(recorded_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(recorded_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(recorded_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(recorded_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(recorded_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(recorded_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(recorded_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(recorded_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(recorded_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_cases_recorded_by CHECK ((recorded_by <> ''::text)),
    CONSTRAINT ck_cases_reference CHECK (((length(reference) = 8) AND (ltrim(reference, '0123456789ABCDEFGHJKMNPQRSTVWXYZ'::text) = ''::text))),
    CONSTRAINT ck_cases_refusal_reason CHECK ((refusal_reason = ANY (ARRAY['outside_policy'::text, 'no_court_order'::text, 'wrong_authority'::text, 'formally_defective'::text, 'overbroad'::text, 'state_refused'::text, 'fraudulent'::text, 'not_possible'::text, 'other'::text, 'not_recorded'::text]))),
    CONSTRAINT ck_cases_requests CHECK (((requests >= 1) AND (requests <= 999999999))),
    CONSTRAINT ck_cases_told_in CHECK ((told_in <> ''::text)),
    CONSTRAINT ck_cases_void_reason CHECK ((void_reason = ANY (ARRAY['duplicate'::text, 'wrong_entry'::text, 'test_entry'::text, 'not_a_demand'::text, 'misdirected'::text, 'other'::text]))),
    CONSTRAINT ck_cases_voided CHECK (((voided_at IS NULL) = (void_reason IS NULL))),
    CONSTRAINT ck_cases_voided_at CHECK (((voided_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(voided_at, 12, 2) || substr(voided_at, 15, 2)) || substr(voided_at, 18, 2)) || substr(voided_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(voided_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(voided_at, 1, 10), 1, 4) || substr(substr(voided_at, 1, 10), 6, 2)) || substr(substr(voided_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(voided_at, 1, 10), 1, 4) || substr(substr(voided_at, 1, 10), 6, 2)) || substr(substr(voided_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(voided_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(voided_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(voided_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(voided_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(voided_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(voided_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(voided_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(voided_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(voided_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text])))))
);


--
-- Name: cases_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.cases_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: cases_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.cases_id_seq OWNED BY public.cases.id;


--
-- Name: channels; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.channels (
    channel text NOT NULL COLLATE pg_catalog."C",
    last_id integer NOT NULL,
    silent_check text COLLATE pg_catalog."C",
    tried_at text COLLATE pg_catalog."C",
    CONSTRAINT ck_channels_channel CHECK ((channel <> ''::text)),
    CONSTRAINT ck_channels_last_id CHECK ((last_id >= 1)),
    CONSTRAINT ck_channels_silent_check CHECK ((silent_check = ANY (ARRAY['works'::text, 'fails'::text]))),
    CONSTRAINT ck_channels_tried CHECK (((silent_check IS NULL) = (tried_at IS NULL))),
    CONSTRAINT ck_channels_tried_at CHECK (((tried_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(tried_at, 12, 2) || substr(tried_at, 15, 2)) || substr(tried_at, 18, 2)) || substr(tried_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(tried_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(tried_at, 1, 10), 1, 4) || substr(substr(tried_at, 1, 10), 6, 2)) || substr(substr(tried_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(tried_at, 1, 10), 1, 4) || substr(substr(tried_at, 1, 10), 6, 2)) || substr(substr(tried_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(tried_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(tried_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(tried_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(tried_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(tried_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(tried_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(tried_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(tried_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(tried_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text])))))
);


--
-- Name: commitments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.commitments (
    commitment text NOT NULL COLLATE pg_catalog."C",
    salt bytea NOT NULL,
    head text NOT NULL COLLATE pg_catalog."C",
    length integer NOT NULL,
    CONSTRAINT ck_commitments_commitment CHECK (((length(commitment) = 64) AND (ltrim(commitment, '0123456789abcdef'::text) = ''::text))),
    CONSTRAINT ck_commitments_head CHECK (((length(head) = 64) AND (ltrim(head, '0123456789abcdef'::text) = ''::text))),
    CONSTRAINT ck_commitments_length CHECK ((length >= 0)),
    CONSTRAINT ck_commitments_salt CHECK ((length(salt) = 32))
);


--
-- Name: corrections; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.corrections (
    publication_id integer NOT NULL,
    replaces integer NOT NULL,
    reason text NOT NULL COLLATE pg_catalog."C",
    asked_on text NOT NULL COLLATE pg_catalog."C",
    asked_by text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_corrections_asked_by CHECK ((asked_by <> ''::text)),
    CONSTRAINT ck_corrections_asked_on CHECK (((asked_on ~~ '____-__-__'::text) AND (length(((substr(asked_on, 1, 4) || substr(asked_on, 6, 2)) || substr(asked_on, 9, 2))) = 8) AND (ltrim(((substr(asked_on, 1, 4) || substr(asked_on, 6, 2)) || substr(asked_on, 9, 2)), '0123456789'::text) = ''::text) AND (substr(asked_on, 1, 4) >= '0001'::text) AND ((substr(asked_on, 6, 2) >= '01'::text) AND (substr(asked_on, 6, 2) <= '12'::text)) AND ((substr(asked_on, 9, 2) >= '01'::text) AND (substr(asked_on, 9, 2) <= '31'::text)) AND ((substr(asked_on, 9, 2) <= '29'::text) OR ((substr(asked_on, 9, 2) = '30'::text) AND (substr(asked_on, 6, 2) <> '02'::text)) OR (substr(asked_on, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_corrections_reason CHECK ((reason <> ''::text)),
    CONSTRAINT ck_corrections_replaces CHECK ((replaces >= 1))
);


--
-- Name: coverage; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.coverage (
    id integer NOT NULL,
    imported_by integer NOT NULL,
    country text NOT NULL COLLATE pg_catalog."C",
    start_on text NOT NULL COLLATE pg_catalog."C",
    end_on text NOT NULL COLLATE pg_catalog."C",
    what text NOT NULL COLLATE pg_catalog."C",
    zero integer NOT NULL,
    source text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_coverage_country CHECK (((country = '*'::text) OR ((length(country) = 2) AND (ltrim(country, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'::text) = ''::text)))),
    CONSTRAINT ck_coverage_end_on CHECK (((end_on ~~ '____-__-__'::text) AND (length(((substr(end_on, 1, 4) || substr(end_on, 6, 2)) || substr(end_on, 9, 2))) = 8) AND (ltrim(((substr(end_on, 1, 4) || substr(end_on, 6, 2)) || substr(end_on, 9, 2)), '0123456789'::text) = ''::text) AND (substr(end_on, 1, 4) >= '0001'::text) AND ((substr(end_on, 6, 2) >= '01'::text) AND (substr(end_on, 6, 2) <= '12'::text)) AND ((substr(end_on, 9, 2) >= '01'::text) AND (substr(end_on, 9, 2) <= '31'::text)) AND ((substr(end_on, 9, 2) <= '29'::text) OR ((substr(end_on, 9, 2) = '30'::text) AND (substr(end_on, 6, 2) <> '02'::text)) OR (substr(end_on, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_coverage_imported_by CHECK ((imported_by >= 1)),
    CONSTRAINT ck_coverage_span CHECK ((start_on < end_on)),
    CONSTRAINT ck_coverage_start_on CHECK (((start_on ~~ '____-__-__'::text) AND (length(((substr(start_on, 1, 4) || substr(start_on, 6, 2)) || substr(start_on, 9, 2))) = 8) AND (ltrim(((substr(start_on, 1, 4) || substr(start_on, 6, 2)) || substr(start_on, 9, 2)), '0123456789'::text) = ''::text) AND (substr(start_on, 1, 4) >= '0001'::text) AND ((substr(start_on, 6, 2) >= '01'::text) AND (substr(start_on, 6, 2) <= '12'::text)) AND ((substr(start_on, 9, 2) >= '01'::text) AND (substr(start_on, 9, 2) <= '31'::text)) AND ((substr(start_on, 9, 2) <= '29'::text) OR ((substr(start_on, 9, 2) = '30'::text) AND (substr(start_on, 6, 2) <> '02'::text)) OR (substr(start_on, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_coverage_what CHECK ((what = ANY (ARRAY['everything'::text, 'disclosures'::text]))),
    CONSTRAINT ck_coverage_zero CHECK ((zero = ANY (ARRAY[0, 1])))
);


--
-- Name: coverage_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.coverage_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: coverage_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.coverage_id_seq OWNED BY public.coverage.id;


--
-- Name: draft_changes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.draft_changes (
    publication_id integer NOT NULL,
    revision integer NOT NULL,
    changes text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_draft_changes_changes CHECK ((changes ~~ '[%]'::text)),
    CONSTRAINT ck_draft_changes_revision CHECK ((revision >= 2))
);


--
-- Name: figures; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.figures (
    id integer NOT NULL,
    imported_by integer NOT NULL,
    period text NOT NULL COLLATE pg_catalog."C",
    table_name text NOT NULL COLLATE pg_catalog."C",
    row_name text NOT NULL COLLATE pg_catalog."C",
    column_name text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    value integer,
    low integer,
    high integer,
    missing integer,
    reason text COLLATE pg_catalog."C",
    source text NOT NULL COLLATE pg_catalog."C",
    attribution text NOT NULL COLLATE pg_catalog."C",
    disputed text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_figures_attribution CHECK ((attribution <> ''::text)),
    CONSTRAINT ck_figures_column_name CHECK ((column_name <> ''::text)),
    CONSTRAINT ck_figures_disputed CHECK ((disputed ~~ '[%]'::text)),
    CONSTRAINT ck_figures_exact CHECK (((state = 'exact'::text) = (value IS NOT NULL))),
    CONSTRAINT ck_figures_high CHECK (((high >= 0) AND (high <= 999999999))),
    CONSTRAINT ck_figures_imported_by CHECK ((imported_by >= 1)),
    CONSTRAINT ck_figures_known CHECK (((missing IS NULL) OR (state = ANY (ARRAY['exact'::text, 'range'::text])))),
    CONSTRAINT ck_figures_low CHECK (((low >= 0) AND (low <= 999999999))),
    CONSTRAINT ck_figures_missing CHECK (((missing >= 1) AND (missing <= 999999999))),
    CONSTRAINT ck_figures_period CHECK ((period <> ''::text)),
    CONSTRAINT ck_figures_range CHECK ((((state = 'range'::text) = (low IS NOT NULL)) AND ((low IS NULL) = (high IS NULL)) AND ((low IS NULL) = (reason IS NULL)) AND ((low IS NULL) OR (low <= high)))),
    CONSTRAINT ck_figures_reason CHECK ((reason = ANY (ARRAY['small_number'::text, 'complementary'::text, 'legal_band'::text]))),
    CONSTRAINT ck_figures_row_name CHECK ((row_name <> ''::text)),
    CONSTRAINT ck_figures_source CHECK ((source <> ''::text)),
    CONSTRAINT ck_figures_state CHECK ((state = ANY (ARRAY['exact'::text, 'range'::text, 'not_recorded'::text, 'not_applicable'::text]))),
    CONSTRAINT ck_figures_table_name CHECK ((table_name <> ''::text)),
    CONSTRAINT ck_figures_value CHECK (((value >= 0) AND (value <= 999999999)))
);


--
-- Name: figures_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.figures_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: figures_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.figures_id_seq OWNED BY public.figures.id;


--
-- Name: inbox; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.inbox (
    update_id text NOT NULL COLLATE pg_catalog."C",
    taken_at text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_inbox_taken_at CHECK (((taken_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(taken_at, 12, 2) || substr(taken_at, 15, 2)) || substr(taken_at, 18, 2)) || substr(taken_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(taken_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2)) || substr(substr(taken_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2)) || substr(substr(taken_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(taken_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(taken_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(taken_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(taken_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(taken_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(taken_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(taken_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(taken_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(taken_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_inbox_update_id CHECK ((update_id <> ''::text))
);


--
-- Name: languages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.languages (
    person text NOT NULL COLLATE pg_catalog."C",
    language text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_languages_language CHECK ((language <> ''::text)),
    CONSTRAINT ck_languages_person CHECK ((person <> ''::text))
);


--
-- Name: leases; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.leases (
    name text NOT NULL COLLATE pg_catalog."C",
    fence integer NOT NULL,
    holder text NOT NULL COLLATE pg_catalog."C",
    taken_at text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_leases_fence CHECK ((fence >= 1)),
    CONSTRAINT ck_leases_holder CHECK ((holder <> ''::text)),
    CONSTRAINT ck_leases_name CHECK ((name <> ''::text)),
    CONSTRAINT ck_leases_taken_at CHECK (((taken_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(taken_at, 12, 2) || substr(taken_at, 15, 2)) || substr(taken_at, 18, 2)) || substr(taken_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(taken_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2)) || substr(substr(taken_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(taken_at, 1, 10), 1, 4) || substr(substr(taken_at, 1, 10), 6, 2)) || substr(substr(taken_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(taken_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(taken_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(taken_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(taken_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(taken_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(taken_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(taken_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(taken_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(taken_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text])))))
);


--
-- Name: ledger; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.ledger (
    seq integer NOT NULL,
    previous text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    at text NOT NULL COLLATE pg_catalog."C",
    actor text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    payload text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_ledger_actor CHECK ((actor <> ''::text)),
    CONSTRAINT ck_ledger_at CHECK (((at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(at, 12, 2) || substr(at, 15, 2)) || substr(at, 18, 2)) || substr(at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(at, 1, 10), 1, 4) || substr(substr(at, 1, 10), 6, 2)) || substr(substr(at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(at, 1, 10), 1, 4) || substr(substr(at, 1, 10), 6, 2)) || substr(substr(at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_ledger_digest CHECK (((length(digest) = 64) AND (ltrim(digest, '0123456789abcdef'::text) = ''::text))),
    CONSTRAINT ck_ledger_kind CHECK ((kind = ANY (ARRAY['register.opened'::text, 'case.recorded'::text, 'cases.imported'::text, 'case.amended'::text, 'case.voided'::text, 'case.embargoed'::text, 'case.confirmed'::text, 'figures.imported'::text, 'report.drafted'::text, 'report.approved'::text, 'report.held'::text, 'report.released'::text, 'report.sealed'::text, 'report.published'::text, 'report.superseded'::text, 'report.pinned'::text, 'report.awaited'::text, 'correction.asked'::text, 'notice.sealed'::text, 'notice.published'::text, 'part.sent'::text, 'part.refused'::text, 'part.doubted'::text, 'part.probed'::text, 'part.adopted'::text, 'part.removed'::text, 'part.settled'::text, 'channel.altered'::text, 'chat.migrated'::text, 'clock.confirmed'::text, 'register.restored'::text]))),
    CONSTRAINT ck_ledger_payload CHECK ((payload ~~ '{%}'::text)),
    CONSTRAINT ck_ledger_previous CHECK (((length(previous) = 64) AND (ltrim(previous, '0123456789abcdef'::text) = ''::text))),
    CONSTRAINT ck_ledger_seq CHECK ((seq >= 1))
);


--
-- Name: notices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notices (
    topic text NOT NULL COLLATE pg_catalog."C",
    text text NOT NULL COLLATE pg_catalog."C",
    owed_at text NOT NULL COLLATE pg_catalog."C",
    told_at text COLLATE pg_catalog."C",
    choices text COLLATE pg_catalog."C",
    CONSTRAINT ck_notices_choices CHECK ((choices ~~ '[%]'::text)),
    CONSTRAINT ck_notices_owed_at CHECK (((owed_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(owed_at, 12, 2) || substr(owed_at, 15, 2)) || substr(owed_at, 18, 2)) || substr(owed_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(owed_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(owed_at, 1, 10), 1, 4) || substr(substr(owed_at, 1, 10), 6, 2)) || substr(substr(owed_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(owed_at, 1, 10), 1, 4) || substr(substr(owed_at, 1, 10), 6, 2)) || substr(substr(owed_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(owed_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(owed_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(owed_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(owed_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(owed_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(owed_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(owed_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(owed_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(owed_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_notices_text CHECK ((text <> ''::text)),
    CONSTRAINT ck_notices_told_at CHECK (((told_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(told_at, 12, 2) || substr(told_at, 15, 2)) || substr(told_at, 18, 2)) || substr(told_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(told_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(told_at, 1, 10), 1, 4) || substr(substr(told_at, 1, 10), 6, 2)) || substr(substr(told_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(told_at, 1, 10), 1, 4) || substr(substr(told_at, 1, 10), 6, 2)) || substr(substr(told_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(told_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(told_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(told_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(told_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(told_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(told_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(told_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(told_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(told_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_notices_topic CHECK ((topic <> ''::text))
);


--
-- Name: parts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.parts (
    id integer NOT NULL,
    publication_id integer NOT NULL,
    channel text NOT NULL COLLATE pg_catalog."C",
    part text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    attempt integer NOT NULL,
    payload text NOT NULL COLLATE pg_catalog."C",
    message_ids text COLLATE pg_catalog."C",
    reason text COLLATE pg_catalog."C",
    not_before text COLLATE pg_catalog."C",
    claimed_at text COLLATE pg_catalog."C",
    settled_at text COLLATE pg_catalog."C",
    base_id integer,
    doubts integer,
    probes integer,
    asked_at text COLLATE pg_catalog."C",
    CONSTRAINT ck_parts_asked CHECK (((state = 'unknown'::text) OR (asked_at IS NULL))),
    CONSTRAINT ck_parts_asked_at CHECK (((asked_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(asked_at, 12, 2) || substr(asked_at, 15, 2)) || substr(asked_at, 18, 2)) || substr(asked_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(asked_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(asked_at, 1, 10), 1, 4) || substr(substr(asked_at, 1, 10), 6, 2)) || substr(substr(asked_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(asked_at, 1, 10), 1, 4) || substr(substr(asked_at, 1, 10), 6, 2)) || substr(substr(asked_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(asked_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(asked_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(asked_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(asked_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(asked_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(asked_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(asked_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(asked_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(asked_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_parts_attempt CHECK ((attempt >= 0)),
    CONSTRAINT ck_parts_base_id CHECK ((base_id >= 0)),
    CONSTRAINT ck_parts_channel CHECK ((channel <> ''::text)),
    CONSTRAINT ck_parts_claimed CHECK ((((attempt = 0) = (claimed_at IS NULL)) AND ((state = 'planned'::text) OR (attempt >= 1)))),
    CONSTRAINT ck_parts_claimed_at CHECK (((claimed_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(claimed_at, 12, 2) || substr(claimed_at, 15, 2)) || substr(claimed_at, 18, 2)) || substr(claimed_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(claimed_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(claimed_at, 1, 10), 1, 4) || substr(substr(claimed_at, 1, 10), 6, 2)) || substr(substr(claimed_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(claimed_at, 1, 10), 1, 4) || substr(substr(claimed_at, 1, 10), 6, 2)) || substr(substr(claimed_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(claimed_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(claimed_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(claimed_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(claimed_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(claimed_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(claimed_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(claimed_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(claimed_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(claimed_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_parts_doubts CHECK ((doubts >= 0)),
    CONSTRAINT ck_parts_message_ids CHECK ((message_ids ~~ '[%]'::text)),
    CONSTRAINT ck_parts_not_before CHECK (((not_before ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(not_before, 12, 2) || substr(not_before, 15, 2)) || substr(not_before, 18, 2)) || substr(not_before, 21, 6)), '0123456789'::text) = ''::text) AND (substr(not_before, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(not_before, 1, 10), 1, 4) || substr(substr(not_before, 1, 10), 6, 2)) || substr(substr(not_before, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(not_before, 1, 10), 1, 4) || substr(substr(not_before, 1, 10), 6, 2)) || substr(substr(not_before, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(not_before, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(not_before, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(not_before, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(not_before, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(not_before, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(not_before, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(not_before, 1, 10), 9, 2) = '30'::text) AND (substr(substr(not_before, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(not_before, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_parts_part CHECK ((part <> ''::text)),
    CONSTRAINT ck_parts_payload CHECK ((payload ~~ '{%}'::text)),
    CONSTRAINT ck_parts_position CHECK (("position" >= 0)),
    CONSTRAINT ck_parts_probes CHECK ((probes >= 0)),
    CONSTRAINT ck_parts_sent CHECK (((state = 'sent'::text) = (message_ids IS NOT NULL))),
    CONSTRAINT ck_parts_settled CHECK (((state = ANY (ARRAY['sent'::text, 'refused'::text])) = (settled_at IS NOT NULL))),
    CONSTRAINT ck_parts_settled_at CHECK (((settled_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(settled_at, 12, 2) || substr(settled_at, 15, 2)) || substr(settled_at, 18, 2)) || substr(settled_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(settled_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(settled_at, 1, 10), 1, 4) || substr(substr(settled_at, 1, 10), 6, 2)) || substr(substr(settled_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(settled_at, 1, 10), 1, 4) || substr(substr(settled_at, 1, 10), 6, 2)) || substr(substr(settled_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(settled_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(settled_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(settled_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(settled_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(settled_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(settled_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(settled_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(settled_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(settled_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_parts_state CHECK ((state = ANY (ARRAY['planned'::text, 'sending'::text, 'sent'::text, 'unknown'::text, 'refused'::text])))
);


--
-- Name: parts_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.parts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: parts_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.parts_id_seq OWNED BY public.parts.id;


--
-- Name: publication_files; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.publication_files (
    publication_id integer NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    layer text NOT NULL COLLATE pg_catalog."C",
    sha256 text NOT NULL COLLATE pg_catalog."C",
    data bytea NOT NULL,
    CONSTRAINT ck_publication_files_layer CHECK ((layer = ANY (ARRAY['content'::text, 'chart'::text, 'seal'::text]))),
    CONSTRAINT ck_publication_files_name CHECK ((name <> ''::text)),
    CONSTRAINT ck_publication_files_sha256 CHECK (((length(sha256) = 64) AND (ltrim(sha256, '0123456789abcdef'::text) = ''::text)))
);


--
-- Name: publications; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.publications (
    id integer NOT NULL,
    period text NOT NULL COLLATE pg_catalog."C",
    start_on text NOT NULL COLLATE pg_catalog."C",
    end_on text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    edition integer NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    digest text NOT NULL COLLATE pg_catalog."C",
    revision integer NOT NULL,
    due_at text NOT NULL COLLATE pg_catalog."C",
    drafted_at text NOT NULL COLLATE pg_catalog."C",
    sealed_at text COLLATE pg_catalog."C",
    published_at text COLLATE pg_catalog."C",
    seq integer,
    approvals integer,
    history_line text COLLATE pg_catalog."C",
    commitment text COLLATE pg_catalog."C",
    hold_reason text COLLATE pg_catalog."C",
    CONSTRAINT ck_publications_approvals CHECK (((approvals >= 0) AND (approvals <= 5))),
    CONSTRAINT ck_publications_commitment CHECK (((length(commitment) = 64) AND (ltrim(commitment, '0123456789abcdef'::text) = ''::text))),
    CONSTRAINT ck_publications_digest CHECK (((digest = ''::text) OR ((length(digest) = 64) AND (ltrim(digest, '0123456789abcdef'::text) = ''::text)))),
    CONSTRAINT ck_publications_drafted CHECK ((((state = 'planned'::text) = (revision = 0)) AND ((revision = 0) = (digest = ''::text)))),
    CONSTRAINT ck_publications_drafted_at CHECK (((drafted_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(drafted_at, 12, 2) || substr(drafted_at, 15, 2)) || substr(drafted_at, 18, 2)) || substr(drafted_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(drafted_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(drafted_at, 1, 10), 1, 4) || substr(substr(drafted_at, 1, 10), 6, 2)) || substr(substr(drafted_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(drafted_at, 1, 10), 1, 4) || substr(substr(drafted_at, 1, 10), 6, 2)) || substr(substr(drafted_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(drafted_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(drafted_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(drafted_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(drafted_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(drafted_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(drafted_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(drafted_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(drafted_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(drafted_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_publications_due_at CHECK (((due_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(due_at, 12, 2) || substr(due_at, 15, 2)) || substr(due_at, 18, 2)) || substr(due_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(due_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2)) || substr(substr(due_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2)) || substr(substr(due_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(due_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(due_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(due_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(due_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(due_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(due_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(due_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(due_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(due_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_publications_edition CHECK ((edition >= 1)),
    CONSTRAINT ck_publications_end_on CHECK (((end_on ~~ '____-__-__'::text) AND (length(((substr(end_on, 1, 4) || substr(end_on, 6, 2)) || substr(end_on, 9, 2))) = 8) AND (ltrim(((substr(end_on, 1, 4) || substr(end_on, 6, 2)) || substr(end_on, 9, 2)), '0123456789'::text) = ''::text) AND (substr(end_on, 1, 4) >= '0001'::text) AND ((substr(end_on, 6, 2) >= '01'::text) AND (substr(end_on, 6, 2) <= '12'::text)) AND ((substr(end_on, 9, 2) >= '01'::text) AND (substr(end_on, 9, 2) <= '31'::text)) AND ((substr(end_on, 9, 2) <= '29'::text) OR ((substr(end_on, 9, 2) = '30'::text) AND (substr(end_on, 6, 2) <> '02'::text)) OR (substr(end_on, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_publications_held CHECK (((state = 'held'::text) = (hold_reason IS NOT NULL))),
    CONSTRAINT ck_publications_history_line CHECK ((history_line <> ''::text)),
    CONSTRAINT ck_publications_kind CHECK ((kind = ANY (ARRAY['report'::text, 'correction'::text, 'erratum'::text, 'late_notice'::text]))),
    CONSTRAINT ck_publications_period CHECK ((period <> ''::text)),
    CONSTRAINT ck_publications_published CHECK (((state = ANY (ARRAY['published'::text, 'superseded'::text])) = (published_at IS NOT NULL))),
    CONSTRAINT ck_publications_published_at CHECK (((published_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(published_at, 12, 2) || substr(published_at, 15, 2)) || substr(published_at, 18, 2)) || substr(published_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(published_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(published_at, 1, 10), 1, 4) || substr(substr(published_at, 1, 10), 6, 2)) || substr(substr(published_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(published_at, 1, 10), 1, 4) || substr(substr(published_at, 1, 10), 6, 2)) || substr(substr(published_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(published_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(published_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(published_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(published_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(published_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(published_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(published_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(published_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(published_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_publications_revision CHECK ((revision >= 0)),
    CONSTRAINT ck_publications_sealed CHECK (((state = ANY (ARRAY['planned'::text, 'drafted'::text, 'approved'::text, 'held'::text])) = (sealed_at IS NULL))),
    CONSTRAINT ck_publications_sealed_at CHECK (((sealed_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(sealed_at, 12, 2) || substr(sealed_at, 15, 2)) || substr(sealed_at, 18, 2)) || substr(sealed_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(sealed_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(sealed_at, 1, 10), 1, 4) || substr(substr(sealed_at, 1, 10), 6, 2)) || substr(substr(sealed_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(sealed_at, 1, 10), 1, 4) || substr(substr(sealed_at, 1, 10), 6, 2)) || substr(substr(sealed_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(sealed_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(sealed_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(sealed_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(sealed_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(sealed_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(sealed_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(sealed_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(sealed_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(sealed_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_publications_sealed_together CHECK (((((sealed_at IS NULL) OR (kind = 'late_notice'::text)) = (seq IS NULL)) AND ((seq IS NULL) = (approvals IS NULL)) AND ((seq IS NULL) = (history_line IS NULL)) AND ((seq IS NULL) = (commitment IS NULL)))),
    CONSTRAINT ck_publications_seq CHECK ((seq >= 1)),
    CONSTRAINT ck_publications_span CHECK ((start_on < end_on)),
    CONSTRAINT ck_publications_start_on CHECK (((start_on ~~ '____-__-__'::text) AND (length(((substr(start_on, 1, 4) || substr(start_on, 6, 2)) || substr(start_on, 9, 2))) = 8) AND (ltrim(((substr(start_on, 1, 4) || substr(start_on, 6, 2)) || substr(start_on, 9, 2)), '0123456789'::text) = ''::text) AND (substr(start_on, 1, 4) >= '0001'::text) AND ((substr(start_on, 6, 2) >= '01'::text) AND (substr(start_on, 6, 2) <= '12'::text)) AND ((substr(start_on, 9, 2) >= '01'::text) AND (substr(start_on, 9, 2) <= '31'::text)) AND ((substr(start_on, 9, 2) <= '29'::text) OR ((substr(start_on, 9, 2) = '30'::text) AND (substr(start_on, 6, 2) <> '02'::text)) OR (substr(start_on, 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_publications_state CHECK ((state = ANY (ARRAY['planned'::text, 'drafted'::text, 'approved'::text, 'held'::text, 'publishing'::text, 'published'::text, 'superseded'::text])))
);


--
-- Name: publications_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.publications_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: publications_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.publications_id_seq OWNED BY public.publications.id;


--
-- Name: sweeps; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sweeps (
    part_id integer NOT NULL,
    due_at text NOT NULL COLLATE pg_catalog."C",
    done_at text COLLATE pg_catalog."C",
    CONSTRAINT ck_sweeps_done_at CHECK (((done_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(done_at, 12, 2) || substr(done_at, 15, 2)) || substr(done_at, 18, 2)) || substr(done_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(done_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(done_at, 1, 10), 1, 4) || substr(substr(done_at, 1, 10), 6, 2)) || substr(substr(done_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(done_at, 1, 10), 1, 4) || substr(substr(done_at, 1, 10), 6, 2)) || substr(substr(done_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(done_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(done_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(done_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(done_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(done_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(done_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(done_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(done_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(done_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_sweeps_due_at CHECK (((due_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(due_at, 12, 2) || substr(due_at, 15, 2)) || substr(due_at, 18, 2)) || substr(due_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(due_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2)) || substr(substr(due_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(due_at, 1, 10), 1, 4) || substr(substr(due_at, 1, 10), 6, 2)) || substr(substr(due_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(due_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(due_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(due_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(due_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(due_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(due_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(due_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(due_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(due_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text])))))
);


--
-- Name: uploads; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.uploads (
    chat text NOT NULL COLLATE pg_catalog."C",
    sha256 text NOT NULL COLLATE pg_catalog."C",
    form text NOT NULL COLLATE pg_catalog."C",
    file_id text NOT NULL COLLATE pg_catalog."C",
    file_unique_id text NOT NULL COLLATE pg_catalog."C",
    kept_at text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT ck_uploads_chat CHECK ((chat <> ''::text)),
    CONSTRAINT ck_uploads_file_id CHECK ((file_id <> ''::text)),
    CONSTRAINT ck_uploads_form CHECK ((form = ANY (ARRAY['photo'::text, 'document'::text]))),
    CONSTRAINT ck_uploads_kept_at CHECK (((kept_at ~~ '____-__-__T__:__:__.______Z'::text) AND (ltrim((((substr(kept_at, 12, 2) || substr(kept_at, 15, 2)) || substr(kept_at, 18, 2)) || substr(kept_at, 21, 6)), '0123456789'::text) = ''::text) AND (substr(kept_at, 1, 10) ~~ '____-__-__'::text) AND (length(((substr(substr(kept_at, 1, 10), 1, 4) || substr(substr(kept_at, 1, 10), 6, 2)) || substr(substr(kept_at, 1, 10), 9, 2))) = 8) AND (ltrim(((substr(substr(kept_at, 1, 10), 1, 4) || substr(substr(kept_at, 1, 10), 6, 2)) || substr(substr(kept_at, 1, 10), 9, 2)), '0123456789'::text) = ''::text) AND (substr(substr(kept_at, 1, 10), 1, 4) >= '0001'::text) AND ((substr(substr(kept_at, 1, 10), 6, 2) >= '01'::text) AND (substr(substr(kept_at, 1, 10), 6, 2) <= '12'::text)) AND ((substr(substr(kept_at, 1, 10), 9, 2) >= '01'::text) AND (substr(substr(kept_at, 1, 10), 9, 2) <= '31'::text)) AND ((substr(substr(kept_at, 1, 10), 9, 2) <= '29'::text) OR ((substr(substr(kept_at, 1, 10), 9, 2) = '30'::text) AND (substr(substr(kept_at, 1, 10), 6, 2) <> '02'::text)) OR (substr(substr(kept_at, 1, 10), 6, 2) <> ALL (ARRAY['02'::text, '04'::text, '06'::text, '09'::text, '11'::text]))))),
    CONSTRAINT ck_uploads_sha256 CHECK (((length(sha256) = 64) AND (ltrim(sha256, '0123456789abcdef'::text) = ''::text)))
);


--
-- Name: cases id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cases ALTER COLUMN id SET DEFAULT nextval('public.cases_id_seq'::regclass);


--
-- Name: coverage id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.coverage ALTER COLUMN id SET DEFAULT nextval('public.coverage_id_seq'::regclass);


--
-- Name: figures id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figures ALTER COLUMN id SET DEFAULT nextval('public.figures_id_seq'::regclass);


--
-- Name: parts id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parts ALTER COLUMN id SET DEFAULT nextval('public.parts_id_seq'::regclass);


--
-- Name: publications id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications ALTER COLUMN id SET DEFAULT nextval('public.publications_id_seq'::regclass);


--
-- Data for Name: alembic_version; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.alembic_version VALUES ('0011');


--
-- Data for Name: approvals; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: buttons; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: cards; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: cases; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.cases VALUES (1, '7H7HYZVZ', '2026-07-04T12:00:00.000000Z', 'cli:ada', NULL, '2026-05-04', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, 'file of FR', 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (2, '2H0JW2J2', '2026-07-04T12:00:00.000000Z', 'cli:ada', NULL, '2026-05-04', 'DE', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, 'file of DE', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (3, 'RK4XX3G0', '2026-07-04T12:00:00.000000Z', 'cli:ada', NULL, '2026-05-04', 'IN', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, 'file of IN', 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (4, 'RZVGSD11', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-01', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (5, 'E6BXF3JM', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-02', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (6, 'N8FH5RJT', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-03', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (7, 'AHDYDC4N', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-04', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (8, '1T2KHG78', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-05', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (9, 'DXDX6E6J', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-06', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (10, 'XGG8MGTR', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-07', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (11, '51JXRFTB', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-08', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (12, 'HBRX7R9Q', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-09', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (13, 'PVGVFWFY', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-10', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (14, '3X8KKCH4', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-11', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (15, '3CAPYPQF', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-12', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (16, 'BQ2MTFS1', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-13', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (17, 'H65Y7CRE', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-14', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (18, 'K2AYYHGC', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-15', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (19, '3938C4CY', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-16', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (20, 'W9QMPQ22', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-17', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (21, '6CN9XKSQ', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-18', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (22, 'GS2Y3KY5', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-01-19', 'FR', 'court_order', 'disclosed', 1, 3, 1, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'not_recorded', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.cases VALUES (23, 'VGJ50N2Q', '2026-07-04T12:00:00.000000Z', 'cli:ada', 5, '2026-05-04', 'FR', 'court_order', 'refused', 1, 3, NULL, 'not_recorded', 'not_stated', 'ip_address;phone_number', 'ip_address', '2026-05-09', 'overbroad', 'not_recorded', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: channels; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.channels VALUES ('@one', 2, NULL, NULL);
INSERT INTO public.channels VALUES ('@two', 3, NULL, NULL);


--
-- Data for Name: commitments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.commitments VALUES ('01f93fea2ec17847a4c0569af8c23c6a85ca954f99a012d24fa11591b806dcd8', '\xc1302bfd6097e69e5e52d287c5fb7078f6eab8f3b5bfac3bfbedda8a65680fea', '491d7f2376cd8e71c7f80443365e1fa4292513e403fc5bef4ae6212fd6742183', 7);


--
-- Data for Name: corrections; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: coverage; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.coverage VALUES (1, 6, 'FR', '2026-01-01', '2026-07-01', 'disclosures', 0, 'a crowd');
INSERT INTO public.coverage VALUES (2, 6, 'DE', '2026-01-01', '2026-07-01', 'disclosures', 1, 'a crowd');


--
-- Data for Name: draft_changes; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: figures; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: inbox; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: languages; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: leases; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: ledger; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.ledger VALUES (1, '0000000000000000000000000000000000000000000000000000000000000000', 'babf688fb847ecfb209b15ea37e188950a2c5e0d8d01a55a6c085e77e72959b2', '2026-07-04T12:00:00.000000Z', 'cli', 'register.opened', '{"schema":"0011"}');
INSERT INTO public.ledger VALUES (2, 'babf688fb847ecfb209b15ea37e188950a2c5e0d8d01a55a6c085e77e72959b2', 'd7aa484c69c280190fa6eec2ed1043e35017a6a4eab7f5518829c0b87ef3d80f', '2026-07-04T12:00:00.000000Z', 'cli:ada', 'case.recorded', '{"case":{"accounts_affected":1,"accounts_specified":3,"acknowledged_after_hours":null,"answered_after_hours":null,"authority":"not_recorded","case_file":"file of FR","channel_country":null,"closed_on":"2026-05-09","country":"FR","data_disclosed":"ip_address","data_requested":"ip_address;phone_number","embargo_until":null,"grounds":"not_stated","legal_process":"court_order","notice":"not_recorded","outcome":"disclosed","received_on":"2026-05-04","refusal_reason":"not_recorded","requests":1},"reference":"7H7HYZVZ"}');
INSERT INTO public.ledger VALUES (3, 'd7aa484c69c280190fa6eec2ed1043e35017a6a4eab7f5518829c0b87ef3d80f', 'bcbe1e8b10381991150f9a864ac81044bdef9e9ad3e9f287f9a5c7a9023eb493', '2026-07-04T12:00:00.000000Z', 'cli:ada', 'case.recorded', '{"case":{"accounts_affected":1,"accounts_specified":3,"acknowledged_after_hours":null,"answered_after_hours":null,"authority":"not_recorded","case_file":"file of DE","channel_country":null,"closed_on":"2026-05-09","country":"DE","data_disclosed":"ip_address","data_requested":"ip_address;phone_number","embargo_until":null,"grounds":"not_stated","legal_process":"court_order","notice":"not_recorded","outcome":"disclosed","received_on":"2026-05-04","refusal_reason":"not_recorded","requests":1},"reference":"2H0JW2J2"}');
INSERT INTO public.ledger VALUES (4, 'bcbe1e8b10381991150f9a864ac81044bdef9e9ad3e9f287f9a5c7a9023eb493', 'edf644e4b5d8267bc6b9cbb38b07b080e66dad69889f3e32dc98aa818e2db4b8', '2026-07-04T12:00:00.000000Z', 'cli:ada', 'case.recorded', '{"case":{"accounts_affected":1,"accounts_specified":3,"acknowledged_after_hours":null,"answered_after_hours":null,"authority":"not_recorded","case_file":"file of IN","channel_country":null,"closed_on":"2026-05-09","country":"IN","data_disclosed":"ip_address","data_requested":"ip_address;phone_number","embargo_until":null,"grounds":"not_stated","legal_process":"court_order","notice":"not_recorded","outcome":"disclosed","received_on":"2026-05-04","refusal_reason":"not_recorded","requests":1},"reference":"RK4XX3G0"}');
INSERT INTO public.ledger VALUES (5, 'edf644e4b5d8267bc6b9cbb38b07b080e66dad69889f3e32dc98aa818e2db4b8', 'df124d27ec17a35e0f27868fb4401af9e102127b884a3b9d4e99f058b3c0f979', '2026-07-04T12:00:00.000000Z', 'cli:ada', 'cases.imported', '{"cases":20,"cases_digest":"675767f8d7069f6739e395d50627d78fd7eb29973d902728e54740c9abf96322","coverage":0,"coverage_digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","file":"f.csv","file_digest":"5c3af55b61d0c7bfb459d82bf921e9710380ba172795ea05ce01d2bfc988a804","format":"csv"}');
INSERT INTO public.ledger VALUES (6, 'df124d27ec17a35e0f27868fb4401af9e102127b884a3b9d4e99f058b3c0f979', 'ca2dccdf6c9bf8d92f6bdf963665ca7950e9d46ff0ccb3cd07ef867361907999', '2026-07-04T12:00:00.000000Z', 'cli:ada', 'cases.imported', '{"cases":0,"cases_digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","coverage":2,"coverage_digest":"b36b710675f46bc9ed4da8b6402799016a48013652408576677a9af8d790f6fd","file":"f.csv","file_digest":"4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945","format":"csv"}');
INSERT INTO public.ledger VALUES (7, 'ca2dccdf6c9bf8d92f6bdf963665ca7950e9d46ff0ccb3cd07ef867361907999', '491d7f2376cd8e71c7f80443365e1fa4292513e403fc5bef4ae6212fd6742183', '2026-07-04T12:00:00.000000Z', 'clock', 'report.drafted', '{"digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","due_at":"2026-07-04T12:00:00.000000Z","edition":1,"end_on":"2026-07-01","files":{"r-1.png":["chart","0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543"],"r.csv":["content","5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313"],"r.json":["content","44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"]},"kind":"report","period":"2026-H1","revision":1,"start_on":"2026-01-01"}');
INSERT INTO public.ledger VALUES (8, '491d7f2376cd8e71c7f80443365e1fa4292513e403fc5bef4ae6212fd6742183', '981e50adf14384da47b581bb72689552eaadc07d6ac7dbcb09d0995ea57d0e5b', '2026-07-04T12:00:00.000000Z', 'clock', 'report.sealed', '{"approvals":2,"commitment":"01f93fea2ec17847a4c0569af8c23c6a85ca954f99a012d24fa11591b806dcd8","digest":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","edition":1,"files":{"SHA256SUMS":["seal","2220e3c51f099b5308c70ed91977af4887c71fe1f8f6c3fedafe7c9f623f301f"]},"history_line":"1 2026-H1","kind":"report","parts":[["@one","album",0,"2c1df4491fee6911e7a02c3ea2a109cc0020258f3f349e822be6cbd407ffd6fc"],["@one","text",1,"9c48abee09fc5a4161c0da6dd0731a0403948b489bfd52be791761f7fcf73a01"],["@one","documents",2,"10154a10c9f8340327ccf1462ad22215f1d53d996ff5a92e137d8fc4d70a8570"],["@one","pin",3,"d1f0be7a82dbdbec3fc35254cff9937c28bff1c79ab148e02c8d5830b77e623a"],["@two","album",0,"9bc0babfa1da019717a922f2b3400f67f6432f9432b7bec5fe5f0c15f8dabe3c"],["@two","text",1,"6d2f39f83b8021f4cece59e97d1cf89f0e67ec3221a4b4d035b278e122d103a8"],["@two","documents",2,"aa8d5cc1513a5544481264df0c90b6db456928a4dfbf504c0baceb03113e2903"],["@two","pin",3,"636c9f48c4843808990ee4f49bd275d5e08424bd463fa08e431c4afab2d225cb"]],"period":"2026-H1","seq":1}');
INSERT INTO public.ledger VALUES (9, '981e50adf14384da47b581bb72689552eaadc07d6ac7dbcb09d0995ea57d0e5b', '101c20eee93953f7c681545a262c0b0d7ae2a749ffab21f799cf19e66c9f0483', '2026-07-04T12:00:00.000000Z', 'clock', 'report.drafted', '{"digest":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","due_at":"2026-07-04T12:00:00.000000Z","edition":1,"end_on":"2026-07-01","files":{"r-1.png":["chart","0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543"],"r.csv":["content","5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313"],"r.json":["content","44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"]},"kind":"report","period":"2026-H2","revision":1,"start_on":"2026-01-01"}');
INSERT INTO public.ledger VALUES (10, '101c20eee93953f7c681545a262c0b0d7ae2a749ffab21f799cf19e66c9f0483', '0a797d3768d71ecfa94b9f33fe2e800e3e18384210be454eef33f11d0804fcbf', '2026-07-04T12:00:00.000000Z', 'clock', 'part.sent', '{"attempt":1,"channel":"@one","edition":1,"kind":"report","message_ids":[1,2],"part":"album","period":"2026-H1"}');
INSERT INTO public.ledger VALUES (11, '0a797d3768d71ecfa94b9f33fe2e800e3e18384210be454eef33f11d0804fcbf', '8f3b18a189c6ad57777c3c0e51a681a10305b5cbf48cb27c92c41a0e5971a84e', '2026-07-04T12:00:00.000000Z', 'clock', 'part.refused', '{"attempt":1,"channel":"@two","edition":1,"kind":"report","part":"album","period":"2026-H1","reason":"busy","state":"planned"}');
INSERT INTO public.ledger VALUES (12, '8f3b18a189c6ad57777c3c0e51a681a10305b5cbf48cb27c92c41a0e5971a84e', 'a7b315ccd691fa2a2a11918b5b88c75e577c706772e5c1bec825e7f36e39840b', '2026-07-04T12:00:00.000000Z', 'clock', 'part.sent', '{"attempt":2,"channel":"@two","edition":1,"kind":"report","message_ids":[3],"part":"album","period":"2026-H1"}');
INSERT INTO public.ledger VALUES (13, 'a7b315ccd691fa2a2a11918b5b88c75e577c706772e5c1bec825e7f36e39840b', '5f325f8cb9a48c4b45b199d38906fe38283e8b6b8cb28092f6d00ec09735bea4', '2026-07-04T12:00:00.000000Z', 'clock', 'part.doubted', '{"attempt":1,"channel":"@one","edition":1,"kind":"report","part":"text","period":"2026-H1","reason":"timed out"}');


--
-- Data for Name: notices; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: parts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.parts VALUES (3, 1, '@one', 'documents', 2, 'planned', 0, '{"html": "documents «@one»"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.parts VALUES (4, 1, '@one', 'pin', 3, 'planned', 0, '{"html": "pin «@one»"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.parts VALUES (6, 1, '@two', 'text', 1, 'planned', 0, '{"html": "text «@two»"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.parts VALUES (7, 1, '@two', 'documents', 2, 'planned', 0, '{"html": "documents «@two»"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.parts VALUES (8, 1, '@two', 'pin', 3, 'planned', 0, '{"html": "pin «@two»"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.parts VALUES (1, 1, '@one', 'album', 0, 'sent', 1, '{"html": "album «@one»"}', '[1, 2]', NULL, NULL, '2026-07-04T12:00:00.000000Z', '2026-07-04T12:00:00.000000Z', NULL, NULL, NULL, NULL);
INSERT INTO public.parts VALUES (5, 1, '@two', 'album', 0, 'sent', 2, '{"html": "album «@two»"}', '[3]', NULL, NULL, '2026-07-04T12:00:00.000000Z', '2026-07-04T12:00:00.000000Z', NULL, NULL, NULL, NULL);
INSERT INTO public.parts VALUES (2, 1, '@one', 'text', 1, 'unknown', 1, '{"html": "text «@one»"}', NULL, 'timed out', '2026-07-04T12:00:00.000000Z', '2026-07-04T12:00:00.000000Z', NULL, 2, 1, 0, NULL);


--
-- Data for Name: publication_files; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.publication_files VALUES (1, 'r.csv', 'content', '5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313', '\x612c620a');
INSERT INTO public.publication_files VALUES (1, 'r.json', 'content', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '\x7b7d');
INSERT INTO public.publication_files VALUES (1, 'r-1.png', 'chart', '0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543', '\x89504e47');
INSERT INTO public.publication_files VALUES (1, 'SHA256SUMS', 'seal', '2220e3c51f099b5308c70ed91977af4887c71fe1f8f6c3fedafe7c9f623f301f', '\x73756d73');
INSERT INTO public.publication_files VALUES (2, 'r.csv', 'content', '5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313', '\x612c620a');
INSERT INTO public.publication_files VALUES (2, 'r.json', 'content', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '\x7b7d');
INSERT INTO public.publication_files VALUES (2, 'r-1.png', 'chart', '0f4636c78f65d3639ece5a064b5ae753e3408614a14fb18ab4d7540d2c248543', '\x89504e47');


--
-- Data for Name: publications; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.publications VALUES (1, '2026-H1', '2026-01-01', '2026-07-01', 'report', 1, 'publishing', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1, '2026-07-04T12:00:00.000000Z', '2026-07-04T12:00:00.000000Z', '2026-07-04T12:00:00.000000Z', NULL, 1, 2, '1 2026-H1', '01f93fea2ec17847a4c0569af8c23c6a85ca954f99a012d24fa11591b806dcd8', NULL);
INSERT INTO public.publications VALUES (2, '2026-H2', '2026-01-01', '2026-07-01', 'report', 1, 'drafted', 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', 1, '2026-07-04T12:00:00.000000Z', '2026-07-04T12:00:00.000000Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL);


--
-- Data for Name: sweeps; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: uploads; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Name: cases_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.cases_id_seq', 23, true);


--
-- Name: coverage_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.coverage_id_seq', 2, true);


--
-- Name: figures_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.figures_id_seq', 1, false);


--
-- Name: parts_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.parts_id_seq', 8, true);


--
-- Name: publications_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.publications_id_seq', 2, true);


--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: approvals pk_approvals; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT pk_approvals PRIMARY KEY (publication_id, person);


--
-- Name: buttons pk_buttons; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.buttons
    ADD CONSTRAINT pk_buttons PRIMARY KEY (nonce);


--
-- Name: cards pk_cards; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT pk_cards PRIMARY KEY (id);


--
-- Name: cases pk_cases; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT pk_cases PRIMARY KEY (id);


--
-- Name: channels pk_channels; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.channels
    ADD CONSTRAINT pk_channels PRIMARY KEY (channel);


--
-- Name: commitments pk_commitments; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT pk_commitments PRIMARY KEY (commitment);


--
-- Name: corrections pk_corrections; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (publication_id);


--
-- Name: coverage pk_coverage; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.coverage
    ADD CONSTRAINT pk_coverage PRIMARY KEY (id);


--
-- Name: draft_changes pk_draft_changes; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.draft_changes
    ADD CONSTRAINT pk_draft_changes PRIMARY KEY (publication_id);


--
-- Name: figures pk_figures; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figures
    ADD CONSTRAINT pk_figures PRIMARY KEY (id);


--
-- Name: inbox pk_inbox; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.inbox
    ADD CONSTRAINT pk_inbox PRIMARY KEY (update_id);


--
-- Name: languages pk_languages; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.languages
    ADD CONSTRAINT pk_languages PRIMARY KEY (person);


--
-- Name: leases pk_leases; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.leases
    ADD CONSTRAINT pk_leases PRIMARY KEY (name);


--
-- Name: ledger pk_ledger; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT pk_ledger PRIMARY KEY (seq);


--
-- Name: notices pk_notices; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT pk_notices PRIMARY KEY (topic);


--
-- Name: parts pk_parts; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parts
    ADD CONSTRAINT pk_parts PRIMARY KEY (id);


--
-- Name: publication_files pk_publication_files; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication_files
    ADD CONSTRAINT pk_publication_files PRIMARY KEY (publication_id, name);


--
-- Name: publications pk_publications; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications
    ADD CONSTRAINT pk_publications PRIMARY KEY (id);


--
-- Name: sweeps pk_sweeps; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT pk_sweeps PRIMARY KEY (part_id, due_at);


--
-- Name: uploads pk_uploads; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.uploads
    ADD CONSTRAINT pk_uploads PRIMARY KEY (chat, sha256, form);


--
-- Name: cases uq_cases_reference; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.cases
    ADD CONSTRAINT uq_cases_reference UNIQUE (reference);


--
-- Name: figures uq_figures_period_table_name_row_name_column_name; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.figures
    ADD CONSTRAINT uq_figures_period_table_name_row_name_column_name UNIQUE (period, table_name, row_name, column_name);


--
-- Name: ledger uq_ledger_digest; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT uq_ledger_digest UNIQUE (digest);


--
-- Name: ledger uq_ledger_previous; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT uq_ledger_previous UNIQUE (previous);


--
-- Name: parts uq_parts_publication_id_channel_part; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parts
    ADD CONSTRAINT uq_parts_publication_id_channel_part UNIQUE (publication_id, channel, part);


--
-- Name: parts uq_parts_publication_id_channel_position; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parts
    ADD CONSTRAINT uq_parts_publication_id_channel_position UNIQUE (publication_id, channel, "position");


--
-- Name: publications uq_publications_period_kind_edition; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications
    ADD CONSTRAINT uq_publications_period_kind_edition UNIQUE (period, kind, edition);


--
-- Name: publications uq_publications_seq; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publications
    ADD CONSTRAINT uq_publications_seq UNIQUE (seq);


--
-- Name: ix_cases_counting; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_cases_counting ON public.cases USING btree (received_on, embargo_until, legal_process, authority, outcome, closed_on, country, grounds, refusal_reason, notice, data_requested, data_disclosed, requests, accounts_specified, accounts_affected, voided_at, told_in, confirmed_at);


--
-- Name: ix_coverage_span; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX ix_coverage_span ON public.coverage USING btree (start_on, end_on);


--
-- Name: cases guard_cases_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_cases_delete BEFORE DELETE ON public.cases FOR EACH ROW EXECUTE FUNCTION public.guard_cases_delete();

ALTER TABLE public.cases ENABLE ALWAYS TRIGGER guard_cases_delete;


--
-- Name: cases guard_cases_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_cases_truncate BEFORE TRUNCATE ON public.cases FOR EACH STATEMENT EXECUTE FUNCTION public.guard_cases_truncate();

ALTER TABLE public.cases ENABLE ALWAYS TRIGGER guard_cases_truncate;


--
-- Name: commitments guard_commitments_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_commitments_delete BEFORE DELETE ON public.commitments FOR EACH ROW EXECUTE FUNCTION public.guard_commitments_delete();

ALTER TABLE public.commitments ENABLE ALWAYS TRIGGER guard_commitments_delete;


--
-- Name: commitments guard_commitments_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_commitments_insert BEFORE INSERT ON public.commitments FOR EACH ROW EXECUTE FUNCTION public.guard_commitments_insert();

ALTER TABLE public.commitments ENABLE ALWAYS TRIGGER guard_commitments_insert;


--
-- Name: commitments guard_commitments_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_commitments_truncate BEFORE TRUNCATE ON public.commitments FOR EACH STATEMENT EXECUTE FUNCTION public.guard_commitments_truncate();

ALTER TABLE public.commitments ENABLE ALWAYS TRIGGER guard_commitments_truncate;


--
-- Name: commitments guard_commitments_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_commitments_update BEFORE UPDATE ON public.commitments FOR EACH ROW EXECUTE FUNCTION public.guard_commitments_update();

ALTER TABLE public.commitments ENABLE ALWAYS TRIGGER guard_commitments_update;


--
-- Name: coverage guard_coverage_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_coverage_delete BEFORE DELETE ON public.coverage FOR EACH ROW EXECUTE FUNCTION public.guard_coverage_delete();

ALTER TABLE public.coverage ENABLE ALWAYS TRIGGER guard_coverage_delete;


--
-- Name: coverage guard_coverage_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_coverage_truncate BEFORE TRUNCATE ON public.coverage FOR EACH STATEMENT EXECUTE FUNCTION public.guard_coverage_truncate();

ALTER TABLE public.coverage ENABLE ALWAYS TRIGGER guard_coverage_truncate;


--
-- Name: figures guard_figures_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_figures_delete BEFORE DELETE ON public.figures FOR EACH ROW EXECUTE FUNCTION public.guard_figures_delete();

ALTER TABLE public.figures ENABLE ALWAYS TRIGGER guard_figures_delete;


--
-- Name: figures guard_figures_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_figures_truncate BEFORE TRUNCATE ON public.figures FOR EACH STATEMENT EXECUTE FUNCTION public.guard_figures_truncate();

ALTER TABLE public.figures ENABLE ALWAYS TRIGGER guard_figures_truncate;


--
-- Name: figures guard_figures_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_figures_update BEFORE UPDATE ON public.figures FOR EACH ROW EXECUTE FUNCTION public.guard_figures_update();

ALTER TABLE public.figures ENABLE ALWAYS TRIGGER guard_figures_update;


--
-- Name: publication_files guard_files_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_files_delete BEFORE DELETE ON public.publication_files FOR EACH ROW EXECUTE FUNCTION public.guard_files_delete();

ALTER TABLE public.publication_files ENABLE ALWAYS TRIGGER guard_files_delete;


--
-- Name: publication_files guard_files_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_files_insert BEFORE INSERT ON public.publication_files FOR EACH ROW EXECUTE FUNCTION public.guard_files_insert();

ALTER TABLE public.publication_files ENABLE ALWAYS TRIGGER guard_files_insert;


--
-- Name: publication_files guard_files_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_files_update BEFORE UPDATE ON public.publication_files FOR EACH ROW EXECUTE FUNCTION public.guard_files_update();

ALTER TABLE public.publication_files ENABLE ALWAYS TRIGGER guard_files_update;


--
-- Name: ledger guard_ledger_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_ledger_delete BEFORE DELETE ON public.ledger FOR EACH ROW EXECUTE FUNCTION public.guard_ledger_delete();

ALTER TABLE public.ledger ENABLE ALWAYS TRIGGER guard_ledger_delete;


--
-- Name: ledger guard_ledger_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_ledger_insert BEFORE INSERT ON public.ledger FOR EACH ROW EXECUTE FUNCTION public.guard_ledger_insert();

ALTER TABLE public.ledger ENABLE ALWAYS TRIGGER guard_ledger_insert;


--
-- Name: ledger guard_ledger_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_ledger_truncate BEFORE TRUNCATE ON public.ledger FOR EACH STATEMENT EXECUTE FUNCTION public.guard_ledger_truncate();

ALTER TABLE public.ledger ENABLE ALWAYS TRIGGER guard_ledger_truncate;


--
-- Name: ledger guard_ledger_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_ledger_update BEFORE UPDATE ON public.ledger FOR EACH ROW EXECUTE FUNCTION public.guard_ledger_update();

ALTER TABLE public.ledger ENABLE ALWAYS TRIGGER guard_ledger_update;


--
-- Name: parts guard_parts_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_parts_delete BEFORE DELETE ON public.parts FOR EACH ROW EXECUTE FUNCTION public.guard_parts_delete();

ALTER TABLE public.parts ENABLE ALWAYS TRIGGER guard_parts_delete;


--
-- Name: parts guard_parts_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_parts_truncate BEFORE TRUNCATE ON public.parts FOR EACH STATEMENT EXECUTE FUNCTION public.guard_parts_truncate();

ALTER TABLE public.parts ENABLE ALWAYS TRIGGER guard_parts_truncate;


--
-- Name: parts guard_parts_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_parts_update BEFORE UPDATE ON public.parts FOR EACH ROW EXECUTE FUNCTION public.guard_parts_update();

ALTER TABLE public.parts ENABLE ALWAYS TRIGGER guard_parts_update;


--
-- Name: publication_files guard_publication_files_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_publication_files_truncate BEFORE TRUNCATE ON public.publication_files FOR EACH STATEMENT EXECUTE FUNCTION public.guard_publication_files_truncate();

ALTER TABLE public.publication_files ENABLE ALWAYS TRIGGER guard_publication_files_truncate;


--
-- Name: publications guard_publications_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_publications_delete BEFORE DELETE ON public.publications FOR EACH ROW EXECUTE FUNCTION public.guard_publications_delete();

ALTER TABLE public.publications ENABLE ALWAYS TRIGGER guard_publications_delete;


--
-- Name: publications guard_publications_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_publications_truncate BEFORE TRUNCATE ON public.publications FOR EACH STATEMENT EXECUTE FUNCTION public.guard_publications_truncate();

ALTER TABLE public.publications ENABLE ALWAYS TRIGGER guard_publications_truncate;


--
-- Name: publications guard_publications_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER guard_publications_update BEFORE UPDATE ON public.publications FOR EACH ROW EXECUTE FUNCTION public.guard_publications_update();

ALTER TABLE public.publications ENABLE ALWAYS TRIGGER guard_publications_update;


--
-- Name: approvals fk_approvals_publications; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT fk_approvals_publications FOREIGN KEY (publication_id) REFERENCES public.publications(id);


--
-- Name: corrections fk_corrections_publications; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_publications FOREIGN KEY (publication_id) REFERENCES public.publications(id);


--
-- Name: draft_changes fk_draft_changes_publications; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.draft_changes
    ADD CONSTRAINT fk_draft_changes_publications FOREIGN KEY (publication_id) REFERENCES public.publications(id);


--
-- Name: parts fk_parts_publications; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.parts
    ADD CONSTRAINT fk_parts_publications FOREIGN KEY (publication_id) REFERENCES public.publications(id);


--
-- Name: publication_files fk_publication_files_publications; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.publication_files
    ADD CONSTRAINT fk_publication_files_publications FOREIGN KEY (publication_id) REFERENCES public.publications(id);


--
-- Name: sweeps fk_sweeps_parts; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sweeps
    ADD CONSTRAINT fk_sweeps_parts FOREIGN KEY (part_id) REFERENCES public.parts(id);


--
-- PostgreSQL database dump complete
--

\unrestrict frozen

