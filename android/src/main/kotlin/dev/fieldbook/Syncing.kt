package dev.fieldbook

import dev.fieldbook.ffi.ConnectivityObserver
import dev.fieldbook.ffi.NetworkKind
import dev.fieldbook.ffi.SyncSummaryView
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.launch
import java.util.concurrent.atomic.AtomicReference
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

/**
 * Syncs by itself until the coroutine is cancelled or the client is closed: soon after something was saved, when the
 * hub says that there is something to fetch, when the network comes back, and now and then. Where the [network] costs
 * by the byte it is sparing. How syncs went is in the sync status.
 */
public suspend fun FieldbookClient.autoSync(network: Flow<NetworkKind>) {
    val latest = AtomicReference(NetworkKind.OFFLINE)
    val observer =
        object : ConnectivityObserver {
            override fun network(): NetworkKind = latest.get()
        }
    val running = core.autoSync(observer)
    try {
        coroutineScope {
            val watching =
                launch {
                    network.collect {
                        latest.set(it)
                        if (!life.isCompleted) core.connectivityChanged()
                    }
                }
            life.join()
            watching.cancel()
        }
    } finally {
        running.use { it.cancel() }
    }
}
