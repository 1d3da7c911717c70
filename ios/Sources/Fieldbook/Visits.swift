import FieldbookFFI
import Foundation

/// An engineer's visit, from reading the order to handing it in. Each verb answers the id of the
/// entry it made, when it is on the disk.
extension FieldbookClient {
    /// Says that the order was read.
    @discardableResult
    public func acknowledge(
        _ order: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.acknowledge(order: order, options: options) }
    }

    /// Takes the order.
    @discardableResult
    public func accept(
        _ order: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.accept(order: order, options: options) }
    }

    /// Turns the order down, with a reason.
    @discardableResult
    public func decline(
        _ order: String, reason: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.decline(order: order, reason: reason, options: options) }
    }

    /// Sets off.
    @discardableResult
    public func startTravel(
        _ order: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.startTravel(order: order, options: options) }
    }

    /// Arrives.
    @discardableResult
    public func arrive(
        _ order: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.arrive(order: order, options: options) }
    }

    /// Starts working, or goes on after a pause; safety steps come first.
    @discardableResult
    public func startWork(
        _ order: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.startWork(order: order, options: options) }
    }

    /// Interrupts the work.
    @discardableResult
    public func pause(
        _ order: String, reason: PauseReason, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.pause(order: order, reason: reason, options: options) }
    }

    /// Ends the work; what is mandatory and missing needs a reason, and is flagged.
    @discardableResult
    public func complete(
        _ order: String, outcome: Outcome, gapsReason: String? = nil,
        options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.complete(
                order: order, outcome: outcome, gapsReason: gapsReason, options: options)
        }
    }

    /// Records the customer's answer to the report as it was shown.
    @discardableResult
    public func signOff(
        _ order: String, draft: SignOffDraft, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.signOff(order: order, draft: draft, options: options) }
    }

    /// Hands the order in; photos may still be on their way.
    @discardableResult
    public func submit(
        _ order: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.submit(order: order, options: options) }
    }
}
