import Fieldbook
import Foundation
import Testing

@Test func everyErrorCodeIsOnThePageAndNoOther() throws {
    let project = URL(filePath: #filePath).appending(path: "../../../..").standardized
    let page = try String(contentsOf: project.appending(path: "docs/errors.md"), encoding: .utf8)
    let onThePhone = page.components(separatedBy: "\n## ")[1]
    let listed = onThePhone.split(separator: "\n").compactMap {
        $0.firstMatch(of: /^\| `(\w+)`/)?.1
    }
    #expect(listed.map(String.init).sorted() == errorCodes().sorted())
}

@Test func everyCodeIsBroughtAboutByATestOrSaysWhyNobodyCan() throws {
    let beyondReach = [
        "other_order": "every verb builds its own command",
        "not_an_engineer": "every phone is an engineer's",
        "not_on_crew": "one who is taken off is told order_withdrawn first",
        "already_created": "phones do not make orders yet",
        "unsafe_library": "the library brings its own SQLite",
        "internal": "a fault of ours, of which none is known",
    ]
    let tests = URL(filePath: #filePath).appending(path: "../..").standardized
    var text = ""
    for case let file as URL in FileManager.default.enumerator(
        at: tests, includingPropertiesForKeys: nil) ?? .init()
    where file.pathExtension == "swift" && file.lastPathComponent != "ErrorPageTests.swift" {
        text += try String(contentsOf: file, encoding: .utf8)
    }
    // The hub's word of that name is told as `hub_failed`.
    let seen = errorCodes().filter { text.contains("\"\($0)\"") && $0 != "internal" }
    #expect(Set(errorCodes()).subtracting(seen) == Set(beyondReach.keys))
}

@Test func eachKindOfErrorCarriesCodeDetailAndText() {
    let kinds: [FieldbookError] = [
        .NotFound(code: "c", detail: "d", text: "t"), .Refused(code: "c", detail: "d", text: "t"),
        .Invalid(code: "c", detail: "d", text: "t"), .Storage(code: "c", detail: "d", text: "t"),
        .Network(code: "c", detail: "d", text: "t"), .Hub(code: "c", detail: "d", text: "t"),
        .Locked(code: "c", detail: "d", text: "t"), .Internal(code: "c", detail: "d", text: "t"),
    ]
    for error in kinds {
        #expect([error.code, error.detail, error.text] == ["c", "d", "t"])
    }
}
