package dev.fieldbook

import dev.fieldbook.ffi.CommandOptions
import dev.fieldbook.ffi.Outcome
import dev.fieldbook.ffi.PauseReason
import dev.fieldbook.ffi.SignOffDraft

// An engineer's visit, from reading the order to handing it in. Each verb answers the id of the entry it made, when it
// is on the disk.

/** Says that the order was read. */
public suspend fun FieldbookClient.acknowledge(
    order: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { acknowledge(order, options) }

/** Takes the order. */
public suspend fun FieldbookClient.accept(
    order: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { accept(order, options) }

/** Turns the order down, with a reason. */
public suspend fun FieldbookClient.decline(
    order: String,
    reason: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { decline(order, reason, options) }

/** Sets off. */
public suspend fun FieldbookClient.startTravel(
    order: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { startTravel(order, options) }

/** Arrives. */
public suspend fun FieldbookClient.arrive(
    order: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { arrive(order, options) }

/** Starts working, or goes on after a pause; safety steps come first. */
public suspend fun FieldbookClient.startWork(
    order: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { startWork(order, options) }

/** Interrupts the work. */
public suspend fun FieldbookClient.pause(
    order: String,
    reason: PauseReason,
    options: CommandOptions = CommandOptions(),
): String = offMain { pause(order, reason, options) }

/** Ends the work; what is mandatory and missing needs a reason, and is flagged. */
public suspend fun FieldbookClient.complete(
    order: String,
    outcome: Outcome,
    gapsReason: String? = null,
    options: CommandOptions = CommandOptions(),
): String = offMain { complete(order, outcome, gapsReason, options) }

/** Records the customer's answer to the report as it was shown. */
public suspend fun FieldbookClient.signOff(
    order: String,
    draft: SignOffDraft,
    options: CommandOptions = CommandOptions(),
): String = offMain { signOff(order, draft, options) }

/** Hands the order in; photos may still be on their way. */
public suspend fun FieldbookClient.submit(
    order: String,
    options: CommandOptions = CommandOptions(),
): String = offMain { submit(order, options) }
