package dev.fieldbook

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.Test
import java.io.IOException
import java.io.RandomAccessFile
import java.nio.file.Files
import java.nio.file.Path

class StorageTest {
    /** A phone with two orders, and their office. */
    private class Bench(
        val hub: HubProcess,
        val engineer: String,
        val orders: List<String>,
        val phone: FieldbookClient,
    )

    private fun onBench(
        folder: Path = freshFolder(),
        body: suspend Bench.() -> Unit,
    ) = story {
        HubProcess().use { hub ->
            val engineer = hub.engineer("林娜")
            val orders = List(2) { hub.order("水泵 $it", listOf(engineer)) }
            openPhone(folder).use { phone ->
                phone.enrol(hub.enrolment(engineer))
                phone.syncNow()
                Bench(hub, engineer, orders, phone).body()
            }
        }
    }

    @Test
    fun `a full disk refuses what does not fit and loses nothing`() {
        val disk = System.getenv("FIELDBOOK_SMALL_DISK")
        assumeTrue(disk != null, "nothing may be mounted here, as `cargo xtask test` says")
        val folder = Files.createTempDirectory(Path.of(disk), "phone").resolve("store")
        onBench(folder) {
            val (order, other) = orders
            val ballast = fill(Path.of(disk, "ballast"))
            // First what the store has set aside already, in large pieces and small ones.
            val saved = listOf("轴承".repeat(1000), "好").sumOf { text -> commentsUntilRefused(order, text) }
            phone.refuses("disk_full", order) { phone.comment(order, "好") }
            phone.refuses("disk_full", order) { phone.attach(order, picture(400_000)) }
            hub.order("新的 · new", listOf(engineer))
            // What is kept back for the hub's answers lets the work through all the same.
            assertTrue(phone.syncNow().complete)
            assertEquals(saved, hub.order(order).getJSONArray("comments").length())
            assertEquals(saved, phone.order(order).comments.size)
            assertEquals(3, phone.orderList().size)
            Files.delete(ballast)
            phone.comment(other, "又有地方了")
            assertTrue(phone.syncNow().complete)
        }
    }

    private suspend fun Bench.commentsUntilRefused(
        order: String,
        text: String,
    ): Int {
        var saved = 0
        while (runCatching { phone.comment(order, text) }.isSuccess) saved += 1
        return saved
    }

    @Test
    fun `a disk that fails is told and the work goes on when it is well`() {
        val folder = freshFolder()
        onBench(folder) {
            val order = orders[0]
            val photos = folder.resolve("photos")
            Files.delete(photos)
            Files.writeString(photos, "not a folder any more")
            phone.refuses("storage_failed", order) { phone.attach(order, picture(9)) }
            assertEquals(0UL, phone.currentSyncStatus().photosPending)
            Files.delete(photos)
            phone.attach(order, picture(9))
            assertEquals(1UL, phone.currentSyncStatus().photosPending)
        }
        val inTheWay = Files.createTempFile("in-the-way", "")
        assertEquals("storage_failed", codeOf { openPhone(inTheWay.resolve("store")) })
    }

    @Test
    fun `a photo larger than any is not taken in`() =
        onBench {
            val order = orders[0]
            val film = picture(9)
            RandomAccessFile(film, "rw").use { it.setLength(256L * 1024 * 1024 + 1) }
            phone.refuses("photo_too_large", order) { phone.attach(order, film) }
            assertEquals(0UL, phone.currentSyncStatus().photosPending)
        }

    @Test
    fun `a store of a newer version is left as it is`() =
        story {
            val folder = freshFolder()
            openPhone(folder).close()
            Mishap.newerSchema(folder)
            val before = filesOf(folder)
            assertEquals("too_new", codeOf { openPhone(folder) })
            assertEquals(before, filesOf(folder))
        }

    @Test
    fun `a damaged store is kept aside and the phone starts anew`() =
        story {
            val folder = freshFolder()
            openPhone(folder).close()
            val database = folder.resolve("fieldbook.db")
            Files.write(database, ByteArray(8192) { 1 })
            assertEquals("damaged", codeOf { openPhone(folder) })
            val recovered = FieldbookClient.recover(config(folder), FixedKey())
            assertFalse(recovered.enrolled)
            val kept = Path.of(recovered.keptIn)
            assertTrue(Files.exists(kept))
            openPhone(folder).use { assertEquals("not_enrolled", codeOf { it.syncNow() }) }
            FieldbookClient.discardDamaged(config(folder))
            assertFalse(Files.exists(kept))
        }

    @Test
    fun `an order whose record does not read holds up no other`() {
        val folder = freshFolder()
        onBench(folder) {
            val (broken, whole) = orders
            phone.comment(broken, "还读得到")
            phone.close()
            Mishap.garbledRecord(folder, broken)
            openPhone(folder).use { phone ->
                phone.refuses("record_damaged", broken) { phone.comment(broken, "写不进去") }
                assertEquals(
                    "还读得到",
                    phone
                        .order(broken)
                        .comments
                        .single()
                        .text,
                )
                phone.comment(whole, "这个照常")
                phone.syncNow()
                assertEquals(1, hub.order(whole).getJSONArray("comments").length())
            }
        }
    }

    private fun picture(size: Int) =
        Files.createTempFile("plate", ".jpg").toFile().apply { writeBytes(ByteArray(size)) }

    /** A file that takes all the room there is. */
    private fun fill(file: Path): Path {
        val block = ByteArray(4096)
        Files.newOutputStream(file).use { out ->
            try {
                while (true) out.write(block)
            } catch (_: IOException) {
                return file
            }
        }
    }
}
