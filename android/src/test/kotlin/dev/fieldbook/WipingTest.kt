package dev.fieldbook

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class WipingTest {
    @Test
    fun `a phone is wiped once the hub has its work and not before`() =
        story {
            HubProcess().use { hub ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                val (folder, keys) = freshFolder() to FixedKey()
                FieldbookClient.open(config(folder), keys).use { phone ->
                    phone.enrol(hub.enrolment(engineer))
                    phone.syncNow()
                    phone.comment(order, "只在这部手机上")
                    phone.refuses("not_safe_to_wipe", order) { phone.wipe() }
                    phone.refuses("wipe_order_invalid", order) { phone.wipe("fieldbook:wipe?order=AAAA") }
                    assertFalse(keys.isDestroyed)
                    phone.syncNow()
                    assertTrue(phone.currentSyncStatus().safeToWipe)
                    phone.wipe()
                    assertTrue(keys.isDestroyed)
                    assertEquals("locked", codeOf { phone.orderList() })
                }
                assertEquals(emptyMap<String, List<Byte>>(), filesOf(folder))
                FieldbookClient.open(config(folder), keys).use { assertEquals("not_enrolled", codeOf { it.syncNow() }) }
            }
        }

    @Test
    fun `a phone with work of its own is wiped by the order of its office for this very phone`() =
        story {
            HubProcess().use { hub ->
                HubProcess().use { elsewhere ->
                    val engineer = hub.engineer("林娜")
                    val colleague = hub.engineer("陈伟")
                    val stranger = elsewhere.engineer("Eva")
                    val order = hub.order("水泵 · pump", listOf(engineer))
                    enrolledPhone(hub, colleague).close()
                    enrolledPhone(elsewhere, stranger).close()
                    val (folder, keys) = freshFolder() to FixedKey()
                    FieldbookClient.open(config(folder), keys).use { phone ->
                        phone.enrol(hub.enrolment(engineer))
                        phone.syncNow()
                        phone.comment(order, "只在这部手机上")
                        phone.refuses("not_safe_to_wipe", order) { phone.wipe() }
                        for (others in listOf(hub.wipeOrder(colleague), elsewhere.wipeOrder(stranger))) {
                            phone.refuses("wipe_order_invalid", order) { phone.wipe(others) }
                        }
                        assertFalse(keys.isDestroyed)
                        phone.wipe(hub.wipeOrder(engineer))
                        assertTrue(keys.isDestroyed)
                    }
                    assertEquals(emptyMap<String, List<Byte>>(), filesOf(folder))
                }
            }
        }
}
