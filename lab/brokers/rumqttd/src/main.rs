//! rumqttd for MQTT 5.0, on the address of the first argument, with the limits of the rumqttd.toml that comes with it.
use rumqttd::Broker;
use serde_json::json;

fn main() {
    // Where its router has panicked, nobody is served any more by a process that goes on: whoever started it starts it again.
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        told(panic);
        std::process::exit(1);
    }));
    let listen = std::env::args().nth(1).expect("give an address such as 127.0.0.1:28842");
    let config = json!({
        "id": 0,
        "router": {
            "max_connections": 10010,
            "max_outgoing_packet_count": 200,
            "max_segment_size": 104857600,
            "max_segment_count": 10,
        },
        "v5": {
            "1": {
                "name": "v5-1",
                "listen": listen,
                "next_connection_delay_ms": 1,
                "connections": {
                    "connection_timeout_ms": 60000,
                    "max_payload_size": 20480,
                    "max_inflight_count": 100,
                },
            },
        },
    });
    let mut broker = Broker::new(serde_json::from_value(config).expect("a configuration"));
    broker.start().expect("a broker");
}
