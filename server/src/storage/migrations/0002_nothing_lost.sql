-- What the promises of reliability.md need beside the first schema; one section a matter.

-- Restore: counts every transaction that wrote, so that a file copied back from an older time is noticed (storage/mark.rs).
ALTER TABLE hub_secret ADD COLUMN writes INTEGER NOT NULL DEFAULT 0;

-- Photos: which order has which; the bytes lie in the folder `photos`. A row says that the bytes were delivered for this
-- order, by `device_id`: naming a hash is not enough to read what it names.
CREATE TABLE photo (
    tenant_id  BLOB    NOT NULL,
    order_id   BLOB    NOT NULL,
    photo      BLOB    NOT NULL,
    size       INTEGER NOT NULL,
    device_id  BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, order_id, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_by_device ON photo (tenant_id, device_id, photo);

-- Uploads under way. `file` names what has come so far in the folder `uploads`; `verified` says that it is whole and has
-- the photo's hash, so that only its publication is left. The token itself is with the phone alone.
CREATE TABLE upload (
    tenant_id   BLOB    NOT NULL,
    device_id   BLOB    NOT NULL,
    order_id    BLOB    NOT NULL,
    photo       BLOB    NOT NULL,
    size        INTEGER NOT NULL,
    file        BLOB    NOT NULL,
    token_hash  BLOB    NOT NULL,
    expires_at  INTEGER NOT NULL,
    touched_at  INTEGER NOT NULL,
    verified    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, device_id, order_id, photo)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX upload_by_token ON upload (tenant_id, token_hash);

-- Feed: which orders somebody was taken off since a row of their feed; asked with every sync.
CREATE INDEX crew_left ON crew_ever (tenant_id, engineer_id, feed_seq) WHERE on_crew = 0;
