import org.dromara.mica.mqtt.core.server.MqttServer;

/** mica-mqtt's server for anybody, with its defaults otherwise, on the address given. */
public final class Main {
    public static void main(String[] words) throws InterruptedException {
        MqttServer.create()
            .enableMqtt(listener -> listener.serverNode(words[0], Integer.parseInt(words[1])).build())
            .build().start();
        Thread.currentThread().join();
    }
}
