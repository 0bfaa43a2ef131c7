import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;

/** A device on Vert.x's client (MQTT 3.1.1): subscribes and publishes QoS 1 every second; the library leaves coming back to us. */
public final class Main {
    private static Vertx vertx;
    private static String[] address;
    private static MqttClient client;

    public static void main(String[] words) {
        vertx = Vertx.vertx();
        address = words;
        MqttClientOptions options = new MqttClientOptions()
            .setClientId("lab-vertx").setCleanSession(false).setKeepAliveInterval(5).setAutoKeepAlive(true);
        client = MqttClient.create(vertx, options);
        client.publishHandler(message -> { });
        client.closeHandler(ended -> later());
        connect();
        int[] count = { 0 };
        vertx.setPeriodic(1000, timer -> {
            if (client.isConnected()) {
                Buffer payload = Buffer.buffer(String.format("%-100s", "message " + ++count[0]));
                client.publish("lab/up", payload, MqttQoS.AT_LEAST_ONCE, false, false);
            }
        });
    }

    private static void connect() {
        client.connect(Integer.parseInt(address[1]), address[0])
            .onSuccess(connack -> client.subscribe("lab/down/#", 2))
            .onFailure(error -> later());
    }

    private static void later() {
        vertx.setTimer(1000, timer -> {
            if (!client.isConnected()) connect();
        });
    }
}
