import Fieldbook
import FieldbookTestKit
import Observation
import Testing

@Suite struct ChangeTests {
    @Test func aSubscriptionTellsTheCurrentValuesThenChangesAndEndsWhenClosed() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client

            var changes = phone.changes.makeAsyncIterator()
            #expect(await changes.next() == .orders(orders: [order]))
            guard case .sync(let status) = await changes.next() else {
                Issue.record("no sync status at first")
                return
            }
            #expect(status.changesPending == 0)
            try await phone.accept(order)
            while let change = await changes.next(), change != .orders(orders: [order]) {}
            await phone.close()
            var last: ChangeView?
            while let change = await changes.next() { last = change }
            #expect(last == .locked)
        }
    }

    @Test func theListIsReadAgainAfterEachChangeAndItsEndIsClean() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            var lists = phone.orders(.open).makeAsyncIterator()
            #expect(try await lists.next()?.map(\.ownVisit) == [.unseen])
            try await phone.accept(order)
            while try await lists.next()?.first?.ownVisit != .accepted {}
            await phone.close()
            while try await lists.next() != nil {}
        }
    }

    @Test func aListRestsWhileThePhoneIsLockedAndGoesOnAfterIt() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            var lists = phone.orders(.open).makeAsyncIterator()
            #expect(try await lists.next()?.map(\.ownVisit) == [.unseen])
            await phone.lock()
            #expect(await Phone.code { try await phone.accept(order) } == "locked")
            var changes = phone.changes.makeAsyncIterator()
            #expect(await changes.next() == .locked)
            try await phone.unlock()
            try await phone.accept(order)
            while try await lists.next()?.first?.ownVisit != .accepted {}
        }
    }

    @Test func anOpenOrderFollowsItsOwnChangesUntilItsEnd() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let other = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            var views = phone.orderChanges(order).makeAsyncIterator()
            #expect(try await views.next()?.comments.count == 0)
            try await phone.comment(other, text: "与它无关")
            try await phone.comment(order, text: "听到了")
            while let shown = try await views.next(), shown.comments.isEmpty {}
            await phone.close()
            while try await views.next() != nil {}
        }
    }

    @Test func whatIsPendingIsToldAndThenAtTheHub() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            try await phone.accept(order)
            for await status in phone.syncStatus where status.changesPending == 1 { break }
            try await phone.syncNow()
            for await status in phone.syncStatus where !status.running {
                #expect(status.changesPending == 0 && status.changesAtHub == 1)
                break
            }
        }
    }

    @Test @MainActor func theListOnTheScreenFollowsTheStoreAndTheSearch() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let pump = try await hub.office.createOrder(PumpOrder.draft, crew: [wei])
            let lift = try await hub.office.createOrder(["title": "Lift door sticks"], crew: [wei])
            let phone = try await Phone.enrolled(hub, wei).client
            let list = OrderList(phone)
            let following = Task { await list.follow() }
            while list.rows.count < 2 { await nextChange(of: list) }
            try await phone.accept(lift)
            while !list.rows.contains(where: { $0.ownVisit == .accepted }) {
                await nextChange(of: list)
            }
            await list.search("轴承")
            #expect(list.query == "轴承" && list.rows.map(\.order) == [pump])
            await list.search(" ")
            #expect(list.rows.count == 2 && list.failure == nil)
            await phone.close()
            await following.value
            await list.search("门")
            #expect(list.failure?.code == "locked" && list.rows.count == 2)
        }
    }

    /// Returns when the rows are about to be others, as SwiftUI would draw them anew.
    @MainActor private func nextChange(of list: OrderList) async {
        await withCheckedContinuation { waiting in
            withObservationTracking {
                _ = list.rows
            } onChange: {
                waiting.resume()
            }
        }
    }
}
