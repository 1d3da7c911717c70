import Fieldbook
import Foundation

/// Keeps one key, as the Keychain does.
public final class FixedKey: KeyProvider {
    private let key: Data

    public init(_ byte: UInt8 = 7) {
        key = Data(repeating: byte, count: 32)
    }

    public func storeKey() throws -> Data { key }
}

/// A phone: a store in a folder of its own, opened.
public struct Phone: Sendable {
    public let client: FieldbookClient
    public let folder: URL

    /// Opens a store in this folder, or in a fresh one.
    public static func open(
        _ folder: URL? = nil, keys: any KeyProvider = FixedKey(), log: (any LogSink)? = nil,
        language: String = "zh-Hans"
    ) async throws -> Phone {
        let folder = try folder ?? makeFolder("phone")
        let config = FieldbookConfig(
            folder: folder.path, language: language, appVersion: "1.0", deviceName: "测试机")
        let client = try await FieldbookClient.open(config: config, keys: keys, log: log)
        return Phone(client: client, folder: folder)
    }

    /// A fresh phone of this engineer, with the orders the hub has for them.
    public static func enrolled(
        _ hub: HubProcess, _ engineer: String, language: String = "zh-Hans"
    ) async throws -> Phone {
        let phone = try await open(language: language)
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
