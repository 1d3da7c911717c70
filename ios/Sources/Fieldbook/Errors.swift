import FieldbookFFI

extension FieldbookError {
    /// The stable code that `docs/errors.md` lists, for example `order_unknown`.
    public var code: String { parts.code }

    /// What exactly was wrong, in English, for support; never a customer's data.
    public var detail: String { parts.detail }

    /// A sentence for the user, in the language the store was opened with.
    public var text: String { parts.text }

    private var parts: (code: String, detail: String, text: String) {
        switch self {
        case .NotFound(let code, let detail, let text), .Refused(let code, let detail, let text),
            .Invalid(let code, let detail, let text), .Storage(let code, let detail, let text),
            .Network(let code, let detail, let text), .Hub(let code, let detail, let text),
            .Locked(let code, let detail, let text), .Internal(let code, let detail, let text):
            (code, detail, text)
        }
    }

    /// What came out of the core: its own error, or a panic, which is a fault of ours.
    init(foreign error: any Error) {
        let fault = String(describing: error)
        self =
            error as? FieldbookError
            ?? .Internal(
                code: "internal", detail: fault, text: "Something went wrong inside the app.")
    }
}
