package dev.fieldbook

import org.json.JSONArray
import org.json.JSONObject
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path

/** A real hub: the program that `FIELDBOOK_HUB_PROGRAM` names, with a data folder and a port of its own. */
class HubProcess : AutoCloseable {
    private val data: Path = Files.createTempDirectory("fieldbook-hub")
    private val process: Process
    private val http = HttpClient.newHttpClient()
    private val key: String

    /** Where it listens. */
    val url: String

    init {
        val program =
            checkNotNull(System.getenv("FIELDBOOK_HUB_PROGRAM")) { "use `cargo xtask test`, which names the hub" }
        process =
            ProcessBuilder(program, "serve", "--data", data.toString(), "--listen", "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
        val line =
            process.inputStream
                .bufferedReader()
                .lineSequence()
                .first { it.startsWith("listening on ") }
        url = line.substringAfterLast(' ')
        key = Files.readString(data.resolve("office.key")).trim()
    }

    /** Adds an engineer; answers the id. */
    fun engineer(name: String): String = post("engineers", JSONObject().put("name", name)).getString("engineer")

    /** Makes a one-time code for this address of the hub; answers the text of its QR code. */
    fun enrolment(
        engineer: String,
        hub: String = url,
    ): String = post("engineers/$engineer/enrol", JSONObject().put("hub", hub)).getString("payload")

    /** Makes an order for a crew, with a safety step, a verdict step and a part; answers the id. */
    fun order(
        title: String,
        crew: List<String>,
        vararg more: JSONObject,
    ): String {
        val steps =
            JSONArray()
                .put(JSONObject().put("title", "断电挂牌 · lock out").put("safety", true))
                .put(JSONObject().put("title", "试运行 · test run").put("kind", JSONObject().put("kind", "pass_fail")))
        more.forEach(steps::put)
        val bearing = JSONObject().put("name", "轴承 · bearing").put("part_number", "6204-2RS").put("planned", "2")
        val draft = JSONObject().put("title", title).put("steps", steps).put("parts", JSONArray().put(bearing))
        val order = post("orders", draft).getString("order")
        assign(order, crew)
        return order
    }

    /** Makes these engineers the crew; whoever else was on it is withdrawn. */
    fun assign(
        order: String,
        crew: List<String>,
    ) {
        post("orders/$order/assign", JSONObject().put("crew", JSONArray(crew)))
    }

    /** Calls an order off. */
    fun cancel(order: String) {
        post("orders/$order/cancel", JSONObject().put("reason", "客户取消"))
    }

    /** Lets the fifteen minutes of every code pass. */
    fun expireCodes() = Mishap.expiredCodes(data)

    /** Shuts every phone out. */
    fun revokeDevices() {
        val devices = JSONArray(send(request("devices").GET()))
        devices.forEach { post("devices/${(it as JSONObject).getString("device")}/revoke", JSONObject()) }
    }

    /** The office's order to wipe the phone of this engineer. */
    fun wipeOrder(engineer: String): String {
        val devices = JSONArray(send(request("devices").GET())).map { it as JSONObject }
        val device = devices.single { it.getString("engineer") == engineer }.getString("device")
        return post("devices/$device/wipe-order", JSONObject()).getString("order")
    }

    /** An order as the office sees it. */
    fun order(order: String): JSONObject = JSONObject(send(request("orders/$order").GET()))

    /** What was merged on an order, as the office is told. */
    fun mergeNotes(order: String): JSONArray = JSONArray(send(request("orders/$order/merge-notes").GET()))

    /** Status and problem with which the hub answers these bytes where a phone enrols. */
    fun saysTo(body: ByteArray): Pair<Int, String> {
        val request = HttpRequest.newBuilder(URI("$url/v1/enrol")).header("content-type", "application/cbor")
        val posted = request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build()
        val answer = http.send(posted, HttpResponse.BodyHandlers.ofString())
        return answer.statusCode() to answer.body()
    }

    override fun close() {
        process.destroy()
        process.waitFor()
        data.toFile().deleteRecursively()
    }

    private fun post(
        path: String,
        body: JSONObject,
    ): JSONObject = JSONObject(send(request(path).POST(HttpRequest.BodyPublishers.ofString(body.toString()))))

    private fun request(path: String): HttpRequest.Builder =
        HttpRequest
            .newBuilder(URI("$url/api/$path"))
            .header("authorization", "Bearer $key")
            .header("content-type", "application/json")

    private fun send(request: HttpRequest.Builder): String {
        val answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString())
        check(answer.statusCode() in 200..299) { "the office answered ${answer.statusCode()}: ${answer.body()}" }
        return answer.body()
    }
}
