-- An edit as it was saved: one row on one page, entered into the log at once after it.
CREATE TABLE journal (
    edit_no    INTEGER NOT NULL PRIMARY KEY,
    order_no   INTEGER NOT NULL REFERENCES order_standing ON DELETE CASCADE,
    actor      BLOB NOT NULL CHECK (length(actor) = 16),
    seq        INTEGER NOT NULL,
    hash       BLOB NOT NULL CHECK (length(hash) = 32),
    deps       BLOB NOT NULL CHECK (length(deps) % 32 = 0),
    bytes      BLOB NOT NULL,
    command_id BLOB NOT NULL CHECK (length(command_id) = 16),
    command    BLOB NOT NULL,
    hlc        BLOB NOT NULL,
    saved      INTEGER NOT NULL
) STRICT;
