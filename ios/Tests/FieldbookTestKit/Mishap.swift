import Foundation

/// What no test can wait for, brought about by the program that `FIELDBOOK_MISHAP` names.
public enum Mishap {
    /// A newer version of the app has written this closed store.
    public static func newerSchema(_ store: URL) async throws {
        _ = try await run("newer-schema", store.path, key)
    }

    /// The history of an order in this closed store does not read any more.
    public static func garbledRecord(_ store: URL, _ order: String) async throws {
        _ = try await run("garbled-record", store.path, key, order)
    }

    /// The fifteen minutes of a hub's codes are over.
    public static func expiredCodes(_ hub: HubProcess) async throws {
        _ = try await run("expired-codes", hub.data.path)
    }

    /// An answer to a sync whose receipt nobody's hub has signed.
    public static func forgedAnswer() async throws -> Data {
        try await run("forged-answer")
    }

    /// Lends the address of somebody in the hub's place, with TLS and a certificate of their own
    /// making.
    public static func impostor(
        isolation: isolated (any Actor)? = #isolation, _ lend: (String) async throws -> Void
    ) async throws {
        let (process, output) = try prepare(["impostor"])
        let life = Pipe()
        process.standardInput = life
        try process.run()
        defer { try? life.fileHandleForWriting.close() }
        let line = await background { firstLine(of: output.fileHandleForReading) }
        guard let address = line.split(separator: " ").last else { throw TestKitError(line) }
        try await lend(String(address))
    }

    /// Each byte of a ``FixedKey``.
    private static let key = "7"

    private static func run(_ words: String...) async throws -> Data {
        let (process, output) = try prepare(words)
        process.standardInput = FileHandle.nullDevice
        let (gone, life) = AsyncStream<Never>.makeStream()
        process.terminationHandler = { _ in life.finish() }
        try process.run()
        let said = await background { output.fileHandleForReading.readDataToEndOfFile() }
        for await _ in gone {}
        guard process.terminationStatus == 0 else { throw TestKitError("no \(words[0])") }
        return said
    }

    private static func prepare(_ words: [String]) throws -> (Process, Pipe) {
        guard let program = ProcessInfo.processInfo.environment["FIELDBOOK_MISHAP"] else {
            throw TestKitError("FIELDBOOK_MISHAP does not name the program: use `cargo xtask test`")
        }
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: program)
        process.arguments = words
        process.standardOutput = output
        return (process, output)
    }
}
