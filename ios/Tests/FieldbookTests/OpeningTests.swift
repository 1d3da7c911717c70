import Fieldbook
import FieldbookTestKit
import Foundation
import Testing

@Suite struct OpeningTests {
    @Test func aWrongKeyADamagedStoreAndASecondCoreAreTold() async throws {
        let phone = try await Phone.open()
        #expect(await refusal(of: phone.folder) == "in_use")
        await phone.client.lock()
        #expect(await refusal(of: phone.folder, FixedKey(8)) == "wrong_key")
        #expect(await refusal(of: phone.folder) == nil)

        let database = phone.folder.appending(path: "fieldbook.db")
        var bytes = try Data(contentsOf: database)
        bytes[bytes.count / 2] ^= 0xFF
        bytes[100] ^= 0xFF
        try bytes.write(to: database)
        #expect(await refusal(of: phone.folder) == "damaged")
        #expect(try Data(contentsOf: database) == bytes)
    }

    @Test(arguments: [KeyUnavailable.NotNow as any Error, CocoaError(.fileNoSuchFile)])
    func whateverTheKeychainThrowsIsATypedError(thrown: any Error) async throws {
        let folder = try makeFolder("phone")
        #expect(await refusal(of: folder, NoKey(thrown)) == "key_unavailable")
    }

    @Test func whatWasSavedIsThereAfterAnUncleanEnd() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei)
            try await phone.client.accept(order)
            // The app dies: its files are all that is left. Their copy is what a restart finds.
            let left = try makeFolder("left").appending(path: "store")
            try FileManager.default.copyItem(at: phone.folder, to: left)

            let again = try await Phone.open(left).client
            #expect(try await again.order(order).ownVisit == .accepted)
            #expect(try await again.currentSyncStatus().changesPending == 1)
            try await again.startTravel(order)
            #expect(try await again.syncNow().accepted == 2)
        }
    }

    private func refusal(of folder: URL, _ keys: any KeyProvider = FixedKey()) async -> String? {
        await Phone.code { try await Phone.open(folder, keys: keys) }
    }
}

/// A Keychain that says no.
private final class NoKey: KeyProvider {
    private let thrown: any Error

    init(_ thrown: any Error) {
        self.thrown = thrown
    }

    func storeKey() throws -> Data { throw thrown }

    func destroyKey() throws { throw thrown }
}
