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
