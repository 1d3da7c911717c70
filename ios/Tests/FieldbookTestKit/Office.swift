import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The hub's office API, as a dispatcher's program uses it.
public struct Office: Sendable {
    let address: String
    let key: String

    /// Adds an engineer; answers the id.
    public func addEngineer(_ name: String) async throws -> String {
        try await post("/engineers", ["name": name])["engineer"].text
    }

    /// Makes a one-time code; answers the text of its QR code.
    public func enrolment(of engineer: String) async throws -> String {
        try await post("/engineers/\(engineer)/enrol", ["hub": address])["payload"].text
    }

    /// Makes an order for a crew; answers the id.
    public func createOrder(_ draft: [String: any Sendable], crew: [String]) async throws -> String
    {
        let order = try await post("/orders", draft)["order"].text
        try await assign(order, crew: crew)
        return order
    }

    /// Makes these engineers the crew; whoever else was on it is withdrawn.
    public func assign(_ order: String, crew: [String]) async throws {
        _ = try await post("/orders/\(order)/assign", ["crew": crew])
    }

    /// Calls an order off.
    public func cancel(_ order: String) async throws {
        _ = try await post("/orders/\(order)/cancel", ["reason": "客户取消"])
    }

    /// Shuts out every phone.
    public func revokePhones() async throws {
        for device in try await send("GET", "/devices", nil).all {
            _ = try await post("/devices/\(device["device"].text)/revoke", [:])
        }
    }

    /// The order to wipe the phone of this engineer.
    public func wipeOrder(of engineer: String) async throws -> String {
        let devices = try await send("GET", "/devices", nil).all
        guard let phone = devices.first(where: { $0["engineer"].text == engineer }) else {
            throw TestKitError("no phone of \(engineer)")
        }
        return try await post("/devices/\(phone["device"].text)/wipe-order", [:])["order"].text
    }

    /// An order as the office sees it.
    public func order(_ order: String) async throws -> Json {
        try await send("GET", "/orders/\(order)", nil)
    }

    /// What was merged on an order, in the office's language.
    public func mergeNotes(_ order: String) async throws -> [Json] {
        try await send("GET", "/orders/\(order)/merge-notes", nil).all
    }

    /// Status and problem with which the hub answers these bytes where a phone enrols.
    public func saysTo(_ body: Data) async throws -> (status: Int, problem: Data) {
        guard let url = URL(string: "\(address)/v1/enrol") else { throw TestKitError(address) }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/cbor", forHTTPHeaderField: "Content-Type")
        request.httpBody = body
        let (problem, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, problem)
    }

    private func post(_ path: String, _ body: [String: any Sendable]) async throws -> Json {
        try await send("POST", path, JSONSerialization.data(withJSONObject: body))
    }

    private func send(_ method: String, _ path: String, _ body: Data?) async throws -> Json {
        guard let url = URL(string: "\(address)/api\(path)") else { throw TestKitError(path) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body
        request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("zh-Hans", forHTTPHeaderField: "Accept-Language")
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let status = (response as? HTTPURLResponse)?.statusCode, 200..<300 ~= status else {
            throw TestKitError("\(method) \(path): \(String(decoding: data, as: UTF8.self))")
        }
        return try Json(data: data)
    }
}
