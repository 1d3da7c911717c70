-- The hub's first schema. tenant_id leads every key, so that one file can serve many companies and
-- tables can be partitioned by it later. Ids and hashes are blobs, times are milliseconds since 1970.

CREATE TABLE tenant (
    tenant_id   BLOB    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
) STRICT;

-- What makes this hub this hub. The epoch is random: a cursor of another epoch starts over.
CREATE TABLE hub_secret (
    tenant_id    BLOB    NOT NULL PRIMARY KEY REFERENCES tenant,
    device_id    BLOB    NOT NULL,
    signing_key  BLOB    NOT NULL,
    cursor_key   BLOB    NOT NULL,
    epoch        BLOB    NOT NULL,
    generation   INTEGER NOT NULL,
    hlc_millis   INTEGER NOT NULL,
    hlc_counter  INTEGER NOT NULL,
    next_number  INTEGER NOT NULL
) STRICT;

CREATE TABLE api_key (
    tenant_id   BLOB    NOT NULL,
    hash        BLOB    NOT NULL,
    role        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, hash)
) STRICT, WITHOUT ROWID;

-- next_feed counts this engineer's feed without gaps.
CREATE TABLE engineer (
    tenant_id    BLOB    NOT NULL,
    engineer_id  BLOB    NOT NULL,
    name         TEXT    NOT NULL,
    van          TEXT    NOT NULL,
    next_feed    INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, engineer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    tenant_id    BLOB    NOT NULL,
    device_id    BLOB    NOT NULL,
    engineer_id  BLOB    NOT NULL,
    public_key   BLOB    NOT NULL,
    name         TEXT    NOT NULL,
    app_version  TEXT    NOT NULL,
    enrolled_at  INTEGER NOT NULL,
    revoked_at   INTEGER,
    PRIMARY KEY (tenant_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrol_code (
    tenant_id    BLOB    NOT NULL,
    code_hash    BLOB    NOT NULL,
    engineer_id  BLOB    NOT NULL,
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER,
    device_id    BLOB,
    PRIMARY KEY (tenant_id, code_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE nonce (
    tenant_id  BLOB    NOT NULL,
    device_id  BLOB    NOT NULL,
    nonce      BLOB    NOT NULL,
    seen_at    INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, device_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX nonce_by_age ON nonce (tenant_id, seen_at);

-- next_seq counts the order's changes without gaps; (generation, n) is its newest assignment.
CREATE TABLE work_order (
    tenant_id   BLOB    NOT NULL,
    order_id    BLOB    NOT NULL,
    next_seq    INTEGER NOT NULL,
    generation  INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE assignment (
    tenant_id   BLOB    NOT NULL,
    order_id    BLOB    NOT NULL,
    generation  INTEGER NOT NULL,
    n           INTEGER NOT NULL,
    bytes       BLOB    NOT NULL,
    signature   BLOB    NOT NULL,
    PRIMARY KEY (tenant_id, order_id, generation, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
    tenant_id    BLOB    NOT NULL,
    order_id     BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    hash         BLOB    NOT NULL,
    actor        BLOB    NOT NULL,
    actor_seq    INTEGER NOT NULL,
    device_id    BLOB    NOT NULL,
    bytes        BLOB    NOT NULL,
    received_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_id, seq),
    UNIQUE (tenant_id, order_id, hash),
    UNIQUE (tenant_id, order_id, actor, actor_seq)
) STRICT, WITHOUT ROWID;

-- The record after the change `seq`; a cache that the change table can rebuild.
CREATE TABLE snapshot (
    tenant_id  BLOB    NOT NULL,
    order_id   BLOB    NOT NULL,
    seq        INTEGER NOT NULL,
    bytes      BLOB    NOT NULL,
    PRIMARY KEY (tenant_id, order_id)
) STRICT;

-- Which device writes under an actor; the first claim binds it. engineer_id is NULL for the office.
CREATE TABLE actor_owner (
    tenant_id    BLOB NOT NULL,
    order_id     BLOB NOT NULL,
    actor        BLOB NOT NULL,
    device_id    BLOB NOT NULL,
    engineer_id  BLOB,
    PRIMARY KEY (tenant_id, order_id, actor)
) STRICT, WITHOUT ROWID;

-- The furthest claim of each actor: these are mine, up to this one.
CREATE TABLE claim (
    tenant_id  BLOB    NOT NULL,
    order_id   BLOB    NOT NULL,
    actor      BLOB    NOT NULL,
    seq        INTEGER NOT NULL,
    hash       BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    device_id  BLOB    NOT NULL,
    signature  BLOB    NOT NULL,
    PRIMARY KEY (tenant_id, order_id, actor)
) STRICT, WITHOUT ROWID;

-- Who is or was on an order. feed_seq is the feed row of the newest joining or leaving.
CREATE TABLE crew_ever (
    tenant_id    BLOB    NOT NULL,
    engineer_id  BLOB    NOT NULL,
    order_id     BLOB    NOT NULL,
    on_crew      INTEGER NOT NULL,
    feed_seq     INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, engineer_id, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX crew_by_order ON crew_ever (tenant_id, order_id);

-- What an engineer's phones are told, in one dense sequence each. kind: 0 a change (order_seq),
-- 1 an assignment, 2 joined the crew, 3 left it (generation, n).
CREATE TABLE feed (
    tenant_id    BLOB    NOT NULL,
    engineer_id  BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    order_id     BLOB    NOT NULL,
    kind         INTEGER NOT NULL,
    order_seq    INTEGER NOT NULL,
    generation   INTEGER NOT NULL,
    n            INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, engineer_id, seq)
) STRICT, WITHOUT ROWID;

-- Bytes that could not be let in, kept verbatim. order_id is what the phone said, known here or not.
CREATE TABLE quarantine (
    id           INTEGER NOT NULL PRIMARY KEY,
    tenant_id    BLOB    NOT NULL,
    device_id    BLOB    NOT NULL,
    order_id     BLOB    NOT NULL,
    digest       BLOB    NOT NULL,
    engineer_id  BLOB    NOT NULL,
    hash         BLOB    NOT NULL,
    code         TEXT    NOT NULL,
    bytes        BLOB    NOT NULL,
    at           INTEGER NOT NULL,
    UNIQUE (tenant_id, device_id, order_id, digest)
) STRICT;

CREATE INDEX quarantine_by_hash ON quarantine (tenant_id, device_id, order_id, hash);

CREATE TABLE import_key (
    tenant_id  BLOB    NOT NULL,
    source     TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    order_id   BLOB    NOT NULL,
    digest     BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, source, key)
) STRICT, WITHOUT ROWID;

-- The office's list of orders, refreshed with each write; rebuilt from change and assignment.
CREATE TABLE order_row (
    id         INTEGER NOT NULL PRIMARY KEY,
    tenant_id  BLOB    NOT NULL,
    order_id   BLOB    NOT NULL,
    number     TEXT    NOT NULL,
    dispatch   TEXT    NOT NULL,
    execution  TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    UNIQUE (tenant_id, order_id)
) STRICT;
CREATE INDEX order_by_number ON order_row (tenant_id, number);

-- Words of an order, Chinese as bigrams; rowid is order_row.id.
CREATE VIRTUAL TABLE order_search USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61');

-- Merge notes are a function of the record and the assignments; this is what it gave last.
CREATE TABLE merge_note (
    tenant_id  BLOB    NOT NULL,
    order_id   BLOB    NOT NULL,
    note_id    BLOB    NOT NULL,
    body       TEXT    NOT NULL,
    made_at    INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_id, note_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE note_seen (
    tenant_id  BLOB    NOT NULL,
    order_id   BLOB    NOT NULL,
    note_id    BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_id, note_id)
) STRICT, WITHOUT ROWID;

-- Who did what in the office.
CREATE TABLE audit (
    tenant_id  BLOB    NOT NULL,
    seq        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    verb       TEXT    NOT NULL,
    subject    BLOB    NOT NULL,
    PRIMARY KEY (tenant_id, seq)
) STRICT, WITHOUT ROWID;
