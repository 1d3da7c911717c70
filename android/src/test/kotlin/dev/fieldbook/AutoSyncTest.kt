package dev.fieldbook

import dev.fieldbook.ffi.NetworkKind
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.launch
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class AutoSyncTest {
    @Test
    fun `what is saved goes to the hub by itself once there is a network`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                enrolledPhone(hub, engineer).use { phone ->
                    coroutineScope {
                        val network = MutableStateFlow(NetworkKind.OFFLINE)
                        val syncing = launch { phone.autoSync(network) }
                        phone.comment(order, "在地下室写的")
                        phone.syncStatus.first { it.changesPending == 1UL }
                        network.value = NetworkKind.UNMETERED
                        phone.syncStatus.first { it.changesPending == 0UL && it.changesAtHub == 1UL }
                        syncing.cancelAndJoin()
                    }
                    assertEquals(1, hub.order(order).getJSONArray("comments").length())
                }
            }
        }

    @Test
    fun `what the office does comes by itself`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                enrolledPhone(hub, engineer).use { phone ->
                    coroutineScope {
                        val before = phone.currentSyncStatus().lastSyncAt
                        val syncing = launch { phone.autoSync(MutableStateFlow(NetworkKind.UNMETERED)) }
                        phone.syncStatus.first { it.lastSyncAt != before && !it.running }
                        val order = hub.order("加急 · urgent", listOf(engineer))
                        assertEquals(
                            order,
                            phone
                                .orders()
                                .first { it.isNotEmpty() }
                                .single()
                                .order,
                        )
                        syncing.cancelAndJoin()
                    }
                }
            }
        }

    @Test
    fun `syncing by itself ends when the client is closed`() =
        story {
            val phone = openPhone()
            coroutineScope {
                val network = MutableStateFlow(NetworkKind.UNMETERED)
                launch { phone.autoSync(network.onEach { phone.close() }) }
            }
        }
}
