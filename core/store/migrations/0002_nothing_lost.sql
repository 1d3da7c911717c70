-- Nothing lost: work written anew, work salvaged, and what restores and photos need.

-- Own changes that are no longer in the record, verbatim: put aside by the hub (`reason`), or written anew as the
-- change `replaced_by`. `salvaged` waits for its order to come back whole.
CREATE TABLE retired (
    order_no    INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    actor       BLOB NOT NULL CHECK (length(actor) = 16),
    seq         INTEGER NOT NULL,
    deps        BLOB NOT NULL CHECK (length(deps) % 32 = 0),
    bytes       BLOB NOT NULL,
    command_id  BLOB CHECK (length(command_id) = 16),
    command     BLOB,
    reason      TEXT,
    replaced_by BLOB CHECK (length(replaced_by) = 32),
    PRIMARY KEY (order_no, hash),
    CHECK (reason IS NULL OR replaced_by IS NULL)
) STRICT, WITHOUT ROWID;

-- Restore: others' claims to their changes, so that this phone can give a restored hub back what the hub lost. The
-- furthest of each actor, as it came.
CREATE TABLE claim (
    order_no INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    actor    BLOB NOT NULL CHECK (length(actor) = 16),
    seq      INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (order_no, actor)
) STRICT, WITHOUT ROWID;

-- Photos: which orders need which photo. `delivered` says that the hub has it for that order; whether the hub holds the
-- bytes at all is `photo.at_hub`, and only a receipt says so.
CREATE TABLE photo_use (
    order_no  INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    evidence  BLOB NOT NULL CHECK (length(evidence) = 32),
    delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered IN (0, 1)),
    PRIMARY KEY (order_no, evidence)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_use_by_photo ON photo_use (evidence);

-- A photo of a colleague that was fetched from the hub; it can be fetched again.
ALTER TABLE photo ADD COLUMN fetched INTEGER NOT NULL DEFAULT 0 CHECK (fetched IN (0, 1));

-- Receipts: up to where the hub has signed that it holds the changes of one of this phone's actors. What an earlier
-- version knew to be at the hub came with a receipt too.
CREATE TABLE held (
    actor_no INTEGER NOT NULL PRIMARY KEY REFERENCES actor ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
INSERT INTO held (actor_no, seq, at)
    SELECT actor_no, max(seq), coalesce((SELECT at FROM receipt), 0) FROM change_log WHERE status = 3 GROUP BY actor_no;
