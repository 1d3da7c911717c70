package dev.fieldbook

import dev.fieldbook.ffi.ChangeView
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.net.ServerSocket
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

class LifetimeTest {
    @Test
    fun `a collector hears what is and what becomes and closing ends it`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                enrolledPhone(hub, engineer).use { phone ->
                    coroutineScope {
                        val begun = CompletableDeferred<Unit>()
                        val heard = async { phone.changes.collectFrom(begun) }
                        begun.await()
                        phone.accept(order)
                        phone.close()
                        val changes = heard.await()
                        assertTrue(changes.first() is ChangeView.Orders || changes.first() is ChangeView.Sync)
                        assertTrue(changes.any { it is ChangeView.Orders && order in it.orders })
                        assertEquals(ChangeView.Locked, changes.last())
                    }
                }
            }
        }

    @Test
    fun `a list on the screen follows the store and searches`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                hub.order("客梯 · lift", listOf(engineer))
                openPhone().use { phone ->
                    phone.enrol(hub.enrolment(engineer))
                    val list = OrderList(phone)
                    coroutineScope {
                        val following = launch { list.follow() }
                        phone.syncNow()
                        assertEquals(2, list.rows.first { it.size == 2 }.size)
                        list.search("水泵")
                        assertEquals(listOf(order), list.rows.value.map { it.order })
                        list.search("没有这个词")
                        assertEquals(0, list.rows.value.size)
                        assertEquals(null, list.failure.value)
                        following.cancelAndJoin()
                    }
                    assertEquals(2, phone.orders().first { it.size == 2 }.size)
                    assertEquals(0UL, phone.syncStatus.value.changesPending)
                }
            }
        }

    @Test
    fun `cancelling the coroutine ends an enrolment that hangs`() =
        story {
            HubProcess().use { hub ->
                val payload = hub.enrolment(hub.engineer("林娜"))
                ServerSocket(0).use { silent ->
                    val asked = CountDownLatch(1)
                    thread(isDaemon = true) {
                        runCatching {
                            val held = silent.accept()
                            held.getInputStream().read()
                            asked.countDown()
                        }
                    }
                    openPhone().use { phone ->
                        coroutineScope {
                            val elsewhere = pointedAt(silent.localPort, payload)
                            val enrolling = launch(Dispatchers.IO) { phone.enrol(elsewhere) }
                            withContext(Dispatchers.IO) { asked.await() }
                            enrolling.cancelAndJoin()
                            assertTrue(enrolling.isCancelled)
                        }
                        phone.cancelSync()
                        phone.enrol(payload)
                        assertTrue(phone.syncNow().complete)
                    }
                }
            }
        }

    @Test
    fun `a store that was never closed opens again with its work`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                val folder = freshFolder()
                val copy = freshFolder()
                openPhone(folder).use { phone ->
                    phone.enrol(hub.enrolment(engineer))
                    phone.syncNow()
                    phone.comment(order, "断电前写的")
                    assertEquals("in_use", codeOf { openPhone(folder) })
                    // What a phone's disk holds when its battery dies.
                    folder.toFile().copyRecursively(copy.toFile())
                }
                openPhone(copy).use { phone ->
                    assertEquals(
                        "断电前写的",
                        phone
                            .order(order)
                            .comments
                            .single()
                            .text,
                    )
                    assertEquals(1UL, phone.currentSyncStatus().changesPending)
                    assertEquals(1, phone.exportUnsynced().changes.size)
                }
            }
        }

    @Test
    fun `a closed client says so and closing twice does nothing`() =
        story {
            val phone = openPhone()
            phone.close()
            phone.close()
            assertThrows<IllegalStateException> { phone.isLocked }
        }

    private suspend fun Flow<ChangeView>.collectFrom(begun: CompletableDeferred<Unit>): List<ChangeView> {
        val heard = mutableListOf<ChangeView>()
        collect { change ->
            heard += change
            begun.complete(Unit)
        }
        return heard
    }
}
