import FieldbookFFI
import Foundation

extension FieldbookClient {
    /// Exchanges with the hub until nothing is left or the budget is spent; says what was done.
    ///
    /// A call while one runs joins it. Cancelling the task stops the sync cleanly, for whoever joined
    /// it too: the answer then says that it is not complete, and what was saved stays in the outbox.
    @discardableResult
    public func syncNow(budget: Duration = .seconds(30)) async throws(FieldbookError)
        -> SyncSummaryView
    {
        let ending = Ending(core)
        return try await typed {
            try await withTaskCancellationHandler {
                // A cancellation may come before the core has begun, which it would then not hear.
                let watch = self.core.subscribe(listener: ending)
                defer { watch.cancel() }
                return try await self.core.syncNow(budget: budget / .seconds(1))
            } onCancel: {
                ending.cancel()
            }
        }
    }

    /// Stops a running sync cleanly; without one it does nothing.
    public func cancelSync() {
        core.cancelSync()
    }
}

/// Cancels a sync, and once more when it turns out to begin only now.
private final class Ending: ChangeListener, @unchecked Sendable {
    private let core: Fieldbook
    private let lock = NSLock()
    private var wanted = false

    init(_ core: Fieldbook) {
        self.core = core
    }

    func cancel() {
        lock.withLock { wanted = true }
        core.cancelSync()
    }

    func changed(change: ChangeView) {
        guard case .sync(let status) = change, status.running, lock.withLock({ wanted }) else {
            return
        }
        core.cancelSync()
    }
}
