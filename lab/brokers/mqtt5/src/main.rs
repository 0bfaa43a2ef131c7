//! The broker of the crate `mqtt5` for anybody, with its defaults otherwise, on the address given.
use mqtt5::broker::config::StorageBackend;
use mqtt5::broker::{BrokerConfig, MqttBroker};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("the address to listen on is missing")?;
    let mut config = BrokerConfig {
        bind_addresses: vec![address.parse()?],
        ..Default::default()
    };
    config.auth_config.allow_anonymous = true;
    config.storage_config.backend = StorageBackend::Memory;
    MqttBroker::with_config(config).await?.run().await?;
    Ok(())
}
