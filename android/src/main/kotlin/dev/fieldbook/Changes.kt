package dev.fieldbook

import dev.fieldbook.ffi.ChangeListener
import dev.fieldbook.ffi.ChangeView
import dev.fieldbook.ffi.FieldbookException
import dev.fieldbook.ffi.OrderDetail
import dev.fieldbook.ffi.OrderFilter
import dev.fieldbook.ffi.OrderSummary
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.transform

/**
 * What changes: the current values first, then each change, however slowly they are collected. A lock is one of them,
 * and after an unlock the current values come again; it ends with [FieldbookClient.close]. Each collector is a
 * subscription of its own, which ends when the collector does.
 */
public val FieldbookClient.changes: Flow<ChangeView>
    get() =
        callbackFlow {
            val subscription =
                core.subscribe(
                    object : ChangeListener {
                        override fun changed(change: ChangeView) {
                            trySend(change)
                        }
                    },
                )
            // The core itself may have nobody left to tell it.
            val end =
                life.invokeOnCompletion {
                    trySend(ChangeView.Locked)
                    close()
                }
            awaitClose {
                end.dispose()
                subscription.use { it.cancel() }
            }
        }.buffer(Channel.UNLIMITED)

/**
 * The list of orders, read again whenever something changes. It rests while the core is locked, ends with
 * [FieldbookClient.close], and fails when the store does: a failure is never an empty list.
 */
public fun FieldbookClient.orders(filter: OrderFilter = OrderFilter.ALL): Flow<List<OrderSummary>> =
    reread(changes) { orderList(filter) }

/** An order in full, read again whenever it changes; it rests, ends and fails as [orders] does. */
public fun FieldbookClient.orderChanges(order: String): Flow<OrderDetail> =
    reread(changes.filter { it.concerns(order) }) { order(order) }

private fun ChangeView.concerns(order: String): Boolean =
    when (this) {
        is ChangeView.Orders -> order in orders
        is ChangeView.Sync, ChangeView.Locked -> false
    }

/** What [read] answers at each of these changes; changes during a read cause one more, and a lock causes none. */
internal fun <T> FieldbookClient.reread(
    changes: Flow<ChangeView>,
    read: suspend () -> T,
): Flow<T> =
    changes.filter { it !is ChangeView.Locked }.conflate().transform {
        val value =
            try {
                read()
            } catch (_: FieldbookException.Locked) {
                // The lock was quicker than its news.
                return@transform
            } catch (gone: IllegalStateException) {
                if (gone is CancellationException || !life.isCompleted) throw gone
                return@transform
            }
        emit(value)
    }
