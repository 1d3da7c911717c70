import FieldbookFFI
import Foundation

extension FieldbookClient {
    /// The list of orders: emergencies first, then by window, then by number.
    public func orderList(_ filter: OrderFilter = .all) async throws(FieldbookError)
        -> [OrderSummary]
    {
        try await offPool { try self.core.orders(filter: filter) }
    }

    /// An order in full.
    public func order(_ order: String) async throws(FieldbookError) -> OrderDetail {
        try await offPool { try self.core.order(order: order) }
    }

    /// Orders that match words, best first; Chinese is found from one character on.
    public func search(_ words: String, limit: UInt32 = 100) async throws(FieldbookError)
        -> [OrderSummary]
    {
        try await offPool { try self.core.search(words: words, limit: limit) }
    }

    /// What was merged on an order, each with a sentence for the user.
    public func mergeNotes(_ order: String) async throws(FieldbookError) -> [MergeNoteView] {
        try await offPool { try self.core.mergeNotes(order: order) }
    }

    /// Remembers that the merge notes of an order were read.
    public func markNotesSeen(_ order: String) async throws(FieldbookError) {
        try await offPool { try self.core.markNotesSeen(order: order) }
    }

    /// A photo as it was attached on this phone, verified.
    public func photo(_ photo: String) async throws(FieldbookError) -> Data {
        try await offPool { try self.core.photo(photo: photo) }
    }

    /// A photo of an order: from this phone when it is here, else fetched from the hub, verified, and
    /// kept encrypted.
    public func fetchPhoto(_ order: String, photo: String) async throws(FieldbookError) -> Data {
        try await typed { try await self.core.fetchPhoto(order: order, photo: photo) }
    }

    /// What is at the hub, and what is on this phone only.
    public func currentSyncStatus() async throws(FieldbookError) -> SyncStatusView {
        try await offPool { try self.core.syncStatus() }
    }

    /// This phone's work that the hub does not have, for saving by hand; what is damaged is named.
    public func exportUnsynced() async throws(FieldbookError) -> UnsyncedWorkView {
        try await offPool { try self.core.exportUnsynced() }
    }
}
