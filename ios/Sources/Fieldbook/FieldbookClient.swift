@_exported import FieldbookFFI
import Foundation

/// A phone's Fieldbook: the store on this phone, and the way to the hub.
///
/// What writes returns when it is on the disk; what reads waits neither for a write nor for the
/// network. Every call may come from any task and fails with a ``FieldbookError``. ``lock()`` closes
/// the store at once; without it, it is closed soon after the last reference to the client is gone.
public final class FieldbookClient: Sendable {
    let core: Fieldbook

    private init(core: Fieldbook) {
        self.core = core
    }

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

    /// Makes this phone an engineer's by the text of the office's QR code; answers their name.
    @discardableResult
    public func enrol(payload: String) async throws(FieldbookError) -> String {
        try await typed { try await self.core.enrol(payload: payload) }
    }

    /// Stops sync, finishes the running write, closes the store and forgets its keys.
    ///
    /// Later calls fail with `locked`, and every stream ends. To go on, open a new client.
    public func lock() async {
        await offPool { self.core.lock() }
    }

    /// Whether it is locked.
    public var isLocked: Bool { core.isLocked() }
}
