//! A device on rumqttc: subscribes, publishes QoS 1 every second, and leaves the rest to the library's defaults.
use rumqttc::{Client, Event, MqttOptions, Packet, QoS};
use std::{env, thread, time::Duration};

fn main() {
    let words: Vec<String> = env::args().collect();
    let mut options = MqttOptions::new("lab-rumqttc", &words[1], words[2].parse().unwrap());
    options.set_keep_alive(Duration::from_secs(5)).set_clean_session(false);
    let (client, mut connection) = Client::new(options, 10);
    let publisher = client.clone();
    thread::spawn(move || {
        for count in 1.. {
            thread::sleep(Duration::from_secs(1));
            let _ = publisher.publish("lab/up", QoS::AtLeastOnce, false, format!("{:<100}", format!("message {count}")));
        }
    });
    // An error is a connection that broke; the next event comes from the next one. The wait between is the user's.
    for event in connection.iter() {
        match event {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {
                let _ = client.try_subscribe("lab/down/#", QoS::ExactlyOnce);
            }
            Ok(_) => {}
            Err(_) => thread::sleep(Duration::from_secs(1)),
        }
    }
}
