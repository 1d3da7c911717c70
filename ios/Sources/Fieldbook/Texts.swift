import FieldbookFFI
import Foundation

/// Texts that several people write at once. `base` is the `version` that came with the text the
/// editor was opened with: what others wrote meanwhile is merged, never overwritten.
extension FieldbookClient {
    /// Edits what is wrong.
    @discardableResult
    public func editDescription(
        _ order: String, base: String, text: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.editDescription(order: order, base: base, text: text, options: options)
        }
    }

    /// Edits how to get in.
    @discardableResult
    public func editAccessNotes(
        _ order: String, base: String, text: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.editAccessNotes(order: order, base: base, text: text, options: options)
        }
    }

    /// Edits what was done.
    @discardableResult
    public func editNarrative(
        _ order: String, base: String, text: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.editNarrative(order: order, base: base, text: text, options: options)
        }
    }

    /// Edits what was done, as the customer reads it.
    @discardableResult
    public func editCustomerExplanation(
        _ order: String, base: String, text: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.editCustomerExplanation(
                order: order, base: base, text: text, options: options)
        }
    }
}
