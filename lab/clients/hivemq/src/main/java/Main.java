import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.nio.charset.StandardCharsets;

/** A device on HiveMQ's client (MQTT 5.0): subscribes, publishes QoS 1 every second, and comes back as the library does. */
public final class Main {
    private static Mqtt5AsyncClient client;

    public static void main(String[] words) throws InterruptedException {
        client = MqttClient.builder().useMqttVersion5().identifier("lab-hivemq")
            .serverHost(words[0]).serverPort(Integer.parseInt(words[1])).automaticReconnectWithDefaultConfig()
            .addConnectedListener(context -> subscribe()).buildAsync();
        client.connectWith().keepAlive(5).cleanStart(false).sessionExpiryInterval(600).send();
        for (int count = 1;; count++) {
            Thread.sleep(1000);
            byte[] payload = String.format("%-100s", "message " + count).getBytes(StandardCharsets.UTF_8);
            client.publishWith().topic("lab/up").qos(MqttQos.AT_LEAST_ONCE).payload(payload).send();
        }
    }

    private static void subscribe() {
        client.subscribeWith().topicFilter("lab/down/#").qos(MqttQos.EXACTLY_ONCE).callback(message -> { }).send();
    }
}
