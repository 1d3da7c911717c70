package dev.fieldbook

import dev.fieldbook.ffi.ChangeView
import dev.fieldbook.ffi.OrderFilter
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.launchIn
import kotlinx.coroutines.flow.onEach
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
    fun `the lock ends the list of orders without an error`() =
        story {
            openPhone().use { phone ->
                coroutineScope {
                    val started = CompletableDeferred<Unit>()
                    val lists = async { phone.orders(OrderFilter.OPEN).onEach { started.complete(Unit) }.toList() }
                    started.await()
                    phone.lock()
                    assertTrue(lists.await().all { it.isEmpty() })
                    assertEquals("locked", codeOf { phone.comment("00000000-0000-7000-8000-000000000000", "?") })
                    assertEquals("locked", codeOf { phone.syncNow() })
                    assertEquals(listOf(ChangeView.Locked), phone.changes.toList())
                }
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
                    { phone.enrol("fieldbook:enrol?") },
                    { phone.changes.first() },
                    { phone.cancelSync() },
                )
            uses.forEach { use -> assertThrows<IllegalStateException> { runBlocking { use() } } }
        }
}
