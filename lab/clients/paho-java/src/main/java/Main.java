import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A device on Paho's client for Java (MQTT 5.0): subscribes, publishes QoS 1 every second, and comes back as the library does. */
public final class Main {
    public static void main(String[] words) throws Exception {
        MqttAsyncClient client =
            new MqttAsyncClient("tcp://" + words[0] + ":" + words[1], "lab-paho-java", new MemoryPersistence());
        client.setCallback(new MqttCallback() {
            @Override public void connectComplete(boolean again, String address) {
                try {
                    client.subscribe("lab/down/#", 2);
                } catch (MqttException failed) {
                    System.err.println("subscribe: " + failed);
                }
            }

            @Override public void messageArrived(String topic, MqttMessage message) { }

            @Override public void disconnected(MqttDisconnectResponse response) { }

            @Override public void mqttErrorOccurred(MqttException error) { }

            @Override public void deliveryComplete(IMqttToken token) { }

            @Override public void authPacketArrived(int code, MqttProperties properties) { }
        });
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(true);
        options.setCleanStart(false);
        options.setSessionExpiryInterval(600L);
        options.setKeepAliveInterval(5);
        client.connect(options);
        for (int count = 1;; count++) {
            Thread.sleep(1000);
            byte[] payload = String.format("%-100s", "message " + count).getBytes(StandardCharsets.UTF_8);
            try {
                client.publish("lab/up", payload, 1, false);
            } catch (MqttException refused) {
                System.err.println("publish: " + refused);
            }
        }
    }
}
