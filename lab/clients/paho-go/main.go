// A device on Paho's client for Go (MQTT 3.1.1): subscribes, publishes QoS 1 every second, and leaves the rest to the library's
// defaults.
package main

import (
	"fmt"
	"os"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

func main() {
	options := mqtt.NewClientOptions().AddBroker(fmt.Sprintf("tcp://%s:%s", os.Args[1], os.Args[2])).
		SetClientID("lab-paho-go").SetProtocolVersion(4).SetCleanSession(false).SetKeepAlive(5 * time.Second).
		SetConnectRetry(true).SetOnConnectHandler(func(client mqtt.Client) {
		client.Subscribe("lab/down/#", 2, func(mqtt.Client, mqtt.Message) {})
	})
	client := mqtt.NewClient(options)
	client.Connect()
	for count := 1; ; count++ {
		time.Sleep(time.Second)
		client.Publish("lab/up", 1, false, fmt.Sprintf("%-100s", fmt.Sprint("message ", count)))
	}
}
