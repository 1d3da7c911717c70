import FieldbookFFI
import Foundation

/// What is recorded while working. Each verb answers the id of the entry it made, when it is on
/// the disk.
extension FieldbookClient {
    /// Answers a step of the checklist; `reason` says why an elastic step deviates.
    @discardableResult
    public func tick(
        _ order: String, step: String, answer: StepAnswer, reason: String? = nil,
        options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.tick(
                order: order, step: step, answer: answer, reason: reason, options: options)
        }
    }

    /// Writes a reading down.
    @discardableResult
    public func recordReading(
        _ order: String, draft: ReadingDraft, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.recordReading(order: order, draft: draft, options: options)
        }
    }

    /// Takes parts into the machine, from the engineer's own van unless `location` names a stock.
    @discardableResult
    public func consumePart(
        _ order: String, line: String, quantity: String, location: String? = nil,
        options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.consumePart(
                order: order, line: line, quantity: quantity, location: location, options: options)
        }
    }

    /// Gives parts back, into the engineer's own van unless `location` names a stock.
    @discardableResult
    public func returnPart(
        _ order: String, line: String, quantity: String, location: String? = nil,
        options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.returnPart(
                order: order, line: line, quantity: quantity, location: location, options: options)
        }
    }

    /// Sets a code of the report.
    @discardableResult
    public func setFinding(
        _ order: String, field: FindingField, code: String,
        options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.setFinding(order: order, field: field, code: code, options: options)
        }
    }

    /// Remarks something.
    @discardableResult
    public func comment(
        _ order: String, text: String, options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool { try self.core.comment(order: order, text: text, options: options) }
    }

    /// Takes a file into the store; `step` names what it shows, without it the order as a whole.
    ///
    /// The file itself is left alone. Answers the SHA-256 that ``photo(_:)`` takes.
    @discardableResult
    public func attach(
        _ order: String, file: URL, kind: EvidenceKind = .photo, step: String? = nil,
        options: CommandOptions = CommandOptions()
    ) async throws(FieldbookError) -> String {
        try await offPool {
            try self.core.attach(
                order: order, file: file.path, kind: kind, step: step, options: options)
        }
    }
}
