import Fieldbook
import FieldbookTestKit
import Foundation
import XCTest

/// A day in a basement: everything is done without a network, then the hub has it.
final class WorkingDayTests: XCTestCase {
    func testAnOrderIsWorkedOfflineUpToTheSignatureAndTheOfficeSeesIt() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            let photo = try await self.work(order, phone)
            try await self.handIn(order, phone)
            let pending = try await phone.currentSyncStatus()
            XCTAssertEqual(pending.changesAtHub, 0)
            XCTAssertGreaterThan(pending.changesPending, 10)

            let synced = try await phone.syncNow()
            XCTAssertTrue(synced.complete)
            XCTAssertEqual(UInt64(synced.accepted), pending.changesPending)
            let status = try await phone.currentSyncStatus()
            XCTAssertEqual(status.changesPending, 0)
            XCTAssertEqual(status.photosPending, 0)
            self.check(try await hub.office.order(order), photo)
        }
    }

    private func work(_ order: String, _ phone: FieldbookClient) async throws -> String {
        let listed = try await phone.orderList(.open)
        XCTAssertEqual(listed.map(\.order), [order])
        let shown = try await phone.order(order)
        try await phone.acknowledge(order)
        try await phone.accept(order)
        try await phone.startTravel(order)
        try await phone.arrive(order)
        let early = await Phone.code { try await phone.startWork(order) }
        XCTAssertEqual(early, "safety_steps_open")
        try await phone.tick(order, step: shown.steps[0].id, answer: .tick(done: true))
        try await phone.startWork(order)
        try await phone.tick(order, step: shown.steps[1].id, answer: .number(value: "2.4"))
        let picture = Data((0..<2_000).map { UInt8(truncatingIfNeeded: $0) })
        let file = try makeFolder("camera").appending(path: "gauge.jpg")
        try picture.write(to: file)
        let photo = try await phone.attach(order, file: file, step: shown.steps[1].id)
        let kept = try await phone.photo(photo)
        XCTAssertEqual(kept, picture)
        try await phone.consumePart(order, line: shown.parts[0].id, quantity: "2")
        try await phone.returnPart(order, line: shown.parts[0].id, quantity: "1")
        try await phone.recordReading(
            order, draft: ReadingDraft(meter: "运行小时", value: "1204.5", unit: "h"))
        try await phone.setFinding(order, field: .failureMode, code: "overheating")
        try await phone.editNarrative(order, base: shown.version, text: "更换轴承 6204 🔧")
        try await phone.comment(order, text: "下次带润滑脂")
        return photo
    }

    private func handIn(_ order: String, _ phone: FieldbookClient) async throws {
        try await phone.complete(order, outcome: .fixed, gapsReason: "没有其他代码")
        let report = try await phone.order(order).reportHash
        let stale = await Phone.code {
            try await phone.signOff(
                order,
                draft: SignOffDraft(signer: "王芳", reportHash: String(repeating: "0", count: 64)))
        }
        XCTAssertEqual(stale, "report_changed")
        try await phone.signOff(order, draft: SignOffDraft(signer: "王芳", reportHash: report))
        try await phone.submit(order)
        let done = try await phone.order(order)
        XCTAssertEqual(done.ownVisit, .submitted)
        XCTAssertEqual(done.signOffs.map(\.stale), [false])
    }

    private func check(_ seen: Json, _ photo: String) {
        XCTAssertEqual(seen["row"]["execution"].text, "submitted")
        XCTAssertEqual(seen["narrative"].text, "更换轴承 6204 🔧")
        XCTAssertEqual(seen["steps"].all.map { $0["standing"].text }, ["done", "done"])
        XCTAssertEqual(seen["parts"][0]["used"].text, "1")
        XCTAssertEqual(seen["evidence"][0]["blob"].text, photo)
        XCTAssertEqual(seen["readings"][0]["value"].text, "1204.5")
        XCTAssertEqual(seen["comments"][0]["text"].text, "下次带润滑脂")
        XCTAssertEqual(seen["sign_offs"].all.count, 1)
        XCTAssertEqual(seen["findings"].all.count, 1)
    }
}
