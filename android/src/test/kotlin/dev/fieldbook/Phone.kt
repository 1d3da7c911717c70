package dev.fieldbook

import dev.fieldbook.ffi.FieldbookConfig
import dev.fieldbook.ffi.FieldbookException
import dev.fieldbook.ffi.KeyProvider
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.assertThrows
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** A key that is there until it is destroyed. */
class FixedKey(
    private val byte: Byte = 7,
) : KeyProvider {
    @Volatile
    var isDestroyed = false
        private set

    override fun storeKey(): ByteArray = ByteArray(32) { if (isDestroyed) 66 else byte }

    override fun destroyKey() {
        isDestroyed = true
    }
}

/** A provider that does this when it is asked for the key. */
fun keys(storeKey: () -> ByteArray): KeyProvider =
    object : KeyProvider {
        override fun storeKey(): ByteArray = storeKey()

        override fun destroyKey() = Unit
    }

fun config(
    folder: Path,
    language: String = "zh-Hans",
    requestTimeout: Duration? = null,
): FieldbookConfig =
    FieldbookConfig(folder.toString(), language, appVersion = "1.0", deviceName = "test phone", requestTimeout)

fun freshFolder(): Path = Files.createTempDirectory("fieldbook-phone").resolve("store")

suspend fun openPhone(
    folder: Path = freshFolder(),
    language: String = "zh-Hans",
): FieldbookClient = FieldbookClient.open(config(folder, language), FixedKey())

/** A phone of this engineer that has everything. */
suspend fun enrolledPhone(
    hub: HubProcess,
    engineer: String,
    language: String = "zh-Hans",
): FieldbookClient {
    val phone = openPhone(language = language)
    phone.enrol(hub.enrolment(engineer))
    phone.syncNow()
    return phone
}

/** Runs a test to its end, or fails it when it hangs. */
fun story(body: suspend () -> Unit): Unit = runBlocking { withTimeout(60.seconds) { body() } }

/** The error that this ends with. */
fun errorOf(body: suspend () -> Unit): FieldbookException =
    assertThrows<FieldbookException> { runBlocking { withTimeout(60.seconds) { body() } } }

/** Its code. */
fun codeOf(body: suspend () -> Unit): String = errorOf(body).code

/** That this is refused with [code] leaves the order and all that waits for the hub as they were. */
suspend fun FieldbookClient.refuses(
    code: String,
    order: String,
    act: suspend () -> Unit,
) {
    val before = order(order) to outbox()
    assertEquals(code, codeOf(act))
    assertEquals(before, order(order) to outbox())
}

private suspend fun FieldbookClient.outbox() = exportUnsynced().changes.map { it.change to it.quarantineReason }

/** What is in the files of a folder. */
fun filesOf(folder: Path): Map<String, List<Byte>> =
    folder
        .toFile()
        .walk()
        .filter { it.isFile }
        .associate { it.name to it.readBytes().toList() }

/** The same enrolment, at whatever listens on this port. */
fun pointedAt(
    port: Int,
    payload: String,
): String = pointedAt("http://127.0.0.1:$port", payload)

/** The same enrolment, at another address. */
fun pointedAt(
    hub: String,
    payload: String,
): String = payload.replace(Regex("hub=[^&]*"), "hub=$hub")
