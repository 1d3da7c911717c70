import Fieldbook
import Foundation

/// Keeps one key until it is destroyed, as the Keychain does.
public final class FixedKey: KeyProvider, @unchecked Sendable {
    private let byte: UInt8
    private let lock = NSLock()
    private var gone = false

    public init(_ byte: UInt8 = 7) {
        self.byte = byte
    }

    /// Whether it was destroyed.
    public var isDestroyed: Bool { lock.withLock { gone } }

    public func storeKey() throws -> Data {
        Data(repeating: isDestroyed ? 66 : byte, count: 32)
    }

    public func destroyKey() throws {
        lock.withLock { gone = true }
    }
}

/// A phone: a store in a folder of its own, opened.
public struct Phone: Sendable {
    public let client: FieldbookClient
    public let folder: URL

    /// Opens a store in this folder, or in a fresh one.
    public static func open(
        _ folder: URL? = nil, keys: any KeyProvider = FixedKey(), log: (any LogSink)? = nil,
        language: String = "zh-Hans", requestTimeout: TimeInterval? = nil
    ) async throws -> Phone {
        let folder = try folder ?? makeFolder("phone")
        let config = FieldbookConfig(
            folder: folder.path, language: language, appVersion: "1.0", deviceName: "测试机",
            requestTimeout: requestTimeout)
        let client = try await FieldbookClient.open(config: config, keys: keys, log: log)
        return Phone(client: client, folder: folder)
    }

    /// A phone of this engineer in this folder, or in a fresh one, with the orders the hub has for
    /// them.
    public static func enrolled(
        _ hub: HubProcess, _ engineer: String, in folder: URL? = nil, language: String = "zh-Hans"
    ) async throws -> Phone {
        let phone = try await open(folder, language: language)
        try await phone.client.enrol(payload: await hub.office.enrolment(of: engineer))
        try await phone.client.syncNow()
        return phone
    }

    /// The code by which something is refused; `nil` when it is not.
    public static func code<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation, of verb: () async throws -> Value
    ) async -> String? {
        do {
            _ = try await verb()
            return nil
        } catch {
            return (error as? FieldbookError)?.code ?? "\(error)"
        }
    }
}
