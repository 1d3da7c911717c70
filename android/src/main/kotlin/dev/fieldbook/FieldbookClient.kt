package dev.fieldbook

import dev.fieldbook.ffi.Fieldbook
import dev.fieldbook.ffi.FieldbookConfig
import dev.fieldbook.ffi.KeyProvider
import dev.fieldbook.ffi.LogSink
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.withContext

/**
 * A phone's Fieldbook: the store on this phone, and the way to the hub.
 *
 * What writes returns when it is on the disk; what reads waits neither for a write nor for the network. Every call may
 * come from any coroutine and fails with a `FieldbookException`. The store is closed by [lock] or [close].
 */
public class FieldbookClient private constructor(
    internal val core: Fieldbook,
) : AutoCloseable {
    /** Whether it is locked. */
    public val isLocked: Boolean get() = core.isLocked()

    /** Makes this phone an engineer's by the text of the office's QR code; answers their name. */
    public suspend fun enrol(payload: String): String = core.enrol(payload)

    /**
     * Stops sync, finishes the running write, closes the store and forgets its keys. Later calls fail with `locked`, and
     * every flow ends. To go on, open a new client.
     */
    public suspend fun lock(): Unit = withContext(Dispatchers.IO + NonCancellable) { core.lock() }

    /** Locks, and frees the native side; later calls fail with `IllegalStateException`. Closing twice does nothing. */
    override fun close(): Unit = core.close()

    /** Runs a blocking call of the core on a thread that may wait for the disk. */
    internal suspend fun <T> offMain(call: Fieldbook.() -> T): T = withContext(Dispatchers.IO) { core.call() }

    public companion object {
        /**
         * Opens the store in the configured folder, or makes one where there is none. Where it fails (`wrong_key`,
         * `damaged`, `too_new`, `in_use`), the folder is as it was. Whatever [keys] throws becomes `key_unavailable`;
         * [log] takes lines without any customer's data.
         */
        public suspend fun open(
            config: FieldbookConfig,
            keys: KeyProvider,
            log: LogSink? = null,
        ): FieldbookClient = withContext(Dispatchers.IO) { FieldbookClient(Fieldbook.open(config, keys, log)) }
    }
}
