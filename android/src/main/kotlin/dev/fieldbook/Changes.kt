package dev.fieldbook

import dev.fieldbook.ffi.ChangeListener
import dev.fieldbook.ffi.ChangeView
import dev.fieldbook.ffi.FieldbookException
import dev.fieldbook.ffi.OrderFilter
import dev.fieldbook.ffi.OrderSummary
import dev.fieldbook.ffi.SyncStatusView
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.stateIn

/**
 * What changes: the current values first, then each change; it ends after `Locked`. Each collector is a subscription of
 * its own, which ends when the collector does.
 */
public val FieldbookClient.changes: Flow<ChangeView>
    get() =
        callbackFlow {
            val subscription =
                core.subscribe(
                    object : ChangeListener {
                        override fun changed(change: ChangeView) {
                            trySend(change)
                            if (change is ChangeView.Locked) close()
                        }
                    },
                )
            awaitClose { subscription.use { it.cancel() } }
        }.buffer(Channel.UNLIMITED)

/** What is where, as it is now and whenever it changes; a slow collector skips to the newest. */
public val FieldbookClient.syncStatuses: Flow<SyncStatusView>
    get() = changes.filterIsInstance<ChangeView.Sync>().map { it.status }.conflate()

/** The same as a state that lives as long as [scope]. */
public suspend fun FieldbookClient.syncStatus(scope: CoroutineScope): StateFlow<SyncStatusView> =
    syncStatuses.stateIn(scope, SharingStarted.Eagerly, currentSyncStatus())

/**
 * The list of orders, read again whenever something changes. It ends when the core is locked, and fails when the store
 * does: a failure is never an empty list.
 */
public fun FieldbookClient.orders(filter: OrderFilter = OrderFilter.ALL): Flow<List<OrderSummary>> =
    reread { orderList(filter) }

/** What [read] answers now and after each change; changes during a read cause one more. A lock in between ends it. */
internal fun <T> FieldbookClient.reread(read: suspend () -> T): Flow<T> =
    changes
        .filter { it !is ChangeView.Locked }
        .conflate()
        .map { read() }
        .catch { error -> if (error !is FieldbookException.Locked) throw error }
