package dev.fieldbook

import kotlinx.coroutines.channels.Channel
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.URI
import kotlin.concurrent.thread

/** The line between a phone and its hub, on which anything can happen. */
class Line(
    hub: HubProcess,
) : AutoCloseable {
    private val here = InetAddress.getLoopbackAddress()
    private val door = ServerSocket(0, 50, here)
    private val asked = Channel<Unit>(Channel.CONFLATED)

    @Volatile
    private var hubPort = URI(hub.url).port

    @Volatile
    private var trouble: ((Socket) -> Unit)? = null

    /** What a phone takes for the hub's address. */
    val url: String = "http://127.0.0.1:${door.localPort}"

    init {
        thread(isDaemon = true) {
            runCatching { while (true) door.accept().let { thread(isDaemon = true) { runCatching { carry(it) } } } }
        }
    }

    /** From now on it leads to another hub. */
    fun leadsTo(hub: HubProcess): Line = also { hubPort = URI(hub.url).port }

    /** From now on nothing that a phone says is answered. */
    fun falls(): Line = also { trouble = {} }

    /** From now on the connection breaks as soon as a phone says something. */
    fun breaks(): Line = also { trouble = Socket::close }

    /** From now on this is answered in the hub's place. */
    fun answers(what: String): Line = answers(what.toByteArray())

    /** The same with bytes. */
    fun answers(what: ByteArray): Line = also { trouble = { it.getOutputStream().write(what) } }

    /** From now on everything arrives again. */
    fun heals(): Line = also { trouble = null }

    /** Returns when a phone has said something that did not arrive. */
    suspend fun asked(): Unit = asked.receive()

    override fun close() = door.close()

    private fun carry(phone: Socket) =
        Socket(here, hubPort).use { hub ->
            thread(isDaemon = true) { runCatching { phone.use { hub.getInputStream().copyTo(it.getOutputStream()) } } }
            val said = ByteArray(1 shl 16)
            var isSpoiled = false
            while (true) {
                val length = phone.getInputStream().read(said)
                if (length < 0) break
                val spoil = trouble
                if (spoil == null) {
                    hub.getOutputStream().write(said, 0, length)
                } else if (!isSpoiled) {
                    isSpoiled = true
                    spoil(phone)
                    asked.trySend(Unit)
                }
            }
            phone.close()
        }
}

/** A phone with one order, whose way to the hub is the line. */
fun onTheLine(body: suspend (HubProcess, Line, FieldbookClient, String) -> Unit) =
    story {
        HubProcess().use { hub ->
            Line(hub).use { line ->
                val engineer = hub.engineer("林娜")
                val order = hub.order("水泵 · pump", listOf(engineer))
                openPhone().use { phone ->
                    phone.enrol(hub.enrolment(engineer, line.url))
                    phone.syncNow()
                    body(hub, line, phone, order)
                }
            }
        }
    }

/** A problem as the hub words it. */
fun problem(
    status: Int,
    code: String,
    more: String = "",
): String = http(status, "application/problem+json", """{"type":"$code","title":"No.","status":$status$more}""")

/** An answer in HTTP. */
fun http(
    status: Int,
    type: String,
    body: String,
    length: Int = body.toByteArray().size,
): String = "HTTP/1.1 $status Said\r\ncontent-type: $type\r\ncontent-length: $length\r\nconnection: close\r\n\r\n$body"

/** The same with bytes. */
fun http(
    status: Int,
    type: String,
    body: ByteArray,
): ByteArray = http(status, type, "", body.size).toByteArray() + body
