package dev.fieldbook

import dev.fieldbook.ffi.errorCodes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.nio.file.Path

class CodesTest {
    /** What nobody brings about here, and why not; `internal` is seen as a hub's word only. */
    private val elsewhere =
        mapOf(
            "other_order" to "every verb builds its own command",
            "not_an_engineer" to "every phone is an engineer's",
            "not_on_crew" to "one who is taken off is told order_withdrawn first",
            "already_created" to "phones do not make orders yet",
            "repeated_id" to "phones do not make orders yet",
            "too_new" to "takes a store of a newer version",
            "record_damaged" to "takes a forged record behind the store's key",
            "hub_address_malformed" to "an enrolment cannot carry such an address",
            "hub_untrusted" to "takes a certificate of nobody's",
            "photo_too_large" to "takes 256 MiB",
            "disk_full" to "takes a full disk",
            "storage_failed" to "takes a failing disk",
            "unsafe_library" to "takes another SQLite",
            "hub_timeout" to "takes as long as the time-out",
            "hub_forged" to "takes a hub that lies",
            "sync_stalled" to "takes a hub that goes round in circles",
        )

    @Test
    fun `every code is brought about by a test or says why not`() {
        val sources =
            Path.of("src/test/kotlin/dev/fieldbook").toFile().listFiles { file ->
                file.name != "CodesTest.kt"
            }
        val text = checkNotNull(sources).joinToString("\n") { it.readText() }
        assertEquals(elsewhere.keys, errorCodes().filter { "\"$it\"" !in text }.toSet())
    }
}
