package dev.fieldbook

import dev.fieldbook.ffi.CommandOptions
import dev.fieldbook.ffi.FindingField
import dev.fieldbook.ffi.Outcome
import dev.fieldbook.ffi.ReadingDraft
import dev.fieldbook.ffi.SignOffDraft
import dev.fieldbook.ffi.StepAnswer
import org.json.JSONObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.nio.file.Files

class RefusalsTest {
    private val nobody = "00000000-0000-7000-8000-000000000000"

    /** A phone with one order. */
    private fun withOrder(body: suspend (HubProcess, FieldbookClient, String) -> Unit) =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val pressure = JSONObject().put("kind", "number").put("unit", "bar").put("target", "2.5")
                val step = JSONObject().put("title", "出口压力 · outlet").put("tier", "elastic").put("kind", pressure)
                val order = hub.order("水泵 · pump", listOf(engineer), step)
                enrolledPhone(hub, engineer).use { phone -> body(hub, phone, order) }
            }
        }

    @Test
    fun `work starts after the safety steps and ends with what is owed`() =
        withOrder { _, phone, order ->
            val (safety, verdict, number) = phone.order(order).steps.map { it.id }
            phone.accept(order)
            assertEquals("safety_steps_open", codeOf { phone.startWork(order) })
            assertEquals("wrong_step_value", codeOf { phone.tick(order, safety, StepAnswer.Text("好")) })
            assertEquals("unknown_step", codeOf { phone.tick(order, nobody, StepAnswer.Tick(true)) })
            assertEquals("deviation_without_reason", codeOf { phone.tick(order, number, StepAnswer.Number("9")) })
            phone.tick(order, safety, StepAnswer.Tick(true))
            phone.startWork(order)
            assertEquals("gaps_without_reason", codeOf { phone.complete(order, Outcome.FIXED) })
            phone.complete(order, Outcome.TEMPORARY, gapsReason = "备件明天到")
            assertEquals("step_after_completion", codeOf { phone.tick(order, verdict, StepAnswer.PassFail(true)) })
            assertTrue(phone.order(order).flags.isNotEmpty(), "the gap is flagged")
        }

    @Test
    fun `the customer signs the report they saw and nothing follows it`() =
        withOrder { _, phone, order ->
            workToTheReport(phone, order)
            val shown = phone.order(order).reportHash
            phone.editNarrative(order, phone.order(order).version, "写完又改了")
            assertEquals("report_changed", codeOf { phone.signOff(order, SignOffDraft("王经理", shown)) })
            val present = phone.order(order).reportHash
            assertEquals("blank_text", codeOf { phone.signOff(order, SignOffDraft(" ", present)) })
            assertEquals("reason_missing", codeOf { phone.signOff(order, SignOffDraft("王", present, refusal = "")) })
            phone.signOff(order, SignOffDraft("王经理", present))
            phone.submit(order)
            assertEquals("after_submission", codeOf { phone.setFinding(order, FindingField.CAUSE, "wear") })
            phone.comment(order, "备注总可以")
        }

    private suspend fun workToTheReport(
        phone: FieldbookClient,
        order: String,
    ) {
        phone.accept(order)
        phone.tick(order, phone.order(order).steps[0].id, StepAnswer.Tick(true))
        phone.startWork(order)
        phone.complete(order, Outcome.NO_ACCESS, gapsReason = "门锁着")
    }

    @Test
    fun `what is written down is within bounds`() =
        withOrder { _, phone, order ->
            val version = phone.order(order).version
            assertEquals("blank_text", codeOf { phone.comment(order, " \n") })
            assertEquals("control_character", codeOf { phone.comment(order, "a\u0000b") })
            assertEquals("text_too_long", codeOf { phone.editNarrative(order, version, "长".repeat(8001)) })
            assertEquals("text_version_unknown", codeOf { phone.editNarrative(order, "00".repeat(32), "x") })
            assertEquals("control_character", codeOf { phone.comment(order, "响\u0007铃") })
            assertEquals("unknown_finding_code", codeOf { phone.setFinding(order, FindingField.CAUSE, "magic") })
            assertEquals(
                "quantity_malformed",
                codeOf { phone.recordReading(order, ReadingDraft("压力", "1.2345", "bar")) },
            )
            val correcting = ReadingDraft("压力", "2.5", "bar", corrects = nobody)
            assertEquals("unknown_reading", codeOf { phone.recordReading(order, correcting) })
            val once = CommandOptions(commandId = phone.comment(order, "到了"))
            phone.refuses("repeated_id", order) { phone.comment(order, "走了", once) }
            val part = phone.order(order).parts[0].id
            phone.consumePart(order, part, "1")
            assertEquals("returned_more_than_taken", codeOf { phone.returnPart(order, part, "2") })
        }

    @Test
    fun `what cannot be a photo is none`() =
        withOrder { _, phone, order ->
            val empty = Files.createTempFile("empty", ".jpg").toFile()
            val picture = Files.createTempFile("plate", ".jpg").toFile().apply { writeBytes(ByteArray(9)) }
            assertEquals("photo_unreadable", codeOf { phone.attach(order, File("/no/such/photo.jpg")) })
            assertEquals("photo_empty", codeOf { phone.attach(order, empty) })
            assertEquals("unknown_step", codeOf { phone.attach(order, picture, step = nobody) })
            assertEquals(0UL, phone.currentSyncStatus().photosPending)
        }

    @Test
    fun `nothing new begins on an order that was called off`() =
        withOrder { hub, phone, order ->
            hub.cancel(order)
            phone.syncNow()
            assertEquals("order_ended", codeOf { phone.accept(order) })
            phone.acknowledge(order)
        }

    @Test
    fun `an enrolment is one of Fieldbook typed without a slip`() =
        story {
            HubProcess().use { hub ->
                val payload = hub.enrolment(hub.engineer("林娜"))
                val code = Regex("code=([^&]*)").find(payload)!!.groupValues[1]
                openPhone().use { phone ->
                    val other = if (code[0] == 'A') 'B' else 'A'
                    val slip = payload.replace(code, other + code.drop(1))
                    assertEquals("code_mistyped", codeOf { phone.enrol(slip) })
                }
                openPhone().use { phone ->
                    val below = pointedAt("https://hub.example/fieldbook", payload)
                    assertEquals("hub_address_malformed", codeOf { phone.enrol(below) })
                }
                val another = HubProcess().use { it.enrolment(it.engineer("陈伟"), hub.url) }
                openPhone().use { phone -> assertEquals("code_unknown", codeOf { phone.enrol(another) }) }
            }
        }
}
