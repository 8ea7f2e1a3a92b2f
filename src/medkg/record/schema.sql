-- Schema 1 of the record. Integers that stand for strings never leave this file: exports and hashes speak in content.

CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    hash TEXT,                               -- the graph's hash; NULL since the last change
    erasing INTEGER NOT NULL DEFAULT 0       -- 1 between an erasure and the scrubbing of what it left on disk
) STRICT;
INSERT INTO state (one) VALUES (1);

-- Strings, kept once.
CREATE TABLE source (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE concept (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE predicate (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE category (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE extractor (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE section (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE judgement (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;  -- JSON: score, why, runners-up
CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    category INTEGER NOT NULL REFERENCES category (id),
    UNIQUE (name, category)
) STRICT;

CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,               -- the document's own id
    source INTEGER NOT NULL REFERENCES source (id),
    title_end INTEGER NOT NULL,
    text_hash BLOB NOT NULL,
    content_hash BLOB NOT NULL,
    sections TEXT NOT NULL,                  -- JSON: [[start, end, kind, heading], …]
    metadata TEXT NOT NULL,                  -- JSON: the filled fields
    text TEXT NOT NULL
) STRICT;

-- One row for each link of a mention; a mention without links has one row, without concept and judgement.
CREATE TABLE mention (
    document INTEGER NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,                -- its place among the document's mentions, sorted by content
    link INTEGER NOT NULL,                   -- the link's place among the mention's; 0 where it has none
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    category INTEGER NOT NULL REFERENCES category (id),
    extractor INTEGER NOT NULL REFERENCES extractor (id),
    polarity INTEGER NOT NULL,
    certainty INTEGER NOT NULL,
    experiencer INTEGER NOT NULL,
    temporality INTEGER NOT NULL,
    concept INTEGER REFERENCES concept (id),
    judgement INTEGER REFERENCES judgement (id),
    PRIMARY KEY (document, ordinal, link)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id),
    digest BLOB NOT NULL,                    -- the evidence's content id, 16 bytes
    subject INTEGER NOT NULL REFERENCES concept (id),
    predicate INTEGER NOT NULL REFERENCES predicate (id),
    object INTEGER NOT NULL REFERENCES concept (id),
    polarity INTEGER NOT NULL CHECK (polarity IN (0, 1)),
    certainty INTEGER NOT NULL,
    experiencer INTEGER NOT NULL,
    temporality INTEGER NOT NULL,
    extractor INTEGER NOT NULL REFERENCES extractor (id),
    confidence REAL NOT NULL,
    section INTEGER NOT NULL REFERENCES section (id),
    quotes INTEGER NOT NULL,                 -- 1: it carries its document's text hash; 0: it carries none
    sentence_start INTEGER,
    sentence_end INTEGER,
    subject_start INTEGER,
    subject_end INTEGER,
    cue_start INTEGER,
    cue_end INTEGER,
    object_start INTEGER,
    object_end INTEGER,
    subject_judgement INTEGER REFERENCES judgement (id),
    object_judgement INTEGER REFERENCES judgement (id),
    UNIQUE (document, digest)
) STRICT;
CREATE INDEX evidence_by_pair ON evidence (subject, object, predicate, polarity, document);
CREATE INDEX evidence_by_object ON evidence (object, subject);

-- How a document calls the concepts that it involves; the label of empty strings where it does not say.
CREATE TABLE naming (
    document INTEGER NOT NULL REFERENCES document (id),
    concept INTEGER NOT NULL REFERENCES concept (id),
    label INTEGER NOT NULL REFERENCES label (id),
    PRIMARY KEY (document, concept, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX naming_by_concept ON naming (concept, label);

CREATE TABLE ledger (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    revised TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    extractor TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    namings INTEGER NOT NULL,
    digest BLOB NOT NULL                     -- of the stored mentions, evidence ids and namings
) STRICT;

CREATE TABLE quarantine (
    file TEXT NOT NULL,
    place TEXT NOT NULL,
    record TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (file, place, record, stage, reason)
) STRICT, WITHOUT ROWID;

CREATE VIEW assertion AS
SELECT
    subject.text AS subject,
    predicate.text AS predicate,
    object.text AS object,
    CASE evidence.polarity WHEN 0 THEN 'asserted' ELSE 'denied' END AS polarity,
    count(DISTINCT evidence.document) AS documents,
    count(*) AS evidence
FROM evidence
JOIN concept AS subject ON subject.id = evidence.subject
JOIN predicate ON predicate.id = evidence.predicate
JOIN concept AS object ON object.id = evidence.object
GROUP BY evidence.subject, evidence.object, evidence.predicate, evidence.polarity;
