import Dispatch
import Foundation

/// Why a test could not be set up.
public struct TestKitError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// A folder of a test's own, which is gone when the tests have run.
public func makeFolder(_ name: String) throws -> URL {
    let folder = everything.appending(path: "\(name)-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

private let everything: URL = {
    atexit { try? FileManager.default.removeItem(at: everything) }
    return FileManager.default.temporaryDirectory.appending(path: "fieldbook-tests-\(UUID())")
}()

/// Waits for something outside Swift on a thread that may wait.
func background<Value: Sendable>(_ wait: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { waiting in
        DispatchQueue.global().async { waiting.resume(returning: wait()) }
    }
}
