import Fieldbook
import FieldbookTestKit
import Foundation
import Testing

@Suite struct EnrolmentTests {
    @Test func aPhoneOfNobodyIsTold() async throws {
        let phone = try await Phone.open().client
        #expect(await Phone.code { try await phone.syncNow() } == "not_enrolled")
        #expect(await Phone.code { try await phone.enrol(payload: "你好") } == "enrolment_malformed")
    }

    @Test func aCodeCountsOnceAndOnlyAtItsHub() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let code = try await hub.office.enrolment(of: wei)
            #expect(try await Phone.open().client.enrol(payload: code) == "李伟")
            #expect(await refusal(of: code) == "code_used")
            #expect(await refusal(of: String(code.dropLast())) == "code_mistyped")
            try await withHub { other in
                let elsewhere = code.replacing(hub.address, with: other.address)
                #expect(await refusal(of: elsewhere) == "code_unknown")
            }
        }
    }

    @Test func aCodeOfYesterdayEnrolsNobody() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let code = try await hub.office.enrolment(of: wei)
            try await Mishap.expiredCodes(hub)
            let phone = try await Phone.open().client
            #expect(await Phone.code { try await phone.enrol(payload: code) } == "code_expired")
            #expect(await Phone.code { try await phone.syncNow() } == "not_enrolled")
        }
    }

    @Test func aPhoneSpeaksInTheClearToNobodyElseAndBelievesNoStranger() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let code = try await hub.office.enrolment(of: wei)
            let far = code.replacing(hub.address, with: "http://hub.example:7410")
            #expect(await refusal(of: far) == "insecure_hub")
            let below = code.replacing(hub.address, with: "https://hub.example/fieldbook")
            #expect(await refusal(of: below) == "hub_address_malformed")
            let page = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
            let stranger = try Stranger(saying: page)
            let wrong = code.replacing(hub.address, with: stranger.address)
            #expect(await refusal(of: wrong) == "response_garbled")
            await hub.stop()
            #expect(await refusal(of: code) == "hub_unreachable")
        }
    }

    private func refusal(of code: String) async -> String? {
        await Phone.code { try await Phone.open().client.enrol(payload: code) }
    }
}
