package dev.fieldbook

import dev.fieldbook.ffi.FieldbookException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class LineTest {
    @Test
    fun `cancelling the coroutine stops a sync that hangs and nothing is lost`() =
        onTheLine { hub, line, phone, order ->
            phone.comment(order, "写在断线前")
            line.falls()
            coroutineScope {
                val syncing = launch { phone.syncNow() }
                line.asked()
                assertTrue(phone.syncStatus.first { it.running }.running)
                syncing.cancelAndJoin()
            }
            assertEquals(1UL, phone.syncStatus.first { !it.running }.changesPending)
            line.heals()
            assertTrue(phone.syncNow().complete)
            assertEquals(1, hub.order(order).getJSONArray("comments").length())
        }

    @Test
    fun `one who gives up waiting does not stop the sync of another`() =
        onTheLine { _, line, phone, order ->
            phone.comment(order, "两人都在等")
            line.falls()
            coroutineScope {
                val patient = async { phone.syncNow() }
                line.asked()
                val hasty = launch { phone.syncNow() }
                hasty.cancelAndJoin()
                assertTrue(phone.currentSyncStatus().running)
                phone.cancelSync()
                assertFalse(patient.await().complete)
            }
        }

    @Test
    fun `a sync ends with its budget`() =
        onTheLine { _, line, phone, order ->
            phone.comment(order, "等不到回答")
            line.falls()
            val ended = runCatching { phone.syncNow(budget = 200.milliseconds).complete }
            val how = ended.fold({ "complete: $it" }, { (it as FieldbookException).code })
            assertEquals("complete: false", how)
            assertEquals(1UL, phone.currentSyncStatus().changesPending)
        }

    @Test
    fun `closing while a sync hangs ends it and frees the store`() =
        story {
            HubProcess().use { hub ->
                Line(hub).use { line ->
                    val engineer = hub.engineer("林娜")
                    val folder = freshFolder()
                    val phone = openPhone(folder)
                    phone.enrol(hub.enrolment(engineer, line.url))
                    line.falls()
                    coroutineScope {
                        val syncing = async(Dispatchers.IO) { runCatching { phone.syncNow() } }
                        line.asked()
                        phone.close()
                        assertFalse(syncing.await().getOrNull()?.complete ?: false)
                    }
                    openPhone(folder).close()
                }
            }
        }

    @Test
    fun `a sync over a bad line says what was bad and keeps the work`() =
        onTheLine { _, line, phone, order ->
            phone.comment(order, "还没有送到")
            line.answers(http(200, "application/cbor", "rubbish"))
            assertEquals("response_garbled", codeOf { phone.syncNow(2.seconds) })
            assertEquals("response_garbled", phone.syncStatus.first { it.lastFailure != null }.lastFailure)
            line.close()
            assertEquals("hub_unreachable", codeOf { phone.syncNow(2.seconds) })
            assertEquals(1UL, phone.currentSyncStatus().changesPending)
        }

    @Test
    fun `troubles of the line are told apart`() =
        story {
            HubProcess().use { hub ->
                Line(hub).use { line ->
                    val payload = hub.enrolment(hub.engineer("林娜"), line.url)
                    openPhone().use { phone ->
                        val code = { codeOf { phone.enrol(payload) } }
                        line.breaks()
                        assertEquals("connection_lost", code())
                        line.answers("rubbish\r\n\r\n")
                        assertEquals("response_garbled", code())
                        line.answers(http(200, "text/html", "<p>Please log in to this network"))
                        assertEquals("response_garbled", code())
                        line.answers(http(200, "application/cbor", "", length = 1_000_000_000))
                        assertEquals("response_too_large", code())
                        line.heals()
                        assertEquals("林娜", phone.enrol(payload))
                    }
                }
            }
        }

    @Test
    fun `a phone that the office shut out is told so`() =
        onTheLine { hub, _, phone, order ->
            hub.revokeDevices()
            phone.comment(order, "还能写")
            assertEquals("device_revoked", codeOf { phone.syncNow() })
            assertEquals(1, phone.exportUnsynced().changes.size)
        }
}
