-- An edit is durable before lists and views show it: which orders' read tables do not follow their log yet, and where the
-- hybrid clock and the count of saved edits stood then.
CREATE TABLE behind (
    order_no INTEGER NOT NULL PRIMARY KEY REFERENCES order_standing ON DELETE CASCADE,
    hlc      BLOB NOT NULL,
    saved    INTEGER NOT NULL
) STRICT;
