@_exported import FieldbookFFI
import Foundation

/// A phone's Fieldbook: the store on this phone, and the way to the hub.
///
/// What writes returns when it is on the disk; what reads waits neither for a write nor for the
/// network. Every call may come from any task and fails with a ``FieldbookError``. ``lock()`` and
/// ``close()`` close the store at once; without them, it is closed soon after the last reference to
/// the client is gone.
public final class FieldbookClient: Sendable {
    let core: Fieldbook
    let life = Life()

    private init(core: Fieldbook) {
        self.core = core
    }

    deinit { life.end() }

    /// Opens the store in the configured folder, or makes one where there is none.
    ///
    /// Where it fails (`wrong_key`, `damaged`, `too_new`, `in_use`), the folder is as it was.
    /// - Parameters:
    ///   - config: Where the store is, and the language of texts for the user.
    ///   - keys: Has the key of the store; whatever it throws becomes `key_unavailable`.
    ///   - log: Takes lines without any customer's data.
    public static func open(
        config: FieldbookConfig, keys: any KeyProvider, log: (any LogSink)? = nil
    ) async throws(FieldbookError) -> FieldbookClient {
        try await offPool {
            FieldbookClient(core: try Fieldbook.open(config: config, keys: keys, log: log))
        }
    }

    /// Makes a new store of what can be read of a damaged one, after ``open(config:keys:log:)`` said
    /// `damaged`; then open again.
    ///
    /// The damaged files are kept until ``discardDamaged(config:)``. A recovery that is cut off goes
    /// on with the same call.
    public static func recover(
        config: FieldbookConfig, keys: any KeyProvider
    ) async throws(FieldbookError) -> RecoveredView {
        try await offPool { try recoverStore(config: config, keys: keys) }
    }

    /// Removes the damaged files that ``recover(config:keys:)`` kept; to be called before the store
    /// is opened.
    public static func discardDamaged(config: FieldbookConfig) async throws(FieldbookError) {
        try await offPool { try discardDamagedStore(config: config) }
    }

    /// Makes this phone an engineer's by the text of the office's QR code; answers their name.
    ///
    /// Once, and again while the sync status says `blocked`: all work stays then.
    @discardableResult
    public func enrol(payload: String) async throws(FieldbookError) -> String {
        try await typed { try await self.core.enrol(payload: payload) }
    }

    /// Stops sync, finishes the running write, closes the store and forgets its keys.
    ///
    /// Later calls fail with `locked`, and streams rest, until ``unlock()``.
    public func lock() async {
        await offPool { self.core.lock() }
    }

    /// Opens the store again: asks the ``KeyProvider`` for the key anew.
    ///
    /// Does nothing when it is open.
    public func unlock() async throws(FieldbookError) {
        try await offPool { try self.core.unlock() }
    }

    /// Destroys everything on this phone, the key first.
    ///
    /// Refuses while work is only here (`safeToWipe` in the sync status), unless `order` is the text
    /// of the office's order to wipe this very phone. The client is locked afterwards: close it.
    public func wipe(order: String? = nil) async throws(FieldbookError) {
        try await offPool { try self.core.wipe(order: order) }
    }

    /// Locks and ends every stream.
    ///
    /// To go on, open a new client.
    public func close() async {
        await lock()
        life.end()
    }

    /// Whether it is locked.
    public var isLocked: Bool { core.isLocked() }
}
