package dev.fieldbook

import dev.fieldbook.ffi.ChangeListener
import dev.fieldbook.ffi.ChangeView
import dev.fieldbook.ffi.Fieldbook
import dev.fieldbook.ffi.FieldbookConfig
import dev.fieldbook.ffi.FieldbookException
import dev.fieldbook.ffi.KeyProvider
import dev.fieldbook.ffi.LogSink
import dev.fieldbook.ffi.RecoveredView
import dev.fieldbook.ffi.SyncStatusView
import dev.fieldbook.ffi.discardDamagedStore
import dev.fieldbook.ffi.recoverStore
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicBoolean

/**
 * A phone's Fieldbook: the store on this phone, and the way to the hub.
 *
 * What writes returns when it is on the disk; what reads waits neither for a write nor for the network. Every call may
 * come from any coroutine and fails with a `FieldbookException`. The store is closed by [lock] or [close].
 */
public class FieldbookClient private constructor(
    internal val core: Fieldbook,
) : AutoCloseable {
    private val status = MutableStateFlow(core.syncStatus())
    private val watch =
        core.subscribe(
            object : ChangeListener {
                override fun changed(change: ChangeView) {
                    if (change is ChangeView.Sync) status.value = change.status
                }
            },
        )
    private val isClosing = AtomicBoolean()

    /** Completes when the client is closed. */
    internal val life = Job()

    /** What is where, as the core last told; it stays as it was while locked. */
    public val syncStatus: StateFlow<SyncStatusView> = status.asStateFlow()

    /** Whether it is locked. */
    public val isLocked: Boolean get() = core.isLocked()

    /**
     * Makes this phone an engineer's by the text of the office's QR code; answers their name. Once, and again while the
     * sync status says `blocked`: all work stays then.
     */
    public suspend fun enrol(payload: String): String = core.enrol(payload)

    /**
     * Stops sync, finishes the running write, closes the store and forgets its keys. Later calls fail with `locked`, and
     * flows rest, until [unlock].
     */
    public suspend fun lock(): Unit = withContext(Dispatchers.IO + NonCancellable) { core.lock() }

    /** Opens the store again: asks the `KeyProvider` for the key anew. Does nothing when it is open. */
    public suspend fun unlock(): Unit = offMain { unlock() }

    /**
     * Destroys everything on this phone, the key first. Refuses while work is only here (`safeToWipe` in the sync
     * status), unless [order] is the text of the office's order to wipe this very phone. The client is locked
     * afterwards: close it.
     */
    public suspend fun wipe(order: String? = null): Unit =
        withContext(Dispatchers.IO + NonCancellable) { core.wipe(order) }

    /**
     * Locks, ends every flow and frees the native side; it waits for the running write. Later calls fail with
     * `IllegalStateException`. Closing twice does nothing.
     */
    public override fun close() {
        if (!isClosing.compareAndSet(false, true)) return
        core.lock()
        life.complete()
        watch.use { it.cancel() }
        core.close()
    }

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
        ): FieldbookClient {
            var opened: FieldbookClient? = null
            try {
                return withContext(Dispatchers.IO) { start(config, keys, log).also { opened = it } }
            } catch (cancelled: CancellationException) {
                // Nobody has it, so nobody else would close it.
                opened?.close()
                throw cancelled
            }
        }

        /**
         * Makes a new store of what can be read of a damaged one, after [open] said `damaged`; then open again. The
         * damaged files are kept until [discardDamaged]. A recovery that is cut off goes on with the same call.
         */
        public suspend fun recover(
            config: FieldbookConfig,
            keys: KeyProvider,
        ): RecoveredView = withContext(Dispatchers.IO + NonCancellable) { recoverStore(config, keys) }

        /** Removes the damaged files that [recover] kept; to be called before the store is opened. */
        public suspend fun discardDamaged(config: FieldbookConfig): Unit =
            withContext(Dispatchers.IO) { discardDamagedStore(config) }

        private fun start(
            config: FieldbookConfig,
            keys: KeyProvider,
            log: LogSink?,
        ): FieldbookClient {
            val core = Fieldbook.open(config, keys, log)
            try {
                return FieldbookClient(core)
            } catch (error: FieldbookException) {
                core.close()
                throw error
            }
        }
    }
}
