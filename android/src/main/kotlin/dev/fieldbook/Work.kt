package dev.fieldbook

import dev.fieldbook.ffi.CommandOptions
import dev.fieldbook.ffi.EvidenceKind
import dev.fieldbook.ffi.FindingField
import dev.fieldbook.ffi.ReadingDraft
import dev.fieldbook.ffi.StepAnswer
import java.io.File

// What is recorded while working. Each verb answers the id of the entry it made, when it is on the disk.

/** Answers a step of the checklist; [reason] says why an elastic step deviates. */
public suspend fun FieldbookClient.tick(
    order: String,
    step: String,
    answer: StepAnswer,
    reason: String? = null,
    options: CommandOptions = CommandOptions(),
): String = offMain { tick(order, step, answer, reason, options) }

/** Writes a reading down. */
public suspend fun FieldbookClient.recordReading(
    order: String,
    draft: ReadingDraft,
    options: CommandOptions = CommandOptions(),
): String = offMain { recordReading(order, draft, options) }

/** Takes parts into the machine, from the engineer's own van unless [location] names a stock. */
public suspend fun FieldbookClient.consumePart(
    order: String,
    line: String,
    quantity: String,
    location: String? = null,
    options: CommandOptions = CommandOptions(),
): String = offMain { consumePart(order, line, quantity, location, options) }

/** Gives parts back, into the engineer's own van unless [location] names a stock. */
public suspend fun FieldbookClient.returnPart(
    order: String,
    line: String,
    quantity: String,
    location: String? = null,
    options: CommandOptions = CommandOptions(),
): String = offMain { returnPart(order, line, quantity, location, options) }

/** Sets a code of the report. */
public suspend fun FieldbookClient.setFinding(
    order: String,
    field: FindingField,
    code: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { setFinding(order, field, code, options) }

/** Remarks something. */
public suspend fun FieldbookClient.comment(
    order: String,
    text: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { comment(order, text, options) }

/**
 * Takes a file into the store; [step] names what it shows, without it the order as a whole. The file itself is left
 * alone. Answers the SHA-256 that [photo] takes.
 */
public suspend fun FieldbookClient.attach(
    order: String,
    file: File,
    kind: EvidenceKind = EvidenceKind.PHOTO,
    step: String? = null,
    options: CommandOptions = CommandOptions(),
): String = offMain { attach(order, file.path, kind, step, options) }
