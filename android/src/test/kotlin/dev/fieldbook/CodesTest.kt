package dev.fieldbook

import dev.fieldbook.ffi.errorCodes
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.nio.file.Path

class CodesTest {
    /** What no app can bring about, and why not. */
    private val beyondReach =
        mapOf(
            "other_order" to "every verb builds its own command",
            "not_an_engineer" to "every phone is an engineer's",
            "not_on_crew" to "one who is taken off is told order_withdrawn first",
            "already_created" to "phones do not make orders yet",
            "unsafe_library" to "the library brings its own SQLite",
            "internal" to "a fault of ours, of which none is known",
        )

    @Test
    fun `every code is brought about by a test or says why nobody can`() {
        val sources =
            Path.of("src/test/kotlin/dev/fieldbook").toFile().listFiles { file ->
                file.name != "CodesTest.kt"
            }
        val text = checkNotNull(sources).joinToString("\n") { it.readText() }
        // The hub's word of that name is told as `hub_failed`.
        val seen = errorCodes().filter { "\"$it\"" in text && it != "internal" }
        assertEquals(beyondReach.keys, errorCodes().toSet() - seen.toSet())
    }
}
