# Why a change is kept apart (core/document/src/quarantine.rs).

quarantine-too-large = The change has more data than one change may have.
quarantine-not-a-change = The data is not one plain change.
quarantine-wrong-checksum = The data was damaged on the way.
quarantine-malformed = The change cannot be read.
quarantine-too-many-dependencies = The change builds on too many others.
quarantine-too-many-operations = The change does too many things at once.
quarantine-out-of-sequence = The change is not numbered as it should be.
quarantine-unknown-reference = The change refers to something it does not build on.
quarantine-forbidden-operation = The change does something that no command does.
quarantine-unknown-path = The change writes to a place that does not exist.
quarantine-bad-entry = An entry of the change is not what it should be.
quarantine-entry-rewritten = The change would rewrite an entry; entries are never rewritten.
quarantine-text-repeated = The change repeats an edit of a text that is there already; its words would stand there twice.
quarantine-unsigned-text = A text was changed without saying who edited it.
quarantine-unknown-actor = Nobody registered the writer of this change.
quarantine-not-on-order = The writer was never on this order.
quarantine-wrong-author = The change is in somebody else's name.
quarantine-not-own-visit = The change records a fact of somebody else's visit.
quarantine-may-not-plan = Only the office plans steps and parts.
quarantine-breaks-record = The record could not be kept with this change.
quarantine-held-by = The change builds on one that is quarantined.
