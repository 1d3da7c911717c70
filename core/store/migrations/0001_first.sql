-- The phone's store, first schema. Truth: assignment, actor, change_log, set_aside, photo, identity, meta, receipt.
-- Everything else is computed from them (`Store::rebuild_check` proves it) or a cache (snapshot).

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,   -- store, cursor, hub_time, heard_at, hlc
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE identity (
    only_row      INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    tenant        BLOB NOT NULL CHECK (length(tenant) = 16),
    device        BLOB NOT NULL CHECK (length(device) = 16),
    engineer      BLOB NOT NULL CHECK (length(engineer) = 16),
    engineer_name TEXT NOT NULL,
    van           TEXT NOT NULL,
    hub_url       TEXT NOT NULL,
    hub_key       BLOB NOT NULL CHECK (length(hub_key) = 32),
    device_secret BLOB NOT NULL CHECK (length(device_secret) = 32)
) STRICT;

-- An order on this phone. `leaving`: the hub said it is gone, but something of it is not at the hub yet.
CREATE TABLE order_standing (
    order_no INTEGER NOT NULL PRIMARY KEY,
    order_id BLOB NOT NULL UNIQUE CHECK (length(order_id) = 16),
    leaving  INTEGER NOT NULL DEFAULT 0 CHECK (leaving IN (0, 1))
) STRICT;

-- Every version of the office's side, as it was signed.
CREATE TABLE assignment (
    order_no   INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    bytes      BLOB NOT NULL,
    signature  BLOB NOT NULL CHECK (length(signature) = 64),
    PRIMARY KEY (order_no, generation, n)
) STRICT, WITHOUT ROWID;

-- Who may write in an order's history. `engineer` is NULL for the office.
CREATE TABLE actor (
    actor_no INTEGER NOT NULL PRIMARY KEY,
    order_no INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    actor    BLOB NOT NULL CHECK (length(actor) = 16),
    device   BLOB NOT NULL CHECK (length(device) = 16),
    engineer BLOB CHECK (length(engineer) = 16),
    on_order INTEGER NOT NULL CHECK (on_order IN (0, 1)),
    UNIQUE (order_no, actor)
) STRICT;

-- Every change of every record, each after those it depends on. `status` is NULL for changes written elsewhere;
-- for this phone's own: 0 pending, 1 the hub misses a dependency, 2 quarantined by the hub, 3 at the hub.
CREATE TABLE change_log (
    change_no  INTEGER NOT NULL PRIMARY KEY,
    order_no   INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    actor_no   INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    deps       BLOB NOT NULL CHECK (length(deps) % 32 = 0),
    bytes      BLOB NOT NULL,
    command_id BLOB CHECK (length(command_id) = 16),
    command    BLOB,
    status     INTEGER CHECK (status BETWEEN 0 AND 3),
    reason     TEXT,
    UNIQUE (order_no, hash),
    UNIQUE (order_no, actor_no, seq)
) STRICT;
CREATE UNIQUE INDEX change_log_command ON change_log (order_no, command_id) WHERE command_id IS NOT NULL;
CREATE INDEX change_log_status ON change_log (status, change_no) WHERE status IS NOT NULL;

-- Changes from outside that are not in the record: waiting for a dependency (`reason` NULL), or quarantined.
CREATE TABLE set_aside (
    order_no INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    hash     BLOB CHECK (length(hash) = 32),
    bytes    BLOB NOT NULL,
    reason   TEXT,
    PRIMARY KEY (order_no, digest)
) STRICT, WITHOUT ROWID;

-- A record in one block, so that loading need not replay the log; covers the log up to and including `change_no`.
CREATE TABLE snapshot (
    order_no  INTEGER NOT NULL PRIMARY KEY REFERENCES order_standing ON DELETE CASCADE,
    change_no INTEGER NOT NULL,
    heads     BLOB NOT NULL CHECK (length(heads) % 32 = 0),
    bytes     BLOB NOT NULL
) STRICT;

-- The list of orders; narrow, read a thousand rows at a time.
CREATE TABLE order_row (
    order_no     INTEGER NOT NULL PRIMARY KEY REFERENCES order_standing ON DELETE CASCADE,
    number       TEXT NOT NULL,
    title        TEXT NOT NULL,
    customer     TEXT NOT NULL,
    site         TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    window_start INTEGER,
    window_end   INTEGER,
    dispatch     INTEGER NOT NULL,
    execution    INTEGER NOT NULL,
    own_visit    INTEGER NOT NULL,
    is_lead      INTEGER NOT NULL,
    withdrawn    INTEGER NOT NULL,
    flags        INTEGER NOT NULL,
    steps_done   INTEGER NOT NULL,
    steps_total  INTEGER NOT NULL,
    unsynced     INTEGER NOT NULL,
    unseen_notes INTEGER NOT NULL,
    quarantined  INTEGER NOT NULL
) STRICT;

-- An order in full: the view as zstd of JSON, and a digest of what the search index holds of it.
CREATE TABLE order_detail (
    order_no INTEGER NOT NULL PRIMARY KEY REFERENCES order_standing ON DELETE CASCADE,
    view     BLOB NOT NULL,
    search   BLOB NOT NULL
) STRICT;

CREATE TABLE merge_note (
    order_no INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    note_id  TEXT NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (order_no, note_id)
) STRICT, WITHOUT ROWID;

-- Which notes were read; apart, because the notes themselves can be computed again.
CREATE TABLE note_seen (
    order_no INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    note_id  TEXT NOT NULL,
    PRIMARY KEY (order_no, note_id)
) STRICT, WITHOUT ROWID;

-- CJK text enters as bigrams (`fieldbook_model::bigrams`). The rowid is the order_no; the texts are not kept twice.
CREATE VIRTUAL TABLE search USING fts5(
    number, title, customer, site, asset, description, narrative, parts,
    content = '', contentless_delete = 1, tokenize = 'unicode61'
);

-- A photo's file is named by an HMAC of its id and encrypted under its own key, wrapped here.
CREATE TABLE photo (
    evidence    BLOB NOT NULL PRIMARY KEY CHECK (length(evidence) = 32),
    size        INTEGER NOT NULL,
    wrapped_key BLOB NOT NULL CHECK (length(wrapped_key) = 72),
    at_hub      INTEGER NOT NULL DEFAULT 0 CHECK (at_hub IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The newest receipt the hub signed.
CREATE TABLE receipt (
    only_row  INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    at        INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT;
