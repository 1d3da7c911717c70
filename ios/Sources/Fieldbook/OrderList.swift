import FieldbookFFI
import Foundation
import Observation

/// The list of orders as a screen shows it: rows that follow the store, or the matches of a search.
///
/// In SwiftUI: `.task { await list.follow() }`, and `.onChange(of: words)` calls ``search(_:)``.
@MainActor
@Observable
public final class OrderList {
    /// What to show; a failure leaves the rows as they were.
    public private(set) var rows: [OrderSummary] = []
    /// The words that are searched; blank for the whole list.
    public private(set) var query = ""
    /// Why the rows could not be read; `nil` when they could.
    public private(set) var failure: FieldbookError?

    private let client: FieldbookClient
    private let filter: OrderFilter

    /// A list of this client's orders; it is empty until ``follow()`` or ``search(_:)`` is called.
    public init(_ client: FieldbookClient, filter: OrderFilter = .open) {
        self.client = client
        self.filter = filter
    }

    /// Keeps the rows as the store has them, until the task is cancelled or the client is closed.
    public func follow() async {
        for await change in client.heard(.bufferingNewest(1), { $0 }) where change != .locked {
            await reload()
        }
    }

    /// Searches for these words from now on.
    public func search(_ words: String) async {
        query = words
        await reload()
    }

    private func reload() async {
        let asked = query
        let isBlank = asked.allSatisfy(\.isWhitespace)
        let found: Result<[OrderSummary], FieldbookError>
        do throws(FieldbookError) {
            found = .success(try await isBlank ? client.orderList(filter) : client.search(asked))
        } catch {
            found = .failure(error)
        }
        // Somebody typed on: that search answers for itself.
        guard asked == query else { return }
        switch found {
        case .success(let read): (rows, failure) = (read, nil)
        case .failure(let error): failure = error
        }
    }
}
