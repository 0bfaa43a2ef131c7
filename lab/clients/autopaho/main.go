// A device on autopaho (MQTT 5.0): subscribes, publishes QoS 1 every second, and leaves the rest to the library's defaults.
package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"
)

func main() {
	ctx := context.Background()
	server, err := url.Parse(fmt.Sprintf("mqtt://%s:%s", os.Args[1], os.Args[2]))
	if err != nil {
		panic(err)
	}
	connection, err := autopaho.NewConnection(ctx, autopaho.ClientConfig{
		ServerUrls:            []*url.URL{server},
		KeepAlive:             5,
		SessionExpiryInterval: 600,
		OnConnectionUp: func(manager *autopaho.ConnectionManager, _ *paho.Connack) {
			subscriptions := []paho.SubscribeOptions{{Topic: "lab/down/#", QoS: 2}}
			_, _ = manager.Subscribe(ctx, &paho.Subscribe{Subscriptions: subscriptions})
		},
		ClientConfig: paho.ClientConfig{ClientID: "lab-autopaho"},
	})
	if err != nil {
		panic(err)
	}
	for count := 1; ; count++ {
		time.Sleep(time.Second)
		payload := []byte(fmt.Sprintf("%-100s", fmt.Sprint("message ", count)))
		_, _ = connection.Publish(ctx, &paho.Publish{Topic: "lab/up", QoS: 1, Payload: payload})
	}
}
