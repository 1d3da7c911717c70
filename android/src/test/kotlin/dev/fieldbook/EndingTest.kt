package dev.fieldbook

import dev.fieldbook.ffi.ChangeView
import dev.fieldbook.ffi.KeyUnavailable
import dev.fieldbook.ffi.VisitState
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.launchIn
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class EndingTest {
    @Test
    fun `closing ends every flow`() =
        story {
            val phone = openPhone()
            coroutineScope {
                val started = List(3) { CompletableDeferred<Unit>() }
                val changes = async { phone.changes.onEach { started[0].complete(Unit) }.toList() }
                val lists = async { phone.orders().onEach { started[1].complete(Unit) }.toList() }
                val list = OrderList(phone)
                val following = launch(start = CoroutineStart.UNDISPATCHED) { list.follow() }
                phone.changes.onEach { started[2].complete(Unit) }.launchIn(this)
                started.forEach { it.await() }
                launch(Dispatchers.IO) { phone.close() }
                assertEquals(ChangeView.Locked, changes.await().last())
                assertEquals(emptyList<Any>(), lists.await().last())
                following.join()
            }
        }

    @Test
    fun `a list rests while the phone is locked and goes on after it`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                enrolledPhone(hub, engineer).use { phone ->
                    coroutineScope {
                        val shown = MutableStateFlow(VisitState.UNSEEN)
                        val following = launch { phone.orders().collect { shown.value = it.single().ownVisit } }
                        phone.acknowledge(order)
                        shown.first { it == VisitState.ACKNOWLEDGED }
                        phone.lock()
                        assertEquals("locked", codeOf { phone.accept(order) })
                        assertEquals("locked", codeOf { phone.syncNow() })
                        assertEquals(ChangeView.Locked, phone.changes.first())
                        phone.unlock()
                        phone.accept(order)
                        shown.first { it == VisitState.ACCEPTED }
                        following.cancelAndJoin()
                    }
                }
            }
        }

    @Test
    fun `a phone whose key is withheld stays locked`() =
        story {
            var isWithheld = false
            val keys = keys { if (isWithheld) throw KeyUnavailable.NotNow() else FixedKey().storeKey() }
            FieldbookClient.open(config(freshFolder()), keys).use { phone ->
                phone.lock()
                isWithheld = true
                assertEquals("key_unavailable", codeOf { phone.unlock() })
                assertTrue(phone.isLocked)
                isWithheld = false
                phone.unlock()
                assertEquals(0, phone.orderList().size)
            }
        }

    @Test
    fun `a collector that is busy misses no order`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val orders = List(5) { hub.order("水泵 $it", listOf(engineer)) }
                enrolledPhone(hub, engineer).use { phone ->
                    coroutineScope {
                        val busy = CompletableDeferred<Unit>()
                        val free = CompletableDeferred<Unit>()
                        val heard =
                            async {
                                val seen = mutableSetOf<String>()
                                phone.changes
                                    .takeWhile { it !is ChangeView.Locked }
                                    .onEach { change ->
                                        // Not the welcome, which names every order.
                                        if (busy.isCompleted && change is ChangeView.Orders) seen += change.orders
                                        if (busy.complete(Unit)) free.await()
                                    }.toList()
                                seen
                            }
                        busy.await()
                        orders.forEach { phone.accept(it) }
                        phone.lock()
                        free.complete(Unit)
                        assertEquals(orders.toSet(), heard.await())
                    }
                }
            }
        }

    @Test
    fun `an open order follows its own changes`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                enrolledPhone(hub, engineer).use { phone ->
                    coroutineScope {
                        val shown = CompletableDeferred<Unit>()
                        val views = phone.orderChanges(order).onEach { shown.complete(Unit) }
                        val remarked = async { views.first { it.comments.isNotEmpty() } }
                        shown.await()
                        phone.comment(order, "听到了")
                        val comments = remarked.await().comments
                        assertEquals("听到了", comments.single().text)
                    }
                }
            }
        }

    @Test
    fun `a closed client is used by nobody`() =
        story {
            val phone = openPhone()
            phone.close()
            val uses =
                listOf<suspend () -> Unit>(
                    { phone.orderList() },
                    { phone.syncNow() },
                    { phone.lock() },
                    { phone.unlock() },
                    { phone.enrol("fieldbook:enrol?") },
                    { phone.changes.first() },
                    { phone.cancelSync() },
                )
            uses.forEach { use -> assertThrows<IllegalStateException> { runBlocking { use() } } }
        }
}
