package dev.fieldbook

import dev.fieldbook.ffi.FieldbookConfig
import dev.fieldbook.ffi.FieldbookException
import dev.fieldbook.ffi.KeyProvider
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.assertThrows
import java.nio.file.Files
import java.nio.file.Path
import kotlin.time.Duration.Companion.seconds

/** A key that is always there. */
class FixedKey(
    private val byte: Byte = 7,
) : KeyProvider {
    override fun storeKey(): ByteArray = ByteArray(32) { byte }
}

fun config(
    folder: Path,
    language: String = "zh-Hans",
): FieldbookConfig =
    FieldbookConfig(folder = folder.toString(), language = language, appVersion = "1.0", deviceName = "test phone")

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

/** The same enrolment, at whatever listens on this port. */
fun pointedAt(
    port: Int,
    payload: String,
): String = payload.replace(Regex("hub=[^&]*"), "hub=http://127.0.0.1:$port")
