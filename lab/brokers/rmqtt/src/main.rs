//! RMQTT for anybody, with its defaults otherwise, its retained messages in memory, and the topic aliases of the `rmqtt.toml` that
//! comes with it, on the address given.
use rmqtt::context::ServerContext;
use rmqtt::net::Builder;
use rmqtt::server::MqttServer;
use rmqtt::Result;

#[tokio::main]
async fn main() -> Result<()> {
    let address = std::env::args().nth(1).expect("the address to listen on is missing");
    let context = ServerContext::new().build().await;
    rmqtt_retainer::register(&context, true, false).await?;
    MqttServer::new(context)
        .listener(Builder::new().name("tcp").laddr(address.parse()?).max_topic_aliases(32).bind()?.tcp()?)
        .build()
        .run()
        .await
}
