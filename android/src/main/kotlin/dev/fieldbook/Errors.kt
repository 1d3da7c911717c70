package dev.fieldbook

import dev.fieldbook.ffi.FieldbookException

/** The stable code that `docs/errors.md` lists, for example `order_unknown`. */
public val FieldbookException.code: String get() = parts.first

/** What exactly was wrong, in English, for support; never a customer's data. */
public val FieldbookException.detail: String get() = parts.second

/** A sentence for the user, in the language the store was opened with. */
public val FieldbookException.text: String get() = parts.third

private val FieldbookException.parts: Triple<String, String, String>
    get() =
        when (this) {
            is FieldbookException.NotFound -> Triple(code, detail, text)
            is FieldbookException.Refused -> Triple(code, detail, text)
            is FieldbookException.Invalid -> Triple(code, detail, text)
            is FieldbookException.Storage -> Triple(code, detail, text)
            is FieldbookException.Network -> Triple(code, detail, text)
            is FieldbookException.Hub -> Triple(code, detail, text)
            is FieldbookException.Locked -> Triple(code, detail, text)
            is FieldbookException.Internal -> Triple(code, detail, text)
        }
