CREATE OR REPLACE FUNCTION kept_compact() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
IF pg_try_advisory_xact_lock(2182013) THEN
WITH gone AS (DELETE FROM kept_count WHERE delta > 0 RETURNING kind, period, word, level, mark, question, number)
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), 0 FROM gone GROUP BY kind, period, word, level, mark, question
HAVING sum(number) <> 0 ON CONFLICT (kind, period, word, level, mark, question, delta) DO UPDATE SET number = kept_count.number + excluded.number;
END IF; END $$
--
CREATE OR REPLACE FUNCTION kept_recommendation_add() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'opinion' AS kind, CAST(extract(year FROM r.received_on) AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, 1 AS number FROM new_rows r WHERE r.countable AND true
UNION ALL SELECT 'opinion' AS kind, CAST(to_char(r.received_on, 'YYYYMMDD') AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, 1 AS number FROM new_rows r WHERE r.countable AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;
INSERT INTO kept_bound (kind, day) SELECT 'received', max(r.received_on) FROM new_rows r WHERE r.countable HAVING max(r.received_on) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'received'), '-infinity');
INSERT INTO kept_bound (kind, day) SELECT 'occasion', max(r.occasion_day) FROM new_rows r WHERE r.countable HAVING max(r.occasion_day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'occasion'), '-infinity');
INSERT INTO kept_bound (kind, day) SELECT 'concluded', max(r.concluded_on) FROM new_rows r WHERE r.countable HAVING max(r.concluded_on) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'concluded'), '-infinity');
IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_recommendation_add AFTER INSERT ON recommendation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_recommendation_add()
--
CREATE OR REPLACE FUNCTION kept_recommendation_drop() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'opinion' AS kind, CAST(extract(year FROM r.received_on) AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, -1 AS number FROM old_rows r WHERE r.countable AND true
UNION ALL SELECT 'opinion' AS kind, CAST(to_char(r.received_on, 'YYYYMMDD') AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, -1 AS number FROM old_rows r WHERE r.countable AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;

IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_recommendation_drop AFTER DELETE ON recommendation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_recommendation_drop()
--
CREATE OR REPLACE FUNCTION kept_recommendation_change() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'opinion' AS kind, CAST(extract(year FROM r.received_on) AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, 1 AS number FROM new_rows r WHERE r.countable AND true
UNION ALL SELECT 'opinion' AS kind, CAST(to_char(r.received_on, 'YYYYMMDD') AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, 1 AS number FROM new_rows r WHERE r.countable AND true
UNION ALL SELECT 'opinion' AS kind, CAST(extract(year FROM r.received_on) AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, -1 AS number FROM old_rows r WHERE r.countable AND true
UNION ALL SELECT 'opinion' AS kind, CAST(to_char(r.received_on, 'YYYYMMDD') AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, -1 AS number FROM old_rows r WHERE r.countable AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;
INSERT INTO kept_bound (kind, day) SELECT 'received', max(r.received_on) FROM new_rows r WHERE r.countable HAVING max(r.received_on) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'received'), '-infinity');
INSERT INTO kept_bound (kind, day) SELECT 'occasion', max(r.occasion_day) FROM new_rows r WHERE r.countable HAVING max(r.occasion_day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'occasion'), '-infinity');
INSERT INTO kept_bound (kind, day) SELECT 'concluded', max(r.concluded_on) FROM new_rows r WHERE r.countable HAVING max(r.concluded_on) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'concluded'), '-infinity');
IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_recommendation_change AFTER UPDATE ON recommendation REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_recommendation_change()
--
CREATE OR REPLACE FUNCTION kept_dialogue_add() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'session' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;
INSERT INTO kept_bound (kind, day) SELECT 'event', max(o.day) FROM new_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' HAVING max(o.day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'event'), '-infinity');
IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_dialogue_add AFTER INSERT ON dialogue REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_dialogue_add()
--
CREATE OR REPLACE FUNCTION kept_dialogue_drop() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'session' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;

IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_dialogue_drop AFTER DELETE ON dialogue REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_dialogue_drop()
--
CREATE OR REPLACE FUNCTION kept_dialogue_change() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'session' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;
INSERT INTO kept_bound (kind, day) SELECT 'event', max(o.day) FROM new_rows r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' HAVING max(o.day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'event'), '-infinity');
IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_dialogue_change AFTER UPDATE ON dialogue REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_dialogue_change()
--
CREATE OR REPLACE FUNCTION kept_contribution_add() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'contribution' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;
INSERT INTO kept_bound (kind, day) SELECT 'event', max(o.day) FROM new_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 HAVING max(o.day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'event'), '-infinity');
IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_contribution_add AFTER INSERT ON contribution REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_contribution_add()
--
CREATE OR REPLACE FUNCTION kept_contribution_drop() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'contribution' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;

IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_contribution_drop AFTER DELETE ON contribution REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_contribution_drop()
--
CREATE OR REPLACE FUNCTION kept_contribution_change() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'contribution' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, 1 AS number FROM new_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, -1 AS number FROM old_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;
INSERT INTO kept_bound (kind, day) SELECT 'event', max(o.day) FROM new_rows r JOIN occasion o ON o.id = r.id WHERE 1 = 1 HAVING max(o.day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'event'), '-infinity');
IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_contribution_change AFTER UPDATE ON contribution REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_contribution_change()
--
CREATE OR REPLACE FUNCTION kept_occasion_change() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint; BEGIN
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, sum(number), nextval('kept_count_id_seq') FROM (
SELECT 'session' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, 1 AS number FROM new_rows o JOIN dialogue r ON r.id = o.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, 1 AS number FROM new_rows o JOIN dialogue r ON r.id = o.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, -1 AS number FROM old_rows o JOIN dialogue r ON r.id = o.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'session' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, -1 AS number FROM old_rows o JOIN dialogue r ON r.id = o.id WHERE r.state = 'held' AND true
UNION ALL SELECT 'contribution' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, 1 AS number FROM new_rows o JOIN contribution r ON r.id = o.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, 1 AS number FROM new_rows o JOIN contribution r ON r.id = o.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, -1 AS number FROM old_rows o JOIN contribution r ON r.id = o.id WHERE 1 = 1 AND true
UNION ALL SELECT 'contribution' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, -1 AS number FROM old_rows o JOIN contribution r ON r.id = o.id WHERE 1 = 1 AND true
) AS changed GROUP BY kind, period, word, level, mark, question HAVING sum(number) <> 0;
GET DIAGNOSTICS n = ROW_COUNT;
INSERT INTO kept_bound (kind, day) SELECT 'event', max(o.day) FROM new_rows o JOIN dialogue r ON r.id = o.id WHERE r.state = 'held' HAVING max(o.day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'event'), '-infinity');
INSERT INTO kept_bound (kind, day) SELECT 'event', max(o.day) FROM new_rows o JOIN contribution r ON r.id = o.id WHERE 1 = 1 HAVING max(o.day) > coalesce((SELECT max(b.day) FROM kept_bound b WHERE b.kind = 'event'), '-infinity');
IF n > 0 AND currval('kept_count_id_seq') % 4096 < 2 * n THEN PERFORM kept_compact(); END IF;
RETURN NULL; END $$
--
CREATE TRIGGER kept_occasion_change AFTER UPDATE ON occasion REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION kept_occasion_change()
--
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, number, 0 FROM (SELECT 'opinion' AS kind, CAST(extract(year FROM r.received_on) AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, count(*) AS number FROM recommendation r WHERE r.countable AND 1 = 1 GROUP BY 1, 2, 3, 4, 5, 6 UNION ALL SELECT 'opinion' AS kind, CAST(to_char(r.received_on, 'YYYYMMDD') AS integer) AS period, r.side AS word, r.level AS level, coalesce(r.acceptance, 'pending') AS mark, r.nature = 'question' AS question, count(*) AS number FROM recommendation r WHERE r.countable AND 1 = 1 GROUP BY 1, 2, 3, 4, 5, 6) AS counted
--
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, number, 0 FROM (SELECT 'session' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, count(*) AS number FROM dialogue r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND 1 = 1 GROUP BY 1, 2, 3, 4, 5, 6 UNION ALL SELECT 'session' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.head AS word, o.level AS level, '' AS mark, 1 = 0 AS question, count(*) AS number FROM dialogue r JOIN occasion o ON o.id = r.id WHERE r.state = 'held' AND 1 = 1 GROUP BY 1, 2, 3, 4, 5, 6) AS counted
--
INSERT INTO kept_count (kind, period, word, level, mark, question, number, delta) SELECT kind, period, word, level, mark, question, number, 0 FROM (SELECT 'contribution' AS kind, CAST(extract(year FROM o.day) AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, count(*) AS number FROM contribution r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND 1 = 1 GROUP BY 1, 2, 3, 4, 5, 6 UNION ALL SELECT 'contribution' AS kind, CAST(to_char(o.day, 'YYYYMMDD') AS integer) AS period, r.target AS word, o.level AS level, r.form AS mark, 1 = 0 AS question, count(*) AS number FROM contribution r JOIN occasion o ON o.id = r.id WHERE 1 = 1 AND 1 = 1 GROUP BY 1, 2, 3, 4, 5, 6) AS counted
--
INSERT INTO kept_bound (kind, day) SELECT kind, day FROM (SELECT 'received' AS kind, max(r.received_on) AS day FROM recommendation r WHERE r.countable) AS bound WHERE day IS NOT NULL
--
INSERT INTO kept_bound (kind, day) SELECT kind, day FROM (SELECT 'occasion' AS kind, max(r.occasion_day) AS day FROM recommendation r WHERE r.countable) AS bound WHERE day IS NOT NULL
--
INSERT INTO kept_bound (kind, day) SELECT kind, day FROM (SELECT 'concluded' AS kind, max(r.concluded_on) AS day FROM recommendation r WHERE r.countable) AS bound WHERE day IS NOT NULL
--
INSERT INTO kept_bound (kind, day) SELECT kind, day FROM (SELECT 'event' AS kind, max(o.day) AS day FROM dialogue r JOIN occasion o ON o.id = r.id WHERE r.state = 'held') AS bound WHERE day IS NOT NULL
--
INSERT INTO kept_bound (kind, day) SELECT kind, day FROM (SELECT 'event' AS kind, max(o.day) AS day FROM contribution r JOIN occasion o ON o.id = r.id WHERE 1 = 1) AS bound WHERE day IS NOT NULL
