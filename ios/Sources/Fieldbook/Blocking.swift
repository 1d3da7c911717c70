import Dispatch
import FieldbookFFI

/// Where calls wait for the disk, so that they never hold a thread of Swift's small pool.
private let disk = DispatchQueue(label: "dev.fieldbook.disk", attributes: .concurrent)

/// Runs a blocking call of the core off the pool.
func offPool<Value: Sendable>(
    _ call: @escaping @Sendable () throws -> Value
) async throws(FieldbookError) -> Value {
    let outcome = await offPool { Result { try call() } }
    return try outcome.mapError(FieldbookError.init(foreign:)).get()
}

/// The same for a call that cannot fail.
func offPool<Value: Sendable>(_ call: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { waiting in
        disk.async { waiting.resume(returning: call()) }
    }
}

/// Awaits an asynchronous call of the core, which waits by itself.
func typed<Value: Sendable>(
    _ call: @Sendable () async throws -> Value
) async throws(FieldbookError) -> Value {
    do {
        return try await call()
    } catch {
        throw FieldbookError(foreign: error)
    }
}
