import Fieldbook
import FieldbookTestKit
import Testing

@Suite struct SyncTests {
    @Test func aHubThatIsGoneLeavesTheWorkInTheOutbox() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await phone.accept(order)
            await hub.stop()
            #expect(
                await Phone.code { try await phone.syncNow(budget: .seconds(5)) }
                    == "hub_unreachable")
            let status = try await phone.currentSyncStatus()
            #expect(status.lastFailure == "hub_unreachable" && status.changesPending == 1)
            #expect(!status.safeToWipe)
            #expect(try await phone.exportUnsynced().changes.map(\.order) == [order])
        }
    }

    @Test(arguments: [
        ("Connection: close\r\nContent-Length: 5", "response_garbled"),
        ("Content-Type: application/cbor\r\nContent-Length: 900", "connection_lost"),
    ])
    func anAnswerThatIsNotAHubsIsToldAndNothingIsLost(headers: String, code: String) async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await phone.accept(order)
            await hub.stop()
            let page = "HTTP/1.1 200 OK\r\n\(headers)\r\n\r\nhello"
            let stranger = try Stranger(at: hub.address, saying: page)
            #expect(await Phone.code { try await phone.syncNow(budget: .seconds(2)) } == code)
            #expect(try await phone.currentSyncStatus().changesPending == 1)
            withExtendedLifetime(stranger) {}
        }
    }

    @Test func aPhoneThatTheOfficeShutOutIsTold() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let phone = try await Phone.enrolled(hub, wei).client
            try await hub.office.revokePhones()
            #expect(await Phone.code { try await phone.syncNow() } == "device_revoked")
        }
    }

    @Test func cancellingTheTaskStopsTheSyncCleanly() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await phone.accept(order)
            await hub.stop()
            let silent = try Stranger(at: hub.address, saying: nil)
            let syncing = Task { try await phone.syncNow(budget: .seconds(3_600)) }
            for await _ in silent.calls { break }
            syncing.cancel()
            #expect(try await syncing.value.complete == false)
            #expect(try await phone.currentSyncStatus().changesPending == 1)
        }
    }

    @Test func oneWhoGivesUpWaitingDoesNotStopTheSyncOfAnother() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await phone.accept(order)
            await hub.stop()
            let silent = try Stranger(at: hub.address, saying: nil)
            let patient = Task { try await phone.syncNow(budget: .seconds(3_600)) }
            for await _ in silent.calls { break }
            let hasty = Task { try await phone.syncNow(budget: .seconds(3_600)) }
            hasty.cancel()
            #expect(try await hasty.value.complete == false)
            #expect(try await phone.currentSyncStatus().running)
            phone.cancelSync()
            #expect(try await patient.value.complete == false)
        }
    }

    @Test func aTaskCancelledBeforeItBeganSyncsNothing() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await phone.accept(order)
            await hub.stop()
            let silent = try Stranger(at: hub.address, saying: nil)
            let syncing = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await phone.syncNow(budget: .seconds(3_600))
            }
            syncing.cancel()
            #expect(try await syncing.value.complete == false)
            withExtendedLifetime(silent) {}
        }
    }
}
