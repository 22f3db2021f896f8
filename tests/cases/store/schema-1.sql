-- SPDX-License-Identifier: Apache-2.0
-- A store as the first schema had it, written by the program of then: two memories, units with history, codes, properties, an
-- operation, a deleted unit.
BEGIN TRANSACTION;
CREATE TABLE counter (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL, checksum BIGINT NOT NULL) WITHOUT ROWID;
INSERT INTO "counter" VALUES('memory',2,-4784215597670947800);
CREATE TABLE history (memory_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, rev BIGINT NOT NULL, deleted SMALLINT NOT NULL, source_language TEXT NOT NULL, target_language TEXT NOT NULL, source TEXT NOT NULL, source_codes TEXT NOT NULL, target TEXT NOT NULL, target_codes TEXT NOT NULL, text_before TEXT NOT NULL, text_after TEXT NOT NULL, context_id TEXT NOT NULL, document TEXT NOT NULL, tuid TEXT NOT NULL, origin SMALLINT NOT NULL, status SMALLINT NOT NULL, author TEXT NOT NULL, changed_by TEXT NOT NULL, created_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL, used_ms BIGINT NOT NULL, usage_count BIGINT NOT NULL, properties TEXT NOT NULL, checksum BIGINT NOT NULL, PRIMARY KEY (memory_id, unit_id, rev)) WITHOUT ROWID;
INSERT INTO "history" VALUES(1,1,1,0,'en','sw','The road is closed.','','Barabara imefungwa.','','Good morning.','','c1','a.html','r1',0,0,'Rose','Rose',1795685059845,1795685059845,1795685059845,1,'1:u,6:client,2:UN,1:U,0:,4:seen,',5258680241828091499);
INSERT INTO "history" VALUES(1,4,4,0,'en','sw','Gone.','','Imeondoka.','','','','','','',0,0,'','',1795685059895,1795685059895,1795685059895,1,'',8193996757430189190);
CREATE TABLE memory (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, rev BIGINT NOT NULL, units BIGINT NOT NULL, penalty INTEGER NOT NULL, read_only SMALLINT NOT NULL, created_ms BIGINT NOT NULL, checksum BIGINT NOT NULL) WITHOUT ROWID;
INSERT INTO "memory" VALUES(1,'news','The wire',5,2,3,0,1795685059830,-2330611141522549080);
INSERT INTO "memory" VALUES(2,'old','',0,0,0,1,1795685059840,3906872805615431808);
CREATE TABLE operation (name TEXT NOT NULL PRIMARY KEY, memory_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, rev BIGINT NOT NULL, at_ms BIGINT NOT NULL, checksum BIGINT NOT NULL) WITHOUT ROWID;
INSERT INTO "operation" VALUES('b3304fb2b41d8fddf1e5550a0435a8a6',1,1,1,1795685059845,7481641024265074598);
INSERT INTO "operation" VALUES('op-1',1,1,1,1795685059845,6638878687460158860);
CREATE TABLE unit (memory_id BIGINT NOT NULL, unit_id BIGINT NOT NULL, rev BIGINT NOT NULL, deleted SMALLINT NOT NULL, source_language TEXT NOT NULL, target_language TEXT NOT NULL, source TEXT NOT NULL, source_codes TEXT NOT NULL, target TEXT NOT NULL, target_codes TEXT NOT NULL, text_before TEXT NOT NULL, text_after TEXT NOT NULL, context_id TEXT NOT NULL, document TEXT NOT NULL, tuid TEXT NOT NULL, origin SMALLINT NOT NULL, status SMALLINT NOT NULL, author TEXT NOT NULL, changed_by TEXT NOT NULL, created_ms BIGINT NOT NULL, changed_ms BIGINT NOT NULL, used_ms BIGINT NOT NULL, usage_count BIGINT NOT NULL, properties TEXT NOT NULL, checksum BIGINT NOT NULL, PRIMARY KEY (memory_id, unit_id)) WITHOUT ROWID;
INSERT INTO "unit" VALUES(1,1,2,0,'en','sw','The road is closed.','','Barabara hiyo imefungwa.','','','','','','',0,2,'Rose','Asha',1795685059845,1795685059861,1795685059845,1,'',-7105582763935967763);
INSERT INTO "unit" VALUES(1,3,3,0,'en','fr-HT','Click ￼here￼.','1:<,1:1,3:<b>,0:,1:>,1:1,4:</b>,0:,','Cliquez ￼ici￼.','1:<,1:1,3:<b>,0:,1:>,1:1,4:</b>,0:,','','','','','',0,0,'','',1795685059879,1795685059879,1795685059879,1,'',7284637233345921141);
INSERT INTO "unit" VALUES(1,4,5,1,'en','sw','Gone.','','Imeondoka.','','','','','','',0,0,'','',1795685059895,1795685059917,1795685059895,1,'',-2709844267593660059);
CREATE INDEX unit_rev ON unit (memory_id, rev);
CREATE INDEX operation_at ON operation (at_ms);
COMMIT;
PRAGMA application_id = 1415669363;
PRAGMA user_version = 1;
