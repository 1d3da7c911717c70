import FieldbookFFI
import Foundation

extension FieldbookClient {
    /// What changes: the current values first, then each change; it ends after `locked`.
    ///
    /// Each access is a subscription of its own, which ends when its consumer does.
    public var changes: AsyncStream<ChangeView> {
        heard(.unbounded) { $0 }
    }

    /// What is where, as it is now and whenever it changes; a slow consumer skips to the newest.
    public var syncStatus: AsyncStream<SyncStatusView> {
        heard(.bufferingNewest(1)) { change in
            if case .sync(let status) = change { status } else { nil }
        }
    }

    /// The list of orders, read again whenever something changes.
    ///
    /// It ends when the core is locked, and fails when the store does: a failure is never an empty
    /// list.
    public func orders(_ filter: OrderFilter = .all) -> AsyncThrowingStream<
        [OrderSummary], any Error
    > {
        reread { try await self.orderList(filter) }
    }

    /// What `read` answers now and after each change; changes during a read cause one more.
    func reread<Value: Sendable>(
        _ read: @escaping @Sendable () async throws -> Value
    ) -> AsyncThrowingStream<Value, any Error> {
        let changed = heard(.bufferingNewest(1)) { $0 }
        return AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { values in
            let reader = Task {
                do {
                    for await change in changed where change != .locked {
                        values.yield(try await read())
                    }
                    values.finish()
                } catch FieldbookError.Locked {
                    // The lock came during the read.
                    values.finish()
                } catch {
                    values.finish(throwing: error)
                }
            }
            values.onTermination = { _ in reader.cancel() }
        }
    }

    /// A subscription whose changes are told as `pick` has them; it ends with its consumer.
    func heard<Value: Sendable>(
        _ policy: AsyncStream<Value>.Continuation.BufferingPolicy,
        _ pick: @escaping @Sendable (ChangeView) -> Value?
    ) -> AsyncStream<Value> {
        AsyncStream(bufferingPolicy: policy) { values in
            let subscription = core.subscribe(listener: Listener(values, pick))
            values.onTermination = { _ in subscription.cancel() }
        }
    }
}

/// Passes on what the core tells, on the core's thread.
private final class Listener<Value: Sendable>: ChangeListener {
    private let values: AsyncStream<Value>.Continuation
    private let pick: @Sendable (ChangeView) -> Value?

    init(
        _ values: AsyncStream<Value>.Continuation,
        _ pick: @escaping @Sendable (ChangeView) -> Value?
    ) {
        self.values = values
        self.pick = pick
    }

    func changed(change: ChangeView) {
        if let value = pick(change) { values.yield(value) }
        if change == .locked { values.finish() }
    }
}
