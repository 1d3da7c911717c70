import Fieldbook
import FieldbookTestKit
import Foundation
import Testing

/// Where the small disk is, when one can be had (`cargo xtask test` says when not).
private let smallDisk = ProcessInfo.processInfo.environment["FIELDBOOK_SMALL_DISK"]

/// What the phone's storage does to an app: told by its code, and nothing lost.
@Suite struct StorageTests {
    @Test(.enabled(if: smallDisk != nil, "nothing may be mounted here"))
    func aFullDiskRefusesWhatDoesNotFitAndLosesNothing() async throws {
        try await withHub { hub in
            let disk = URL(filePath: try #require(smallDisk))
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let folder = disk.appending(path: "store")
            let phone = try await Phone.enrolled(hub, wei, in: folder).client
            let ballast = disk.appending(path: "ballast")
            try fill(ballast)
            // First what the store has set aside already, in large pieces and small ones.
            var saved = 0
            for text in [String(repeating: "轴承", count: 1_000), "好"] {
                while await Phone.code(of: { try await phone.comment(order, text: text) }) == nil {
                    saved += 1
                }
            }
            try await phone.refuses("disk_full", on: order) {
                try await phone.comment(order, text: "好")
            }
            try await phone.refuses("disk_full", on: order) {
                try await phone.attach(order, file: try picture(400_000))
            }
            _ = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            // What is kept back for the hub's answers lets the work through all the same.
            #expect(try await phone.syncNow().complete)
            #expect(try await hub.office.order(order)["comments"].all.count == saved)
            try FileManager.default.removeItem(at: ballast)
            try await phone.comment(order, text: "又有地方了")
            #expect(try await phone.syncNow().complete)
            #expect(try await hub.office.order(order)["comments"].all.count == saved + 1)
            #expect(try await phone.orderList().count == 2)
        }
    }

    @Test func aDiskThatFailsIsToldAndTheWorkGoesOnWhenItIsWell() async throws {
        try await withOrders { _, phone, orders in
            let photos = phone.folder.appending(path: "photos")
            try FileManager.default.removeItem(at: photos)
            try Data("not a folder any more".utf8).write(to: photos)
            let client = phone.client
            try await client.refuses("storage_failed", on: orders[0]) {
                try await client.attach(orders[0], file: try picture(9))
            }
            #expect(try await client.currentSyncStatus().photosPending == 0)
            try FileManager.default.removeItem(at: photos)
            try await client.attach(orders[0], file: try picture(9))
            let inTheWay = try picture(9).appending(path: "store")
            #expect(await Phone.code { try await Phone.open(inTheWay) } == "storage_failed")
        }
    }

    @Test func aPhotoLargerThanAnyIsNotTakenIn() async throws {
        try await withOrders { _, phone, orders in
            let film = try picture(9)
            let handle = try FileHandle(forWritingTo: film)
            try handle.truncate(atOffset: 256 << 20 + 1)
            try handle.close()
            try await phone.client.refuses("photo_too_large", on: orders[0]) {
                try await phone.client.attach(orders[0], file: film)
            }
            #expect(try await phone.client.currentSyncStatus().photosPending == 0)
        }
    }

    @Test func aPhotoAlteredOnTheDiskIsNotShown() async throws {
        try await withOrders { _, phone, orders in
            let photo = try await phone.client.attach(orders[0], file: try picture(5_000))
            let photos = phone.folder.appending(path: "photos")
            let kept = try #require(
                try FileManager.default.contentsOfDirectory(
                    at: photos, includingPropertiesForKeys: nil
                ).first)
            var bytes = try Data(contentsOf: kept)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: kept)
            #expect(await Phone.code { try await phone.client.photo(photo) } == "photo_damaged")
        }
    }

    @Test func aStoreOfANewerVersionIsLeftAsItIs() async throws {
        let phone = try await Phone.open()
        await phone.client.lock()
        try await Mishap.newerSchema(phone.folder)
        let database = phone.folder.appending(path: "fieldbook.db")
        let before = try Data(contentsOf: database)
        #expect(await Phone.code { try await Phone.open(phone.folder) } == "too_new")
        #expect(try Data(contentsOf: database) == before)
    }

    @Test func aDamagedStoreIsKeptAsideAndThePhoneStartsAnew() async throws {
        let phone = try await Phone.open()
        await phone.client.close()
        try Data(repeating: 1, count: 8_192).write(
            to: phone.folder.appending(path: "fieldbook.db"))
        #expect(await Phone.code { try await Phone.open(phone.folder) } == "damaged")
        let config = FieldbookConfig(
            folder: phone.folder.path, language: "zh-Hans", appVersion: "1.0", deviceName: "测试机")
        let recovered = try await FieldbookClient.recover(config: config, keys: FixedKey())
        #expect(!recovered.enrolled && FileManager.default.fileExists(atPath: recovered.keptIn))
        let anew = try await Phone.open(phone.folder).client
        #expect(await Phone.code { try await anew.syncNow() } == "not_enrolled")
        await anew.close()
        try await FieldbookClient.discardDamaged(config: config)
        #expect(!FileManager.default.fileExists(atPath: recovered.keptIn))
    }

    @Test func anOrderWhoseRecordDoesNotReadHoldsUpNoOther() async throws {
        try await withOrders { hub, first, orders in
            try await first.client.comment(orders[0], text: "还读得到")
            await first.client.lock()
            try await Mishap.garbledRecord(first.folder, orders[0])
            let phone = try await Phone.open(first.folder).client
            try await phone.refuses("record_damaged", on: orders[0]) {
                try await phone.comment(orders[0], text: "写不进去")
            }
            #expect(try await phone.order(orders[0]).comments.map(\.text) == ["还读得到"])
            try await phone.comment(orders[1], text: "这个照常")
            try await phone.syncNow()
            #expect(try await hub.office.order(orders[1])["comments"].all.count == 1)
        }
    }

    /// A phone with two orders.
    private func withOrders(_ body: (HubProcess, Phone, [String]) async throws -> Void) async throws
    {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            var orders: [String] = []
            for _ in 0..<2 {
                orders.append(try await hub.office.createOrder(PumpOrder.draft, crew: [wei]))
            }
            try await body(hub, try await Phone.enrolled(hub, wei), orders)
        }
    }

    private func picture(_ size: Int) throws -> URL {
        let file = try makeFolder("camera").appending(path: "plate.jpg")
        try Data(repeating: 9, count: size).write(to: file)
        return file
    }

    /// A file that takes all the room there is.
    private func fill(_ file: URL) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        let block = Data(repeating: 0, count: 4_096)
        while (try? handle.write(contentsOf: block)) != nil {}
        try? handle.close()
    }
}
