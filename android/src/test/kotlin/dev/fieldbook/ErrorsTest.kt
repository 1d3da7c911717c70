package dev.fieldbook

import dev.fieldbook.ffi.FieldbookException
import dev.fieldbook.ffi.Outcome
import dev.fieldbook.ffi.errorCodes
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.net.ServerSocket
import java.nio.file.Files
import java.nio.file.Path
import kotlin.concurrent.thread

class ErrorsTest {
    private val nobody = "00000000-0000-7000-8000-000000000000"

    @Test
    fun `the page of errors and the library name the same codes`() {
        val page =
            generateSequence(Path.of("").toAbsolutePath()) { it.parent }
                .map { it.resolve("docs/errors.md") }
                .first(Files::exists)
        val listed = Files.readAllLines(page).mapNotNull { Regex("^\\| `(\\w+)` \\|").find(it)?.groupValues?.get(1) }
        assertEquals(listed.toSet(), errorCodes().toSet())
    }

    @Test
    fun `what cannot be right is refused by name and changes nothing`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                enrolledPhone(hub, engineer).use { phone ->
                    val before = phone.order(order)
                    val part = before.parts[0].id
                    assertEquals("order_unknown", codeOf { phone.accept(nobody) })
                    assertEquals("id_malformed", codeOf { phone.accept("轴承") })
                    assertEquals("wrong_transition", codeOf { phone.complete(order, Outcome.FIXED) })
                    assertEquals("absurd_quantity", codeOf { phone.consumePart(order, part, "1000000") })
                    assertEquals("absurd_quantity", codeOf { phone.consumePart(order, part, "-1") })
                    assertEquals("quantity_malformed", codeOf { phone.consumePart(order, part, "zwei") })
                    assertEquals("unknown_part_line", codeOf { phone.consumePart(order, nobody, "1") })
                    assertEquals("reason_missing", codeOf { phone.decline(order, "  ") })
                    assertEquals("text_version_unknown", codeOf { phone.editNarrative(order, "x", "y") })
                    assertEquals("already_enrolled", codeOf { phone.enrol(hub.enrolment(engineer)) })
                    assertEquals(before, phone.order(order))
                    assertEquals(0UL, phone.currentSyncStatus().changesPending)
                }
            }
        }

    @Test
    fun `an order of others looks like none and a withdrawn one can only be read`() =
        story {
            HubProcess().use { hub ->
                val (one, other) = listOf("林娜", "陈伟").map(hub::engineer)
                val foreign = hub.order("别人的 · others", listOf(other))
                val order = hub.order("水泵 · pump", listOf(one))
                enrolledPhone(hub, one).use { phone ->
                    assertEquals("order_unknown", codeOf { phone.order(foreign) })
                    phone.accept(order)
                    hub.assign(order, listOf(other))
                    phone.syncNow()
                    assertEquals("order_withdrawn", codeOf { phone.startWork(order) })
                    assertTrue(phone.orderList().single().withdrawn)
                }
            }
        }

    @Test
    fun `an error tells the user in their language`() =
        story {
            openPhone(language = "zh-Hans").use { phone ->
                val error = assertThrows<FieldbookException.NotFound> { runBlocking { phone.order(nobody) } }
                assertTrue(error.text.any { it in '一'..'龥' }, error.text)
            }
        }

    @Test
    fun `enrolling tells what is wrong with the code`() =
        story {
            HubProcess().use { hub ->
                val payload = hub.enrolment(hub.engineer("林娜"))
                openPhone().use { phone ->
                    assertEquals("not_enrolled", codeOf { phone.syncNow() })
                    assertEquals("enrolment_malformed", codeOf { phone.enrol("https://example.com") })
                    val elsewhere = payload.replace(hub.url, "http://192.0.2.1:80")
                    assertEquals("insecure_hub", codeOf { phone.enrol(elsewhere) })
                    phone.enrol(payload)
                }
                openPhone().use { other -> assertEquals("code_used", codeOf { other.enrol(payload) }) }
            }
        }

    @Test
    fun `a hub that is gone or talks rubbish is told apart`() =
        story {
            val payload: String
            HubProcess().use { hub -> payload = hub.enrolment(hub.engineer("林娜")) }
            openPhone().use { phone -> assertEquals("hub_unreachable", codeOf { phone.enrol(payload) }) }
            val answer = "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nrubbish"
            ServerSocket(0).use { rubbish ->
                thread(isDaemon = true) {
                    runCatching {
                        while (true) {
                            rubbish.accept().use {
                                it.getInputStream().read()
                                it.getOutputStream().write(answer.toByteArray())
                            }
                        }
                    }
                }
                val elsewhere = pointedAt(rubbish.localPort, payload)
                openPhone().use { phone ->
                    val code = codeOf { phone.enrol(elsewhere) }
                    assertTrue(code in setOf("response_garbled", "connection_lost"), code)
                }
            }
        }

    @Test
    fun `a wrong key and a damaged store are told apart and touch nothing`() =
        story {
            val folder = freshFolder()
            openPhone(folder).close()
            val before = filesOf(folder)
            assertEquals("wrong_key", codeOf { FieldbookClient.open(config(folder), FixedKey(8)) })
            assertEquals(before, filesOf(folder))
            val database = folder.resolve("fieldbook.db")
            Files.write(database, ByteArray(8192) { 1 })
            val damaged = filesOf(folder)
            assertEquals("damaged", codeOf { openPhone(folder) })
            assertEquals(damaged, filesOf(folder))
        }

    @Test
    fun `a key that cannot be had is a typed error`() {
        val nowhere = keys { throw IllegalStateException("the Keystore is locked") }
        assertEquals("key_unavailable", codeOf { FieldbookClient.open(config(freshFolder()), nowhere) })
    }
}
