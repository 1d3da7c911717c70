import Foundation

#if canImport(Glibc)
    import Glibc
    private let stream = Int32(SOCK_STREAM.rawValue)
#else
    import Darwin
    private let stream = SOCK_STREAM
#endif

/// Something that listens where a hub should: it answers rubbish, or nothing at all.
public final class Stranger: Sendable {
    /// Where it listens.
    public let address: String
    /// Fires when somebody has called.
    public let calls: AsyncStream<Void>
    private let door: Int32
    private let speech: Speech

    /// Listens on a free port, or on the one of this address.
    public convenience init(at address: String? = nil, saying answer: String?) throws {
        try self.init(at: address, answering: answer.map { Data($0.utf8) })
    }

    /// The same with bytes.
    public init(at address: String? = nil, answering answer: Data?) throws {
        let speech = Speech(answer)
        self.speech = speech
        door = Self.open(port: address.flatMap(URL.init(string:))?.port ?? 0)
        guard door >= 0, let port = Self.port(of: door) else {
            throw TestKitError("no socket: \(errno)")
        }
        self.address = "http://127.0.0.1:\(port)"
        let (calls, called) = AsyncStream<Void>.makeStream()
        self.calls = calls
        let door = door
        Thread.detachNewThread {
            while case let caller = accept(door, nil, nil), caller >= 0 {
                Self.serve(caller, speech.answer, called)
            }
            called.finish()
        }
    }

    /// From now on this is answered.
    public func says(_ answer: Data) {
        speech.answer = answer
    }

    deinit {
        shutdown(door, Int32(SHUT_RDWR))
        close(door)
    }

    private static func serve(
        _ caller: Int32, _ answer: Data?, _ called: AsyncStream<Void>.Continuation
    ) {
        var request = [UInt8](repeating: 0, count: 65_536)
        guard recv(caller, &request, request.count, 0) > 0 else { return }
        called.yield()
        // Silence keeps the line open until the process ends.
        guard let answer else { return }
        _ = answer.withUnsafeBytes { send(caller, $0.baseAddress, $0.count, 0) }
        // Closed only when the caller has nothing more to say: else what was said may be lost.
        shutdown(caller, Int32(SHUT_WR))
        while recv(caller, &request, request.count, 0) > 0 {}
        close(caller)
    }

    private static func open(port: Int) -> Int32 {
        var yes: Int32 = 1
        let here = socket(AF_INET, stream, 0)
        setsockopt(here, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withSockaddr(&name) { bind(here, $0, $1) }
        return bound == 0 && listen(here, 16) == 0 ? here : -1
    }

    private static func port(of door: Int32) -> UInt16? {
        var name = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let known = withSockaddr(&name) { address, _ in getsockname(door, address, &size) }
        return known == 0 ? UInt16(bigEndian: name.sin_port) : nil
    }

    private static func withSockaddr(
        _ name: inout sockaddr_in, _ call: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, size) }
        }
    }
}

/// What a stranger says, which may change.
private final class Speech: @unchecked Sendable {
    private let lock = NSLock()
    private var current: Data?

    init(_ answer: Data?) {
        current = answer
    }

    var answer: Data? {
        get { lock.withLock { current } }
        set { lock.withLock { current = newValue } }
    }
}
