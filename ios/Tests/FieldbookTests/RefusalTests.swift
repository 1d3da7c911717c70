import Fieldbook
import FieldbookTestKit
import Foundation
import Testing

/// What a rule of the trade forbids, each by its code, each leaving everything as it was.
@Suite struct RefusalTests {
    private static let nobody = "00000000-0000-7000-8000-000000000000"

    /// The pump, with a step that may deviate.
    private static let draft: [String: any Sendable] = [
        "title": "循环水泵",
        "steps": [
            ["title": "断电挂牌", "safety": true],
            ["title": "试运行", "kind": ["kind": "pass_fail"]],
            [
                "title": "出口压力", "tier": "elastic",
                "kind": ["kind": "number", "unit": "bar", "target": "2.5"],
            ],
        ] as [[String: any Sendable]],
        "parts": [["name": "轴承 6204", "part_number": "6204", "planned": "2"]],
    ]

    private func withOrder(_ body: (HubProcess, FieldbookClient, String) async throws -> Void)
        async throws
    {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(Self.draft, crew: [wei])
            try await body(hub, try await Phone.enrolled(hub, wei).client, order)
        }
    }

    @Test func workStartsAfterTheSafetyStepsAndEndsWithWhatIsOwed() async throws {
        try await withOrder { _, phone, order in
            let steps = try await phone.order(order).steps.map(\.id)
            try await phone.accept(order)
            try await phone.refuses("safety_steps_open", on: order) {
                try await phone.startWork(order)
            }
            try await phone.refuses("deviation_without_reason", on: order) {
                try await phone.tick(order, step: steps[2], answer: .number(value: "9"))
            }
            try await phone.tick(order, step: steps[0], answer: .tick(done: true))
            try await phone.startWork(order)
            try await phone.refuses("gaps_without_reason", on: order) {
                try await phone.complete(order, outcome: .fixed)
            }
            try await phone.complete(order, outcome: .temporary, gapsReason: "备件明天到")
            try await phone.refuses("step_after_completion", on: order) {
                try await phone.tick(order, step: steps[1], answer: .passFail(passed: true))
            }
        }
    }

    @Test func nothingButRemarksFollowsTheHandingIn() async throws {
        try await withOrder { _, phone, order in
            try await phone.refuses("reason_missing", on: order) {
                try await phone.decline(order, reason: " ")
            }
            try await phone.accept(order)
            let safety = try await phone.order(order).steps[0].id
            try await phone.tick(order, step: safety, answer: .tick(done: true))
            try await phone.startWork(order)
            try await phone.complete(order, outcome: .noAccess, gapsReason: "门锁着")
            let report = try await phone.order(order).reportHash
            try await phone.signOff(order, draft: SignOffDraft(signer: "王芳", reportHash: report))
            try await phone.submit(order)
            try await phone.refuses("after_submission", on: order) {
                try await phone.setFinding(order, field: .cause, code: "wear")
            }
            try await phone.comment(order, text: "备注总可以")
        }
    }

    @Test func whatIsWrittenDownIsWithinBounds() async throws {
        try await withOrder { _, phone, order in
            let shown = try await phone.order(order)
            let part = shown.parts[0].id
            let correction = ReadingDraft(
                meter: "压力", value: "2.5", unit: "bar", corrects: Self.nobody)
            let long = String(repeating: "长", count: 8_001)
            let once = CommandOptions(commandId: try await phone.comment(order, text: "到了"))
            let empty = try makeFolder("camera").appending(path: "empty.jpg")
            try Data().write(to: empty)
            try await phone.refuses("text_too_long", on: order) {
                try await phone.editNarrative(order, base: shown.version, text: long)
            }
            try await phone.refuses("control_character", on: order) {
                try await phone.comment(order, text: "响\u{7}铃")
            }
            try await phone.refuses("repeated_id", on: order) {
                try await phone.comment(order, text: "走了", options: once)
            }
            try await phone.refuses("unknown_reading", on: order) {
                try await phone.recordReading(order, draft: correction)
            }
            try await phone.refuses("returned_more_than_taken", on: order) {
                try await phone.returnPart(order, line: part, quantity: "1")
            }
            try await phone.refuses("photo_empty", on: order) {
                try await phone.attach(order, file: empty)
            }
        }
    }

    @Test func nothingNewBeginsOnAnOrderThatWasCalledOff() async throws {
        try await withOrder { hub, phone, order in
            try await hub.office.cancel(order)
            try await phone.syncNow()
            try await phone.refuses("order_ended", on: order) { try await phone.accept(order) }
            try await phone.acknowledge(order)
        }
    }
}
