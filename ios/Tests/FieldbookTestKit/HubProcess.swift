import Foundation

/// A real hub: the program that `FIELDBOOK_HUB_PROGRAM` names, with a data folder and a port of its own.
public final class HubProcess: @unchecked Sendable {
    /// Where it listens.
    public let address: String
    /// What a dispatcher does at it.
    public let office: Office
    let data: URL
    private let process: Process
    private let gone: AsyncStream<Never>

    private init(
        process: Process, data: URL, address: String, gone: AsyncStream<Never>
    ) throws {
        self.process = process
        self.data = data
        self.gone = gone
        self.address = address
        let key = try String(contentsOf: data.appending(path: "office.key"), encoding: .utf8)
        office = Office(address: address, key: key.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Starts one and returns when it listens.
    static func start() async throws -> HubProcess {
        guard let program = ProcessInfo.processInfo.environment["FIELDBOOK_HUB_PROGRAM"] else {
            throw TestKitError(
                "FIELDBOOK_HUB_PROGRAM does not name the hub's program: use `cargo xtask test`")
        }
        let data = try makeFolder("hub")
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["serve", "--data", data.path, "--listen", "127.0.0.1:0"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let (gone, life) = AsyncStream<Never>.makeStream()
        process.terminationHandler = { _ in life.finish() }
        try process.run()
        let line = await background { firstLine(of: output.fileHandleForReading) }
        guard let address = line.split(separator: " ").last, line.hasPrefix("listening on ") else {
            throw TestKitError("the hub did not start: \(line)")
        }
        return try HubProcess(process: process, data: data, address: String(address), gone: gone)
    }

    /// Kills it, as a power cut does, and returns when it is gone.
    ///
    /// Not by SIGTERM: Swift's pool threads block it, and a child inherits that.
    public func stop() async {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        for await _ in gone {}
    }
}

/// Lends a fresh hub, and ends it however the body ends.
public func withHub<Value: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ body: (HubProcess) async throws -> Value
) async throws -> Value {
    let hub = try await HubProcess.start()
    do {
        let value = try await body(hub)
        await hub.stop()
        return value
    } catch {
        await hub.stop()
        throw error
    }
}

func firstLine(of handle: FileHandle) -> String {
    var seen = Data()
    while !seen.contains(0x0A) {
        let more = handle.availableData
        if more.isEmpty { break }
        seen += more
    }
    return String(decoding: seen.prefix { $0 != 0x0A }, as: UTF8.self)
}
