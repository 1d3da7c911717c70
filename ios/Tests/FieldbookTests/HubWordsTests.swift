import Fieldbook
import FieldbookTestKit
import Foundation
import Testing

/// What a hub says no with, and what only looks like a hub.
@Suite struct HubWordsTests {
    /// The hub's codes with their statuses, and what a phone makes of them.
    private static let refusals = [
        (400, "body_malformed", "body_malformed"),
        (400, "protocol_unsupported", "protocol_unsupported"),
        (401, "signature_invalid", "signature_invalid"),
        (401, "device_unknown", "device_unknown"),
        (403, "device_revoked", "device_revoked"),
        (408, "request_timeout", "request_timeout"),
        (429, "rate_limited", "rate_limited"),
        (503, "unavailable", "unavailable"),
        (507, "storage_full", "storage_full"),
        (500, "internal", "hub_failed"),
        (403, "forbidden", "hub_refused"),
        (418, "of_a_newer_hub", "hub_refused"),
    ]

    @Test func whatAHubSaysNoWithArrivesByItsNameAndKeepsTheWork() async throws {
        try await beforeAStranger { stranger, phone, order in
            for (status, said, heard) in Self.refusals {
                stranger.says(Http.problem(status, said))
                try await phone.refuses(heard, on: order) { try await phone.syncNow() }
                #expect(try await phone.currentSyncStatus().lastFailure == heard)
            }
        }
    }

    @Test func aHubThatWasSetUpAnewTakesThePhoneAgainAndItsWorkIsKept() async throws {
        try await beforeAStranger { stranger, phone, order in
            stranger.says(Http.problem(401, "device_unknown"))
            try await phone.refuses("device_unknown", on: order) { try await phone.syncNow() }
            #expect(try await phone.currentSyncStatus().blocked == "device_unknown")
            try await withHub { anew in
                let wei = try await anew.office.addEngineer("李伟")
                let code = try await anew.office.enrolment(of: wei)
                #expect(try await phone.enrol(payload: code) == "李伟")
                let status = try await phone.currentSyncStatus()
                #expect(status.blocked == nil && status.changesPending == 1)
                #expect(try await phone.order(order).comments.map(\.text) == ["还在这里"])
            }
        }
    }

    @Test func aClockThatStaysWrongAfterTheHubToldTheTimeIsNamed() async throws {
        try await beforeAStranger { stranger, phone, order in
            let now = Int(Date().timeIntervalSince1970 * 1_000)
            stranger.says(Http.problem(401, "clock_skew", more: ",\"hub_time\":\(now)"))
            try await phone.refuses("clock_skew", on: order) { try await phone.syncNow() }
        }
    }

    @Test func aRequestThatTheHubFindsTooLargeIsNamedAsTheHubNamesIt() async throws {
        let (status, problem) = try await withHub { hub in
            try await hub.office.saysTo(Data(count: 5 << 20))
        }
        #expect(status == 413)
        try await beforeAStranger { stranger, phone, order in
            stranger.says(Http.answer(status, "application/problem+json", problem))
            try await phone.refuses("body_too_large", on: order) { try await phone.syncNow() }
        }
    }

    @Test func aReceiptThatTheHubDidNotSignIsNotKept() async throws {
        let forged = Http.answer(200, "application/cbor", try await Mishap.forgedAnswer())
        try await beforeAStranger { stranger, phone, order in
            stranger.says(forged)
            try await phone.refuses("hub_forged", on: order) { try await phone.syncNow() }
            #expect(try await phone.currentSyncStatus().changesAtHub == 0)
        }
    }

    @Test func anAnswerWithoutEndAndAHubThatTakesNothingAreNamed() async throws {
        try await beforeAStranger { stranger, phone, order in
            stranger.says(
                Http.answer(200, "application/cbor", Data(), length: 1_000_000_000))
            try await phone.refuses("response_too_large", on: order) { try await phone.syncNow() }
            stranger.says(Data("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".utf8))
            try await phone.refuses("sync_stalled", on: order) { try await phone.syncNow() }
        }
    }

    @Test func aHubThatDoesNotAnswerInTimeIsGivenUp() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let code = try await hub.office.enrolment(of: wei)
            let first = try await Phone.enrolled(hub, wei)
            try await first.client.comment(order, text: "写好了")
            await first.client.lock()
            await hub.stop()
            let silent = try Stranger(at: hub.address, saying: nil)
            let phone = try await Phone.open(first.folder, requestTimeout: 0.1).client
            try await phone.refuses("hub_timeout", on: order) { try await phone.syncNow() }
            let fresh = try await Phone.open(requestTimeout: 0.1).client
            #expect(await Phone.code { try await fresh.enrol(payload: code) } == "hub_timeout")
            withExtendedLifetime(silent) {}
        }
    }

    @Test func whoeverShowsACertificateOfTheirOwnMakingIsNotBelieved() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let code = try await hub.office.enrolment(of: wei)
            let phone = try await Phone.open().client
            try await Mishap.impostor { address in
                let wrong = code.replacing(hub.address, with: address)
                let refused = await Phone.code { try await phone.enrol(payload: wrong) }
                #expect(refused == "hub_untrusted")
                #expect(await Phone.code { try await phone.syncNow() } == "not_enrolled")
            }
            try await phone.enrol(payload: code)
        }
    }

    /// A phone with one order and one remark that waits for a hub, whose place a stranger has taken.
    private func beforeAStranger(
        _ body: (Stranger, FieldbookClient, String) async throws -> Void
    ) async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await phone.comment(order, text: "还在这里")
            await hub.stop()
            let stranger = try Stranger(at: hub.address, saying: "")
            try await body(stranger, phone, order)
        }
    }
}
