import Foundation

/// What the hub answers, looked into by name and position; what is not there is empty.
public struct Json: @unchecked Sendable {
    private let value: Any?

    init(_ value: Any?) {
        self.value = value
    }

    /// Reads a document.
    public init(data: Data) throws {
        value = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    }

    public subscript(name: String) -> Json { Json((value as? [String: Any])?[name]) }
    public subscript(position: Int) -> Json {
        all.indices.contains(position) ? all[position] : Json(nil)
    }

    /// The elements of a list.
    public var all: [Json] { (value as? [Any] ?? []).map(Json.init) }
    /// The words of a text.
    public var text: String { value as? String ?? "" }
    /// The value of a number.
    public var number: Int? { value as? Int }
}
