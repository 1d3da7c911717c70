import Fieldbook
import FieldbookTestKit
import Testing

@Suite struct AutoSyncTests {
    @Test func whatIsSavedGoesToTheHubByItselfOnceThereIsANetwork() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            let (network, told) = AsyncStream<NetworkKind>.makeStream()
            told.yield(.offline)
            let syncing = Task { try await phone.autoSync(network: network) }
            try await phone.comment(order, text: "在地下室写的")
            for await status in phone.syncStatus where status.changesPending == 1 { break }
            told.yield(.unmetered)
            for await status in phone.syncStatus where status.changesPending == 0 { break }
            syncing.cancel()
            try await syncing.value
            #expect(try await hub.office.order(order)["comments"].all.count == 1)
        }
    }

    @Test func whatTheOfficeDoesComesByItself() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let phone = try await Phone.enrolled(hub, wei).client
            let before = try await phone.currentSyncStatus().lastSyncAt
            let (network, told) = AsyncStream<NetworkKind>.makeStream()
            told.yield(.unmetered)
            let syncing = Task { try await phone.autoSync(network: network) }
            for await status in phone.syncStatus
            where status.lastSyncAt != before && !status.running { break }
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            for try await rows in phone.orders() where rows.map(\.order) == [order] { break }
            syncing.cancel()
            try await syncing.value
        }
    }

    @Test func syncingByItselfEndsWhenTheClientIsClosed() async throws {
        let phone = try await Phone.open().client
        let (network, _) = AsyncStream<NetworkKind>.makeStream()
        let syncing = Task { try await phone.autoSync(network: network) }
        await phone.close()
        try await syncing.value
    }
}
