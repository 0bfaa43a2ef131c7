import java.io.File;
import org.apache.activemq.broker.BrokerService;

/** ActiveMQ Classic for anybody: its MQTT listener on the address given, as the activemq.xml that comes with it has it. */
public final class Main {
    public static void main(String[] words) throws Exception {
        BrokerService broker = new BrokerService();
        broker.setDataDirectoryFile(new File(words[1]));
        broker.setDeleteAllMessagesOnStartup(true);
        broker.setUseJmx(false);
        broker.addConnector("mqtt://" + words[0] + "?maximumConnections=1000&wireFormat.maxFrameSize=104857600");
        broker.start();
        broker.waitUntilStopped();
    }
}
