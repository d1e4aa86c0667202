package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/cosmos/cosmos-sdk/crypto/keyring"

	"github.com/amigos-network/amigos/client"
	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// How to connect as somebody who signs. The keyring is the one that `amigosd keys` writes, made with key.Option().
func ExampleDial() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var ring keyring.Keyring

	c, err := client.Dial(ctx, client.Config{
		Node:    "tcp://127.0.0.1:26657",
		ChainID: "norte-1",
		Keyring: ring,
		From:    "alice",
		Pins:    ".amigosd/pins",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	fmt.Println(c.ChainID(), c.Address())
}

// How to say something and know that it arrived.
func ExampleClient_Send() {
	ctx, c := connect()
	sent, err := c.Send(ctx, true, client.Draft{To: "bob", Body: []byte("hola")})
	if err != nil {
		log.Fatal(err)
	}
	message := sent.Messages[0]
	fmt.Println(message.Handle, "in block", sent.Height) // bob/17 in block 71

	// Until bob's program has acted on it, or said no:
	filed, err := c.WaitStatus(ctx, message, types.MESSAGE_STATUS_PROCESSED)
	if err == nil && filed.Status == types.MESSAGE_STATUS_REJECTED {
		fmt.Println("bob said no:", filed.Reason)
	}
}

// How to write to a node on another chain, and know how far it came.
func ExampleClient_WaitStatus() {
	ctx, c := connect()
	sent, err := c.Send(ctx, true, client.Draft{To: "bob@sur", Body: []byte("hola"), Timeout: 5 * time.Minute})
	if err != nil {
		log.Fatal(err)
	}
	left := sent.Messages[0]
	fmt.Println(left.Handle, "in packet", left.Left.ChannelID, left.Left.Sequence) // alice/out/3 in packet channel-0 5

	status, err := c.WaitStatus(ctx, left, types.MESSAGE_STATUS_DELIVERED)
	var failed *client.Error
	switch {
	case err == nil:
		fmt.Println(status.Status, status.Handle) // MESSAGE_STATUS_DELIVERED amigos1…@sur/17
	case errors.As(err, &failed) && failed.Phase == client.PhaseAway:
		fmt.Println("it did not get there:", failed, failed.Fix())
	default:
		fmt.Println("not yet:", err)
	}
}

// How to say much at once. A refused message does not keep the others back.
func ExampleClient_SendBatch() {
	ctx, c := connect()
	var drafts []client.Draft
	for _, to := range []string{"bob", "carol", "nobody"} {
		drafts = append(drafts, client.Draft{To: to, Kind: envelope.KindStatus, Body: []byte("ready")})
	}
	filed, err := c.SendBatch(ctx, drafts...)
	for i, message := range filed {
		if message.Err != nil {
			fmt.Println(drafts[i].To, message.Err)
		}
	}
	if err != nil { // what is not in filed was not sent
		log.Fatal(err)
	}
}

// How to answer what comes, from where one left off.
func ExampleClient_Follow() {
	ctx, c := connect()
	cursor := uint64(17) // kept by the program
	err := c.Follow(ctx, c.Address(), cursor, func(ctx context.Context, page client.Page) error {
		if page.Missed > 0 {
			fmt.Println(page.Missed, "messages are gone")
		}
		for _, message := range page.Messages {
			fmt.Printf("%s: %q\n", message.Handle, message.Entry.Message.Body)
		}
		return os.WriteFile("cursor", fmt.Append(nil, page.Next), 0o600)
	})
	if !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

// How to see whether somebody is there.
func ExampleClient_Ping() {
	ctx, c := connect()
	pong, err := c.Ping(ctx, "bob")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d blocks, %s\n", pong.Blocks, pong.Took)
}

// How to tell one failure from another.
func ExampleError() {
	ctx, c := connect()
	_, err := c.Send(ctx, true, client.Draft{To: "bob", Body: []byte("hola")})
	var failed *client.Error
	switch {
	case err == nil:
	case errors.Is(err, types.ErrNodeNotFound):
		fmt.Println("nobody of that name")
	case errors.Is(err, client.ErrNameMoved):
		fmt.Println("bob is somebody else now")
	case errors.As(err, &failed) && failed.Phase == client.PhaseUnseen:
		fmt.Println("it may still land:", failed.Hash)
	case errors.As(err, &failed) && failed.Retryable():
		fmt.Println("later:", failed.Fix())
	default:
		log.Fatal(err)
	}
}

// connect stands for ExampleDial.
func connect() (context.Context, *client.Client) {
	ctx := context.Background()
	c, err := client.Dial(ctx, client.Config{Node: "tcp://127.0.0.1:26657"})
	if err != nil {
		log.Fatal(err)
	}
	return ctx, c
}
