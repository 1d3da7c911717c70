import Fieldbook
import FieldbookTestKit
import Testing

extension FieldbookClient {
    /// Expects that something is refused by this code, and that it leaves this order, and all that
    /// waits for the hub, as they were.
    func refuses<Value: Sendable>(
        _ code: String, on order: String, at place: SourceLocation = #_sourceLocation,
        isolation: isolated (any Actor)? = #isolation, _ verb: () async throws -> Value
    ) async throws {
        let before = try await (self.order(order), exportUnsynced())
        let refused = await Phone.code(of: verb)
        let after = try await (self.order(order), exportUnsynced())
        #expect(refused == code, sourceLocation: place)
        #expect(before == after, sourceLocation: place)
    }
}
