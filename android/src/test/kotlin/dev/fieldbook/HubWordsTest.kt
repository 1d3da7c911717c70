package dev.fieldbook

import dev.fieldbook.ffi.FieldbookException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Duration

/** What a hub says no with, and what only looks like a hub. */
class HubWordsTest {
    /** The hub's codes with their statuses, and what a phone makes of them. */
    private val refusals =
        listOf(
            Triple(400, "body_malformed", "body_malformed"),
            Triple(400, "protocol_unsupported", "protocol_unsupported"),
            Triple(401, "signature_invalid", "signature_invalid"),
            Triple(401, "device_unknown", "device_unknown"),
            Triple(403, "device_revoked", "device_revoked"),
            Triple(408, "request_timeout", "request_timeout"),
            Triple(429, "rate_limited", "rate_limited"),
            Triple(503, "unavailable", "unavailable"),
            Triple(507, "storage_full", "storage_full"),
            Triple(500, "internal", "hub_failed"),
            Triple(403, "forbidden", "hub_refused"),
            Triple(418, "of_a_newer_hub", "hub_refused"),
        )

    @Test
    fun `what a hub says no with arrives by its name and keeps the work`() =
        onTheLine { _, line, phone, order ->
            phone.comment(order, "还在这里")
            for ((status, said, heard) in refusals) {
                line.answers(problem(status, said))
                phone.refuses(heard, order) {
                    val error = assertInstanceOf(FieldbookException.Hub::class.java, errorOf { phone.syncNow() })
                    assertTrue(said in error.detail, error.detail)
                    throw error
                }
                assertEquals(heard, phone.currentSyncStatus().lastFailure)
            }
            line.heals()
            assertTrue(phone.syncNow().complete)
        }

    @Test
    fun `a clock that stays wrong after the hub told the time is named`() =
        onTheLine { hub, line, phone, order ->
            phone.comment(order, "手机时间不对")
            line.answers(problem(401, "clock_skew", ""","hub_time":${System.currentTimeMillis()}"""))
            phone.refuses("clock_skew", order) { phone.syncNow() }
            line.heals()
            assertTrue(phone.syncNow().complete)
            assertEquals(1, hub.order(order).getJSONArray("comments").length())
        }

    @Test
    fun `a request that the hub finds too large is named as the hub names it`() =
        onTheLine { hub, line, phone, order ->
            phone.comment(order, "一句话")
            val (status, body) = hub.saysTo(ByteArray(5 shl 20))
            assertEquals(413, status)
            line.answers(http(status, "application/problem+json", body))
            phone.refuses("body_too_large", order) { phone.syncNow() }
        }

    @Test
    fun `a hub that was set up anew takes phone and work again`() =
        onTheLine { hub, line, phone, order ->
            phone.comment(order, "旧主机收到过")
            phone.syncNow()
            phone.comment(order, "旧主机没收到")
            HubProcess().use { anew ->
                hub.close()
                line.leadsTo(anew)
                assertEquals("device_unknown", codeOf { phone.syncNow() })
                val status = phone.currentSyncStatus()
                assertEquals("device_unknown", status.blocked)
                assertEquals(listOf(0UL, 2UL), listOf(status.changesAtHub, status.changesPending))
                assertFalse(status.safeToWipe)
                assertEquals("林娜", phone.enrol(anew.enrolment(anew.engineer("林娜"), line.url)))
                assertEquals(null, phone.currentSyncStatus().blocked)
                assertEquals(2, phone.order(order).comments.size)
                assertEquals(2, phone.exportUnsynced().changes.size)
            }
        }

    @Test
    fun `a code of yesterday enrols nobody`() =
        story {
            HubProcess().use { hub ->
                val payload = hub.enrolment(hub.engineer("林娜"))
                hub.expireCodes()
                openPhone().use { phone ->
                    assertEquals("code_expired", codeOf { phone.enrol(payload) })
                    assertEquals("not_enrolled", codeOf { phone.syncNow() })
                }
            }
        }

    @Test
    fun `a receipt that the hub did not sign is not kept`() =
        onTheLine { _, line, phone, order ->
            phone.comment(order, "等收据")
            line.answers(http(200, "application/cbor", Mishap.forgedAnswer()))
            phone.refuses("hub_forged", order) { phone.syncNow() }
            assertEquals(0UL, phone.currentSyncStatus().changesAtHub)
            line.heals()
            assertEquals(1u, phone.syncNow().accepted)
        }

    @Test
    fun `a hub that takes nothing does not keep the phone busy`() =
        onTheLine { _, line, phone, order ->
            phone.comment(order, "没有人收")
            line.answers("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
            phone.refuses("sync_stalled", order) { phone.syncNow() }
        }

    @Test
    fun `a hub that does not answer in time is given up`() =
        story {
            HubProcess().use { hub ->
                Line(hub).use { line ->
                    val engineer = hub.engineer("林娜")
                    val order = hub.order("水泵 · pump", listOf(engineer))
                    val folder = freshFolder()
                    openPhone(folder).use { phone ->
                        phone.enrol(hub.enrolment(engineer, line.url))
                        phone.syncNow()
                        phone.comment(order, "写好了")
                    }
                    val hasty = Duration.ofMillis(100)
                    line.falls()
                    FieldbookClient.open(config(folder, requestTimeout = hasty), FixedKey()).use { phone ->
                        phone.refuses("hub_timeout", order) { phone.syncNow() }
                    }
                    FieldbookClient.open(config(freshFolder(), requestTimeout = hasty), FixedKey()).use { phone ->
                        val payload = hub.enrolment(engineer, line.url)
                        assertEquals("hub_timeout", codeOf { phone.enrol(payload) })
                    }
                }
            }
        }

    @Test
    fun `whoever shows a certificate of their own making is not believed`() =
        story {
            HubProcess().use { hub ->
                val payload = hub.enrolment(hub.engineer("林娜"))
                Mishap.impostor { address ->
                    openPhone().use { phone ->
                        assertEquals("hub_untrusted", codeOf { phone.enrol(pointedAt(address, payload)) })
                        assertEquals("not_enrolled", codeOf { phone.syncNow() })
                        phone.enrol(payload)
                    }
                }
            }
        }
}
