import FieldbookFFI
import Foundation

extension FieldbookClient {
    /// Exchanges with the hub until nothing is left or the budget is spent; says what was done.
    ///
    /// A call while one runs joins it. A cancelled task gets its answer at once: not complete, and
    /// nothing counted. The sync then stops cleanly when nobody else waits for it; what was saved
    /// stays in the outbox.
    @discardableResult
    public func syncNow(budget: Duration = .seconds(30)) async throws(FieldbookError)
        -> SyncSummaryView
    {
        let stop = StopSign()
        return try await typed {
            try await withTaskCancellationHandler {
                try await self.core.syncUntil(budget: budget / .seconds(1), stop: stop)
            } onCancel: {
                stop.raise()
            }
        }
    }

    /// Stops a running sync cleanly; without one it does nothing.
    public func cancelSync() {
        core.cancelSync()
    }

    /// Syncs by itself until the task is cancelled or the client is closed: soon after something was
    /// saved, when the hub says that there is something to fetch, when the network comes back, and
    /// now and then.
    ///
    /// Where the `network` costs by the byte it is sparing. How syncs went is in the sync status.
    public func autoSync(network: AsyncStream<NetworkKind>) async throws(FieldbookError) {
        let latest = LatestNetwork()
        let running: AutoSync
        do { running = try core.autoSync(connectivity: latest) } catch {
            throw FieldbookError(foreign: error)
        }
        let watching = Task {
            for await kind in network {
                latest.become(kind)
                core.connectivityChanged()
            }
        }
        for await _ in heard(.bufferingNewest(1), { _ in Never?.none }) {}
        watching.cancel()
        running.cancel()
    }
}

/// The network that the app told of last.
private final class LatestNetwork: ConnectivityObserver, @unchecked Sendable {
    private let lock = NSLock()
    private var latest = NetworkKind.offline

    func become(_ kind: NetworkKind) {
        lock.withLock { latest = kind }
    }

    func network() throws -> NetworkKind {
        lock.withLock { latest }
    }
}
