package dev.fieldbook

import dev.fieldbook.ffi.CommandOptions

// Texts that several people write at once. `base` is the `version` that came with the text the editor was opened with:
// what others wrote meanwhile is merged, never overwritten.

/** Edits what is wrong. */
public suspend fun FieldbookClient.editDescription(
    order: String,
    base: String,
    text: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { editDescription(order, base, text, options) }

/** Edits how to get in. */
public suspend fun FieldbookClient.editAccessNotes(
    order: String,
    base: String,
    text: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { editAccessNotes(order, base, text, options) }

/** Edits what was done. */
public suspend fun FieldbookClient.editNarrative(
    order: String,
    base: String,
    text: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { editNarrative(order, base, text, options) }

/** Edits what was done, as the customer reads it. */
public suspend fun FieldbookClient.editCustomerExplanation(
    order: String,
    base: String,
    text: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { editCustomerExplanation(order, base, text, options) }
