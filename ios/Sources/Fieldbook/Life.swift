import Foundation

/// The life of a client, with which its streams end.
final class Life: @unchecked Sendable {
    private let lock = NSLock()
    private var endings: [UUID: @Sendable () -> Void]? = [:]

    /// Calls this when the client is closed, or at once when it is closed already.
    func atEnd(_ ending: @escaping @Sendable () -> Void) -> UUID {
        let id = UUID()
        let isOver = lock.withLock {
            endings?[id] = ending
            return endings == nil
        }
        if isOver { ending() }
        return id
    }

    /// Calls nothing of this any more.
    func forget(_ id: UUID) {
        lock.withLock { _ = endings?.removeValue(forKey: id) }
    }

    /// Ends it; ending it twice does nothing.
    func end() {
        let ended = lock.withLock {
            defer { endings = nil }
            return endings ?? [:]
        }
        for ending in ended.values { ending() }
    }
}
