package dev.fieldbook

import dev.fieldbook.ffi.FieldbookException
import dev.fieldbook.ffi.OrderFilter
import dev.fieldbook.ffi.OrderSummary
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.collect

/**
 * The list of orders as a screen shows it: rows that follow the store, or the matches of a search.
 *
 * In a view model: `viewModelScope.launch { list.follow() }`, and the search field calls [search].
 */
public class OrderList(
    private val client: FieldbookClient,
    private val filter: OrderFilter = OrderFilter.OPEN,
) {
    private val shown = MutableStateFlow(emptyList<OrderSummary>())
    private val asked = MutableStateFlow("")
    private val failed = MutableStateFlow<FieldbookException?>(null)

    /** What to show; a failure leaves the rows as they were. */
    public val rows: StateFlow<List<OrderSummary>> = shown.asStateFlow()

    /** The words that are searched; blank for the whole list. */
    public val query: StateFlow<String> = asked.asStateFlow()

    /** Why the rows could not be read; `null` when they could. */
    public val failure: StateFlow<FieldbookException?> = failed.asStateFlow()

    /** Keeps the rows as the store has them, until the coroutine is cancelled or the client is closed. */
    public suspend fun follow(): Unit = client.reread(client.changes) { reload() }.collect()

    /** Searches for these words from now on. */
    public suspend fun search(words: String) {
        asked.value = words
        reload()
    }

    private suspend fun reload() {
        val words = asked.value
        try {
            val found = if (words.isBlank()) client.orderList(filter) else client.search(words)
            // Somebody typed on: that search answers for itself.
            if (words != asked.value) return
            shown.value = found
            failed.value = null
        } catch (error: FieldbookException) {
            if (words == asked.value) failed.value = error
        }
    }
}
