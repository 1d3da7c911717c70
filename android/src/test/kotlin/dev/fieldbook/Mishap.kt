package dev.fieldbook

import java.nio.file.Path

/** What no test can wait for, brought about by the program that `FIELDBOOK_MISHAP` names. */
object Mishap {
    /** A newer version of the app has written this closed store. */
    fun newerSchema(store: Path) = happens("newer-schema", store.toString(), KEY)

    /** The history of an order in this closed store does not read any more. */
    fun garbledRecord(
        store: Path,
        order: String,
    ) = happens("garbled-record", store.toString(), KEY, order)

    /** The fifteen minutes of a hub's codes are over. */
    fun expiredCodes(hubData: Path) = happens("expired-codes", hubData.toString())

    /** An answer to a sync whose receipt nobody's hub has signed. */
    fun forgedAnswer(): ByteArray {
        val process = start("forged-answer")
        return process.inputStream.readBytes().also { check(process.waitFor() == 0) }
    }

    /** Lends the address of somebody in the hub's place, with TLS and a certificate of their own making. */
    inline fun impostor(lend: (String) -> Unit) {
        val process = start("impostor")
        try {
            lend(process.inputReader().readLine().substringAfterLast(' '))
        } finally {
            process.destroy()
            process.waitFor()
        }
    }

    fun start(vararg words: String): Process {
        val program = checkNotNull(System.getenv("FIELDBOOK_MISHAP")) { "use `cargo xtask test`, which names it" }
        return ProcessBuilder(program, *words).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    }

    private fun happens(vararg words: String) = check(start(*words).waitFor() == 0) { "no ${words.first()}" }

    /** Each byte of a [FixedKey]. */
    private const val KEY = "7"
}
