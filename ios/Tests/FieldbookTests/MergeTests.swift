import Fieldbook
import FieldbookTestKit
import Testing

@Suite struct MergeTests {
    @Test func twoEngineersWorkOfflineOnOneOrderAndBothAreKeptAndExplained() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let anna = try await hub.office.addEngineer("Anna")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei, anna])
            let first = try await Phone.enrolled(hub, wei).client
            let second = try await Phone.enrolled(hub, anna).client

            for (phone, text, quantity) in [(first, "换了轴承。", "1"), (second, "Greased it.", "2")] {
                let shown = try await phone.order(order)
                try await phone.accept(order)
                try await phone.consumePart(order, line: shown.parts[0].id, quantity: quantity)
                try await phone.editNarrative(order, base: shown.version, text: text)
            }
            for phone in [first, second, first] {
                #expect(try await phone.syncNow().complete)
            }

            let (here, there) = try await (first.order(order), second.order(order))
            #expect(here.narrative == there.narrative && here.version == there.version)
            #expect(here.narrative.contains("换了轴承。") && here.narrative.contains("Greased it."))
            #expect(here.parts[0].used == "3" && here.parts[0].overPlan)
            try await explained(order, first, hub)
        }
    }

    @Test func textArrivingWhileTheEditorIsOpenIsKept() async throws {
        try await withHub { hub in
            let wei = try await hub.office.addEngineer("李伟")
            let anna = try await hub.office.addEngineer("Anna")
            let order = try await hub.office.createOrder(PumpOrder.draft, crew: [wei, anna])
            let first = try await Phone.enrolled(hub, wei).client
            let second = try await Phone.enrolled(hub, anna).client
            let editor = try await first.order(order)

            let seen = try await second.order(order)
            try await second.editDescription(
                order, base: seen.version, text: seen.description + "，漏油 🛢️")
            try await second.syncNow()
            try await first.syncNow()
            try await first.editDescription(
                order, base: editor.version, text: "🔧 急修：" + editor.description)
            let both = try await first.order(order).description
            #expect(both == "🔧 急修：" + editor.description + "，漏油 🛢️")
        }
    }

    private func explained(_ order: String, _ phone: FieldbookClient, _ hub: HubProcess)
        async throws
    {
        let notes = try await phone.mergeNotes(order)
        #expect(notes.contains { $0.rule == "parts_added_up" })
        #expect(notes.allSatisfy { $0.text.contains(/\p{Han}/) })
        let told = try await hub.office.mergeNotes(order)
        #expect(told.map { $0["note"]["id"].text }.sorted() == notes.map(\.id).sorted())
        #expect(try await phone.orderList()[0].unseenNotes == UInt32(notes.count))
        try await phone.markNotesSeen(order)
        #expect(try await phone.orderList()[0].unseenNotes == 0)
    }
}
