package dev.fieldbook

import dev.fieldbook.ffi.MergeNoteView
import dev.fieldbook.ffi.OrderDetail
import dev.fieldbook.ffi.OrderFilter
import dev.fieldbook.ffi.OrderSummary
import dev.fieldbook.ffi.SyncStatusView
import dev.fieldbook.ffi.UnsyncedWorkView

/** The list of orders: emergencies first, then by window, then by number. */
public suspend fun FieldbookClient.orderList(filter: OrderFilter = OrderFilter.ALL): List<OrderSummary> =
    offMain { orders(filter) }

/** An order in full. */
public suspend fun FieldbookClient.order(order: String): OrderDetail = offMain { order(order) }

/** Orders that match words, best first; Chinese is found from one character on. */
public suspend fun FieldbookClient.search(
    words: String,
    limit: UInt = 100u,
): List<OrderSummary> = offMain { search(words, limit) }

/** What was merged on an order, each with a sentence for the user. */
public suspend fun FieldbookClient.mergeNotes(order: String): List<MergeNoteView> = offMain { mergeNotes(order) }

/** Remembers that the merge notes of an order were read. */
public suspend fun FieldbookClient.markNotesSeen(order: String): Unit = offMain { markNotesSeen(order) }

/** A photo as it was attached on this phone, verified. */
public suspend fun FieldbookClient.photo(photo: String): ByteArray = offMain { photo(photo) }

/** A photo of an order: from this phone when it is here, else fetched from the hub, verified, and kept encrypted. */
public suspend fun FieldbookClient.fetchPhoto(
    order: String,
    photo: String,
): ByteArray = core.fetchPhoto(order, photo)

/** What is at the hub, and what is on this phone only. */
public suspend fun FieldbookClient.currentSyncStatus(): SyncStatusView = offMain { syncStatus() }

/** This phone's work that the hub does not have, for saving by hand; what is damaged is named. */
public suspend fun FieldbookClient.exportUnsynced(): UnsyncedWorkView = offMain { exportUnsynced() }
