import Fieldbook
import FieldbookTestKit
import Foundation
import XCTest

/// What ends, ends: a lock, a stream, the last reference.
final class LifetimeTests: XCTestCase {
    func testALockedPhoneAnswersLockedAndOpensAgain() async throws {
        let phone = try await Phone.open()
        XCTAssertFalse(phone.client.isLocked)
        await phone.client.lock()
        await phone.client.lock()
        XCTAssertTrue(phone.client.isLocked)
        let listing = await Phone.code { try await phone.client.orderList() }
        let syncing = await Phone.code { try await phone.client.syncNow() }
        XCTAssertEqual([listing, syncing], ["locked", "locked"])
        try await phone.client.unlock()
        let rows = try await phone.client.orderList()
        XCTAssertEqual(rows, [])
        await phone.client.close()
        let again = try await Phone.open(phone.folder).client
        let rowsAgain = try await again.orderList()
        XCTAssertEqual(rowsAgain, [])
    }

    func testTheCoreIsFreedAfterTheLastReferenceAlsoWithAStreamUnheard() async throws {
        let (freed, life) = AsyncStream<Never>.makeStream()
        do {
            let phone = try await Phone.open(log: Witness(life)).client
            let rows = try await phone.orderList()
            XCTAssertEqual(rows, [])
            var changes = phone.changes.makeAsyncIterator()
            _ = await changes.next()
        }
        for await _ in freed {}
    }

    func testAConsumerThatLeavesEndsItsSubscription() async throws {
        let folder = try makeFolder("phone")
        let phone = try await Phone.open(folder)
        let listening = Task { [changes = phone.client.changes] in
            for await _ in changes {}
        }
        listening.cancel()
        await listening.value
        await phone.client.lock()
        let again = await Phone.code { try await Phone.open(folder) }
        XCTAssertNil(again)
    }

    func testTheLogTellsWhatHappenedAndNamesNobody() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let log = Diary()
            let phone = try await Phone.open(log: log).client
            try await phone.enrol(payload: await hub.office.enrolment(of: wei))
            try await phone.syncNow()
            try await phone.comment(order, text: "下次带润滑脂")
            await phone.lock()
            XCTAssertFalse(log.text.isEmpty)
            for word in ["李伟", "水泵", "青岛", "润滑脂", hub.address] {
                XCTAssertFalse(log.text.contains(word), word)
            }
        }
    }
}

/// Keeps what the core logs.
private final class Diary: LogSink, @unchecked Sendable {
    private let lock = NSLock()
    private var lines: [String] = []

    var text: String { lock.withLock { lines.joined(separator: "\n") } }

    func log(level: LogLevel, line: String) {
        lock.withLock { lines.append(line) }
    }
}

/// Tells when nobody holds it any more: the core does until it is freed.
private final class Witness: LogSink {
    private let life: AsyncStream<Never>.Continuation

    init(_ life: AsyncStream<Never>.Continuation) {
        self.life = life
    }

    deinit { life.finish() }

    func log(level: LogLevel, line: String) {}
}
