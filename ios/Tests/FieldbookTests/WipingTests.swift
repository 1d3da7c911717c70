import Fieldbook
import FieldbookTestKit
import Foundation
import Testing

@Suite struct WipingTests {
    @Test func aPhoneIsWipedOnceTheHubHasItsWorkAndNotBefore() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let keys = FixedKey()
            let opened = try await Phone.open(keys: keys)
            let phone = opened.client
            try await phone.enrol(payload: await hub.office.enrolment(of: wei))
            try await phone.syncNow()
            try await phone.comment(order, text: "只在这部手机上")
            try await phone.refuses("not_safe_to_wipe", on: order) { try await phone.wipe() }
            try await phone.refuses("wipe_order_invalid", on: order) {
                try await phone.wipe(order: "fieldbook:wipe?order=AAAA")
            }
            #expect(!keys.isDestroyed)
            try await phone.syncNow()
            #expect(try await phone.currentSyncStatus().safeToWipe)
            try await phone.wipe()
            #expect(keys.isDestroyed)
            #expect(await Phone.code { try await phone.orderList() } == "locked")
            let left = try FileManager.default.contentsOfDirectory(atPath: opened.folder.path)
            #expect(left == [])
            await phone.close()
            let fresh = try await Phone.open(opened.folder, keys: keys).client
            #expect(await Phone.code { try await fresh.syncNow() } == "not_enrolled")
        }
    }

    @Test func aPhoneWithWorkOfItsOwnIsWipedByItsOfficesOrderForThisVeryPhone() async throws {
        try await withHub { hub in
            try await withHub { elsewhere in
                let wei = try await hub.office.addEngineer("李伟")
                let anna = try await hub.office.addEngineer("Anna")
                let eva = try await elsewhere.office.addEngineer("Eva")
                let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
                _ = try await Phone.enrolled(hub, anna)
                _ = try await Phone.enrolled(elsewhere, eva)
                let keys = FixedKey()
                let opened = try await Phone.open(keys: keys)
                let phone = opened.client
                try await phone.enrol(payload: await hub.office.enrolment(of: wei))
                try await phone.syncNow()
                try await phone.comment(order, text: "只在这部手机上")
                try await phone.refuses("not_safe_to_wipe", on: order) { try await phone.wipe() }
                for others in [
                    try await hub.office.wipeOrder(of: anna),
                    try await elsewhere.office.wipeOrder(of: eva),
                ] {
                    try await phone.refuses("wipe_order_invalid", on: order) {
                        try await phone.wipe(order: others)
                    }
                }
                #expect(!keys.isDestroyed)
                try await phone.wipe(order: await hub.office.wipeOrder(of: wei))
                #expect(keys.isDestroyed)
                let left = try FileManager.default.contentsOfDirectory(atPath: opened.folder.path)
                #expect(left == [])
            }
        }
    }

    @Test func aPhotoGoesToTheHubAndAColleagueLooksAtItThere() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let anna = try await hub.office.addEngineer("Anna")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei, anna])
            let picture = Data((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let file = try makeFolder("camera").appending(path: "plate.jpg")
            try picture.write(to: file)
            let phone = try await Phone.enrolled(hub, wei).client
            let photo = try await phone.attach(order, file: file)
            try await phone.syncNow()
            let status = try await phone.currentSyncStatus()
            #expect(status.photosAtHub == 1 && status.photosPending == 0 && status.safeToWipe)
            let colleague = try await Phone.enrolled(hub, anna).client
            #expect(await Phone.code { try await colleague.photo(photo) } == "unknown_photo")
            #expect(try await colleague.fetchPhoto(order, photo: photo) == picture)
            #expect(try await colleague.photo(photo) == picture)
        }
    }
}
