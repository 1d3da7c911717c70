package dev.fieldbook

import dev.fieldbook.ffi.SyncSummaryView
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/**
 * Exchanges with the hub until nothing is left or the budget is spent; says what was done.
 *
 * A call while one runs joins it. Cancelling the coroutine stops the sync cleanly when nobody else waits for it; what
 * was saved stays in the outbox.
 */
public suspend fun FieldbookClient.syncNow(budget: Duration = 30.seconds): SyncSummaryView =
    core.syncNow(budget.toJavaDuration())

/** Stops a running sync cleanly; without one it does nothing. */
public fun FieldbookClient.cancelSync(): Unit = core.cancelSync()
