package dev.fieldbook

import dev.fieldbook.ffi.CommandOptions
import dev.fieldbook.ffi.FindingField
import dev.fieldbook.ffi.Outcome
import dev.fieldbook.ffi.ReadingDraft
import dev.fieldbook.ffi.SignOffDraft
import dev.fieldbook.ffi.StepAnswer
import dev.fieldbook.ffi.VisitState
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Files
import java.util.UUID

class WorkingDayTest {
    @Test
    fun `an order is worked to sign-off offline and then reaches the office`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜 Lin Na")
                val order = hub.order("水泵轴承温度高 · pump bearing runs hot", listOf(engineer))
                enrolledPhone(hub, engineer).use { phone ->
                    assertEquals(listOf(order), phone.orderList().map { it.order })
                    assertEquals(listOf(order), phone.search("轴承").map { it.order })
                    workToSignOff(phone, order)
                    assertTrue(phone.currentSyncStatus().changesPending > 10u)
                    val summary = phone.syncNow()
                    assertTrue(summary.complete)
                    assertEquals(summary.pushed, summary.accepted)
                    assertEquals(0UL, phone.currentSyncStatus().changesPending)
                }
                val atOffice = hub.order(order)
                assertEquals("submitted", atOffice.getJSONObject("row").getString("execution"))
                assertEquals("轴承已更换 🔧", atOffice.getString("narrative"))
                assertEquals("1", atOffice.getJSONArray("parts").getJSONObject(0).getString("used"))
                assertEquals(1, atOffice.getJSONArray("sign_offs").length())
                assertEquals(1, atOffice.getJSONArray("evidence").length())
            }
        }

    private suspend fun workToSignOff(
        phone: FieldbookClient,
        order: String,
    ) {
        phone.acknowledge(order)
        phone.accept(order)
        phone.startTravel(order)
        phone.arrive(order)
        val steps = phone.order(order).steps
        phone.tick(order, steps[0].id, StepAnswer.Tick(done = true))
        phone.startWork(order)
        phone.tick(order, steps[1].id, StepAnswer.PassFail(passed = true))
        phone.consumePart(order, phone.order(order).parts[0].id, "2")
        phone.returnPart(order, phone.order(order).parts[0].id, "1")
        phone.recordReading(order, ReadingDraft(meter = "轴承温度", value = "82.5", unit = "°C"))
        phone.setFinding(order, FindingField.FAILURE_MODE, "noise")
        phone.setFinding(order, FindingField.ACTIVITY, "replace")
        phone.editNarrative(order, phone.order(order).version, "轴承已更换 🔧")
        phone.comment(order, "备件已带走")
        attachPhoto(phone, order)
        phone.complete(order, Outcome.FIXED)
        phone.signOff(order, SignOffDraft(signer = "王经理", reportHash = phone.order(order).reportHash))
        assertEquals(VisitState.SIGNED_OFF, phone.order(order).ownVisit)
        phone.submit(order)
        assertEquals(VisitState.SUBMITTED, phone.order(order).ownVisit)
    }

    private suspend fun attachPhoto(
        phone: FieldbookClient,
        order: String,
    ) {
        val bytes = byteArrayOf(-1, -40, 1, 2, 3)
        val file = Files.createTempFile("plate", ".jpg").toFile().apply { writeBytes(bytes) }
        val photo = phone.attach(order, file)
        assertArrayEquals(bytes, phone.photo(photo))
        assertTrue(file.exists(), "the source is left alone")
        assertFalse(phone.currentSyncStatus().safeToWipe, "the photo is only here")
    }

    @Test
    fun `a photo goes to the hub and a colleague looks at it there`() =
        story {
            HubProcess().use { hub ->
                val (one, other) = listOf("林娜", "陈伟").map(hub::engineer)
                val order = hub.order("水泵 · pump", listOf(one, other))
                val picture = ByteArray(700_000) { (it * 31).toByte() }
                val file = Files.createTempFile("plate", ".jpg").toFile().apply { writeBytes(picture) }
                enrolledPhone(hub, one).use { phone ->
                    val photo = phone.attach(order, file)
                    phone.syncNow()
                    val status = phone.currentSyncStatus()
                    assertEquals(listOf(1UL, 0UL), listOf(status.photosAtHub, status.photosPending))
                    assertTrue(status.safeToWipe)
                    enrolledPhone(hub, other).use { colleague ->
                        assertEquals("unknown_photo", codeOf { colleague.photo(photo) })
                        assertArrayEquals(picture, colleague.fetchPhoto(order, photo))
                        assertArrayEquals(picture, colleague.photo(photo))
                        assertEquals("unknown_photo", codeOf { colleague.fetchPhoto(order, "00".repeat(32)) })
                    }
                }
            }
        }

    @Test
    fun `two engineers at once are merged and the merge is explained in Chinese`() =
        story {
            HubProcess().use { hub ->
                val (one, other) = listOf("林娜 Lin Na", "陈伟 Chen Wei").map(hub::engineer)
                val order = hub.order("水泵 · pump", listOf(one, other))
                enrolledPhone(hub, one).use { first ->
                    enrolledPhone(hub, other).use { second ->
                        val part = first.order(order).parts[0].id
                        first.consumePart(order, part, "1")
                        second.consumePart(order, part, "1")
                        first.editNarrative(order, first.order(order).version, "更换轴承。")
                        second.editNarrative(order, second.order(order).version, "对中已校准。")
                        listOf(first, second, first).forEach { it.syncNow() }
                        assertEquals("2", first.order(order).parts[0].used)
                        assertEquals(first.order(order).narrative, second.order(order).narrative)
                        val notes = first.mergeNotes(order)
                        assertEquals(setOf("parts_added_up", "text_merged"), notes.map { it.rule }.toSet())
                        assertEquals(notes, second.mergeNotes(order))
                        assertTrue(notes.any { "互不知情" in it.text && "林娜" in it.text && "陈伟" in it.text }, "$notes")
                        assertEquals(2u, first.orderList().single().unseenNotes)
                        first.markNotesSeen(order)
                        assertEquals(0u, first.orderList().single().unseenNotes)
                        assertEquals(2, hub.mergeNotes(order).length())
                    }
                }
            }
        }

    @Test
    fun `text arriving while the editor is open is kept`() =
        story {
            HubProcess().use { hub ->
                val (one, other) = listOf("林娜", "陈伟").map(hub::engineer)
                val order = hub.order("水泵 · pump", listOf(one, other))
                enrolledPhone(hub, one).use { first ->
                    enrolledPhone(hub, other).use { second ->
                        val opened = first.order(order)
                        second.editNarrative(order, second.order(order).version, "陈伟：已加油 👨‍👩‍👧")
                        second.syncNow()
                        first.syncNow()
                        first.editNarrative(order, opened.version, "林娜：已更换")
                        val narrative = first.order(order).narrative
                        assertTrue("陈伟：已加油 👨‍👩‍👧" in narrative && "林娜：已更换" in narrative, narrative)
                    }
                }
            }
        }

    @Test
    fun `a call repeated with its id counts once`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                enrolledPhone(hub, engineer).use { phone ->
                    val again = CommandOptions(commandId = UUID.randomUUID().toString())
                    val part = phone.order(order).parts[0].id
                    val entries = List(5) { phone.consumePart(order, part, "1", options = again) }
                    assertEquals(1, entries.toSet().size)
                    assertEquals("1", phone.order(order).parts[0].used)
                }
            }
        }
}
