import FieldbookFFI
import Foundation

extension FieldbookClient {
    /// What changes: the current values first, then each change, however slowly they are consumed.
    ///
    /// A lock is one of them, and after an unlock the current values come again; it ends with
    /// ``close()``. Each access is a subscription of its own, which ends when its consumer does.
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
    /// It rests while the core is locked, ends with ``close()``, and fails when the store does: a
    /// failure is never an empty list.
    public func orders(_ filter: OrderFilter = .all) -> AsyncThrowingStream<
        [OrderSummary], any Error
    > {
        reread { try await self.orderList(filter) }
    }

    /// An order in full, read again whenever it changes; it rests, ends and fails as ``orders(_:)``
    /// does.
    public func orderChanges(_ order: String) -> AsyncThrowingStream<OrderDetail, any Error> {
        let concerns: @Sendable (ChangeView) -> Bool = { $0.concerns(order) }
        return reread(after: concerns) { try await self.order(order) }
    }

    /// What `read` answers now and after each of these changes; changes during a read cause one
    /// more, and a lock causes none.
    func reread<Value: Sendable>(
        after concerns: @escaping @Sendable (ChangeView) -> Bool = { $0 != .locked },
        _ read: @escaping @Sendable () async throws -> Value
    ) -> AsyncThrowingStream<Value, any Error> {
        let changed = heard(.bufferingNewest(1)) { concerns($0) ? $0 : nil }
        return AsyncThrowingStream(bufferingPolicy: .bufferingNewest(1)) { values in
            let reader = Task {
                for await _ in changed {
                    do {
                        values.yield(try await read())
                    } catch FieldbookError.Locked {
                        // The lock was quicker than its news.
                        continue
                    } catch {
                        return values.finish(throwing: error)
                    }
                }
                values.finish()
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
            let ending = life.atEnd {
                // The core itself may have nobody left to tell it.
                if let value = pick(.locked) { values.yield(value) }
                values.finish()
            }
            values.onTermination = { [life] _ in
                life.forget(ending)
                subscription.cancel()
            }
        }
    }
}

extension ChangeView {
    fileprivate func concerns(_ order: String) -> Bool {
        switch self {
        case .orders(let orders): orders.contains(order)
        case .sync, .locked: false
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
    }
}
