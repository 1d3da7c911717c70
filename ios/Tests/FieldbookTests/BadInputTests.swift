import Fieldbook
import FieldbookTestKit
import Foundation
import Testing

@Suite struct BadInputTests {
    @Test func whatCannotBeIsRefusedByItsCodeAndChangesNothing() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            let before = try await phone.order(order)
            let bearing = before.parts[0].id
            let elsewhere = "0190a000-0000-7000-8000-000000000000"

            let ofOthers = try await hub.office.createOrder(PumpOrder.draft, crew: [])
            try await phone.syncNow()
            for unknown in [elsewhere, ofOthers] {
                #expect(await Phone.code { try await phone.accept(unknown) } == "order_unknown")
            }
            #expect(await Phone.code { try await phone.order("WO-1") } == "id_malformed")
            #expect(await Phone.code { try await phone.submit(order) } == "wrong_transition")
            for (quantity, code) in [
                ("1001000", "absurd_quantity"), ("0", "absurd_quantity"),
                ("two", "quantity_malformed"), ("0.0001", "quantity_malformed"),
            ] {
                let taken = await Phone.code {
                    try await phone.consumePart(order, line: bearing, quantity: quantity)
                }
                #expect(taken == code, "\(quantity)")
            }
            #expect(try await phone.order(order) == before)
            #expect(try await phone.currentSyncStatus().changesPending == 0)
        }
    }

    @Test func whatIsNotOnTheOrderIsRefusedByItsCode() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            let step = try await phone.order(order).steps[0].id
            let nowhere = try makeFolder("camera").appending(path: "nowhere.jpg")
            let refused = [
                await Phone.code {
                    try await phone.tick(order, step: order, answer: .tick(done: true))
                },
                await Phone.code {
                    try await phone.tick(order, step: step, answer: .text(text: "ok"))
                },
                await Phone.code { try await phone.consumePart(order, line: order, quantity: "1") },
                await Phone.code {
                    try await phone.setFinding(order, field: .cause, code: "ghosts")
                },
                await Phone.code { try await phone.comment(order, text: " ") },
                await Phone.code { try await phone.comment(order, text: "a\u{0}b") },
                await Phone.code { try await phone.editNarrative(order, base: "1", text: "x") },
                await Phone.code { try await phone.attach(order, file: nowhere) },
                await Phone.code { try await phone.photo(String(repeating: "a", count: 64)) },
                await Phone.code { try await phone.enrol(payload: hub.office.enrolment(of: wei)) },
            ]
            #expect(
                refused == [
                    "unknown_step", "wrong_step_value", "unknown_part_line", "unknown_finding_code",
                    "blank_text", "control_character", "text_version_unknown", "photo_unreadable",
                    "unknown_photo", "already_enrolled",
                ])
            #expect(try await phone.currentSyncStatus().changesPending == 0)
        }
    }

    @Test func aCommandThatIsRepeatedAfterACrashCountsOnce() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            let here = GpsFix(latitudeE6: 36_067_108, longitudeE6: 120_382_609, accuracyM: 8)
            let options = CommandOptions(commandId: UUID().uuidString.lowercased(), gps: here)
            for _ in 0..<2 {
                let entry = try await phone.comment(order, text: "到了", options: options)
                #expect(entry == options.commandId)
            }
            #expect(try await phone.order(order).comments.map(\.text) == ["到了"])
        }
    }

    @Test func anOrderTakenFromTheEngineerCanBeReadButNotChanged() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let anna = try await hub.office.addEngineer("Anna")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await hub.office.assign(order, crew: [anna])
            try await phone.syncNow()
            #expect(await Phone.code { try await phone.accept(order) } == "order_withdrawn")
            #expect(try await phone.order(order).withdrawn)
            #expect(try await phone.orderList(.withdrawn).map(\.order) == [order])
        }
    }

    @Test func anErrorSpeaksTheUsersLanguage() async throws {
        let phone = try await Phone.open(language: "zh-Hans").client
        do throws(FieldbookError) {
            _ = try await phone.order("0190a000-0000-7000-8000-000000000000")
            Issue.record("an order that is nowhere was shown")
        } catch {
            // `catch .NotFound(…)` on a typed throw crashes the compiler of Swift 6.0.
            guard case .NotFound(let code, _, let text) = error else { throw error }
            #expect(code == "order_unknown")
            #expect(text.contains(/\p{Han}/))
        }
    }
}
