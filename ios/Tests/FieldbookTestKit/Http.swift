import Foundation

/// Answers as they travel.
public enum Http {
    /// An answer in HTTP.
    public static func answer(
        _ status: Int, _ type: String, _ body: Data, length: Int? = nil
    ) -> Data {
        let headers = [
            "HTTP/1.1 \(status) Said", "content-type: \(type)",
            "content-length: \(length ?? body.count)", "connection: close",
        ]
        return Data((headers.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// A problem as the hub words it.
    public static func problem(_ status: Int, _ code: String, more: String = "") -> Data {
        let body = #"{"type":"\#(code)","title":"No.","status":\#(status)\#(more)}"#
        return answer(status, "application/problem+json", Data(body.utf8))
    }
}
