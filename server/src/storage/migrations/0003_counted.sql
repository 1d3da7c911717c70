-- Audit: what the office orders phones to do is counted from the audit log, phone by phone.
CREATE INDEX audit_wipe_order ON audit (tenant_id, subject, at) WHERE verb = 'wipe_order';

-- Photos: how much a phone has delivered lately is asked before it may deliver more.
CREATE INDEX photo_by_time ON photo (tenant_id, device_id, at, size);
