package dev.fieldbook

import dev.fieldbook.ffi.KeyUnavailable
import dev.fieldbook.ffi.LogLevel
import dev.fieldbook.ffi.LogSink
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Files
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch

class OpeningTest {
    @Test
    fun `a key that is refused or is none is not available`() =
        story {
            for (keys in listOf(keys { throw KeyUnavailable.NotNow() }, keys { ByteArray(16) })) {
                val folder = freshFolder()
                assertEquals("key_unavailable", codeOf { FieldbookClient.open(config(folder), keys) })
                assertFalse(Files.exists(folder.resolve("fieldbook.db")))
            }
        }

    @Test
    fun `an opening that nobody waits for any more leaves the store free`() =
        story {
            val folder = freshFolder()
            val asked = CompletableDeferred<Unit>()
            val answer = CountDownLatch(1)
            val slow =
                keys {
                    asked.complete(Unit)
                    answer.await()
                    FixedKey().storeKey()
                }
            coroutineScope {
                val opening = launch { FieldbookClient.open(config(folder), slow) }
                asked.await()
                opening.cancel()
                answer.countDown()
                opening.cancelAndJoin()
            }
            openPhone(folder).close()
        }

    @Test
    fun `the log says what happens and names nobody`() =
        story {
            val lines = ConcurrentLinkedQueue<String>()
            val sink =
                object : LogSink {
                    override fun log(
                        level: LogLevel,
                        line: String,
                    ) {
                        lines += "$level $line"
                    }
                }
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵轴承", listOf(engineer))
                FieldbookClient.open(config(freshFolder()), FixedKey(), sink).use { phone ->
                    phone.enrol(hub.enrolment(engineer))
                    phone.syncNow()
                    phone.comment(order, "王经理在场")
                    phone.lock()
                }
            }
            assertEquals("INFO opened", lines.first())
            assertTrue("INFO locked" in lines, "$lines")
            assertTrue(lines.none { line -> listOf("林娜", "轴承", "王经理").any { it in line } }, "$lines")
        }

    @Test
    fun `a photo that was altered on the disk is not shown`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                val folder = freshFolder()
                openPhone(folder).use { phone ->
                    phone.enrol(hub.enrolment(engineer))
                    phone.syncNow()
                    val picture =
                        Files
                            .createTempFile(
                                "plate",
                                ".jpg",
                            ).toFile()
                            .apply { writeBytes(ByteArray(5000) { 9 }) }
                    val photo = phone.attach(order, picture)
                    val kept =
                        folder
                            .resolve("photos")
                            .toFile()
                            .walk()
                            .single { it.isFile }
                    kept.writeBytes(kept.readBytes().also { it[2500] = (it[2500] + 1).toByte() })
                    assertEquals("photo_damaged", codeOf { phone.photo(photo) })
                    assertEquals("unknown_photo", codeOf { phone.photo("00".repeat(32)) })
                }
            }
        }
}
