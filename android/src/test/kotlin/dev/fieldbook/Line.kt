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
    private val hubPort = URI(hub.url).port
    private val door = ServerSocket(0, 50, here)
    private val asked = Channel<Unit>(Channel.CONFLATED)

    @Volatile
    private var trouble: ((Socket) -> Unit)? = null

    /** What a phone takes for the hub's address. */
    val url: String = "http://127.0.0.1:${door.localPort}"

    init {
        thread(isDaemon = true) {
            runCatching { while (true) door.accept().let { thread(isDaemon = true) { runCatching { carry(it) } } } }
        }
    }

    /** From now on nothing that a phone says is answered. */
    fun falls(): Line = also { trouble = {} }

    /** From now on the connection breaks as soon as a phone says something. */
    fun breaks(): Line = also { trouble = Socket::close }

    /** From now on this is answered in the hub's place. */
    fun answers(what: String): Line = also { trouble = { it.getOutputStream().write(what.toByteArray()) } }

    /** From now on everything arrives again. */
    fun heals(): Line = also { trouble = null }

    /** Returns when a phone has said something that did not arrive. */
    suspend fun asked(): Unit = asked.receive()

    override fun close() = door.close()

    private fun carry(phone: Socket) =
        Socket(here, hubPort).use { hub ->
            thread(isDaemon = true) { runCatching { hub.getInputStream().copyTo(phone.getOutputStream()) } }
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

/** An answer in HTTP. */
fun http(
    status: Int,
    type: String,
    body: String,
    length: Int = body.length,
): String = "HTTP/1.1 $status Said\r\ncontent-type: $type\r\ncontent-length: $length\r\nconnection: close\r\n\r\n$body"
